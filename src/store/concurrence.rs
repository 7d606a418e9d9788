//! What the TAGs of the other committees of a ballot say of its one position: append-only.

use super::{Reader, StoreError, Transaction, column};
use rusqlite::named_params;

const ADD: &str = "
    insert into concurrence (ballot, tag, says, position, by, because, recorded)
    values (:ballot, :tag, :says, :position, :by, :because, :recorded)";
const OF_BALLOT: &str = "select * from concurrence where ballot = :ballot order by id";

/// What one TAG says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concurrence {
    /// The TAG, by its name.
    pub tag: String,
    /// The position it agrees with; `None` when it waives, whatever the position.
    pub position: Option<u64>,
    /// Who says so in the TAG.
    pub by: String,
    /// Why it waives.
    pub because: Option<String>,
}

/// Records what a TAG says.
pub fn add(transaction: &Transaction<'_>, ballot: u64, said: &Concurrence) -> Result<(), StoreError> {
    transaction.connection.prepare_cached(ADD)?.execute(named_params! {
        ":ballot": column::signed(ballot),
        ":tag": said.tag,
        ":says": if said.position.is_some() { "agrees" } else { "waives" },
        ":position": said.position.map(column::signed),
        ":by": said.by,
        ":because": said.because,
        ":recorded": transaction.at().to_string(),
    })?;
    Ok(())
}

/// Everything that was said on a ballot, in order.
pub fn of_ballot(reader: &Reader<'_>, ballot: u64) -> Result<Vec<Concurrence>, StoreError> {
    let mut statement = reader.connection.prepare_cached(OF_BALLOT)?;
    let rows = statement.query_and_then(named_params! { ":ballot": column::signed(ballot) }, |row| {
        Ok(Concurrence {
            tag: row.get("tag")?,
            position: row.get::<_, Option<i64>>("position")?.map(column::unsigned),
            by: row.get("by")?,
            because: row.get("because")?,
        })
    })?;
    rows.collect()
}
