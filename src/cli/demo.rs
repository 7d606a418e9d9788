//! `isodesk demo`: the whole path on made-up papers, told as a story.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{
        demo::{self, DemoError, Scene},
        refusal::Refusal,
        take_in::Taken,
    },
    domain::{consensus::Verdict, vote::TallySheet},
};
use serde_json::{Value, json};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Arguments of `isodesk demo`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk demo                              in the new folder demo-desk
  isodesk demo /tmp/rehearsal --json        one line a step
  isodesk --desk demo-desk ballot list --today 2026-03-10
  isodesk prove demo-desk/outbox/*

The papers, companies and people are made up; the committees exist. The desk stays, to be explored.")]
pub(super) struct Arguments {
    /// A folder that is empty or not there yet
    #[arg(value_name = "DIR", default_value = "demo-desk")]
    folder: PathBuf,
}

/// Plays it.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    let root = arguments.folder.clone();
    let json = door.json;
    let out = &mut *door.out;
    let played = demo::run(&arguments.folder, &mut |scene| {
        if json { writeln!(out, "{}", as_json(&scene)) } else { say(out, &root, &scene) }
    });
    played.map_err(failure)?;
    if !json {
        let root = root.display();
        door.line(format!(
            "\nThe desk stays in {root}. Look around:\n  \
             isodesk --desk {root} --today {} ballot list\n  \
             cat {root}/receipts/encrypted.pdf.txt\n  \
             open {root}/outbox/*/vote.pdf",
            demo::TODAY
        ))?;
    }
    Ok(Done::Clean)
}

fn failure(error: DemoError) -> Failure {
    match error {
        DemoError::Told(cause) => cause.into(),
        DemoError::NotEmpty { .. } => Failure::wrong_use(&error)
            .hint("name a folder that is empty or not there yet: `isodesk demo DIR`"),
        DemoError::Init(_)
        | DemoError::Write { .. }
        | DemoError::TakeIn(_)
        | DemoError::Refusal(_)
        | DemoError::ReadOn(_)
        | DemoError::NotRefused { .. } => Failure::could_not_work(&error),
    }
}

fn say(out: &mut dyn Write, root: &Path, scene: &Scene<'_>) -> io::Result<()> {
    let name = |file: &Path| file.file_name().map_or_else(String::new, |name| name.display().to_string());
    match scene {
        Scene::Ready { desk, today, tags, members } => writeln!(
            out,
            "It is {today}. A desk is made in {}; {tags} rosters with {members} members are imported.",
            desk.display()
        ),
        Scene::Dropped(count) => writeln!(out, "\n{count} files are dropped into the inbox and taken in:"),
        Scene::Taken(taken) => writeln!(out, "  {}", taken_line(taken)),
        Scene::Story { title, ballot, text } => writeln!(out, "\n{title}: {ballot}\n  {text}"),
        Scene::Voted { file, round, votes } => {
            writeln!(out, "  voted      {} of round {round}, from {}", counted(votes, "vote"), name(file))
        }
        Scene::Tallied(sheet) => {
            tally_lines(sheet).iter().try_for_each(|line| writeln!(out, "  counted    {line}"))
        }
        Scene::Refused { file, refusal } => writeln!(out, "  refused    {}: {refusal}", name(file)),
        Scene::Recorded { file, findings: 0 } => {
            writeln!(out, "  recorded   the TAG's position, from {}", name(file))
        }
        Scene::Recorded { file, findings } => {
            writeln!(
                out,
                "  recorded   the TAG's position, from {}, with {}",
                name(file),
                counted(findings, "remark")
            )
        }
        Scene::Signed { by } => writeln!(out, "  signed     by {by}"),
        Scene::Submitted { folder, files } => {
            let folder = folder.strip_prefix(root).unwrap_or(folder).display();
            writeln!(out, "  submitted  {folder}: {}", files.join(", "))
        }
    }
}

fn taken_line(taken: &Taken) -> String {
    let ballot = taken.ballot.map(|ballot| format!(", ballot {ballot}")).unwrap_or_default();
    let members = taken.members.iter().filter_map(|member| member.ballot);
    let inside: Vec<String> = members.map(|ballot| format!(", ballot {ballot} in it")).collect();
    let why = taken.why.as_ref().map(|why| format!("  {}: {}", why.code, why.message)).unwrap_or_default();
    format!("{:<12}{}{ballot}{}{why}", taken.rest.word(), taken.file, inside.concat())
}

fn tally_lines(sheet: &TallySheet) -> Vec<String> {
    let several = sheet.questions.len() > 1;
    let line = |question: &crate::domain::vote::QuestionTally| {
        let counts: Vec<String> = question
            .tally
            .counts
            .iter()
            .filter(|count| count.votes > 0)
            .map(|count| format!("{} {}", count.votes, count.choice))
            .collect();
        let number = if several { format!("question {}: ", question.tally.question) } else { String::new() };
        let verdict = match question.consensus.verdict {
            Verdict::Reached => "consensus",
            Verdict::Recirculate => "to be recirculated",
            Verdict::None => "no consensus",
            Verdict::Undetermined => "nothing is decided",
        };
        let threshold = &question.consensus.threshold;
        format!(
            "{number}{}, {} absent; {} of {} with a rule of {}: {verdict}",
            counts.join(", "),
            question.tally.absent,
            threshold.in_favour,
            threshold.of,
            threshold.rule
        )
    };
    sheet
        .questions
        .iter()
        .filter(|question| !question.tally.counts.iter().all(|count| count.votes == 0))
        .map(line)
        .collect()
}

fn as_json(scene: &Scene<'_>) -> Value {
    match scene {
        Scene::Ready { desk, today, tags, members } => {
            json!({ "step": "ready", "desk": desk, "today": today, "tags": tags, "members": members })
        }
        Scene::Dropped(count) => json!({ "step": "dropped", "files": count }),
        Scene::Taken(taken) => json!({
            "step": "taken", "file": taken.file, "outcome": taken.rest, "document": taken.document,
            "ballot": taken.ballot, "code": taken.why.as_ref().map(|why| &why.code), "receipt": taken.receipt,
        }),
        Scene::Story { title, ballot, .. } => json!({ "step": "story", "title": title, "ballot": ballot }),
        Scene::Voted { file, round, votes } => {
            json!({ "step": "voted", "file": file, "round": round, "votes": votes })
        }
        Scene::Tallied(sheet) => json!({ "step": "tallied", "tally": sheet }),
        Scene::Refused { file, refusal } => {
            json!({ "step": "refused", "file": file, "findings": findings(refusal) })
        }
        Scene::Recorded { file, findings } => {
            json!({ "step": "recorded", "file": file, "findings": findings })
        }
        Scene::Signed { by } => json!({ "step": "signed", "by": by }),
        Scene::Submitted { folder, files } => {
            json!({ "step": "submitted", "folder": folder, "files": files })
        }
    }
}

fn findings(refusal: &Refusal) -> Value {
    match refusal {
        Refusal::Findings(findings) => json!(findings),
        Refusal::Unknown(finding) => json!([finding]),
        Refusal::Store { .. }
        | Refusal::Submission { .. }
        | Refusal::Write { .. }
        | Refusal::Calendar(_)
        | Refusal::Unreadable { .. } => json!([{ "message": refusal.to_string() }]),
    }
}
