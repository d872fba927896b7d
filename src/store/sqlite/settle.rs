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

fn settle(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "UPDATE settled SET state = newer.state FROM newer WHERE newer.id = settled.id;
         DELETE FROM newer",
    )
}
