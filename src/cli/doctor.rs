//! `isodesk doctor`: what would stop the desk.

use crate::{
    cli::{Done, Door, Failure},
    desk::doctor::{self, Check},
};
use serde_json::json;

/// Arguments of `isodesk doctor`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk doctor               rights, room, shares, events, clock, readers, ledger
  isodesk doctor --json

Exit code 1 when something would stop the desk.")]
pub(super) struct Arguments {}

/// Looks, and says what it saw.
pub(super) fn run(_arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let checks = doctor::examine(&desk);
    for check in &checks {
        if door.json {
            door.json_line(&json!({ "check": check.what, "seen": check.seen, "finding": check.finding }))?;
        } else {
            tell(check, door)?;
        }
    }
    let blocked = checks
        .iter()
        .filter_map(|check| check.finding.as_ref())
        .any(crate::domain::finding::Finding::is_blocking);
    Ok(if blocked { Done::WithFindings } else { Done::Clean })
}

fn tell(check: &Check, door: &mut Door<'_>) -> Result<(), Failure> {
    let Some(finding) = &check.finding else {
        return door.line(format!("well     {:<14} {}", check.what, check.seen));
    };
    door.line(format!(
        "{:<8} {:<14} {}: {}",
        finding.severity.word(),
        check.what,
        finding.code,
        finding.message
    ))?;
    match &finding.hint {
        Some(hint) => door.line(format!("{:<23} hint: {hint}", "")),
        None => Ok(()),
    }
}
