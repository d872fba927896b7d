use std::sync::Arc;

use jiff::civil::Date;

use super::cells::Cells;
use super::header::Header;
use super::record::{Fault, Outline, RecordLayout};
use crate::readers::chosen::chosen;
use crate::readers::description::{Category, Description};
use crate::readers::row::{Marked, SetAside};
use crate::record::{Identity, IdentityKind, Place, trim};

/// Which cell of a row is what.
pub(super) struct Layout {
    identity: IdentityKind,
    width: usize,
    /// What says how many columns there are.
    counted_by: &'static str,
    records: Vec<RecordLayout>,
    /// Whether some cell says protected identity. A row that is shorter than the header is then
    /// no record: where a cell in its middle is missing, the protection stands one to the left,
    /// and an empty cell where it should.
    says_protected: bool,
}

/// How a row is recognised among other text: by the first record that it holds.
pub(super) struct Shape {
    person: usize,
    identity: IdentityKind,
    category: Choice,
}

/// Where the category comes from.
#[derive(Clone)]
pub(super) enum Choice {
    Constant(Arc<str>),
    Cells(Vec<usize>, Arc<[(Box<str>, Arc<str>)]>),
}

impl Layout {
    pub(super) fn new(description: &Description, header: &Header) -> Self {
        let records = description.records.iter();
        Self {
            identity: description.identity,
            width: header.width(),
            counted_by: if header.is_there() { "header" } else { "description" },
            records: records.map(|record| RecordLayout::new(record, header)).collect(),
            says_protected: description.records.iter().any(|record| record.protected.is_some()),
        }
    }

    /// Whether some cell says of which municipality a record is.
    pub(super) fn says_municipality(&self) -> bool {
        self.records.iter().any(RecordLayout::says_municipality)
    }

    /// How its rows are recognised.
    pub(super) fn shape(&self) -> Shape {
        let first = self.records.first();
        let person = first.and_then(|record| record.person.first().copied());
        Shape {
            person: person.unwrap_or_default(),
            identity: self.identity,
            category: first
                .map_or_else(|| Choice::Constant("".into()), |record| record.category.clone()),
        }
    }

    /// Whether a row that is set aside says protected identity, where that can be known.
    pub(super) fn protected_aside(&self, cells: Option<&Cells>) -> Option<bool> {
        if !self.says_protected {
            return Some(false);
        }
        let cells = cells?;
        let shift = match self.check_width(cells) {
            Ok(()) => return self.records.iter().filter_map(|it| it.protected(cells)).max(),
            Err(_) => cells.len().checked_sub(self.width)?,
        };
        // A cell too many moves those after it, by one or not at all: where nothing harmless
        // stands in any of the places, it says so whichever is the right one.
        self.records.iter().any(|record| record.protected_within(cells, shift)).then_some(true)
    }

    /// Whether a row can hold records, or why it cannot.
    pub(super) fn check(&self, cells: &Cells, file: &Arc<str>) -> Result<(), SetAside> {
        self.check_width(cells).map_err(|fault| {
            let person = match self.records.as_slice() {
                [record] => self.person_aside(record, cells),
                // The cells of all of them may stand in wrong columns.
                _ => None,
            };
            self.set_aside(cells, fault, (person, None), file)
        })
    }

    /// The next of the records that a row can hold which it holds, from one of them on.
    pub(super) fn record(&self, from: usize, cells: &Cells) -> Option<usize> {
        (from..self.records.len()).find(|which| self.records[*which].is_there(cells))
    }

    /// Those of whom a row says protected identity that holds no record of them.
    pub(super) fn marked(&self, cells: &Cells, file: &Arc<str>) -> impl Iterator<Item = Marked> {
        let absent = self.records.iter().filter(|record| !record.is_there(cells));
        absent.filter(|record| record.protected(cells) == Some(true)).filter_map(|record| {
            let (_, person) = record.person(cells)?;
            Some(Marked {
                person: person.to_owned(),
                municipality: record.municipality(cells, file),
            })
        })
    }

    /// One of the records that a row holds, with its outline, or why it is none.
    pub(super) fn outline<'c>(
        &'c self,
        which: usize,
        cells: &'c Cells,
        file: &Arc<str>,
    ) -> Result<(&'c RecordLayout, Outline<'c>), SetAside> {
        let record = &self.records[which];
        match record.outline(cells) {
            Ok(outline) => Ok((record, outline)),
            Err(fault) => {
                let whose = (self.person_aside(record, cells), record.municipality(cells, file));
                Err(self.set_aside(cells, fault, whose, file))
            }
        }
    }

    fn set_aside(
        &self,
        cells: &Cells,
        fault: Fault,
        (person, municipality): (Option<String>, Option<(Place, String)>),
        file: &Arc<str>,
    ) -> SetAside {
        SetAside {
            place: place(cells, fault.cell, file),
            reason: fault.reason,
            discreet: fault.discreet,
            row: cells.row().to_owned(),
            person,
            municipality,
            protected: self.protected_aside(Some(cells)),
        }
    }

    /// Who it is, although the row cannot be used. In a short one the cell that is missing may
    /// stand before that of the person; a personal number proves itself, another key does not.
    fn person_aside(&self, record: &RecordLayout, cells: &Cells) -> Option<String> {
        let (index, cell) = record.person(cells)?;
        let is_known =
            index == 0 || cells.len() >= self.width || self.identity == IdentityKind::Personal;
        is_known.then(|| cell.to_owned())
    }

    /// Empty cells after the last column do no harm; others mean that the cells before may stand
    /// in wrong columns. So does a row that is too short, where it matters.
    fn check_width(&self, cells: &Cells) -> Result<(), Fault> {
        if self.says_protected && cells.len() < self.width {
            let reason = format!(
                "the row ends before the last of the {}'s {} columns: where a cell is missing, \
                 whether the person is protected stands in another",
                self.counted_by, self.width
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
                    "the row has {} cells, the {} {}: a value with a separator in it, which \
                     is not in quotes?",
                    cells.len(),
                    self.counted_by,
                    self.width
                ),
            )),
        }
    }
}

impl Choice {
    pub(super) fn new(category: &Category, header: &Header) -> Self {
        match category {
            Category::Constant(name) => Self::Constant(name.clone()),
            Category::Said { at, values } => {
                Self::Cells(header.indexes(at), values.as_slice().into())
            }
        }
    }
}

impl Shape {
    /// Whether cells look like those of a record.
    pub(super) fn fits(&self, cells: &Cells) -> bool {
        let person = cells.get(self.person).unwrap_or_default();
        let category = match &self.category {
            Choice::Constant(_) => true,
            Choice::Cells(indexes, values) => {
                let said = first(cells, indexes).map(|(_, cell)| chosen(values, cell));
                said.flatten().is_some()
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

/// The first of some cells that is not blank.
pub(super) fn first<'c>(cells: &'c Cells, indexes: &[usize]) -> Option<(usize, &'c str)> {
    let mut carried = indexes.iter().filter_map(|&index| Some((index, cells.get(index)?)));
    carried.find(|(_, cell)| !is_blank(cell))
}

pub(super) fn is_blank(cell: &str) -> bool {
    // Most cells begin with a letter or a digit.
    !cell.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && trim(cell).is_empty()
}

pub(super) fn place(cells: &Cells, index: usize, file: &Arc<str>) -> Place {
    let (line, column) = cells.position(index);
    Place { file: file.clone(), line, column }
}
