//! `isodesk result`: official results of voting, read, computed again, and held against our own vote.

use crate::{
    cli::{Done, Door, Failure},
    desk::{
        record_result::{self, Outcome, Recorded},
        refusal::Refusal,
    },
    domain::{
        finding::Finding,
        official_result::{Basis, Cast, Criterion, Decision},
        rules::approval::Passes,
    },
};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `isodesk result`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk result record ISO-DIS_99101-2_result.pdf
  isodesk result record result.txt --ballot 4
  isodesk result show 4

Both criteria are computed again from the counts; a printed percentage is only compared. Where the table of votes \
shows our own body, it is held against what was submitted: did our vote arrive as sent? Ends with 1 when \
something does not agree; the result is recorded all the same.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Read a result, compute it again, and record it
    #[command(after_help = "\
Examples:
  isodesk result record ISO-DIS_99101-2_result.pdf
  isodesk result record result.txt --ballot 4      where the result does not name its ballot well enough")]
    Record {
        /// The result, in any format that can be read
        file: PathBuf,
        /// The ballot's number, or its reference [default: the one the result names]
        #[arg(long, value_name = "BALLOT")]
        ballot: Option<String>,
    },
    /// Show the result on record
    #[command(after_help = "\
Examples:
  isodesk result show 4
  isodesk result show \"ISO/DIS 99101-2\" --json")]
    Show {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
    },
}

/// Records or shows one.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    let outcome: Result<Outcome, Refusal> = match &arguments.verb {
        Verb::Record { file, ballot } => record_result::record_result(&desk, file, ballot.as_deref()),
        Verb::Show { ballot } => {
            record_result::show(&desk, ballot).map(|result| Outcome { result, is_new: false })
        }
    };
    match outcome {
        Ok(outcome) => say(door, &outcome),
        Err(refusal) => door.refused(refusal),
    }
}

fn say(door: &mut Door<'_>, outcome: &Outcome) -> Result<Done, Failure> {
    let findings = outcome.findings();
    if door.json {
        door.json_line(&as_json(outcome, &findings))?;
    } else {
        as_page(door, outcome)?;
        door.findings(&findings)?;
    }
    let is_doubtful = contradicts(&findings) || findings.iter().any(Finding::is_blocking);
    Ok(if is_doubtful { Done::WithFindings } else { Done::Clean })
}

/// Whether the result contradicts itself, or the vote that we submitted. It is on record all the same.
fn contradicts(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| ["E-RES-001", "E-RES-004"].contains(&finding.code.as_str()))
}

fn as_json(outcome: &Outcome, findings: &[Finding]) -> Value {
    let result = &outcome.result;
    let printed = &result.printed;
    json!({
        "result": result.number,
        "outcome": if outcome.is_new { "recorded" } else { "unchanged" },
        "ballot": result.ballot,
        "document": result.document,
        "reference": printed.reference,
        "committee": printed.committee,
        "opens": printed.opens,
        "closes": printed.closes,
        "printed": { "p_members": printed.p_members, "member_bodies": printed.member_bodies, "decision": printed.decision },
        "computed": {
            "p_members": result.judged.p_members,
            "member_bodies": result.judged.member_bodies,
            "decision": result.judged.outcome,
            "from": result.judged.basis,
        },
        "votes": printed.votes,
        "our_vote": result.ours.as_ref().map(|ours| json!({
            "sent": ours.sent, "arrived": ours.arrived, "as_sent": ours.as_sent,
        })),
        "mismatch": contradicts(findings),
        "findings": findings,
    })
}

fn as_page(door: &mut Door<'_>, outcome: &Outcome) -> Result<(), Failure> {
    let result = &outcome.result;
    let reference = result.printed.reference.as_deref().unwrap_or("a result of voting");
    let ballot = match result.ballot {
        Some(number) => format!("ballot {number}"),
        None => "no ballot of this desk".to_owned(),
    };
    let word = if outcome.is_new { "recorded" } else { "on record" };
    door.line(format!("{reference}: {word} as result {}, {ballot}", result.number))?;
    if let Some(criterion) = &result.judged.p_members {
        door.line(criterion_in_words("P-members", "in favour", criterion))?;
    }
    if let Some(criterion) = &result.judged.member_bodies {
        door.line(criterion_in_words("member bodies", "negative", criterion))?;
    }
    let printed = result.printed.decision.map_or("nothing", Decision::word);
    let computed = result.judged.outcome.map_or("undetermined", Passes::word);
    let basis = match result.judged.basis {
        Basis::Counts => "by the counts",
        Basis::Table => "by the table of votes",
        Basis::Nothing => "nothing can be computed:",
    };
    door.line(format!("  {basis} {computed}; printed: {printed}"))?;
    if let Some(ours) = &result.ours {
        let sent = ours.sent.map_or("nothing was submitted", Cast::word);
        let arrived = ours.arrived.map_or("not shown", Cast::word);
        door.line(format!("  our vote: {sent}; in the table: {arrived}"))?;
    }
    Ok(())
}

/// A result as a part of its ballot.
pub(super) fn in_short(result: &Recorded) -> Value {
    json!({
        "result": result.number,
        "printed": result.printed.decision,
        "computed": result.judged.outcome,
        "our_vote": result.ours.as_ref().map(|ours| json!({
            "sent": ours.sent, "arrived": ours.arrived, "as_sent": ours.as_sent,
        })),
        "mismatch": contradicts(&record_result::findings(result)),
    })
}

/// The same for a person; that our vote did not arrive as sent is not to be overlooked.
pub(super) fn as_lines(door: &mut Door<'_>, result: &Recorded) -> Result<(), Failure> {
    let printed = result.printed.decision.map_or("no decision", Decision::word);
    let computed = result.judged.outcome.map_or("undetermined", Passes::word);
    let number = result.number;
    door.line(format!("result      {printed} as printed, {computed} by the counts (result {number})"))?;
    let Some(ours) = &result.ours else { return Ok(()) };
    match (ours.sent, ours.arrived, ours.as_sent) {
        (Some(sent), arrived, Some(false)) => {
            let arrived = arrived.map_or("no vote", Cast::word);
            door.line(format!("OUR VOTE    {} was submitted, and the result shows {arrived}", sent.word()))
        }
        (Some(sent), _, Some(true)) => door.line(format!("our vote    {}, as it was sent", sent.word())),
        (Some(sent), ..) => {
            door.line(format!("our vote    {} was submitted; the result does not show it", sent.word()))
        }
        (None, ..) => Ok(()),
    }
}

fn criterion_in_words(who: &str, side: &str, criterion: &Criterion) -> String {
    let Criterion { part, of, percent, met } = criterion;
    let met = match met {
        Passes::Approved => "met",
        Passes::NotApproved => "not met",
        Passes::Undetermined if *of == 0 => "undetermined, nobody voted",
        Passes::Undetermined => "undetermined: the kind of ballot is not known",
    };
    let percent = percent.as_ref().map(|percent| format!(" = {percent} %")).unwrap_or_default();
    format!("  {who}: {part} of {of} {side}{percent}: {met}")
}
