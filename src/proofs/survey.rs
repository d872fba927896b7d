use crate::decide::{Situation, situation_json};
use crate::policy::{Cond, CondKind, Policy, RuleId, Slot, SlotRule, Test};

use super::block::{Block, Lanes, Place};
use super::pack::blocks;
use super::space::Space;

/// What was seen in all situations of one slot. Examples are lines for `foga decide`.
pub(super) struct Survey {
    /// How many situations were tried.
    pub(super) situations: u64,
    /// A situation that no rule decides.
    pub(super) gap: Option<String>,
    /// What was seen of each rule, the guards after the rules.
    pub(super) rules: Vec<Seen>,
    /// A situation in which a record changes a protected person's value, and the rule that does.
    pub(super) changes_protected: Option<(RuleId, String)>,
}

/// What was seen of one rule in one slot.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Whether it could decide, and no earlier rule of its own file did.
    pub(super) reached: bool,
    /// Whether it would decide if the policy's own file were not there.
    pub(super) decides_in_base: bool,
    /// Whether it decides.
    pub(super) decides: bool,
    /// A situation in which it could decide, where it is not reached: an earlier rule of its own
    /// file did.
    pub(super) shadowed: Option<String>,
    /// For its condition and each part, in the order of [`Cond::parts`].
    pub(super) parts: Vec<Part>,
}

/// What was seen of a part of a condition.
#[derive(Debug, Clone, Default)]
pub(super) struct Part {
    pub(super) holds: bool,
    pub(super) fails: bool,
    /// A situation in which it holds, where it always does.
    pub(super) example: Option<String>,
}

impl Survey {
    /// Tries every situation of a slot.
    pub(super) fn of(policy: &Policy, slot: &Slot, space: &Space) -> Self {
        let rules = slot.rules.iter().chain(&slot.guards);
        let notes = rules.clone().map(|rule| Notes::new(policy, rule)).collect();
        let tests = vec![Noted::default(); slot.tests.len()];
        let open = (0..).zip(&tests).map(|(test, _)| test).collect();
        let mut surveyor =
            Surveyor { slot, notes, tests, open, gap: None, changes_protected: None };
        let situations = blocks(policy, slot, space, |block| surveyor.see(block));
        let line = |place, protected| example(policy, space, place, protected);
        let tests = &surveyor.tests;
        let notes = surveyor.notes.into_iter().zip(rules);
        Self {
            situations,
            gap: surveyor.gap.and_then(|place| line(place, false)).map(|(_, example)| example),
            rules: notes
                .map(|(notes, rule)| notes.seen(rule, tests, |place| Some(line(place, false)?.1)))
                .collect(),
            changes_protected: surveyor
                .changes_protected
                .and_then(|place| line(place, true))
                .and_then(|(rule, example)| Some((rule?, example))),
        }
    }
}

/// A situation as a line, of a protected person if it is to be, and the rule that decides it.
fn example(
    policy: &Policy,
    space: &Space,
    place: Place,
    protected: bool,
) -> Option<(Option<RuleId>, String)> {
    space.with(&place, |situation| {
        let protected = situation.protected || protected;
        let situation = Situation { protected, ..*situation };
        let rule = policy.decide(&situation).map(|decision| decision.rule);
        (rule, situation_json(policy, space.roster(), &situation))
    })
}

struct Surveyor<'a> {
    slot: &'a Slot,
    notes: Vec<Notes>,
    /// What was seen of each test.
    tests: Vec<Noted>,
    /// The tests that were not yet seen both to hold and to fail.
    open: Vec<u16>,
    gap: Option<Place>,
    changes_protected: Option<Place>,
}

/// What was seen of a rule so far.
struct Notes {
    layer: usize,
    seen: Seen,
    shadowed: Option<Place>,
    /// Of its condition and each part that is not a test, in the order of [`Cond::parts`].
    parts: Vec<Noted>,
    /// Whether its condition has parts of which something can be noted besides the whole.
    nested: bool,
    /// Whether all of them were seen both to hold and to fail.
    settled: bool,
}

/// Where a condition was seen to hold first, and to fail.
#[derive(Debug, Clone, Copy, Default)]
struct Noted {
    held: Option<Place>,
    failed: Option<Place>,
}

impl Surveyor<'_> {
    fn see(&mut self, block: &Block<'_>) {
        let all = block.all();
        let tests = &mut self.tests;
        self.open.retain(|test| {
            let noted = &mut tests[usize::from(*test)];
            noted.see(block.test(*test), all, block);
            !noted.is_settled()
        });
        let (rules, guards) = self.notes.split_at_mut(self.slot.rules.len());
        let (mut order, mut changes) = (Order::new(), Lanes::NONE);
        for (notes, rule) in rules.iter_mut().zip(&self.slot.rules) {
            let can = notes.when(rule, all, block).and(block.needs(rule)).and(all);
            let decides = order.see(notes, can, block);
            changes = changes.or(decides.and(block.changes(rule.outcome)));
        }
        self.gap = self.gap.or_else(|| block.first(all.without(order.decided)));
        let mut order = Order::new();
        for (notes, guard) in guards.iter_mut().zip(&self.slot.guards) {
            let can = notes.when(guard, all, block).and(changes);
            order.see(notes, can, block);
        }
        if !self.slot.edit && self.changes_protected.is_none() {
            // Where no rule asks, a protected person is treated as anybody.
            let asked = self.slot.tests.iter().position(|test| *test == Test::Protected);
            let protected = asked.map_or(Lanes::ALL, |at| block.test(at as u16));
            self.changes_protected = block.first(changes.without(order.decided).and(protected));
        }
    }
}

/// Rules that are asked one after the other.
struct Order {
    /// Where one of them decided already, of all, of the bases alone, and of the file at hand.
    decided: Lanes,
    decided_in_base: Lanes,
    above: Lanes,
    layer: Option<usize>,
}

impl Order {
    const fn new() -> Self {
        let none = Lanes::NONE;
        Self { decided: none, decided_in_base: none, above: none, layer: None }
    }

    /// Notes where the next rule can decide; returned is where it does.
    fn see(&mut self, notes: &mut Notes, can: Lanes, block: &Block<'_>) -> Lanes {
        if self.layer.replace(notes.layer) != Some(notes.layer) {
            self.above = Lanes::NONE;
        }
        if can.is_none() {
            return can;
        }
        let seen = &mut notes.seen;
        seen.reached = seen.reached || !can.without(self.above).is_none();
        if !seen.reached && notes.shadowed.is_none() {
            notes.shadowed = block.first(can.and(self.above));
        }
        self.above = self.above.or(can);
        if notes.layer > 0 {
            let in_base = || !can.without(self.decided_in_base).is_none();
            seen.decides_in_base = seen.decides_in_base || in_base();
            self.decided_in_base = self.decided_in_base.or(can);
        }
        let decides = can.without(self.decided);
        seen.decides = seen.decides || !decides.is_none();
        self.decided = self.decided.or(can);
        decides
    }
}

impl Seen {
    pub(super) fn nothing(rule: &SlotRule) -> Self {
        let parts = rule.when.as_ref().map_or(0, |when| when.parts().len());
        Self { parts: vec![Part::default(); parts], ..Self::default() }
    }
}

impl Notes {
    fn new(policy: &Policy, rule: &SlotRule) -> Self {
        let compound =
            rule.when.iter().flat_map(Cond::parts).filter(|part| part.tested().is_none());
        let compound = compound.count();
        Self {
            layer: policy.rule(rule.rule).layer,
            seen: Seen::nothing(rule),
            shadowed: None,
            parts: vec![Noted::default(); compound],
            nested: compound > 1,
            settled: compound == 0,
        }
    }

    /// Where the rule's condition holds; as long as there is something to be seen of its parts,
    /// it is noted.
    fn when(&mut self, rule: &SlotRule, all: Lanes, block: &Block<'_>) -> Lanes {
        let Some(when) = &rule.when else { return Lanes::ALL };
        if self.settled {
            return block.holds(when);
        }
        let holds = if self.nested {
            note(when, all, block, &mut self.parts.iter_mut())
        } else {
            let holds = block.holds(when);
            self.parts.iter_mut().for_each(|whole| whole.see(holds, all, block));
            holds
        };
        self.settled = self.parts.iter().all(Noted::is_settled);
        holds
    }

    fn seen(
        mut self,
        rule: &SlotRule,
        tests: &[Noted],
        line: impl Fn(Place) -> Option<String>,
    ) -> Seen {
        if !self.seen.reached {
            self.seen.shadowed = self.shadowed.and_then(&line);
        }
        let mut compound = self.parts.into_iter();
        let conds = rule.when.iter().flat_map(Cond::parts);
        for (part, cond) in self.seen.parts.iter_mut().zip(conds) {
            let noted = match cond.tested() {
                Some((test, true)) => tests[usize::from(test)],
                Some((test, false)) => tests[usize::from(test)].not(),
                None => compound.next().unwrap_or_default(),
            };
            (part.holds, part.fails) = (noted.held.is_some(), noted.failed.is_some());
            if !part.fails {
                part.example = noted.held.and_then(&line);
            }
        }
        self.seen
    }
}

impl Noted {
    fn see(&mut self, holds: Lanes, all: Lanes, block: &Block<'_>) {
        self.held = self.held.or_else(|| block.first(holds.and(all)));
        self.failed = self.failed.or_else(|| block.first(all.without(holds)));
    }

    const fn is_settled(&self) -> bool {
        self.held.is_some() && self.failed.is_some()
    }

    const fn not(self) -> Self {
        Self { held: self.failed, failed: self.held }
    }
}

/// Where a condition holds. It and its parts that are no tests take their notes in the order of
/// [`Cond::parts`].
fn note<'n>(
    cond: &Cond,
    all: Lanes,
    block: &Block<'_>,
    notes: &mut impl Iterator<Item = &'n mut Noted>,
) -> Lanes {
    if cond.tested().is_some() {
        return block.holds(cond);
    }
    let own = notes.next();
    let mut part = |part| note(part, all, block, notes);
    let holds = match &cond.kind {
        CondKind::Test(test) => block.test(*test),
        CondKind::Not(inner) => part(inner).not(),
        CondKind::And(parts) => parts.iter().fold(Lanes::ALL, |both, inner| both.and(part(inner))),
        CondKind::Or(parts) => parts.iter().fold(Lanes::NONE, |any, inner| any.or(part(inner))),
    };
    if let Some(noted) = own {
        noted.see(holds, all, block);
    }
    holds
}
