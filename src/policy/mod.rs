//! A policy: names resolved over its bases, literals read, rules compiled into slots.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

mod builtin;
mod check;
mod declare;
mod info;
mod layers;
mod literals;
mod lower;
mod municipalities;
mod refuse;
mod roster;
mod sieve;
mod slot;
mod written;

pub use builtin::{BUILT_IN, built_in};
pub use info::{
    CategoryId, Declaration, FactId, Field, FieldId, Labelled, Limit, Municipality, RuleId,
    RuleInfo,
};
pub use layers::{Layers, ReadFile, tidy};
pub use municipalities::Municipalities;
pub use roster::{Roster, SourceId};
pub(crate) use sieve::{Effect, Entry, Look, MOST_ASPECTS, Settled, Sieve};
pub use slot::{Cond, CondKind, Dates, Reporters, Slot, SlotRule, Test};

pub use crate::syntax::tree::{Outcome, Subject};

use crate::record::Kind;
use crate::text::{Diagnostic, Severity, SourceText};

/// A policy whose names and kinds were checked, compiled. Immutable, and shared freely
/// between threads.
///
/// Holding one means that every name in it is known. That it decides every situation is
/// proved apart, by [`prove`](crate::proofs::prove).
#[derive(Debug)]
pub struct Policy {
    pub(crate) name: Box<str>,
    pub(crate) municipality: Option<Municipality>,
    pub(crate) categories: Vec<Labelled>,
    pub(crate) fields: Vec<Field>,
    pub(crate) sources: Vec<Labelled>,
    pub(crate) facts: Vec<Labelled>,
    pub(crate) rank: Vec<Box<str>>,
    pub(crate) roster: Roster,
    pub(crate) limit: Option<Limit>,
    pub(crate) rules: Vec<RuleInfo>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) texts: Vec<SourceText>,
}

impl Policy {
    /// Resolves and compiles a policy with its bases.
    ///
    /// All that was found is returned: with a policy only warnings, without one at least an
    /// error. What the parser found is not among it: see [`Layers::findings`].
    pub fn check(layers: &Layers) -> (Option<Self>, Vec<Diagnostic>) {
        let (policy, findings) = check::check(layers);
        let bad = findings.iter().any(|finding| finding.severity == Severity::Error);
        (policy.filter(|_| !bad), findings)
    }

    /// The policy's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The texts that it was made of: its own, then those of its bases. Nothing else has a part in
    /// what it decides.
    pub fn texts(&self) -> &[SourceText] {
        &self.texts
    }

    /// The municipality it is for, if it says.
    pub fn municipality(&self) -> Option<&Municipality> {
        self.municipality.as_ref()
    }

    /// The categories, by [`CategoryId`].
    pub fn categories(&self) -> &[Labelled] {
        &self.categories
    }

    /// The fields, by [`FieldId`].
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The declared sources, by name. None means that any source is accepted.
    pub fn sources(&self) -> &[Labelled] {
        &self.sources
    }

    /// Whether records of a source are taken in.
    pub fn accepts(&self, source: &str) -> bool {
        self.sources.is_empty() || self.declared(source).is_some()
    }

    /// What people call a source: its label, or, where it is not declared, its name.
    pub fn source_label<'a>(&'a self, source: &'a str) -> &'a str {
        self.declared(source).map_or(source, |declared| &declared.label)
    }

    fn declared(&self, source: &str) -> Option<&Labelled> {
        self.sources.iter().find(|declared| *declared.name == *source)
    }

    /// The facts, by [`FactId`].
    pub fn facts(&self) -> &[Labelled] {
        &self.facts
    }

    /// The category of that name.
    pub fn category(&self, name: &str) -> Option<CategoryId> {
        let at = self.categories.iter().position(|known| &*known.name == name)?;
        u8::try_from(at).ok().map(CategoryId)
    }

    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<FieldId> {
        let at = self.fields.iter().position(|known| &*known.name == name)?;
        u16::try_from(at).ok().map(FieldId)
    }

    /// What the values of a field are.
    #[inline]
    pub fn kind(&self, field: FieldId) -> &Kind {
        &self.fields[usize::from(field.0)].kind
    }

    /// The fact of that name.
    pub fn fact(&self, name: &str) -> Option<FactId> {
        let at = self.facts.iter().position(|known| &*known.name == name)?;
        u16::try_from(at).ok().map(FactId)
    }

    /// The ranked sources, the best first.
    pub fn rank(&self) -> impl Iterator<Item = &str> {
        self.rank.iter().map(|name| &**name)
    }

    /// The sources in order of precedence, with more names that were met in data.
    ///
    /// The declared ones have the same ids in every roster of a policy.
    pub fn roster<'a>(&'a self, others: impl IntoIterator<Item = &'a str>) -> Roster {
        let rank: Vec<&str> = self.rank.iter().map(|name| &**name).collect();
        Roster::new(self.sources.iter().map(|source| &*source.name), &rank, others)
    }

    /// How much one run may overwrite or clear, if the policy limits it.
    pub fn limit(&self) -> Option<Limit> {
        self.limit
    }

    /// What is known of a rule: its name, place and explanation.
    pub fn rule(&self, rule: RuleId) -> &RuleInfo {
        &self.rules[rule.0 as usize]
    }

    /// All rules, the policy's own first, then those of its bases, as they are written.
    pub fn rules(&self) -> impl Iterator<Item = (RuleId, &RuleInfo)> {
        (0..).map(RuleId).zip(&self.rules)
    }

    /// The rules for a category and field, at a record or an edit.
    #[inline]
    pub fn slot(&self, category: CategoryId, field: FieldId, edit: bool) -> &Slot {
        &self.slots[self.slot_index(category, field, edit)]
    }

    /// All slots: for each category, each field, first the record's, then the edit's.
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter()
    }

    #[inline]
    pub(crate) fn slot_index(&self, category: CategoryId, field: FieldId, edit: bool) -> usize {
        let pair = usize::from(category.0) * self.fields.len() + usize::from(field.0);
        2 * pair + usize::from(edit)
    }
}
