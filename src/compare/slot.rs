#[expect(clippy::disallowed_types, reason = "only asked what it has, never for its order")]
use std::collections::HashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::policy::{Outcome, Policy, RuleId, Slot};
use crate::proofs::{Answers, MOST_QUESTIONS, Pair, Seen, Term, cover, plainness};

use super::facts::facts;
use super::outcome::{Both, Note, outcome, words};
use super::{Compared, Condition, Difference, Place, Said, What};

/// Nobody is shown a note where a test says as much.
const NOTE_COST: u32 = 1_000;

/// Compares two slots of the same name, and says how many situations were tried.
pub(super) fn compare_slots(
    policies: [&Policy; 2],
    slots: [&Slot; 2],
    reasons: bool,
) -> (Compared, u64) {
    let pair = match Pair::new(policies, slots) {
        Ok(pair) => pair,
        Err(too_large) => return (Compared::NotDecided(too_large.reason), 0),
    };
    if pair.questions().len() + Note::ALL.len() > MOST_QUESTIONS {
        let reason = format!("their rules ask more than {MOST_QUESTIONS} things");
        return (Compared::NotDecided(reason), 0);
    }
    let best = slots.map(|slot| slot.rules.iter().any(|rule| rule.outcome == Outcome::TakeBest));
    let comparing = Comparing { policies, slots, pair: &pair, best, reasons };
    let (groups, situations) = comparing.groups();
    (comparing.compared(&groups), situations)
}

struct Comparing<'a> {
    policies: [&'a Policy; 2],
    slots: [&'a Slot; 2],
    pair: &'a Pair<'a>,
    /// Whether a rule takes the best value.
    best: [bool; 2],
    reasons: bool,
}

/// In what situations differ, and by which rules; none where they do not.
type Group = Option<([Option<RuleId>; 2], What)>;

/// A situation that shows a term, and whether it is the only one of its group that describes it.
#[derive(Clone, Default)]
struct Example {
    lines: Option<[String; 2]>,
    alone: bool,
}

/// By group: the different answers that its situations give.
type Groups = BTreeMap<Group, Vec<Answers>>;

impl<'a> Comparing<'a> {
    /// Tries every situation.
    fn groups(&self) -> (Groups, u64) {
        #[expect(clippy::disallowed_types, reason = "only asked what it has, never for its order")]
        let mut known = HashMap::new();
        let mut situations = 0;
        self.pair.visit(|seen| {
            situations += 1;
            let (answers, group) = self.group(seen);
            known.entry(answers).or_insert(group);
            ControlFlow::Continue(())
        });
        let mut all: Vec<(Answers, Group)> = known.into_iter().collect();
        all.sort_unstable();
        let mut groups = Groups::new();
        for (answers, group) in all {
            groups.entry(group).or_default().push(answers);
        }
        (groups, situations)
    }

    /// The answers of a situation, with the notes above them, and its group: it follows from them.
    fn group(&self, seen: &Seen<'_>) -> (Answers, Group) {
        let both = Both::of(self.policies, self.best, seen);
        let answers = seen.answers | both.notes() << self.pair.questions().len();
        let rules = both.rules();
        let what = both.differ().or_else(|| self.other_reason(rules).then_some(What::Reason));
        (answers, what.map(|what| (rules, what)))
    }

    fn other_reason(&self, rules: [Option<RuleId>; 2]) -> bool {
        self.reasons && self.name(0, rules[0]) != self.name(1, rules[1])
    }

    fn name(&self, side: usize, rule: Option<RuleId>) -> Option<&str> {
        rule.map(|rule| &*self.policies[side].rule(rule).name)
    }

    fn compared(&self, groups: &Groups) -> Compared {
        let mut found: Vec<(Group, Vec<Term>)> = Vec::new();
        for (group, inside) in groups.iter().filter(|(group, _)| group.is_some()) {
            let others = groups.iter().filter(|(other, _)| *other != group);
            let outside: Vec<Answers> = others.flat_map(|(_, answers)| answers).copied().collect();
            let Some(terms) = self.terms(inside, &outside) else {
                let reason = "no test tells apart where they differ and where they do not";
                return Compared::NotDecided(reason.to_owned());
            };
            found.push((*group, terms));
        }
        if found.is_empty() {
            return Compared::Equivalent;
        }
        let examples = self.examples(&found);
        let mut differences: Vec<Difference> = Vec::new();
        for ((group, terms), examples) in found.iter().zip(examples) {
            let Some((rules, what)) = *group else { continue };
            let places = terms.iter().zip(examples);
            differences.push(Difference {
                what,
                says: [0, 1].map(|side| Said {
                    outcome: self.outcome(side, rules[side]).map(Outcome::words),
                    rule: self.name(side, rules[side]).map(Into::into),
                }),
                places: places
                    .map(|(term, example)| Place {
                        conditions: self.conditions(*term, rules),
                        example,
                    })
                    .collect(),
            });
        }
        Compared::Different(differences)
    }

    /// What describes a group: conditions first, and where these describe more than it, as no test
    /// can tell, notes as well.
    fn terms(&self, inside: &[Answers], outside: &[Answers]) -> Option<Vec<Term>> {
        let cost = |at, holds| self.cost(at, holds);
        let tests = (1 << self.pair.questions().len()) - 1;
        let seen: BTreeSet<Answers> = inside.iter().map(|answers| answers & tests).collect();
        let others = outside.iter().map(|answers| answers & tests);
        let others: Vec<Answers> = others.filter(|answers| !seen.contains(answers)).collect();
        let seen: Vec<Answers> = seen.into_iter().collect();
        let mut terms = Vec::new();
        for term in cover(&seen, &others, cost)? {
            let described = |all: &[Answers]| -> Vec<Answers> {
                all.iter().copied().filter(|answers| term.describes(*answers)).collect()
            };
            let more = cover(&described(inside), &described(outside), cost)?;
            terms.extend(more.into_iter().map(|more| term.and(more)));
        }
        Some(terms)
    }

    /// For each term of each group the first situation that it describes, if there is one, as the
    /// only term of its group.
    fn examples(&self, found: &[(Group, Vec<Term>)]) -> Vec<Vec<[String; 2]>> {
        let mut examples: Vec<Vec<Example>> =
            found.iter().map(|(_, terms)| vec![Example::default(); terms.len()]).collect();
        let mut wanted: usize = examples.iter().map(Vec::len).sum();
        self.pair.visit(|seen| {
            let (answers, group) = self.group(seen);
            let Some(at) = found.iter().position(|(known, _)| *known == group) else {
                return ControlFlow::Continue(());
            };
            let describing = found[at].1.iter().enumerate();
            let describing = describing.filter(|(_, term)| term.describes(answers));
            let describing: Vec<usize> = describing.map(|(at, _)| at).collect();
            for term in &describing {
                let example = &mut examples[at][*term];
                let alone = describing.len() == 1;
                if example.lines.is_none() || (alone && !example.alone) {
                    example.lines = Some(seen.lines());
                    example.alone = alone;
                    wanted -= usize::from(alone);
                }
            }
            if wanted == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        let lines = |of: Vec<Example>| {
            of.into_iter().map(|example| example.lines.unwrap_or_default()).collect()
        };
        examples.into_iter().map(lines).collect()
    }

    fn cost(&self, at: usize, holds: bool) -> u32 {
        let Some(question) = self.pair.questions().get(at) else { return NOTE_COST };
        plainness(&question.test, holds) + 5 * u32::from(question.of_own_ranks)
    }

    fn conditions(&self, term: Term, rules: [Option<RuleId>; 2]) -> Vec<Condition> {
        let parts: Vec<(usize, bool)> = term.parts().collect();
        let facts = facts(self.policies, self.pair.questions(), &parts);
        let condition = |(at, holds): &(usize, bool)| match facts
            .iter()
            .find(|fact| fact.places.contains(at))
        {
            None => Some(self.condition(*at, *holds, rules)),
            Some(fact) if fact.places.first() == Some(at) => {
                Some(Condition { text: fact.text.clone(), is_written: true, by_rank_of: None })
            }
            Some(_) => None,
        };
        parts.iter().filter_map(condition).collect()
    }

    fn condition(&self, at: usize, holds: bool, rules: [Option<RuleId>; 2]) -> Condition {
        let questions = self.pair.questions();
        let in_words = |text| Condition { text, is_written: false, by_rank_of: None };
        let Some(question) = questions.get(at) else {
            let note = Note::ALL[at - questions.len()];
            let outcomes = [0, 1].map(|side| self.outcome(side, rules[side]));
            let names = self.policies.map(Policy::name);
            return in_words(words(note, holds, outcomes, names, self.slots[0].edit));
        };
        match self.pair.written(at, holds) {
            Some(text) => Condition {
                text,
                is_written: true,
                by_rank_of: question.of_own_ranks.then_some(question.side),
            },
            None if holds => in_words("a source reports a value".to_owned()),
            None => in_words("no source reports a value".to_owned()),
        }
    }

    fn outcome(&self, side: usize, rule: Option<RuleId>) -> Option<Outcome> {
        outcome(self.slots[side], rule?)
    }
}
