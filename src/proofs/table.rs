//! The rules of a slot as a table: rows that are read from top to bottom, of which the first that
//! fits applies.
//!
//! A row says as little as will do. What a row above it takes care of it need not speak of, nor of
//! what does not occur: for each rule the shortest conditions are looked for ([`cover`]) that hold
//! wherever it decides, and nowhere where a rule below it does. Rules that never decide have no
//! row.
//!
//! Guards are a table of their own, read where the row that applies would change the stored value.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::policy::{CategoryId, FieldId, Outcome, Policy, RuleId, Slot, SlotRule, Test};

use super::cover::{Answers, MOST_QUESTIONS, Term, cover, plainness};
use super::space::{Space, TooLarge};

/// The table of a slot.
#[derive(Debug, Clone)]
pub struct Table {
    /// The category.
    pub category: CategoryId,
    /// The field.
    pub field: FieldId,
    /// Whether it is about edits rather than records.
    pub edit: bool,
    /// The rows, or why there are none.
    pub rows: Result<Rows, TooLarge>,
}

/// The rows of a slot, in the order in which they are read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    /// What the rules do.
    pub rules: Vec<Row>,
    /// Whether the last row leaves situations in which no rule decides.
    pub has_gap: bool,
    /// What the guards do, where the row that applies would change the stored value. Where none
    /// fits, it does.
    pub guards: Vec<Row>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The rule that it stands for. A rule can have several rows.
    pub rule: RuleId,
    /// What happens.
    pub outcome: Outcome,
    /// The tests that have to be answered so, in the order in which the slot's rules ask them; none
    /// where the row fits whatever is left.
    pub when: Vec<(Test, bool)>,
}

/// The tables of all slots of a policy.
pub fn tables(policy: &Policy) -> Vec<Table> {
    let table = |slot: &Slot| Table {
        category: slot.category,
        field: slot.field,
        edit: slot.edit,
        rows: rows(policy, slot),
    };
    policy.slots().map(table).collect()
}

/// By the place of the rule that decides: the answers. Where none does, by that after the last.
type Decided = BTreeMap<usize, Vec<Answers>>;

fn rows(policy: &Policy, slot: &Slot) -> Result<Rows, TooLarge> {
    if slot.tests.len() > MOST_QUESTIONS {
        let reason = format!("its rules ask more than {MOST_QUESTIONS} things");
        return Err(TooLarge { reason });
    }
    let space = Space::new(policy, slot)?;
    let (mut rules, mut guards) = (BTreeMap::new(), BTreeMap::new());
    let mut answered = Vec::new();
    space.visit(|situation| {
        policy.answer(situation, &mut answered);
        let bits = answered.iter().rev();
        let answers = bits.fold(0, |all: Answers, holds| all << 1 | Answers::from(*holds));
        let mut answer = |test: u16| answered[usize::from(test)];
        let first = |rules: &[SlotRule], answer: &mut dyn FnMut(u16) -> bool| {
            let decides = |rule: &SlotRule| rule.decides(&mut |test| answer(test));
            rules.iter().position(decides).unwrap_or(rules.len())
        };
        rules.insert(answers, first(&slot.rules, &mut answer));
        if policy.decide_unguarded(situation).is_some_and(|(_, changes)| changes) {
            guards.insert(answers, first(&slot.guards, &mut answer));
        }
        ControlFlow::Continue(())
    });
    let (rules, guards) = (by_rule(rules), by_rule(guards));
    Ok(Rows {
        has_gap: rules.contains_key(&slot.rules.len()),
        rules: shortest(slot, &slot.rules, &rules),
        guards: shortest(slot, &slot.guards, &guards),
    })
}

fn by_rule(decided: BTreeMap<Answers, usize>) -> Decided {
    let mut by_rule = Decided::new();
    for (answers, rule) in decided {
        by_rule.entry(rule).or_default().push(answers);
    }
    by_rule
}

fn shortest(slot: &Slot, rules: &[SlotRule], decided: &Decided) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, inside) in decided {
        let Some(rule) = rules.get(*at) else { continue };
        let below = decided.range(at + 1..).flat_map(|(_, answers)| answers);
        let below: Vec<Answers> = below.copied().collect();
        let cost = |test: usize, holds| plainness(&slot.tests[test], holds);
        // What a rule decides, none below it does: answers decide.
        for term in cover(inside, &below, cost).unwrap_or_default() {
            rows.push(row(slot, rule, term));
        }
    }
    rows
}

fn row(slot: &Slot, rule: &SlotRule, term: Term) -> Row {
    let when = term.parts().map(|(at, holds)| (slot.tests[at].clone(), holds));
    Row { rule: rule.rule, outcome: rule.outcome, when: when.collect() }
}
