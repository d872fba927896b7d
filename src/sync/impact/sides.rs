use crate::policy::FieldId;
use crate::store::PersonRow;

use super::Change;
use super::pair::Pair;
use super::side::{Outcome, Side};

/// The policy, and what it is held against.
pub(super) struct Sides<'a> {
    pub(super) pair: Pair<'a>,
    pub(super) policy: Side<'a>,
    /// `None` where it is what is stored.
    pub(super) baseline: Option<Side<'a>>,
}

/// What would become of a person's values.
pub(super) struct OfPerson {
    /// Those that would be others or start to wait.
    pub(super) changes: Vec<Change>,
    /// Whether the person is one with protected identity.
    pub(super) protected: bool,
    /// Those that a source's run would overwrite or clear by the policy, in any case.
    pub(super) overwritten: Vec<(Box<str>, FieldId)>,
    /// How many of the values another source reports otherwise.
    pub(super) disputed: u64,
}

impl Sides<'_> {
    /// What would become of a person's values.
    pub(super) fn of_person(&self, key: &str, row: &PersonRow<'_>) -> OfPerson {
        let state = self.policy.state(row);
        let baseline = self.baseline.as_ref().map(|side| (side, side.state(row)));
        let mut protected = row.is_protected();
        let mut changes = Vec::new();
        let mut overwritten = Vec::new();
        let mut sources: Vec<i64> = row.known.iter().map(|known| known.source).collect();
        sources.dedup();
        for number in sources {
            let source = self.pair.register.source(number).name;
            let known = row.known.iter().filter(|known| known.source == number);
            let categories =
                known.map(|known| self.pair.register.category(known.category).name.into());
            let categories: Vec<Box<str>> = categories.collect();
            let assumptions = self.pair.asked.assumptions(&categories);
            let outcomes = assumptions.iter().map(|assumed| {
                let before = baseline.as_ref();
                let before = before.map(|(side, state)| side.outcome(state, &source, assumed));
                [before.unwrap_or_default(), self.policy.outcome(&state, &source, assumed)]
            });
            let outcomes: Vec<[Outcome<'_>; 2]> = outcomes.collect();
            protected |= outcomes.iter().flatten().any(Outcome::is_protected);
            let values = outcomes.iter().map(|[_, after]| after.overwritten(&state));
            let certain = values.reduce(|all, some| &all & &some).unwrap_or_default();
            overwritten.extend(certain.into_iter().map(|field| ((&*source).into(), field)));
            changes.extend(self.pair.changes((key, row), &source, &categories, &outcomes));
        }
        let disputed = self.pair.disputed(row, &changes);
        OfPerson { changes, protected, overwritten, disputed }
    }
}
