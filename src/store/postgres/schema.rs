use postgres::error::SqlState;
use postgres::{Client, GenericClient};

use super::super::StoreError;
use super::fault::Fault;
use super::lock;

/// What brings the tables from each version to the next: the first one from an empty database. A
/// released one is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("001-begin.sql"),
    include_str!("002-remove.sql"),
    include_str!("003-access.sql"),
];

/// The version that this Foga writes.
const LATEST: usize = MIGRATIONS.len();

/// Whether there are tables; they are held to be those of the latest version.
pub(super) fn is_there(client: &mut Client, name: &str) -> Result<bool, Fault> {
    match version(client, name)? {
        0 => Ok(false),
        LATEST => Ok(true),
        found => Err(older(name, found).into()),
    }
}

/// Makes the tables those of the latest version, all or none.
pub(super) fn bring_up_to_date(client: &mut Client, name: &str) -> Result<(), Fault> {
    if version(client, name)? == LATEST {
        return Ok(());
    }
    let mut transaction = client.transaction()?;
    lock::tables(&mut transaction)?;
    // Another process may have done it meanwhile.
    let from = version(&mut transaction, name)?;
    for migration in &MIGRATIONS[from..] {
        transaction.batch_execute(migration).map_err(|error| match error.code() {
            Some(&SqlState::INSUFFICIENT_PRIVILEGE) if from > 0 => older(name, from).into(),
            _ => Fault::from(error),
        })?;
    }
    let latest = i32::try_from(LATEST).unwrap_or(i32::MAX);
    transaction.execute("UPDATE foga.version SET version = $1", &[&latest])?;
    Ok(transaction.commit()?)
}

fn older(name: &str, found: usize) -> StoreError {
    StoreError::Older { path: name.into(), found, needed: LATEST }
}

/// The version of the tables; 0 where there are none.
fn version(client: &mut impl GenericClient, name: &str) -> Result<usize, Fault> {
    // In tables, of which this transaction sees what was there when it asked; what a function such
    // as `to_regclass` knows may be older.
    let found = "
        SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'foga'),
               EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
                       WHERE nspname = 'foga' AND relname = 'version')";
    let found = client.query_one(found, &[])?;
    match (found.try_get(0)?, found.try_get(1)?) {
        (false, _) => return Ok(0),
        (true, false) => return Err(StoreError::Foreign(name.into()).into()),
        (true, true) => {}
    }
    let found =
        client.query_opt("SELECT max(version) FROM foga.version HAVING count(*) = 1", &[])?;
    let found = found.map(|row| row.try_get::<_, i32>(0)).transpose()?.filter(|found| *found > 0);
    let found = found.ok_or_else(|| StoreError::Versionless(name.into()))?;
    match usize::try_from(found) {
        Ok(version) if (1..=LATEST).contains(&version) => Ok(version),
        _ => {
            let known = i64::try_from(LATEST).unwrap_or(i64::MAX);
            Err(StoreError::Newer { path: name.into(), found: found.into(), known }.into())
        }
    }
}
