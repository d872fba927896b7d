//! What a decision costs as a policy grows: five, fifty, two hundred and a thousand rules for one
//! field. Run with `cargo bench --bench flat`.
//!
//! Every answer is first compared with that of asking the rules one after the other.

use std::env;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use foga::decide::{CategorySet, Event, Origin, Situation, Stored};
use foga::policy::{CategoryId, FieldId, Layers, Policy, SourceId, built_in};
use foga::record::{Moment, Value};
use foga::text::SourceText;
use jiff::civil::date;

mod policies;
#[path = "policies/random.rs"]
mod random;

use random::Random;

/// Few enough to lie near the processor, so that it is the rules that cost.
const MANY: usize = 2_000;
const ROUNDS: usize = 501;

fn main() -> Result<(), Box<dyn Error>> {
    let standard = built_in("standard").ok_or("no standard policy")?;
    println!("{:24} {:>12} {:>12}", "rules for one field", "ns a decision", "against five");
    let standard = Measured::new(standard)?.time();
    println!("{:24} {standard:12.1}", "standard alone");
    let mut five = None;
    for rules in [5, 50, 200, 1000].into_iter().filter(is_wanted) {
        let text = policies::policy("storstad", &["staff"], rules, false);
        let time = Measured::new(SourceText::new("storstad.foga", text))?.time();
        println!("{rules:<24} {time:12.1} {:10.2} x", time / five.get_or_insert(time).to_owned());
    }
    Ok(())
}

/// Whether it was asked for so many rules, or for none in particular.
fn is_wanted(rules: &usize) -> bool {
    let mut wanted = env::args().filter_map(|argument| argument.parse().ok()).peekable();
    wanted.peek().is_none() || wanted.any(|wanted: usize| wanted == *rules)
}

/// A policy with situations of the e-mail addresses of its staff.
struct Measured {
    policy: Policy,
    slot: (CategoryId, FieldId),
    cases: Vec<Case>,
}

struct Case {
    source: SourceId,
    incoming: Option<Value>,
    stored: Option<Value>,
    origin: Option<Origin>,
    since: Moment,
    facts: Vec<Option<String>>,
}

impl Measured {
    fn new(own: SourceText) -> Result<Self, Box<dyn Error>> {
        let layers = Layers::gather("storstad.foga".as_ref(), own, &|_| Err("no file".to_owned()));
        let policy = Policy::check(&layers).0.ok_or("the policy has errors")?;
        let slot = policy.category("staff").zip(policy.field("email")).ok_or("no such field")?;
        let mut random = Random(4711);
        let cases = (0..MANY).map(|_| Case::any(&policy, &mut random)).collect();
        let measured = Self { policy, slot, cases };
        measured.compare()?;
        Ok(measured)
    }

    /// Whether each answer is that of the first rule that decides.
    fn compare(&self) -> Result<(), Box<dyn Error>> {
        let rules = &self.policy.slot(self.slot.0, self.slot.1, false).rules;
        let mut answers = Vec::new();
        for case in &self.cases {
            case.lend(self.slot, |situation| {
                self.policy.answer(situation, &mut answers);
                let mut answer = |test: u16| answers[usize::from(test)];
                let first = rules.iter().find(|rule| rule.decides(&mut answer));
                let decided = self.policy.decide_unguarded(situation);
                let decided = decided.map(|(decision, _)| decision.rule);
                let is_so = first.map(|rule| rule.rule) == decided;
                if is_so { Ok(()) } else { Err(format!("another rule decides {situation:?}")) }
            })?;
        }
        Ok(())
    }

    /// The shortest of several rounds, in nanoseconds a decision.
    fn time(&self) -> f64 {
        let round = |_| {
            let start = Instant::now();
            let decided = self.cases.iter().map(|case| {
                case.lend(self.slot, |situation| {
                    self.policy.decide(situation).map_or(0, |decision| decision.rule.0)
                })
            });
            black_box(decided.map(u64::from).sum::<u64>());
            start.elapsed().as_nanos() as f64 / MANY as f64
        };
        (0..ROUNDS).map(round).fold(f64::INFINITY, f64::min)
    }
}

impl Case {
    /// As a large municipality's nights are: most values are known already.
    fn any(policy: &Policy, random: &mut Random) -> Self {
        let mut below = |most: u64| random.below(most);
        let (person, domain) = (below(1_000_000), below(8));
        let value = |version: u64| {
            Value::from_normal(format!("person-{person}.{version}@unit-{domain}.example"))
        };
        let stored = (below(20) != 0).then(|| value(0));
        let incoming = match below(20) {
            0 => None,
            1..=4 => Some(value(1)),
            _ => Some(value(0)),
        };
        let origin = match below(4) {
            0 => Some(Origin::User),
            _ if stored.is_some() => Some(Origin::Source(SourceId(below(6) as u16))),
            _ => None,
        };
        let mut facts = vec![None; policy.facts().len()];
        let mut say = |name: &str, text: String| {
            if let Some(fact) = policy.fact(name) {
                facts[usize::from(fact.0)] = Some(text);
            }
        };
        say("unit", format!("U{:02}", below(14)));
        say("school-form", ["GR", "GRS", "GY", "FS"][below(4) as usize].to_owned());
        let since = date(2026, 11, 24 - below(20) as i8)
            .saturating_sub(jiff::Span::new().days(below(500) as i64));
        Self {
            source: SourceId(below(6) as u16),
            incoming,
            stored,
            origin,
            since: Moment::day_only(since),
            facts,
        }
    }

    fn lend<R>(
        &self,
        (category, field): (CategoryId, FieldId),
        then: impl FnOnce(&Situation<'_>) -> R,
    ) -> R {
        let mut facts = [None; 2];
        for (fact, said) in facts.iter_mut().zip(&self.facts) {
            *fact = said.as_deref();
        }
        then(&Situation {
            category,
            field,
            event: Event::Record(self.source),
            incoming: self.incoming.as_ref(),
            modified: None,
            stored: Stored {
                value: self.stored.as_ref(),
                origin: self.origin,
                category: None,
                since: self.origin.map(|_| self.since),
            },
            reported: &[],
            origin_reports_elsewhere: false,
            facts: &facts,
            protected: false,
            also: CategorySet::default(),
            new: false,
            date: Some(date(2026, 11, 24)),
        })
    }
}
