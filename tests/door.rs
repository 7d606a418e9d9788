//! Door manners: help that teaches, exit codes, refusals by their exact words.

use crate::support::{Run, TestDesk, program};

fn run(words: &[&str]) -> Run {
    program().args(words).current_dir(std::env::temp_dir()).output().unwrap().into()
}

/// Every command of the tree, by the words that reach it.
fn commands(tree: &clap::Command, words: &[String], found: &mut Vec<Vec<String>>) {
    for command in tree.get_subcommands().filter(|command| !command.is_hide_set()) {
        let reached: Vec<String> = words.iter().cloned().chain([command.get_name().to_owned()]).collect();
        found.push(reached.clone());
        commands(command, &reached, found);
    }
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let mut found = Vec::new();
    commands(&isodesk::cli::command_tree(), &[], &mut found);
    let silent: Vec<String> = found
        .iter()
        .filter(|words| {
            let help = program().args(words.iter()).arg("--help").output().unwrap();
            let text = String::from_utf8(help.stdout).unwrap();
            !text.contains("isodesk ") || !(text.contains("Example") || text.contains("Commands:"))
        })
        .map(|words| words.join(" "))
        .collect();
    assert!(silent.is_empty(), "without an example in --help: {silent:?}");
}

#[test]
fn wrong_use_ends_with_two() {
    assert_eq!(run(&["no-such-command"]).code, 2);
    assert_eq!(run(&["--today", "tomorrow", "completions", "bash"]).code, 2);
    assert_eq!(run(&["--help"]).code, 0);
    assert_eq!(run(&["--version"]).stdout, format!("isodesk {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_and_manual_pages_are_there() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(run(&["completions", shell]).ok().stdout.contains("isodesk"), "{shell}");
    }
    assert!(run(&["completions", "man"]).ok().stdout.contains(".TH isodesk 1"));
}

#[test]
fn a_test_desk_is_its_own() {
    let desk = TestDesk::new().on("2026-03-03");
    assert!(desk.path("inbox").starts_with(desk.root()));
}
