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

/// Prints them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    for message in chosen(&arguments.codes)? {
        if door.json {
            door.json_line(message)?;
        } else {
            door.line(format!("{}  {}\n           {}", message.code, message.meaning, message.next))?;
        }
    }
    Ok(Done::Clean)
}

fn chosen(codes: &[String]) -> Result<Vec<&'static Message>, Failure> {
    if codes.is_empty() {
        return Ok(messages::all().iter().collect());
    }
    codes
        .iter()
        .map(|code| {
            messages::find(code).ok_or_else(|| {
                Failure::wrong_use(format!("E-CFG-004: `{code}` is no code of isodesk"))
                    .hint("`isodesk messages` lists them")
            })
        })
        .collect()
}
