use std::collections::{BTreeMap, BTreeSet};

use super::super::names::USER;
use super::super::{Cell, Page, Reading, StoreError, Table};
use super::known::Known;
use super::people::{People, Set};
use super::{Told, Wrong, each_row};

/// By source, the first and the last key of each page.
type Ends = BTreeMap<i64, Vec<(Box<str>, Box<str>)>>;

/// Checks what is kept of the last deliveries: it is of the persons whom each source has.
pub(super) fn all(
    reading: &mut dyn Reading,
    known: &mut Known,
    people: &People,
    told: &mut Told<'_>,
) -> Result<(), StoreError> {
    let mut pages = Ends::new();
    let mut delivered: BTreeMap<i64, Set> = BTreeMap::new();
    each_row(reading, Table::Delivered, &mut |row| {
        let source = row[1].number();
        known.refer(Table::Source, source);
        let name = known.source(source);
        let Some(page) = Page::from_bytes(row[3].bytes()).filter(|page| !page.is_empty()) else {
            return told.of_delivery(&format!("a page of what {name} delivered cannot be read"));
        };
        let mut others = 0_u64;
        for last in page.iter() {
            match people.place(last.person.0) {
                Some(place) if people.has_key(place, last.key) => {
                    delivered.entry(source).or_default().add(place);
                }
                _ => others += 1,
            }
        }
        if others > 0 {
            let what =
                format!("{others} of whom {name} delivered something are not there, or others");
            told.of_delivery(&what)?;
        }
        let keys: Vec<&str> = page.iter().map(|last| last.key).collect();
        let ends = keys.first().copied().unwrap_or_default();
        if !keys.is_sorted_by(|a, b| a < b) || ends != row[2].text() {
            told.of_delivery(&format!("a page of what {name} delivered is not in order"))?;
        }
        let last = keys.last().copied().unwrap_or_default();
        pages.entry(source).or_default().push((ends.into(), last.into()));
        Ok(())
    })?;
    for (source, mut pages) in pages {
        pages.sort_unstable();
        if !pages.is_sorted_by(|a, b| a.1 < b.0) {
            let name = known.source(source);
            told.of_delivery(&format!("pages of what {name} delivered overlap"))?;
        }
    }
    let sources: BTreeSet<i64> = people.had().keys().chain(delivered.keys()).copied().collect();
    for source in sources.into_iter().filter(|source| *source != USER) {
        let (nobody, name) = (Set::default(), known.source(source));
        let had = people.had().get(&source).unwrap_or(&nobody);
        for (place, is_had) in had.differences(delivered.get(&source).unwrap_or(&nobody)) {
            let what = if is_had {
                format!("{name} has the person, and nothing is kept of what it delivered last")
            } else {
                format!("{name} delivered something of the person, and reports nothing")
            };
            of_person(reading, people.number(place), &what, told)?;
        }
    }
    Ok(())
}

/// Tells something of a person, who is looked for by its number.
fn of_person(
    reading: &mut dyn Reading,
    person: Option<i64>,
    what: &str,
    told: &mut Told<'_>,
) -> Result<(), StoreError> {
    let Some(person) = person else { return Ok(()) };
    let found = reading.rows(Table::Person, Some(&vec![Cell::Number(person - 1)]), 1)?;
    let Some(row) = found.first() else { return Ok(()) };
    let protected = row[2].row().is_none_or(|row| row.is_protected());
    told.deliveries += 1;
    told.tell(Wrong { person: Some(row[1].text()), protected, what })
}
