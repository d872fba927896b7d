//! The pages of sources. Each is looked up by a subquery of its own, as persons are: see `persons`.

use std::collections::BTreeMap;

use super::super::delivered::{by_page, page_of};
use super::super::{Page, PageId, PageStart, StoreError};
use super::fault::Fault;
use super::session::Session;

/// The pages of a source, by rising first key.
pub(super) fn starts(session: &mut Session<'_>, source: i64) -> Result<Vec<PageStart>, Fault> {
    let query = "SELECT id, first FROM foga.delivered WHERE municipality = $1 AND source = $2 ORDER BY first";
    let rows = session.query(query, &[&source])?;
    let start = |row: &postgres::Row| {
        let first: &str = row.try_get(1)?;
        Ok(PageStart { page: PageId(row.try_get(0)?), first: first.into() })
    };
    rows.iter().map(start).collect()
}

pub(super) fn read(session: &mut Session<'_>, page: PageId) -> Result<Page, Fault> {
    let pages = read_all(session, &[page.0])?;
    pages.into_iter().next().map(|(_, page)| page).ok_or_else(|| StoreError::Unreadable.into())
}

fn read_all(session: &mut Session<'_>, pages: &[i64]) -> Result<BTreeMap<i64, Page>, Fault> {
    let query = "
        SELECT id, (SELECT page FROM foga.delivered WHERE municipality = $1 AND delivered.id = asked.id)
        FROM unnest($2::bigint[]) AS asked (id)";
    let mut read = BTreeMap::new();
    for row in session.query(query, &[&pages])? {
        let Some(bytes) = row.try_get::<_, Option<&[u8]>>(1)? else { continue };
        read.insert(row.try_get(0)?, Page::from_bytes(bytes).ok_or(StoreError::Unreadable)?);
    }
    Ok(read)
}

/// Puts persons in the place of pages; `next` is the number of the next new page, once it is known.
pub(super) fn replace(
    session: &mut Session<'_>,
    next: &mut Option<i64>,
    source: i64,
    replaced: &[PageId],
    by: &Page,
) -> Result<(), Fault> {
    let mut free: Vec<i64> = replaced.iter().rev().map(|page| page.0).collect();
    let (mut ids, mut firsts, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    for (first, bytes) in by.to_bytes() {
        ids.push(match free.pop() {
            Some(page) => page,
            None => {
                let last =
                    "SELECT coalesce(max(id), 0) FROM foga.delivered WHERE municipality = $1";
                session.number(next, last)?
            }
        });
        firsts.push(first);
        pages.push(bytes);
    }
    if !ids.is_empty() {
        let write = "
            INSERT INTO foga.delivered (municipality, id, source, first, page)
            SELECT $1, id, $2, first, page
            FROM unnest($3::bigint[], $4::text[], $5::bytea[]) AS new (id, first, page)
            ON CONFLICT (municipality, id) DO UPDATE SET first = excluded.first, page = excluded.page";
        session.execute(write, &[&source, &ids, &firsts, &pages])?;
    }
    if !free.is_empty() {
        let remove = "DELETE FROM foga.delivered WHERE municipality = $1 AND id = ANY ($2)";
        session.execute(remove, &[&free])?;
    }
    Ok(())
}

/// The sources that have pages.
pub(super) fn sources(session: &mut Session<'_>) -> Result<Vec<i64>, Fault> {
    let query = "SELECT DISTINCT source FROM foga.delivered WHERE municipality = $1";
    session.query(query, &[])?.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// Takes a person off the pages of every source.
pub(super) fn forget(session: &mut Session<'_>, key: &str) -> Result<(), Fault> {
    for source in sources(session)? {
        remove(session, &mut None, source, key)?;
    }
    Ok(())
}

/// Takes a person off the pages of a source; the prints, if it was there.
pub(super) fn remove(
    session: &mut Session<'_>,
    next: &mut Option<i64>,
    source: i64,
    key: &str,
) -> Result<Option<(u64, Option<u64>)>, Fault> {
    let starts = starts(session, source)?;
    let Some(start) = starts.get(page_of(&starts, key)) else { return Ok(None) };
    let page = read(session, start.page)?;
    let found = page.iter().find(|last| last.key == key);
    let Some(prints) = found.map(|last| (last.print, last.alias)) else { return Ok(None) };
    if let Some(others) = page.without(key) {
        replace(session, next, source, &[start.page], &others)?;
    }
    Ok(Some(prints))
}

/// The pages of sources, as far as they were asked for.
#[derive(Debug, Default)]
pub(super) struct Starts(BTreeMap<i64, Vec<PageStart>>);

impl Starts {
    /// Takes away the rest of persons on the pages of sources.
    pub(super) fn stir(
        &mut self,
        session: &mut Session<'_>,
        stirred: BTreeMap<i64, Vec<&str>>,
    ) -> Result<(), Fault> {
        for (source, mut keys) in stirred {
            keys.sort_unstable();
            keys.dedup();
            let starts = match self.0.entry(source) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(slot) => {
                    slot.insert(starts(session, source)?)
                }
            };
            stir(session, starts, &keys)?;
        }
        Ok(())
    }
}

/// Takes away the rest of persons, whose keys rise, on the pages of a source.
fn stir(session: &mut Session<'_>, starts: &[PageStart], keys: &[&str]) -> Result<(), Fault> {
    let touched: Vec<i64> = by_page(starts, keys).map(|(start, _)| start.page.0).collect();
    if touched.is_empty() {
        return Ok(());
    }
    let mut read = read_all(session, &touched)?;
    let (mut ids, mut pages) = (Vec::new(), Vec::new());
    for (start, keys) in by_page(starts, keys) {
        let page = read.get_mut(&start.page.0).ok_or(StoreError::Unreadable)?;
        if page.stir(keys.iter().copied()) {
            ids.push(start.page.0);
            pages.extend(page.to_bytes().into_iter().map(|(_, bytes)| bytes));
        }
    }
    let write = "
        UPDATE foga.delivered SET page = found.page
        FROM (SELECT (SELECT known.ctid FROM foga.delivered AS known
                      WHERE known.municipality = $1 AND known.id = new.id) AS at, new.page
              FROM unnest($2::bigint[], $3::bytea[]) AS new (id, page)
              OFFSET 0) AS found
        WHERE delivered.ctid = found.at";
    session.execute(write, &[&ids, &pages])?;
    Ok(())
}
