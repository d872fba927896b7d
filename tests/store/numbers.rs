//! Keys of persons that change, in each kind of store.

use foga::store::{Counts, NewRun, RunKind};

use super::contract::{DAY, POLICY, Run, STARTED, delivered, one, page, policy};
use super::kinds::each;

const OLD: &str = "20100301TF12";
const NEW: &str = "201003012380";

#[test]
fn temporary_numbers_are_found_by_their_form() {
    each(|store| {
        let policy = policy(POLICY);
        for key in [NEW, OLD, "20100301T123", "a", "20100301TF123", "abcdefghijkl", "197302889931"]
        {
            one(store, &policy, "a", key, "p@mejl.example");
        }
        let mut run = Run::begin(store, &policy, "a", DAY);
        let found = run.transaction.temporary().unwrap();
        let keys: Vec<&str> = found.iter().map(|(_, key)| key.as_str()).collect();
        assert_eq!(keys, ["20100301T123", OLD, "abcdefghijkl"]);
        assert_eq!(run.find(OLD), Some(found[1].0));
    });
}

#[test]
fn a_person_with_another_number_is_the_same_person() {
    each(|store| {
        let policy = policy(POLICY);
        for key in [OLD, "200001012392", "201112312389"] {
            one(store, &policy, "a", key, "p@mejl.example");
        }
        let mut run = Run::begin(store, &policy, "a", DAY);
        let person = run.find(OLD).unwrap();
        let [before, after] =
            ["200001012392", "201112312389"].map(|key| (key, run.find(key).unwrap()));
        let [a, b] = ["a", "b"].map(|name| run.roster.id(name).unwrap());
        // On the page of many, and by itself; the new number comes before all others there.
        run.transaction.replace_pages(a, &[], &page(&[before, (OLD, person), after])).unwrap();
        run.transaction.replace_pages(b, &[], &page(&[(OLD, person)])).unwrap();
        run.transaction.renumber(person, NEW).unwrap();
        assert_eq!((run.find(OLD), run.find(NEW)), (None, Some(person)));
        let rest = Some(b"rest");
        let line = |key: &str| format!("{key} 7 {rest:?}");
        let moved = format!("{NEW} 7 None");
        assert_eq!(delivered(&mut run, "a"), [line(before.0), moved.clone(), line(after.0)]);
        assert_eq!(delivered(&mut run, "b"), [moved]);
        let now = run.transaction.renumbered(&[OLD, NEW, "nobody"]).unwrap();
        assert_eq!(now, [Some((person, NEW.to_owned())), None, None]);
        let id = run.commit();

        let dossier = store.dossier(OLD).unwrap().unwrap();
        assert_eq!((&*dossier.person, dossier.history.len()), (NEW, 1));
        let [change] = &dossier.renumbered[..] else { panic!("{dossier:?}") };
        assert_eq!((&*change.before, &*change.after, change.run.run), (OLD, NEW, id.0));
        let names = store.pseudonyms().unwrap();
        for key in [OLD, NEW] {
            assert_eq!(store.behind(&names.of(key)).unwrap().as_deref(), Some(NEW));
        }
        // Somebody else gets the old number: it leads to nobody else then.
        one(store, &policy, "a", OLD, "other@mejl.example");
        assert_eq!(store.dossier(OLD).unwrap().unwrap().person, OLD);
        let mut run = Run::begin(store, &policy, "a", DAY);
        assert_eq!(run.transaction.renumbered(&[OLD]).unwrap(), [None]);
        // And if that one gets another number as well, nobody knows whose it was.
        let other = run.find(OLD).unwrap();
        run.transaction.renumber(other, "201003012398").unwrap();
        assert_eq!(run.transaction.renumbered(&[OLD]).unwrap(), [None]);
    });
}

#[test]
fn a_run_that_did_not_happen_has_changed_no_number() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", OLD, "p@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        let person = run.find(OLD).unwrap();
        run.transaction.renumber(person, NEW).unwrap();
        drop(run);
        assert!(store.dossier(NEW).unwrap().is_none());
        assert_eq!(store.dossier(OLD).unwrap().unwrap().renumbered, []);
    });
}

/// Who undoes a run gives back the keys that it changed.
#[test]
fn by_hand_it_is_told_whose_keys_a_run_changed() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", OLD, "p@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        let person = run.find(OLD).unwrap();
        let a = run.roster.id("a").unwrap();
        run.transaction.replace_pages(a, &[], &page(&[(OLD, person)])).unwrap();
        run.transaction.renumber(person, NEW).unwrap();
        let id = run.commit();

        let of = NewRun::new(RunKind::Undo, DAY, STARTED);
        let mut hand = store.begin_by_hand(&of).unwrap();
        assert_eq!(hand.renumbered(id.0 - 1).unwrap(), []);
        assert_eq!(hand.renumbered(id.0).unwrap(), [(person, OLD.to_owned(), NEW.to_owned())]);
        hand.renumber(person, OLD).unwrap();
        assert_eq!(hand.person(NEW).unwrap(), None);
        assert_eq!(hand.person(OLD).unwrap().unwrap().person, person);
        hand.commit(&Counts::default()).unwrap();

        let dossier = store.dossier(NEW).unwrap().unwrap();
        assert_eq!((&*dossier.person, dossier.renumbered.len()), (OLD, 2));
        let mut run = Run::begin(store, &policy, "a", DAY);
        assert_eq!(delivered(&mut run, "a"), [format!("{OLD} 7 None")]);
    });
}
