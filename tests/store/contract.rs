//! The contract of a store: every test is run against each kind there is.

use foga::decide::{Arrival, FieldChange, Known, Origin, PersonState, StoredValue, Waiting};
use foga::policy::{CategoryId, FieldId, Policy, Roster, RuleId};
use foga::record::{Moment, Value};
use foga::store::{
    Became, Counts, Export, Kept, LastDelivery, NewRun, Page, PageId, PersonId, PersonRows, RunId,
    RunKind, Store, StoreError, StoredChange, Transaction,
};
use jiff::civil::{Date, date};

use crate::support::policies;

use super::kinds::each;

/// The policy of a text, which has no errors.
pub(super) fn policy(text: &str) -> foga::policy::Policy {
    policies::policy(text).policy
}

pub(super) const DAY: Date = date(2026, 11, 24);

pub(super) const STARTED: &str = "2026-11-24T01:00:00Z";

pub(super) const POLICY: &str = "policy p
    category pupil \"Elev\" category guardian \"Vårdnadshavare\"
    field email is email \"E-post\" field address is group of street, city \"Adress\"
    every category: every field {
        ## It is so.
        follow: take
        nothing: keep
    }
    edit every category: every field { saved: take emptied: clear }
    source a source b";

pub(super) const PUPIL: CategoryId = CategoryId(0);
pub(super) const GUARDIAN: CategoryId = CategoryId(1);
pub(super) const EMAIL: FieldId = FieldId(0);
pub(super) const ADDRESS: FieldId = FieldId(1);

/// A run that goes on, with what is needed to speak of it.
pub(super) struct Run<'s> {
    pub(super) transaction: Box<dyn Transaction + 's>,
    pub(super) roster: Roster,
    id: RunId,
}

impl<'s> Run<'s> {
    pub(super) fn begin(
        store: &'s mut dyn Store,
        policy: &Policy,
        source: &str,
        day: Date,
    ) -> Self {
        let run = NewRun::new(RunKind::Sync, day, STARTED);
        Self::begin_as(store, policy, source, run)
    }

    pub(super) fn begin_as(
        store: &'s mut dyn Store,
        policy: &Policy,
        source: &str,
        run: NewRun<'_>,
    ) -> Self {
        let mut transaction = store.begin().unwrap();
        let names = transaction.sources().unwrap();
        let others = names.iter().map(String::as_str);
        let roster = policy.roster(others.chain((source != "user").then_some(source)));
        let run = NewRun { source: Some(source), ..run };
        let id = transaction.open(&run, policy, &roster).unwrap();
        Self { transaction, roster, id }
    }

    pub(super) fn find(&mut self, key: &str) -> Option<PersonId> {
        self.transaction.find(&[key]).unwrap()[0]
    }

    fn kept(&mut self, key: &str) -> Kept {
        let person = self.find(key);
        person.map_or_else(Kept::default, |id| self.transaction.load(&[id]).unwrap().remove(0))
    }

    pub(super) fn load(&mut self, key: &str) -> PersonState {
        let kept = self.kept(key);
        self.transaction.translator().state(&kept).unwrap()
    }

    /// A record or an edit of a person, decided and written.
    pub(super) fn receive(&mut self, policy: &Policy, key: &str, arrival: &Arrival<'_>) {
        let mut after = self.load(key);
        let steps = after.receive(policy, arrival);
        let steps: Vec<StoredChange> = steps
            .into_iter()
            .filter_map(|step| {
                let (rule, change) = (step.rule?, step.change?);
                Some(StoredChange { field: step.field, rule, change })
            })
            .collect();
        self.write(key, &after, &steps);
    }

    /// Makes a person another than it is; says whether the run's source has it now.
    pub(super) fn write(&mut self, key: &str, after: &PersonState, steps: &[StoredChange]) -> bool {
        let (person, kept, before) = (self.find(key), &self.kept(key), &self.load(key));
        let became = Became { person, key, kept, before, after, steps };
        let change = self.transaction.translator().change(&became).unwrap();
        let saved = self.transaction.save(std::slice::from_ref(&change)).unwrap();
        assert_eq!(Some(saved[0]), self.find(key));
        change.is_known
    }

    pub(super) fn commit(self) -> RunId {
        self.transaction.commit(&Counts::default()).unwrap();
        self.id
    }
}

pub(super) fn email(text: &str) -> Option<Value> {
    Some(Value::from_normal(text))
}

pub(super) fn record(from: Origin, values: &[(FieldId, Option<Value>)]) -> Arrival<'_> {
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
pub(super) fn one(
    store: &mut dyn Store,
    policy: &Policy,
    source: &str,
    key: &str,
    value: &str,
) -> RunId {
    let mut run = Run::begin(store, policy, source, DAY);
    let from = run.roster.id(source).map_or(Origin::User, Origin::Source);
    run.receive(policy, key, &record(from, &[(EMAIL, email(value))]));
    run.commit()
}

pub(super) fn exported(store: &mut dyn Store, what: Export) -> Vec<PersonRows> {
    let mut rows = Vec::new();
    store
        .export(what, &mut |person| {
            rows.push(person);
            Ok(())
        })
        .unwrap();
    rows
}

pub(super) fn keys(rows: &[PersonRows]) -> Vec<&str> {
    rows.iter().map(|row| row.person.as_str()).collect()
}

pub(super) fn values(rows: &[PersonRows]) -> Vec<Option<&str>> {
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
        run.write("p", &state, &steps);
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
        run.write("p", &less, &[]);
        assert_eq!(run.load("p"), less);
    });
}

/// Loaded together, each person has its own, whatever their order, and also where there are long
/// gaps between them.
#[test]
fn many_persons_are_loaded_as_they_are_asked_for() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let source = Origin::Source(run.roster.id("a").unwrap());
        let key = |n: usize| format!("p{n:04}");
        for n in 0..500 {
            let values = [(EMAIL, email(&format!("{n}@mejl.example")))];
            run.receive(&policy, &key(n), &record(source, &values));
        }
        let some = [300, 0, 2, 1, 499, 40, 41, 42, 2];
        let ids: Vec<PersonId> = some.iter().map(|n| run.find(&key(*n)).unwrap()).collect();
        let (kept, translator) =
            (run.transaction.load(&ids).unwrap(), run.transaction.translator());
        let states: Vec<PersonState> =
            kept.iter().map(|kept| translator.state(kept).unwrap()).collect();
        let stored = states.iter().map(|state| state.stored(EMAIL).unwrap().value.clone().unwrap());
        let expected = some.map(|n| Value::from_normal(format!("{n}@mejl.example")));
        assert_eq!(stored.collect::<Vec<_>>(), expected);
        assert!(states.iter().all(|state| state.known.len() == 1));
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
        assert_eq!(run.find("p"), None);
    });
}

#[test]
fn the_last_run_of_each_source_is_known_by_its_date() {
    each(|store| {
        let policy = policy(POLICY);
        for (source, day) in [("a", DAY), ("user", date(2026, 12, 1)), ("a", date(2026, 11, 30))] {
            Run::begin(store, &policy, source, day).commit();
        }
        let no_delivery = NewRun::new(RunKind::Adopt, date(2026, 12, 24), STARTED);
        Run::begin_as(store, &policy, "user", no_delivery).commit();
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

/// What the pages of a source have, as `key print rest`.
pub(super) fn delivered(run: &mut Run<'_>, source: &str) -> Vec<String> {
    let source = run.roster.id(source).unwrap();
    let mut all = Vec::new();
    for start in run.transaction.pages(source).unwrap() {
        let page = run.transaction.read_page(start.page).unwrap();
        assert_eq!(page.get(0).unwrap().key, &*start.first);
        let line = |last: LastDelivery<'_>| format!("{} {} {:?}", last.key, last.print, last.rest);
        all.extend(page.iter().map(line));
    }
    all
}

pub(super) fn page(persons: &[(&str, PersonId)]) -> Page {
    let mut page = Page::default();
    for (key, person) in persons {
        page.push(LastDelivery {
            key,
            person: *person,
            print: 7,
            rest: Some(b"rest"),
            alias: Some(3),
        });
    }
    page
}

#[test]
fn the_pages_of_a_source_come_by_rising_key() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let [a, b] = ["a", "b"].map(|name| run.roster.id(name).unwrap());
        let write = |run: &mut Run<'_>, source, old: &[PageId], keys: &[&str]| {
            let persons: Vec<_> = keys.iter().map(|key| (*key, PersonId(9))).collect();
            run.transaction.replace_pages(source, old, &page(&persons)).unwrap();
        };
        write(&mut run, a, &[], &["n", "o"]);
        write(&mut run, b, &[], &["x"]);
        write(&mut run, a, &[], &["e", "f"]);
        let line = |key: &str| format!("{key} 7 {:?}", Some(b"rest"));
        assert_eq!(delivered(&mut run, "a"), ["e", "f", "n", "o"].map(line));
        run.commit();

        let mut run = Run::begin(store, &policy, "a", DAY);
        let pages = run.transaction.pages(a).unwrap();
        write(&mut run, a, &[pages[1].page], &[]);
        write(&mut run, a, &[pages[0].page], &["d", "f"]);
        assert_eq!(delivered(&mut run, "a"), ["d", "f"].map(line));
        assert_eq!(delivered(&mut run, "b"), ["x"].map(line));
    });
}

/// Whoever changes a person, what the sources delivered of it is looked at anew.
#[test]
fn what_would_be_decided_again_is_forgotten_where_a_person_changes() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        one(store, &policy, "a", "q", "q@mejl.example");
        one(store, &policy, "b", "p", "p@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        for source in ["a", "b"].map(|name| run.roster.id(name).unwrap()) {
            let persons = ["p", "q"].map(|key| (key, run.find(key).unwrap()));
            run.transaction.replace_pages(source, &[], &page(&persons)).unwrap();
        }
        run.commit();
        one(store, &policy, "a", "p", "other@mejl.example");
        let mut run = Run::begin(store, &policy, "b", DAY);
        let rest = Some(b"rest");
        let (kept, gone) = (format!("p 7 {rest:?}"), "p 7 None".to_owned());
        let other = format!("q 7 {rest:?}");
        assert_eq!(delivered(&mut run, "a"), [&*kept, &*other], "its own business");
        assert_eq!(delivered(&mut run, "b"), [&*gone, &*other]);
        drop(run);
        one(store, &policy, "user", "p", "own@mejl.example");
        let mut run = Run::begin(store, &policy, "b", DAY);
        assert_eq!(delivered(&mut run, "a"), [&*gone, &*other]);
    });
}

#[test]
fn it_is_said_whether_a_source_still_has_a_person() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        let mut run = Run::begin(store, &policy, "a", DAY);
        let a = run.roster.id("a").unwrap();
        let mut state = run.load("p");
        state.known[0].protected = true;
        assert!(run.write("p", &state, &[]));
        state.gone(a, GUARDIAN);
        assert!(!run.write("p", &state, &[]), "a mark is no record");
        assert_eq!(run.load("p").marked_by, [Origin::Source(a)]);
        run.commit();

        one(store, &policy, "a", "p", "p@mejl.example");
        let pupils = "policy p category pupil field email is email source a source b
            pupil: email { follow: take nothing: keep } edit pupil: email { saved: take no: keep }";
        let pupils = self::policy(pupils);
        let mut run = Run::begin(store, &pupils, "a", DAY);
        let mut state = run.load("p");
        assert_eq!(state.known, []);
        state.stored.clear();
        state.stored.push((EMAIL, StoredValue::default()));
        assert!(run.write("p", &state, &[]), "in a category that the policy has no more");
    });
}

/// The platform has no record of a person that is remembered, only its word on protection.
#[test]
fn the_platforms_word_on_protection_comes_back() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        let mut run = Run::begin(store, &policy, "user", DAY);
        let mut state = run.load("p");
        state.marked_by.push(Origin::User);
        assert!(!run.write("p", &state, &[]), "the platform is no source that has a person");
        run.commit();
        assert!(store.dossier("p").unwrap().unwrap().protected);
        let mut run = Run::begin(store, &policy, "a", DAY);
        assert_eq!(run.load("p"), state);
        state.marked_by.clear();
        run.write("p", &state, &[]);
        assert_eq!(run.load("p"), state);
    });
}

#[test]
fn a_reason_that_is_no_rule_stands_where_one_would() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "user", DAY);
        let rule = run.transaction.reason("adopt", "It was there.").unwrap();
        assert_eq!(run.transaction.reason("adopt", "It was there.").unwrap(), rule);
        let after = StoredValue { value: email("p@mejl.example"), ..StoredValue::default() };
        let change = FieldChange { before: StoredValue::default(), after, other_value: true };
        let mut state = PersonState::default();
        state.stored.push((EMAIL, change.after.clone()));
        run.write("p", &state, &[StoredChange { field: EMAIL, rule, change }]);
        run.commit();
        let dossier = store.dossier("p").unwrap().unwrap();
        let why = &dossier.stored[0].rule;
        assert_eq!((&*why.name, why.explanation.as_deref()), ("adopt", Some("It was there.")));
        assert_eq!(dossier.history[0].rule, *why);
    });
}

#[test]
fn whether_a_field_ever_had_a_value_is_known() {
    each(|store| {
        let policy = policy(POLICY);
        let mut run = Run::begin(store, &policy, "a", DAY);
        let source = Origin::Source(run.roster.id("a").unwrap());
        let values = [(EMAIL, email("1@mejl.example")), (ADDRESS, None)];
        run.receive(&policy, "p", &record(source, &values));
        run.commit();
        let mut run = Run::begin(store, &policy, "user", DAY);
        run.receive(&policy, "p", &record(Origin::User, &[(EMAIL, None)]));
        run.commit();
        let mut run = Run::begin(store, &policy, "a", DAY);
        run.receive(&policy, "p", &record(source, &[(EMAIL, None)]));
        assert_eq!(run.transaction.stored_values().unwrap(), [0, 0]);
        run.commit();
        let mut run = Run::begin(store, &policy, "a", DAY);
        let mut has = |field| run.transaction.has_values(field).unwrap();
        assert_eq!((has("email"), has("address"), has("shoe-size")), (true, false, false));
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

#[test]
fn a_pseudonym_stays_the_same_and_leads_to_its_person() {
    each(|store| {
        let policy = policy(POLICY);
        one(store, &policy, "a", "p", "p@mejl.example");
        let name = store.pseudonyms().unwrap().of("p");
        one(store, &policy, "a", "q", "q@mejl.example");
        assert_eq!(store.pseudonyms().unwrap().of("p"), name);
        assert_eq!(store.behind(&name).unwrap().as_deref(), Some("p"));
        let nobody = store.pseudonyms().unwrap().of("nobody");
        assert_eq!(store.behind(&nobody).unwrap(), None);
    });
}
