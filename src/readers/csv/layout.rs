use std::sync::Arc;

use jiff::civil::Date;

use super::cells::Cells;
use super::header::Header;
use crate::readers::description::{Category, Columns, Description};
use crate::readers::row::{Row, SetAside};
use crate::record::{
    self, Identity, IdentityKind, Place, SentField, SentRecord, SentValue, tidy, trim,
};

/// Which cell of a row is what.
pub(super) struct Layout<'a> {
    description: &'a Description,
    width: usize,
    person: usize,
    category: Choice,
    fields: Vec<(Arc<str>, Source)>,
    facts: Vec<(Arc<str>, usize)>,
    modified: Option<usize>,
    /// The cell, and what is harmless there, in lower case. A row that is shorter than the header
    /// is then no record: where a cell in its middle is missing, the protection stands one to the
    /// left, and an empty cell where it should.
    protected: Option<(usize, Vec<String>)>,
}

/// Where the category comes from.
#[derive(Clone)]
enum Choice {
    Constant(Arc<str>),
    Cell(usize, Arc<[(Box<str>, Arc<str>)]>),
}

/// Where a field's value comes from.
enum Source {
    One(usize),
    Parts(Vec<(Arc<str>, usize)>),
}

/// Why a row is no record, and at which of its cells.
struct Fault {
    cell: usize,
    reason: String,
    discreet: Option<String>,
}

impl Fault {
    /// One whose reason repeats no cell.
    fn new(cell: usize, reason: String) -> Self {
        Self { cell, reason, discreet: None }
    }
}

/// How a row is recognised among other text.
pub(super) struct Shape {
    person: usize,
    identity: IdentityKind,
    category: Choice,
}

impl<'a> Layout<'a> {
    pub(super) fn new(description: &'a Description, header: &Header) -> Self {
        let category = match &description.category {
            Category::Constant(name) => Choice::Constant(name.clone()),
            Category::Column { column, values } => {
                Choice::Cell(header.index(column), values.as_slice().into())
            }
        };
        let fields = description.fields.iter().map(|field| {
            let source = match &field.columns {
                Columns::One(column) => Source::One(header.index(column)),
                Columns::Parts(parts) => Source::Parts(
                    parts
                        .iter()
                        .map(|(part, column)| (part.clone(), header.index(column)))
                        .collect(),
                ),
            };
            (field.name.clone(), source)
        });
        let facts = description.facts.iter();
        Self {
            description,
            width: header.width(),
            person: header.index(&description.person),
            category,
            fields: fields.collect(),
            facts: facts.map(|(name, column)| (name.clone(), header.index(column))).collect(),
            modified: description.modified.as_ref().map(|column| header.index(column)),
            protected: description.protected.as_ref().map(|protected| {
                let harmless = protected.harmless.iter().map(|text| tidy(text).to_lowercase());
                (header.index(&protected.column), harmless.collect())
            }),
        }
    }

    /// How its rows are recognised.
    pub(super) fn shape(&self) -> Shape {
        Shape {
            person: self.person,
            identity: self.description.identity,
            category: self.category.clone(),
        }
    }

    /// Whether a row that is set aside says protected identity, where that can be known.
    pub(super) fn protected_aside(&self, cells: Option<&Cells>) -> Option<bool> {
        if self.protected.is_none() {
            return Some(false);
        }
        let cells = cells.filter(|cells| self.check_width(cells).is_ok())?;
        self.protected(cells)
    }

    /// The record that a row is, or why it is none.
    pub(super) fn row(&self, cells: &Cells, file: &Arc<str>) -> Row {
        match self.record(cells, file) {
            Ok(record) => Row::Record(record),
            Err(Fault { cell, reason, discreet }) => Row::SetAside(SetAside {
                place: place(cells, cell, file),
                reason,
                discreet,
                row: cells.row().to_owned(),
                person: self.person_aside(cells),
                protected: self.protected_aside(Some(cells)),
            }),
        }
    }

    fn record(&self, cells: &Cells, file: &Arc<str>) -> Result<SentRecord, Fault> {
        self.check_width(cells)?;
        let person = self.needed(cells, self.person, "the person")?;
        if is_blank(person) {
            return Err(Fault::new(self.person, "nobody is named".to_owned()));
        }
        Ok(SentRecord {
            place: place(cells, 0, file),
            person: person.to_owned(),
            category: self.category(cells)?.to_string(),
            fields: self.fields(cells, file),
            facts: self.facts(cells),
            modified: self
                .modified
                .and_then(|index| cells.get(index))
                .filter(|cell| !is_blank(cell))
                .map(str::to_owned),
            protected: self.protected(cells),
        })
    }

    /// Who it is, although the row cannot be used. In a short one the cell that is missing may
    /// stand before that of the person; a personal number proves itself, another key does not.
    fn person_aside(&self, cells: &Cells) -> Option<String> {
        let is_known = self.person == 0
            || cells.len() >= self.width
            || self.description.identity == IdentityKind::Personal;
        let cell = cells.get(self.person).filter(|cell| is_known && !is_blank(cell))?;
        Some(cell.to_owned())
    }

    /// Empty cells after the last column do no harm; others mean that the cells before may stand
    /// in wrong columns. So does a row that is too short, where it matters.
    fn check_width(&self, cells: &Cells) -> Result<(), Fault> {
        if self.protected.is_some() && cells.len() < self.width {
            let reason = format!(
                "the row ends before the last of the header's {} columns: where a cell is missing, \
                 whether the person is protected stands in another",
                self.width
            );
            return Err(Fault::new(cells.len(), reason));
        }
        let extra =
            (self.width..cells.len()).find(|&index| !is_blank(cells.get(index).unwrap_or("")));
        match extra {
            None => Ok(()),
            Some(index) => Err(Fault::new(
                index,
                format!(
                    "the row has {} cells, the header {}: a value with a separator in it, which \
                     is not in quotes?",
                    cells.len(),
                    self.width
                ),
            )),
        }
    }

    fn needed<'c>(&self, cells: &'c Cells, index: usize, what: &str) -> Result<&'c str, Fault> {
        cells.get(index).ok_or_else(|| {
            Fault::new(index, format!("the row ends before the column that says {what}"))
        })
    }

    fn category(&self, cells: &Cells) -> Result<&str, Fault> {
        let (index, values) = match &self.category {
            Choice::Constant(name) => return Ok(name),
            Choice::Cell(index, values) => (*index, values),
        };
        let cell = self.needed(cells, index, "the category")?;
        chosen(values, cell).ok_or_else(|| {
            let known = values.iter().map(|(value, _)| format!("`{value}`")).collect::<Vec<_>>();
            let known = known.join(", ");
            let told = |found: &str| format!("{found} stands for no category; known are {known}");
            if is_blank(cell) {
                return Fault::new(index, told("nothing"));
            }
            let reason = told(&format!("`{}`", trim(cell)));
            Fault { cell: index, reason, discreet: Some(told("what stands here")) }
        })
    }

    fn fields(&self, cells: &Cells, file: &Arc<str>) -> Vec<SentField> {
        let mut sent = Vec::with_capacity(self.fields.len());
        for (name, source) in &self.fields {
            let (index, value) = match source {
                Source::One(index) => match cells.get(*index) {
                    None => continue,
                    Some(cell) => (*index, SentValue::Cell(cell.to_owned())),
                },
                Source::Parts(parts) => {
                    let carried = || {
                        parts
                            .iter()
                            .filter_map(|(part, index)| Some((part, *index, cells.get(*index)?)))
                    };
                    let Some((_, first, _)) = carried().next() else { continue };
                    let parts = carried().map(|(part, _, cell)| (part.clone(), cell.to_owned()));
                    (first, SentValue::Parts(parts.collect()))
                }
            };
            sent.push(SentField { name: name.clone(), place: place(cells, index, file), value });
        }
        sent
    }

    fn facts(&self, cells: &Cells) -> Vec<(Arc<str>, String)> {
        let said = self
            .facts
            .iter()
            .filter_map(|(name, index)| Some((name.clone(), record::fact(cells.get(*index)?)?)));
        said.collect()
    }

    /// What the row says of protected identity; `None` where no row of the source says it.
    fn protected(&self, cells: &Cells) -> Option<bool> {
        let (index, harmless) = self.protected.as_ref()?;
        let is_harmless =
            |cell: &str| is_blank(cell) || harmless.contains(&tidy(cell).to_lowercase());
        Some(!cells.get(*index).is_some_and(is_harmless))
    }
}

impl Shape {
    /// Whether cells look like those of a record.
    pub(super) fn fits(&self, cells: &Cells) -> bool {
        let person = cells.get(self.person).unwrap_or_default();
        let category = match &self.category {
            Choice::Constant(_) => true,
            Choice::Cell(index, values) => {
                cells.get(*index).is_some_and(|cell| chosen(values, cell).is_some())
            }
        };
        category && Identity::read(person, self.identity, Date::MAX).is_ok()
    }

    /// What stands in the person's cell, where that is among the first cells and reads as text.
    pub(super) fn person(&self, cells: &Cells, first: usize) -> Option<String> {
        let cell = cells.get(self.person).filter(|_| self.person < first)?;
        (!is_blank(cell) && !cell.contains('\u{FFFD}')).then(|| cell.to_owned())
    }
}

/// The category for which a cell stands, if need be whatever its letter case.
fn chosen<'v>(values: &'v [(Box<str>, Arc<str>)], cell: &str) -> Option<&'v str> {
    let cell = tidy(cell);
    let exact = values.iter().find(|(value, _)| **value == cell);
    let found = exact.or_else(|| {
        let cell = cell.to_lowercase();
        values.iter().find(|(value, _)| value.to_lowercase() == cell)
    });
    found.map(|(_, category)| &**category)
}

fn is_blank(cell: &str) -> bool {
    trim(cell).is_empty()
}

fn place(cells: &Cells, index: usize, file: &Arc<str>) -> Place {
    let (line, column) = cells.position(index);
    Place { file: file.clone(), line, column }
}
