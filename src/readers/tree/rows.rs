use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use jiff::civil::Date;

use super::find::{find, is_said};
use super::node::Node;
use super::pages::Pages;
use super::record::{Fault, Made, Maker};
use super::remarks::{Has, Remarks};
use crate::readers::description::{Description, When};
use crate::readers::row::{Marked, Row, SetAside};
use crate::record::{Identity, Place, SentField, SentRecord};

/// One element of a file as it stands there.
pub(in crate::readers) struct Element<'e> {
    /// What it is.
    pub(in crate::readers) node: &'e Node<'e>,
    /// As it stands in the file.
    pub(in crate::readers) text: &'e str,
    /// Where it begins, both from 1, the column in characters.
    pub(in crate::readers) line: u64,
    /// Likewise.
    pub(in crate::readers) column: u64,
}

/// Makes rows of the elements of a delivery.
///
/// Where a record depends on whether another one names it, it waits until that is known.
pub(in crate::readers) struct TreeRows<'a> {
    description: &'a Description,
    makers: Vec<Maker<'a>>,
    today: Date,
    /// Whom the elements have named so far, for each of the makers.
    named: Vec<HashSet<Box<str>>>,
    waiting: Vec<Waiting>,
    /// Those of whom elements say protected identity that are no record.
    marked: Vec<Marked>,
    remarks: Remarks<'a>,
    pages: Pages,
}

/// A row that has waited for what other elements say.
pub(in crate::readers) struct Late {
    pub(in crate::readers) row: Row,
    /// The element as it stands, where this row, and none before it, is of nobody who is known.
    pub(in crate::readers) original: Option<Box<str>>,
}

/// A row that is one if an element of the delivery names its own by this id.
struct Waiting {
    maker: usize,
    id: Box<str>,
    has: Has,
    late: Late,
}

/// Whether an element has a record of a kind.
enum There {
    Yes,
    No,
    /// If another element names this one so.
    If(Box<str>),
}

impl<'a> TreeRows<'a> {
    pub(in crate::readers) fn new(description: &'a Description, today: Date) -> Self {
        let (records, identity) = (description.records.iter(), description.identity);
        Self {
            description,
            makers: records.map(|record| Maker::new(record, identity, today)).collect(),
            today,
            named: vec![HashSet::new(); description.records.len()],
            waiting: Vec::new(),
            marked: Vec::new(),
            remarks: Remarks::new(description),
            pages: Pages::default(),
        }
    }

    /// The names that a node at the top of an element has to have to be of any use.
    pub(in crate::readers) fn wanted(description: &Description) -> HashSet<&str> {
        let names = description.paths().flat_map(|path| {
            let tested = path.tests.iter().filter_map(|test| test.member.first());
            tested.chain(path.steps.first().map(|step| &step.name))
        });
        names.map(AsRef::as_ref).collect()
    }

    /// Adds the rows that an element is.
    pub(in crate::readers) fn add(
        &mut self,
        element: &Element<'_>,
        file: &Arc<str>,
        rows: &mut VecDeque<Row>,
    ) {
        self.note_names(element.node);
        let (known, waiting) = (rows.len(), self.waiting.len());
        let id = self.id(element.node);
        for (at, maker) in self.makers.iter().enumerate() {
            let there = self.there(at, maker, element.node);
            if matches!(there, There::No) {
                self.marked.extend(element.marked(maker, file));
                continue;
            }
            let has = self.remarks.has(at, element.node);
            let row = match maker.make(element.node) {
                Ok(made) => Row::Record(element.record(made, id, file)),
                Err(fault) => Row::SetAside(element.set_aside(maker, fault, file)),
            };
            match there {
                There::If(id) => {
                    let late = Late { row, original: None };
                    self.waiting.push(Waiting { maker: at, id, has, late });
                }
                _ => {
                    self.remarks.note(at, &has);
                    rows.push_back(row);
                }
            }
        }
        // One that is set aside now is not to be told again.
        let told = self.waiting.len() > waiting
            && rows.range(known..).any(|row| !self.is_of_somebody(row));
        for at in waiting..self.waiting.len() {
            if !told && !self.is_of_somebody(&self.waiting[at].late.row) {
                self.waiting[at].late.original = Some(element.text.into());
            }
        }
    }

    /// A row that is no element: it may be anybody's.
    pub(in crate::readers) fn unread(&self, place: Place, reason: String, row: String) -> SetAside {
        let protected = self.makers.iter().map(|maker| maker.protected_aside(None));
        let protected = protected.max_by_key(|said| *said != Some(false)).flatten();
        let (discreet, person, municipality) = (None, None, None);
        SetAside { place, reason, discreet, row, person, municipality, protected }
    }

    /// The rows that have waited for what the others say.
    pub(in crate::readers) fn finish(&mut self) -> Vec<Late> {
        let named = std::mem::take(&mut self.named);
        let waiting = std::mem::take(&mut self.waiting).into_iter();
        let (named, others): (Vec<_>, Vec<_>) =
            waiting.partition(|waiting| named[waiting.maker].contains(&waiting.id));
        self.marked.extend(others.into_iter().filter_map(|other| other.late.row.marked()));
        let late = |waiting: Waiting| {
            self.remarks.note(waiting.maker, &waiting.has);
            waiting.late
        };
        named.into_iter().map(late).collect()
    }

    /// Those of whom the elements so far say protected identity without being a record.
    pub(in crate::readers) fn take_marked(&mut self) -> Vec<Marked> {
        std::mem::take(&mut self.marked)
    }

    /// What somebody may want to look at in all of it.
    pub(in crate::readers) fn remarks(&self) -> Vec<String> {
        self.remarks.told()
    }

    /// Adds what a file says of pages.
    pub(in crate::readers) fn add_pages(&mut self, pages: Pages) {
        self.pages.add(pages);
    }

    /// What the files say of pages.
    pub(in crate::readers) fn pages(&self) -> &Pages {
        &self.pages
    }

    fn is_of_somebody(&self, row: &Row) -> bool {
        match row {
            Row::Record(record) => {
                Identity::read(&record.person, self.description.identity, self.today).is_ok()
            }
            Row::SetAside(_) => false,
        }
    }

    /// The key by which the source itself knows an element.
    fn id<'n>(&self, node: &'n Node<'_>) -> Option<&'n str> {
        let found = self.description.id.iter().flat_map(|path| find(node, path, self.today));
        found.into_iter().find_map(Node::text)
    }

    fn note_names(&mut self, node: &Node<'_>) {
        for (maker, named) in self.makers.iter().zip(&mut self.named) {
            for case in &maker.description().when {
                let When::NamedIn(path) = case else { continue };
                let ids = find(node, path, self.today).into_iter().filter_map(Node::text);
                named.extend(ids.map(same));
            }
        }
    }

    /// The cases are asked in their order. Where one of them is answered with nothing, rather
    /// than not at all, there is no such record, whatever others say.
    fn there(&self, at: usize, maker: &Maker<'_>, node: &Node<'_>) -> There {
        let is_there =
            |path| find(node, path, self.today).into_iter().any(|node| !node.is_nothing());
        if maker.description().unless.iter().any(is_there) {
            return There::No;
        }
        let cases = &maker.description().when;
        if cases.is_empty() {
            return There::Yes;
        }
        for case in cases {
            match case {
                When::There(path) => {
                    if is_there(path) {
                        return There::Yes;
                    }
                    if is_said(node, path) {
                        return There::No;
                    }
                }
                When::NamedIn(_) => {
                    let Some(id) = self.id(node).map(same) else { continue };
                    let is_named = self.named[at].contains(&id);
                    return if is_named { There::Yes } else { There::If(id) };
                }
            }
        }
        There::No
    }
}

/// An id as it is compared: UUIDs are written in small and in capital letters.
fn same(id: &str) -> Box<str> {
    crate::record::tidy(id).to_lowercase().into()
}

impl Element<'_> {
    fn record(&self, made: Made, id: Option<&str>, file: &Arc<str>) -> SentRecord {
        let fields = made.fields.into_iter().map(|(name, at, value)| SentField {
            name,
            place: self.place(at, file),
            value,
        });
        SentRecord {
            place: self.place(self.node.at, file),
            person: made.person.text,
            person_place: self.place(made.person.at, file),
            person_path: made.person.path,
            id: id.map(str::to_owned),
            category: made.category.to_string(),
            municipality: made.municipality.map(|(at, text)| (self.place(at, file), text)),
            fields: fields.collect(),
            facts: made.facts,
            modified: made.modified,
            protected: made.protected,
            edited: made.edited,
        }
    }

    /// Whoever it is, where it says protected identity.
    fn marked(&self, maker: &Maker<'_>, file: &Arc<str>) -> Option<Marked> {
        maker.protected(self.node).filter(|is_protected| *is_protected)?;
        let municipality = maker.municipality(self.node);
        let municipality = municipality.map(|(at, text)| (self.place(at, file), text));
        Some(Marked { person: maker.person(self.node)?, municipality })
    }

    fn set_aside(&self, maker: &Maker<'_>, fault: Fault, file: &Arc<str>) -> SetAside {
        SetAside {
            place: self.place(fault.at, file),
            reason: fault.reason,
            discreet: fault.discreet,
            row: self.text.to_owned(),
            person: maker.person(self.node),
            municipality: maker
                .municipality(self.node)
                .map(|(at, text)| (self.place(at, file), text)),
            protected: maker.protected_aside(Some(self.node)),
        }
    }

    /// Where an offset in the element is.
    fn place(&self, at: usize, file: &Arc<str>) -> Place {
        place(self.text, at, self.line, self.column, file)
    }
}

/// Where an offset in a text is that begins at a line and a column.
pub(in crate::readers) fn place(
    text: &str,
    at: usize,
    line: u64,
    column: u64,
    file: &Arc<str>,
) -> Place {
    let before = text.get(..at).unwrap_or(text);
    let characters = |text: &str| text.chars().count() as u64;
    let (line, column) = match before.rfind('\n') {
        None => (line, column + characters(before)),
        Some(end) => {
            let lines = before.bytes().filter(|&byte| byte == b'\n').count() as u64;
            (line + lines, characters(&before[end + 1..]) + 1)
        }
    };
    Place { file: file.clone(), line, column }
}
