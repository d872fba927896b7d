//! The tests of conditions.

use pest::iterators::Pair;

use super::Builder;
use crate::syntax::grammar::{Rule, has, parts};
use crate::syntax::tree::{Operand, Reporter, Spanned, Subject, Test, TestKind, Text};

impl Builder<'_, '_> {
    pub(super) fn test(&mut self, pair: Pair<'_, Rule>) -> Option<Test> {
        let negated = has(&pair, Rule::kw_not) || has(&pair, Rule::differs);
        let rule = pair.as_rule();
        let listed = has(&pair, Rule::kw_in);
        let mut parts = parts(pair);
        let kind = match rule {
            Rule::edited => TestKind::Edited,
            Rule::new => TestKind::New,
            Rule::protected => TestKind::Protected,
            Rule::before => TestKind::Before(self.date(&parts.next()?)),
            Rule::from => TestKind::From(self.date(&parts.next()?)),
            Rule::until => TestKind::Until(self.date(&parts.next()?)),
            Rule::person => TestKind::Person(self.name(&parts.next()?)),
            Rule::by_source => {
                let sources = parts.next()?;
                let names = if listed {
                    self.names(super::parts(sources).next()?)
                } else {
                    vec![self.name(&sources)]
                };
                TestKind::Source { names, list: listed }
            }
            Rule::fact_is | Rule::fact_in => {
                let name = self.name(&parts.next()?);
                let values = parts.next()?;
                let values = if listed { self.texts(values) } else { vec![self.text(&values)] };
                TestKind::Fact { name, values, list: listed }
            }
            _ => {
                let subject = self.subject(&parts.next()?)?;
                self.about(rule, subject, parts.next())?
            }
        };
        Some(Test { negated, kind })
    }

    /// A test about one of the three values.
    fn about(
        &mut self,
        rule: Rule,
        subject: Spanned<Subject>,
        rest: Option<Pair<'_, Rule>>,
    ) -> Option<TestKind> {
        Some(match rule {
            Rule::missing => TestKind::Missing(subject),
            Rule::reported => TestKind::Reported(subject, self.reporter(rest?)?),
            Rule::equality => {
                let operand = rest?;
                let operand = if operand.as_rule() == Rule::subject {
                    Operand::Subject(self.subject(&operand)?)
                } else {
                    Operand::Literal(self.value(&operand, &subject))
                };
                TestKind::Equal(subject, operand)
            }
            Rule::listed => {
                let texts = parts(rest?).map(|text| self.value(&text, &subject)).collect();
                TestKind::In(subject, texts)
            }
            Rule::starts => {
                let text = self.value(&rest?, &subject);
                TestKind::StartsWith(subject, text)
            }
            Rule::ends => {
                let text = self.value(&rest?, &subject);
                TestKind::EndsWith(subject, text)
            }
            Rule::older => {
                self.only_stored(&subject, "is older than", "how long the value has been stored");
                TestKind::OlderThan(self.number(&rest?))
            }
            Rule::origin => {
                self.only_stored(&subject, "is from", "where the stored value came from");
                TestKind::StoredFrom(self.name(&rest?))
            }
            Rule::newer => {
                let other = self.subject(&rest?)?;
                if (subject.value, other.value) != (Subject::Incoming, Subject::Stored) {
                    self.wrong(
                        "only `incoming` can be newer, and only than `stored`".to_owned(),
                        subject.span.to(other.span),
                        "",
                        "write `incoming is newer than stored`, or `not` before it",
                    );
                }
                TestKind::Newer
            }
            Rule::outranks => self.outranks(subject, &rest?)?,
            _ => return None,
        })
    }

    fn outranks(&mut self, left: Spanned<Subject>, right: &Pair<'_, Rule>) -> Option<TestKind> {
        let right = self.subject(right)?;
        Some(match (left.value, right.value) {
            (Subject::Stored, Subject::Incoming) => TestKind::StoredOutranks,
            (Subject::Incoming, Subject::Stored) => TestKind::IncomingOutranks,
            _ => {
                self.wrong(
                    "only `stored` and `incoming` outrank one another".to_owned(),
                    left.span.to(right.span),
                    "",
                    "write `stored outranks incoming` or `incoming outranks stored`",
                );
                TestKind::StoredOutranks
            }
        })
    }

    fn only_stored(&mut self, subject: &Spanned<Subject>, says: &str, what: &str) {
        if subject.value != Subject::Stored {
            let word = subject.value.word();
            let help = if says == "is from" && subject.value == Subject::Incoming {
                "write `source is ...` to ask which source the record comes from".to_owned()
            } else {
                format!("`{says}` asks {what}: write `stored {says} ...`")
            };
            self.wrong(
                format!("`{says}` is only said of `stored`"),
                subject.span,
                &format!("not of `{word}`"),
                help,
            );
        }
    }

    fn reporter(&mut self, pair: Pair<'_, Rule>) -> Option<Reporter> {
        if has(&pair, Rule::kw_any) {
            return Some(Reporter::Any);
        }
        if has(&pair, Rule::kw_another) {
            return Some(Reporter::Another);
        }
        let who = parts(pair).next()?;
        Some(match who.as_rule() {
            Rule::number => Reporter::AtLeast(self.number(&who)),
            _ => Reporter::Source(self.name(&who)),
        })
    }

    fn subject(&mut self, pair: &Pair<'_, Rule>) -> Option<Spanned<Subject>> {
        let value = [
            (Rule::kw_incoming, Subject::Incoming),
            (Rule::kw_stored, Subject::Stored),
            (Rule::kw_previous, Subject::Previous),
        ]
        .into_iter()
        .find_map(|(rule, subject)| has(pair, rule).then_some(subject))?;
        Some(Spanned { value, span: self.span(pair) })
    }

    /// A text that a value is compared with.
    fn value(&mut self, pair: &Pair<'_, Rule>, subject: &Spanned<Subject>) -> Text {
        let text = self.text(pair);
        if text.value.is_empty() {
            let word = subject.value.word();
            self.wrong(
                "an empty text is no value".to_owned(),
                text.span,
                "nothing stands between the marks",
                format!("to ask whether there is a value, write `{word} is missing`"),
            );
        }
        text
    }

    fn texts(&mut self, pair: Pair<'_, Rule>) -> Vec<Text> {
        parts(pair).map(|text| self.text(&text)).collect()
    }
}
