//! From what pest read to the tree, with the checks that the grammar leaves to be told better.

mod condition;
mod test;
mod words;

pub(super) use words::control;

use pest::iterators::Pair;

use super::explanations::Explanations;
use super::grammar::{Rule, has, parts};
use super::mistakes::kind_meant;
use super::origin::Mended;
use super::tree::{
    Base, Block, Declared, FieldKind, Header, Item, ItemKind, Name, Names, Outcome,
    Rule as Decision, Spanned, Text,
};
use crate::text::{Diagnostic, SourceText, Span};

/// What the tree is built with.
///
/// The grammar decides which parts there are, so each function takes those that its rule has; one
/// that is absent all the same ends in `None`, and the caller says that the file was not read.
pub(super) struct Builder<'a, 'b> {
    /// The file.
    pub source: &'a SourceText,
    /// The part that is read, where something was put right in it.
    pub mended: Option<&'b Mended>,
    /// The comments above things.
    pub explanations: &'b mut Explanations<'a>,
    /// What is found wrong.
    pub diagnostics: &'b mut Vec<Diagnostic>,
}

impl Builder<'_, '_> {
    /// `policy NAME extends BASE`
    pub fn header(&mut self, pair: Pair<'_, Rule>) -> Option<Header> {
        let span = self.span(&pair);
        let mut parts = parts(pair);
        let name = self.name(&parts.next()?);
        let extends = match parts.next().and_then(|base| base.into_inner().next()) {
            Some(base) if base.as_rule() == Rule::string => Some(Base::File(self.text(&base))),
            Some(base) => Some(Base::BuiltIn(self.name(&base))),
            None => None,
        };
        Some(Header { explanation: self.explanations.above(span.start), name, extends, span })
    }

    /// A declaration, or a whole block.
    pub fn item(&mut self, pair: Pair<'_, Rule>) -> Option<Item> {
        let span = self.span(&pair);
        let explanation = self.explanations.above(span.start);
        let kind = match pair.as_rule() {
            Rule::block => ItemKind::Block(self.block(pair)?),
            _ => self.declaration(pair)?,
        };
        Some(Item { explanation, kind, span })
    }

    fn declaration(&mut self, pair: Pair<'_, Rule>) -> Option<ItemKind> {
        let rule = pair.as_rule();
        let mut parts = parts(pair);
        let first = parts.next()?;
        Some(match rule {
            Rule::municipality => {
                ItemKind::Municipality { code: self.text(&first), label: self.label(parts.next()) }
            }
            Rule::category => ItemKind::Category(self.declared(&first, parts.next())),
            Rule::source => ItemKind::Source(self.declared(&first, parts.next())),
            Rule::fact => ItemKind::Fact(self.declared(&first, parts.next())),
            Rule::field => {
                let kind = self.kind(parts.next()?)?;
                ItemKind::Field { declared: self.declared(&first, parts.next()), kind }
            }
            Rule::rank => ItemKind::Rank(
                std::iter::once(first).chain(parts).map(|name| self.name(&name)).collect(),
            ),
            Rule::limit => ItemKind::Limit {
                percent: self.percent(&first),
                above: self.number(&parts.next()?),
            },
            _ => return None,
        })
    }

    fn declared(&mut self, name: &Pair<'_, Rule>, label: Option<Pair<'_, Rule>>) -> Declared {
        Declared { name: self.name(name), label: self.label(label) }
    }

    fn label(&mut self, label: Option<Pair<'_, Rule>>) -> Option<Text> {
        label.and_then(|label| label.into_inner().next()).map(|text| self.text(&text))
    }

    fn kind(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<FieldKind>> {
        let span = self.span(&pair);
        let kind = pair.into_inner().next()?;
        let value = if kind.as_rule() == Rule::parts {
            FieldKind::Group(self.names(parts(kind).next()?))
        } else {
            match self.name(&kind).value.as_str() {
                "email" => FieldKind::Email,
                "phone" => FieldKind::Phone,
                "text" => FieldKind::Text,
                other => {
                    self.unknown_kind(other, span);
                    FieldKind::Unknown(other.to_owned())
                }
            }
        };
        Some(Spanned { value, span })
    }

    fn unknown_kind(&mut self, typed: &str, span: Span) {
        let (label, kind) = match kind_meant(typed) {
            Some(kind) => (format!("did you mean `{kind}`?"), kind),
            None => ("what the field holds has to stand here".to_owned(), "text"),
        };
        let help = format!(
            "write for instance `{kind}`; the kinds are `email`, `phone`, `text` and `group of ...`"
        );
        self.wrong(format!("`{typed}` is no kind of field"), span, &label, help);
    }

    fn block(&mut self, pair: Pair<'_, Rule>) -> Option<Block> {
        let mut parts = parts(pair);
        let mut block = self.head(parts.next()?)?;
        block.rules = parts.filter_map(|rule| self.rule(rule)).collect();
        Some(block)
    }

    /// The head of a block, as a block without rules.
    pub fn head(&mut self, pair: Pair<'_, Rule>) -> Option<Block> {
        let header = self.span(&pair);
        let word = |rule| pair.clone().into_inner().find(|part| part.as_rule() == rule);
        let guard = word(Rule::kw_guard).map(|guard| self.span(&guard));
        let edit = word(Rule::kw_edit).map(|edit| self.span(&edit));
        let mut parts = parts(pair);
        let categories = self.scope(parts.next()?);
        let fields = self.scope(parts.next()?);
        Some(Block { guard, edit, categories, fields, header, rules: Vec::new() })
    }

    fn scope(&mut self, pair: Pair<'_, Rule>) -> Names {
        let span = self.span(&pair);
        match parts(pair).next() {
            Some(names) => Names::These(self.names(names)),
            None => Names::Every(span),
        }
    }

    fn names(&mut self, pair: Pair<'_, Rule>) -> Vec<Name> {
        parts(pair).map(|name| self.name(&name)).collect()
    }

    /// `NAME: OUTCOME when CONDITION`
    pub fn rule(&mut self, pair: Pair<'_, Rule>) -> Option<Decision> {
        let span = self.span(&pair);
        let mut parts = parts(pair);
        let name = self.name(&parts.next()?);
        let outcome = parts.next()?;
        let outcome = Spanned { value: outcome_of(&outcome), span: self.span(&outcome) };
        let when = match parts.next() {
            Some(condition) => Some(self.condition(condition)?),
            None => None,
        };
        Some(Decision {
            explanation: self.explanations.above(span.start),
            name,
            outcome,
            when,
            span,
        })
    }

    /// The bytes of the file in which a pair stands. The pair itself can go on past its last word,
    /// over white space in which something more was looked for.
    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = pair.as_span().start();
        let mut last = pair.clone();
        while let Some(inner) = last.clone().into_inner().next_back() {
            last = inner;
        }
        self.origin(Span::new(start, last.as_span().end()))
    }

    fn origin(&self, span: Span) -> Span {
        self.mended.map_or(span, |mended| mended.origin(span))
    }

    fn wrong(&mut self, message: String, span: Span, label: &str, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::error(message).at(self.source, span, label).help(help));
    }
}

fn outcome_of(pair: &Pair<'_, Rule>) -> Outcome {
    [
        (Rule::kw_best, Outcome::TakeBest),
        (Rule::kw_reported, Outcome::TakeAsReported),
        (Rule::kw_take, Outcome::Take),
        (Rule::kw_clear, Outcome::Clear),
        (Rule::kw_hold, Outcome::Hold),
    ]
    .into_iter()
    .find_map(|(rule, outcome)| has(pair, rule).then_some(outcome))
    .unwrap_or(Outcome::Keep)
}
