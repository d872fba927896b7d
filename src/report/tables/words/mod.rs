//! The words of the tables, in the languages of those who read them.

mod english;
mod swedish;

use crate::policy::{CategoryId, Outcome, Policy, SourceId, Test};

/// A language for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Swedish.
    Swedish,
    /// English.
    English,
}

/// The fixed texts of a language. Those in pairs are of records, and of edits.
pub(super) struct Texts {
    pub(super) code: &'static str,
    /// Before the name of a municipality or a policy.
    pub(super) title: &'static str,
    /// How to read the tables.
    pub(super) reading: &'static str,
    headings: [&'static str; 2],
    guards: [&'static str; 2],
    pub(super) when: &'static str,
    pub(super) then: &'static str,
    pub(super) why: &'static str,
    pub(super) and: &'static str,
    otherwise: &'static str,
    always: &'static str,
    gap: &'static str,
    too_large: &'static str,
    outcomes: [Outcomes; 2],
}

struct Outcomes {
    take: &'static str,
    take_as_reported: &'static str,
    take_best: &'static str,
    keep: &'static str,
    clear: &'static str,
    hold: &'static str,
}

impl Language {
    pub(super) const fn texts(self) -> &'static Texts {
        match self {
            Self::Swedish => &swedish::TEXTS,
            Self::English => &english::TEXTS,
        }
    }

    pub(super) const fn heading(self, edit: bool) -> &'static str {
        self.texts().headings[edit as usize]
    }

    pub(super) const fn guards(self, edit: bool) -> &'static str {
        self.texts().guards[edit as usize]
    }

    pub(super) const fn gap(self) -> &'static str {
        self.texts().gap
    }

    pub(super) const fn otherwise(self, first: bool) -> &'static str {
        if first { self.texts().always } else { self.texts().otherwise }
    }

    pub(super) fn too_large(self, reason: &str) -> String {
        format!("{} ({reason})", self.texts().too_large)
    }

    /// An outcome, in a word for the eye and in words.
    pub(super) const fn outcome(
        self,
        outcome: Outcome,
        edit: bool,
    ) -> (&'static str, &'static str) {
        let texts = &self.texts().outcomes[edit as usize];
        match outcome {
            Outcome::Take => ("take", texts.take),
            Outcome::TakeAsReported => ("take", texts.take_as_reported),
            Outcome::TakeBest => ("take", texts.take_best),
            Outcome::Keep => ("keep", texts.keep),
            Outcome::Clear => ("clear", texts.clear),
            Outcome::Hold => ("hold", texts.hold),
        }
    }
}

/// The words for what is asked, with the policy's own labels.
#[derive(Clone, Copy)]
pub(super) struct Words<'p> {
    pub(super) policy: &'p Policy,
    pub(super) language: Language,
}

impl Words<'_> {
    /// A test that has to be answered so, at a record or an edit.
    pub(super) fn test(&self, test: &Test, holds: bool, edit: bool) -> String {
        match self.language {
            Language::Swedish => swedish::test(self, test, holds, edit),
            Language::English => english::test(self, test, holds, edit),
        }
    }

    fn source(&self, source: SourceId) -> &str {
        let roster = self.policy.roster([]);
        let known = |name: &str| self.policy.sources().iter().find(|known| *known.name == *name);
        known(roster.name(source)).map_or("", |known| &known.label)
    }

    fn sources(&self, sources: &[SourceId], or: &str) -> String {
        let labels: Vec<&str> = sources.iter().map(|source| self.source(*source)).collect();
        labels.join(or)
    }

    fn category(&self, category: CategoryId) -> &str {
        &self.policy.categories()[usize::from(category.0)].label
    }
}
