use jiff::civil::Date;

use crate::record::Value;
use crate::syntax::tree::{Outcome, Subject};
use crate::text::Span;

use super::{CategoryId, FactId, FieldId, RuleId, SourceId};

/// The rules for one category and field at one kind of event, in the order in which they are
/// asked.
#[derive(Debug)]
pub struct Slot {
    /// The category.
    pub category: CategoryId,
    /// The field.
    pub field: FieldId,
    /// Whether it decides edits rather than records.
    pub edit: bool,
    /// The different tests that the rules and guards ask; each is asked at most once.
    pub tests: Vec<Test>,
    /// The rules: the policy's own first, then those of its bases.
    pub rules: Vec<SlotRule>,
    /// The guards: those of the base first.
    pub guards: Vec<SlotRule>,
    /// The tests that the rules ask, apart from the [`PLAIN`] ones.
    pub(crate) asked: Box<[u16]>,
    /// The first rule that decides, by the answers to the plain tests and then to the `asked`
    /// ones as bits; [`NOBODY`] where none does. Only where those are few.
    pub(crate) table: Option<Box<[u16]>>,
    /// The first guard that decides, by the answers to the plain tests; only where the guards
    /// ask no others.
    pub(crate) guard_table: Option<Box<[u16]>>,
}

/// Stands in a table where no rule decides.
pub(crate) const NOBODY: u16 = u16::MAX;

/// Tests that cost no more than looking at a situation: their answers are bits of an index, in
/// this order.
pub(crate) const PLAIN: [Test; 6] = [
    Test::Missing(Subject::Incoming),
    Test::Missing(Subject::Stored),
    Test::Same(Subject::Incoming, Subject::Stored),
    Test::Edited,
    Test::New,
    Test::Protected,
];

/// With so many other tests a table has 4,096 entries of two bytes, which stay in a core's cache.
const TABLE_TESTS: usize = 6;

/// A rule in a slot.
#[derive(Debug, Clone)]
pub struct SlotRule {
    /// Which rule.
    pub rule: RuleId,
    /// What it decides.
    pub outcome: Outcome,
    /// Its condition; always where absent.
    pub when: Option<Cond>,
    /// What its outcome needs to decide at all, such as a value that can be taken.
    pub needs: Option<Cond>,
}

/// A condition over the tests of a slot, with its place in the rule file.
#[derive(Debug, Clone)]
pub struct Cond {
    /// What it says.
    pub kind: CondKind,
    /// Where it stands.
    pub span: Span,
}

/// How conditions are put together.
#[derive(Debug, Clone)]
pub enum CondKind {
    /// The test of that place in [`Slot::tests`].
    Test(u16),
    /// Holds where the inner one does not.
    Not(Box<Cond>),
    /// Holds where all do.
    And(Box<[Cond]>),
    /// Holds where any does.
    Or(Box<[Cond]>),
}

/// A question about a situation. Names are resolved, literals in normal form, and negation is
/// left to [`CondKind::Not`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Test {
    /// The value is missing.
    Missing(Subject),
    /// Both are the same value, or both missing.
    Same(Subject, Subject),
    /// The value is one of these.
    OneOf(Subject, Box<[Value]>),
    /// The value begins so.
    StartsWith(Subject, Box<str>),
    /// The value ends so.
    EndsWith(Subject, Box<str>),
    /// The value is reported by these.
    Reported(Subject, Reporters),
    /// Any source at all reports a value.
    AnyReport,
    /// The record is from one of these sources.
    Source(Box<[SourceId]>),
    /// The stored value is from this source.
    FromSource(SourceId),
    /// The stored value came in this category.
    FromCategory(CategoryId),
    /// The stored value is from the person.
    Edited,
    /// The stored value's origin stands higher in the rank, and reports a value still.
    StoredOutranks,
    /// The record's source stands higher in the rank than the stored value's.
    IncomingOutranks,
    /// Nothing was stored or reported of the person before.
    New,
    /// Some latest record says protected identity.
    Protected,
    /// The person is known in this category.
    Person(CategoryId),
    /// The fact is one of these.
    Fact(FactId, Box<[Box<str>]>),
    /// The stored value has been the same for more days than this.
    OlderThan(u32),
    /// The source changed the record after the stored value came to be.
    Newer,
    /// The date lies so.
    Date(Dates),
}

/// Who must report a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reporters {
    /// This source.
    One(SourceId),
    /// A source other than the record's.
    Another,
    /// At least so many sources, the record's included.
    AtLeast(u32),
}

/// An open range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dates {
    /// Before this day.
    Before(Date),
    /// On this day or later.
    From(Date),
    /// On this day or earlier.
    Until(Date),
}

impl Slot {
    pub(crate) fn new(
        (category, field, edit): (CategoryId, FieldId, bool),
        tests: Vec<Test>,
        rules: Vec<SlotRule>,
        guards: Vec<SlotRule>,
    ) -> Self {
        let asked = asked(&tests, &rules);
        let guards_ask = self::asked(&tests, &guards);
        let table = tabulate(&tests, &rules, &asked);
        let guard_table = tabulate(&tests, &guards, &[]).filter(|_| guards_ask.is_empty());
        Self { category, field, edit, tests, rules, guards, asked, table, guard_table }
    }

    /// The first rule that decides, given the answers to the tests.
    pub fn first(&self, answer: &mut impl FnMut(u16) -> bool) -> Option<&SlotRule> {
        self.rules.iter().find(|rule| rule.decides(answer))
    }
}

/// For every answer to the plain tests and to the asked ones the first of the rules that decides.
fn tabulate(tests: &[Test], rules: &[SlotRule], asked: &[u16]) -> Option<Box<[u16]>> {
    if asked.len() > TABLE_TESTS || rules.len() >= usize::from(NOBODY) {
        return None;
    }
    let bit = |(place, test): (u16, &Test)| {
        let plain = PLAIN.iter().position(|plain| plain == test);
        plain.or_else(|| Some(PLAIN.len() + asked.iter().position(|asked| *asked == place)?))
    };
    let bits: Vec<Option<usize>> = (0..).zip(tests).map(bit).collect();
    let first = |index: usize| {
        let mut answer =
            |test: u16| bits[usize::from(test)].is_some_and(|bit| index & (1 << bit) != 0);
        let at = rules.iter().position(|rule| rule.decides(&mut answer));
        at.and_then(|at| u16::try_from(at).ok()).unwrap_or(NOBODY)
    };
    Some((0..1 << (PLAIN.len() + asked.len())).map(first).collect())
}

/// The tests that rules ask, apart from the plain ones.
fn asked(tests: &[Test], rules: &[SlotRule]) -> Box<[u16]> {
    let mut asked: Vec<u16> = rules.iter().flat_map(SlotRule::tests).collect();
    asked.sort_unstable();
    asked.dedup();
    asked.retain(|test| !PLAIN.contains(&tests[usize::from(*test)]));
    asked.into()
}

impl SlotRule {
    /// Whether the rule decides, given the answers to the tests.
    pub fn decides(&self, answer: &mut impl FnMut(u16) -> bool) -> bool {
        let parts = [&self.needs, &self.when];
        parts.into_iter().flatten().all(|cond| cond.holds(answer))
    }

    /// The tests it asks.
    fn tests(&self) -> Vec<u16> {
        let parts = [&self.needs, &self.when];
        let conds = parts.into_iter().flatten().flat_map(Cond::parts);
        let test = |cond: &Cond| match cond.kind {
            CondKind::Test(test) => Some(test),
            _ => None,
        };
        conds.filter_map(test).collect()
    }
}

impl Cond {
    /// Whether the condition holds, given the answers to the tests.
    pub fn holds(&self, answer: &mut impl FnMut(u16) -> bool) -> bool {
        match &self.kind {
            CondKind::Test(test) => answer(*test),
            CondKind::Not(inner) => !inner.holds(answer),
            CondKind::And(parts) => parts.iter().all(|part| part.holds(answer)),
            CondKind::Or(parts) => parts.iter().any(|part| part.holds(answer)),
        }
    }

    /// This condition and all conditions inside it, the outer before the inner.
    pub fn parts(&self) -> Vec<&Self> {
        let mut parts = vec![self];
        match &self.kind {
            CondKind::Test(_) => {}
            CondKind::Not(inner) => parts.extend(inner.parts()),
            CondKind::And(inner) | CondKind::Or(inner) => {
                parts.extend(inner.iter().flat_map(Self::parts));
            }
        }
        parts
    }
}
