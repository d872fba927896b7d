//! Protected identity that no record says, but a row that was set aside.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::decide::Origin;
use crate::policy::SourceId;
use crate::record::{Identity, IdentityKind};
use crate::store::{Became, PersonId, Transaction, Translator, page_of};

use super::Failure;
use super::gather::Gathered;
use super::turned::Turned;

/// A row of which nobody can know whether it says protected identity, or of whom.
#[derive(Debug, Clone)]
pub(super) struct Doubtful {
    /// Who may be meant.
    pub(super) persons: Vec<Box<str>>,
    /// Whether it says it of somebody who may be none of them.
    pub(super) of_another: bool,
}

impl Doubtful {
    pub(super) fn of(persons: Vec<Box<str>>) -> Self {
        Self { persons, of_another: false }
    }

    pub(super) fn of_nobody() -> Self {
        Self::of(Vec::new())
    }
}

/// The personal numbers that stand somewhere in a text of which nobody can say whose it is, however
/// their parts are held apart. Other keys prove nothing: any word may be one.
pub(super) fn numbers(text: &str, kind: IdentityKind, today: Date) -> Vec<Box<str>> {
    if kind != IdentityKind::Personal {
        return Vec::new();
    }
    let parts = parts(text);
    let found = (0..parts.len()).flat_map(|first| number_from(&parts[first..], today));
    found.map(|number| number.as_str().into()).collect()
}

/// Characters of the longest number.
const LONGEST: usize = 12;

/// What stands in a text in digits or in letters, each with the sign before it that says of a number
/// that its person is a hundred years old.
fn parts(text: &str) -> Vec<(bool, &str)> {
    let mut parts = Vec::new();
    let (mut plus, mut rest) = (false, text);
    while let Some(next) = rest.chars().next() {
        let is_alike = |c: char| match next {
            '0'..='9' => c.is_ascii_digit(),
            'a'..='z' | 'A'..='Z' => c.is_ascii_alphabetic(),
            _ => !c.is_ascii_alphanumeric(),
        };
        let (part, after) = rest.split_at(rest.find(|c| !is_alike(c)).unwrap_or(rest.len()));
        if next.is_ascii_alphanumeric() {
            parts.push((plus, part));
            plus = false;
        } else {
            plus = part.contains('+');
        }
        rest = after;
    }
    parts
}

/// The numbers that begin with the first part, and have as many of the others as it takes.
fn number_from(parts: &[(bool, &str)], today: Date) -> impl Iterator<Item = Identity> {
    let (mut number, mut found) = (String::new(), Vec::new());
    for (place, (plus, part)) in parts.iter().enumerate() {
        let is_old = place > 0 && *plus;
        if number.replace('+', "").len() + part.len() > LONGEST {
            break;
        }
        number.extend(is_old.then_some('+'));
        number.push_str(part);
        found.extend(Identity::read(&number, IdentityKind::Personal, today));
    }
    found.into_iter()
}

/// Marks whoever has records beside a row that may say protected identity of the person: nobody can
/// know, and whoever is not protected is soon told to be none. Says how many such rows have no
/// such person.
pub(super) fn settle(gathered: &mut Gathered) -> u64 {
    let mut open = 0;
    gathered.marked.extend(gathered.passed_over.iter().cloned());
    for Doubtful { persons, of_another } in std::mem::take(&mut gathered.doubtful) {
        let mut there = persons.into_iter();
        let mut there =
            there.by_ref().filter(|key| gathered.delivery.find(key).is_some()).peekable();
        open += u64::from(of_another || there.peek().is_none());
        gathered.marked.extend(there);
    }
    open
}

/// Remembers of those who have no record in the delivery that the source says protected identity of
/// them. Says of how many that were set aside it cannot, as nobody had them; whoever makes no record
/// and is nowhere else has nothing to protect.
///
/// # Errors
/// Where the store fails.
pub(super) fn remember(
    gathered: &Gathered,
    source: Option<SourceId>,
    turned: &mut Turned,
    translator: &mut Translator,
    transaction: &mut dyn Transaction,
) -> Result<u64, Failure> {
    let keys = gathered.marked.iter().map(|key| &**key);
    let keys: Vec<&str> = keys.filter(|key| gathered.delivery.find(key).is_none()).collect();
    if keys.is_empty() {
        return Ok(0);
    }
    let by = source.map_or(Origin::User, Origin::Source);
    let found = transaction.find(&keys)?;
    let known = found.into_iter().zip(&keys).filter_map(|(id, key)| Some((id?, *key)));
    let known: Vec<(PersonId, &str)> = known.collect();
    let ids: Vec<PersonId> = known.iter().map(|(person, _)| *person).collect();
    let is_aside = |key: &&str| !gathered.passed_over.contains(*key);
    let aside = |keys: &mut dyn Iterator<Item = &str>| keys.filter(is_aside).count() as u64;
    let strangers =
        aside(&mut keys.iter().copied()) - aside(&mut known.iter().map(|(_, key)| *key));
    let (mut changes, mut marked) = (Vec::new(), BTreeSet::new());
    for ((person, key), kept) in known.iter().zip(transaction.load(&ids)?) {
        let before = translator.state(&kept)?;
        let mut after = before.clone();
        after.protect(by);
        turned.add(key, [&before, &after], || None);
        if after != before {
            let (before, after, kept) = (&before, &after, &kept);
            let person = Some(*person);
            changes.push(translator.change(&Became {
                person,
                key,
                kept,
                before,
                after,
                steps: &[],
            })?);
            marked.insert(*key);
        }
    }
    transaction.save(&changes)?;
    if let Some(source) = source {
        stir(&marked, source, transaction)?;
    }
    Ok(strangers)
}

/// What the source's pages say of them is taken away: the same as last time is now something else.
fn stir(
    marked: &BTreeSet<&str>,
    source: SourceId,
    transaction: &mut dyn Transaction,
) -> Result<(), Failure> {
    let starts = transaction.pages(source)?;
    let pages: BTreeSet<usize> = marked.iter().map(|key| page_of(&starts, key)).collect();
    for start in pages.into_iter().filter_map(|place| starts.get(place)) {
        let mut page = transaction.read_page(start.page)?;
        if page.stir(marked.iter().copied()) {
            transaction.replace_pages(source, &[start.page], &page)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<Box<str>> {
        numbers(text, IdentityKind::Personal, jiff::civil::date(2026, 11, 24))
    }

    #[test]
    fn a_number_is_found_however_it_is_written() {
        for text in [
            "200002292399",
            "20000229-2399",
            "20000229 2399",
            "20000229\u{a0}2399",
            "2000-02-29-2399",
            "2000-02-29 2399",
            "20000229\u{2013}2399",
            "20000229--2399",
            "SE200002292399",
            "nr 20000229-2399.",
            "000229-2399",
            "1;20000229-2399;J",
            "20000229/2399 (Anna)",
        ] {
            assert_eq!(found(text), ["200002292399".into()], "{text}");
        }
        assert_eq!(found("20000229 TF01"), ["20000229TF01".into()]);
        assert!(found("1900-02-29").is_empty());
    }

    #[test]
    fn of_several_numbers_all_are_found() {
        assert_eq!(
            found("20000229-2399, 19460823-9986"),
            ["200002292399".into(), "194608239986".into()]
        );
        assert!(found("20000229-239, 12,00 x@y.example").is_empty());
    }

    /// Ten digits say no century; the sign does.
    #[test]
    fn a_plus_stays_with_its_number() {
        assert_eq!(found("000229+2399"), found("19000229-2399"));
    }

    #[test]
    fn of_other_keys_none_is_looked_for() {
        let today = jiff::civil::date(2026, 11, 24);
        assert!(numbers("200002292399", IdentityKind::Opaque, today).is_empty());
    }
}
