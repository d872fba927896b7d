use rusqlite::{CachedStatement, Connection};

use super::super::{Kept, PersonId};

/// Up to so many persons that are not asked for, one scan is quicker than a second search.
const GAP: i64 = 8;

/// What is kept of these persons.
///
/// They lie in the order of their ids: neighbours are read in one scan.
pub(super) fn persons(connection: &Connection, ids: &[PersonId]) -> rusqlite::Result<Vec<Kept>> {
    let mut loaded = vec![Kept::default(); ids.len()];
    let mut places: Vec<usize> = (0..ids.len()).collect();
    places.sort_unstable_by_key(|place| ids[*place]);
    let sql =
        |table| format!("SELECT id, state FROM {table} WHERE id BETWEEN ?1 AND ?2 ORDER BY id");
    let mut newer = connection.prepare_cached(&sql("newer"))?;
    let mut settled = connection.prepare_cached(&sql("settled"))?;
    for group in places.chunk_by(|a, b| ids[*b].0 - ids[*a].0 <= GAP) {
        for query in [&mut newer, &mut settled] {
            read(query, ids, group, &mut loaded)?;
        }
    }
    Ok(loaded)
}

/// What a table has of neighbours, as far as it is not known yet.
fn read(
    query: &mut CachedStatement<'_>,
    ids: &[PersonId],
    group: &[usize],
    loaded: &mut [Kept],
) -> rusqlite::Result<()> {
    let (Some(first), Some(last)) = (group.first(), group.last()) else { return Ok(()) };
    let mut rows = query.query([ids[*first].0, ids[*last].0])?;
    let mut wanted = group.iter().peekable();
    while let Some(row) = rows.next()? {
        let id = PersonId(row.get(0)?);
        while wanted.next_if(|place| ids[**place] < id).is_some() {}
        while let Some(place) = wanted.next_if(|place| ids[**place] == id) {
            if loaded[*place] == Kept::default() {
                loaded[*place] = Kept(row.get_ref(1)?.as_blob()?.into());
            }
        }
    }
    Ok(())
}
