use super::{Entry, Node, Yaml};
use crate::text::{Diagnostic, SourceText, Span, nearest};

/// Holds a YAML document against what it should be, and collects everything that is wrong with
/// it, so that one look reports all.
///
/// Its methods answer `None` where they have added an error.
#[derive(Debug)]
pub struct Shape<'a> {
    source: &'a SourceText,
    findings: Vec<Diagnostic>,
}

/// A mapping with a fixed set of keys, of which each stands once.
#[derive(Debug, Clone, Copy)]
pub struct Map<'n> {
    node: &'n Node,
    entries: &'n [Entry],
}

impl<'a> Shape<'a> {
    /// Nothing found yet.
    pub const fn new(source: &'a SourceText) -> Self {
        Self { source, findings: Vec::new() }
    }

    /// The text that it is about.
    pub const fn source(&self) -> &'a SourceText {
        self.source
    }

    /// Everything that was found wrong, in the order of the file.
    pub fn into_findings(mut self) -> Vec<Diagnostic> {
        self.findings.sort_by_key(|finding| finding.labels.first().map(|label| label.span));
        self.findings
    }

    /// Adds an error at a place.
    pub fn error(
        &mut self,
        span: Span,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) {
        let found = Diagnostic::error(message).at(self.source, span, label).maybe_help(help);
        self.findings.push(found);
    }

    /// Adds an error that has been made elsewhere.
    pub fn add(&mut self, finding: Diagnostic) {
        self.findings.push(finding);
    }

    /// A mapping with these keys and no others; `what` says of what they are the keys.
    pub fn map<'n>(&mut self, node: &'n Node, what: &str, keys: &[&str]) -> Option<Map<'n>> {
        let entries = self.entries(node, what)?;
        for entry in entries {
            if !keys.contains(&entry.key.as_str()) {
                let message = format!("`{}` is no key of {what}", entry.key);
                let help = one_of(&entry.key, keys.iter().copied());
                self.error(entry.key_span, message, "unknown key", Some(help));
            }
        }
        Some(Map { node, entries })
    }

    /// The entries of a mapping whose keys are free, each standing once; `what` is what such a
    /// mapping is.
    pub fn entries<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Entry]> {
        let Yaml::Map(entries) = &node.value else {
            self.instead(
                node,
                what,
                Some("write its entries as `key: value`, or as `{key: value}`"),
            );
            return None;
        };
        for (at, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..at].iter().find(|other| other.key == entry.key) {
                let message = format!("`{}` stands twice", entry.key);
                let found = Diagnostic::error(message)
                    .at(self.source, entry.key_span, "again here")
                    .and(first.key_span, "first here")
                    .help("remove one of them");
                self.findings.push(found);
            }
        }
        Some(entries)
    }

    /// A text that is not blank.
    pub fn text<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n str> {
        match &node.value {
            Yaml::Text(text) if !text.trim().is_empty() => Some(text),
            _ => {
                self.wrong(node, what);
                None
            }
        }
    }

    /// A list.
    pub fn list<'n>(&mut self, node: &'n Node, what: &str) -> Option<&'n [Node]> {
        match &node.value {
            Yaml::List(nodes) => Some(nodes),
            _ => {
                self.instead(node, what, Some("write its members as `[one, two]`"));
                None
            }
        }
    }

    /// One of a few words.
    pub fn word<'w>(&mut self, node: &Node, what: &str, words: &[&'w str]) -> Option<&'w str> {
        let typed = self.text(node, what)?;
        let found = words.iter().copied().find(|&word| word == typed);
        if found.is_none() {
            let help = one_of(typed, words.iter().copied());
            self.error(node.span, format!("`{typed}` is not {what}"), "", Some(help));
        }
        found
    }

    /// A key that has to be there.
    pub fn need<'n>(&mut self, map: &Map<'n>, key: &str, help: &str) -> Option<&'n Node> {
        let found = map.get(key);
        if found.is_none() {
            let span = map.entries.first().map_or(map.node.span, |entry| entry.key_span);
            let message = format!("`{key}` is missing");
            self.error(span, message, "needed in this mapping", Some(help.to_owned()));
        }
        found
    }

    /// Says that a text is wanted, and something else stands there.
    pub fn wrong(&mut self, node: &Node, wanted: &str) {
        let help = match node.value {
            Yaml::Nothing => Some("write it after the `:`, or remove the key"),
            Yaml::List(_) => Some("write it without the brackets"),
            Yaml::Text(_) | Yaml::Map(_) => None,
        };
        self.instead(node, wanted, help);
    }

    fn instead(&mut self, node: &Node, wanted: &str, help: Option<&str>) {
        let found = match &node.value {
            Yaml::Text(text) if text.trim().is_empty() => "an empty text",
            other => other.word(),
        };
        let message = format!("{found} stands where {wanted} is wanted");
        self.error(node.span, message, "", help.map(str::to_owned));
    }
}

impl<'n> Map<'n> {
    /// Whether nothing stands in it.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'n Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }
}

/// The name that was meant, or all that there are.
pub(crate) fn one_of<'a>(typed: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    if let Some(meant) = nearest(typed, known.clone()) {
        return format!("did you mean `{meant}`?");
    }
    let all: Vec<String> = known.map(|name| format!("`{name}`")).collect();
    match all.as_slice() {
        [] => "there are none".to_owned(),
        [only] => format!("write {only}"),
        _ => format!("write one of {}", all.join(", ")),
    }
}
