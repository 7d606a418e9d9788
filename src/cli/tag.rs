//! `isodesk tag`: rosters of the national mirror groups.

use crate::{
    cli::{Done, Door, Failure, output::counted},
    desk::{hand_in, refusal::Refusal, roster},
    domain::membership::{Balance, Roster, balance},
};
use jiff::civil::Date;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Arguments of `isodesk tag`.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  isodesk tag import roster.toml                      a new roster, or what changed in a known one
  isodesk tag import members.xlsx --tag ISO/TC 176    members only, for a TAG that is known
  isodesk tag list
  isodesk tag show \"U.S. TAG to ISO/TC 176\"")]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    /// Take a roster; only what changed is changed, and members are ended, never erased
    #[command(
        after_help = "Examples:\n  isodesk tag import roster.toml\n  isodesk tag import members.xlsx --tag \"ISO/TC 176\""
    )]
    Import {
        /// TOML, or a table (CSV, XLSX) of members
        file: PathBuf,
        /// The TAG whose members a table holds: its name or one of its committees
        #[arg(long, value_name = "NAME")]
        tag: Option<String>,
    },
    /// The TAGs of this desk
    #[command(after_help = "Examples:\n  isodesk tag list")]
    List,
    /// One TAG with its rules and members
    #[command(after_help = "Examples:\n  isodesk tag show \"U.S. TAG to ISO/TC 176\"")]
    Show {
        /// Its name, or a committee it answers for
        name: String,
    },
}

/// Does what the arguments say.
pub(super) fn run(arguments: &Arguments, door: &mut Door<'_>) -> Result<Done, Failure> {
    match answer(arguments, door)? {
        Ok(done) => Ok(done),
        Err(refusal) => door.refused(refusal),
    }
}

fn answer(arguments: &Arguments, door: &mut Door<'_>) -> Result<Result<Done, Refusal>, Failure> {
    let desk = door.open_desk()?;
    let today = desk.clock.today();
    match &arguments.verb {
        Verb::Import { file, tag } => {
            let read = hand_in::roster(&desk, file, tag.as_deref());
            match read.and_then(|read| roster::import(&desk, &read)) {
                Ok(imported) => say_imported(door, &imported)?,
                Err(refusal) => return Ok(Err(refusal)),
            }
        }
        Verb::List => match roster::list(&desk) {
            Ok(rosters) if door.json => {
                for roster in &rosters {
                    door.json_line(&summary(roster, today))?;
                }
            }
            Ok(rosters) => {
                let row = |roster: &Roster| {
                    let committees: Vec<String> =
                        roster.tag.committees.iter().map(ToString::to_string).collect();
                    let voting = roster.voting_members_on(today).count();
                    [roster.tag.name.clone(), committees.join(", "), voting.to_string()]
                };
                door.table(["TAG", "Committees", "Voting"], rosters.iter().map(row))?;
            }
            Err(refusal) => return Ok(Err(refusal)),
        },
        Verb::Show { name } => match roster::named(&desk, name) {
            Ok(roster) => show(door, &roster, today)?,
            Err(refusal) => return Ok(Err(refusal)),
        },
    }
    Ok(Ok(Done::Clean))
}

fn say_imported(door: &mut Door<'_>, imported: &roster::Imported) -> Result<(), Failure> {
    if door.json {
        return door.json_line(&json!({
            "tag": imported.tag,
            "new": imported.is_new,
            "changed": imported.tag_changed,
            "members": imported.members,
            "joined": imported.joined,
            "updated": imported.changed,
            "ended": imported.ended,
            "released": imported
                .released
                .iter()
                .map(|(document, ballot)| json!({ "document": document, "ballot": ballot }))
                .collect::<Vec<_>>(),
        }));
    }
    let what = if imported.is_new { "new" } else { "known" };
    door.line(format!("{} ({what}): {}", imported.tag, counted(imported.members, "member")))?;
    for (verb, names) in
        [("joined", &imported.joined), ("changed", &imported.changed), ("ended", &imported.ended)]
    {
        if !names.is_empty() {
            door.line(format!("{verb}: {}", names.join(", ")))?;
        }
    }
    for (document, ballot) in &imported.released {
        door.line(format!("document {document}, held until now, is filed: position on ballot {ballot}"))?;
    }
    Ok(())
}

fn summary(roster: &Roster, today: Date) -> Value {
    json!({
        "tag": roster.tag.name,
        "kind": roster.tag.kind,
        "committees": roster.tag.committees,
        "administrator": roster.tag.administrator,
        "rules": roster.tag.rules,
        "members": roster.members.iter().filter(|member| member.is_member_on(today)).count(),
        "voting": roster.voting_members_on(today).count(),
    })
}

fn balance_of(roster: &Roster, today: Date) -> Balance {
    balance(roster.voting_members_on(today).map(|member| member.category.as_deref()))
}

fn show(door: &mut Door<'_>, roster: &Roster, today: Date) -> Result<(), Failure> {
    if door.json {
        let mut shown = summary(roster, today);
        shown["roster"] = json!(roster.members);
        let balance = balance_of(roster, today);
        shown["balance"] = json!(balance.categories);
        shown["dominant"] = json!(balance.dominant);
        return door.json_line(&shown);
    }
    let tag = &roster.tag;
    let committees: Vec<String> = tag.committees.iter().map(ToString::to_string).collect();
    door.line(format!("{} ({})", tag.name, committees.join(", ")))?;
    if let Some(administrator) = &tag.administrator {
        door.line(format!("administrator: {}", administrator.name))?;
    }
    door.line(format!(
        "threshold {}, quorum {}, silence {}, split {}, recirculation {} days, cut-off {} business days before the national one",
        tag.rules.threshold,
        tag.rules.quorum,
        tag.rules.silence.word(),
        tag.rules.split.word(),
        tag.rules.recirculation_days,
        tag.rules.cut_off_business_days
    ))?;
    door.balance(&balance_of(roster, today))?;
    let row = |member: &crate::domain::membership::TagMember| {
        let alternate = member.alternate.as_ref().map(|person| format!(", or {}", person.name));
        [
            member.organization.clone(),
            format!("{}{}", member.representative.name, alternate.unwrap_or_default()),
            member.category.clone().unwrap_or_default(),
            if member.may_vote_on(today) { "votes" } else { "" }.to_owned(),
            member.from.to_string(),
            member.to.map(|day| day.to_string()).unwrap_or_default(),
        ]
    };
    door.table(["Organization", "Name", "Category", "Today", "From", "To"], roster.members.iter().map(row))
}
