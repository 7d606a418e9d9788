//! How far the desk is with a ballot.

use super::{Reader, StoreError, column};
use jiff::civil::Date;
use rusqlite::named_params;

const PROGRESS: &str = "
    select ballot.recorded,
        (select max(id) from position where position.ballot = ballot.id) as stated,
        vote.position as signed,
        submission.vote is not null as exported,
        submission.receipt is not null as acknowledged,
        submission.late as late,
        exists (select 1 from submission as earlier where earlier.ballot = ballot.id and earlier.late is null)
            as in_time
    from ballot
    left join vote on vote.id = (select max(id) from vote where vote.ballot = ballot.id)
    left join submission on submission.vote = vote.id
    where ballot.id = :ballot";

/// How far the desk is with one ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The day on which the desk learnt of it.
    pub recorded: Date,
    /// The position in force.
    pub position: Option<u64>,
    /// The position that the vote in force carries.
    pub signed: Option<u64>,
    /// Whether the vote in force was exported.
    pub exported: bool,
    /// Whether the portal's receipt for it was typed in.
    pub acknowledged: bool,
    /// Why the vote in force was exported only after ISO's close.
    pub late: Option<String>,
    /// Whether any vote went out in time.
    pub in_time: bool,
}

/// How far one ballot is.
pub fn of_ballot(reader: &Reader<'_>, ballot: u64) -> Result<Option<Progress>, StoreError> {
    let mut statement = reader.connection.prepare_cached(PROGRESS)?;
    let number = |number: Option<i64>| number.map(column::unsigned);
    let mut rows = statement.query_and_then(named_params! { ":ballot": column::signed(ballot) }, |row| {
        Ok(Progress {
            recorded: column::read("a date", row.get("recorded")?)?,
            position: number(row.get("stated")?),
            signed: number(row.get("signed")?),
            exported: row.get("exported")?,
            acknowledged: row.get("acknowledged")?,
            late: row.get("late")?,
            in_time: row.get("in_time")?,
        })
    })?;
    rows.next().transpose()
}
