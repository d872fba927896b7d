use std::io;

use crate::record::{Kind, Value};
use crate::store::{FieldRow, KnownPart, Named, PersonRow, Register, Store, StoredPart};

use super::which::Chosen;
use super::{Failure, Which};

/// The store's number for the person, among the sources.
const PERSON: i64 = 0;

/// Between whom there is a conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Between {
    /// Two sources or more.
    Sources,
    /// The person's own value and what a source reports.
    OwnAndSource,
    /// Either.
    Any,
}

/// A field of a person of which not everybody says the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The person's key.
    pub person: String,
    /// Whether the person has protected identity.
    pub protected: bool,
    /// The field.
    pub field: FieldRow,
    /// Whether sources say different things.
    pub between_sources: bool,
    /// Whether a source says something else than the person.
    pub own_differs: bool,
    /// What each of them says: the sources in their order in the store, the person last.
    pub opinions: Vec<Opinion>,
}

/// What a source reports of a field, or the person has entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// The source, or `user` for the person.
    pub by: Named,
    /// The category in which it says so.
    pub category: Named,
    /// The value; `None` where the person has emptied the field.
    pub value: Option<Value>,
    /// Since when: the date of the run since which a source reports it, or since when the person's
    /// value has been stored.
    pub since: Option<String>,
    /// Whether it is the value that is stored.
    pub is_stored: bool,
}

/// Hands over the conflicts, person by person in the order of their keys. What sources report
/// counts that the policy of the latest run accepts, each in the categories that were asked for.
///
/// # Errors
/// A category or a field that the store does not have; a store that cannot be read.
pub fn conflicts(
    store: &mut dyn Store,
    which: Which<'_>,
    between: Between,
    each: &mut dyn FnMut(Conflict) -> io::Result<()>,
) -> Result<(), Failure> {
    let chosen = which.chosen(&store.register()?)?;
    store.persons(&mut |register, person, row| {
        let known: Vec<&KnownPart<'_>> = said(register, row, chosen).collect();
        for field in fields(&known).into_iter().filter(|field| chosen.has_field(*field)) {
            let said = Said::of(register, row, &known, field);
            let (between_sources, own_differs) = (said.sources_differ(), said.own_differs());
            let is_asked_for = match between {
                Between::Sources => between_sources,
                Between::OwnAndSource => own_differs,
                Between::Any => between_sources || own_differs,
            };
            if is_asked_for {
                each(Conflict {
                    person: person.to_owned(),
                    protected: row.is_protected(),
                    field: register.field_row(field),
                    between_sources,
                    own_differs,
                    opinions: said.opinions(register),
                })?;
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// The latest records that count.
fn said<'r, 'a>(
    register: &'r Register,
    row: &'r PersonRow<'a>,
    chosen: Chosen,
) -> impl Iterator<Item = &'r KnownPart<'a>> {
    let counts = move |known: &&KnownPart<'_>| {
        !known.gone && register.accepts(known.source) && chosen.has_category(known.category)
    };
    row.known.iter().filter(counts)
}

/// The fields of which something is reported, rising.
fn fields(known: &[&KnownPart<'_>]) -> Vec<i64> {
    let reported = known.iter().flat_map(|known| &known.values).map(|part| part.field);
    let mut fields: Vec<i64> = reported.collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// What is said of one field.
struct Said<'r> {
    kind: &'r Kind,
    stored: Option<&'r StoredPart<'r>>,
    stored_value: Option<Value>,
    reports: Vec<Report<'r>>,
}

struct Report<'r> {
    known: &'r KnownPart<'r>,
    value: Value,
    run: i64,
}

impl<'r> Said<'r> {
    fn of(
        register: &'r Register,
        row: &'r PersonRow<'r>,
        known: &[&'r KnownPart<'r>],
        field: i64,
    ) -> Self {
        let reports = known.iter().filter_map(|known| {
            let part = known.values.iter().find(|part| part.field == field)?;
            Some(Report { known, value: Value::from_normal(row.reported(part)), run: part.run })
        });
        let stored = row.stored(field);
        Self {
            kind: register.kind(field),
            stored,
            stored_value: stored.and_then(|part| part.value.as_deref()).map(Value::from_normal),
            reports: reports.collect(),
        }
    }

    fn sources_differ(&self) -> bool {
        self.reports.iter().enumerate().any(|(at, one)| {
            self.reports[at + 1..].iter().any(|other| {
                one.known.source != other.known.source && !self.kind.same(&one.value, &other.value)
            })
        })
    }

    fn own(&self) -> Option<&StoredPart<'r>> {
        self.stored.filter(|stored| stored.origin == Some(PERSON))
    }

    fn own_differs(&self) -> bool {
        self.own().is_some() && self.reports.iter().any(|report| !self.is_stored(&report.value))
    }

    fn is_stored(&self, value: &Value) -> bool {
        self.kind.alike(self.stored_value.as_ref(), Some(value))
    }

    fn opinions(&self, register: &Register) -> Vec<Opinion> {
        let reports = self.reports.iter().map(|report| Opinion {
            by: register.source(report.known.source),
            category: register.category(report.known.category),
            value: Some(report.value.clone()),
            since: register.run(report.run).map(|run| run.date.clone()),
            is_stored: self.is_stored(&report.value),
        });
        let own = self.own().map(|part| Opinion {
            by: register.source(PERSON),
            category: part.category.map(|category| register.category(category)).unwrap_or_default(),
            value: self.stored_value.clone(),
            since: part.since.map(|since| since.to_string()),
            is_stored: true,
        });
        reports.chain(own).collect()
    }
}
