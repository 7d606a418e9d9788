//! The whole ledger as lines of JSON, and back again: the schema of this is `docs/EXPORT.md`.
//!
//! The one surprise: the names of tables and columns are put into SQL here, and nowhere else in the house. They
//! come out of the database's own schema, never out of a line, so that a table that is added later is exported
//! without anybody thinking of it.

use super::{Reader, Store, StoreError, migrate, search};
use rusqlite::{
    Connection, OpenFlags,
    types::{Value as Cell, ValueRef},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, fmt::Write as _, path::Path};

/// Tables that can be made again from the archive.
const MADE_AGAIN: [&str; 2] = ["document_text", "unread"];
/// Marks of this very file: the program that wrote its schema.
const OWN_MARKS: [&str; 1] = ["program"];
const TABLES: &str = "
    select name from pragma_table_list
    where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name";
const COLUMNS: &str = "select name, pk from pragma_table_info(?1) order by cid";
const SCHEMA: &str = "schema";

/// One table of the ledger.
struct Table {
    name: String,
    columns: Vec<String>,
    /// The columns of its key, in their order.
    key: Vec<String>,
}

/// Tells every line of the ledger, in an order that depends on its content alone; the first line names the schema.
pub fn write<E: From<StoreError>>(
    reader: &Reader<'_>,
    mut tell: impl FnMut(&Value) -> Result<(), E>,
) -> Result<(), E> {
    let version = migrate::version(reader.connection)?;
    tell(&json!({ "isodesk": "ledger", SCHEMA: version, "program": env!("CARGO_PKG_VERSION") }))?;
    for table in tables(reader.connection)? {
        table_lines(reader, &table, &mut tell)?;
    }
    Ok(())
}

fn table_lines<E: From<StoreError>>(
    reader: &Reader<'_>,
    table: &Table,
    tell: &mut impl FnMut(&Value) -> Result<(), E>,
) -> Result<(), E> {
    let quoted =
        |names: &[String]| names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
    let (columns, key) = (quoted(&table.columns), quoted(&table.key));
    let order = if key.is_empty() { "rowid".to_owned() } else { key };
    let sql = format!("select {columns} from \"{}\" order by {order}", table.name);
    let mut statement = reader.connection.prepare(&sql).map_err(StoreError::from)?;
    let mut rows = statement.query([]).map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        let mut cells = Map::new();
        for (place, column) in table.columns.iter().enumerate() {
            cells.insert(column.clone(), as_json(row.get_ref(place).map_err(StoreError::from)?)?);
        }
        let own =
            table.name == "mark" && OWN_MARKS.iter().any(|mark| cells.get("name") == Some(&json!(mark)));
        if !own {
            tell(&json!({ "table": table.name, "row": cells }))?;
        }
    }
    Ok(())
}

/// Why a line cannot be taken into a ledger.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// It is not the line that should stand there.
    #[error("{0}")]
    Wrong(String),
    /// The ledger refused it, or could not do its work.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// A ledger that is made out of lines: all of them, or it is not there.
#[derive(Debug)]
pub struct Import {
    connection: Connection,
    inserts: BTreeMap<String, (Vec<String>, String)>,
}

impl Import {
    /// Begins a ledger at `path`, where none is, of the schema that the first line names.
    pub fn begin(path: &Path, first: &Value) -> Result<Self, LineError> {
        let schema = first.get(SCHEMA).and_then(Value::as_i64).filter(|schema| *schema > 0);
        let (Some("ledger"), Some(schema)) = (first.get("isodesk").and_then(Value::as_str), schema) else {
            return Err(LineError::Wrong("it is not the first line of a ledger of isodesk".to_owned()));
        };
        if schema > migrate::known() {
            let program = first.get("program").and_then(Value::as_str).unwrap_or("a newer one").to_owned();
            let (path, known) = (path.to_owned(), migrate::known());
            return Err(StoreError::Newer { path, found: schema, known, program }.into());
        }
        Store::make(path)?;
        let mut connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )
        .map_err(StoreError::from)?;
        migrate::bring_up_to(&mut connection, path, schema)?;
        let begin =
            "pragma synchronous = full; begin exclusive; pragma defer_foreign_keys = on; delete from mark";
        connection.execute_batch(begin).map_err(StoreError::from)?;
        let mut inserts = BTreeMap::new();
        for table in tables(&connection)? {
            let names: Vec<String> = table.columns.iter().map(|name| format!("\"{name}\"")).collect();
            let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
            let sql = format!(
                "insert into \"{}\" ({}) values ({})",
                table.name,
                names.join(", "),
                places.join(", ")
            );
            inserts.insert(table.name, (table.columns, sql));
        }
        Ok(Self { connection, inserts })
    }

    /// Takes in one more line.
    pub fn add(&mut self, line: &Value) -> Result<(), LineError> {
        let wrong = |what: String| LineError::Wrong(what);
        let (Some(table), Some(row)) =
            (line.get("table").and_then(Value::as_str), line.get("row").and_then(Value::as_object))
        else {
            return Err(wrong("it names no table and row".to_owned()));
        };
        let Some((columns, sql)) = self.inserts.get(table) else {
            return Err(wrong(format!("this schema has no table `{table}`")));
        };
        if let Some(unknown) = row.keys().find(|name| !columns.contains(name)) {
            return Err(wrong(format!("the table `{table}` has no column `{unknown}`")));
        }
        let cells = columns.iter().map(|name| match row.get(name) {
            Some(value) => {
                as_cell(value).ok_or_else(|| wrong(format!("`{name}` holds what no column holds")))
            }
            None => Err(wrong(format!("the column `{name}` is missing"))),
        });
        let cells = cells.collect::<Result<Vec<Cell>, _>>()?;
        let mut statement = self.connection.prepare_cached(sql).map_err(StoreError::from)?;
        statement.execute(rusqlite::params_from_iter(cells)).map_err(StoreError::from)?;
        Ok(())
    }

    /// Ends it: the lines are there, and the schema is that of this program.
    pub fn end(self, path: &Path) -> Result<(), StoreError> {
        self.connection.execute_batch("commit")?;
        drop(self.connection);
        let store = Store::open_existing(path)?;
        store.write(jiff::Timestamp::UNIX_EPOCH, search::forget)?;
        // One file only, so that it can be given its name.
        store.connection().execute_batch("pragma wal_checkpoint(truncate)")?;
        Ok(())
    }
}

fn tables(connection: &Connection) -> Result<Vec<Table>, StoreError> {
    let mut statement = connection.prepare(TABLES)?;
    let names = statement.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, _>>()?;
    let is_own = |name: &String| !MADE_AGAIN.contains(&name.as_str());
    names.into_iter().filter(is_own).map(|name| table(connection, name)).collect()
}

fn table(connection: &Connection, name: String) -> Result<Table, StoreError> {
    let mut statement = connection.prepare_cached(COLUMNS)?;
    let columns = statement
        .query_map([&name], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(String, i64)>, _>>()?;
    let mut key: Vec<&(String, i64)> = columns.iter().filter(|(_, place)| *place > 0).collect();
    key.sort_by_key(|(_, place)| *place);
    let key = key.into_iter().map(|(name, _)| name.clone()).collect();
    Ok(Table { name, key, columns: columns.into_iter().map(|(name, _)| name).collect() })
}

/// Whole numbers and texts stand as they are; bytes as `{"hex":"…"}`.
fn as_json(cell: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Real(number) => json!(number),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).map_err(|_| StoreError::Unreadable {
                what: "text",
                text: String::from_utf8_lossy(text).into(),
            })?;
            json!(text)
        }
        ValueRef::Blob(bytes) => {
            let hex = bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
                // Writing to a string cannot fail.
                let _ = write!(hex, "{byte:02x}");
                hex
            });
            json!({ "hex": hex })
        }
    })
}

fn as_cell(value: &Value) -> Option<Cell> {
    match value {
        Value::Null => Some(Cell::Null),
        Value::Number(number) => {
            number.as_i64().map(Cell::Integer).or_else(|| number.as_f64().map(Cell::Real))
        }
        Value::String(text) => Some(Cell::Text(text.clone())),
        Value::Object(fields) if fields.len() == 1 => bytes_of(fields.get("hex")?.as_str()?).map(Cell::Blob),
        Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    (0..hex.len()).step_by(2).map(|place| u8::from_str_radix(hex.get(place..place + 2)?, 16).ok()).collect()
}
