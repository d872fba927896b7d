use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use crate::policy::{CategoryId, FactId, FieldId, Policy};
use crate::record::{Kind, SentRecord, SentValue};
use crate::store::bytes::{Reader, Writer};

use super::unopened::{APART, Unopened};

/// A record as it was sent, packed: its names are the ids of the policy.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Packed<'a> {
    /// Whose it is.
    pub(super) key: &'a str,
    /// Which of the delivered files it is from.
    pub(super) file: u16,
    /// The line in that file at which it begins, and the column.
    pub(super) place: (u64, u64),
    pub(super) category: CategoryId,
    pub(super) protected: Option<bool>,
    pub(super) modified: Option<&'a str>,
    pub(super) facts: Vec<(FactId, &'a str)>,
    /// The fields that it carries, each with the line and the column at which its cells begin.
    pub(super) fields: Vec<(FieldId, Cell<'a>, (u64, u64))>,
    /// Whether it says of fields that the person has edited them.
    pub(super) edited: Vec<(FieldId, bool)>,
}

/// What stood in the cells of a field.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// One cell.
    One(&'a str),
    /// Those of a group, by the place of the part among the group's.
    Parts(Vec<(usize, &'a str)>),
}

impl<'a> Packed<'a> {
    /// A record that begins at these bytes.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        Self::read_from(&mut Reader::new(bytes))
    }

    /// The record that begins at these bytes, of another person.
    pub(super) fn with_key(bytes: &'a [u8], key: &str) -> Option<Vec<u8>> {
        if let Unopened::Folded(row) = Unopened::read(bytes)? {
            let mut changed = Writer::default();
            row.pack_as(key, &mut changed);
            return Some(changed.into_bytes());
        }
        let mut reader = Reader::new(bytes);
        Self::read_from(&mut reader)?;
        let record = &bytes[..bytes.len() - reader.rest()];
        let mut reader = Reader::new(record);
        text(&mut reader)?;
        let mut changed = Writer::with_capacity(record.len());
        changed.slice(key.as_bytes());
        changed.raw(&record[record.len() - reader.rest()..]);
        Some(changed.into_bytes())
    }

    fn read_from(bytes: &mut Reader<'a>) -> Option<Self> {
        let key = text(bytes)?;
        if bytes.number()? != APART {
            return None;
        }
        let file = id(bytes)?;
        let place = (bytes.number()?, bytes.number()?);
        let mut fields = Vec::with_capacity(bytes.length()?);
        for _ in 0..fields.capacity() {
            let (below, column) = (bytes.number()?, bytes.number()?);
            fields.push((FieldId(0), Cell::One(""), (place.0 + below, column)));
        }
        let category = CategoryId(u8::try_from(bytes.number()?).ok()?);
        let protected = [None, Some(false), Some(true)][bytes.length()?.min(2)];
        let modified = match bytes.length()? {
            0 => None,
            length => Some(std::str::from_utf8(bytes.take(length - 1)?).ok()?),
        };
        let mut facts = Vec::new();
        for _ in 0..bytes.length()? {
            facts.push((FactId(id(bytes)?), text(bytes)?));
        }
        for (field, cell, _) in &mut fields {
            *field = FieldId(id(bytes)?);
            *cell = match bytes.length()? {
                0 => Cell::One(text(bytes)?),
                more => Cell::Parts(
                    (1..more)
                        .map(|_| Some((bytes.length()?, text(bytes)?)))
                        .collect::<Option<_>>()?,
                ),
            };
        }
        let mut edited = Vec::new();
        for _ in 0..bytes.length()? {
            edited.push((FieldId(id(bytes)?), bytes.length()? == 1));
        }
        Some(Self { key, file, place, category, protected, modified, facts, fields, edited })
    }

    /// Whose the record is that begins at these bytes.
    pub(super) fn key_of(bytes: &'a [u8]) -> &'a str {
        text(&mut Reader::new(bytes)).unwrap_or_default()
    }
}

pub(super) fn text<'a>(bytes: &mut Reader<'a>) -> Option<&'a str> {
    std::str::from_utf8(bytes.slice()?).ok()
}

pub(super) fn id(bytes: &mut Reader<'_>) -> Option<u16> {
    u16::try_from(bytes.number()?).ok()
}

/// A print of what a record says.
pub(super) fn print(says: &[u8]) -> u64 {
    let mut print = DefaultHasher::new();
    print.write(says);
    print.finish()
}

/// What is known of a record besides what was sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose<'a> {
    /// The person's key.
    pub(super) person: &'a str,
    pub(super) category: CategoryId,
    /// The file, by its number.
    pub(super) file: u16,
}

/// Packs records, one after the other into the same bytes.
#[derive(Debug)]
pub(super) struct Packer<'p> {
    policy: &'p Policy,
    /// The names of the fields of the record before, and their ids: mostly they are the same.
    names: Vec<(Arc<str>, u64)>,
    record: Writer,
    content: Writer,
}

/// Stands for a name that the policy does not have; a description that was checked names none.
const UNKNOWN: u64 = u16::MAX as u64;

impl<'p> Packer<'p> {
    pub(super) fn new(policy: &'p Policy) -> Self {
        let [record, content] = [(); 2].map(|()| Writer::default());
        Self { policy, names: Vec::new(), record, content }
    }

    /// A record as bytes, and a print of what it says, wherever it stands.
    pub(super) fn pack(&mut self, whose: Whose<'_>, sent: &SentRecord) -> (&[u8], u64) {
        self.place(whose, sent);
        self.content.clear();
        self.content.number(u64::from(whose.category.0));
        self.content.number(sent.protected.map_or(0, |protected| 1 + u64::from(protected)));
        match &sent.modified {
            None => self.content.number(0),
            Some(modified) => {
                self.content.length(modified.len() + 1);
                self.content.raw(modified.as_bytes());
            }
        }
        self.content.length(sent.facts.len());
        for (name, said) in &sent.facts {
            let fact = self.policy.fact(name);
            self.content.number(fact.map_or(UNKNOWN, |fact| u64::from(fact.0)));
            self.content.slice(said.as_bytes());
        }
        for (place, field) in sent.fields.iter().enumerate() {
            let id = self.field(place, &field.name);
            self.content.number(id);
            self.value(id, &field.value);
        }
        self.content.length(sent.edited.len());
        for (name, is_edited) in &sent.edited {
            let field = self.policy.field(name);
            self.content.number(field.map_or(UNKNOWN, |field| u64::from(field.0)));
            self.content.number(u64::from(*is_edited));
        }
        self.record.raw(self.content.as_bytes());
        (self.record.as_bytes(), print(self.content.as_bytes()))
    }

    fn place(&mut self, whose: Whose<'_>, sent: &SentRecord) {
        let record = &mut self.record;
        record.clear();
        record.slice(whose.person.as_bytes());
        record.number(APART);
        record.number(u64::from(whose.file));
        record.number(sent.place.line);
        record.number(sent.place.column);
        record.length(sent.fields.len());
        for field in &sent.fields {
            record.number(field.place.line.saturating_sub(sent.place.line));
            record.number(field.place.column);
        }
    }

    fn field(&mut self, place: usize, name: &Arc<str>) -> u64 {
        if let Some((_, id)) = self.names.get(place).filter(|(known, _)| Arc::ptr_eq(known, name)) {
            return *id;
        }
        let id = self.policy.field(name).map_or(UNKNOWN, |field| u64::from(field.0));
        self.names.truncate(place);
        self.names.push((name.clone(), id));
        id
    }

    fn value(&mut self, field: u64, value: &SentValue) {
        let parts = match value {
            SentValue::Cell(text) => {
                self.content.number(0);
                return self.content.slice(text.as_bytes());
            }
            SentValue::Parts(parts) => parts,
        };
        let field = usize::try_from(field).ok().and_then(|field| self.policy.fields().get(field));
        let known: &[Box<str>] = match field.map(|field| &field.kind) {
            Some(Kind::Group(known)) => known,
            _ => &[],
        };
        self.content.length(parts.len() + 1);
        for (name, text) in parts {
            let place = known.iter().position(|part| **part == **name).unwrap_or(known.len());
            self.content.length(place);
            self.content.slice(text.as_bytes());
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    use super::*;
    use crate::policy::Layers;
    use crate::record::{Place, SentField};
    use crate::text::SourceText;

    pub(crate) fn policy() -> Policy {
        let text = "policy p category staff category pupil field email is email
            field address is group of street, city fact form
            every category: every field { keep: keep } edit every category: every field { keep: keep }";
        let layers =
            Layers::gather(Path::new("p"), SourceText::new("p", text), &|_| Err(String::new()));
        Policy::check(&layers).0.unwrap()
    }

    fn sent(line: u64, skydd: bool) -> SentRecord {
        let place = |line, column| Place { file: "f".into(), line, column };
        let parts = [("city", "Ort"), ("street", "Gata 1\nb")]
            .map(|(name, text)| (name.into(), text.into()));
        let fields = vec![
            SentField {
                name: "address".into(),
                place: place(line, 9),
                value: SentValue::Parts(parts.into()),
            },
            SentField {
                name: "email".into(),
                place: place(line + 1, 4),
                value: SentValue::Cell(" a@b.example".to_owned()),
            },
        ];
        SentRecord {
            place: place(line, 3),
            person: "whoever".to_owned(),
            person_place: Place::default(),
            person_path: "".into(),
            id: None,
            municipality: None,
            category: "pupil".to_owned(),
            fields,
            facts: vec![("form".into(), "GR".to_owned())],
            modified: Some("2026-11-24".to_owned()),
            protected: skydd.then_some(true),
            edited: vec![("email".into(), true), ("address".into(), false)],
        }
    }

    pub(crate) fn whose(person: &str, file: u16) -> Whose<'_> {
        Whose { person, category: CategoryId(1), file }
    }

    #[test]
    fn a_record_comes_back_as_it_was_sent() {
        let policy = policy();
        let mut packer = Packer::new(&policy);
        packer.pack(whose("before", 1), &sent(1, true));
        let (bytes, _) = packer.pack(whose("åäö", 2), &sent(7, false));
        assert_eq!(Packed::key_of(bytes), "åäö");
        let parts = Cell::Parts(vec![(1, "Ort"), (0, "Gata 1\nb")]);
        let expected = Packed {
            key: "åäö",
            file: 2,
            place: (7, 3),
            category: CategoryId(1),
            protected: None,
            modified: Some("2026-11-24"),
            facts: vec![(FactId(0), "GR")],
            fields: vec![
                (FieldId(1), parts, (7, 9)),
                (FieldId(0), Cell::One(" a@b.example"), (8, 4)),
            ],
            edited: vec![(FieldId(0), true), (FieldId(1), false)],
        };
        assert_eq!(Packed::read(bytes), Some(expected));
        for length in 0..bytes.len() {
            assert_eq!(Packed::read(&bytes[..length]), None);
        }
        let (bytes, _) = packer.pack(whose("a", 1), &sent(1, true));
        assert_eq!(Packed::read(bytes).unwrap().protected, Some(true));
    }

    #[test]
    fn a_print_is_of_what_is_said_wherever_it_stands() {
        let policy = policy();
        let mut packer = Packer::new(&policy);
        let mut print = |person, file, sent: &SentRecord| packer.pack(whose(person, file), sent).1;
        let first = print("a", 1, &sent(7, false));
        assert_eq!(print("a", 2, &sent(8, false)), first);
        assert_ne!(print("a", 1, &sent(7, true)), first);
        let mut other = sent(7, false);
        other.modified = None;
        assert_ne!(print("a", 1, &other), first);
        other = sent(7, false);
        other.facts.clear();
        assert_ne!(print("a", 1, &other), first);
        other = sent(7, false);
        other.fields.pop();
        assert_ne!(print("a", 1, &other), first);
    }
}
