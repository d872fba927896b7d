//! What the files of a policy declare, and which names each of them can see.

use crate::record::Kind;
use crate::syntax::tree::{Declared, Document, FieldKind, Item, ItemKind, Name, Spanned, Text};
use crate::text::{Diagnostic, SourceText, Span, nearest};

use super::{Declaration, Labelled, Limit, Municipality, Roster};

/// The names of a policy and its bases, in the order of their declaration, the base's first.
#[derive(Default)]
pub(super) struct Scope<'a> {
    pub(super) categories: Vec<Entry<'a>>,
    pub(super) fields: Vec<Entry<'a>>,
    pub(super) kinds: Vec<Kind>,
    pub(super) sources: Vec<Entry<'a>>,
    pub(super) facts: Vec<Entry<'a>>,
    pub(super) rank: Option<Ranking<'a>>,
    pub(super) limit: Option<Limit>,
    pub(super) municipality: Option<Municipality>,
    pub(super) findings: Vec<Diagnostic>,
}

/// A declared name.
pub(super) struct Entry<'a> {
    pub(super) name: &'a Name,
    pub(super) label: Option<&'a Text>,
    /// How far its file is from the policy's own.
    pub(super) layer: usize,
    document: &'a Document,
}

impl Entry<'_> {
    fn labelled(&self) -> Labelled {
        Labelled {
            name: self.name.value.as_str().into(),
            label: self.label.unwrap_or(self.name).value.as_str().into(),
            place: Declaration {
                source: self.document.source.clone(),
                span: self.name.span,
                layer: self.layer,
            },
        }
    }
}

/// The nearest `rank`.
pub(super) struct Ranking<'a> {
    pub(super) names: &'a [Name],
    layer: usize,
    source: &'a SourceText,
    span: Span,
}

/// What a name can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Category,
    Field,
    Source,
    Fact,
}

impl What {
    pub(super) const ALL: [Self; 4] = [Self::Category, Self::Field, Self::Source, Self::Fact];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Field => "field",
            Self::Source => "source",
            Self::Fact => "fact",
        }
    }
}

impl<'a> Scope<'a> {
    /// Everything that the files declare; the policy's own file is the first.
    pub(super) fn of(documents: &'a [Document]) -> Self {
        let mut scope = Self::default();
        for (layer, document) in documents.iter().enumerate().rev() {
            let mut once = Once::default();
            for item in &document.items {
                scope.declare(layer, document, item, &mut once);
            }
        }
        scope.check_rank();
        scope
    }

    /// The place of a name that a file can see, or a finding that says what it may have meant.
    pub(super) fn find(
        &self,
        what: What,
        name: &Name,
        layer: usize,
        source: &SourceText,
    ) -> Result<usize, Diagnostic> {
        let entries = self.entries(what);
        let seen = |entry: &Entry<'_>| entry.layer >= layer;
        if let Some(at) = entries.iter().position(|e| e.name.value == name.value && seen(e)) {
            return Ok(at);
        }
        Err(self.unknown(what, name, layer, source))
    }

    pub(super) fn labelled(&self, what: What) -> Vec<Labelled> {
        self.entries(what).iter().map(Entry::labelled).collect()
    }

    pub(super) fn ranked(&self) -> Vec<&'a str> {
        let rank = self.rank.iter().flat_map(|rank| rank.names);
        rank.map(|name| name.value.as_str()).collect()
    }

    pub(super) fn roster(&self) -> Roster {
        Roster::new(self.sources.iter().map(|entry| entry.name.value.as_str()), &self.ranked(), [])
    }

    /// The declared sources that the rank leaves out.
    pub(super) fn unranked(&self) -> Vec<&'a str> {
        let ranked = self.ranked();
        let names = self.sources.iter().map(|entry| entry.name.value.as_str());
        names.filter(|name| !ranked.contains(name)).collect()
    }

    /// The file that declares a source, where it is another than this one.
    pub(super) fn declared_elsewhere(&self, name: &str, file: &SourceText) -> Option<&SourceText> {
        let entry = self.sources.iter().find(|entry| entry.name.value == *name)?;
        Some(&entry.document.source).filter(|source| *source != file)
    }

    fn entries(&self, what: What) -> &[Entry<'a>] {
        match what {
            What::Category => &self.categories,
            What::Field => &self.fields,
            What::Source => &self.sources,
            What::Fact => &self.facts,
        }
    }

    fn unknown(&self, what: What, name: &Name, layer: usize, source: &SourceText) -> Diagnostic {
        let word = what.word();
        let typed = &name.value;
        let finding = Diagnostic::error(format!("there is no {word} `{typed}`"));
        if let Some(nearer) = self.entries(what).iter().find(|entry| entry.name.value == *typed) {
            return finding.at(source, name.span, "not known here").help(format!(
                "it is declared in `{}`, which builds on this file: move it here, or the rule there",
                nearer.document.source.name()
            ));
        }
        let other = What::ALL.into_iter().find(|other| {
            self.entries(*other).iter().any(|e| e.name.value == *typed && e.layer >= layer)
        });
        if let Some(other) = other {
            let text = format!("`{typed}` is a {}", other.word());
            let help = format!("a {word} is meant here{}", self.list(what, layer));
            return finding.at(source, name.span, text).help(help);
        }
        let visible = || {
            What::ALL.into_iter().flat_map(|what| self.entries(what)).filter(|e| e.layer >= layer)
        };
        let of_kind = self.entries(what).iter().filter(|entry| entry.layer >= layer);
        let near = nearest(typed, of_kind.map(|entry| entry.name.value.as_str()))
            .or_else(|| nearest(typed, visible().map(|entry| entry.name.value.as_str())));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.entries(what).iter().all(|entry| entry.layer < layer) => {
                let (example, base) = match what {
                    What::Field => (format!("field {typed} is text \"...\""), BUILD_ON),
                    What::Category => (format!("category {typed} \"...\""), BUILD_ON),
                    What::Source | What::Fact => (format!("{word} {typed} \"...\""), ""),
                };
                format!("no {word} is declared; write `{example}` above the rules{base}")
            }
            None => format!("declared{}", self.list(what, layer)),
        };
        finding.at(source, name.span, "not declared").help(help)
    }

    /// `: \`a\`, \`b\``, or nothing.
    fn list(&self, what: What, layer: usize) -> String {
        let names: Vec<String> = self
            .entries(what)
            .iter()
            .filter(|entry| entry.layer >= layer)
            .map(|entry| format!("`{}`", entry.name.value))
            .collect();
        if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) }
    }

    fn declare(&mut self, layer: usize, document: &'a Document, item: &'a Item, once: &mut Once) {
        match &item.kind {
            ItemKind::Municipality { code, label } => {
                if self.first(once, "municipality", document, item) {
                    self.municipality = Some(Municipality::written(code, label.as_ref()));
                }
            }
            ItemKind::Category(declared) => self.add(What::Category, layer, document, declared),
            ItemKind::Source(declared) => self.add(What::Source, layer, document, declared),
            ItemKind::Fact(declared) => self.add(What::Fact, layer, document, declared),
            ItemKind::Field { declared, kind } => {
                let before = self.fields.len();
                self.add(What::Field, layer, document, declared);
                let kind = self.kind(document, kind);
                if self.fields.len() > before {
                    self.kinds.push(kind);
                }
            }
            ItemKind::Rank(names) => {
                if self.first(once, "rank", document, item) {
                    let source = &document.source;
                    self.rank = Some(Ranking { names, layer, source, span: item.span });
                }
            }
            ItemKind::Limit { percent, above } => {
                if self.first(once, "limit", document, item) {
                    self.limit = Some(Limit { percent: percent.value, above: above.value });
                }
            }
            ItemKind::Block(_) => {}
        }
    }

    /// Whether this is the file's first declaration of a sort that it may have one of.
    fn first(
        &mut self,
        once: &mut Once,
        word: &'static str,
        document: &Document,
        item: &Item,
    ) -> bool {
        if let Some((_, before)) = once.0.iter().find(|(known, _)| *known == word) {
            let finding = Diagnostic::error(format!("a policy has one `{word}`"))
                .at(&document.source, item.span, "this is the second")
                .and(*before, "the first")
                .help("remove one of them");
            self.findings.push(finding);
            return false;
        }
        once.0.push((word, item.span));
        true
    }

    fn add(&mut self, what: What, layer: usize, document: &'a Document, declared: &'a Declared) {
        let name = &declared.name;
        if let Some(earlier) = self.entries(what).iter().find(|e| e.name.value == name.value) {
            let finding = again(what, document, name, earlier);
            self.findings.push(finding);
            return;
        }
        let rival = match what {
            What::Source => Some(What::Category),
            What::Category => Some(What::Source),
            What::Field | What::Fact => None,
        };
        if rival.is_some_and(|rival| self.entries(rival).iter().any(|e| e.name.value == name.value))
        {
            let finding = Diagnostic::error(format!(
                "`{}` cannot be both a source and a category",
                name.value
            ))
            .at(&document.source, name.span, "the name is taken")
            .help(format!("`stored is from {}` would mean two things; rename one", name.value));
            self.findings.push(finding);
        }
        let entry = Entry { name, label: declared.label.as_ref(), layer, document };
        match what {
            What::Category => self.categories.push(entry),
            What::Field => self.fields.push(entry),
            What::Source => self.sources.push(entry),
            What::Fact => self.facts.push(entry),
        }
    }

    fn kind(&mut self, document: &Document, kind: &Spanned<FieldKind>) -> Kind {
        match &kind.value {
            FieldKind::Email => Kind::Email,
            FieldKind::Phone => Kind::Phone,
            // An unknown kind is an error of the parser's; any will do to go on with.
            FieldKind::Text | FieldKind::Unknown(_) => Kind::Text,
            FieldKind::Group(parts) => {
                for (at, part) in parts.iter().enumerate() {
                    if let Some(first) = parts[..at].iter().find(|first| first.value == part.value)
                    {
                        let finding =
                            Diagnostic::error(format!("the group has two parts `{}`", part.value))
                                .at(&document.source, part.span, "this is the second")
                                .and(first.span, "the first")
                                .help("remove or rename one of them");
                        self.findings.push(finding);
                    }
                }
                Kind::Group(parts.iter().map(|part| part.value.as_str().into()).collect())
            }
        }
    }

    fn check_rank(&mut self) {
        let Some(Ranking { names, layer, source, .. }) = self.rank else { return };
        for (at, name) in names.iter().enumerate() {
            if let Err(finding) = self.find(What::Source, name, layer, source) {
                self.findings.push(finding);
            } else if let Some(first) = names[..at].iter().find(|first| first.value == name.value) {
                let finding = Diagnostic::error(format!("`{}` is ranked twice", name.value))
                    .at(source, name.span, "a second time")
                    .and(first.span, "the first time")
                    .help("each source has one rank");
                self.findings.push(finding);
            }
        }
    }

    /// Points at the rank in a finding that lies in the same file.
    pub(super) fn point_at_rank(&self, finding: Diagnostic) -> Diagnostic {
        match &self.rank {
            Some(rank) if finding.source.as_ref() == Some(rank.source) => {
                finding.and(rank.span, "the rank")
            }
            _ => finding,
        }
    }
}

/// What somebody may have forgotten whose file declares no category and no field.
const BUILD_ON: &str = ", or build on a policy that has some: `policy ... extends standard`";

/// What a file may declare but once, and where it did.
#[derive(Default)]
struct Once(Vec<(&'static str, Span)>);

fn again(what: What, document: &Document, name: &Name, earlier: &Entry<'_>) -> Diagnostic {
    let (word, typed) = (what.word(), &name.value);
    let finding = Diagnostic::error(format!("the {word} `{typed}` is declared already"));
    if std::ptr::eq(earlier.document, document) {
        return finding
            .at(&document.source, name.span, "declared again")
            .and(earlier.name.span, "the first time")
            .help("remove or rename one of them");
    }
    let file = &earlier.document.source;
    let line = file.position(earlier.name.span.start).line;
    finding.at(&document.source, name.span, "declared again").help(format!(
        "it comes from `{}` (line {line}), which this policy extends; remove this line",
        file.name()
    ))
}
