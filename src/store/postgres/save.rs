use std::collections::BTreeMap;

use super::super::{Change, PersonId, PersonRow, RunId, StoreError};
use super::fault::Fault;
use super::pages::Starts;
use super::session::Session;
use super::{past, persons};

/// What is remembered from one writing of persons to the next in the same run.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// The number of the next new person, once it is known.
    next: Option<i64>,
    /// The pages of the other sources.
    starts: Starts,
}

/// Writes how persons became others, and says who they are.
pub(super) fn changes(
    session: &mut Session<'_>,
    run: RunId,
    memory: &mut Memory,
    changes: &[Change],
) -> Result<Vec<PersonId>, Fault> {
    let mut writing = Writing::default();
    for change in changes {
        writing.person(session, &mut memory.next, change)?;
    }
    let Writing { persons, new, old } = writing;
    persons::insert(session, (&new.0, &new.1, &new.2))?;
    persons::update(session, (&old.0, &old.1))?;
    let history =
        persons.iter().zip(changes).map(|(person, change)| (*person, &change.history[..]));
    past::enter_changes(session, run, history)?;
    counts(session, changes)?;
    let mut stirred: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for change in changes {
        for source in &change.sources {
            stirred.entry(*source).or_default().push(&change.key);
        }
    }
    memory.starts.stir(session, stirred)?;
    Ok(persons)
}

/// Persons that are to be written, all at once.
#[derive(Default)]
struct Writing<'c> {
    persons: Vec<PersonId>,
    new: (Vec<i64>, Vec<&'c str>, Vec<String>),
    old: (Vec<i64>, Vec<String>),
}

impl<'c> Writing<'c> {
    fn person(
        &mut self,
        session: &mut Session<'_>,
        next: &mut Option<i64>,
        change: &'c Change,
    ) -> Result<(), Fault> {
        let row = PersonRow::from_bytes(&change.kept.0).ok_or(StoreError::Unreadable)?;
        let json = persons::json(&row)?;
        let person = match change.person {
            Some(PersonId(person)) => {
                self.old.0.push(person);
                self.old.1.push(json);
                person
            }
            None => {
                let last = "SELECT coalesce(max(id), 0) FROM foga.person WHERE municipality = $1";
                let person = session.number(next, last)?;
                self.new.0.push(person);
                self.new.1.push(&change.key);
                self.new.2.push(json);
                person
            }
        };
        self.persons.push(PersonId(person));
        Ok(())
    }
}

fn counts(session: &mut Session<'_>, changes: &[Change]) -> Result<(), Fault> {
    let mut grown: BTreeMap<i64, i64> = BTreeMap::new();
    for (field, by) in changes.iter().flat_map(|change| &change.grown) {
        *grown.entry(*field).or_default() += by;
    }
    count(session, &grown)?;
    let used: Vec<i64> = changes.iter().flat_map(|change| &change.used).copied().collect();
    if !used.is_empty() {
        let uses = "UPDATE foga.field SET used = true WHERE municipality = $1 AND id = ANY ($2)";
        session.execute(uses, &[&used])?;
    }
    Ok(())
}

/// Remembers by how much the number of stored values has grown, by field.
pub(super) fn count(session: &mut Session<'_>, grown: &BTreeMap<i64, i64>) -> Result<(), Fault> {
    let (fields, grown): (Vec<i64>, Vec<i64>) =
        grown.iter().filter(|(_, grown)| **grown != 0).unzip();
    if fields.is_empty() {
        return Ok(());
    }
    let grow = "
        UPDATE foga.field SET stored = stored + new.grown
        FROM unnest($2::bigint[], $3::bigint[]) AS new (id, grown)
        WHERE field.municipality = $1 AND field.id = new.id";
    session.execute(grow, &[&fields, &grown])?;
    Ok(())
}
