use std::sync::Arc;

use jiff::civil::Date;

use crate::policy::{Policy, Roster, RuleId, SourceId};

use super::super::names::{Names, USER};
use super::super::{
    Change, Counts, FieldRow, Kept, NewRun, Page, PageId, PageStart, PersonId, RunId, StoreError,
    Transaction, Translator,
};
use super::fault::Fault;
use super::session::Session;
use super::{enter, numbers, pages, persons, runs, save, words};

/// A run that goes on; dropped, it did not happen.
pub(super) struct Writing<'s> {
    session: Session<'s>,
    name: &'s str,
    run: RunId,
    names: Arc<Names>,
    /// The store's number of the run's source.
    source: i64,
    memory: save::Memory,
    /// The number of the next new page, once it is known.
    next_page: Option<i64>,
}

impl<'s> Writing<'s> {
    pub(super) fn new(session: Session<'s>, name: &'s str) -> Self {
        let (names, memory) = (Arc::default(), save::Memory::default());
        Self { session, name, run: RunId(0), names, source: USER, memory, next_page: None }
    }

    fn enter(
        &mut self,
        run: &NewRun<'_>,
        policy: &Policy,
        roster: &Roster,
    ) -> Result<RunId, Fault> {
        self.names = Arc::new(enter::names(&mut self.session, policy, roster)?);
        let source = run.source.and_then(|name| roster.id(name));
        self.source = source.map_or(USER, |source| self.names.source(source));
        let source = run.source.and(Some(self.source));
        runs::enter(&mut self.session, run, source, Some(policy.name()))
    }

    fn known_sources(&mut self) -> Result<Vec<String>, Fault> {
        let query = "SELECT name FROM foga.source WHERE municipality = $1 AND id <> $2 ORDER BY id";
        let rows = self.session.query(query, &[&USER])?;
        rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
    }

    fn date(&mut self, source: &str) -> Result<Option<Date>, Fault> {
        let query = "
            SELECT max(date) FROM foga.run
            WHERE municipality = $1 AND kind = 'sync'
                AND source = (SELECT id FROM foga.source WHERE municipality = $1 AND name = $2)";
        let date: Option<String> = self.session.one(query, &[&source])?.try_get(0)?;
        Ok(date.and_then(|date| date.parse().ok()))
    }

    fn is_used(&mut self, field: &str) -> Result<bool, Fault> {
        let query = "SELECT used FROM foga.field WHERE municipality = $1 AND name = $2";
        match self.session.opt(query, &[&field])? {
            Some(row) => Ok(row.try_get(0)?),
            None => Ok(false),
        }
    }

    fn stored(&mut self) -> Result<Vec<u64>, Fault> {
        let mut counts = Vec::new();
        let query = "SELECT id, stored FROM foga.field WHERE municipality = $1";
        for row in self.session.query(query, &[])? {
            let Some(field) = self.names.field_of(row.try_get(0)?) else { continue };
            let place = usize::from(field.0);
            if counts.len() <= place {
                counts.resize(place + 1, 0);
            }
            counts[place] = u64::try_from(row.try_get::<_, i64>(1)?).unwrap_or_default();
        }
        Ok(counts)
    }

    fn told<T>(&self, result: Result<T, Fault>) -> Result<T, StoreError> {
        result.map_err(|fault| fault.told(self.name))
    }
}

impl Transaction for Writing<'_> {
    fn sources(&mut self) -> Result<Vec<String>, StoreError> {
        let read = self.known_sources();
        self.told(read)
    }

    fn last_date(&mut self, source: &str) -> Result<Option<Date>, StoreError> {
        let read = self.date(source);
        self.told(read)
    }

    fn fields(&mut self) -> Result<Vec<FieldRow>, StoreError> {
        let read = words::fields(&mut self.session);
        self.told(read)
    }

    fn has_values(&mut self, field: &str) -> Result<bool, StoreError> {
        let read = self.is_used(field);
        self.told(read)
    }

    fn open(
        &mut self,
        run: &NewRun<'_>,
        policy: &Policy,
        roster: &Roster,
    ) -> Result<RunId, StoreError> {
        let entered = self.enter(run, policy, roster);
        self.run = self.told(entered)?;
        Ok(self.run)
    }

    fn reason(&mut self, name: &str, explanation: &str) -> Result<RuleId, StoreError> {
        let entered = enter::reason(&mut self.session, name, explanation);
        let number = self.told(entered)?;
        let place = Arc::make_mut(&mut self.names).rules.place_or_push(number);
        Ok(RuleId(u32::try_from(place).unwrap_or(u32::MAX)))
    }

    fn find(&mut self, keys: &[&str]) -> Result<Vec<Option<PersonId>>, StoreError> {
        let read = persons::find(&mut self.session, keys);
        self.told(read)
    }

    fn translator(&self) -> Translator {
        Translator::new(self.names.clone(), self.run, self.source)
    }

    fn load(&mut self, persons: &[PersonId]) -> Result<Vec<Kept>, StoreError> {
        let read = persons::load(&mut self.session, persons);
        self.told(read)
    }

    fn temporary(&mut self) -> Result<Vec<(PersonId, String)>, StoreError> {
        let read = numbers::temporary(&mut self.session);
        self.told(read)
    }

    fn renumber(&mut self, person: PersonId, key: &str) -> Result<(), StoreError> {
        let (session, next) = (&mut self.session, &mut self.next_page);
        let renumbered = numbers::renumber(session, next, self.run, (person, key));
        self.told(renumbered)
    }

    fn renumbered(&mut self, keys: &[&str]) -> Result<Vec<Option<(PersonId, String)>>, StoreError> {
        let read = numbers::renumbered(&mut self.session, keys);
        self.told(read)
    }

    fn save(&mut self, changes: &[Change]) -> Result<Vec<PersonId>, StoreError> {
        let saved = save::changes(&mut self.session, self.run, &mut self.memory, changes);
        self.told(saved)
    }

    fn pages(&mut self, source: SourceId) -> Result<Vec<PageStart>, StoreError> {
        let read = pages::starts(&mut self.session, self.names.source(source));
        self.told(read)
    }

    fn read_page(&mut self, page: PageId) -> Result<Page, StoreError> {
        let read = pages::read(&mut self.session, page);
        self.told(read)
    }

    fn replace_pages(
        &mut self,
        source: SourceId,
        replaced: &[PageId],
        by: &Page,
    ) -> Result<(), StoreError> {
        let source = self.names.source(source);
        let (session, next) = (&mut self.session, &mut self.next_page);
        let replaced = pages::replace(session, next, source, replaced, by);
        self.told(replaced)
    }

    fn stored_values(&mut self) -> Result<Vec<u64>, StoreError> {
        let read = self.stored();
        self.told(read)
    }

    fn commit(mut self: Box<Self>, counts: &Counts) -> Result<(), StoreError> {
        let counted = runs::count(&mut self.session, self.run, counts);
        self.told(counted)?;
        let Self { session, name, .. } = *self;
        session.transaction.commit().map_err(|error| Fault::from(error).told_at_the_end(name))
    }
}
