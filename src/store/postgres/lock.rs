//! Who may write: one run of a municipality at a time.

use std::time::Duration;

use postgres::error::SqlState;
use postgres::{Client, Transaction};

use super::super::{Holder, StoreError};
use super::fault::Fault;

/// "Foga" in ASCII: the first of the two numbers of every advisory lock.
const FOGA: i32 = 0x466F_6761;

/// Waits until nobody else makes the tables what they have to be.
pub(super) fn tables(transaction: &mut Transaction<'_>) -> Result<(), Fault> {
    transaction.execute("SELECT pg_advisory_xact_lock($1, 0)", &[&FOGA])?;
    Ok(())
}

/// What runs do is to look up a few rows at a time, by their keys. Statistics of tables that grow
/// while a run goes on say otherwise, and the plans that follow from them read whole tables.
const BY_KEY: &str = "
    SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off;
    SET LOCAL plan_cache_mode = force_generic_plan";

/// Begins what writes to a municipality, once nobody else does; how long that is waited for is said.
/// It has the municipality until it ends, however it does.
pub(super) fn take<'c>(
    client: &'c mut Client,
    municipality: (&str, &str),
    patience: Duration,
) -> Result<Transaction<'c>, Fault> {
    let mut transaction = client.transaction()?;
    wait(&mut transaction, municipality, patience)?;
    transaction.batch_execute(BY_KEY)?;
    Ok(transaction)
}

fn wait(
    transaction: &mut Transaction<'_>,
    (name, code): (&str, &str),
    patience: Duration,
) -> Result<(), Fault> {
    let number = "SELECT number FROM foga.municipality WHERE code = $1";
    let number: i32 = transaction.query_one(number, &[&code])?.try_get(0)?;
    let got = "SELECT pg_try_advisory_xact_lock($1, $2)";
    if transaction.query_one(got, &[&FOGA, &number])?.try_get(0)? {
        return Ok(());
    }
    let by = holder(transaction, number)?;
    let held = || StoreError::Held { path: name.into(), municipality: code.into(), by };
    // For PostgreSQL none is without end.
    let milliseconds = i32::try_from(patience.as_millis()).unwrap_or(i32::MAX);
    if milliseconds == 0 {
        return Err(held().into());
    }
    transaction.batch_execute(&format!("SET LOCAL lock_timeout = {milliseconds}"))?;
    match transaction.execute("SELECT pg_advisory_xact_lock($1, $2)", &[&FOGA, &number]) {
        Ok(_) => Ok(transaction.batch_execute("SET LOCAL lock_timeout = 0")?),
        Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => Err(held().into()),
        Err(error) => Err(error.into()),
    }
}

/// Who has the municipality, as far as this login may know; nothing where nobody has it any more.
fn holder(transaction: &mut Transaction<'_>, number: i32) -> Result<Option<Holder>, Fault> {
    let query = "
        SELECT activity.usename::text, activity.application_name,
               coalesce(host(activity.client_addr), 'the server itself'),
               to_char(activity.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')
        FROM pg_locks JOIN pg_stat_activity AS activity USING (pid)
        WHERE locktype = 'advisory' AND granted AND objsubid = 2
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid = $1::integer::oid AND objid = $2::integer::oid";
    let found = transaction.query_opt(query, &[&FOGA, &number])?;
    let Some(row) = found else { return Ok(None) };
    let text = |at| row.try_get::<_, Option<String>>(at).map(Option::unwrap_or_default);
    let since: Option<String> = row.try_get(3)?;
    let Some(since) = since else { return Ok(None) };
    Ok(Some(Holder { login: text(0)?, program: text(1)?, host: text(2)?, since }))
}
