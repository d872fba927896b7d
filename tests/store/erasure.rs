//! What is removed for good: persons, and history that has become old, in each kind of store.

use foga::decide::Origin;
use foga::store::{
    ChangePart, Counts, Export, Forgotten, KeptPerson, NewRun, Purged, Rewritten, RunId, RunKind,
    Store, StoreError, VersionPart, Wait, WaitPart, WaitingPart, Wiped,
};
use jiff::civil::date;

use super::contract::{
    DAY, EMAIL, POLICY, Run, STARTED, delivered, email, exported, keys, one, page, policy, record,
    values,
};
use super::kinds::each;

const FORGET: NewRun<'_> = NewRun {
    who: Some("Anna Ek"),
    why: Some("ärende 17"),
    ..NewRun::new(RunKind::Forget, DAY, STARTED)
};

const PURGE: NewRun<'_> = NewRun::new(RunKind::Purge, DAY, STARTED);

/// Somebody dismisses something of persons, and gives one reason for all of them.
fn dismiss(store: &mut dyn Store, persons: &[&str], why: &str) -> RunId {
    let review = NewRun::new(RunKind::Review, DAY, STARTED);
    let review = NewRun { who: Some("Bo Lund"), why: Some(why), ..review };
    let mut hand = store.begin_by_hand(&review).unwrap();
    let run = hand.run();
    let reason = hand.reason("review", why).unwrap();
    for key in persons {
        let KeptPerson { person, key, kept } = hand.person(key).unwrap().unwrap();
        let kept = KeptPerson { person, key, kept };
        let before = kept.row().unwrap();
        let mut after = before.clone();
        let (field, category) = (before.stored[0].field, before.known[0].category);
        let part = WaitingPart {
            field,
            category,
            by: 0,
            value: Some("waited@mejl.example".into()),
            dismissed: run.0,
            run: 1,
            rule: 1,
        };
        after.set_waiting(part);
        let version: VersionPart = before.stored(field).unwrap().into();
        let (rule, after_it) = (reason, version.clone());
        let changes = [ChangePart { run: run.0, field, rule, before: version, after: after_it }];
        let waits = [WaitPart {
            run: run.0,
            field,
            category,
            by: 0,
            value: Some("waited@mejl.example".into()),
            held: 1,
            rule: 1,
            reason,
            before: Wait::Waits,
            after: Wait::Dismissed(run.0),
        }];
        hand.write(&[Rewritten {
            person,
            key: &kept.key,
            before: &before,
            after: &after,
            changes: &changes,
            waits: &waits,
        }])
        .unwrap();
    }
    hand.commit(&Counts::default()).unwrap();
    run
}

fn forget(store: &mut dyn Store, key: &str) -> Forgotten {
    let mut hand = store.begin_by_hand(&FORGET).unwrap();
    let forgotten = hand.forget(key).unwrap().unwrap();
    hand.commit(&Counts { persons: 1, ..Counts::default() }).unwrap();
    forgotten
}

/// Wipes what was removed; a server does it itself.
fn wipe(store: &mut dyn Store) {
    assert!(matches!(store.wipe().unwrap(), Wiped::Done | Wiped::ByServer));
}

#[test]
fn a_person_is_forgotten_with_all_that_was_of_it() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        one(store, &policy, "a", "q", "q@mejl.example");
        one(store, &policy, "b", "p", "other@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        for source in ["a", "b"].map(|name| run.roster.id(name).unwrap()) {
            let persons = ["p", "q"].map(|key| (key, run.find(key).unwrap()));
            run.transaction.replace_pages(source, &[], &page(&persons)).unwrap();
        }
        let q = run.find("q");
        run.commit();
        let pseudonym = store.pseudonyms().unwrap().of("p");

        let mut hand = store.begin_by_hand(&FORGET).unwrap();
        assert_eq!(hand.forget("nobody").unwrap(), None);
        assert!(hand.forget("p").unwrap().is_some());
        drop(hand);
        assert!(store.dossier("p").unwrap().is_some(), "a run that is not committed");

        let expected = Forgotten {
            pseudonym: pseudonym.clone(),
            stored: 1,
            reported: 2,
            waiting: 0,
            changes: 2,
        };
        assert_eq!(forget(store, "p"), expected);
        wipe(store);
        let entry = store.runs().unwrap().pop().unwrap();
        assert_eq!((entry.run.run, entry.run.kind), (5, RunKind::Forget));
        assert_eq!(entry.forgot, Some(pseudonym.clone()));
        assert_eq!(
            (entry.who.as_deref(), entry.why.as_deref()),
            (Some("Anna Ek"), Some("ärende 17"))
        );
        assert_eq!(store.dossier("p").unwrap(), None);
        assert_eq!(store.behind(&pseudonym).unwrap(), None);
        assert_eq!(keys(&exported(store, Export::All)), ["q"]);
        assert_eq!(exported(store, Export::ChangedBy(1)), []);
        let mut run = Run::begin(store, &policy, "a", DAY);
        assert_eq!((run.find("p"), run.find("q")), (None, q));
        assert_eq!(run.transaction.stored_values().unwrap(), [1, 0]);
        for source in ["a", "b"] {
            let lines = delivered(&mut run, source);
            assert!(lines.len() == 1 && lines[0].starts_with("q "), "{lines:?}");
        }
    });
}

/// Whoever comes back is somebody new, also where the store gives the same number again.
#[test]
fn who_comes_back_has_no_past() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "q", "q@mejl.example");
        one(store, &policy, "a", "p", "p@mejl.example");
        one(store, &policy, "a", "p", "second@mejl.example");
        forget(store, "p");
        wipe(store);
        one(store, &policy, "a", "p", "new@mejl.example");
        let dossier = store.dossier("p").unwrap().unwrap();
        assert_eq!(dossier.history.len(), 1);
        assert_eq!(dossier.history[0].before.value, None);
        assert_eq!(store.dossier("q").unwrap().unwrap().history.len(), 1);
    });
}

#[test]
fn a_number_that_a_person_had_is_forgotten_too() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "20100301TF12", "p@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        let person = run.find("20100301TF12").unwrap();
        run.transaction.renumber(person, "201003012380").unwrap();
        run.commit();
        assert!(store.dossier("20100301TF12").unwrap().is_some());
        forget(store, "201003012380");
        assert_eq!(store.dossier("20100301TF12").unwrap(), None);
        let old = store.pseudonyms().unwrap().of("20100301TF12");
        assert_eq!(store.behind(&old).unwrap(), None);
        let mut run = Run::begin(store, &policy, "a", DAY);
        assert_eq!(run.transaction.renumbered(&["20100301TF12"]).unwrap(), [None]);
    });
}

/// What somebody wrote of one person goes with it, and what was written of several stays as long as
/// there are any.
#[test]
fn what_was_written_of_a_person_is_forgotten() {
    each(|store| {
        let policy = policy(POLICY);
        for key in ["p", "q"] {
            one(store, &policy, "a", key, "x@mejl.example");
        }
        let alone = dismiss(store, &["p"], "hennes mamma ringde");
        let both = dismiss(store, &["p", "q"], "skolan bytte domän");
        let written = |store: &mut dyn Store| -> Vec<Option<String>> {
            let runs = store.runs().unwrap().into_iter();
            let runs = runs.filter(|entry| [alone.0, both.0].contains(&entry.run.run));
            runs.map(|entry| entry.why).collect()
        };
        let reasons = |store: &mut dyn Store| {
            let mut hand = store.begin_by_hand(&PURGE).unwrap();
            let register = hand.register().unwrap();
            let all = (0..=20).map(|number| register.rule(number));
            let mut words: Vec<String> = all
                .filter(|rule| rule.name == "review")
                .filter_map(|rule| rule.explanation)
                .collect();
            words.sort();
            words
        };
        let (one, two) = ("hennes mamma ringde", "skolan bytte domän");
        assert_eq!(reasons(store), [one, two]);
        assert_eq!(forget(store, "p").changes, 5);
        assert_eq!(written(store), [None, Some(two.to_owned())]);
        assert_eq!(reasons(store), [two]);
        let dossier = store.dossier("q").unwrap().unwrap();
        assert_eq!(dossier.waited[0].reason.explanation.as_deref(), Some(two));
        forget(store, "q");
        assert_eq!(written(store), [None, None]);
        assert_eq!(reasons(store), [""; 0]);
    });
}

/// Three runs, each of which began on another day; their dates need not rise.
fn three(store: &mut dyn Store) {
    let policy = policy(POLICY);
    for (started, day, value) in [
        ("2026-01-10T23:00:00Z", DAY, "1@mejl.example"),
        ("2026-01-11T23:59:59Z", date(2025, 1, 1), "2@mejl.example"),
        ("2026-01-12T00:00:00Z", date(2026, 1, 12), "3@mejl.example"),
    ] {
        let run = NewRun::new(RunKind::Sync, day, started);
        let mut run = Run::begin_as(store, &policy, "a", run);
        let source = Origin::Source(run.roster.id("a").unwrap());
        run.receive(&policy, "p", &record(source, &[(EMAIL, email(value))]));
        run.commit();
    }
}

#[test]
fn old_history_is_purged_and_its_runs_say_so() {
    each(|store| {
        three(store);
        let mut hand = store.begin_by_hand(&PURGE).unwrap();
        assert_eq!(hand.purge(date(2026, 1, 10)).unwrap(), Purged::default(), "none is so old");
        drop(hand);
        let mut hand = store.begin_by_hand(&PURGE).unwrap();
        assert_eq!(hand.purge(date(2026, 1, 12)).unwrap(), Purged { runs: 2, changes: 2 });
        hand.commit(&Counts::default()).unwrap();
        wipe(store);

        let purged: Vec<_> = store.runs().unwrap().iter().map(|entry| entry.run.purged).collect();
        assert_eq!(purged, [Some(4), Some(4), None, None]);
        let dossier = store.dossier("p").unwrap().unwrap();
        let [left] = &dossier.history[..] else { panic!("{:?}", dossier.history) };
        assert_eq!((&left.before.value, left.run.run), (&email("2@mejl.example"), 3));
        assert_eq!(dossier.purged.as_ref().map(|run| run.run), Some(2));
        let register = store.register().unwrap();
        assert_eq!(register.purged().map(|run| run.run), Some(2));
        for what in [Export::ChangedBy(1), Export::PersonsChangedBy(2)] {
            let asked = store.export(what, &mut |_| Ok(()));
            let Err(StoreError::Purged { by: 4, on, .. }) = asked else { panic!("{asked:?}") };
            assert_eq!(&*on, "2026-11-24");
        }
        for what in [Export::ChangedBy(3), Export::PersonsChangedBy(3)] {
            assert_eq!(values(&exported(store, what)), [Some("3@mejl.example")]);
        }
        assert_eq!(values(&exported(store, Export::All)), [Some("3@mejl.example")]);
    });
}

/// What was purged once is not counted again, and the boundary moves on.
#[test]
fn history_is_purged_again() {
    each(|store| {
        three(store);
        for (day, found) in [
            (date(2026, 1, 11), Purged { runs: 1, changes: 1 }),
            (date(2026, 1, 11), Purged::default()),
            (date(2026, 1, 12), Purged { runs: 1, changes: 1 }),
        ] {
            let mut hand = store.begin_by_hand(&PURGE).unwrap();
            let purged = hand.purge(day).unwrap();
            assert_eq!(purged, found, "{day}");
            if purged.runs > 0 {
                hand.commit(&Counts::default()).unwrap();
            }
        }
        let purged: Vec<_> = store.runs().unwrap().iter().map(|entry| entry.run.purged).collect();
        assert_eq!(purged, [Some(4), Some(5), None, None, None]);
    });
}

/// A purge has no day to come: its own run stays.
#[test]
fn a_purge_leaves_itself() {
    each(|store| {
        three(store);
        let mut hand = store.begin_by_hand(&PURGE).unwrap();
        assert_eq!(hand.purge(date(2030, 1, 1)).unwrap(), Purged { runs: 3, changes: 3 });
        hand.commit(&Counts::default()).unwrap();
        let dossier = store.dossier("p").unwrap().unwrap();
        assert_eq!(dossier.history, []);
        assert_eq!(dossier.stored[0].version.value, email("3@mejl.example"));
        assert_eq!(dossier.stored[0].run.run, 3);
    });
}
