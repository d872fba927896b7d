//! What scenarios have tried of a policy, and what they could.
//!
//! A rule is covered where it decided. A part of a condition (a test, as it is written) is covered
//! twice: once where it was *decisive for true* (it held, and had it alone not held, the rule
//! would not have decided, or would have), once *for false*. That is the criterion which aviation
//! software knows as modified condition/decision coverage, asked of each part by itself.
//!
//! What no situation can do does not count. Which situations there are is known:
//! [`Space`](crate::proofs::Space) lists them, and the same counting says what each would cover.

mod count;
mod tally;

pub use count::{Cover, parts};
pub use tally::{Possible, Tally};
pub(super) use tally::{covers, each_kind};

use std::collections::BTreeMap;

use crate::policy::{Policy, RuleId};
use crate::text::{SourceText, Span};

/// What was tried of the rules of some policies, by the files that they stand in.
///
/// A rule of a base that several policies extend is one rule: tried where any of them tried it.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The files, those of policies before those of their bases.
    pub files: Vec<FileCoverage>,
}

/// What was tried of the rules of one file.
#[derive(Debug)]
pub struct FileCoverage {
    /// The file.
    pub source: SourceText,
    /// How far it is at least from a policy that was tried: 0 is the policy's own file.
    pub layer: usize,
    /// Its rules, as they stand there.
    pub rules: Vec<RuleCoverage>,
}

/// What was tried of one rule.
#[derive(Debug)]
pub struct RuleCoverage {
    /// Its qualified name.
    pub name: Box<str>,
    /// Where its name stands.
    pub name_span: Span,
    /// Where all of it stands.
    pub span: Span,
    /// How often it decided.
    pub decided: Count,
    /// The parts of its condition.
    pub parts: Vec<PartCoverage>,
}

/// What was tried of one part of a condition.
#[derive(Debug)]
pub struct PartCoverage {
    /// Where it stands.
    pub span: Span,
    /// How often it was decisive for true.
    pub for_true: Count,
    /// How often it was decisive for false.
    pub for_false: Count,
}

/// How often something was, and whether it can be at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// How often.
    pub times: u64,
    /// Whether there is a situation in which it is.
    pub possible: bool,
}

/// How much of what can be covered is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// What was tried.
    pub covered: usize,
    /// What can be tried.
    pub of: usize,
}

impl Coverage {
    /// What was tried, policy by policy, with what can be tried of each.
    pub fn of<'a>(
        policies: impl IntoIterator<Item = (&'a Policy, &'a Tally, &'a Possible)>,
    ) -> Self {
        let mut coverage = Self::default();
        for (policy, tally, possible) in policies {
            let counts = tally.counts(policy);
            for (id, _) in policy.rules() {
                coverage.add(policy, id, &counts, possible);
            }
        }
        coverage.files.sort_by_key(|file| file.layer);
        for file in &mut coverage.files {
            file.rules.sort_by_key(|rule| rule.span);
        }
        coverage
    }

    /// How much of all that can be tried was.
    pub fn share(&self) -> Share {
        self.files.iter().map(FileCoverage::share).fold(Share::default(), Share::and)
    }

    fn add(
        &mut self,
        policy: &Policy,
        id: RuleId,
        counts: &BTreeMap<(RuleId, Cover), u64>,
        possible: &Possible,
    ) {
        let info = policy.rule(id);
        let at = self.files.iter().position(|file| file.source == info.source);
        let at = at.unwrap_or_else(|| {
            let (source, rules) = (info.source.clone(), Vec::new());
            self.files.push(FileCoverage { source, layer: info.layer, rules });
            self.files.len() - 1
        });
        let file = &mut self.files[at];
        file.layer = file.layer.min(info.layer);
        let count = |cover| Count {
            times: counts.get(&(id, cover)).copied().unwrap_or_default(),
            possible: possible.has(id, cover),
        };
        let parts = parts(policy, id).into_iter().enumerate().map(|(part, span)| PartCoverage {
            span,
            for_true: count(Cover::Part { part, held: true }),
            for_false: count(Cover::Part { part, held: false }),
        });
        let rule = RuleCoverage {
            name: info.name.clone(),
            name_span: info.name_span,
            span: info.span,
            decided: count(Cover::Decided),
            parts: parts.collect(),
        };
        match file.rules.iter_mut().find(|known| known.span == rule.span) {
            Some(known) => known.merge(&rule),
            None => file.rules.push(rule),
        }
    }
}

impl FileCoverage {
    /// How much of what can be tried of the file was.
    pub fn share(&self) -> Share {
        self.rules.iter().map(RuleCoverage::share).fold(Share::default(), Share::and)
    }
}

impl RuleCoverage {
    /// How much of what can be tried of the rule was.
    pub fn share(&self) -> Share {
        let parts = self.parts.iter().flat_map(|part| [part.for_true, part.for_false]);
        [self.decided].into_iter().chain(parts).map(Count::share).fold(Share::default(), Share::and)
    }

    /// Whether anything of it can be tried. A rule of a base of which nothing can is one that
    /// the policies leave nothing to decide.
    pub fn is_possible(&self) -> bool {
        self.share().of > 0
    }

    fn merge(&mut self, other: &Self) {
        self.decided.merge(other.decided);
        for (part, other) in self.parts.iter_mut().zip(&other.parts) {
            part.for_true.merge(other.for_true);
            part.for_false.merge(other.for_false);
        }
    }
}

impl Count {
    /// Whether it can be, and was not.
    pub const fn is_open(self) -> bool {
        self.possible && self.times == 0
    }

    fn share(self) -> Share {
        Share {
            covered: usize::from(self.possible && self.times > 0),
            of: usize::from(self.possible),
        }
    }

    fn merge(&mut self, other: Self) {
        self.times += other.times;
        self.possible |= other.possible;
    }
}

impl Share {
    /// In per cent, rounded down: 100 is all. Nothing of nothing is all.
    pub fn percent(self) -> f64 {
        if self.of == 0 {
            return 100.0;
        }
        let tenths = self.covered * 1000 / self.of;
        tenths as f64 / 10.0
    }

    fn and(self, other: Self) -> Self {
        Self { covered: self.covered + other.covered, of: self.of + other.of }
    }
}
