use crate::record::Kind;
use crate::syntax::tree::{Condition, Outcome, Text};
use crate::text::{SourceText, Span};

/// A category, by its place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CategoryId(pub u8);

/// A field, by its place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub u16);

/// A fact, by its place in the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FactId(pub u16);

/// A rule, by its place in the policy and its bases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId(pub u32);

/// A name with what people call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labelled {
    /// The name in rule files.
    pub name: Box<str>,
    /// The label for people; the name where none was given.
    pub label: Box<str>,
    /// Where it is declared.
    pub place: Declaration,
}

/// A field of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name in rule files.
    pub name: Box<str>,
    /// The label for people; the name where none was given.
    pub label: Box<str>,
    /// What its values are.
    pub kind: Kind,
    /// Where it is declared.
    pub place: Declaration,
}

/// Where a name is declared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// The file.
    pub source: SourceText,
    /// Where the name stands there.
    pub span: Span,
    /// How far the file is from the policy: 0 is the policy's own.
    pub layer: usize,
}

/// The municipality that a policy is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Municipality {
    /// Its code.
    pub code: Box<str>,
    /// Its name; the code where none was given.
    pub label: Box<str>,
}

impl Municipality {
    /// As a rule file says it.
    pub(super) fn written(code: &Text, label: Option<&Text>) -> Self {
        let label = label.unwrap_or(code).value.as_str().into();
        Self { code: code.value.as_str().into(), label }
    }
}

/// How much of a field's stored values one run may overwrite or clear: it is stopped where it
/// would be more than `above` values *and* more than `percent` of those stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Per cent of the stored values of the field.
    pub percent: u32,
    /// A number of values.
    pub above: u32,
}

/// What is known of a rule, apart from how it decides.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Its name, qualified with that of its policy: `standard.own-value`.
    pub name: Box<str>,
    /// The `##` text above it, for people.
    pub explanation: Option<Box<str>>,
    /// What it decides.
    pub outcome: Outcome,
    /// Its condition, as it is written.
    pub when: Option<Condition>,
    /// The file it stands in.
    pub source: SourceText,
    /// Where its name stands there.
    pub name_span: Span,
    /// Where all of it stands there.
    pub span: Span,
    /// How far its file is from the policy: 0 is the policy's own file, 1 the one it extends.
    pub layer: usize,
    /// Whether it is a guard.
    pub guard: bool,
}
