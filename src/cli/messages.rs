//! `isodesk messages`: what a code means and what to do next.

use crate::{
    cli::{Done, Door, Failure},
    domain::messages::{self, Message},
};

/// Arguments of `isodesk messages`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk messages                what every code means
  isodesk messages E-BAL-002      one of them")]
pub(super) struct Arguments {
    /// The codes [default: all]
    #[arg(value_name = "CODE")]
    codes: Vec<String>,
}

/// Prints them; a code that is none stops no other.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    if arguments.codes.is_empty() {
        messages::all().iter().try_for_each(|message| say(message, door))?;
    }
    let mut unknown = None;
    for code in &arguments.codes {
        if let Some(message) = messages::find(code) {
            say(message, door)?;
            continue;
        }
        let failure = Failure::wrong_use(format!("E-CFG-004: `{code}` is no code of isodesk"))
            .hint("`isodesk messages` lists them");
        if let Some(earlier) = unknown.replace(failure) {
            door.say(&earlier);
        }
    }
    unknown.map_or(Ok(Done::Clean), Err)
}

fn say(message: &Message, door: &mut Door<'_>) -> Result<(), Failure> {
    if door.json {
        return door.json_line(message);
    }
    door.line(format!("{}  {}\n           {}", message.code, message.meaning, message.next))
}
