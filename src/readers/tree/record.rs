use std::sync::Arc;

use jiff::civil::Date;

use super::find::{along, find, is_meant};
use super::node::{Content, Node};
use crate::readers::chosen::{EditMark, Harmless, chosen, known};
use crate::readers::description::{
    Category, FieldPlaces, Path, Places, Protected, RecordDescription, Step,
};
use crate::record::{self, Identity, IdentityKind, SentValue, trim};
use crate::text::shortened;

/// What a description makes of each element: one of its records.
pub(super) struct Maker<'a> {
    description: &'a RecordDescription,
    identity: IdentityKind,
    /// Where the person is named, and what the description calls each of these places.
    person: Vec<(&'a Path, Arc<str>)>,
    today: Date,
    fields: Vec<(Arc<str>, From<'a>)>,
    protected: Option<(&'a Protected, Harmless)>,
    edited: Vec<EditMark>,
}

/// Where the value of a field is from.
enum From<'a> {
    One(&'a [Path]),
    Parts(Vec<Set<'a>>),
}

/// A set of parts, which are to come from one and the same place: the way that they share, and
/// the rest of the way to each.
struct Set<'a> {
    shared: &'a [Step],
    parts: Vec<(Arc<str>, &'a Path)>,
}

/// A record that has been made, apart from its place in the file.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) person: Named,
    pub(super) category: Arc<str>,
    /// What it says of which municipality it is, and at which offset.
    pub(super) municipality: Option<(usize, String)>,
    /// The fields, with the offsets of their values.
    pub(super) fields: Vec<(Arc<str>, usize, SentValue)>,
    pub(super) facts: Vec<(Arc<str>, String)>,
    pub(super) modified: Option<String>,
    pub(super) protected: Option<bool>,
    pub(super) edited: Vec<(Arc<str>, bool)>,
}

/// What a record's person is called, at which offset, and which path leads there.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) text: String,
    pub(super) at: usize,
    pub(super) path: Arc<str>,
}

/// Why no record could be made, and at which offset.
pub(super) struct Fault {
    pub(super) at: usize,
    pub(super) reason: String,
    pub(super) discreet: Option<String>,
}

impl<'a> Maker<'a> {
    pub(super) fn new(
        description: &'a RecordDescription,
        identity: IdentityKind,
        today: Date,
    ) -> Self {
        let from = |field: &'a FieldPlaces| match &field.places {
            Places::One(paths) => From::One(paths),
            Places::Parts(sets) => From::Parts(sets.iter().map(|set| Set::new(set)).collect()),
        };
        let fields = description.fields.iter().map(|field| (field.name.clone(), from(field)));
        let protected = description.protected.as_ref();
        Self {
            description,
            identity,
            person: description.person.iter().map(|path| (path, (&*path.text).into())).collect(),
            today,
            fields: fields.collect(),
            protected: protected.map(|protected| (protected, Harmless::new(&protected.harmless))),
            edited: description.edited.iter().map(|edited| EditMark::new(&edited.said)).collect(),
        }
    }

    pub(super) fn description(&self) -> &'a RecordDescription {
        self.description
    }

    pub(super) fn make(&self, node: &Node<'_>) -> Result<Made, Fault> {
        let Some(person) = self.named(node)? else {
            let paths = listed(&self.description.person);
            return Err(Fault::new(node.at, format!("nobody is named: nothing stands at {paths}")));
        };
        let fields = self.fields.iter().map(|(name, from)| {
            let (at, value) = self.field(node, from)?;
            Ok((name.clone(), at, value))
        });
        let mut facts = Vec::new();
        for (name, at) in &self.description.facts {
            let said = self.first(node, at)?.and_then(|(_, text)| record::fact(text));
            facts.extend(said.map(|said| (name.clone(), said)));
        }
        Ok(Made {
            category: self.category(node)?,
            municipality: self.municipality(node),
            fields: fields.collect::<Result<_, Fault>>()?,
            facts,
            modified: self.first(node, &self.description.modified)?.map(|(_, text)| text.into()),
            protected: self.protected(node),
            edited: self.edited(node)?,
            person,
        })
    }

    /// Who it is, where no record can be made; of several persons all.
    pub(super) fn person(&self, node: &Node<'_>) -> Option<String> {
        let mut paths = self.person.iter();
        let several = paths.find_map(|(path, _)| self.several(&find(node, path, self.today)));
        several.or_else(|| self.named(node).ok()?.map(|named| named.text))
    }

    /// The persons that are named at one place, where they are several, each once however it is
    /// written; what is the key of nobody is left out.
    fn several(&self, found: &[&Node<'_>]) -> Option<String> {
        if found.len() < 2 {
            return None;
        }
        let texts = found.iter().filter_map(|node| node.text());
        let mut all: Vec<String> = Vec::new();
        for person in texts.filter_map(|text| Identity::read(text, self.identity, self.today).ok())
        {
            if !all.iter().any(|known| known == person.as_str()) {
                all.push(person.as_str().to_owned());
            }
        }
        (all.len() > 1).then(|| all.join(", "))
    }

    fn named(&self, node: &Node<'_>) -> Result<Option<Named>, Fault> {
        for (path, name) in &self.person {
            let found = find(node, path, self.today);
            let several = self.several(&found).is_some();
            let Some((at, text)) = first_text(found, &path.text)? else { continue };
            if several {
                return Err(Fault::new(
                    at,
                    format!(
                        "`{}` leads to several persons: a test in the path, such as `[type=...]`, \
                         says which is meant",
                        path.text
                    ),
                ));
            }
            return Ok(Some(Named { text: text.to_owned(), at, path: name.clone() }));
        }
        Ok(None)
    }

    /// What the element says of which municipality it is, and at which offset. Of several that stand
    /// at one place none is the first: they are told as one name, which is that of none.
    pub(super) fn municipality(&self, node: &Node<'_>) -> Option<(usize, String)> {
        self.description.municipality.iter().find_map(|path| {
            let found = find(node, path, self.today);
            let texts = found.iter().filter_map(|node| Some((node.at_text(), trim(node.text()?))));
            let mut texts = texts.filter(|(_, text)| !text.is_empty());
            let (at, first) = texts.next()?;
            let mut names = vec![first];
            for (_, text) in texts {
                if !names.contains(&text) {
                    names.push(text);
                }
            }
            Some((at, names.join(", ")))
        })
    }

    /// What the element says of protected identity; `None` where it says nothing of it. Whatever
    /// is not known to be harmless says it, an object too, be there nothing in it.
    pub(super) fn protected(&self, node: &Node<'_>) -> Option<bool> {
        let (protected, harmless) = self.protected.as_ref()?;
        let said = protected.at.iter().flat_map(|path| find(node, path, self.today));
        said.filter(|node| !node.is_nothing() || matches!(node.content, Content::Members(_)))
            .map(|node| !node.text().is_some_and(|text| harmless.is(text)))
            .max()
    }

    /// Whether the person has edited fields. Where nothing stands, nobody has said so.
    fn edited(&self, node: &Node<'_>) -> Result<Vec<(Arc<str>, bool)>, Fault> {
        let marks = self.description.edited.iter().zip(&self.edited).map(|(edited, mark)| {
            let text = self.first(node, &edited.at)?.map_or("", |(_, text)| text);
            Ok((edited.field.clone(), mark.is_edited(text)))
        });
        marks.collect()
    }

    /// The same of an element of which no record can be made.
    pub(super) fn protected_aside(&self, node: Option<&Node<'_>>) -> Option<bool> {
        if self.protected.is_none() { Some(false) } else { self.protected(node?) }
    }

    fn category(&self, node: &Node<'_>) -> Result<Arc<str>, Fault> {
        let (at, values) = match &self.description.category {
            Category::Constant(name) => return Ok(name.clone()),
            Category::Said { at, values } => (at, values),
        };
        let told = |found: &str| format!("{found} stands for no category; {}", known(values));
        match self.first(node, at)? {
            None => Err(Fault::new(node.at, told(&format!("nothing at {}", listed(at))))),
            Some((at, text)) => chosen(values, text).cloned().ok_or_else(|| Fault {
                at,
                reason: told(&format!("`{}`", shortened(trim(text)))),
                discreet: Some(told("what stands here")),
            }),
        }
    }

    fn field(&self, node: &Node<'_>, from: &From<'_>) -> Result<(usize, SentValue), Fault> {
        match from {
            From::One(paths) => {
                let found = self.first(node, paths)?;
                let (at, text) = found.unwrap_or((node.at, ""));
                Ok((at, SentValue::Cell(text.to_owned())))
            }
            From::Parts(sets) => {
                let is_meant = |set: &&Set<'_>| {
                    set.parts.iter().all(|(_, path)| is_meant(node, path, self.today))
                };
                for set in sets.iter().filter(is_meant) {
                    for place in along(node, set.shared, self.today) {
                        if let Some(found) = self.parts(place, set)? {
                            return Ok(found);
                        }
                    }
                }
                let none = sets.first().into_iter().flat_map(|set| &set.parts);
                let none = none.map(|(name, _)| (name.clone(), String::new())).collect();
                Ok((node.at, SentValue::Parts(none)))
            }
        }
    }

    /// The parts of a set that stand at a place; `None` where none does.
    fn parts(&self, place: &Node<'_>, set: &Set<'_>) -> Result<Option<(usize, SentValue)>, Fault> {
        let mut first = None;
        let mut parts = Vec::with_capacity(set.parts.len());
        for (name, path) in &set.parts {
            let rest = &path.steps[set.shared.len()..];
            let found = first_text(along(place, rest, self.today), name)?;
            first = first.or(found.map(|(at, _)| at));
            parts.push((name.clone(), found.map_or_else(String::new, |(_, text)| text.into())));
        }
        Ok(first.map(|at| (at, SentValue::Parts(parts))))
    }

    /// The first text that is not blank, and its offset.
    fn first<'n>(
        &self,
        node: &'n Node<'_>,
        paths: &[Path],
    ) -> Result<Option<(usize, &'n str)>, Fault> {
        for path in paths {
            if let Some(found) = first_text(find(node, path, self.today), &path.text)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }
}

fn first_text<'n>(nodes: Vec<&'n Node<'_>>, what: &str) -> Result<Option<(usize, &'n str)>, Fault> {
    for node in nodes.into_iter().filter(|node| !node.is_nothing()) {
        match node.text() {
            None => {
                let reason = format!("`{what}` leads to an object, which has no `value`");
                return Err(Fault::new(node.at, reason));
            }
            Some(text) if trim(text).is_empty() => {}
            Some(text) => return Ok(Some((node.at_text(), text))),
        }
    }
    Ok(None)
}

fn listed(paths: &[Path]) -> String {
    paths.iter().map(|path| format!("`{}`", path.text)).collect::<Vec<_>>().join(", ")
}

impl Fault {
    /// One whose reason repeats nothing of the file.
    fn new(at: usize, reason: String) -> Self {
        Self { at, reason, discreet: None }
    }
}

impl<'a> Set<'a> {
    fn new(set: &'a [(Arc<str>, Path)]) -> Self {
        let steps = |path: &'a Path| path.steps.as_slice();
        let first = set.first().map_or([].as_slice(), |(_, path)| steps(path));
        let length = set.iter().fold(first.len().saturating_sub(1), |length, (_, path)| {
            let longest = length.min(path.steps.len().saturating_sub(1));
            (0..longest).take_while(|&at| path.steps[at] == first[at]).count()
        });
        let parts = set.iter().map(|(name, path)| (name.clone(), path));
        Self { shared: &first[..length], parts: parts.collect() }
    }
}
