use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::super::{
    ByHand, ChangePart, Counts, Forgotten, KeptPerson, NewRun, PersonId, Purged, Register,
    Rewritten, RunId, StoreError, WaitPart,
};
use super::fault::Fault;
use super::pages::Starts;
use super::session::Session;
use super::{enter, erase, numbers, past, persons, runs, save, words};

/// A run by hand that goes on; dropped, it did not happen.
pub(super) struct Hand<'s> {
    session: Session<'s>,
    name: &'s str,
    run: RunId,
    starts: Starts,
}

impl<'s> Hand<'s> {
    pub(super) fn begin(
        mut session: Session<'s>,
        name: &'s str,
        run: &NewRun<'_>,
    ) -> Result<Self, StoreError> {
        let run = runs::enter(&mut session, run, None, None).map_err(|fault| fault.told(name))?;
        Ok(Self { session, name, run, starts: Starts::default() })
    }

    fn told<T>(&self, result: Result<T, Fault>) -> Result<T, StoreError> {
        result.map_err(|fault| fault.told(self.name))
    }

    fn one(&mut self, key: &str) -> Result<Option<KeptPerson>, Fault> {
        let query =
            "SELECT id, key, state::text FROM foga.person WHERE municipality = $1 AND key = $2";
        self.session.opt(query, &[&key])?.as_ref().map(persons::kept_person).transpose()
    }

    fn some(&mut self, after: Option<PersonId>, most: usize) -> Result<Vec<KeptPerson>, Fault> {
        let query = "SELECT id, key, state::text FROM foga.person
                     WHERE municipality = $1 AND id > $2 ORDER BY id LIMIT $3";
        let after = after.map_or(0, |person| person.0);
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        self.session.query(query, &[&after, &most])?.iter().map(persons::kept_person).collect()
    }

    fn write_all(&mut self, written: &[Rewritten<'_>]) -> Result<(), Fault> {
        let session = &mut self.session;
        let (mut ids, mut states) = (Vec::new(), Vec::new());
        let mut grown: BTreeMap<i64, i64> = BTreeMap::new();
        let mut stirred: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
        for person in written {
            ids.push(person.person.0);
            states.push(persons::json(person.after)?);
            for (row, by) in [(person.before, -1), (person.after, 1)] {
                for part in row.stored.iter().filter(|part| part.value.is_some()) {
                    *grown.entry(part.field).or_default() += by;
                }
                for known in &row.known {
                    stirred.entry(known.source).or_default().push(person.key);
                }
            }
            past::enter_waits(session, self.run, person.person, person.waits)?;
        }
        persons::update(session, (&ids, &states))?;
        let changes = written.iter().map(|person| (person.person, person.changes));
        past::enter_changes(session, self.run, changes)?;
        save::count(session, &grown)?;
        self.starts.stir(session, stirred)
    }
}

impl ByHand for Hand<'_> {
    fn run(&self) -> RunId {
        self.run
    }

    fn register(&mut self) -> Result<Register, StoreError> {
        let read = words::register(&mut self.session);
        self.told(read)
    }

    fn person(&mut self, key: &str) -> Result<Option<KeptPerson>, StoreError> {
        let read = self.one(key);
        self.told(read)
    }

    fn persons(
        &mut self,
        after: Option<PersonId>,
        most: usize,
    ) -> Result<Vec<KeptPerson>, StoreError> {
        let read = self.some(after, most);
        self.told(read)
    }

    fn changes(
        &mut self,
        run: i64,
        persons: RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, ChangePart)>, StoreError> {
        let read = past::changes_of(&mut self.session, &[run], &persons);
        self.told(read)
    }

    fn waits(
        &mut self,
        run: i64,
        persons: RangeInclusive<PersonId>,
    ) -> Result<Vec<(PersonId, WaitPart)>, StoreError> {
        let read = past::waits_of(&mut self.session, &[run], &persons);
        self.told(read)
    }

    fn renumbered(&mut self, run: i64) -> Result<Vec<(PersonId, String, String)>, StoreError> {
        let read = numbers::of_run(&mut self.session, run);
        self.told(read)
    }

    fn renumber(&mut self, person: PersonId, key: &str) -> Result<(), StoreError> {
        let renumbered = numbers::renumber(&mut self.session, &mut None, self.run, (person, key));
        self.told(renumbered)
    }

    fn reason(&mut self, name: &str, explanation: &str) -> Result<i64, StoreError> {
        let entered = enter::reason(&mut self.session, name, explanation);
        self.told(entered)
    }

    fn write(&mut self, persons: &[Rewritten<'_>]) -> Result<(), StoreError> {
        let written = self.write_all(persons);
        self.told(written)
    }

    fn forget(&mut self, key: &str) -> Result<Option<Forgotten>, StoreError> {
        let forgotten = erase::person(&mut self.session, self.run, key);
        self.told(forgotten)
    }

    fn purge(&mut self, before: Date) -> Result<Purged, StoreError> {
        let purged = erase::history(&mut self.session, self.run, before);
        self.told(purged)
    }

    fn commit(mut self: Box<Self>, counts: &Counts) -> Result<(), StoreError> {
        let counted = runs::count(&mut self.session, self.run, counts);
        self.told(counted)?;
        let Self { session, name, .. } = *self;
        session.transaction.commit().map_err(|error| Fault::from(error).told_at_the_end(name))
    }
}
