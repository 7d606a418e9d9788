//! The examples of a command stand once, at the command; each of its verbs shows those that are its own.

use clap::Command;

/// The command with its examples handed down to the verbs that state none of their own.
pub(super) fn handed_down(command: Command) -> Command {
    let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let name = command.get_name().to_owned();
    command.mut_subcommands(|verb| {
        let own = lines_of(&examples, &format!("isodesk {name} {}", verb.get_name()));
        if own.is_empty() || verb.get_after_help().is_some() {
            return verb;
        }
        verb.after_help(format!("Examples:\n{}", own.join("\n")))
    })
}

/// The example lines that begin with these words.
fn lines_of<'a>(examples: &'a str, words: &str) -> Vec<&'a str> {
    let begins = |line: &&str| {
        line.trim_start().strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    examples.lines().filter(begins).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_shows_the_examples_that_are_its_own() {
        let examples = "Examples:\n  isodesk tag list\n  isodesk tag listing x\n  isodesk tag show 1";
        assert_eq!(lines_of(examples, "isodesk tag list"), ["  isodesk tag list"]);
    }
}
