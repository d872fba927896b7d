//! What a dry run says is what the run then does.

use foga::store::SqliteStore;
use foga::sync::{Job, Report};
use proptest::prelude::*;

use crate::support::nights::{Nights, policies_of, told, usual};
use crate::support::random::{Size, Written, cases, policies};

/// How many of the runs were written.
fn plays_as_told(written: &[Written], seed: u64) -> usize {
    let policies = policies_of(written);
    let mut nights = Nights::new(&policies, seed);
    let mut store = SqliteStore::in_memory().unwrap();
    let mut written = 0;
    for _ in 1..=10 {
        let night = nights.next();
        let before = told(&mut store);
        let job = Job { dry_run: true, ..night.job() };
        let tried = night.run(&mut store, &job);
        assert_eq!(told(&mut store), before, "nothing is written");
        let done = night.run(&mut store, &Job { dry_run: false, ..job });
        let run = done.as_ref().and_then(|report| report.run);
        let expected = tried.map(|tried| Report { run, dry_run: false, ..tried });
        assert_eq!(done, expected, "day {}", night.day);
        written += usize::from(run.is_some());
    }
    written
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_dry_run_says_exactly_what_the_run_then_does(
        random in policies(Size { fields: 4, blocks: 2, depth: 1, complete: true }),
        seed in any::<u64>(),
    ) {
        plays_as_told(&[usual(""), random], seed);
    }
}

#[test]
fn most_of_such_runs_are_written() {
    let written: usize = (0..10).map(|seed| plays_as_told(&[usual("")], seed)).sum();
    assert!(written > 50, "{written}");
}

/// On the ninth day somebody's protected identity ends.
#[test]
fn whose_protected_identity_would_end_is_told_as_whose_does() {
    let own = "policy own\ncategory staff\nfield email is email\nfield mobile is phone\n\
               field name is text\nfield address is group of street, city\nfact form\n\
               staff: email {\n    r1: take\n}\n\
               every category: every field { last: keep }\n\
               edit every category: every field { last: keep }\n";
    let own = Written { own: own.to_owned(), base: None };
    assert!(plays_as_told(&[usual(""), own], 10_409_477_170_671_152_508) > 5);
}
