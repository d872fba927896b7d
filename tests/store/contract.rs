//! The contract of a store: every test is run against each kind there is.

use foga::decide::{Arrival, FieldChange, Known, Origin, PersonState, StoredValue, Waiting};
use foga::policy::{CategoryId, FieldId, Policy, Roster, RuleId};
use foga::record::{Moment, Value};
use foga::store::{
    Counts, Export, NewRun, PersonChange, PersonId, PersonRows, RunId, SqliteStore, Store,
    StoreError, StoredChange, Transaction,
};
use jiff::civil::{Date, date};

use crate::support::policies;

/// The policy of a text, which has no errors.
fn policy(text: &str) -> foga::policy::Policy {
    policies::policy(text).policy
}

const DAY: Date = date(2026, 11, 24);

const POLICY: &str = "policy p
    category pupil \"Elev\" category guardian \"Vårdnadshavare\"
    field email is email \"E-post\" field address is group of street, city \"Adress\"
    every category: every field {
        ## It is so.
        follow: take
        nothing: keep
    }
    edit every category: every field { saved: take emptied: clear }
    source a source b";

const PUPIL: CategoryId = CategoryId(0);
const GUARDIAN: CategoryId = CategoryId(1);
const EMAIL: FieldId = FieldId(0);
const ADDRESS: FieldId = FieldId(1);

/// Runs a test against each kind of store.
fn each(test: impl Fn(&mut dyn Store)) {
    test(&mut SqliteStore::in_memory().unwrap());
    let folder = tempfile::tempdir().unwrap();
    test(&mut SqliteStore::open_or_create(&folder.path().join("foga.db")).unwrap());
}

/// A run that goes on, with what is needed to speak of it.
struct Run<'s> {
    transaction: Box<dyn Transaction + 's>,
    roster: Roster,
    id: RunId,
}

impl<'s> Run<'s> {
    fn begin(store: &'s mut dyn Store, policy: &Policy, source: &str, day: Date) -> Self {
        let mut transaction = store.begin().unwrap();
        let names = transaction.sources().unwrap();
        let others = names.iter().map(String::as_str);
        let roster = policy.roster(others.chain((source != "user").then_some(source)));
        let run = NewRun {
            source,
            date: day,
            started: "2026-11-24T01:00:00Z",
            full: false,
            allow_mass_change: false,
        };
        let id = transaction.open(&run, policy, &roster).unwrap();
        Self { transaction, roster, id }
    }

    fn person(&mut self, key: &str) -> PersonId {
        self.transaction.persons(&[key], true).unwrap()[0].unwrap()
    }

    fn load(&mut self, key: &str) -> PersonState {
        let person = self.person(key);
        self.transaction.load(&[person]).unwrap().remove(0)
    }

    /// A record or an edit of a person, decided and written.
    fn receive(&mut self, policy: &Policy, key: &str, arrival: &Arrival<'_>) {
        let person = self.person(key);
        let before = self.load(key);
        let mut after = before.clone();
        let steps = after.receive(policy, arrival);
        let steps: Vec<StoredChange> = steps
            .into_iter()
            .filter_map(|step| {
                let (rule, change) = (step.rule?, step.change?);
                Some(StoredChange { field: step.field, rule, change })
            })
            .collect();
        self.write(person, &before, &after, &steps);
    }

    fn write(
        &mut self,
        person: PersonId,
        before: &PersonState,
        after: &PersonState,
        steps: &[StoredChange],
    ) {
        self.transaction.save(&[PersonChange { person, before, after, steps }]).unwrap();
    }

    fn commit(self) -> RunId {
        self.transaction.commit(&Counts::default()).unwrap();
        self.id
    }
}

fn email(text: &str) -> Option<Value> {
    Some(Value::from_normal(text))
}

fn record(from: Origin, values: &[(FieldId, Option<Value>)]) -> Arrival<'_> {
    Arrival {
        from,
        category: GUARDIAN,
        date: DAY,
        modified: Moment::parse("2026-11-20 08:30"),
        protected: Some(false),
        facts: &[],
        values,
    }
}

/// One run of a source with one value of one person.
fn one(store: &mut dyn Store, policy: &Policy, source: &str, key: &str, value: &str) -> RunId {
    let mut run = Run::begin(store, policy, source, DAY);
    let from = run.roster.id(source).map_or(Origin::User, Origin::Source);
    run.receive(policy, key, &record(from, &[(EMAIL, email(value))]));
    run.commit()
}

fn exported(store: &mut dyn Store, what: Export) -> Vec<PersonRows> {
    let mut rows = Vec::new();
    store
        .export(what, &mut |person| {
            rows.push(person);
            Ok(())
        })
        .unwrap();
    rows
}

fn keys(rows: &[PersonRows]) -> Vec<&str> {
    rows.iter().map(|row| row.person.as_str()).collect()
}

fn values(rows: &[PersonRows]) -> Vec<Option<&str>> {
    let versions = rows.iter().flat_map(|row| row.values.iter().map(|(_, version)| version));
    versions.map(|version| version.value.as_ref().map(Value::as_str)).collect()
}

/// Everything that a state can hold, as it was put there.
#[test]
fn a_person_comes_back_as_it_was_saved() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let [a, b] = ["a", "b"].map(|name| run.roster.id(name).unwrap());
        let known = |source, category, protected, values: &[(FieldId, &str)]| Known {
            source,
            category,
            protected,
            values: values
                .iter()
                .map(|(field, text)| (*field, Value::from_normal(*text)))
                .collect(),
        };
        let waiting = |by, proposed: Option<Value>, rule, dismissed| Waiting {
            field: EMAIL,
            category: PUPIL,
            by,
            proposed,
            rule,
            dismissed,
        };
        let group = r#"{"street":"Gata 1","city":"Ort"}"#;
        let state = PersonState {
            stored: vec![
                (
                    EMAIL,
                    StoredValue {
                        value: None,
                        origin: Some(Origin::User),
                        category: Some(PUPIL),
                        since: Moment::parse("2026-11-24"),
                    },
                ),
                (
                    ADDRESS,
                    StoredValue {
                        value: email(group),
                        origin: Some(Origin::Source(b)),
                        category: Some(GUARDIAN),
                        since: Moment::parse("2026-11-20 08:30"),
                    },
                ),
            ],
            marked_by: vec![],
            known: vec![
                known(a, PUPIL, false, &[]),
                known(a, GUARDIAN, true, &[(EMAIL, "g@mejl.example")]),
                known(b, PUPIL, false, &[(EMAIL, "p@mejl.example"), (ADDRESS, group)]),
            ],
            waiting: vec![
                waiting(Origin::User, None, Some(RuleId(1)), true),
                waiting(Origin::Source(a), email("w@mejl.example"), Some(RuleId(0)), false),
            ],
        };
        let steps: Vec<StoredChange> = state
            .stored
            .iter()
            .map(|(field, after)| StoredChange {
                field: *field,
                rule: RuleId(0),
                change: FieldChange {
                    before: StoredValue::default(),
                    after: after.clone(),
                    other_value: true,
                },
            })
            .collect();
        let person = run.person("p");
        run.write(person, &PersonState::default(), &state, &steps);
        assert_eq!(run.load("p"), state);
        run.commit();

        let mut run = Run::begin(store, &policy, "b", DAY);
        assert_eq!(run.load("p"), state);
        assert_eq!(run.load("q"), PersonState::default());
        let mut less = state.clone();
        less.gone(a, GUARDIAN);
        less.known.retain(|known| known.source != a);
        less.known[0].values.remove(0);
        less.waiting.clear();
        let person = run.person("p");
        run.write(person, &state, &less, &[]);
        assert_eq!(run.load("p"), less);
    });
}

/// Loaded together, each person has its own, also where there are long gaps between them.
#[test]
fn many_persons_are_loaded_in_their_order() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let source = Origin::Source(run.roster.id("a").unwrap());
        let key = |n: usize| format!("p{n:04}");
        for n in 0..500 {
            let values = [(EMAIL, email(&format!("{n}@mejl.example")))];
            run.receive(&policy, &key(n), &record(source, &values));
        }
        let some = [0, 1, 2, 40, 41, 300, 499];
        let ids: Vec<PersonId> = some.iter().map(|n| run.person(&key(*n))).collect();
        let states = run.transaction.load(&ids).unwrap();
        let stored = states.iter().map(|state| state.stored(EMAIL).unwrap().value.clone().unwrap());
        let expected = some.map(|n| Value::from_normal(format!("{n}@mejl.example")));
        assert_eq!(stored.collect::<Vec<_>>(), expected);
        assert!(states.iter().all(|state| state.known.len() == 1));
        assert_eq!(run.transaction.key(ids[3]).unwrap(), "p0040");
        assert_eq!(run.transaction.stored_values().unwrap(), [500, 0]);
    });
}

#[test]
fn a_run_that_is_not_committed_did_not_happen() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let source = Origin::Source(run.roster.id("a").unwrap());
        run.receive(&policy, "p", &record(source, &[(EMAIL, email("p@mejl.example"))]));
        drop(run);
        assert_eq!(exported(store, Export::All), []);
        assert_eq!(store.dossier("p").unwrap(), None);
        let mut run = Run::begin(store, &policy, "b", DAY);
        assert_eq!(run.transaction.last_date("a").unwrap(), None);
        assert_eq!(run.transaction.persons(&["p"], false).unwrap(), [None]);
    });
}

#[test]
fn the_last_run_of_each_source_is_known_by_its_date() {
    each(|store| {
        let policy = policy(POLICY);
        for (source, day) in [("a", DAY), ("user", date(2026, 12, 1)), ("a", date(2026, 11, 30))] {
            Run::begin(store, &policy, source, day).commit();
        }
        let mut run = Run::begin(store, &policy, "a", DAY);
        let mut last = |source| run.transaction.last_date(source).unwrap();
        assert_eq!(last("user"), Some(date(2026, 12, 1)));
        assert_eq!(last("b"), None);
        assert_eq!(last("a"), Some(date(2026, 11, 30)));
    });
}

#[test]
fn a_source_that_is_no_longer_accepted_reports_nothing_but_may_be_an_origin() {
    each(|store| {
        let before = policy(POLICY);
        one(store, &before, "b", "p", "b@mejl.example");
        let without = policy(&POLICY.replace("source b", ""));
        let mut run = Run::begin(store, &without, "a", DAY);
        let b = run.roster.id("b").unwrap();
        let state = run.load("p");
        assert_eq!(state.known, []);
        assert_eq!(state.stored(EMAIL).unwrap().origin, Some(Origin::Source(b)));
        let source = Origin::Source(run.roster.id("a").unwrap());
        run.receive(&without, "p", &record(source, &[(ADDRESS, None)]));
        run.commit();
        assert!(!store.dossier("p").unwrap().unwrap().reported[1].accepted);
        let mut run = Run::begin(store, &before, "a", DAY);
        assert_eq!(run.load("p").known.len(), 2, "and heard again once it is");
    });
}

#[test]
fn what_the_policy_has_no_more_is_left_alone() {
    each(|store| {
        let before = policy(POLICY);
        one(store, &before, "a", "p", "p@mejl.example");
        let other = "policy q category pupil field mobile is phone field address is text
            pupil: mobile, address { follow: take nothing: keep }
            edit pupil: mobile, address { follow: take nothing: clear }";
        let other = policy(other);
        let mut run = Run::begin(store, &other, "a", DAY);
        assert_eq!(run.load("p"), PersonState::default());
        let source = Origin::Source(run.roster.id("a").unwrap());
        let values = [(FieldId(0), email("+46701740605"))];
        let arrival = Arrival { category: PUPIL, ..record(source, &values) };
        run.receive(&other, "p", &arrival);
        run.commit();
        let dossier = store.dossier("p").unwrap().unwrap();
        let fields: Vec<&str> = dossier.stored.iter().map(|row| &*row.field.label).collect();
        assert_eq!(fields, ["E-post", "mobile"]);
    });
}

#[test]
fn who_is_known_by_a_source_comes_by_rising_person() {
    each(|store| {
        let policy = policy(POLICY);
        for key in ["q", "p", "r"] {
            one(store, &policy, "a", key, "x@mejl.example");
        }
        one(store, &policy, "b", "s", "x@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        let a = run.roster.id("a").unwrap();
        let known = run.transaction.known_by(a).unwrap();
        let expected = ["q", "p", "r"].map(|key| (run.person(key), GUARDIAN));
        assert_eq!(known, expected);
    });
}

#[test]
fn the_dossier_of_a_person_tells_names_and_reasons() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        one(store, &policy, "user", "p", "own@mejl.example");
        let dossier = store.dossier("p").unwrap().unwrap();
        let stored = &dossier.stored[0];
        assert_eq!(stored.field.label, "E-post");
        assert_eq!(stored.version.value, email("own@mejl.example"));
        assert_eq!(stored.version.from.as_ref().unwrap().name, "user");
        assert_eq!(stored.version.category.as_ref().unwrap().label, "Vårdnadshavare");
        assert_eq!(stored.version.since.as_deref(), Some("2026-11-20T08:30:00"));
        assert_eq!((&*stored.rule.name, &stored.rule.explanation), ("p.saved", &None));
        assert_eq!((stored.run.run, &*stored.run.date), (2, "2026-11-24"));
        assert_eq!(dossier.reported[0].values[0].value.as_str(), "p@mejl.example");
        let [first, second] = &dossier.history[..] else { panic!("{:?}", dossier.history) };
        assert_eq!(first.rule.explanation.as_deref(), Some("It is so."));
        assert_eq!(first.before.value, None);
        assert_eq!(second.before, first.after);
        assert_eq!(second.after, stored.version);
    });
}

#[test]
fn an_export_is_in_the_order_of_keys_and_fields() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let source = Origin::Source(run.roster.id("a").unwrap());
        let both = [(ADDRESS, email("{}")), (EMAIL, email("1@mejl.example"))];
        run.receive(&policy, "q", &record(source, &both));
        run.receive(&policy, "p", &record(source, &both[1..]));
        let first = run.commit();
        let second = one(store, &policy, "b", "q", "2@mejl.example");

        let all = exported(store, Export::All);
        assert_eq!(keys(&all), ["p", "q"]);
        assert_eq!(values(&all), [Some("1@mejl.example"), Some("2@mejl.example"), Some("{}")]);
        assert_eq!(all[0].categories, ["guardian"]);

        let changed = exported(store, Export::ChangedBy(first.0));
        assert_eq!(values(&changed), [Some("1@mejl.example"), Some("1@mejl.example"), Some("{}")]);
        let changed = exported(store, Export::ChangedBy(second.0));
        assert_eq!((keys(&changed), values(&changed)), (vec!["q"], vec![Some("2@mejl.example")]));
        let persons = exported(store, Export::PersonsChangedBy(second.0));
        assert_eq!(values(&persons), [Some("2@mejl.example"), Some("{}")]);

        let missing = store.export(Export::ChangedBy(3), &mut |_| Ok(()));
        assert!(matches!(missing, Err(StoreError::NoRun { run: 3, latest: Some(2) })));
    });
}
