//! A person's row as bytes, for a database that keeps it so: a store is read and written a hundred
//! thousand times a run.

use std::borrow::Cow;

use super::bytes::{Reader, Writer};
use super::row::{KnownPart, PersonRow, ReportedPart, StoredPart, WaitingPart};
use crate::record::Moment;

/// Says how the bytes of a row are to be read; the first of them.
const VERSION: u8 = 2;

impl<'a> PersonRow<'a> {
    /// A row from its bytes; no bytes are a person of whom nothing is known. `None` where they
    /// are no row, or one of another version.
    pub fn from_bytes(bytes: &'a [u8]) -> Option<Self> {
        let Some((&version, rest)) = bytes.split_first() else { return Some(Self::default()) };
        let mut bytes = Reader::new(rest);
        let mut before = Came::default();
        let row = Self {
            stored: list(&mut bytes, |bytes| stored(bytes, &mut before))?,
            known: list(&mut bytes, known)?,
            waiting: list(&mut bytes, waiting)?,
        };
        (version == VERSION && bytes.is_at_end()).then_some(row)
    }

    /// The row as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Writer::with_capacity(256);
        bytes.raw(&[VERSION]);
        bytes.length(self.stored.len());
        let mut before = Came::default();
        for part in &self.stored {
            bytes.signed(part.field);
            bytes.text(part.value.as_deref());
            let came = Came::of(part);
            bytes.number(u64::from(came == before));
            if came != before {
                came.write(&mut bytes);
            }
            before = came;
        }
        bytes.length(self.known.len());
        for part in &self.known {
            bytes.signed(part.source);
            bytes.signed(part.category);
            bytes.number(u64::from(part.protected) | u64::from(part.gone) << 1);
            bytes.signed(part.run);
            bytes.length(part.values.len());
            for part in &part.values {
                bytes.signed(part.field);
                bytes.text(part.value.as_deref());
                bytes.signed(part.run);
            }
        }
        bytes.length(self.waiting.len());
        for part in &self.waiting {
            bytes.signed(part.field);
            bytes.signed(part.category);
            bytes.signed(part.by);
            bytes.text(part.value.as_deref());
            bytes.signed(part.dismissed);
            bytes.signed(part.run);
            bytes.signed(part.rule);
        }
        bytes.into_bytes()
    }
}

/// How a stored value came to be: the same for most of a person's.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
struct Came {
    origin: Option<i64>,
    category: Option<i64>,
    since: Option<Moment>,
    run: i64,
    rule: i64,
}

impl Came {
    fn of(part: &StoredPart<'_>) -> Self {
        let StoredPart { origin, category, since, run, rule, .. } = *part;
        Self { origin, category, since, run, rule }
    }

    fn write(self, bytes: &mut Writer) {
        bytes.some(self.origin);
        bytes.some(self.category);
        bytes.number(self.since.map_or(0, |since| since.to_number() + 1));
        bytes.signed(self.run);
        bytes.signed(self.rule);
    }

    fn read(bytes: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            origin: some(bytes)?,
            category: some(bytes)?,
            since: match bytes.number()? {
                0 => None,
                since => Some(Moment::from_number(since - 1)?),
            },
            run: bytes.signed()?,
            rule: bytes.signed()?,
        })
    }
}

fn stored<'a>(bytes: &mut Reader<'a>, before: &mut Came) -> Option<StoredPart<'a>> {
    let (field, value) = (bytes.signed()?, text(bytes)?);
    if bytes.number()? == 0 {
        *before = Came::read(bytes)?;
    }
    let Came { origin, category, since, run, rule } = *before;
    Some(StoredPart { field, value, origin, category, since, run, rule })
}

fn known<'a>(bytes: &mut Reader<'a>) -> Option<KnownPart<'a>> {
    let (source, category, marks) = (bytes.signed()?, bytes.signed()?, bytes.number()?);
    let (protected, gone) = (marks & 1 != 0, marks & 2 != 0);
    let run = bytes.signed()?;
    Some(KnownPart { source, category, protected, gone, run, values: list(bytes, reported)? })
}

fn reported<'a>(bytes: &mut Reader<'a>) -> Option<ReportedPart<'a>> {
    Some(ReportedPart { field: bytes.signed()?, value: text(bytes)?, run: bytes.signed()? })
}

fn waiting<'a>(bytes: &mut Reader<'a>) -> Option<WaitingPart<'a>> {
    Some(WaitingPart {
        field: bytes.signed()?,
        category: bytes.signed()?,
        by: bytes.signed()?,
        value: text(bytes)?,
        dismissed: bytes.signed()?,
        run: bytes.signed()?,
        rule: bytes.signed()?,
    })
}

fn list<'a, T>(
    bytes: &mut Reader<'a>,
    mut part: impl FnMut(&mut Reader<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let length = bytes.length()?;
    let mut list = Vec::with_capacity(length.min(64));
    for _ in 0..length {
        list.push(part(bytes)?);
    }
    Some(list)
}

/// A text that may be missing.
#[expect(clippy::option_option, reason = "the bytes may end, and what they say may be nothing")]
fn text<'a>(bytes: &mut Reader<'a>) -> Option<Option<Cow<'a, str>>> {
    match bytes.length()? {
        0 => Some(None),
        length => Some(Some(std::str::from_utf8(bytes.take(length - 1)?).ok()?.into())),
    }
}

#[expect(clippy::option_option, reason = "the bytes may end, and what they say may be nothing")]
fn some(bytes: &mut Reader<'_>) -> Option<Option<i64>> {
    Some(if bytes.number()? == 0 { None } else { Some(bytes.signed()?) })
}

impl Writer {
    fn text(&mut self, text: Option<&str>) {
        self.length(text.map_or(0, |text| text.len() + 1));
        self.raw(text.unwrap_or_default().as_bytes());
    }

    fn some(&mut self, number: Option<i64>) {
        self.number(u64::from(number.is_some()));
        if let Some(number) = number {
            self.signed(number);
        }
    }
}
