use std::sync::Arc;

use super::cells::Cells;
use super::header::Header;
use super::layout::{Choice, first, is_blank, place};
use crate::readers::chosen::{EditMark, Harmless, chosen, known};
use crate::readers::description::{Path, Places, RecordDescription, When};
use crate::record::{self, Place, SentField, SentRecord, SentValue, trim};
use crate::text::shortened;

/// Which cell of a row is what of one of its records.
pub(super) struct RecordLayout {
    pub(super) person: Vec<usize>,
    /// What the description calls each of these.
    person_paths: Vec<Arc<str>>,
    pub(super) category: Choice,
    municipality: Vec<usize>,
    /// The cells of which one has to hold something; without any there is always a record.
    when: Vec<usize>,
    /// The cells of which none may hold anything.
    unless: Vec<usize>,
    fields: Vec<(Arc<str>, Source)>,
    facts: Vec<(Arc<str>, Vec<usize>)>,
    modified: Vec<usize>,
    /// The cells, and what is harmless there.
    protected: Option<(Vec<usize>, Harmless)>,
    /// The fields of which something says that they are edited, and in which cells.
    edited: Vec<(Arc<str>, Vec<usize>, EditMark)>,
    /// All cells that have a part in what it says, in the order of the description.
    carrying: Vec<usize>,
}

/// Whose a record is, and what it is.
pub(super) struct Outline<'c> {
    pub(super) person: &'c str,
    person_cell: usize,
    pub(super) category: &'c str,
    edited: Vec<(Arc<str>, bool)>,
}

/// Where a field's value comes from.
enum Source {
    One(Vec<usize>),
    Parts(Vec<Vec<(Arc<str>, usize)>>),
}

/// Why a row is no record, and at which of its cells.
pub(super) struct Fault {
    pub(super) cell: usize,
    pub(super) reason: String,
    pub(super) discreet: Option<String>,
}

impl Fault {
    /// One whose reason repeats no cell.
    pub(super) fn new(cell: usize, reason: String) -> Self {
        Self { cell, reason, discreet: None }
    }
}

impl RecordLayout {
    pub(super) fn new(description: &RecordDescription, header: &Header) -> Self {
        let fields = description.fields.iter().map(|field| {
            let source = match &field.places {
                Places::One(columns) => Source::One(header.indexes(columns)),
                Places::Parts(sets) => {
                    Source::Parts(sets.iter().map(|set| header.named_indexes(set.iter())).collect())
                }
            };
            (field.name.clone(), source)
        });
        let facts = description.facts.iter();
        let when = description.when.iter().map(|when| match when {
            When::There(column) | When::NamedIn(column) => column,
        });
        let mut layout = Self {
            person: header.indexes(&description.person),
            person_paths: description.person.iter().map(|path| (&*path.text).into()).collect(),
            category: Choice::new(&description.category, header),
            municipality: header.indexes(&description.municipality),
            when: when.map(|column| header.index(column)).collect(),
            unless: header.indexes(&description.unless),
            fields: fields.collect(),
            facts: facts.map(|(name, columns)| (name.clone(), header.indexes(columns))).collect(),
            modified: header.indexes(&description.modified),
            protected: description.protected.as_ref().map(|protected| {
                (header.indexes(&protected.at), Harmless::new(&protected.harmless))
            }),
            edited: description
                .edited
                .iter()
                .map(|mark| {
                    (mark.field.clone(), header.indexes(&mark.at), EditMark::new(&mark.said))
                })
                .collect(),
            carrying: Vec::new(),
        };
        layout.carrying = layout.carrying();
        layout
    }

    fn carrying(&self) -> Vec<usize> {
        let mut carrying = self.modified.clone();
        for (_, source) in &self.fields {
            match source {
                Source::One(indexes) => carrying.extend(indexes),
                Source::Parts(sets) => {
                    carrying.extend(sets.iter().flatten().map(|(_, index)| *index))
                }
            }
        }
        carrying.extend(self.facts.iter().flat_map(|(_, indexes)| indexes));
        carrying.extend(self.protected.iter().flat_map(|(indexes, _)| indexes));
        carrying.extend(self.edited.iter().flat_map(|(_, indexes, _)| indexes));
        carrying
    }

    /// Whether the row holds such a record.
    pub(super) fn is_there(&self, cells: &Cells) -> bool {
        (self.when.is_empty() || first(cells, &self.when).is_some())
            && first(cells, &self.unless).is_none()
    }

    /// What of the record everything depends on that a row of the right width holds.
    pub(super) fn outline<'c>(&'c self, cells: &'c Cells) -> Result<Outline<'c>, Fault> {
        let (person_cell, person) = self.needed(cells, &self.person, "the person")?;
        if is_blank(person) {
            return Err(Fault::new(person_cell, "nobody is named".to_owned()));
        }
        let (category, edited) = (self.category(cells)?, self.edited(cells)?);
        Ok(Outline { person, person_cell, category, edited })
    }

    /// Makes a record, whatever it was, the one of this outline.
    pub(super) fn make(
        &self,
        cells: &Cells,
        file: &Arc<str>,
        outline: Outline<'_>,
        sent: &mut SentRecord,
    ) {
        sent.place.set(file, cells.position(0));
        replace(&mut sent.person, outline.person);
        sent.person_place.set(file, cells.position(outline.person_cell));
        self.name_person(outline.person_cell, &mut sent.person_path);
        replace(&mut sent.category, outline.category);
        self.fields(cells, file, &mut sent.fields);
        sent.facts = self.facts(cells);
        sent.municipality = self.municipality(cells, file);
        sent.modified = first(cells, &self.modified).map(|(_, cell)| cell.to_owned());
        sent.protected = self.protected(cells);
        sent.edited = outline.edited;
    }

    /// Makes of bytes, whatever they were, what the record says: which one it is of its row, its
    /// category, and each cell that has a part in it.
    pub(super) fn says(
        &self,
        cells: &Cells,
        (which, outline): (usize, &Outline<'_>),
        says: &mut Vec<u8>,
    ) {
        // No text has these bytes in it.
        const END: u8 = 0xFF;
        const LACKING: u8 = 0xFE;
        says.clear();
        says.extend_from_slice(&which.to_le_bytes());
        says.extend_from_slice(outline.category.as_bytes());
        says.push(END);
        for &index in &self.carrying {
            let cell = cells.get(index);
            says.extend_from_slice(cell.unwrap_or_default().as_bytes());
            says.push(if cell.is_some() { END } else { LACKING });
        }
    }

    fn name_person(&self, cell: usize, path: &mut Arc<str>) {
        let names = self.person.iter().zip(&self.person_paths);
        let mut known = names.filter(|(index, _)| **index == cell).map(|(_, name)| name);
        if let Some(known) = known.next()
            && !Arc::ptr_eq(path, known)
        {
            *path = known.clone();
        }
    }

    /// The person's cell, where something stands in it.
    pub(super) fn person<'c>(&self, cells: &'c Cells) -> Option<(usize, &'c str)> {
        first(cells, &self.person)
    }

    /// Whether some cell says of which municipality it is.
    pub(super) fn says_municipality(&self) -> bool {
        !self.municipality.is_empty()
    }

    /// What the row says of which municipality it is, and where.
    pub(super) fn municipality(&self, cells: &Cells, file: &Arc<str>) -> Option<(Place, String)> {
        let (index, cell) = first(cells, &self.municipality)?;
        Some((place(cells, index, file), trim(cell).to_owned()))
    }

    /// What the row says of protected identity; `None` where no row of the source says it.
    pub(super) fn protected(&self, cells: &Cells) -> Option<bool> {
        let (indexes, harmless) = self.protected.as_ref()?;
        let is_harmless = |&index: &usize| cells.get(index).is_some_and(|cell| harmless.is(cell));
        Some(!indexes.iter().all(is_harmless))
    }

    /// A row that ends before such a mark is of no use: it would be read as not edited.
    fn edited(&self, cells: &Cells) -> Result<Vec<(Arc<str>, bool)>, Fault> {
        let marks = self.edited.iter().map(|(field, indexes, mark)| {
            let what = format!("whether `{field}` is edited");
            let (_, cell) = self.needed(cells, indexes, &what)?;
            Ok((field.clone(), mark.is_edited(cell)))
        });
        marks.collect()
    }

    /// Whether a row with so many cells too many says protected identity wherever they stand.
    pub(super) fn protected_within(&self, cells: &Cells, shift: usize) -> bool {
        let Some((indexes, harmless)) = &self.protected else { return false };
        let is_harmless = |index: usize| cells.get(index).is_none_or(|cell| harmless.is(cell));
        indexes.iter().any(|&index| !(index..=index + shift).any(is_harmless))
    }

    /// The first of some cells that is not blank, or else the first of them.
    fn needed<'c>(
        &self,
        cells: &'c Cells,
        indexes: &[usize],
        what: &str,
    ) -> Result<(usize, &'c str), Fault> {
        let found = first(cells, indexes)
            .or_else(|| indexes.iter().find_map(|&index| Some((index, cells.get(index)?))));
        found.ok_or_else(|| {
            let index = indexes.first().copied().unwrap_or_default();
            Fault::new(index, format!("the row ends before the column that says {what}"))
        })
    }

    fn category(&self, cells: &Cells) -> Result<&str, Fault> {
        let (indexes, values) = match &self.category {
            Choice::Constant(name) => return Ok(name),
            Choice::Cells(indexes, values) => (indexes, values),
        };
        let (index, cell) = self.needed(cells, indexes, "the category")?;
        chosen(values, cell).map(|category| &**category).ok_or_else(|| {
            let told = |found: &str| format!("{found} stands for no category; {}", known(values));
            if is_blank(cell) {
                return Fault::new(index, told("nothing"));
            }
            let reason = told(&format!("`{}`", shortened(trim(cell))));
            Fault { cell: index, reason, discreet: Some(told("what stands here")) }
        })
    }

    fn fields(&self, cells: &Cells, file: &Arc<str>, sent: &mut Vec<SentField>) {
        let mut count = 0;
        for (name, source) in &self.fields {
            if sent.len() == count {
                let (place, value) = (Place::default(), SentValue::Cell(String::new()));
                sent.push(SentField { name: name.clone(), place, value });
            }
            let field = &mut sent[count];
            let found = match source {
                Source::One(indexes) => {
                    let found = first(cells, indexes).or_else(|| {
                        indexes.iter().find_map(|&index| Some((index, cells.get(index)?)))
                    });
                    found.map(|(index, cell)| {
                        field.value.set_cell(cell);
                        index
                    })
                }
                Source::Parts(sets) => parts(cells, sets).map(|(index, parts)| {
                    field.value = parts;
                    index
                }),
            };
            let Some(index) = found else { continue };
            if !Arc::ptr_eq(&field.name, name) {
                field.name = name.clone();
            }
            field.place.set(file, cells.position(index));
            count += 1;
        }
        sent.truncate(count);
    }

    fn facts(&self, cells: &Cells) -> Vec<(Arc<str>, String)> {
        let said = self.facts.iter().filter_map(|(name, indexes)| {
            Some((name.clone(), record::fact(first(cells, indexes)?.1)?))
        });
        said.collect()
    }
}

fn replace(text: &mut String, by: &str) {
    text.clear();
    text.push_str(by);
}

/// The parts of the first set of which any holds something; else those of the first set that
/// the row carries.
fn parts(cells: &Cells, sets: &[Vec<(Arc<str>, usize)>]) -> Option<(usize, SentValue)> {
    let carried =
        |set: &'_ Vec<(Arc<str>, usize)>| set.iter().any(|(_, index)| cells.get(*index).is_some());
    let full = |set: &&Vec<(Arc<str>, usize)>| {
        set.iter().any(|(_, index)| cells.get(*index).is_some_and(|cell| !is_blank(cell)))
    };
    let set = sets.iter().find(full).or_else(|| sets.iter().find(|set| carried(set)))?;
    let there = || set.iter().filter_map(|(part, index)| Some((part, *index, cells.get(*index)?)));
    let (_, first, _) = there().next()?;
    let parts = there().map(|(part, _, cell)| (part.clone(), cell.to_owned()));
    Some((first, SentValue::Parts(parts.collect())))
}

impl Header {
    /// The places of columns that the header is known to have.
    pub(super) fn indexes(&self, columns: &[Path]) -> Vec<usize> {
        columns.iter().map(|column| self.index(column)).collect()
    }

    /// The same with a name to each.
    fn named_indexes<'p>(
        &self,
        columns: impl Iterator<Item = &'p (Arc<str>, Path)>,
    ) -> Vec<(Arc<str>, usize)> {
        columns.map(|(name, column)| (name.clone(), self.index(column))).collect()
    }
}
