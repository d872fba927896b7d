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
        let notes = rules.map(|rule| Notes::new(policy, rule)).collect();
        let mut surveyor = Surveyor { slot, notes, gap: None, changes_protected: None };
        let situations = blocks(policy, slot, space, |block| surveyor.see(block));
        let line = |place, protected| example(policy, space, place, protected);
        let notes = surveyor.notes.into_iter();
        Self {
            situations,
            gap: surveyor.gap.and_then(|place| line(place, false)).map(|(_, example)| example),
            rules: notes.map(|notes| notes.seen(|place| Some(line(place, false)?.1))).collect(),
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
    gap: Option<Place>,
    changes_protected: Option<Place>,
}

/// What was seen of a rule so far.
struct Notes {
    layer: usize,
    seen: Seen,
    shadowed: Option<Place>,
    /// By part: where it held first.
    held: Vec<Option<Place>>,
    /// Whether every part has held, and has not.
    settled: bool,
}

impl Surveyor<'_> {
    fn see(&mut self, block: &Block<'_>) {
        let all = block.all();
        let (rules, guards) = self.notes.split_at_mut(self.slot.rules.len());
        let (mut order, mut changes) = (Order::new(), Lanes::NONE);
        for (notes, rule) in rules.iter_mut().zip(&self.slot.rules) {
            let can = notes.when(rule, block).and(block.needs(rule)).and(all);
            let decides = order.see(notes, can, block);
            changes = changes.or(decides.and(block.changes(rule.outcome)));
        }
        self.gap = self.gap.or_else(|| block.first(all.without(order.decided)));
        let mut order = Order::new();
        for (notes, guard) in guards.iter_mut().zip(&self.slot.guards) {
            let can = notes.when(guard, block).and(changes);
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
        let seen = &mut notes.seen;
        seen.reached |= !can.without(self.above).is_none();
        if !seen.reached && notes.shadowed.is_none() {
            notes.shadowed = block.first(can.and(self.above));
        }
        self.above = self.above.or(can);
        if notes.layer > 0 {
            seen.decides_in_base |= !can.without(self.decided_in_base).is_none();
            self.decided_in_base = self.decided_in_base.or(can);
        }
        let decides = can.without(self.decided);
        seen.decides |= !decides.is_none();
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
        let seen = Seen::nothing(rule);
        Self {
            layer: policy.rule(rule.rule).layer,
            shadowed: None,
            held: vec![None; seen.parts.len()],
            settled: seen.parts.is_empty(),
            seen,
        }
    }

    /// Where the rule's condition holds; as long as there is something to be seen of its parts,
    /// it is noted.
    fn when(&mut self, rule: &SlotRule, block: &Block<'_>) -> Lanes {
        let Some(when) = &rule.when else { return Lanes::ALL };
        if self.settled {
            return block.holds(when);
        }
        let mut notes = self.seen.parts.iter_mut().zip(&mut self.held);
        let holds = note(when, block, &mut notes);
        self.settled = self.seen.parts.iter().all(|part| part.holds && part.fails);
        holds
    }

    fn seen(mut self, line: impl Fn(Place) -> Option<String>) -> Seen {
        if !self.seen.reached {
            self.seen.shadowed = self.shadowed.and_then(&line);
        }
        for (part, held) in self.seen.parts.iter_mut().zip(self.held) {
            if !part.fails {
                part.example = held.and_then(&line);
            }
        }
        self.seen
    }
}

/// Where a condition holds. It and its parts take their notes in the order of [`Cond::parts`].
fn note<'n>(
    cond: &Cond,
    block: &Block<'_>,
    notes: &mut impl Iterator<Item = (&'n mut Part, &'n mut Option<Place>)>,
) -> Lanes {
    let own = notes.next();
    let holds = match &cond.kind {
        CondKind::Test(test) => block.test(*test),
        CondKind::Not(inner) => note(inner, block, notes).not(),
        CondKind::And(parts) => {
            parts.iter().fold(Lanes::ALL, |all, part| all.and(note(part, block, notes)))
        }
        CondKind::Or(parts) => {
            parts.iter().fold(Lanes::NONE, |any, part| any.or(note(part, block, notes)))
        }
    };
    if let Some((part, held)) = own {
        let all = block.all();
        *held = held.or_else(|| block.first(holds.and(all)));
        part.holds = held.is_some();
        part.fails |= !all.without(holds).is_none();
    }
    holds
}
