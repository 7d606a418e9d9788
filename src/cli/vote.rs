//! `isodesk vote`: the national body's vote, from preview to the portal's receipt.

use crate::{
    cli::{Done, Door, Failure, output::counted, reason::reason},
    desk::{
        Desk,
        decide_vote::{self, Draft, Signed, Timing},
        submit::{self, Submitted},
    },
    domain::vote::Vote,
};
use serde_json::{Value, json};

/// Arguments of `isodesk vote`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk vote preview 4                              the vote as it would go out, and what stands in its way
  isodesk vote sign 4 --by \"A. Person\"
  isodesk vote submit 4                               writes the folder below outbox/ and prints its path
  isodesk vote acknowledge 4 --receipt \"2016-12-06 14:02, vote 8812\"

States: recorded, signed, exported, acknowledged. Isodesk sends nothing.")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Show the vote as it would go out; records nothing
    #[command(after_help = "Examples:\n  isodesk vote preview 4")]
    Preview {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
    },
    /// Sign the vote by name
    #[command(after_help = "Examples:\n  isodesk vote sign 4 --by \"A. Person\"")]
    Sign {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// Who signs
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why it goes out in spite of what may be overridden
        #[arg(long, value_name = "TEXT", value_parser = reason)]
        because: Option<String>,
        /// Sign it after ISO's close: the vote says that it is late, and why
        #[arg(long, requires = "because")]
        late: bool,
    },
    /// Write the submission folder; the second call gives the first one's answer
    #[command(
        after_help = "Examples:\n  isodesk vote submit 4\n  isodesk vote submit 4 --late --because \"the portal was down; agreed with ISO\""
    )]
    Submit {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// Write it after ISO's close; it is marked as late wherever it is shown
        #[arg(long, requires = "because")]
        late: bool,
        /// Why it is late
        #[arg(long, value_name = "TEXT", requires = "late", value_parser = reason)]
        because: Option<String>,
    },
    /// Record the receipt that the portal showed
    #[command(
        after_help = "Examples:\n  isodesk vote acknowledge 4 --receipt \"2016-12-06 14:02, vote 8812\""
    )]
    Acknowledge {
        /// The ballot's number, or its reference
        #[arg(value_name = "BALLOT")]
        ballot: String,
        /// What the portal showed
        #[arg(long, value_name = "TEXT")]
        receipt: String,
    },
}

/// Does what the arguments say.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let desk = door.open_desk()?;
    match &arguments.verb {
        Verb::Preview { ballot } => match decide_vote::preview(&desk, ballot) {
            Ok(draft) => say_draft(door, &draft),
            Err(refusal) => door.refused(refusal),
        },
        Verb::Sign { ballot, by, because, late } => {
            let timing = if *late { Timing::Late } else { Timing::InTime };
            match decide_vote::sign(&desk, ballot, by, because.as_deref(), timing) {
                Ok(signed) => say_signed(door, &signed, by),
                Err(refusal) => door.refused(refusal),
            }
        }
        Verb::Submit { ballot, because, .. } => match submit::submit(&desk, ballot, because.as_deref()) {
            Ok(submitted) => say_submitted(door, &desk, &submitted),
            Err(refusal) => door.refused(refusal),
        },
        Verb::Acknowledge { ballot, receipt } => match submit::acknowledge(&desk, ballot, receipt) {
            Ok(submitted) => say_acknowledged(door, &submitted),
            Err(refusal) => door.refused(refusal),
        },
    }
}

fn line(vote: &Vote) -> Value {
    json!({
        "ballot": vote.ballot.number,
        "reference": vote.ballot.reference,
        "committee": vote.ballot.committee,
        "kind": vote.ballot.kind,
        "national_body": vote.national_body.name,
        "closes": vote.plan.closes.date,
        "closes_zone": vote.plan.closes.zone,
        "cut_off": vote.plan.cut_off.date,
        "obligation": vote.obligation,
        "answers": vote.position.answers,
        "experts": vote.position.experts,
        "comments": vote.comments.len(),
        "consensus": vote.tally.as_ref().and_then(|sheet| sheet.questions.first()).map(|first| &first.consensus),
        "signed": (!vote.sign_offs.is_empty()).then_some(&vote.sign_offs),
    })
}

fn say_draft(door: &mut Door<'_>, draft: &Draft) -> Result<Done, Failure> {
    door.findings(&draft.findings)?;
    let blocked = draft.findings.iter().any(crate::domain::finding::Finding::is_blocking);
    if door.json {
        let mut shown = line(&draft.vote);
        shown["state"] = json!(draft.view.position);
        shown["findings"] = json!(draft.findings);
        door.json_line(&shown)?;
    } else {
        say_vote(door, &draft.vote)?;
        let signers: Vec<&str> =
            draft.vote.sign_offs.iter().map(|signature| signature.name.as_str()).collect();
        let signers = if signers.is_empty() { "nobody yet".to_owned() } else { signers.join(", ") };
        door.line(format!("signed by {signers}"))?;
        door.line(format!("state {}", draft.view.position.word()))?;
    }
    Ok(if blocked { Done::WithFindings } else { Done::Clean })
}

fn say_vote(door: &mut Door<'_>, vote: &Vote) -> Result<(), Failure> {
    door.line(format!("{} votes on {}", vote.national_body.name, vote.ballot.name()))?;
    door.line(format!(
        "{}, closes {}, cut-off {}",
        vote.ballot.committee, vote.plan.closes, vote.plan.cut_off
    ))?;
    for answer in &vote.position.answers {
        let choices: Vec<&str> = answer.choices.iter().map(crate::domain::ballot::Choice::as_str).collect();
        door.line(format!("question {}: {}", answer.question, choices.join(" + ")))?;
        if let Some(statement) = &answer.statement {
            door.line(format!("  {statement}"))?;
        }
    }
    for expert in &vote.position.experts {
        door.line(format!("expert {} <{}>", expert.name, expert.email))?;
    }
    if !vote.comments.is_empty() {
        door.line(counted(vote.comments.len(), "comment"))?;
    }
    let explained = vote.tally.iter().flat_map(|sheet| &sheet.questions);
    for sentence in explained.flat_map(|question| &question.consensus.explanation) {
        door.line(sentence)?;
    }
    Ok(())
}

fn say_signed(door: &mut Door<'_>, signed: &Signed, by: &str) -> Result<Done, Failure> {
    door.findings(&signed.findings)?;
    if door.json {
        let mut shown = line(&signed.vote);
        shown["state"] = json!(signed.view.position);
        shown["by"] = json!(by);
        shown["remarks"] = json!(signed.vote.remarks);
        door.json_line(&shown)?;
    } else {
        let what = if signed.was_signed { "had signed" } else { "signed" };
        door.line(format!("{by} {what} the vote on ballot {}", signed.vote.ballot.number))?;
    }
    Ok(Done::Clean)
}

fn say_submitted(door: &mut Door<'_>, desk: &Desk, submitted: &Submitted) -> Result<Done, Failure> {
    let path = desk.folder.root().join(&submitted.submission.folder);
    if door.json {
        door.json_line(&json!({
            "ballot": submitted.submission.ballot,
            "state": submitted.view.position,
            "folder": submitted.submission.folder,
            "path": path,
            "files": submitted.files,
            "sha256": submitted.submission.sha256,
            "exported": submitted.submission.exported,
            "late": submitted.submission.late,
            "replaces": submitted.replaces,
            "by": submitted.by,
            "receipt": submitted.submission.receipt,
        }))?;
    } else {
        door.line(path.display().to_string())?;
    }
    if let Some(late) = &submitted.submission.late {
        writeln!(door.err, "it is late: {late}")?;
    }
    if let Some(earlier) = &submitted.replaces {
        writeln!(
            door.err,
            "it takes the place of `{earlier}`: cast it in the portal again before the close"
        )?;
    }
    door.findings(submitted.repeated().as_slice())?;
    Ok(Done::Clean)
}

fn say_acknowledged(door: &mut Door<'_>, submitted: &Submitted) -> Result<Done, Failure> {
    if door.json {
        door.json_line(&json!({
            "ballot": submitted.submission.ballot,
            "state": submitted.view.position,
            "folder": submitted.submission.folder,
            "receipt": submitted.submission.receipt,
        }))?;
    } else {
        door.line(format!("ballot {} is acknowledged", submitted.submission.ballot))?;
    }
    Ok(Done::Clean)
}
