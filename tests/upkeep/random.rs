//! Whatever happened, an undo leads back to the export that was there before.

use foga::store::{Export, PersonRows, SqliteStore, Store};
use foga::upkeep::{Reviewer, Undone, review};
use jiff::civil::date;
use proptest::prelude::*;

use crate::support::nights::{Nights, PERSONS, hold_together, policies_of, undo_one, usual, waits};
use crate::support::random::{Size, Written, cases, policies};

/// The persons of an export, with what is stored of them. In which categories they are known, and
/// whether any source has marked them, is not stored but reported, and stays.
fn exported(store: &mut SqliteStore) -> Vec<PersonRows> {
    let mut rows = Vec::new();
    let each = &mut |person: PersonRows| {
        rows.push(PersonRows { categories: Vec::new(), protected: false, ..person });
        Ok(())
    };
    store.export(Export::All, each).unwrap();
    rows
}

/// How many values are stored, as the store has counted and as it is.
fn counts(store: &mut SqliteStore) -> [usize; 2] {
    let exported = exported(store);
    let values = exported.iter().flat_map(|person| &person.values);
    let policy = crate::support::policies::policy(&usual("").own).policy;
    let mut transaction = store.begin().unwrap();
    let names = transaction.sources().unwrap();
    let roster = policy.roster(names.iter().map(String::as_str));
    let run = foga::store::NewRun::new(foga::store::RunKind::Sync, date(2026, 12, 1), "");
    transaction.open(&run, &policy, &roster).unwrap();
    let counted = transaction.stored_values().unwrap().iter().sum::<u64>();
    [values.filter(|(_, version)| version.value.is_some()).count(), counted as usize]
}

/// How many values were put back.
fn goes_back_and_forth(written: &[Written], seed: u64) -> u64 {
    let policies = policies_of(written);
    let mut nights = Nights::new(&policies, seed);
    let mut store = SqliteStore::in_memory().unwrap();
    let mut put_back = 0;
    for _ in 1..=10 {
        let night = nights.next();
        let mut before = exported(&mut store);
        night.run(&mut store, &night.job());
        if nights.throws.happens(30) {
            before = exported(&mut store);
            let rulings: Vec<_> = waits(&mut store).into_iter().take(2).collect();
            let reviewer = Reviewer {
                who: "Anna",
                why: None,
                date: date(2026, 11, night.day),
                started: "2026-11-24T01:00:00Z",
            };
            review(&mut store, &rulings, &reviewer).unwrap();
        }
        let after = exported(&mut store);
        let latest = |store: &mut SqliteStore| -> Option<Undone> {
            let runs = store.runs().unwrap().len();
            undo_one(store, runs.wrapping_sub(1), date(2026, 11, night.day))
        };
        if after == before {
            continue;
        }
        let undone = latest(&mut store).unwrap();
        assert_eq!(exported(&mut store), before, "day {}", night.day);
        assert_eq!((undone.left(), undone.as_before()), (0, 0));
        put_back += undone.values();
        if nights.throws.happens(70) {
            latest(&mut store);
            assert_eq!(exported(&mut store), after, "day {}", night.day);
        }
        let [stored, counted] = counts(&mut store);
        assert_eq!(stored, counted, "day {}", night.day);
    }
    hold_together(&mut store);
    for key in PERSONS {
        if let Some(dossier) = store.dossier(key).unwrap() {
            for stored in &dossier.stored {
                let last = dossier.history.iter().rev().find(|row| row.field == stored.field);
                assert_eq!(last.map(|row| &row.after), Some(&stored.version), "{key}");
            }
        }
    }
    put_back
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn an_undo_leads_back_to_the_earlier_export(
        random in policies(Size { fields: 4, blocks: 2, depth: 1, complete: true }),
        seed in any::<u64>(),
    ) {
        goes_back_and_forth(&[usual(""), random], seed);
    }
}

/// The policy of every second night has no guardians, so that what is stored of them is of a category
/// which it does not know.
#[test]
fn an_undo_brings_back_a_category_that_the_policy_of_the_run_has_not() {
    let own = "policy own category staff
         field email is email field mobile is phone field name is text
         field address is group of street, city fact form
         source alfa source beta
         every category: every field { empty: clear when incoming is missing other: take }
         edit every category: every field { saved: take emptied: clear }";
    let without = Written { own: own.to_owned(), base: None };
    let put_back: u64 =
        (0..20).map(|seed| goes_back_and_forth(&[usual(""), without.clone()], seed)).sum();
    assert!(put_back > 50, "{put_back}");
}

#[test]
fn something_is_put_back_in_such_timelines() {
    let put_back: u64 = (0..10).map(|seed| goes_back_and_forth(&[usual("")], seed)).sum();
    assert!(put_back > 50, "{put_back}");
}
