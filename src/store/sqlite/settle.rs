use rusqlite::Connection;

/// Where more than one in so many persons has a newer state, all are settled: fewer would seldom be
/// worth writing everything, and more would be scattered again.
const SHARE: i64 = 4;

/// Puts the newer states of persons in the place of the older ones, where there are many of them.
///
/// It writes about as much as all persons take. A store in which a hundredth of them changes each
/// night pays for it once in 25 nights.
pub(super) fn settle_many(connection: &Connection) -> rusqlite::Result<()> {
    let number = |query| connection.query_row(query, (), |row| row.get::<_, Option<i64>>(0));
    let newer = number("SELECT count(*) FROM newer")?.unwrap_or_default();
    let last = number("SELECT max(id) FROM settled")?.unwrap_or_default();
    if newer > last / SHARE {
        settle(connection)?;
    }
    Ok(())
}

/// One after the other, as a single statement would first have all of them in memory.
fn settle(connection: &Connection) -> rusqlite::Result<()> {
    let mut newer = connection.prepare_cached("SELECT id, state FROM newer ORDER BY id")?;
    let mut update = connection.prepare_cached("UPDATE settled SET state = ?2 WHERE id = ?1")?;
    let mut rows = newer.query(())?;
    while let Some(row) = rows.next()? {
        update.execute((row.get::<_, i64>(0)?, row.get_ref(1)?.as_blob()?))?;
    }
    connection.execute("DELETE FROM newer", ())?;
    Ok(())
}
