use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use rusqlite::{OptionalExtension, params};

use crate::policy::{Policy, Roster, RuleId, SourceId};
use crate::record::Kind;

use super::super::names::{Ids, Names, USER};
use super::super::{
    Change, Counts, FieldRow, Kept, NewRun, Page, PageId, PageStart, PersonId, RunId, StoreError,
    Transaction, Translator,
};
use super::{fault, fields, load, numbers, pages, runs, save, settle};

/// A run that goes on; dropped, it did not happen.
pub(super) struct Writing<'c> {
    transaction: rusqlite::Transaction<'c>,
    path: &'c Path,
    run: RunId,
    names: Arc<Names>,
    /// The store's number of the run's source.
    source: i64,
    memory: save::Memory,
}

impl<'c> Writing<'c> {
    pub(super) fn new(transaction: rusqlite::Transaction<'c>, path: &'c Path) -> Self {
        let (names, memory) = (Arc::default(), save::Memory::default());
        Self { transaction, path, run: RunId(0), names, source: USER, memory }
    }

    fn told<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|error| fault(self.path, error))
    }

    fn enter(
        &mut self,
        run: &NewRun<'_>,
        policy: &Policy,
        roster: &Roster,
    ) -> rusqlite::Result<RunId> {
        settle::settle_many(&self.transaction)?;
        self.names = Arc::new(Names {
            categories: self.enter_categories(policy)?,
            fields: self.enter_fields(policy)?,
            sources: self.enter_sources(policy, roster)?,
            rules: self.enter_rules(policy)?,
            accepted: roster.ids().map(|source| roster.accepts(source)).collect(),
        });
        let source = run.source.and_then(|name| roster.id(name));
        self.source = source.map_or(USER, |source| self.names.source(source));
        runs::enter(&self.transaction, run, run.source.and(Some(self.source)), Some(policy))
    }

    fn enter_categories(&self, policy: &Policy) -> rusqlite::Result<Ids> {
        let mut enter = self.transaction.prepare(
            "INSERT INTO category (name, label, place) VALUES (?1, ?2, ?3)
             ON CONFLICT (name) DO UPDATE SET label = excluded.label, place = excluded.place
             RETURNING id",
        )?;
        let mut ids = Ids::default();
        for (place, category) in policy.categories().iter().enumerate() {
            let row = params![category.name, category.label, place];
            ids.push(enter.query_row(row, |row| row.get(0))?);
        }
        Ok(ids)
    }

    fn enter_fields(&self, policy: &Policy) -> rusqlite::Result<Ids> {
        let mut enter = self.transaction.prepare(
            "INSERT INTO field (name, label, kind, parts, place) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (name) DO UPDATE SET label = excluded.label, kind = excluded.kind,
                 parts = excluded.parts, place = excluded.place
             RETURNING id",
        )?;
        let mut ids = Ids::default();
        for (place, field) in policy.fields().iter().enumerate() {
            let parts = match &field.kind {
                Kind::Group(parts) => serde_json::to_string(parts).ok(),
                _ => None,
            };
            let row = params![field.name, field.label, field.kind.word(), parts, place];
            ids.push(enter.query_row(row, |row| row.get(0))?);
        }
        Ok(ids)
    }

    fn enter_sources(&self, policy: &Policy, roster: &Roster) -> rusqlite::Result<Ids> {
        let mut enter = self.transaction.prepare(
            "INSERT INTO source (name, label, accepted) VALUES (?1, coalesce(?2, ?1), ?3)
             ON CONFLICT (name) DO UPDATE SET label = coalesce(?2, label), accepted = ?3
             RETURNING id",
        )?;
        let mut ids = Ids::default();
        for source in roster.ids() {
            let name = roster.name(source);
            let declared = policy.sources().iter().find(|source| *source.name == *name);
            let row = params![name, declared.map(|source| &source.label), roster.accepts(source)];
            ids.push(enter.query_row(row, |row| row.get(0))?);
        }
        Ok(ids)
    }

    fn enter_rules(&self, policy: &Policy) -> rusqlite::Result<Ids> {
        let mut ids = Ids::default();
        for (_, rule) in policy.rules() {
            let explanation = rule.explanation.as_deref().unwrap_or_default();
            ids.push(runs::enter_rule(&self.transaction, &rule.name, explanation)?);
        }
        Ok(ids)
    }

    fn find(&self, keys: &[&str]) -> rusqlite::Result<Vec<Option<PersonId>>> {
        let mut find = self.transaction.prepare_cached("SELECT id FROM person WHERE key = ?1")?;
        let ids = keys.iter().map(|key| find.query_row([key], |row| row.get(0)).optional());
        ids.map(|id| Ok(id?.map(PersonId))).collect()
    }

    fn stored(&self) -> rusqlite::Result<Vec<u64>> {
        let mut counts = Vec::new();
        let mut query = self.transaction.prepare("SELECT id, stored FROM field")?;
        let mut rows = query.query(())?;
        while let Some(row) = rows.next()? {
            let Some(field) = self.names.field_of(row.get(0)?) else { continue };
            let place = usize::from(field.0);
            if counts.len() <= place {
                counts.resize(place + 1, 0);
            }
            counts[place] = row.get(1)?;
        }
        Ok(counts)
    }

    fn finish(self, counts: &Counts) -> rusqlite::Result<()> {
        runs::count(&self.transaction, self.run, counts)?;
        self.transaction.commit()
    }
}

impl Transaction for Writing<'_> {
    fn sources(&mut self) -> Result<Vec<String>, StoreError> {
        let read = || {
            let mut names = self.transaction.prepare("SELECT name FROM source WHERE id <> ?1")?;
            names.query_map([USER], |row| row.get(0))?.collect()
        };
        self.told(read())
    }

    fn last_date(&mut self, source: &str) -> Result<Option<Date>, StoreError> {
        let date: rusqlite::Result<Option<String>> = self.transaction.query_row(
            "SELECT max(date) FROM run
             WHERE kind = 'sync' AND source = (SELECT id FROM source WHERE name = ?1)",
            [source],
            |row| row.get(0),
        );
        Ok(self.told(date)?.and_then(|date| date.parse().ok()))
    }

    fn fields(&mut self) -> Result<Vec<FieldRow>, StoreError> {
        self.told(fields(&self.transaction))
    }

    fn has_values(&mut self, field: &str) -> Result<bool, StoreError> {
        let mut query =
            self.told(self.transaction.prepare("SELECT used FROM field WHERE name = ?1"))?;
        self.told(query.query_row([field], |row| row.get(0)).optional())
            .map(Option::unwrap_or_default)
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
        let entered = runs::enter_rule(&self.transaction, name, explanation);
        let number = self.told(entered)?;
        let place = Arc::make_mut(&mut self.names).rules.place_or_push(number);
        Ok(RuleId(u32::try_from(place).unwrap_or(u32::MAX)))
    }

    fn find(&mut self, keys: &[&str]) -> Result<Vec<Option<PersonId>>, StoreError> {
        self.told(Self::find(self, keys))
    }

    fn translator(&self) -> Translator {
        Translator::new(self.names.clone(), self.run, self.source)
    }

    fn load(&mut self, persons: &[PersonId]) -> Result<Vec<Kept>, StoreError> {
        self.told(load::persons(&self.transaction, persons))
    }

    fn temporary(&mut self) -> Result<Vec<(PersonId, String)>, StoreError> {
        self.told(numbers::temporary(&self.transaction))
    }

    fn renumber(&mut self, person: PersonId, key: &str) -> Result<(), StoreError> {
        self.told(numbers::renumber(&self.transaction, self.run, person, key))
    }

    fn renumbered(&mut self, keys: &[&str]) -> Result<Vec<Option<(PersonId, String)>>, StoreError> {
        let found = keys.iter().map(|key| numbers::renumbered(&self.transaction, key));
        self.told(found.collect())
    }

    fn save(&mut self, changes: &[Change]) -> Result<Vec<PersonId>, StoreError> {
        let saved = save::persons(&self.transaction, self.run, &mut self.memory, changes);
        self.told(saved)
    }

    fn pages(&mut self, source: SourceId) -> Result<Vec<PageStart>, StoreError> {
        self.told(pages::starts(&self.transaction, self.names.source(source)))
    }

    fn read_page(&mut self, page: PageId) -> Result<Page, StoreError> {
        self.told(pages::read(&self.transaction, page))
    }

    fn replace_pages(
        &mut self,
        source: SourceId,
        replaced: &[PageId],
        by: &Page,
    ) -> Result<(), StoreError> {
        let source = self.names.source(source);
        self.told(pages::replace(&self.transaction, source, replaced, by))
    }

    fn stored_values(&mut self) -> Result<Vec<u64>, StoreError> {
        self.told(self.stored())
    }

    fn commit(self: Box<Self>, counts: &Counts) -> Result<(), StoreError> {
        let path = self.path;
        self.finish(counts).map_err(|error| fault(path, error))
    }
}
