//! `isodesk stage`: what a stage code or a stage prefix means.

use crate::{
    cli::{Done, Door, Failure},
    domain::stage::{StageCode, StageOn, StagePrefix},
};
use jiff::civil::Date;
use serde_json::json;

/// Arguments of `isodesk stage`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk stage                               every code of ISO's table
  isodesk stage 40.60                         what a code means
  isodesk stage DTS --today 2021-05-01        which stage a prefix stood for on a day")]
pub(super) struct Arguments {
    /// Codes such as 40.20, or prefixes such as DIS [default: every code]
    #[arg(value_name = "CODE")]
    words: Vec<String>,
}

/// Says them.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    if arguments.words.is_empty() {
        StageCode::all().try_for_each(|code| say_code(code, door))?;
        return Ok(Done::Clean);
    }
    for word in &arguments.words {
        match (StageCode::read(word), StagePrefix::from_word(word)) {
            (Ok(code), _) => say_code(code, door)?,
            (Err(_), Some(prefix)) => say_prefix(prefix, door)?,
            (Err(refusal), None) => {
                return Err(Failure::wrong_use(format!("{}: {refusal}", refusal.code())).hint(refusal.hint()));
            }
        }
    }
    Ok(Done::Clean)
}

fn say_code(code: StageCode, door: &mut Door<'_>) -> Result<(), Failure> {
    let open = match (code.is_open_for_vote(), code.is_open_for_comment()) {
        (true, _) => Some("vote"),
        (false, true) => Some("comment"),
        (false, false) => None,
    };
    if door.json {
        return door.json_line(&json!({
            "stage": code.to_string(), "name": code.stage_name(), "meaning": code.meaning(),
            "prefix": code.prefix(), "open": open,
        }));
    }
    let open = open.map_or(String::new(), |open| format!("; open for {open}"));
    door.line(format!("{code}  {}: {}{open}", code.stage_name(), code.meaning()))
}

fn say_prefix(prefix: StagePrefix, door: &mut Door<'_>) -> Result<(), Failure> {
    let today = door.clock().today();
    let stages = stages(prefix, today);
    if door.json {
        return door
            .json_line(&json!({ "prefix": prefix.word(), "on": today.to_string(), "stages": stages }));
    }
    let stages = if stages.is_empty() { "not known".to_owned() } else { stages.join(" or ") };
    door.line(format!("{prefix}  stage on {today}: {stages}"))
}

fn stages(prefix: StagePrefix, today: Date) -> Vec<String> {
    match prefix.stage_on(today) {
        StageOn::Stage(stage) => vec![format!("{stage:02}")],
        StageOn::Either(first, second) => vec![format!("{first:02}"), format!("{second:02}")],
        StageOn::Unknown => Vec::new(),
    }
}
