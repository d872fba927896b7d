use super::super::{Reading, StoreError, Table};
use super::known::Known;
use super::people::People;
use super::{Told, each_row};

/// Checks what the history refers to, and gives how many changes it has.
pub(super) fn all(
    reading: &mut dyn Reading,
    known: &mut Known,
    people: &People,
    told: &mut Told<'_>,
) -> Result<u64, StoreError> {
    let (mut changes, mut left) = (0, 0_u64);
    let purged = known.purged();
    let mut steps = Steps::default();
    each_row(reading, Table::History, &mut |row| {
        changes += 1;
        let number = |at: usize| row[at].number();
        left += u64::from(purged.is_some_and(|purged| number(0) <= purged));
        steps.next(number(0), number(1), number(2));
        refer_to(known, people, number(0), number(1));
        known.refer(Table::Field, number(3));
        known.refer(Table::Rule, number(4));
        for at in [6, 10] {
            known.refer_if(Table::Source, row[at].some());
            known.refer_if(Table::Category, row[at + 1].some());
        }
        Ok(())
    })?;
    steps.tell("changes of stored values", told)?;
    if let Some(purged) = purged.filter(|_| left > 0) {
        told.of_store(&format!(
            "the history up to run {purged} was purged, and {left} of it is there"
        ))?;
    }
    let mut steps = Steps::default();
    each_row(reading, Table::Waited, &mut |row| {
        let number = |at: usize| row[at].number();
        steps.next(number(0), number(1), number(2));
        refer_to(known, people, number(0), number(1));
        known.refer(Table::Field, number(3));
        known.refer(Table::Category, number(4));
        known.refer(Table::Source, number(5));
        known.refer(Table::Run, number(7));
        known.refer_if(Table::Rule, row[8].some().filter(|rule| *rule != 0));
        known.refer(Table::Rule, number(9));
        for at in [10, 11] {
            known.refer_if(Table::Run, row[at].some().filter(|run| *run != 0));
        }
        Ok(())
    })?;
    steps.tell("changes of what waits", told)?;
    Ok(changes)
}

fn refer_to(known: &mut Known, people: &People, run: i64, person: i64) {
    known.refer(Table::Run, run);
    if people.place(person).is_none() {
        known.refer(Table::Person, person);
    }
}

/// The steps of each person in each run, which are counted from 0.
#[derive(Default)]
struct Steps {
    next: (i64, i64, i64),
    /// The runs in which one does not follow the other, each once.
    broken: Vec<i64>,
}

impl Steps {
    fn next(&mut self, run: i64, person: i64, step: i64) {
        let expected = if (self.next.0, self.next.1) == (run, person) { self.next.2 } else { 0 };
        if step != expected && self.broken.last() != Some(&run) {
            self.broken.push(run);
        }
        self.next = (run, person, step + 1);
    }

    fn tell(self, what: &str, told: &mut Told<'_>) -> Result<(), StoreError> {
        for run in self.broken {
            told.of_store(&format!(
                "of run {run}, the {what} do not follow one another: some are lacking, or too many"
            ))?;
        }
        Ok(())
    }
}
