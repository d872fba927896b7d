use std::hash::{DefaultHasher, Hasher};

use serde::ser::SerializeTuple;
use serde::{Deserialize, Serialize, Serializer};

use crate::policy::{CategoryId, FactId, FieldId, Policy};
use crate::record::{Kind, SentRecord, SentValue};

/// A record as it was sent, packed: its names are the ids of the policy.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Packed<'a> {
    /// Whose it is.
    pub(super) key: &'a str,
    /// Which of the delivered files it is from.
    pub(super) file: u16,
    /// The line in that file at which it begins, and the column.
    pub(super) line: u64,
    pub(super) column: u64,
    /// Where each of the cells begins: lines below the record's, and the column.
    pub(super) places: Vec<(u64, u64)>,
    pub(super) content: Content<'a>,
}

/// What a record says.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(super) struct Content<'a> {
    category: u8,
    pub(super) protected: Option<bool>,
    #[serde(borrow)]
    pub(super) modified: Option<&'a str>,
    #[serde(borrow)]
    facts: Vec<(u16, &'a str)>,
    #[serde(borrow)]
    fields: Vec<(u16, Cell<'a>)>,
}

/// What stood in the cells of a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Cell<'a> {
    /// One cell.
    One(&'a str),
    /// Those of a group, by the place of the part among the group's.
    #[serde(borrow)]
    Parts(Vec<(u16, &'a str)>),
}

/// Where all of it stands, as it is written.
type Head<'a> = (&'a str, u16, u64, u64, Vec<(u64, u64)>);

impl<'a> Packed<'a> {
    /// A record that begins at these bytes.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (head, rest) = postcard::take_from_bytes::<Head<'a>>(bytes).ok()?;
        let (key, file, line, column, places) = head;
        let (content, _) = postcard::take_from_bytes(rest).ok()?;
        Some(Self { key, file, line, column, places, content })
    }

    /// Whose the record is that begins at these bytes.
    pub(super) fn key_of(bytes: &'a [u8]) -> &'a str {
        postcard::take_from_bytes(bytes).map_or("", |(key, _)| key)
    }

    pub(super) fn category(&self) -> CategoryId {
        CategoryId(self.content.category)
    }

    /// The facts that it has.
    pub(super) fn facts(&self) -> impl Iterator<Item = (FactId, &'a str)> {
        self.content.facts.iter().map(|(fact, said)| (FactId(*fact), *said))
    }

    /// The fields that it carries, each with the line and the column at which its cells begin.
    pub(super) fn fields(&self) -> impl Iterator<Item = (FieldId, &Cell<'a>, (u64, u64))> {
        let fields = self.content.fields.iter().zip(&self.places);
        fields.map(|((field, cell), (below, column))| {
            (FieldId(*field), cell, (self.line + below, *column))
        })
    }
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
#[derive(Debug, Default)]
pub(super) struct Packer {
    bytes: Vec<u8>,
    content: Vec<u8>,
}

impl Packer {
    /// A record as bytes, and a print of what it says, wherever it stands.
    pub(super) fn pack(
        &mut self,
        policy: &Policy,
        whose: Whose<'_>,
        sent: &SentRecord,
    ) -> (&[u8], u64) {
        let line = sent.place.line;
        let place = |place: &crate::record::Place| (place.line.saturating_sub(line), place.column);
        let places = Each(|| sent.fields.iter().map(|field| place(&field.place)));
        let head = (whose.person, whose.file, line, sent.place.column, places);
        write(&mut self.content, &Sending { policy, category: whose.category, sent });
        write(&mut self.bytes, &head);
        self.bytes.extend_from_slice(&self.content);
        let mut print = DefaultHasher::new();
        print.write(&self.content);
        (&self.bytes, print.finish())
    }
}

fn write(bytes: &mut Vec<u8>, what: &impl Serialize) {
    let mut empty = std::mem::take(bytes);
    empty.clear();
    // Writing to memory does not fail.
    *bytes = postcard::to_extend(what, empty).unwrap_or_default();
}

/// What a record says, as [`Content`] is written, without being put together before.
struct Sending<'a> {
    policy: &'a Policy,
    category: CategoryId,
    sent: &'a SentRecord,
}

/// A list that is written item by item.
struct Each<F>(F);

impl<I: ExactSizeIterator<Item: Serialize>, F: Fn() -> I> Serialize for Each<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0())
    }
}

/// Stands for a name that the policy does not have; a description that was checked names none.
const UNKNOWN: u16 = u16::MAX;

impl Serialize for Sending<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { policy, category, sent } = self;
        let mut content = serializer.serialize_tuple(5)?;
        content.serialize_element(&category.0)?;
        content.serialize_element(&sent.protected)?;
        content.serialize_element(&sent.modified.as_deref())?;
        content.serialize_element(&Each(|| {
            let fact = |name: &str| policy.fact(name).map_or(UNKNOWN, |fact| fact.0);
            sent.facts.iter().map(move |(name, said)| (fact(name), said.as_str()))
        }))?;
        content.serialize_element(&Each(|| {
            sent.fields.iter().map(|sent| {
                let field = policy.field(&sent.name);
                let cell = match (&sent.value, field.map(|field| policy.kind(field))) {
                    (SentValue::Cell(text), _) => Cell::One(text),
                    (SentValue::Parts(parts), kind) => Cell::Parts(places(parts, kind)),
                };
                (field.map_or(UNKNOWN, |field| field.0), cell)
            })
        }))?;
        content.end()
    }
}

/// Parts by their places in a group.
fn places<'a>(
    parts: &'a [(std::sync::Arc<str>, String)],
    kind: Option<&Kind>,
) -> Vec<(u16, &'a str)> {
    let known: &[Box<str>] = match kind {
        Some(Kind::Group(known)) => known,
        _ => &[],
    };
    let place = |name: &str| {
        let at = known.iter().position(|part| **part == *name);
        at.and_then(|at| u16::try_from(at).ok()).unwrap_or(UNKNOWN)
    };
    parts.iter().map(|(name, text)| (place(name), text.as_str())).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::policy::Layers;
    use crate::record::{Place, SentField};
    use crate::text::SourceText;
    use std::path::Path;

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
            category: "pupil".to_owned(),
            fields,
            facts: vec![("form".into(), "GR".to_owned())],
            modified: Some("2026-11-24".to_owned()),
            protected: skydd.then_some(true),
        }
    }

    pub(crate) fn whose(person: &str, file: u16) -> Whose<'_> {
        Whose { person, category: CategoryId(1), file }
    }

    #[test]
    fn a_record_comes_back_as_it_was_sent() {
        let (policy, mut packer) = (policy(), Packer::default());
        packer.pack(&policy, whose("before", 1), &sent(1, true));
        let (bytes, _) = packer.pack(&policy, whose("åäö", 2), &sent(7, false));
        assert_eq!(Packed::key_of(bytes), "åäö");
        let packed = Packed::read(bytes).unwrap();
        assert_eq!((packed.key, packed.file, packed.line, packed.column), ("åäö", 2, 7, 3));
        assert_eq!(packed.category(), CategoryId(1));
        assert_eq!((packed.content.protected, packed.content.modified), (None, Some("2026-11-24")));
        assert_eq!(packed.facts().collect::<Vec<_>>(), [(FactId(0), "GR")]);
        let fields: Vec<_> = packed.fields().collect();
        let parts = Cell::Parts(vec![(1, "Ort"), (0, "Gata 1\nb")]);
        let cell = Cell::One(" a@b.example");
        assert_eq!(fields, [(FieldId(1), &parts, (7, 9)), (FieldId(0), &cell, (8, 4))]);
    }

    #[test]
    fn a_print_is_of_what_is_said_wherever_it_stands() {
        let (policy, mut packer) = (policy(), Packer::default());
        let mut print =
            |person, file, sent: &SentRecord| packer.pack(&policy, whose(person, file), sent).1;
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
