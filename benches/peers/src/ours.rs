//! Foga, as a program that calls it as a library.

use foga::decide::{CategorySet, Event, Origin, Situation, Stored};
use foga::policy::{CategoryId, FieldId, Layers, Policy, SourceId, built_in};
use foga::record::{Moment, Value};
use jiff::civil::{Date, date};

use crate::situations::{From, Plain};

const TODAY: Date = date(2026, 11, 24);
const BEFORE: Date = date(2026, 11, 1);

/// The compiled standard policy, with situations whose values are in normal form.
pub struct Foga {
    policy: Policy,
    cases: Vec<Case>,
}

/// As much as the plain data says, and no more.
struct Case {
    category: CategoryId,
    field: FieldId,
    incoming: Option<Value>,
    stored: Option<Value>,
    origin: Option<Origin>,
    protected: bool,
}

impl Foga {
    /// Reads the policy, compiles it, and takes the situations.
    pub fn new(plain: &[Plain]) -> Self {
        let own = built_in("standard").unwrap();
        let layers = Layers::gather("standard".as_ref(), own, &|_| Err("no file".to_owned()));
        let policy = Policy::check(&layers).0.unwrap();
        let fields = ["email", "mobile", "given-name"].map(|name| policy.field(name).unwrap());
        let cases = plain.iter().map(|plain| Case::new(plain, fields)).collect();
        Self { policy, cases }
    }

    /// Puts the situation of that place together, decides it, and shows the outcome and the number
    /// of the rule, which is what a program would keep of a decision.
    pub fn decide(&self, at: usize) -> (&'static str, u32) {
        let situation = self.cases[at].situation();
        let decision = self.policy.decide(&situation).unwrap();
        (decision.verdict.word(), decision.rule.0)
    }

    /// The outcome and the rule's name.
    pub fn named(&self, at: usize) -> (&'static str, &str) {
        let situation = self.cases[at].situation();
        let decision = self.policy.decide(&situation).unwrap();
        (decision.verdict.word(), &self.policy.rule(decision.rule).name)
    }
}

impl Case {
    fn new(plain: &Plain, fields: [FieldId; 3]) -> Self {
        let value = |text: &Option<Box<str>>| text.clone().map(Value::from_normal);
        Self {
            category: CategoryId(plain.category),
            field: fields[plain.field as usize],
            incoming: value(&plain.incoming),
            stored: value(&plain.stored),
            origin: match plain.from {
                From::Nobody => None,
                From::User => Some(Origin::User),
                From::Source => Some(Origin::Source(SourceId(0))),
            },
            protected: plain.protected,
        }
    }

    fn situation(&self) -> Situation<'_> {
        Situation {
            category: self.category,
            field: self.field,
            event: Event::Record(SourceId(0)),
            incoming: self.incoming.as_ref(),
            modified: None,
            stored: Stored {
                value: self.stored.as_ref(),
                origin: self.origin,
                category: None,
                since: self.origin.map(|_| Moment::day_only(BEFORE)),
            },
            reported: &[],
            origin_reports_elsewhere: false,
            facts: &[],
            protected: self.protected,
            also: CategorySet::default(),
            new: false,
            date: Some(TODAY),
        }
    }
}
