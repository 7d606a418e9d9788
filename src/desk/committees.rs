//! Committees: ISO's list as it is published, who takes part, and what changed since the last list.
//!
//! A desk begins with a compact copy of the list (`data/committees.tsv`, dated). The one surprise: what the
//! first list says of a membership is taken to have been so before, because a list states no beginnings; every
//! later change has its day.

use crate::{
    desk::Desk,
    domain::{
        committee::CommitteeReference,
        event::Deed,
        membership::{Downgrade, Participation},
    },
    store::{
        self, StoreError, Transaction,
        committee::{Committee, Membership},
    },
};
use jiff::civil::Date;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    path::{Path, PathBuf},
};

/// Contains information from ISO Open Data (ODC-By 1.0), as its first lines say.
const SNAPSHOT: &str = include_str!("data/committees.tsv");

/// Since when a membership of the first list is taken to have lasted.
const BEFORE_OUR_RECORDS: Date = Date::constant(1, 1, 1);

/// So many changed committees are named in the event of an import.
const MOST_NAMED: usize = 200;

/// Committees could not be imported or shown.
#[derive(Debug, thiserror::Error)]
pub enum CommitteesError {
    /// The file cannot be read.
    #[error("E-CMT-001: cannot read `{path}`: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// A line is none of ISO's.
    #[error("E-CMT-002: `{path}` line {line}: {cause}")]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// Why.
        cause: String,
    },
    /// There is no such committee in the list.
    #[error("E-CMT-003: `{reference}` is not in ISO's list")]
    NotListed {
        /// The committee asked for.
        reference: String,
    },
    /// A body that is no P-member cannot be downgraded.
    #[error("E-MEM-004: {body} was no P-member of {committee} until {on}")]
    NoPMember {
        /// Our acronym.
        body: String,
        /// The committee.
        committee: String,
        /// The day named.
        on: Date,
    },
    /// The ledger could not do its work.
    #[error("{}: {source}", source.code())]
    Store {
        /// What the store says.
        #[from]
        source: StoreError,
    },
}

impl CommitteesError {
    /// The next step.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable { .. } => "name the file that ISO Open Data publishes: iso_technical_committees.jsonl".into(),
            Self::Wrong { .. } => "take the file as ISO Open Data publishes it; nothing was imported".into(),
            Self::NotListed { .. } => "`isodesk committee list` shows every committee; import a newer list with `isodesk committee import FILE`".into(),
            Self::NoPMember { .. } => "`isodesk committee show REF` says how we take part, and since when".into(),
            Self::Store { source } => source.hint(),
        }
    }
}

/// What an import changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Committees in the list.
    pub committees: usize,
    /// Of them, those that are new or changed.
    pub changed: Vec<String>,
    /// Memberships that began or changed.
    pub joined: usize,
    /// Memberships that ended.
    pub left: usize,
    /// Where we were changed from P to O, by this list or one before it.
    pub downgrades: Vec<Downgrade>,
}

/// One committee with what matters to the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitteeView {
    /// The committee.
    pub committee: Committee,
    /// How the desk's national body takes part; `None` when that is not known.
    pub participation: Option<Participation>,
    /// The TAG that forms the position.
    pub tag: Option<String>,
    /// That we were changed from P to O, as long as P cannot be regained.
    pub downgrade: Option<Downgrade>,
}

/// A committee as a list states it.
struct Listed {
    committee: Committee,
    members: BTreeMap<String, Participation>,
}

/// Loads the list that comes with the program, if the desk has none.
pub(crate) fn load_snapshot(desk: &Desk, transaction: &Transaction<'_>) -> Result<(), StoreError> {
    if !store::committee::references(transaction)?.is_empty() {
        return Ok(());
    }
    write(desk, transaction, &snapshot(), "the list that comes with isodesk").map(|_| ())
}

/// Imports a list as ISO Open Data publishes it: JSON Lines, one committee a line.
pub fn import(desk: &Desk, path: &Path) -> Result<Imported, CommitteesError> {
    let text = std::fs::read_to_string(path)
        .map_err(|cause| CommitteesError::Unreadable { path: path.to_owned(), cause })?;
    let wrong = |(line, cause)| CommitteesError::Wrong { path: path.to_owned(), line, cause };
    let listed = published(&text, desk.clock.today()).map_err(wrong)?;
    let source = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(desk.store.write(desk.clock.now(), |transaction| {
        let imported = write(desk, transaction, &listed, &source)?;
        let downgrades = downgrades(desk, transaction)?;
        Ok::<_, StoreError>(Imported { downgrades, ..imported })
    })?)
}

/// Every committee.
pub fn list(desk: &Desk) -> Result<Vec<CommitteeView>, CommitteesError> {
    Ok(desk.store.read(|reader| {
        let committees = store::committee::all(reader)?;
        let downgrades = downgrades(desk, reader)?;
        committees
            .into_iter()
            .map(|committee| view(desk, reader, committee, &downgrades))
            .collect::<Result<_, StoreError>>()
    })?)
}

/// One committee, with who takes part.
pub fn show(
    desk: &Desk,
    reference: &CommitteeReference,
) -> Result<(CommitteeView, Vec<(String, Participation)>), CommitteesError> {
    let shown = desk.store.read(|reader| -> Result<_, StoreError> {
        let Some(committee) = store::committee::find(reader, reference)? else { return Ok(None) };
        let downgrades = downgrades(desk, reader)?;
        Ok(Some((view(desk, reader, committee, &downgrades)?, store::committee::members(reader, reference)?)))
    })?;
    shown.ok_or_else(|| CommitteesError::NotListed { reference: reference.to_string() })
}

/// The committees in which we were changed from P to O, and cannot ask for P again yet.
pub(crate) fn downgrades(desk: &Desk, reader: &store::Reader<'_>) -> Result<Vec<Downgrade>, StoreError> {
    let today = desk.clock.today();
    let changes = store::committee::downgrades(reader, &desk.settings.national_body.name, today)?;
    let downgrades = changes.into_iter().map(|(committee, since)| {
        Downgrade::of(committee, since, &desk.rules.in_force_on(since).rules.duties)
    });
    Ok(downgrades.filter(|downgrade| downgrade.holds_on(today)).collect())
}

/// The same for one committee, when it is among them.
pub fn downgrade_of(desk: &Desk, committee: &CommitteeReference) -> Result<Option<Downgrade>, StoreError> {
    let all = desk.store.read(|reader| downgrades(desk, reader))?;
    Ok(all.into_iter().find(|downgrade| downgrade.committee == *committee))
}

/// Records that ISO changed us from P-member to O-member on that day.
pub fn downgrade(
    desk: &Desk,
    committee: &CommitteeReference,
    on: Date,
    because: &str,
) -> Result<Downgrade, CommitteesError> {
    let body = &desk.settings.national_body.name;
    let ended = on.yesterday().unwrap_or(on);
    let is_p = desk.store.write(desk.clock.now(), |transaction| {
        let standing = store::tag::participation_on(transaction, committee, body, ended)?;
        let now = store::committee::members(transaction, committee)?;
        let is_p_now = now.iter().any(|(one, how)| one == body && *how == Participation::Participating);
        if standing != Some(Participation::Participating) || !is_p_now {
            return Ok::<_, StoreError>(false);
        }
        store::committee::leave(transaction, committee, body, ended)?;
        store::committee::join(transaction, committee, body, Participation::Observing, on)?;
        let deed = Deed {
            what: "committee-downgraded".to_owned(),
            subject: format!("committee:{committee}"),
            actor: desk.actor.clone(),
            facts: serde_json::json!({ "body": body, "from": "P", "to": "O", "on": on, "because": because }),
        };
        store::event::record(transaction, deed)?;
        Ok(true)
    })?;
    if !is_p {
        return Err(CommitteesError::NoPMember { body: body.clone(), committee: committee.to_string(), on });
    }
    Ok(Downgrade::of(committee.clone(), on, &desk.rules.in_force_on(on).rules.duties))
}

fn view(
    desk: &Desk,
    reader: &store::Reader<'_>,
    committee: Committee,
    downgrades: &[Downgrade],
) -> Result<CommitteeView, StoreError> {
    let body = &desk.settings.national_body.name;
    let today = desk.clock.today();
    let participation = store::tag::participation_on(reader, &committee.reference, body, today)?;
    let tag = store::tag::of_committee(reader, &committee.reference)?;
    let downgrade = downgrades.iter().find(|one| one.committee == committee.reference).cloned();
    Ok(CommitteeView { committee, participation, tag, downgrade })
}

fn write(
    desk: &Desk,
    transaction: &Transaction<'_>,
    listed: &[Listed],
    source: &str,
) -> Result<Imported, StoreError> {
    let mut imported = Imported { committees: listed.len(), ..Imported::default() };
    for one in listed {
        write_one(transaction, one, &mut imported)?;
    }
    let named: Vec<&String> = imported.changed.iter().take(MOST_NAMED).collect();
    let deed = Deed {
        what: "committees-imported".to_owned(),
        subject: "committees".to_owned(),
        actor: desk.actor.clone(),
        facts: serde_json::json!({
            "source": source, "as_of": listed.first().map(|one| one.committee.as_of),
            "committees": imported.committees, "changed": imported.changed.len(), "named": named,
            "joined": imported.joined, "left": imported.left,
        }),
    };
    store::event::record(transaction, deed)?;
    Ok(imported)
}

fn write_one(transaction: &Transaction<'_>, one: &Listed, imported: &mut Imported) -> Result<(), StoreError> {
    let reference = &one.committee.reference;
    let before = store::committee::find(transaction, reference)?;
    let members: BTreeMap<String, Participation> =
        store::committee::members(transaction, reference)?.into_iter().collect();
    let same =
        |before: &Committee| Committee { as_of: one.committee.as_of, ..before.clone() } == one.committee;
    let mut changed = !before.as_ref().is_some_and(same);
    store::committee::write(transaction, &one.committee)?;
    // Where the list does not state the members, it says nothing about those that were known.
    if one.committee.membership == Membership::Known {
        let known_before = before.is_some_and(|before| before.membership == Membership::Known);
        let day = one.committee.as_of;
        let since = if known_before { day } else { BEFORE_OUR_RECORDS };
        let ended = day.yesterday().unwrap_or(day);
        for (body, _) in members.iter().filter(|(body, how)| one.members.get(*body) != Some(how)) {
            store::committee::leave(transaction, reference, body, ended)?;
            imported.left += usize::from(!one.members.contains_key(body));
            changed = true;
        }
        for (body, how) in one.members.iter().filter(|(body, how)| members.get(*body) != Some(how)) {
            store::committee::join(transaction, reference, body, *how, since)?;
            imported.joined += 1;
            changed = true;
        }
    }
    if changed {
        imported.changed.push(reference.to_string());
    }
    Ok(())
}

/// The list that comes with the program. Its lines are read by a test; one that could not be is left out.
fn snapshot() -> Vec<Listed> {
    let as_of = SNAPSHOT.lines().find_map(|line| line.strip_prefix("# as of\t")?.parse().ok());
    let as_of = as_of.unwrap_or(BEFORE_OUR_RECORDS);
    let lines = SNAPSHOT.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| snapshot_line(line, as_of)).collect()
}

fn snapshot_line(line: &str, as_of: Date) -> Option<Listed> {
    let mut columns = line.split('\t');
    let mut next = || columns.next();
    let (reference, iso_id, title, parent, secretariat, status, p, o) =
        (next()?, next()?, next()?, next()?, next()?, next()?, next()?, next()?);
    let known = p != "?";
    let of = |bodies: &str, how| -> Vec<(String, Participation)> {
        let bodies = bodies.split(',').filter(|body| !body.is_empty() && *body != "?");
        bodies.map(|body| (body.to_owned(), how)).collect()
    };
    let mut members = of(o, Participation::Observing);
    members.extend(of(p, Participation::Participating));
    let committee = Committee {
        reference: CommitteeReference::read(reference).ok()?,
        iso_id: iso_id.parse().ok(),
        title: title.to_owned(),
        parent: CommitteeReference::read(parent).ok(),
        secretariat: Some(secretariat.to_owned()).filter(|body| !body.is_empty()),
        status: status.to_owned(),
        membership: if known { Membership::Known } else { Membership::Unknown },
        as_of,
    };
    Some(Listed { committee, members: members.into_iter().collect() })
}

/// A line of ISO's file, as far as the desk uses it.
#[derive(Deserialize)]
struct Line {
    id: u64,
    reference: String,
    #[serde(default)]
    title: Title,
    #[serde(default)]
    status: Option<String>,
    #[serde(rename = "parentId", default)]
    parent: Option<u64>,
    #[serde(default)]
    secretariat: Option<Body>,
    /// A missing key is unknown, `null` and an empty list are none.
    #[serde(rename = "pMembers", default, deserialize_with = "stated")]
    participating: Option<Vec<Body>>,
    #[serde(rename = "oMembers", default, deserialize_with = "stated")]
    observing: Option<Vec<Body>>,
}

#[derive(Default, Deserialize)]
struct Title {
    #[serde(default)]
    en: Option<String>,
    #[serde(default)]
    fr: Option<String>,
}

#[derive(Deserialize)]
struct Body {
    acronym: Option<String>,
}

/// A key that is there is stated, even when it says `null`.
fn stated<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Vec<Body>>, D::Error> {
    Ok(Some(Option::<Vec<Body>>::deserialize(source)?.unwrap_or_default()))
}

fn published(text: &str, as_of: Date) -> Result<Vec<Listed>, (usize, String)> {
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let read: Line = serde_json::from_str(line).map_err(|error| (index + 1, error.to_string()))?;
        lines.push((index + 1, read));
    }
    let names: BTreeMap<u64, String> =
        lines.iter().map(|(_, line)| (line.id, line.reference.clone())).collect();
    let mut seen = BTreeSet::new();
    let mut listed = Vec::with_capacity(lines.len());
    for (number, line) in lines {
        let one = listed_from(line, &names, as_of).map_err(|cause| (number, cause))?;
        if !seen.insert(one.committee.reference.clone()) {
            return Err((number, format!("`{}` stands there twice", one.committee.reference)));
        }
        listed.push(one);
    }
    Ok(listed)
}

fn listed_from(line: Line, names: &BTreeMap<u64, String>, as_of: Date) -> Result<Listed, String> {
    let known = line.participating.is_some() || line.observing.is_some();
    let of = |bodies: Option<Vec<Body>>, how| {
        bodies.unwrap_or_default().into_iter().filter_map(move |body| Some((body.acronym?, how)))
    };
    let mut members: BTreeMap<String, Participation> = of(line.observing, Participation::Observing).collect();
    members.extend(of(line.participating, Participation::Participating));
    let title = line.title.en.or(line.title.fr).unwrap_or_default();
    let parent = line.parent.and_then(|id| names.get(&id));
    let committee = Committee {
        reference: CommitteeReference::read(&line.reference).map_err(|error| error.to_string())?,
        iso_id: Some(line.id),
        title: title.split_whitespace().collect::<Vec<_>>().join(" "),
        parent: parent.and_then(|parent| CommitteeReference::read(parent).ok()),
        secretariat: line.secretariat.and_then(|body| body.acronym),
        status: line.status.unwrap_or_else(|| "unknown".to_owned()),
        membership: if known { Membership::Known } else { Membership::Unknown },
        as_of,
    };
    Ok(Listed { committee, members })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_that_comes_with_the_program_is_read() {
        let lines = SNAPSHOT.lines().filter(|line| !line.starts_with('#')).count();
        let listed = snapshot();
        assert_eq!((listed.len(), lines), (785, 785));
        let unknown = listed.iter().filter(|one| one.committee.membership == Membership::Unknown).count();
        assert_eq!(unknown, 100);
        let road = listed.iter().find(|one| one.committee.reference.as_str() == "ISO/TC 176").unwrap();
        assert_eq!(road.members.get("ANSI"), Some(&Participation::Participating));
    }

    #[test]
    fn a_list_says_what_it_knows_and_no_more() {
        let text = r#"{"id":1,"reference":"ISO/TC 1","title":{"en":"Screw  threads"},"pMembers":null}
{"id":2,"reference":"ISO/TC 1/SC 2","parentId":1,"secretariat":{"acronym":"SIS"}}"#;
        let listed = published(text, BEFORE_OUR_RECORDS).unwrap();
        assert_eq!(listed[0].committee.title, "Screw threads");
        assert_eq!(listed[0].committee.membership, Membership::Known);
        assert_eq!(listed[1].committee.membership, Membership::Unknown);
        assert_eq!(listed[1].committee.parent.as_ref().unwrap().as_str(), "ISO/TC 1");
        let twice = format!("{text}\n{text}");
        assert_eq!(
            published(&twice, BEFORE_OUR_RECORDS).err().unwrap(),
            (3, "`ISO/TC 1` stands there twice".to_owned())
        );
    }
}
