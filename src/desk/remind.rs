//! Reminders by the ladder, written as mails into `outbox/mail/`: isodesk sends nothing.
//!
//! A key that was written is never written again. The keys and the files are settled in one transaction: when the
//! ledger does not take them, the same files are written over by the next run.

use crate::{
    desk::{
        Desk,
        ballots::{self, Filter},
        radar,
        refusal::Refusal,
    },
    domain::{
        ballot::{BallotKind, BallotState, BallotView},
        calendar::Calendar,
        digest::Digest,
        event::Deed,
        membership::{Roster, TagMember, folded},
        position::Position,
        reminder::{self, Around, Due, Grace, Ladder, Mailbox, Reminder, Unreached, Watched},
    },
    outbox::{
        atomic,
        mail::{self, Mail},
    },
    store::{self, Reader, StoreError, Transaction},
};
use jiff::{civil::Date, tz::TimeZone};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

/// Whether reminders are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are.
    Write,
    /// They are only shown.
    DryRun,
}

/// What a run led to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reminded {
    /// The reminders that are due and had not been written, each with its file, a place from the desk's folder.
    pub reminders: Vec<(Reminder, String)>,
    /// Who cannot be reached.
    pub unreached: Vec<Unreached>,
}

/// Writes the reminders that are due today and were not written yet.
pub fn remind(desk: &Desk, mode: Mode) -> Result<Reminded, Refusal> {
    let due = due(desk)?;
    let mut unreached = due.unreached;
    unreached.sort();
    unreached.dedup();
    let today = desk.clock.today();
    let unwritten = |reader: &Reader<'_>| -> Result<Vec<(Reminder, String)>, StoreError> {
        let mut known: BTreeSet<String> = store::reminder::keys(reader)?;
        let new = due.reminders.into_iter().filter(|reminder| known.insert(reminder.key.clone()));
        let with_file = |reminder: Reminder| {
            let file = file_of(&reminder, today);
            (reminder, file)
        };
        Ok(new.map(with_file).collect())
    };
    let reminders = match mode {
        Mode::DryRun => desk.store.read(unwritten)?,
        Mode::Write => desk.store.write(desk.clock.now(), |transaction| {
            let reminders = unwritten(transaction)?;
            write(desk, transaction, &reminders)?;
            Ok::<_, Refusal>(reminders)
        })?,
    };
    Ok(Reminded { reminders, unreached })
}

/// When reminders were last looked for, and what came of it; `None` before the first time.
pub fn last_run(desk: &Desk) -> Result<Option<String>, StoreError> {
    desk.store.read(store::reminder::last_run)
}

/// The ladder that the settings make.
pub(crate) fn ladder(desk: &Desk) -> Ladder {
    let settings = desk.settings.reminders.clone();
    Ladder {
        id: "isodesk.toml".to_owned(),
        source: String::new(),
        administrator_days_after_opening: settings.administrator_days_after_opening,
        members_days_before_cut_off: settings.members_days_before_cut_off,
        staff_business_days_before_close: settings.staff_business_days_before_close,
        new_work_item_days: settings.new_work_item_days,
        internal_warning: settings.internal_warning,
        year_end_month: settings.year_end_month,
        year_end_day: settings.year_end_day,
        year_end_days_before: settings.year_end_days_before,
    }
}

/// Everything that is due today, written before or not.
fn due(desk: &Desk) -> Result<Due, Refusal> {
    let views = ballots::list(desk, &Filter::default())?;
    let (ladder, calendar) = (ladder(desk), Calendar::named(&desk.settings.national_body.holidays)?);
    let settings = &desk.settings.reminders;
    let staff: Vec<Mailbox> = settings.staff.iter().filter_map(|email| Mailbox::new(None, email)).collect();
    let around = Around {
        today: desk.clock.today(),
        ladder: &ladder,
        calendar: &calendar,
        staff: &staff,
        body: &desk.settings.national_body.name,
    };
    let wrong = settings.staff.iter().filter(|email| Mailbox::new(None, email).is_none());
    let unreached = |email: &String| Unreached { who: format!("`{email}`"), about: "anything".to_owned() };
    let mut all = Due { unreached: wrong.map(unreached).collect(), ..Due::default() };
    let mut add = |due: Due| {
        all.reminders.extend(due.reminders);
        all.unreached.extend(due.unreached);
    };
    desk.store.read(|reader| {
        let mut rosters = Rosters::default();
        for view in views.iter().filter(|view| may_need_a_word(view)) {
            add(about_ballot(reader, view, &mut rosters, &around)?);
        }
        Ok::<(), Refusal>(())
    })?;
    about_years(desk, &around, &mut add)?;
    Ok(all)
}

/// Ballots over which nobody has to be asked are passed by without a look into the ledger.
fn may_need_a_word(view: &BallotView) -> bool {
    let is_proposal = matches!(view.ballot.kind, BallotKind::Np | BallotKind::NpAll);
    view.state == BallotState::Open || (is_proposal && view.state == BallotState::Submitted)
}

/// The rosters that were looked up already.
#[derive(Default)]
struct Rosters(BTreeMap<String, Option<Roster>>);

impl Rosters {
    fn named(&mut self, reader: &Reader<'_>, name: &str) -> Result<Option<&Roster>, StoreError> {
        if !self.0.contains_key(name) {
            self.0.insert(name.to_owned(), store::tag::find(reader, name)?);
        }
        Ok(self.0.get(name).and_then(Option::as_ref))
    }
}

fn about_ballot(
    reader: &Reader<'_>,
    view: &BallotView,
    rosters: &mut Rosters,
    around: &Around<'_>,
) -> Result<Due, Refusal> {
    let roster = match &view.tag {
        Some(name) => rosters.named(reader, name)?,
        None => None,
    };
    let silent = match roster {
        Some(roster) => silent(reader, view.ballot.number, roster, around.today)?,
        None => Vec::new(),
    };
    let result = result_of(reader, view)?;
    let grace = result.as_ref().map(|(since, position)| Grace { since: *since, position });
    Ok(reminder::of_ballot(&Watched { view, roster, silent: &silent, grace }, around))
}

/// The members that may vote on a ballot and have not, in roster order.
fn silent<'a>(
    reader: &Reader<'_>,
    ballot: u64,
    roster: &'a Roster,
    today: Date,
) -> Result<Vec<&'a TagMember>, StoreError> {
    let cast = store::ballot::votes(reader, ballot)?;
    let voted: BTreeSet<String> = cast.iter().map(|vote| folded(&vote.organization)).collect();
    let rounds = store::ballot::rounds(reader, ballot)?;
    // Once a round is open, those may vote that it was opened for.
    let eligible: Option<BTreeSet<String>> =
        rounds.last().map(|round| round.eligible.iter().map(|member| folded(&member.organization)).collect());
    let may_vote = |member: &&TagMember| match &eligible {
        Some(eligible) => eligible.contains(&folded(&member.organization)),
        None => member.may_vote_on(today),
    };
    let members = roster.members.iter().filter(may_vote);
    Ok(members.filter(|member| !voted.contains(&folded(&member.organization))).collect())
}

/// The day on which the result of a new work item was recorded, with our position on it.
fn result_of(reader: &Reader<'_>, view: &BallotView) -> Result<Option<(Date, Position)>, StoreError> {
    let is_proposal = matches!(view.ballot.kind, BallotKind::Np | BallotKind::NpAll);
    if !is_proposal || store::result::of_ballot(reader, view.ballot.number)?.is_none() {
        return Ok(None);
    }
    let events = store::event::of_subject(reader, &format!("ballot:{}", view.ballot.number))?;
    let recorded = events.iter().find(|event| event.deed.what == "result-recorded");
    let position = store::position::latest(reader, view.ballot.number)?;
    let zone = TimeZone::get(crate::domain::calendar::GENEVA).unwrap_or(TimeZone::UTC);
    Ok(recorded.zip(position).map(|(event, position)| (event.at.to_zoned(zone).date(), position.position)))
}

/// Membership at risk in this year, and in the last one while its reports are due; and those reports.
fn about_years(desk: &Desk, around: &Around<'_>, add: &mut impl FnMut(Due)) -> Result<(), Refusal> {
    let (today, this) = (around.today, around.today.year());
    let last = this - 1;
    let last_counts = reminder::year_end_date(around.ladder, last).is_some_and(|ends| today <= ends);
    for year in std::iter::once(this).chain(last_counts.then_some(last)) {
        let radar = radar::radar(desk, Some(year))?;
        desk.store.read(|reader| {
            let mut rosters = Rosters::default();
            for committee in &radar.committees {
                let roster = match store::tag::of_committee(reader, &committee.committee)? {
                    Some(name) => rosters.named(reader, &name)?,
                    None => None,
                };
                add(reminder::at_risk(committee, roster, &radar.duties, around));
            }
            Ok::<(), StoreError>(())
        })?;
    }
    if last_counts {
        desk.store.read(|reader| reports_of(reader, last, around, add))?;
    }
    Ok(())
}

fn reports_of(
    reader: &Reader<'_>,
    year: i16,
    around: &Around<'_>,
    add: &mut impl FnMut(Due),
) -> Result<(), StoreError> {
    for name in store::tag::names(reader)? {
        let Some(roster) = store::tag::find(reader, &name)? else { continue };
        let was_there = roster.members.iter().any(|member| member.from.year() <= year);
        let events = store::event::of_subject(reader, &format!("tag:{name}"))?;
        let is_written = events
            .iter()
            .any(|event| event.deed.what == "year-reported" && event.deed.facts["year"] == json!(year));
        if was_there && !is_written {
            add(reminder::year_end(&roster, year, around));
        }
    }
    Ok(())
}

fn write(
    desk: &Desk,
    transaction: &Transaction<'_>,
    reminders: &[(Reminder, String)],
) -> Result<(), Refusal> {
    let from = sender(desk);
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for (reminder, file) in reminders {
        let mail = Mail {
            key: &reminder.key,
            date: transaction.at(),
            from: &from,
            to: &reminder.to,
            subject: &reminder.subject,
            paragraphs: &reminder.paragraphs,
        };
        files.push((desk.folder.place(file), mail::write(&mail)));
        store::reminder::add(transaction, &reminder.key, reminder.ballot, file)?;
        let deed = Deed {
            what: "reminder-written".to_owned(),
            subject: format!("reminder:{}", short(&reminder.key)),
            actor: desk.actor.clone(),
            facts: json!({ "key": reminder.key, "ballot": reminder.ballot, "to": reminder.to, "file": file }),
        };
        store::event::record(transaction, deed)?;
    }
    let files: Vec<(PathBuf, &[u8])> =
        files.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())).collect();
    atomic::write_many(&files)?;
    store::reminder::note_run(transaction, reminders.len())?;
    Ok(())
}

/// Who writes: the address of the settings, else the first of the staff, else one that nobody can answer.
fn sender(desk: &Desk) -> Mailbox {
    let settings = &desk.settings.reminders;
    let name = format!("ISO desk of {}", desk.settings.national_body.name);
    let mut addresses = std::iter::once(&settings.from).chain(&settings.staff);
    let known = addresses.find_map(|email| Mailbox::new(Some(&name), email));
    known.unwrap_or_else(|| Mailbox { name: Some(name), email: "isodesk@isodesk.invalid".to_owned() })
}

/// `outbox/mail/2026-03-09-ballot-4-member-3fa9c1d2e0.eml`.
fn file_of(reminder: &Reminder, today: Date) -> String {
    format!("outbox/mail/{today}-{}-{}.eml", reminder.label, short(&reminder.key))
}

fn short(key: &str) -> String {
    Digest::of(key.as_bytes()).to_string()[..10].to_owned()
}
