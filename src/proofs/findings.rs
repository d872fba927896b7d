//! From what was seen in all situations to what a person is told.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::policy::{Cond, CondKind, Declaration, Outcome, Policy, RuleId, Slot, SlotRule};
use crate::text::{Diagnostic, Span};

use super::shadows::{Shadows, shadows};
use super::space::{Space, TooLarge};
use super::survey::{Part, Seen, Survey};

/// So many of the rules that shadow one are pointed at.
const MOST_SHOWN: usize = 5;

/// What the proofs have to say of a policy.
#[derive(Debug)]
pub struct Proofs {
    /// Gaps, unreachable rules, conditions that never or always hold; warnings about protected
    /// persons, and about what is not decided.
    pub findings: Vec<Diagnostic>,
    /// Rules of the bases that the policy's own file leaves nothing to decide.
    pub overridden: Vec<RuleId>,
    /// How many situations were tried.
    pub situations: u64,
}

/// Tries every situation that a policy can meet.
pub fn prove(policy: &Policy) -> Proofs {
    let slots: Vec<&Slot> = policy.slots().collect();
    // Slots have nothing to do with each other; what is said of them is said in their order.
    let surveys: Vec<Result<Survey, TooLarge>> = slots
        .par_iter()
        .map(|slot| Ok(Survey::of(policy, slot, &Space::new(policy, slot)?)))
        .collect();
    let mut seen = Everything::new(policy);
    for (slot, survey) in slots.into_iter().zip(surveys) {
        match survey {
            Ok(survey) => seen.add(slot, survey),
            Err(too_large) => seen.leave_undecided(slot, &too_large),
        }
    }
    let (findings, overridden) = (seen.findings(), seen.overridden());
    Proofs { findings, overridden, situations: seen.situations }
}

/// What was seen in all slots. A rule of several slots is one rule.
struct Everything<'p> {
    policy: &'p Policy,
    rules: BTreeMap<RuleId, Total<'p>>,
    gaps: Vec<Gap<'p>>,
    /// By slot: the rule that changes a protected person's value, and a situation in which.
    changes_protected: Vec<(&'p Slot, RuleId, String)>,
    undecided: Vec<Diagnostic>,
    situations: u64,
}

/// What was seen of one rule in all its slots.
struct Total<'p> {
    rule: &'p SlotRule,
    seen: Seen,
    /// Whether some slot of it is not decided, so that nothing is claimed.
    undecided: bool,
}

/// Slots that a rule is missing for, by where one would look for it.
struct Gap<'p> {
    place: &'p Declaration,
    edit: bool,
    slots: Vec<&'p Slot>,
    example: String,
}

impl<'p> Everything<'p> {
    fn new(policy: &'p Policy) -> Self {
        let (rules, gaps, changes_protected, undecided) = Default::default();
        Self { policy, rules, gaps, changes_protected, undecided, situations: 0 }
    }

    fn add(&mut self, slot: &'p Slot, survey: Survey) {
        self.situations += survey.situations;
        let rules = slot.rules.iter().chain(&slot.guards);
        for (rule, seen) in rules.zip(survey.rules) {
            match self.rules.get_mut(&rule.rule) {
                Some(total) => total.seen.merge(seen),
                None => {
                    self.rules.insert(rule.rule, Total { rule, seen, undecided: false });
                }
            }
        }
        self.changes_protected
            .extend(survey.changes_protected.map(|(rule, example)| (slot, rule, example)));
        if let Some(example) = survey.gap {
            self.add_gap(slot, example);
        }
    }

    /// A gap is shown where the field or the category is declared, whichever is nearer.
    fn add_gap(&mut self, slot: &'p Slot, example: String) {
        let category = &self.policy.categories()[usize::from(slot.category.0)].place;
        let field = &self.policy.fields()[usize::from(slot.field.0)].place;
        let place = if category.layer < field.layer { category } else { field };
        let alike = self.gaps.iter_mut().find(|gap| gap.place == place && gap.edit == slot.edit);
        match alike {
            Some(gap) => gap.slots.push(slot),
            None => self.gaps.push(Gap { place, edit: slot.edit, slots: vec![slot], example }),
        }
    }

    fn leave_undecided(&mut self, slot: &'p Slot, too_large: &TooLarge) {
        for rule in slot.rules.iter().chain(&slot.guards) {
            let seen = Seen::nothing(rule);
            let total = self.rules.entry(rule.rule);
            total.or_insert(Total { rule, seen, undecided: false }).undecided = true;
        }
        let finding = Diagnostic::warning(format!(
            "not decided whether the rules for {} have gaps or unreachable rules",
            self.slot_name(slot)
        ))
        .help("give it fewer rules that compare sources, facts or literals");
        // The policy's own rules are asked first, so that the first one is the nearest.
        let place = slot.rules.first().map(|rule| self.policy.rule(rule.rule));
        self.undecided.push(match place {
            Some(rule) => finding.at(&rule.source, rule.name_span, too_large.reason.clone()),
            None => finding,
        });
    }

    fn findings(&self) -> Vec<Diagnostic> {
        let gaps = self.gaps.iter().map(|gap| self.gap(gap));
        let own = self
            .rules
            .values()
            .filter(|total| self.policy.rule(total.rule.rule).layer == 0 && !total.undecided);
        let own: Vec<&Total<'_>> = own.collect();
        let unreached: BTreeSet<RuleId> =
            own.iter().filter(|total| total.is_unreached()).map(|total| total.rule.rule).collect();
        let shadows = shadows(self.policy, &unreached);
        let rules = own.iter().flat_map(|total| self.of_rule(total, &shadows));
        let protected = self.changes_protected.first().map(|first| self.protected(first));
        gaps.chain(rules).chain(protected).chain(self.undecided.iter().cloned()).collect()
    }

    fn overridden(&self) -> Vec<RuleId> {
        let silent = self
            .rules
            .values()
            .filter(|total| !total.undecided && total.seen.decides_in_base && !total.seen.decides);
        silent.map(|total| total.rule.rule).collect()
    }

    fn gap(&self, gap: &Gap<'_>) -> Diagnostic {
        let what = if gap.edit { "edits" } else { "records" };
        let names: Vec<String> = gap.slots.iter().map(|slot| self.slot_name(slot)).collect();
        let header = if gap.edit { "edit every category" } else { "every category" };
        let field = &self.policy.fields()[usize::from(gap.slots[0].field.0)].name;
        Diagnostic::error(format!("for some {what}, no rule decides {}", names.join(", ")))
            .at(&gap.place.source, gap.place.span, "there is a situation that no rule decides")
            .help(format!(
                "add a last rule without a condition: `{header}: {field} {{ otherwise: keep }}`"
            ))
            .example(gap.example.clone())
    }

    fn of_rule(&self, total: &Total<'_>, shadows: &BTreeMap<RuleId, Shadows>) -> Vec<Diagnostic> {
        let constant = total.rule.when.as_ref().map(|when| self.constant(total, when));
        let constant = constant.unwrap_or_default();
        if total.is_unreached() {
            let shadows = shadows.get(&total.rule.rule);
            constant.into_iter().chain([self.unreachable(total, shadows)]).collect()
        } else {
            constant
        }
    }

    /// The smallest parts of a condition that always or never hold.
    fn constant(&self, total: &Total<'_>, when: &Cond) -> Vec<Diagnostic> {
        let info = self.policy.rule(total.rule.rule);
        let parts = &total.seen.parts;
        let mut findings = Vec::new();
        for (at, span) in smallest_constant(when, parts, 0) {
            let part = &parts[at];
            let written = info.source.slice(span);
            let whole = at == 0;
            let finding = if part.holds {
                Diagnostic::error(format!("`{written}` always holds"))
                    .at(&info.source, span, "every situation is like this")
                    .help(if whole {
                        "remove the condition: the rule decides without it as well"
                    } else {
                        "it asks nothing: remove it, or ask for something that is not always so"
                    })
            } else {
                Diagnostic::error(format!("`{written}` can never hold"))
                    .at(&info.source, span, "no situation is like this")
                    .help(if whole {
                        "remove the rule, or ask for something that can be"
                    } else {
                        "remove this part, or ask for something that can be"
                    })
            };
            findings.push(match &part.example {
                Some(example) => finding.example(example.clone()),
                None => finding,
            });
        }
        findings
    }

    fn unreachable(&self, total: &Total<'_>, shadows: Option<&Shadows>) -> Diagnostic {
        let info = self.policy.rule(total.rule.rule);
        let name = info.source.slice(info.name_span);
        let finding = Diagnostic::error(format!("the rule `{name}` can never decide"));
        let Some(example) = &total.seen.shadowed else {
            let (label, help) = if info.guard {
                ("nothing that it could stop is ever decided", "remove it, or change its condition")
            } else {
                (needs_what(total.rule.outcome), "change the outcome or the condition")
            };
            return finding.at(&info.source, info.name_span, label).help(help);
        };
        let above = shadows.map(Shadows::needed).unwrap_or_default();
        let label = match above.len().saturating_sub(MOST_SHOWN) {
            0 => "all that it matches is decided above it".to_owned(),
            1 => "all that it matches is decided above it, by these and 1 more rule".to_owned(),
            more => {
                format!("all that it matches is decided above it, by these and {more} more rules")
            }
        };
        let mut finding = finding.at(&info.source, info.name_span, label);
        for rule in above.iter().take(MOST_SHOWN) {
            finding = finding.and(self.policy.rule(*rule).name_span, "decides first");
        }
        finding.help("move it up, narrow what stands above, or remove it").example(example.clone())
    }

    fn protected(&self, (slot, rule, example): &(&Slot, RuleId, String)) -> Diagnostic {
        let info = self.policy.rule(*rule);
        let more = match self.changes_protected.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        Diagnostic::warning(format!(
            "a source's record can change {}{more} of a person with protected identity",
            self.slot_name(slot)
        ))
        .at(&info.source, info.name_span, "decides it")
        .help(
            "extend `safeguards`, or write `guard every category: every field { protected-identity: \
             hold when protected }`",
        )
        .example(example.clone())
    }

    fn slot_name(&self, slot: &Slot) -> String {
        let category = &self.policy.categories()[usize::from(slot.category.0)].name;
        let field = &self.policy.fields()[usize::from(slot.field.0)].name;
        format!("`{category}: {field}`")
    }
}

impl Total<'_> {
    /// Whether it could decide nowhere. A rule whose condition never holds is not told so twice.
    fn is_unreached(&self) -> bool {
        !self.seen.reached && self.seen.parts.first().is_none_or(|part| part.holds)
    }
}

impl Seen {
    /// Adds what was seen of the same rule in another slot.
    fn merge(&mut self, other: Self) {
        self.reached |= other.reached;
        self.decides |= other.decides;
        self.decides_in_base |= other.decides_in_base;
        self.shadowed = self.shadowed.take().or(other.shadowed);
        for (part, other) in self.parts.iter_mut().zip(other.parts) {
            part.holds |= other.holds;
            part.fails |= other.fails;
            part.example = part.example.take().or(other.example);
        }
    }
}

/// The parts that always or never hold and contain no smaller such part, by their number in
/// [`Cond::parts`], with what is written there.
fn smallest_constant(cond: &Cond, parts: &[Part], at: usize) -> Vec<(usize, Span)> {
    let mut smallest = Vec::new();
    let inner: &[Cond] = match &cond.kind {
        CondKind::Test(_) => &[],
        // `is not` is written as one test: its inner part is no part to a person.
        CondKind::Not(inner) if inner.span == cond.span => &[],
        CondKind::Not(inner) => std::slice::from_ref(inner),
        CondKind::And(inner) | CondKind::Or(inner) => inner,
    };
    let mut next = at + 1;
    for part in inner {
        smallest.extend(smallest_constant(part, parts, next));
        next += part.parts().len();
    }
    let constant = !parts[at].holds || !parts[at].fails;
    if smallest.is_empty() && constant {
        smallest.push((at, cond.span));
    }
    smallest
}

const fn needs_what(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Take => "`take` needs an incoming value, and its condition leaves none",
        Outcome::TakeAsReported => {
            "`take as reported` needs an incoming value that a source reports, and its condition leaves none"
        }
        Outcome::TakeBest => {
            "`take best` needs a source that reports a value, and its condition leaves none"
        }
        Outcome::Hold => "`hold` needs two different values, and its condition leaves none",
        Outcome::Keep | Outcome::Clear => "it is never asked",
    }
}
