//! Conditions: how tests are put together.

use pest::iterators::Pair;

use super::Builder;
use crate::syntax::grammar::Rule;
use crate::syntax::tree::{Condition, ConditionKind};
use crate::text::{Diagnostic, Span};

impl Builder<'_, '_> {
    /// A condition. Where `and` and `or` are mixed, `and` binds tighter for the rest of the
    /// reading, after it has been said that parentheses are missing.
    pub(super) fn condition(&mut self, pair: Pair<'_, Rule>) -> Option<Condition> {
        let mut alternatives: Vec<Vec<Condition>> = vec![Vec::new()];
        let mut connectives: Vec<(Rule, Span)> = Vec::new();
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::kw_and => connectives.push((Rule::kw_and, self.span(&part))),
                Rule::kw_or => {
                    connectives.push((Rule::kw_or, self.span(&part)));
                    alternatives.push(Vec::new());
                }
                _ => {
                    let unary = self.unary(part)?;
                    alternatives.last_mut()?.push(unary);
                }
            }
        }
        self.mixed(&connectives, &alternatives);
        let alternatives: Option<Vec<Condition>> =
            alternatives.into_iter().map(|all| join(all, ConditionKind::And)).collect();
        join(alternatives?, ConditionKind::Or)
    }

    fn unary(&mut self, pair: Pair<'_, Rule>) -> Option<Condition> {
        let span = self.span(&pair);
        let mut parts = pair.into_inner();
        let first = parts.next()?;
        if first.as_rule() == Rule::kw_not {
            let inner = self.primary(parts.next()?)?;
            return Some(Condition { kind: ConditionKind::Not(Box::new(inner)), span });
        }
        self.primary(first)
    }

    fn primary(&mut self, pair: Pair<'_, Rule>) -> Option<Condition> {
        let span = self.span(&pair);
        let kind = if pair.as_rule() == Rule::parenthesised {
            let inner = super::parts(pair).next()?;
            ConditionKind::Parenthesised(Box::new(self.condition(inner)?))
        } else {
            ConditionKind::Test(self.test(pair.into_inner().next()?)?)
        };
        Some(Condition { kind, span })
    }

    fn mixed(&mut self, connectives: &[(Rule, Span)], alternatives: &[Vec<Condition>]) {
        let Some((first, rest)) = connectives.split_first() else { return };
        let Some(other) = rest.iter().find(|(rule, _)| *rule != first.0) else { return };
        let written: Vec<String> = alternatives
            .iter()
            .map(|all| {
                let written: Vec<&str> =
                    all.iter().map(|one| self.source.slice(one.span)).collect();
                let joined = written.join(" and ");
                if all.len() > 1 { format!("({joined})") } else { joined }
            })
            .collect();
        let suggestion = written.join(" or ").split_whitespace().collect::<Vec<_>>().join(" ");
        let help = if suggestion.len() <= 160 {
            format!("put parentheses round what belongs together, for instance: {suggestion}")
        } else {
            "put parentheses round what belongs together: `(... and ...) or ...`".to_owned()
        };
        self.diagnostics.push(
            Diagnostic::error("`and` and `or` stand side by side without parentheses")
                .at(self.source, other.1, "which of the two comes first?")
                .and(first.1, "")
                .help(help),
        );
    }
}

/// One condition as it is; several under `kind`.
fn join(mut all: Vec<Condition>, kind: fn(Vec<Condition>) -> ConditionKind) -> Option<Condition> {
    let span = all.first()?.span.to(all.last()?.span);
    if all.len() == 1 { all.pop() } else { Some(Condition { kind: kind(all), span }) }
}
