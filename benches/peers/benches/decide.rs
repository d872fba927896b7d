//! How long a decision takes: Foga beside hand-written Rust, on the same million situations.

use std::hint::black_box;
use std::time::Instant;

use foga::decide::{CategorySet, Event, Origin, Situation, Stored};
use foga::policy::{CategoryId, FieldId, Layers, Policy, SourceId, built_in};
use foga::record::{Moment, Value};
use foga_peers::by_hand;
use foga_peers::situations::{Field, From, Plain, generate};
use jiff::civil::date;

const MANY: usize = 1_000_000;
const ROUNDS: usize = 7;

/// What Foga is given: as much as the plain data says, and no more.
struct Case {
    category: CategoryId,
    field: FieldId,
    incoming: Option<Value>,
    stored: Option<Value>,
    origin: Option<Origin>,
    protected: bool,
}

fn main() {
    let policy = policy();
    let field = |field| match field {
        Field::Email => policy.field("email").unwrap(),
        Field::Mobile => policy.field("mobile").unwrap(),
        Field::GivenName => policy.field("given-name").unwrap(),
    };
    let value = |text: &Option<Box<str>>| text.clone().map(Value::from_normal);
    let plain = generate(MANY, 4711);
    let case = |plain: &Plain| Case {
        category: CategoryId(plain.category),
        field: field(plain.field),
        incoming: value(&plain.incoming),
        stored: value(&plain.stored),
        origin: match plain.from {
            From::Nobody => None,
            From::User => Some(Origin::User),
            From::Source => Some(Origin::Source(SourceId(0))),
        },
        protected: plain.protected,
    };
    let cases: Vec<Case> = plain.iter().map(case).collect();

    for (plain, case) in plain.iter().zip(&cases) {
        let expected = by_hand::decide(plain);
        let situation = situation(case);
        let decision = policy.decide(&situation).unwrap();
        let answer = (decision.verdict.word(), &*policy.rule(decision.rule).name);
        assert_eq!(answer, expected, "{plain:?}");
    }

    let hand = measure(|| plain.iter().map(|case| by_hand::decide(case).0.len()).sum());
    let foga = measure(|| {
        let decided = cases.iter().map(|case| {
            let situation = situation(case);
            let decision = policy.decide(&situation);
            decision.map_or(0, |decision| decision.verdict.word().len() + decision.rule.0 as usize)
        });
        decided.sum()
    });
    println!("hand-written {hand:6.1} ns a decision");
    println!("foga         {foga:6.1} ns a decision, {:.2} x", foga / hand);
}

/// The least of several rounds, in nanoseconds a decision.
fn measure(mut round: impl FnMut() -> usize) -> f64 {
    let times = (0..ROUNDS).map(|_| {
        let start = Instant::now();
        black_box(round());
        start.elapsed().as_nanos() as f64 / MANY as f64
    });
    times.fold(f64::INFINITY, f64::min)
}

fn policy() -> Policy {
    let own = built_in("standard").unwrap();
    let layers = Layers::gather("standard".as_ref(), own, &|_| Err("no file".to_owned()));
    Policy::check(&layers).0.unwrap()
}

fn situation(case: &Case) -> Situation<'_> {
    Situation {
        category: case.category,
        field: case.field,
        event: Event::Record(SourceId(0)),
        incoming: case.incoming.as_ref(),
        modified: None,
        stored: Stored {
            value: case.stored.as_ref(),
            origin: case.origin,
            category: None,
            since: case.origin.map(|_| Moment::day_only(date(2026, 11, 1))),
        },
        reported: &[],
        origin_reports_elsewhere: false,
        facts: &[],
        protected: case.protected,
        also: CategorySet::default(),
        new: false,
        date: Some(date(2026, 11, 24)),
    }
}
