use std::collections::{BTreeMap, BTreeSet};

use crate::policy::{Policy, RuleId, SlotRule};

use super::block::{Block, Lanes};
use super::pack::blocks;
use super::space::Space;

/// For the situations in which a rule could decide but stands too low: which rules above it, of
/// its own file, could decide there. Each set once.
#[derive(Debug, Default)]
pub(super) struct Shadows(BTreeSet<Vec<RuleId>>);

impl Shadows {
    /// Adds a situation, by the rules that could decide it, in the order in which they are asked.
    fn add(&mut self, above: Vec<RuleId>) {
        self.0.insert(above);
    }

    /// Rules that leave nothing to decide, none of which can be spared, as they are written. One
    /// that does so alone is alone the reason.
    pub(super) fn needed(&self) -> Vec<RuleId> {
        let all: BTreeSet<RuleId> = self.0.iter().flatten().copied().collect();
        let leave_nothing =
            |rules: &[RuleId]| self.0.iter().all(|set| rules.iter().any(|rule| set.contains(rule)));
        if let Some(alone) = all.iter().find(|rule| leave_nothing(&[**rule])) {
            return vec![*alone];
        }
        let mut needed = self.most_first(&all);
        // From the rules that decide least: what is left over of them goes first.
        for at in (0..needed.len()).rev() {
            let rule = needed.remove(at);
            if !leave_nothing(&needed) {
                needed.insert(at, rule);
            }
        }
        needed.sort_unstable();
        needed
    }

    /// Rules that together leave nothing, each of them the one that decides most of what those
    /// before it leave.
    fn most_first(&self, all: &BTreeSet<RuleId>) -> Vec<RuleId> {
        let mut left: Vec<&Vec<RuleId>> = self.0.iter().collect();
        let mut rules = Vec::new();
        while let Some(rule) = all
            .iter()
            .rev()
            .max_by_key(|rule| left.iter().filter(|set| set.contains(rule)).count())
            .filter(|rule| left.iter().any(|set| set.contains(rule)))
        {
            left.retain(|set| !set.contains(rule));
            rules.push(*rule);
        }
        rules
    }
}

/// What shadows rules of the policy's own file that are reached in none of their slots.
pub(super) fn shadows(policy: &Policy, unreached: &BTreeSet<RuleId>) -> BTreeMap<RuleId, Shadows> {
    let mut all = BTreeMap::new();
    for slot in policy.slots() {
        let mut rules = slot.rules.iter().chain(&slot.guards);
        if !rules.any(|rule| unreached.contains(&rule.rule)) {
            continue;
        }
        let Ok(space) = Space::new(policy, slot) else { continue };
        blocks(policy, slot, &space, |block| {
            let changes = collect(policy, &slot.rules, block, block.all(), unreached, &mut all);
            collect(policy, &slot.guards, block, changes, unreached, &mut all);
        });
    }
    all
}

/// Adds what shadows those of the rules that are unreached, in these lanes; returned is where a
/// rule changes the stored value.
fn collect(
    policy: &Policy,
    rules: &[SlotRule],
    block: &Block<'_>,
    lanes: Lanes,
    unreached: &BTreeSet<RuleId>,
    all: &mut BTreeMap<RuleId, Shadows>,
) -> Lanes {
    let mut above: Vec<(RuleId, Lanes)> = Vec::new();
    let (mut decided, mut changes) = (Lanes::NONE, Lanes::NONE);
    for rule in rules {
        let can = block.decides(rule).and(lanes);
        if unreached.contains(&rule.rule) {
            let shadows = all.entry(rule.rule).or_default();
            for lane in can.each() {
                let there = above.iter().filter(|(_, lanes)| lanes.has(lane));
                shadows.add(there.map(|(rule, _)| *rule).collect());
            }
        }
        if policy.rule(rule.rule).layer == 0 {
            above.push((rule.rule, can));
        }
        changes = changes.or(can.without(decided).and(block.changes(rule.outcome)));
        decided = decided.or(can);
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::{RuleId, Shadows};

    fn needed(situations: &[&[u16]]) -> Vec<u16> {
        let mut shadows = Shadows::default();
        for situation in situations {
            shadows.add(situation.iter().map(|rule| RuleId((*rule).into())).collect::<Vec<_>>());
        }
        shadows.needed().iter().map(|rule| rule.0 as u16).collect()
    }

    #[test]
    fn one_that_leaves_nothing_is_alone_the_reason() {
        assert_eq!(needed(&[&[1, 9], &[2, 9], &[3, 4, 9], &[9]]), [9]);
        assert_eq!(needed(&[&[1, 9], &[1, 9]]), [1]);
    }

    #[test]
    fn none_that_can_be_spared_is_named() {
        assert_eq!(needed(&[&[1, 2], &[1, 3], &[4, 2], &[4, 3]]), [1, 4]);
        assert_eq!(needed(&[&[1], &[2], &[1, 3], &[2, 3]]), [1, 2]);
        assert_eq!(needed(&[&[1, 5], &[2, 5], &[3]]), [3, 5]);
        assert_eq!(needed(&[]), [0_u16; 0]);
    }
}
