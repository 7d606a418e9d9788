//! `isodesk completions`: what a shell and `man` need.

use crate::cli::{Done, Door, Failure, command_tree};
use clap::ValueEnum;
use clap_complete::{Shell, generate};

/// Arguments of `isodesk completions`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk completions bash > ~/.local/share/bash-completion/completions/isodesk
  isodesk completions man  > isodesk.1 && man ./isodesk.1")]
pub(super) struct Arguments {
    /// For which shell, or `man` for the manual page
    #[arg(value_name = "WHAT")]
    kind: Kind,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Bash,
    Elvish,
    Fish,
    Powershell,
    Zsh,
    Man,
}

/// Prints it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let mut text = Vec::new();
    match arguments.kind {
        Kind::Man => manual(&mut text)?,
        Kind::Bash => completions(Shell::Bash, &mut text),
        Kind::Elvish => completions(Shell::Elvish, &mut text),
        Kind::Fish => completions(Shell::Fish, &mut text),
        Kind::Powershell => completions(Shell::PowerShell, &mut text),
        Kind::Zsh => completions(Shell::Zsh, &mut text),
    }
    door.out.write_all(&text)?;
    Ok(Done::Clean)
}

fn completions(shell: Shell, text: &mut Vec<u8>) {
    generate(shell, &mut command_tree(), "isodesk", text);
}

/// One page: the program, then each of its commands.
fn manual(text: &mut Vec<u8>) -> std::io::Result<()> {
    let tree = command_tree();
    clap_mangen::Man::new(tree.clone()).render(text)?;
    for command in tree.get_subcommands().filter(|command| !command.is_hide_set()) {
        let named = command.clone().display_name(format!("isodesk {}", command.get_name()));
        let page = clap_mangen::Man::new(named);
        page.render_synopsis_section(text)?;
        page.render_description_section(text)?;
        page.render_options_section(text)?;
    }
    Ok(())
}
