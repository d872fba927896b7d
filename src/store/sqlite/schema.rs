use std::path::Path;

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::{StoreError, fault, name, secrets};

/// Marks a file as a Foga store: "Foga" in ASCII.
const APPLICATION_ID: i64 = 0x466F_6761;

/// The version that the first of the migrations makes. Those before were never released.
const FIRST: usize = 8;

/// What brings the tables from each version to the next: the first one from an empty file. A
/// released one is never changed.
const MIGRATIONS: &[&str] = &[include_str!("001-begin.sql"), include_str!("002-remove.sql")];

/// The version that this Foga writes.
const LATEST: usize = FIRST + MIGRATIONS.len() - 1;

/// Whether there are tables of a store at all, be it of an earlier version.
pub(super) fn is_there(connection: &Connection, path: &Path) -> Result<bool, StoreError> {
    Ok(version(connection, path)? > 0)
}

/// Holds that the tables are those of the latest version, where they cannot be made so.
pub(super) fn check(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    match version(connection, path)? {
        0 => Err(StoreError::Foreign(name(path))),
        LATEST => Ok(()),
        _ => Err(StoreError::ReadOnly(name(path))),
    }
}

/// Makes the tables those of the latest version, all or none.
pub(super) fn bring_up_to_date(connection: &mut Connection, path: &Path) -> Result<(), StoreError> {
    if version(connection, path)? == LATEST {
        return Ok(());
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(|error| fault(path, error))?;
    // Another process may have done it meanwhile.
    let from = version(&transaction, path)?;
    migrate(transaction, from).map_err(|error| fault(path, error))
}

fn migrate(transaction: Transaction<'_>, from: usize) -> rusqlite::Result<()> {
    for migration in &MIGRATIONS[(from + 1).saturating_sub(FIRST)..] {
        transaction.execute_batch(migration)?;
    }
    if from == 0 {
        secrets::make(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", LATEST)?;
    transaction.commit()
}

/// The version of the tables; 0 where there are none.
fn version(connection: &Connection, path: &Path) -> Result<usize, StoreError> {
    let number = |query| {
        connection.query_row(query, (), |row| row.get(0)).map_err(|error| fault(path, error))
    };
    let application: i64 = number("PRAGMA application_id")?;
    let found: i64 = number("PRAGMA user_version")?;
    let tables: i64 = number("SELECT count(*) FROM sqlite_schema")?;
    if application != APPLICATION_ID && (application, found, tables) != (0, 0, 0) {
        return Err(StoreError::Foreign(name(path)));
    }
    match usize::try_from(found) {
        Ok(0) if tables == 0 => Ok(0),
        Ok(version) if (FIRST..=LATEST).contains(&version) => Ok(version),
        Ok(version) if version < FIRST => Err(StoreError::Unreleased(name(path))),
        _ => {
            let known = i64::try_from(LATEST).unwrap_or(i64::MAX);
            Err(StoreError::Newer { path: name(path), found, known })
        }
    }
}
