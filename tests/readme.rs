//! The README's commands do what it says.

use crate::support::{program, project};

/// The lines of every `sh` block of the README, comments taken off.
fn commands() -> Vec<String> {
    let text = std::fs::read_to_string(project().join("README.md")).unwrap();
    let mut inside = false;
    let mut found = Vec::new();
    for line in text.lines() {
        match line.trim() {
            "```sh" => inside = true,
            "```" => inside = false,
            command if inside && !command.is_empty() && !command.starts_with('#') => {
                found.push(command.split(" #").next().unwrap_or_default().trim().to_owned());
            }
            _ => {}
        }
    }
    found
}

/// The arguments of isodesk in a command line, when it runs isodesk.
fn arguments(command: &str) -> Option<Vec<String>> {
    let rest =
        command.strip_prefix("cargo run --release -- ").or_else(|| command.strip_prefix("isodesk "))?;
    // Every second part lies between quotation marks and is one argument.
    let words = rest.split('"').enumerate().flat_map(|(place, part)| match place % 2 {
        1 => vec![part.to_owned()],
        _ => part.split_whitespace().map(str::to_owned).collect(),
    });
    Some(words.collect())
}

#[test]
fn every_command_of_the_readme_runs() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = 0;
    for command in commands() {
        let Some(words) = arguments(&command) else {
            assert!(
                command.starts_with("cargo ") || command.starts_with("sha256sum "),
                "`{command}`: not tried"
            );
            continue;
        };
        // `watch` ends by a signal only; its own test sends one.
        if words.iter().any(|word| word == "watch") {
            continue;
        }
        let output = program().args(&words).current_dir(folder.path()).output().unwrap();
        assert!(output.status.success(), "`{command}`: {}", String::from_utf8_lossy(&output.stderr));
        run += 1;
    }
    println!("figure: {run} commands of the README run");
    assert!(commands().contains(&"cargo test".to_owned()));
}
