//! What a source delivered last of each of its persons, in the order of their keys and by the
//! page: a run reads the pages that its delivery touches, and one that is all that the source has
//! reads each page once. The same for every kind of store, which keeps pages as bytes.

use std::ops::Range;

use super::{PersonId, bytes};

/// Persons on a page, as it is written: with keys of twelve digits about eight kilobytes.
const PERSONS: usize = 512;

/// Says how the bytes of a page are to be read; the first of them.
const VERSION: u8 = 2;

/// A page in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageId(pub i64);

/// Where a page begins: its persons have this key or a later one, before that of the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageStart {
    /// The page.
    pub page: PageId,
    /// The key of its first person.
    pub first: Box<str>,
}

/// Persons whom a source has, by rising key: everybody of whom it reports something, and nobody
/// else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    keys: String,
    entries: Vec<Entry>,
    rests: Vec<Box<[u8]>>,
}

/// What was delivered last of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastDelivery<'a> {
    /// The person's key.
    pub key: &'a str,
    /// The person.
    pub person: PersonId,
    /// A print of all that the source delivered of the person, and of whatever else has a part in
    /// what is decided of it.
    pub print: u64,
    /// What is decided where exactly the same comes again and nothing of the person has changed
    /// meanwhile, in the words of whoever decides; `None` where that is not known. It holds no
    /// longer once anything of the person changes, and the store takes it away then.
    pub rest: Option<&'a [u8]>,
    /// A print of the key by which the source itself knows the person, where it has one.
    pub alias: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    key_end: u32,
    person: PersonId,
    print: u64,
    /// The place of the rest plus one; 0 for none.
    rest: u32,
    alias: Option<u64>,
}

impl Page {
    /// How many persons are on it.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody is on it.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The person of that place.
    pub fn get(&self, place: usize) -> Option<LastDelivery<'_>> {
        let entry = self.entries.get(place)?;
        let before = place.checked_sub(1).and_then(|before| self.entries.get(before));
        let start = before.map_or(0, |before| before.key_end as usize);
        let rest = (entry.rest as usize).checked_sub(1).and_then(|rest| self.rests.get(rest));
        Some(LastDelivery {
            key: self.keys.get(start..entry.key_end as usize).unwrap_or_default(),
            person: entry.person,
            print: entry.print,
            rest: rest.map(|rest| &**rest),
            alias: entry.alias,
        })
    }

    /// The place among [`rests`](Self::rests) of that of the person of that place.
    pub fn rest_of(&self, place: usize) -> Option<usize> {
        (self.entries.get(place)?.rest as usize).checked_sub(1)
    }

    /// The different rests of its persons.
    pub fn rests(&self) -> impl Iterator<Item = &[u8]> {
        self.rests.iter().map(|rest| &**rest)
    }

    /// All persons.
    pub fn iter(&self) -> impl Iterator<Item = LastDelivery<'_>> {
        (0..self.len()).map_while(|place| self.get(place))
    }

    /// Adds a person whose key is later than those of all others.
    pub fn push(&mut self, last: LastDelivery<'_>) {
        self.keys.push_str(last.key);
        let rest = last.rest.map_or(0, |rest| {
            let at = self.rests.iter().rposition(|known| **known == *rest).unwrap_or_else(|| {
                self.rests.push(rest.into());
                self.rests.len() - 1
            });
            u32::try_from(at + 1).unwrap_or_default()
        });
        let key_end = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        let LastDelivery { person, print, alias, .. } = last;
        self.entries.push(Entry { key_end, person, print, rest, alias });
    }

    /// The page without a person; `None` where that person is not on it.
    pub(super) fn without(&self, key: &str) -> Option<Self> {
        self.iter().find(|last| last.key == key)?;
        let mut others = Self::default();
        for last in self.iter().filter(|last| last.key != key) {
            others.push(last);
        }
        Some(others)
    }

    /// Takes away the rest of the persons with these keys, which rise; whether any had one.
    pub fn stir<'k>(&mut self, keys: impl Iterator<Item = &'k str>) -> bool {
        let mut stirred = false;
        let mut place = 0;
        for key in keys {
            let after = |at: usize| self.get(at).is_some_and(|last| last.key < key);
            while after(place) {
                place += 1;
            }
            if self.get(place).is_some_and(|last| last.key == key) {
                stirred |= self.entries[place].rest != 0;
                self.entries[place].rest = 0;
            }
        }
        stirred
    }

    /// A page from its bytes; `None` where they are none, or one of a later version.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut bytes = bytes::Reader::new(bytes.strip_prefix(&[VERSION])?);
        let rests = bytes.length()?;
        let rests: Option<Vec<Box<[u8]>>> = (0..rests)
            .map(|_| bytes.length().and_then(|length| bytes.take(length)).map(Into::into))
            .collect();
        let persons = bytes.length()?;
        let mut keys: Vec<u8> = Vec::with_capacity(persons * 16);
        let mut entries = Vec::with_capacity(persons);
        let (mut start, mut person) = (0, 0);
        for _ in 0..persons {
            let (same, length) = (bytes.length()?, bytes.length()?);
            let end = keys.len();
            if start + same > end {
                return None;
            }
            keys.extend_from_within(start..start + same);
            keys.extend_from_slice(bytes.take(length)?);
            (start, person) = (end, person + bytes.signed()?);
            entries.push(Entry {
                key_end: u32::try_from(keys.len()).ok()?,
                person: PersonId(person),
                print: u64::from_le_bytes(bytes.take(8)?.try_into().ok()?),
                rest: u32::try_from(bytes.number()?).ok()?,
                alias: match bytes.number()? {
                    0 => None,
                    _ => Some(u64::from_le_bytes(bytes.take(8)?.try_into().ok()?)),
                },
            });
        }
        Some(Self { keys: String::from_utf8(keys).ok()?, entries, rests: rests? })
    }

    /// The page as bytes, cut into several where there are many persons, each with its first key.
    pub(super) fn to_bytes(&self) -> Vec<(&str, Vec<u8>)> {
        let mut pages = Vec::new();
        let mut from = 0;
        while let Some(first) = self.get(from) {
            let until = if self.len() - from > 2 * PERSONS { from + PERSONS } else { self.len() };
            pages.push((first.key, self.cut(from..until)));
            from = until;
        }
        pages
    }

    /// Some of the persons as a page: each key as that of the one before begins, the number of the
    /// person by its distance to that one's.
    fn cut(&self, places: Range<usize>) -> Vec<u8> {
        // Those that no person has any more are left out.
        let mut rests: Vec<&[u8]> = Vec::new();
        let mut persons = bytes::Writer::with_capacity(places.len() * 24);
        let (mut key, mut person) = ("", 0);
        for last in places.clone().map_while(|place| self.get(place)) {
            let same = common_start(key, last.key);
            persons.length(same);
            persons.slice(&last.key.as_bytes()[same..]);
            persons.signed(last.person.0 - person);
            persons.raw(&last.print.to_le_bytes());
            persons.number(last.rest.map_or(0, |rest| {
                let known = rests.iter().rposition(|known| *known == rest);
                known.unwrap_or_else(|| {
                    rests.push(rest);
                    rests.len() - 1
                }) as u64
                    + 1
            }));
            persons.number(u64::from(last.alias.is_some()));
            if let Some(alias) = last.alias {
                persons.raw(&alias.to_le_bytes());
            }
            (key, person) = (last.key, last.person.0);
        }
        let mut page = bytes::Writer::with_capacity(persons.as_bytes().len() + 256);
        page.raw(&[VERSION]);
        page.length(rests.len());
        for rest in rests {
            page.slice(rest);
        }
        page.length(places.len());
        page.raw(persons.as_bytes());
        page.into_bytes()
    }
}

/// How many bytes two texts have in common at their start, whole letters only.
fn common_start(a: &str, b: &str) -> usize {
    let mut same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    while !b.is_char_boundary(same) {
        same -= 1;
    }
    same
}

/// The places, among pages, of those on which these keys are or would be: each with the keys.
pub(super) fn by_page<'k, 'd>(
    pages: &'d [PageStart],
    keys: &'d [&'k str],
) -> impl Iterator<Item = (&'d PageStart, &'d [&'k str])> {
    keys.chunk_by(|a, b| page_of(pages, a) == page_of(pages, b))
        .filter_map(|keys| Some((pages.get(page_of(pages, keys.first()?))?, keys)))
}

/// The place of the page on which a key is or would be.
pub fn page_of(pages: &[PageStart], key: &str) -> usize {
    pages.partition_point(|page| *page.first <= *key).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(persons: usize) -> Page {
        let mut page = Page::default();
        for n in 0..persons {
            let rest = [n as u8 % 3, 9];
            page.push(LastDelivery {
                key: &format!("å{n:05}"),
                person: PersonId(1_000 - n as i64),
                print: u64::MAX - n as u64,
                rest: (n % 4 > 0).then_some(&rest[..]),
                alias: (n % 3 == 0).then_some(n as u64 * 7),
            });
        }
        page
    }

    fn back(pages: &[(&str, Vec<u8>)]) -> Vec<Page> {
        pages.iter().map(|(_, bytes)| Page::from_bytes(bytes).unwrap()).collect()
    }

    #[test]
    fn a_page_comes_back_from_its_bytes() {
        let page = page(300);
        for length in 0..99 {
            assert_eq!(Page::from_bytes(&page.to_bytes()[0].1[..length]), None);
        }
        let written = page.to_bytes();
        assert_eq!(written[0].0, "å00000");
        assert!(back(&written)[0].iter().eq(page.iter()));
        assert!(Page::default().to_bytes().is_empty());
    }

    #[test]
    fn many_persons_are_cut_into_pages() {
        let page = page(2_000);
        let written = page.to_bytes();
        let firsts: Vec<&str> = written.iter().map(|(first, _)| *first).collect();
        assert_eq!(firsts, ["å00000", "å00512", "å01024"]);
        let pages = back(&written);
        assert!(pages.iter().flat_map(Page::iter).eq(page.iter()));
    }

    #[test]
    fn rests_are_taken_away_from_those_who_are_there() {
        let mut page = page(9);
        assert!(!page.stir(["å00000", "å000005", "ö"].into_iter()));
        assert!(page.stir(["a", "å00001", "å00008", "ö"].into_iter()));
        let rest: Vec<usize> = (0..9).filter(|at| page.get(*at).unwrap().rest.is_some()).collect();
        assert_eq!(rest, [2, 3, 5, 6, 7]);
        assert!(!page.stir(["å00001"].into_iter()));
    }

    #[test]
    fn a_person_can_be_taken_off_a_page() {
        let page = page(9);
        let others = page.without("å00004").unwrap();
        assert!(others.iter().eq(page.iter().filter(|last| last.key != "å00004")));
        assert_eq!(others.without("å00004"), None);
        let keys = page.iter().map(|last| last.key);
        let none = keys.fold(page.clone(), |page, key| page.without(key).unwrap());
        assert!(none.is_empty() && none.to_bytes().is_empty());
    }

    #[test]
    fn a_key_has_a_page_even_where_it_is_not() {
        let start = |page, first: &str| PageStart { page: PageId(page), first: first.into() };
        let pages = [start(7, "b"), start(3, "d")];
        let found: Vec<(i64, usize)> = by_page(&pages, &["a", "b", "c", "d", "e"])
            .map(|(start, keys)| (start.page.0, keys.len()))
            .collect();
        assert_eq!(found, [(7, 3), (3, 2)]);
        assert_eq!(by_page(&[], &["a"]).count(), 0);
    }
}
