use std::cmp::Ordering;
use std::ops::Range;

use crate::policy::SourceId;
use crate::store::{Page, PageId, PageStart, StoreError, Transaction, page_of};

use super::delivery::Delivery;

/// So many persons of a delivery are taken at a time, at most.
const PERSONS: usize = 1024;

/// A delivery and the pages of those whom its source had, side by side in the order of keys.
pub(super) struct Walk<'g> {
    delivery: &'g Delivery,
    /// How many of the persons were met.
    met: usize,
    starts: Vec<PageStart>,
    /// The page that is read next.
    next: usize,
    /// Whether every page is read, or only those on which persons of the delivery are.
    all: bool,
    begun: Option<Begun>,
}

/// A page of which some persons were met.
struct Begun {
    page: Page,
    replaced: Vec<PageId>,
    /// How many of its persons were met.
    met: usize,
}

/// Neighbours, and what the source's pages have of them.
pub(super) struct Stretch {
    /// A page with at least these persons on it.
    pub(super) page: Page,
    /// The pages in the store in whose place these persons stand, if they are written anew.
    pub(super) replaced: Vec<PageId>,
    /// Whether they have to be: those pages have other persons, too.
    pub(super) is_part: bool,
    /// The persons, by rising key.
    pub(super) met: Vec<Met>,
}

/// A person on one side or on both.
pub(super) struct Met {
    /// The records in the delivery; none where it lacks the person.
    pub(super) rows: Range<usize>,
    /// The place on the page.
    pub(super) place: Option<usize>,
}

impl<'g> Walk<'g> {
    /// Along the pages of a source, every one or only those that the delivery touches; a delivery
    /// of edits, which has none, goes alone.
    pub(super) fn new(
        delivery: &'g Delivery,
        source: Option<SourceId>,
        all: bool,
        transaction: &mut dyn Transaction,
    ) -> Result<Self, StoreError> {
        let starts = source.map(|source| transaction.pages(source)).transpose()?;
        let starts = starts.unwrap_or_default();
        Ok(Self { delivery, met: 0, starts, next: 0, all, begun: None })
    }

    /// How many persons of the delivery were met.
    pub(super) fn met(&self) -> usize {
        self.met
    }

    /// The next stretch; `None` at the end.
    pub(super) fn next(
        &mut self,
        transaction: &mut dyn Transaction,
    ) -> Result<Option<Stretch>, StoreError> {
        let Some(Begun { page, replaced, met: first }) = self.begin(transaction)? else {
            return Ok(None);
        };
        let end = self
            .starts
            .get(self.next)
            .map_or(self.delivery.persons(), |start| self.first_from(&start.first));
        let persons = self.met..end.min(self.met + PERSONS);
        self.met = persons.end;
        let end = (persons.end < end).then(|| self.key(persons.end));
        let (met, until) = meet(self.delivery, persons, &page, first, end);
        let is_part = first > 0 || end.is_some();
        if end.is_some() {
            self.begun = Some(Begun { page: page.clone(), replaced: Vec::new(), met: until });
        }
        Ok(Some(Stretch { page, replaced, is_part, met }))
    }

    /// The place of the first person, of those who were not met, whose key is this or a later one.
    fn first_from(&self, key: &str) -> usize {
        let (mut from, mut until) = (self.met, self.delivery.persons());
        while from < until {
            let middle = from.midpoint(until);
            if self.delivery.compare(middle, key).is_lt() {
                from = middle + 1;
            } else {
                until = middle;
            }
        }
        from
    }

    fn key(&self, person: usize) -> &'g str {
        self.delivery.key(self.delivery.rows(person).start)
    }

    fn begin(&mut self, transaction: &mut dyn Transaction) -> Result<Option<Begun>, StoreError> {
        if let Some(begun) = self.begun.take() {
            return Ok(Some(begun));
        }
        let next_key = (self.met < self.delivery.persons()).then(|| self.key(self.met));
        if let Some(key) = next_key.filter(|_| !self.all) {
            self.next = page_of(&self.starts, key);
        }
        let start = self.starts.get(self.next).filter(|_| self.all || next_key.is_some());
        match start {
            Some(PageStart { page, .. }) => {
                self.next += 1;
                let replaced = vec![*page];
                Ok(Some(Begun { page: transaction.read_page(*page)?, replaced, met: 0 }))
            }
            None if next_key.is_some() => {
                Ok(Some(Begun { page: Page::default(), replaced: Vec::new(), met: 0 }))
            }
            None => Ok(None),
        }
    }
}

/// Persons of a delivery and those on a page from a place on, up to a key; and how far that is on
/// the page.
fn meet(
    delivery: &Delivery,
    persons: Range<usize>,
    page: &Page,
    first: usize,
    end: Option<&str>,
) -> (Vec<Met>, usize) {
    let mut met = Vec::with_capacity(page.len() + persons.len());
    let mut place = first;
    for person in persons {
        let rows = delivery.rows(person);
        let mut order = Ordering::Less;
        while let Some(last) = page.get(place) {
            order = delivery.compare(person, last.key);
            if order.is_le() {
                break;
            }
            met.push(Met { rows: 0..0, place: Some(place) });
            place += 1;
        }
        let is_same = order.is_eq() && place < page.len();
        met.push(Met { rows, place: is_same.then_some(place) });
        place += usize::from(is_same);
    }
    while page.get(place).is_some_and(|last| end.is_none_or(|end| last.key < end)) {
        met.push(Met { rows: 0..0, place: Some(place) });
        place += 1;
    }
    (met, place)
}
