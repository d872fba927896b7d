use std::fmt;

use miette::{LabeledSpan, SourceCode};

use super::{Position, SourceText, Span};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Works, but somebody should look at it.
    Warning,
    /// Cannot be used as it is.
    Error,
}

/// A place in the text, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The exact bytes.
    pub span: Span,
    /// A few words that stand beside them; may be empty.
    pub text: String,
}

/// The one message type: what is wrong, where, why, and what to write instead.
///
/// Messages are lower case, without a full stop, and show in backticks what the user typed.
/// The first label is the place; the others explain it. All labels are in `source`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// The file that the labels are in; none where the message concerns no text.
    pub source: Option<SourceText>,
    /// The places, the main one first.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// A situation, as a line for `foga decide`, in which the finding shows.
    pub example: Option<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            source: None,
            labels: Vec::new(),
            help: None,
            example: None,
        }
    }

    /// A warning without a place yet.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// Points at `span` of `source`, saying `text` there.
    #[must_use]
    pub fn at(mut self, source: &SourceText, span: Span, text: impl Into<String>) -> Self {
        self.source = Some(source.clone());
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a second place in the same file.
    #[must_use]
    pub fn and(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what to write instead, where there is something to say.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds a situation in which the finding shows.
    #[must_use]
    pub fn example(mut self, situation: impl Into<String>) -> Self {
        self.example = Some(situation.into());
        self
    }

    /// The line and column of the main place.
    pub fn position(&self) -> Option<Position> {
        let label = self.labels.first()?;
        Some(self.source.as_ref()?.position(label.span.start))
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mut primary = true;
        Some(Box::new(self.labels.iter().map(move |label| {
            let text = (!label.text.is_empty()).then(|| label.text.clone());
            let range = (label.span.start, label.span.end - label.span.start);
            if std::mem::take(&mut primary) {
                LabeledSpan::new_primary_with_span(text, range)
            } else {
                LabeledSpan::new_with_span(text, range)
            }
        })))
    }
}

impl SourceCode for SourceText {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let inner = self.text().read_span(span, lines_before, lines_after)?;
        // Columns as an editor counts them: in characters, where miette counts bytes.
        let column = self.position(inner.span().offset()).column - 1;
        Ok(Box::new(miette::MietteSpanContents::new_named(
            self.name().to_owned(),
            inner.data(),
            *inner.span(),
            inner.line(),
            column,
            inner.line_count(),
        )))
    }
}
