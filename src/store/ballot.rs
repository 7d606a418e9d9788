//! ISO's ballots, the papers behind them, and the rounds of voting inside a TAG.

use super::{Reader, StoreError, Transaction, column, tag};
use crate::domain::{
    ballot::{Ballot, BallotKind, Choice},
    committee::CommitteeReference,
    consensus::MemberVote,
    deliverable::Reference,
    document::DocumentNumber,
    membership::TagRules,
    vote::{EligibleMember, EvidenceDocument},
};
use jiff::civil::Date;
use rusqlite::{Row, named_params};

const ADD: &str = "
    insert into ballot
        (kind, reference, bare, document_number, title, committee, linked, opens, closes, rule_set, questions,
         cancelled, recorded)
    values
        (:kind, :reference, :bare, :document_number, :title, :committee, :linked, :opens, :closes, :rule_set, :questions,
         :cancelled, :recorded)";
const CHANGE: &str = "
    update ballot set
        kind = :kind, reference = :reference, bare = :bare, document_number = :document_number,
        title = :title, committee = :committee, linked = :linked, opens = :opens, closes = :closes, rule_set = :rule_set, questions = :questions, cancelled = :cancelled
    where id = :id";
const FIND: &str = "select * from ballot where id = :id";
const CLOSING: &str = "
    select * from (
        select * from ballot
        where closes >= :from and closes <= :until
        order by closes desc, id desc limit :most)
    order by closes, id";
// Other committees that share a ballot are few: an index of their own holds them.
const CLOSING_OF: &str = "
    select * from (
        select * from ballot
        where (committee = :committee
                or id in (select id from ballot where linked <> '[]' and instr(linked, :quoted) > 0))
            and closes >= :from and closes <= :until
        order by closes desc, id desc limit :most)
    order by closes, id";
// The index alone says which references hold the number; the few that do are then read.
const WITH_NUMBER: &str = "
    select * from ballot where id in (select id from ballot where instr(reference, :number) > 0)
    order by closes, id";
const WITHOUT_REFERENCE: &str = "
    select * from ballot where committee = :committee and kind = :kind and reference is null order by closes, id";
const ADD_DOCUMENT: &str = "
    insert into ballot_document (ballot, document, role) values (:ballot, :document, :role)
    on conflict do nothing";
const DOCUMENTS: &str = "
    select document.id, document.file, document.sha256, ballot_document.role
    from ballot_document join document on document.id = ballot_document.document
    where ballot_document.ballot = :ballot order by document.id, ballot_document.role";
const ADD_ROUND: &str = "
    insert into tag_ballot (ballot, round, tag, opened, rules, eligible, closes)
    values (:ballot, :round, :tag, :opened, :rules, :eligible, :closes)";
const MOVE_CUT_OFF: &str = "
    update tag_ballot set closes = :closes
    where ballot = :ballot and round = (select max(round) from tag_ballot where ballot = :ballot)";
const ROUNDS: &str = "
    select round, tag.name, opened, tag_ballot.rules, eligible, closes, closed
    from tag_ballot join tag on tag.id = tag_ballot.tag where ballot = :ballot order by round";
const CLOSE_ROUND: &str = "update tag_ballot set closed = :closed where ballot = :ballot and round = :round";
const ADD_VOTE: &str = "
    insert into member_vote (ballot, round, question, organization, choice, reason, voter, cast_on)
    values (:ballot, :round, :question, :organization, :choice, :reason, :voter, :cast_on)";
const VOTES: &str = "select * from member_vote where ballot = :ballot order by id";

/// What is recorded of a new ballot: everything but its number.
pub fn add(transaction: &Transaction<'_>, ballot: &Ballot, recorded: Date) -> Result<u64, StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":kind": ballot.kind.word(),
        ":reference": ballot.reference.as_ref().map(ToString::to_string),
        ":bare": ballot.reference.as_ref().map(bare),
        ":document_number": ballot.document_number.as_ref().map(ToString::to_string),
        ":title": ballot.title,
        ":committee": ballot.committee.to_string(),
        ":linked": column::json(&ballot.linked)?,
        ":opens": ballot.opens.map(|day| day.to_string()),
        ":closes": ballot.closes.to_string(),
        ":rule_set": ballot.rule_set,
        ":questions": column::json(&ballot.questions)?,
        ":cancelled": ballot.cancelled,
        ":recorded": recorded.to_string(),
    })?;
    Ok(column::unsigned(transaction.connection.last_insert_rowid()))
}

/// Replaces what is recorded of a ballot; the event says what it was before.
pub fn change(transaction: &Transaction<'_>, ballot: &Ballot) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(CHANGE)?.execute(named_params! {
        ":id": column::signed(ballot.number),
        ":kind": ballot.kind.word(),
        ":reference": ballot.reference.as_ref().map(ToString::to_string),
        ":bare": ballot.reference.as_ref().map(bare),
        ":document_number": ballot.document_number.as_ref().map(ToString::to_string),
        ":title": ballot.title,
        ":committee": ballot.committee.to_string(),
        ":linked": column::json(&ballot.linked)?,
        ":opens": ballot.opens.map(|day| day.to_string()),
        ":closes": ballot.closes.to_string(),
        ":rule_set": ballot.rule_set,
        ":questions": column::json(&ballot.questions)?,
        ":cancelled": ballot.cancelled,
    })?;
    Ok(())
}

/// The ballot with that number.
pub fn find(reader: &Reader<'_>, number: u64) -> Result<Option<Ballot>, StoreError> {
    let mut statement = reader.connection.prepare_cached(FIND)?;
    let mut rows = statement.query_and_then(named_params! { ":id": column::signed(number) }, from_row)?;
    rows.next().transpose()
}

/// The ballots that close in that time, those that close first before the others; at most so many, those that close last.
pub fn closing(
    reader: &Reader<'_>,
    (from, until): (Date, Date),
    most: Option<u32>,
) -> Result<Vec<Ballot>, StoreError> {
    let mut statement = reader.connection.prepare_cached(CLOSING)?;
    let wanted =
        named_params! { ":from": from.to_string(), ":until": until.to_string(), ":most": limit(most) };
    statement.query_and_then(wanted, from_row)?.collect()
}

/// The same, of those that a committee runs or shares.
pub fn closing_of(
    reader: &Reader<'_>,
    committee: &CommitteeReference,
    (from, until): (Date, Date),
    most: Option<u32>,
) -> Result<Vec<Ballot>, StoreError> {
    let mut statement = reader.connection.prepare_cached(CLOSING_OF)?;
    let wanted = named_params! {
        ":committee": committee.as_str(), ":quoted": column::json(&committee)?,
        ":from": from.to_string(), ":until": until.to_string(), ":most": limit(most),
    };
    statement.query_and_then(wanted, from_row)?.collect()
}

/// How SQLite says it; none is a number below zero.
fn limit(most: Option<u32>) -> i64 {
    most.map_or(-1, i64::from)
}

/// Every ballot, those that close first before the others.
pub fn all(reader: &Reader<'_>) -> Result<Vec<Ballot>, StoreError> {
    closing(reader, (Date::MIN, Date::MAX), None)
}

/// The ballots whose reference may name the work of this one: its number stands somewhere in it.
pub fn with_number(reader: &Reader<'_>, reference: &Reference) -> Result<Vec<Ballot>, StoreError> {
    let Some(number) = &reference.number else { return Ok(Vec::new()) };
    let mut statement = reader.connection.prepare_cached(WITH_NUMBER)?;
    statement.query_and_then(named_params! { ":number": number.to_string() }, from_row)?.collect()
}

/// The ballots of that kind and committee that are on no deliverable.
pub fn without_reference(
    reader: &Reader<'_>,
    committee: &CommitteeReference,
    kind: BallotKind,
) -> Result<Vec<Ballot>, StoreError> {
    let mut statement = reader.connection.prepare_cached(WITHOUT_REFERENCE)?;
    let rows = statement
        .query_and_then(named_params! { ":committee": committee.as_str(), ":kind": kind.word() }, from_row)?;
    rows.collect()
}

/// Notes that a document belongs to a ballot; the same note twice is one.
pub fn add_document(
    transaction: &Transaction<'_>,
    ballot: u64,
    document: u64,
    role: &str,
) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD_DOCUMENT)?.execute(named_params! {
        ":ballot": column::signed(ballot),
        ":document": column::signed(document),
        ":role": role,
    })?;
    Ok(())
}

/// The documents of a ballot, in the order in which they were filed.
pub fn documents(reader: &Reader<'_>, ballot: u64) -> Result<Vec<EvidenceDocument>, StoreError> {
    let mut statement = reader.connection.prepare_cached(DOCUMENTS)?;
    statement
        .query_and_then(named_params! { ":ballot": column::signed(ballot) }, |row| {
            Ok(EvidenceDocument {
                number: column::unsigned(row.get(0)?),
                file: row.get(1)?,
                sha256: column::read("a SHA-256", row.get(2)?)?,
                role: row.get(3)?,
            })
        })?
        .collect()
}

/// One round of voting inside a TAG.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// Counted from 1.
    pub round: u32,
    /// The TAG.
    pub tag: String,
    /// The day it was opened.
    pub opened: Date,
    /// The TAG's rules on that day.
    pub rules: TagRules,
    /// The members that may vote in it.
    pub eligible: Vec<EligibleMember>,
    /// The TAG's cut-off as it was planned then.
    pub closes: Date,
    /// The day it was closed; `None` while votes are taken.
    pub closed: Option<Date>,
}

/// Opens a round.
pub fn add_round(transaction: &Transaction<'_>, ballot: u64, round: &Round) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD_ROUND)?.execute(named_params! {
        ":ballot": column::signed(ballot),
        ":round": round.round,
        ":tag": tag::id_of(transaction, &round.tag)?,
        ":opened": round.opened.to_string(),
        ":rules": column::json(&round.rules)?,
        ":eligible": column::json(&round.eligible)?,
        ":closes": round.closes.to_string(),
    })?;
    Ok(())
}

/// Closes a round: no vote is taken in it any more.
pub fn close_round(
    transaction: &Transaction<'_>,
    ballot: u64,
    round: u32,
    closed: Date,
) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(CLOSE_ROUND)?.execute(named_params! {
        ":ballot": column::signed(ballot), ":round": round, ":closed": closed.to_string(),
    })?;
    Ok(())
}

/// Moves the TAG's cut-off of the round in progress, after the ballot's dates changed.
pub fn move_cut_off(transaction: &Transaction<'_>, ballot: u64, closes: Date) -> Result<(), StoreError> {
    transaction
        .connection
        .prepare_cached(MOVE_CUT_OFF)?
        .execute(named_params! { ":ballot": column::signed(ballot), ":closes": closes.to_string() })?;
    Ok(())
}

/// The rounds of a ballot, in order.
pub fn rounds(reader: &Reader<'_>, ballot: u64) -> Result<Vec<Round>, StoreError> {
    let mut statement = reader.connection.prepare_cached(ROUNDS)?;
    statement
        .query_and_then(named_params! { ":ballot": column::signed(ballot) }, |row| {
            Ok(Round {
                round: row.get(0)?,
                tag: row.get(1)?,
                opened: column::read("a date", row.get(2)?)?,
                rules: column::from_json("rules of a TAG", row.get(3)?)?,
                eligible: column::from_json("members", row.get(4)?)?,
                closes: column::read("a date", row.get(5)?)?,
                closed: column::read_optional("a date", row.get(6)?)?,
            })
        })?
        .collect()
}

/// Records one vote of a member.
pub fn add_vote(transaction: &Transaction<'_>, ballot: u64, vote: &MemberVote) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD_VOTE)?.execute(named_params! {
        ":ballot": column::signed(ballot),
        ":round": vote.round,
        ":question": vote.question,
        ":organization": vote.organization,
        ":choice": vote.choice.as_str(),
        ":reason": vote.reason,
        ":voter": vote.voter,
        ":cast_on": vote.cast.to_string(),
    })?;
    Ok(())
}

/// Every vote of members on a ballot, in the order of recording.
pub fn votes(reader: &Reader<'_>, ballot: u64) -> Result<Vec<MemberVote>, StoreError> {
    let mut statement = reader.connection.prepare_cached(VOTES)?;
    statement
        .query_and_then(named_params! { ":ballot": column::signed(ballot) }, |row| {
            let choice: String = row.get("choice")?;
            Ok(MemberVote {
                organization: row.get("organization")?,
                question: row.get("question")?,
                choice: Choice::new(choice),
                reason: row.get("reason")?,
                voter: row.get("voter")?,
                cast: column::read("a date", row.get("cast_on")?)?,
                round: row.get("round")?,
            })
        })?
        .collect()
}

/// The form in which two papers about the same draft are equal.
fn bare(reference: &Reference) -> String {
    reference.bare().to_string()
}

fn document_number(text: Option<String>) -> Result<Option<DocumentNumber>, StoreError> {
    let read = |text: String| {
        let refused = StoreError::Unreadable { what: "an N-number", text: text.clone() };
        DocumentNumber::try_from(text).map_err(|_| refused)
    };
    text.map(read).transpose()
}

fn from_row(row: &Row<'_>) -> Result<Ballot, StoreError> {
    let kind: String = row.get("kind")?;
    Ok(Ballot {
        number: column::unsigned(row.get("id")?),
        kind: BallotKind::from_word(&kind)
            .ok_or(StoreError::Unreadable { what: "a kind of ballot", text: kind })?,
        reference: column::read_optional("a reference", row.get("reference")?)?,
        document_number: document_number(row.get("document_number")?)?,
        title: row.get("title")?,
        committee: column::read("a committee", row.get("committee")?)?,
        linked: column::from_json("committees", row.get("linked")?)?,
        opens: column::read_optional("a date", row.get("opens")?)?,
        closes: column::read("a date", row.get("closes")?)?,
        rule_set: row.get("rule_set")?,
        questions: column::from_json("questions", row.get("questions")?)?,
        cancelled: row.get("cancelled")?,
    })
}
