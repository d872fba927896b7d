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

/// The personal numbers that stand somewhere in a row of which nobody can say whose it is. Other
/// keys prove nothing: any word may be one.
pub(super) fn numbers(row: &str, kind: IdentityKind, today: Date) -> Vec<Box<str>> {
    if kind != IdentityKind::Personal {
        return Vec::new();
    }
    let words = row.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+')));
    let numbers = words.filter_map(|word| Identity::read(word, kind, today).ok());
    numbers.map(|number| number.as_str().into()).collect()
}

/// Marks whoever has records beside a row that may say protected identity of the person: nobody can
/// know, and whoever is not protected is soon told to be none. Says how many such rows have no
/// such person.
pub(super) fn settle(gathered: &mut Gathered) -> u64 {
    let mut open = 0;
    for persons in std::mem::take(&mut gathered.doubtful) {
        let mut there = persons.into_iter();
        let mut there =
            there.by_ref().filter(|key| gathered.delivery.find(key).is_some()).peekable();
        open += u64::from(there.peek().is_none());
        gathered.marked.extend(there);
    }
    open
}

/// Remembers of those who have no record in the delivery that the source says protected identity of
/// them. Says of how many it cannot, as the source never had them.
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
    let (mut changes, mut marked, mut strangers) = (Vec::new(), BTreeSet::new(), keys.len() as u64);
    for ((person, key), kept) in known.iter().zip(transaction.load(&ids)?) {
        let before = translator.state(&kept)?;
        let mut after = before.clone();
        strangers -= u64::from(after.protect(by) || before.is_protected());
        if before.is_known_to(by) {
            turned.add(key, [&before, &after], || None);
        }
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
