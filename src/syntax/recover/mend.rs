use pest::iterators::Pair;

use crate::syntax::build::Builder;
use crate::syntax::explanations::Explanations;
use crate::syntax::grammar::{Rule, read};
use crate::syntax::mistakes::{self, Mistake, Place};
use crate::syntax::origin::Mended;
use crate::syntax::parse::{DEEPEST, too_deep};
use crate::syntax::tokens::{Token, tokens};
use crate::text::{Diagnostic, SourceText, Span};

/// How many mistakes in one piece are put right before the piece is given up.
const PATIENCE: usize = 16;

/// Reads pieces, and puts right what people are known to get wrong.
pub(super) struct Mender<'a, 'b> {
    pub source: &'a SourceText,
    pub explanations: &'b mut Explanations<'a>,
    pub diagnostics: &'b mut Vec<Diagnostic>,
}

impl Mender<'_, '_> {
    /// Adds a message.
    pub fn say(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reads a piece by a rule of the grammar. Every mistake is reported; the piece is in the
    /// tree if each could be put right.
    pub fn read<T>(
        &mut self,
        rule: Rule,
        words: &[Token],
        build: impl Fn(&mut Builder<'_, '_>, Pair<'_, Rule>) -> Option<T>,
    ) -> Option<T> {
        let (first, last) = (words.first()?, words.last()?);
        let span = first.span.to(last.span);
        if let Some(deep) = too_deep(self.source.text(), words) {
            self.say(
                Diagnostic::error("parentheses stand too deep inside each other")
                    .at(self.source, deep, format!("more than {DEEPEST} are open here"))
                    .help("split the condition into several rules"),
            );
            return None;
        }
        let mut mended = Mended::new(self.source.slice(span), span.start);
        let mut said = Vec::new();
        for _ in 0..PATIENCE {
            let failure = match read(rule, mended.text()) {
                Ok(mut pairs) => {
                    let inner = pairs.next()?.into_inner().next()?;
                    return build(
                        &mut Builder {
                            source: self.source,
                            mended: Some(&mended),
                            explanations: &mut *self.explanations,
                            diagnostics: &mut *self.diagnostics,
                        },
                        inner,
                    );
                }
                Err(failure) => failure,
            };
            let words = tokens(mended.text()).words;
            let place = Place::new(mended.text(), &words, rule, &failure);
            let mistake = mistakes::recognise(&place);
            let diagnostic = self.diagnostic(&mended, &mistake);
            // Where the same bytes are wrong again, putting them right has not helped.
            let place = diagnostic.labels.first().map(|label| label.span);
            if said.contains(&place) {
                return None;
            }
            said.push(place);
            self.say(diagnostic);
            let fix = mistake.fix?;
            mended.replace(fix.range, &fix.with);
        }
        None
    }

    /// Says what is wrong with a piece that is nothing of the language.
    pub fn stray(&mut self, words: &[Token]) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let typed = self.source.slice(first.span);
        self.say(
            Diagnostic::error(format!("`{typed}` begins nothing that a rule file can contain"))
                .at(self.source, first.span.to(last.span), "")
                .help(mistakes::WHAT_A_FILE_CONTAINS),
        );
    }

    fn diagnostic(&self, mended: &Mended, mistake: &Mistake) -> Diagnostic {
        let place = mended.origin(Span::new(mistake.range.start, mistake.range.end));
        Diagnostic::error(mistake.message.clone())
            .at(self.source, place, mistake.label.clone())
            .maybe_help(mistake.help.clone())
    }
}
