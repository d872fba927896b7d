use std::collections::BTreeSet;

use crate::policy::RuleId;

/// For the situations in which a rule could decide but stands too low: which rules above it, of
/// its own file, could decide there. Each set once.
#[derive(Debug, Default)]
pub(super) struct Shadows(BTreeSet<Vec<RuleId>>);

impl Shadows {
    /// Adds a situation, by the rules that could decide it, in the order in which they are asked.
    pub(super) fn add(&mut self, above: &[RuleId]) {
        if !self.0.contains(above) {
            self.0.insert(above.to_vec());
        }
    }

    /// Adds the situations of another slot.
    pub(super) fn merge(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Forgets all: the rule is reached.
    pub(super) fn clear(&mut self) {
        self.0.clear();
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

#[cfg(test)]
mod tests {
    use super::{RuleId, Shadows};

    fn needed(situations: &[&[u16]]) -> Vec<u16> {
        let mut shadows = Shadows::default();
        for situation in situations {
            shadows.add(&situation.iter().map(|rule| RuleId((*rule).into())).collect::<Vec<_>>());
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
