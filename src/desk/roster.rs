//! Rosters of TAGs: taken from a file, changed only where the file changed, and nobody erased.

use crate::{
    desk::{
        Desk,
        correct::{self, Correction},
        refusal::Refusal,
    },
    domain::{
        committee::CommitteeReference,
        document::Rest,
        event::Deed,
        membership::{Roster, TagMember, folded, roster_file},
    },
    store::{self, Transaction},
};
use jiff::civil::Date;
use serde_json::json;

/// What importing a roster changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The TAG's name.
    pub tag: String,
    /// Whether the TAG is new.
    pub is_new: bool,
    /// Whether its rules, committees or administrator changed.
    pub tag_changed: bool,
    /// Organizations that joined.
    pub joined: Vec<String>,
    /// Organizations of which something changed.
    pub changed: Vec<String>,
    /// Organizations that are no longer named: their membership ended.
    pub ended: Vec<String>,
    /// Members as they are now, past ones left out.
    pub members: usize,
    /// Position files that were held for want of the TAG and are recorded now: the document and its ballot.
    pub released: Vec<(u64, u64)>,
}

/// Imports a roster. What the file does not change is left alone; a member it no longer names is ended.
pub fn import(desk: &Desk, roster: &Roster) -> Result<Imported, Refusal> {
    let refused = |error: crate::domain::fields::FieldError| {
        Refusal::because("E-TAG-002", error.message, error.hint.unwrap_or_default())
    };
    roster_file::refuse_doubles(roster).map_err(refused)?;
    let today = desk.clock.today();
    let mut imported = desk.store.write(desk.clock.now(), |transaction| {
        for committee in &roster.tag.committees {
            refuse_a_second_tag(transaction, committee, &roster.tag.name)?;
        }
        let before = store::tag::find(transaction, &roster.tag.name)?;
        save(transaction, desk, before.as_ref(), roster, today)
    })?;
    imported.released = release_held_positions(desk, &imported.tag)?;
    Ok(imported)
}

/// Reads the positions again that were held because no roster named their TAG. One that is refused for another
/// reason stays held, and one that cannot be read now is tried with the next import.
fn release_held_positions(desk: &Desk, tag: &str) -> Result<Vec<(u64, u64)>, Refusal> {
    let held = desk.store.read(store::document::positions_held_for_a_tag)?;
    let because = format!("the roster of `{tag}` was imported");
    let mut released = Vec::new();
    for document in held {
        let Ok(again) = correct::correct(desk, document, &Correction::default(), &because) else { continue };
        if let (Rest::Filed, Some(ballot)) = (again.rest, again.ballot) {
            released.push((document, ballot));
        }
    }
    Ok(released)
}

/// Every TAG, by name.
pub fn list(desk: &Desk) -> Result<Vec<Roster>, Refusal> {
    desk.store.read(|reader| {
        let mut rosters = Vec::new();
        for name in store::tag::names(reader)? {
            rosters.extend(store::tag::find(reader, &name)?);
        }
        Ok(rosters)
    })
}

/// The TAG that a person names: by its name, or by a committee it answers for.
pub fn named(desk: &Desk, name: &str) -> Result<Roster, Refusal> {
    desk.store.read(|reader| {
        let mut found = store::tag::find(reader, name)?;
        if found.is_none()
            && let Ok(committee) = name.parse::<CommitteeReference>()
            && let Some(tag) = store::tag::of_committee(reader, &committee)?
        {
            found = store::tag::find(reader, &tag)?;
        }
        match found {
            Some(roster) => Ok(roster),
            None => Err(unknown_tag(name, &store::tag::names(reader)?)),
        }
    })
}

/// The refusal of a name that no TAG has.
pub(crate) fn unknown_tag(name: &str, names: &[String]) -> Refusal {
    let known = if names.is_empty() { String::new() } else { format!("allowed: {}; ", names.join(", ")) };
    let hint = format!(
        "{known}`isodesk tag import FILE` takes another roster, and records the positions that wait for it"
    );
    Refusal::unknown("E-TAG-003", format!("`{name}` is not a TAG of this desk"), hint)
}

fn refuse_a_second_tag(
    transaction: &Transaction<'_>,
    committee: &CommitteeReference,
    name: &str,
) -> Result<(), Refusal> {
    match store::tag::of_committee(transaction, committee)? {
        Some(other) if other != name => Err(Refusal::because(
            "E-TAG-005",
            format!("`{committee}` belongs to `{other}` already"),
            format!("take it out of the roster of one of the two, `{other}` or `{name}`"),
        )),
        Some(_) | None => Ok(()),
    }
}

fn save(
    transaction: &Transaction<'_>,
    desk: &Desk,
    before: Option<&Roster>,
    roster: &Roster,
    today: Date,
) -> Result<Imported, Refusal> {
    let tag = roster.tag.name.clone();
    let mut imported = Imported { tag, is_new: before.is_none(), ..Imported::default() };
    imported.tag_changed = before.is_some_and(|before| before.tag != roster.tag);
    if imported.is_new || imported.tag_changed {
        store::tag::save(transaction, &roster.tag)?;
        let before = before.map(|before| &before.tag);
        record(transaction, desk, "tag-saved", roster, json!({ "before": before, "tag": roster.tag }))?;
    }
    let known: &[TagMember] = before.map_or(&[], |before| before.members.as_slice());
    for member in &roster.members {
        let same = known.iter().find(|other| folded(&other.organization) == folded(&member.organization));
        match same {
            Some(same) if same == member => continue,
            Some(_) => imported.changed.push(member.organization.clone()),
            None => imported.joined.push(member.organization.clone()),
        }
        store::tag::save_member(transaction, &imported.tag, member)?;
        record(transaction, desk, "tag-member-saved", roster, json!({ "before": same, "member": member }))?;
    }
    for member in known.iter().filter(|member| is_gone(member, roster, today)) {
        let ended = TagMember { to: Some(last_day(member, today)), ..member.clone() };
        store::tag::save_member(transaction, &imported.tag, &ended)?;
        record(transaction, desk, "tag-member-ended", roster, json!({ "before": member, "member": ended }))?;
        imported.ended.push(member.organization.clone());
    }
    imported.members = roster.members.iter().filter(|member| member.is_member_on(today)).count();
    Ok(imported)
}

/// Whether the file no longer names a member whose membership lasts.
fn is_gone(member: &TagMember, roster: &Roster, today: Date) -> bool {
    let named =
        roster.members.iter().any(|other| folded(&other.organization) == folded(&member.organization));
    !named && member.to.is_none_or(|to| to >= today)
}

/// Membership ends the day before the roster no longer names the member, but not before it began.
fn last_day(member: &TagMember, today: Date) -> Date {
    today.yesterday().unwrap_or(today).max(member.from)
}

fn record(
    transaction: &Transaction<'_>,
    desk: &Desk,
    what: &str,
    roster: &Roster,
    facts: serde_json::Value,
) -> Result<(), Refusal> {
    let subject = format!("tag:{}", roster.tag.name);
    store::event::record(
        transaction,
        Deed { what: what.to_owned(), subject, actor: desk.actor.clone(), facts },
    )?;
    Ok(())
}
