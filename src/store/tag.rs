//! TAGs: rosters, the committees they answer for, and the national body's standing in a committee.

use super::{Reader, StoreError, Transaction, column};
use crate::domain::{
    committee::CommitteeReference,
    membership::{MemberStanding, Participation, Roster, Standings, Tag, TagKind, TagMember, folded},
};
use jiff::civil::Date;
use rusqlite::{OptionalExtension as _, Row, named_params};

const BY_NAME: &str = "select id from tag where name = :name";
const OF_COMMITTEE: &str =
    "select tag.name from tag_committee join tag on tag.id = tag_committee.tag where committee = :committee";
const NAMES: &str = "select name from tag order by name";
const TAG: &str = "select * from tag where id = :tag";
const COMMITTEES: &str = "select committee from tag_committee where tag = :tag order by place, committee";
const MEMBERS: &str = "select * from tag_member where tag = :tag order by id";
const SAVE: &str = "
    insert into tag (name, kind, administrator, rules) values (:name, :kind, :administrator, :rules)
    on conflict (name) do update set
        kind = excluded.kind, administrator = excluded.administrator, rules = excluded.rules
    returning id";
const LEAVE_COMMITTEES: &str = "delete from tag_committee where tag = :tag";
const SAVE_COMMITTEE: &str =
    "insert into tag_committee (committee, tag, place) values (:committee, :tag, :place)";
const SAVE_MEMBER: &str = "
    insert into tag_member
        (tag, folded, organization, representative, alternate, category, standing, since, until)
    values
        (:tag, :folded, :organization, :representative, :alternate, :category, :standing, :since, :until)
    on conflict (tag, folded) do update set
        organization = excluded.organization, representative = excluded.representative,
        alternate = excluded.alternate, category = excluded.category, standing = excluded.standing,
        since = excluded.since, until = excluded.until";
const STANDINGS: &str = "
    select participation, since, until from committee_member
    where committee = :committee and body = :body order by since desc";
const MEMBERSHIP_KNOWN: &str = "select membership_known from committee where reference = :committee";

/// The names of all TAGs, in order.
pub fn names(reader: &Reader<'_>) -> Result<Vec<String>, StoreError> {
    let mut statement = reader.connection.prepare_cached(NAMES)?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(names)
}

/// The roster of the TAG of that name.
pub fn find(reader: &Reader<'_>, name: &str) -> Result<Option<Roster>, StoreError> {
    let Some(id) = id_of(reader, name)? else { return Ok(None) };
    let mut statement = reader.connection.prepare_cached(COMMITTEES)?;
    let committees = statement
        .query_and_then(named_params! { ":tag": id }, |row| column::read("a committee", row.get(0)?))?
        .collect::<Result<Vec<CommitteeReference>, StoreError>>()?;
    let mut statement = reader.connection.prepare_cached(TAG)?;
    let mut rows =
        statement.query_and_then(named_params! { ":tag": id }, |row| from_row(row, committees.clone()))?;
    let Some(tag) = rows.next().transpose()? else { return Ok(None) };
    let mut statement = reader.connection.prepare_cached(MEMBERS)?;
    let members =
        statement.query_and_then(named_params! { ":tag": id }, member_from_row)?.collect::<Result<_, _>>()?;
    Ok(Some(Roster { tag, members }))
}

/// The name of the TAG that answers for that committee.
pub fn of_committee(
    reader: &Reader<'_>,
    committee: &CommitteeReference,
) -> Result<Option<String>, StoreError> {
    let name = reader
        .connection
        .prepare_cached(OF_COMMITTEE)?
        .query_row(named_params! { ":committee": committee.to_string() }, |row| row.get(0))
        .optional()?;
    Ok(name)
}

/// Saves the TAG itself and its committees; its members are saved one by one.
pub fn save(transaction: &Transaction<'_>, tag: &Tag) -> Result<(), StoreError> {
    let administrator = tag.administrator.as_ref().map(column::json).transpose()?;
    let id: i64 = transaction.connection.prepare_cached(SAVE)?.query_row(
        named_params! {
            ":name": tag.name,
            ":kind": tag.kind.word(),
            ":administrator": administrator,
            ":rules": column::json(&tag.rules)?,
        },
        |row| row.get(0),
    )?;
    transaction.connection.prepare_cached(LEAVE_COMMITTEES)?.execute(named_params! { ":tag": id })?;
    for (place, committee) in (1_i64..).zip(&tag.committees) {
        transaction.connection.prepare_cached(SAVE_COMMITTEE)?.execute(named_params! {
            ":committee": committee.to_string(),
            ":tag": id,
            ":place": place,
        })?;
    }
    Ok(())
}

/// Saves one member of the TAG of that name, new or changed.
pub fn save_member(transaction: &Transaction<'_>, tag: &str, member: &TagMember) -> Result<(), StoreError> {
    let standing = match member.standing {
        MemberStanding::Voting => "voting",
        MemberStanding::NonVoting => "non-voting",
    };
    transaction.connection.prepare_cached(SAVE_MEMBER)?.execute(named_params! {
        ":tag": id_of(transaction, tag)?,
        ":folded": folded(&member.organization),
        ":organization": member.organization,
        ":representative": column::json(&member.representative)?,
        ":alternate": member.alternate.as_ref().map(column::json).transpose()?,
        ":category": member.category,
        ":standing": standing,
        ":since": member.from.to_string(),
        ":until": member.to.map(|day| day.to_string()),
    })?;
    Ok(())
}

/// The standing of a national body in a committee on a day; `None` when the ledger does not know it.
pub fn participation_on(
    reader: &Reader<'_>,
    committee: &CommitteeReference,
    body: &str,
    day: Date,
) -> Result<Option<Participation>, StoreError> {
    Ok(standings(reader, committee, body)?.on(day))
}

/// The standings of a national body in a committee.
pub fn standings(
    reader: &Reader<'_>,
    committee: &CommitteeReference,
    body: &str,
) -> Result<Standings, StoreError> {
    let committee = committee.as_str();
    let mut statement = reader.connection.prepare_cached(STANDINGS)?;
    let periods = statement
        .query_and_then(named_params! { ":committee": committee, ":body": body }, |row| {
            Ok((
                column::word("a standing", row.get(0)?, Participation::from_word)?,
                column::read("a date", row.get(1)?)?,
                column::read_optional("a date", row.get(2)?)?,
            ))
        })?
        .collect::<Result<_, StoreError>>()?;
    let known: Option<i64> = reader
        .connection
        .prepare_cached(MEMBERSHIP_KNOWN)?
        .query_row(named_params! { ":committee": committee }, |row| row.get(0))
        .optional()?;
    Ok(Standings { periods, is_known: known == Some(1) })
}

pub(super) fn id_of(reader: &Reader<'_>, name: &str) -> Result<Option<i64>, StoreError> {
    let id = reader
        .connection
        .prepare_cached(BY_NAME)?
        .query_row(named_params! { ":name": name }, |row| row.get(0))
        .optional()?;
    Ok(id)
}

fn from_row(row: &Row<'_>, committees: Vec<CommitteeReference>) -> Result<Tag, StoreError> {
    let kind: String = row.get("kind")?;
    let administrator: Option<String> = row.get("administrator")?;
    Ok(Tag {
        name: row.get("name")?,
        kind: TagKind::from_word(&kind)
            .ok_or(StoreError::Unreadable { what: "a kind of TAG", text: kind })?,
        committees,
        administrator: administrator.map(|text| column::from_json("a person", text)).transpose()?,
        rules: column::from_json("rules of a TAG", row.get("rules")?)?,
    })
}

fn member_from_row(row: &Row<'_>) -> Result<TagMember, StoreError> {
    let standing: String = row.get("standing")?;
    let alternate: Option<String> = row.get("alternate")?;
    Ok(TagMember {
        organization: row.get("organization")?,
        representative: column::from_json("a person", row.get("representative")?)?,
        alternate: alternate.map(|text| column::from_json("a person", text)).transpose()?,
        category: row.get("category")?,
        standing: match standing.as_str() {
            "voting" => MemberStanding::Voting,
            _ => MemberStanding::NonVoting,
        },
        from: column::read("a date", row.get("since")?)?,
        to: column::read_optional("a date", row.get("until")?)?,
    })
}
