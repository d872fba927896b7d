//! The contract of a store where somebody acts by hand: every test is run against each kind there is.

use foga::decide::{Origin, PersonState};
use foga::record::Moment;
use foga::store::{
    ByHand, ChangePart, Counts, Export, KeptPerson, NewRun, PersonId, PersonRow, Rewritten, RunId,
    RunKind, Store, StoredPart, VersionPart, Wait, WaitPart, WaitingPart,
};

use super::contract::{
    ADDRESS, DAY, EMAIL, POLICY, Run, STARTED, delivered, email, exported, keys, one, page, policy,
    record, values,
};
use super::kinds::each;

const BY_HAND: NewRun<'_> = NewRun {
    who: Some("Anna Ek"),
    why: Some("rang upp"),
    undoes: Some(RunId(1)),
    ..NewRun::new(RunKind::Review, DAY, STARTED)
};

/// A run by hand in which one person becomes another; what changes is entered as it is.
fn rewrite(
    store: &mut dyn Store,
    key: &str,
    change: impl Fn(&mut dyn ByHand, &mut PersonRow<'_>) -> (Vec<ChangePart>, Vec<WaitPart>),
) -> RunId {
    let mut hand = store.begin_by_hand(&BY_HAND).unwrap();
    let kept = hand.person(key).unwrap().unwrap();
    let before = kept.row().unwrap();
    let mut after = before.clone();
    let (changes, waits) = change(hand.as_mut(), &mut after);
    let (before, after, changes, waits) = (&before, &after, &changes[..], &waits[..]);
    let KeptPerson { person, ref key, .. } = kept;
    hand.write(&[Rewritten { person, key, before, after, changes, waits }]).unwrap();
    let run = hand.run();
    hand.commit(&Counts { persons: 1, changed: 1, ..Counts::default() }).unwrap();
    run
}

/// Puts another e-mail address there, or takes it away.
fn store_email(
    value: Option<&'static str>,
) -> impl Fn(&mut dyn ByHand, &mut PersonRow<'_>) -> (Vec<ChangePart>, Vec<WaitPart>) {
    move |hand, row| {
        let field = hand.register().unwrap().field_called("email").unwrap();
        let rule = hand.reason("review", "Anna Ek: rang upp").unwrap();
        let run = hand.run().0;
        let part = value.map(|value| StoredPart {
            field,
            value: Some(value.into()),
            origin: Some(0),
            category: None,
            since: Moment::parse("2026-11-24"),
            run,
            rule,
        });
        let before = row.stored(field).map(VersionPart::from).unwrap_or_default();
        row.set_stored(field, part);
        let after = row.stored(field).map(VersionPart::from).unwrap_or_default();
        (vec![ChangePart { run, field, rule, before, after }], Vec::new())
    }
}

#[test]
fn a_person_is_rewritten_and_the_history_says_by_whom() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        one(store, &policy, "b", "q", "q@mejl.example");
        let run = rewrite(store, "p", store_email(Some("by-hand@mejl.example")));
        assert_eq!(run, RunId(3));
        let dossier = store.dossier("p").unwrap().unwrap();
        let stored = &dossier.stored[0];
        assert_eq!(stored.version.value, email("by-hand@mejl.example"));
        assert_eq!(stored.version.from.as_ref().unwrap().name, "user");
        assert_eq!(stored.rule.name, "review");
        assert_eq!(stored.rule.explanation.as_deref(), Some("Anna Ek: rang upp"));
        assert_eq!((stored.run.run, stored.run.kind), (3, RunKind::Review));
        assert_eq!(stored.run.source, None);
        assert_eq!(dossier.reported[0].values[0].value.as_str(), "p@mejl.example", "still said");
        let last = &dossier.history[1];
        assert_eq!((&last.before, &last.after), (&dossier.history[0].after, &stored.version));
        assert_eq!(store.dossier("q").unwrap().unwrap().history.len(), 1);
    });
}

/// That nothing is stored any more is something that the platform has to hear of.
#[test]
fn a_value_can_be_taken_away() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        one(store, &policy, "a", "q", "q@mejl.example");
        let run = rewrite(store, "p", store_email(None));
        assert_eq!(keys(&exported(store, Export::All)), ["q"]);
        let changed = exported(store, Export::ChangedBy(run.0));
        assert_eq!((keys(&changed), values(&changed)), (vec!["p"], vec![None]));
        let mut next = Run::begin(store, &policy, "a", DAY);
        assert_eq!(next.load("p").stored, []);
        assert_eq!(next.load("p").known.len(), 1);
        assert_eq!(next.transaction.stored_values().unwrap(), [1, 0]);
    });
}

#[test]
fn whatever_any_source_delivered_is_looked_at_anew() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        one(store, &policy, "b", "p", "p@mejl.example");
        one(store, &policy, "a", "q", "q@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        for source in ["a", "b"].map(|name| run.roster.id(name).unwrap()) {
            let persons = ["p", "q"].map(|key| (key, run.find(key).unwrap()));
            run.transaction.replace_pages(source, &[], &page(&persons)).unwrap();
        }
        run.commit();
        rewrite(store, "p", store_email(None));
        let mut run = Run::begin(store, &policy, "a", DAY);
        let expected = ["p 7 None".to_owned(), format!("q 7 {:?}", Some(b"rest"))];
        assert_eq!(delivered(&mut run, "a"), expected);
        assert_eq!(delivered(&mut run, "b"), expected);
    });
}

#[test]
fn what_becomes_of_a_value_that_waits_is_remembered() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        let mut waits = None;
        rewrite(store, "p", |hand, row| {
            let (field, category) = (row.stored[0].field, row.known[0].category);
            let run = hand.run().0;
            row.set_waiting(WaitingPart {
                field,
                category,
                by: 0,
                value: None,
                dismissed: run,
                run: 1,
                rule: 1,
            });
            let wait = |before, after, value: Option<&str>| WaitPart {
                run,
                field,
                category,
                by: 0,
                value: value.map(Into::into),
                held: 1,
                rule: 1,
                reason: 1,
                before,
                after,
            };
            let list = vec![
                wait(Wait::Gone, Wait::Waits, Some("w@mejl.example")),
                wait(Wait::Waits, Wait::Dismissed(run), None),
            ];
            (Vec::new(), list)
        });
        let dossier = store.dossier("p").unwrap().unwrap();
        assert_eq!(dossier.waiting[0].dismissed.as_ref().map(|run| run.run), Some(2));
        let told = dossier.waited.iter().map(|row| {
            (row.proposed.clone(), row.before, row.after, row.run.run, row.rule.name.as_str())
        });
        assert_eq!(
            told.collect::<Vec<_>>(),
            [
                (email("w@mejl.example"), Wait::Gone, Wait::Waits, 2, "p.follow"),
                (None, Wait::Waits, Wait::Dismissed(2), 2, "p.follow"),
            ]
        );
        let mut hand = store.begin_by_hand(&BY_HAND).unwrap();
        let person = hand.person("p").unwrap().unwrap().person;
        waits.replace(hand.waits(2, person..=person).unwrap());
        drop(hand);
        let visited = visited(store, 1..=2);
        assert_eq!(
            visited[0].2,
            waits.unwrap().into_iter().map(|(_, wait)| wait).collect::<Vec<_>>()
        );
        let run = Run::begin(store, &policy, "a", DAY).load("p");
        assert!(run.waiting[0].dismissed, "and a run knows of it");
    });
}

#[test]
fn a_run_by_hand_that_is_not_committed_did_not_happen() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        let before = store.dossier("p").unwrap();
        let mut hand = store.begin_by_hand(&BY_HAND).unwrap();
        let kept = hand.person("p").unwrap().unwrap();
        assert_eq!(hand.person("q").unwrap(), None);
        let row = kept.row().unwrap();
        let mut after = row.clone();
        store_email(None)(hand.as_mut(), &mut after);
        hand.write(&[Rewritten {
            person: kept.person,
            key: "p",
            before: &row,
            after: &after,
            changes: &[],
            waits: &[],
        }])
        .unwrap();
        drop(hand);
        assert_eq!(store.dossier("p").unwrap(), before);
        assert_eq!(store.runs().unwrap().len(), 1);
    });
}

#[test]
fn runs_are_told_with_all_that_was_said_of_them() {
    each(|store| {
        let policy = policy(POLICY);
        let run = NewRun {
            full: true,
            allow_mass_change: true,
            ..NewRun::new(RunKind::Sync, DAY, STARTED)
        };
        Run::begin_as(store, &policy, "a", run).commit();
        one(store, &policy, "user", "p", "p@mejl.example");
        rewrite(store, "p", store_email(None));
        let runs = store.runs().unwrap();
        let [first, second, third] = &runs[..] else { panic!("{runs:?}") };
        assert_eq!(
            (first.run.run, first.run.kind, &*first.run.date),
            (1, RunKind::Sync, "2026-11-24")
        );
        assert_eq!((first.full, first.allow_mass_change, &*first.started), (true, true, STARTED));
        assert_eq!(first.policy.as_deref(), Some("p"));
        assert_eq!((&first.who, &first.why, first.undoes), (&None, &None, None));
        assert_eq!(second.run.source.as_ref().unwrap().name, "user");
        assert!(!second.full && !second.allow_mass_change);
        assert_eq!(third.run.source, None);
        assert_eq!((third.policy.as_deref(), third.undoes), (None, Some(1)));
        let said = (third.who.as_deref(), third.why.as_deref());
        assert_eq!(said, (Some("Anna Ek"), Some("rang upp")));
        assert_eq!((third.counts.persons, third.counts.changed), (1, 1));
    });
}

/// Persons, changes and waits as they are handed over.
fn visited(
    store: &mut dyn Store,
    runs: std::ops::RangeInclusive<i64>,
) -> Vec<(String, Vec<ChangePart>, Vec<WaitPart>)> {
    let mut visited = Vec::new();
    store
        .changes(runs, &mut |_, changed| {
            assert!(changed.row.stored.len() <= 2);
            let (changes, waits) = (changed.changes.to_vec(), changed.waits.to_vec());
            visited.push((changed.person.to_owned(), changes, waits));
            Ok(())
        })
        .unwrap();
    visited
}

#[test]
fn what_runs_changed_is_handed_over_by_person_and_in_order() {
    each(|store| {
        let policy = policy(POLICY);
        for (source, key, value) in [
            ("a", "q", "1@mejl.example"),
            ("a", "p", "2@mejl.example"),
            ("user", "q", "3@mejl.example"),
            ("user", "q", "4@mejl.example"),
        ] {
            one(store, &policy, source, key, value);
        }
        let told = |runs| -> Vec<String> {
            let told = |(person, changes, _): &(String, Vec<ChangePart>, _)| {
                let value = |part: &VersionPart| {
                    part.value.as_deref().unwrap_or("-").replace("@mejl.example", "")
                };
                let changes = changes.iter();
                let changes =
                    changes.map(|c| format!(" {}:{}>{}", c.run, value(&c.before), value(&c.after)));
                person.clone() + &changes.collect::<String>()
            };
            visited(store, runs).iter().map(told).collect()
        };
        let mut told = told;
        assert_eq!(told(1..=4), ["q 1:->1 3:1>3 4:3>4", "p 2:->2"]);
        assert_eq!(told(2..=3), ["q 3:1>3", "p 2:->2"]);
        assert_eq!(told(5..=9), [""; 0]);
        let [(_, changes, _)] = &visited(store, 3..=3)[..] else { panic!() };
        assert_eq!(changes[0].before.since, Moment::parse("2026-11-20 08:30"));
        assert_eq!((changes[0].before.origin, changes[0].after.origin), (Some(1), Some(0)));
    });
}

#[test]
fn all_persons_come_in_the_order_of_their_keys() {
    each(|store| {
        let policy = policy(POLICY);
        for key in ["q", "å", "p"] {
            one(store, &policy, "a", key, "1@mejl.example");
        }
        let mut seen = Vec::new();
        store
            .persons(&mut |register, key, row| {
                let field = register.field(row.stored[0].field);
                seen.push(format!("{key} {} {}", field.label, row.stored.len()));
                Ok(())
            })
            .unwrap();
        assert_eq!(seen, ["p E-post 1", "q E-post 1", "å E-post 1"]);
        let stopped = store.persons(&mut |_, _, _| Err(std::io::Error::other("enough")));
        assert_eq!(stopped.unwrap_err().to_string(), "cannot write: enough");
    });
}

#[test]
fn persons_are_read_a_few_at_a_time() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let source = Origin::Source(run.roster.id("a").unwrap());
        for n in 0..10 {
            let values = [(EMAIL, email(&format!("{n}@mejl.example"))), (ADDRESS, None)];
            run.receive(&policy, &format!("p{n}"), &record(source, &values));
        }
        assert_ne!(run.load("p9"), PersonState::default());
        run.commit();
        let mut hand = store.begin_by_hand(&BY_HAND).unwrap();
        let (mut keys, mut after): (Vec<Box<str>>, Option<PersonId>) = (Vec::new(), None);
        loop {
            let some = hand.persons(after, 4).unwrap();
            assert!(some.len() <= 4);
            let Some(last) = some.last() else { break };
            after = Some(last.person);
            let persons = some[0].person..=last.person;
            let changes = hand.changes(1, persons).unwrap();
            assert!(
                changes.iter().map(|(person, _)| person).eq(some.iter().map(|kept| &kept.person))
            );
            keys.extend(some.into_iter().map(|kept| kept.key));
        }
        assert_eq!(keys.len(), 10);
        assert!(keys.is_sorted());
    });
}
