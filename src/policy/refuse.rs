//! What the language has, but not in this place: the messages that say so.

use crate::record::Kind;
use crate::syntax::tree::{Operand, Outcome, Spanned, Subject, TestKind};
use crate::text::{Diagnostic, SourceText, Span};

use super::declare::Scope;

/// A guard that does something else than hold or keep.
pub(super) fn guard_outcome(source: &SourceText, outcome: &Spanned<Outcome>) -> Diagnostic {
    let words = outcome.value.words();
    Diagnostic::error(format!("a guard cannot `{words}`"))
        .at(source, outcome.span, "not in a guard")
        .help("a guard stops a change: write `hold` (somebody decides) or `keep` (nothing changes)")
}

/// A test that says nothing of an edit.
pub(super) fn in_edit(source: &SourceText, test: &TestKind, span: Span) -> Option<Diagnostic> {
    let (what, why) = match test {
        TestKind::Source { .. } => ("`source`", "an edit comes from the person, not from a source"),
        TestKind::StoredOutranks | TestKind::IncomingOutranks => {
            ("`outranks`", "the person has no rank among the sources")
        }
        TestKind::Newer => ("`is newer than`", "what the person saves is always the newest"),
        TestKind::New => ("`new`", "a person who edits is known already"),
        TestKind::Fact { name, .. } => {
            let message = format!("the fact `{}` cannot be asked in an `edit` block", name.value);
            let finding = Diagnostic::error(message).at(source, span, "not at an edit");
            return Some(finding.help("facts come with a source's records; remove this test"));
        }
        TestKind::Missing(subject)
        | TestKind::In(subject, _)
        | TestKind::StartsWith(subject, _)
        | TestKind::EndsWith(subject, _)
        | TestKind::Reported(subject, _)
        | TestKind::Equal(subject, Operand::Literal(_))
            if subject.value == Subject::Previous =>
        {
            previous()
        }
        TestKind::Equal(left, Operand::Subject(right))
            if [left.value, right.value].contains(&Subject::Previous) =>
        {
            previous()
        }
        _ => return None,
    };
    let finding = Diagnostic::error(format!("{what} cannot be asked in an `edit` block"));
    Some(finding.at(source, span, "not at an edit").help(format!("{why}; remove this test")))
}

const fn previous() -> (&'static str, &'static str) {
    ("`previous`", "`previous` is what a source reported before, and an edit comes from the person")
}

/// `take best` at an edit.
pub(super) fn best_in_edit(source: &SourceText, span: Span) -> Diagnostic {
    Diagnostic::error("`take best` cannot be the outcome of an edit")
        .at(source, span, "not at an edit")
        .help("write `take` for what the person saves, or `take as reported` for a value that a source reports")
}

/// `starts with` or `ends with` on a value that is no plain text.
pub(super) fn spelling(
    source: &SourceText,
    span: Span,
    words: &str,
    field: &str,
    kind: &Kind,
) -> Diagnostic {
    Diagnostic::error(format!(
        "`{words}` cannot be asked of `{field}`, which is {}",
        described(kind)
    ))
    .at(source, span, "only for e-mail and text")
    .help(format!("compare it as a whole, with `=`, or leave `{field}` out of this block"))
}

/// A comparison of ranks where not every source has one.
pub(super) fn unranked(
    scope: &Scope<'_>,
    source: &SourceText,
    span: Span,
    words: &str,
) -> Option<Diagnostic> {
    let finding = Diagnostic::error(format!("`{words}` needs a `rank` of the sources"));
    if scope.rank.is_none() {
        let names: Vec<&str> =
            scope.sources.iter().map(|entry| entry.name.value.as_str()).collect();
        let help = match names.as_slice() {
            [] => "declare the sources and rank them: `rank extens > procapita`".to_owned(),
            [one] => format!("`{one}` is the only source, and leads nobody: remove this"),
            _ => format!("write for instance `rank {}`, the leading one first", names.join(" > ")),
        };
        return Some(finding.at(source, span, "no rank says which source leads").help(help));
    }
    let left_out = scope.unranked();
    let first = left_out.first()?;
    let finding = Diagnostic::error(format!("`{words}` needs a rank for every source")).at(
        source,
        span,
        format!("`{first}` has no rank"),
    );
    let all: Vec<&str> = scope.ranked().into_iter().chain(left_out.iter().copied()).collect();
    let rank = all.join(" > ");
    let where_ = scope.declared_elsewhere(first, source);
    let where_ = where_.map_or_else(String::new, |file| format!(" in `{}`", file.name()));
    Some(scope.point_at_rank(finding).help(format!("write for instance `rank {rank}`{where_}")))
}

/// A kind of field, in words.
pub(super) const fn described(kind: &Kind) -> &'static str {
    match kind {
        Kind::Email => "an e-mail address",
        Kind::Phone => "a telephone number",
        Kind::Text => "a text",
        Kind::Group(_) => "a group",
    }
}
