use rusqlite::{Connection, OptionalExtension, params};

use super::super::delivered::{by_page, page_of};
use super::super::{Page, PageId, PageStart};
use super::unreadable;

/// The pages of a source, by rising first key.
pub(super) fn starts(connection: &Connection, source: i64) -> rusqlite::Result<Vec<PageStart>> {
    let mut query = connection
        .prepare_cached("SELECT id, first FROM delivered WHERE source = ?1 ORDER BY first")?;
    let rows = query.query_map([source], |row| {
        Ok(PageStart { page: PageId(row.get(0)?), first: row.get(1)? })
    })?;
    rows.collect()
}

pub(super) fn read(connection: &Connection, page: PageId) -> rusqlite::Result<Page> {
    let mut query = connection.prepare_cached("SELECT page FROM delivered WHERE id = ?1")?;
    let read = query
        .query_row([page.0], |row| Ok(Page::from_bytes(row.get_ref(0)?.as_blob()?)))
        .optional()?;
    read.flatten().ok_or_else(|| unreadable("of a source's deliveries"))
}

/// Puts persons in the place of pages.
pub(super) fn replace(
    connection: &Connection,
    source: i64,
    replaced: &[PageId],
    by: &Page,
) -> rusqlite::Result<()> {
    let mut free = replaced.iter();
    let mut write = connection.prepare_cached(
        "REPLACE INTO delivered (id, source, first, page) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (first, bytes) in by.to_bytes() {
        write.execute(params![free.next().map(|page| page.0), source, first, bytes])?;
    }
    let mut remove = connection.prepare_cached("DELETE FROM delivered WHERE id = ?1")?;
    for page in free {
        remove.execute([page.0])?;
    }
    Ok(())
}

/// The sources that have pages.
pub(super) fn sources(connection: &Connection) -> rusqlite::Result<Vec<i64>> {
    let mut sources = connection.prepare_cached("SELECT DISTINCT source FROM delivered")?;
    sources.query_map((), |row| row.get(0))?.collect()
}

/// Takes a person off the pages of every source.
pub(super) fn forget(connection: &Connection, key: &str) -> rusqlite::Result<()> {
    sources(connection)?
        .into_iter()
        .try_for_each(|source| remove(connection, source, key).map(drop))
}

/// Takes a person off the pages of a source; the prints, if it was there.
pub(super) fn remove(
    connection: &Connection,
    source: i64,
    key: &str,
) -> rusqlite::Result<Option<(u64, Option<u64>)>> {
    let starts = starts(connection, source)?;
    let Some(start) = starts.get(page_of(&starts, key)) else { return Ok(None) };
    let page = read(connection, start.page)?;
    let found = page.iter().find(|last| last.key == key);
    let Some(prints) = found.map(|last| (last.print, last.alias)) else { return Ok(None) };
    if let Some(others) = page.without(key) {
        replace(connection, source, &[start.page], &others)?;
    }
    Ok(Some(prints))
}

/// Takes away the rest of persons, whose keys rise, on the pages of a source.
pub(super) fn stir(
    connection: &Connection,
    starts: &[PageStart],
    keys: &[&str],
) -> rusqlite::Result<()> {
    let mut write = connection.prepare_cached("UPDATE delivered SET page = ?2 WHERE id = ?1")?;
    for (start, keys) in by_page(starts, keys) {
        let mut page = read(connection, start.page)?;
        if page.stir(keys.iter().copied()) {
            for (_, bytes) in page.to_bytes() {
                write.execute(params![start.page.0, bytes])?;
            }
        }
    }
    Ok(())
}
