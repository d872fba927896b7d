use std::path::{Component, Path, PathBuf};

use crate::syntax;
use crate::syntax::tree::{Base, Document, ItemKind};
use crate::text::{Diagnostic, Severity, SourceText, Span, nearest};

use super::{BUILT_IN, Declaration, Municipality, built_in};

/// Reads the text of a rule file, or says in a person's words why it cannot be read. This is how
/// the world reaches the policy, which itself opens no file.
pub type ReadFile<'a> = &'a dyn Fn(&Path) -> Result<String, String>;

/// More bases than anybody would write; a guard against circles through links.
const MOST_LAYERS: usize = 32;

/// A rule file and those it extends, parsed: the policy's own first, then base after base.
#[derive(Debug)]
pub struct Layers {
    /// The files. At least one.
    pub documents: Vec<Document>,
    /// What was wrong with their syntax, or with finding them.
    pub findings: Vec<Diagnostic>,
    /// Whether every base was found, so that all names can be known.
    pub complete: bool,
}

impl Layers {
    /// Parses the file at `path` and every base it builds on.
    pub fn gather(path: &Path, own: SourceText, read: ReadFile<'_>) -> Self {
        let mut layers = Self { documents: Vec::new(), findings: Vec::new(), complete: true };
        let mut next = Some((Place::File(tidy(path)), own));
        let mut seen = Vec::new();
        while let Some((place, source)) = next.take() {
            let (document, findings) = syntax::parse(&source);
            layers.findings.extend(findings);
            let base = document.header.as_ref().and_then(|header| header.extends.clone());
            layers.documents.push(document);
            seen.push(place.clone());
            if let Some(base) = base {
                match follow(&place, &source, &base, &seen, read) {
                    Ok(found) => next = Some(found),
                    Err(finding) => {
                        layers.findings.push(*finding);
                        layers.complete = false;
                    }
                }
            }
        }
        layers
    }

    /// Whether every file could be found and read without an error.
    pub fn are_whole(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity < Severity::Error)
    }

    /// The name of the policy, as far as it can be read.
    pub fn name(&self) -> Option<&str> {
        self.documents.first()?.header.as_ref().map(|header| header.name.value.as_str())
    }

    /// The municipality that the policy is for, and where that is said, as far as its files can be
    /// read: also where they have errors, so that it is known whose errors they are.
    pub fn municipality(&self) -> Option<(Municipality, Declaration)> {
        let mut documents = self.documents.iter().enumerate();
        documents.find_map(|(layer, document)| {
            document.items.iter().find_map(|item| {
                let ItemKind::Municipality { code, label } = &item.kind else { return None };
                let (source, span) = (document.source.clone(), code.span);
                let municipality = Municipality::written(code, label.as_ref());
                Some((municipality, Declaration { source, span, layer }))
            })
        })
    }
}

/// Where a rule file is.
#[derive(Debug, Clone, PartialEq)]
enum Place {
    BuiltIn(String),
    File(PathBuf),
}

fn follow(
    from: &Place,
    source: &SourceText,
    base: &Base,
    seen: &[Place],
    read: ReadFile<'_>,
) -> Result<(Place, SourceText), Box<Diagnostic>> {
    let (place, span) = match base {
        Base::BuiltIn(name) => (Place::BuiltIn(name.value.clone()), name.span),
        Base::File(path) => (Place::File(beside(from, &path.value)), path.span),
    };
    if seen.contains(&place) || seen.len() >= MOST_LAYERS {
        return Err(Box::new(circle(source, span, base, &place, seen)));
    }
    let text = match &place {
        Place::BuiltIn(name) => built_in(name).ok_or_else(|| unknown(source, span, name)),
        Place::File(path) => read(path)
            .map(|text| SourceText::new(path.display().to_string(), text))
            .map_err(|reason| {
                Diagnostic::error(format!("the base `{}` cannot be read: {reason}", path.display()))
                    .at(source, span, "named here")
                    .help("the path is relative to the file that extends it")
            }),
    };
    text.map(|text| (place, text)).map_err(Box::new)
}

fn unknown(source: &SourceText, span: Span, name: &str) -> Diagnostic {
    let help = match nearest(name, BUILT_IN) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "built in are {}; a file is written in quotes: `extends \"{name}.foga\"`",
            BUILT_IN.map(|name| format!("`{name}`")).join(" and ")
        ),
    };
    Diagnostic::error(format!("there is no built-in policy `{name}`"))
        .at(source, span, "not built in")
        .help(help)
}

fn circle(source: &SourceText, span: Span, base: &Base, to: &Place, seen: &[Place]) -> Diagnostic {
    if !seen.contains(to) {
        return Diagnostic::error(format!("more than {MOST_LAYERS} policies build on one another"))
            .at(source, span, "one too many")
            .help("extend a policy that stands nearer to its base");
    }
    let (Base::BuiltIn(written) | Base::File(written)) = base;
    let message = if seen.last() == Some(to) {
        "a policy cannot extend itself".to_owned()
    } else {
        format!("`{0}` builds on this policy, so this policy cannot extend `{0}`", written.value)
    };
    Diagnostic::error(message)
        .at(source, span, "closes a circle")
        .help("let one of the policies in the circle extend nothing, or a built-in policy")
}

fn beside(from: &Place, path: &str) -> PathBuf {
    let folder = match from {
        Place::File(file) => file.parent().unwrap_or(Path::new("")),
        Place::BuiltIn(_) => Path::new(""),
    };
    tidy(&folder.join(path))
}

/// Takes `.` and `..` out of a path by its letters alone.
pub fn tidy(path: &Path) -> PathBuf {
    let mut tidied = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(tidied.components().next_back(), Some(Component::Normal(_))) =>
            {
                tidied.pop();
            }
            other => tidied.push(other),
        }
    }
    tidied
}
