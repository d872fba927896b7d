//! The standard policy as data that is walked: how an interpreter without tables would do.

use crate::by_hand::{self, Answer};
use crate::situations::{Field, From, Plain};

/// A condition.
enum Cond {
    Incoming,
    Stored,
    Same,
    Edited,
    Protected,
    Not(Box<Cond>),
    All(Vec<Cond>),
}

struct Rule {
    when: Cond,
    answer: Answer,
    /// Whether it changes the stored value where the values differ.
    takes: bool,
}

/// The rules by category and field.
pub struct Tree {
    slots: Vec<Vec<Rule>>,
    guard: Rule,
}

impl Tree {
    /// The record rules of the standard policy.
    pub fn new() -> Self {
        let take = |rule, when| Rule { when, answer: ("take", rule), takes: true };
        let keep = |rule, when| Rule { when, answer: ("keep", rule), takes: false };
        let all = |conds: [Cond; 2]| Cond::All(conds.into());
        let always = || Cond::All(Vec::new());
        let slot = |category: u8, field: Field| {
            let mut rules = Vec::new();
            let contact = field != Field::GivenName;
            if category == 2 && contact {
                let when = Cond::All(vec![Cond::Incoming, Cond::Edited, Cond::Same]);
                rules.push(take("standard.caught-up", when));
            }
            if contact {
                let when = all([Cond::Incoming, Cond::Not(Box::new(Cond::Stored))]);
                rules.push(take("standard.fill-empty", when));
                rules.push(keep("standard.own-value", Cond::Edited));
            }
            rules.push(take("standard.follow-source", Cond::Incoming));
            rules.push(keep("standard.nothing-incoming", always()));
            rules
        };
        let fields = [Field::Email, Field::Mobile, Field::GivenName];
        let slots = (0..3).flat_map(|category| fields.map(|field| slot(category, field)));
        let guard = ("hold", "safeguards.protected-identity");
        Self {
            slots: slots.collect(),
            guard: Rule { when: Cond::Protected, answer: guard, takes: false },
        }
    }

    /// The same answer as the hand-written policy's.
    pub fn decide(&self, case: &Plain) -> Option<Answer> {
        let slot = &self.slots[usize::from(case.category) * 3 + case.field as usize];
        let rule = slot.iter().find(|rule| rule.when.holds(case))?;
        let guarded = rule.takes && !by_hand::same(case) && self.guard.when.holds(case);
        Some(if guarded { self.guard.answer } else { rule.answer })
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

impl Cond {
    fn holds(&self, case: &Plain) -> bool {
        match self {
            Self::Incoming => case.incoming.is_some(),
            Self::Stored => case.stored.is_some(),
            Self::Same => by_hand::same(case),
            Self::Edited => case.from == From::User,
            Self::Protected => case.protected,
            Self::Not(inner) => !inner.holds(case),
            Self::All(parts) => parts.iter().all(|part| part.holds(case)),
        }
    }
}
