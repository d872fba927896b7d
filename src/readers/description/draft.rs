use std::sync::Arc;

use super::{Category, Edited, FieldPlaces, Path, Protected, RecordDescription, When};
use crate::record::{IdentityKind, Region, Several};
use crate::text::yaml::{Map, Shape, Yaml};

/// What a description says, before what it says of all records has become part of each.
pub(super) struct Draft<'n> {
    /// What stands at the top: it is said of every record.
    pub(super) top: Part<'n>,
    /// The entries of `records`; empty where the file has no such key.
    pub(super) records: Vec<Part<'n>>,
    pub(super) id: Option<Vec<Path>>,
    pub(super) region: Option<Region>,
    pub(super) several: Option<Several>,
}

/// What one mapping says of a record.
pub(super) struct Part<'n> {
    /// The mapping: what stands in it was said, even where it could not be read.
    pub(super) map: Map<'n>,
    pub(super) person: Option<Vec<Path>>,
    pub(super) identity: Option<IdentityKind>,
    pub(super) category: Option<Category>,
    pub(super) municipality: Option<Vec<Path>>,
    pub(super) when: Option<Vec<When>>,
    pub(super) unless: Option<Vec<Path>>,
    pub(super) fields: Vec<FieldPlaces>,
    pub(super) facts: Vec<(Arc<str>, Vec<Path>)>,
    pub(super) modified: Option<Vec<Path>>,
    pub(super) protected: Option<Protected>,
    pub(super) edited: Vec<Edited>,
}

impl Draft<'_> {
    /// The records that it describes, with what it leaves out taken from the description that it
    /// builds on. `None` where something is missing, which has then been said.
    pub(super) fn records(
        &self,
        base: Option<&Draft<'_>>,
        shape: &mut Shape<'_>,
    ) -> Option<Vec<RecordDescription>> {
        let (own, base_top) = (Some(&self.top), base.map(|base| &base.top));
        let base_records = base.filter(|_| !self.describes_one()).map(|base| &base.records);
        let read: Vec<_> = match (self.records.as_slice(), base_records) {
            ([], None) => vec![merged(&[own, base_top], shape)],
            ([], Some(records)) => {
                records.iter().map(|base| merged(&[own, Some(base), base_top], shape)).collect()
            }
            (records, _) => {
                records.iter().map(|record| merged(&[Some(record), own, base_top], shape)).collect()
            }
        };
        read.into_iter().collect()
    }

    /// Whether it says by itself what every record is.
    pub(super) fn describes_one(&self) -> bool {
        self.records.is_empty() && self.top.map.get("category").is_some()
    }

    /// The fields that a standard says are a person's name; none where the records lack one.
    pub(super) fn name(&self, fields: &[&str]) -> Vec<Arc<str>> {
        let Some(Yaml::List(nodes)) = self.top.map.get("name").map(|node| &node.value) else {
            return Vec::new();
        };
        let known = nodes.iter().map(|node| match &node.value {
            Yaml::Text(name) if fields.contains(&name.as_str()) => Some(name.as_str().into()),
            _ => None,
        });
        known.collect::<Option<_>>().unwrap_or_default()
    }

    /// What identifies the persons; said twice, it has to be the same.
    pub(super) fn identity(&self, shape: &mut Shape<'_>) -> Option<IdentityKind> {
        let mut said = None;
        for part in std::iter::once(&self.top).chain(&self.records) {
            let Some(kind) = part.identity else { continue };
            if said.is_some_and(|said| said != kind) {
                let span = part.map.get("person").map(|node| node.span).unwrap_or_default();
                let message = "the records have two kinds of identity";
                let help = "all records of a source are identified in one way".to_owned();
                shape.error(span, message, "another kind is said before", Some(help));
            }
            said = Some(kind);
        }
        said
    }
}

/// A record from what several mappings say of it, the nearest first.
fn merged(layers: &[Option<&Part<'_>>], shape: &mut Shape<'_>) -> Option<RecordDescription> {
    let layers: Vec<&Part<'_>> = layers.iter().flatten().copied().collect();
    let nearest = layers.first()?.map;
    let is_said = |key: &str| layers.iter().any(|part| part.map.get(key).is_some());
    for (key, help) in NEEDED {
        if !is_said(key) {
            shape.need(&nearest, key, help);
        }
    }
    if !is_said("fields") && !is_said("protected") {
        shape.need(&nearest, "fields", FIELDS);
    }
    Some(RecordDescription {
        person: layers.iter().find_map(|part| part.person.clone())?,
        category: layers.iter().find_map(|part| part.category.clone())?,
        municipality: layers.iter().find_map(|part| part.municipality.clone()).unwrap_or_default(),
        when: layers.iter().find_map(|part| part.when.clone()).unwrap_or_default(),
        unless: layers.iter().find_map(|part| part.unless.clone()).unwrap_or_default(),
        fields: by_name(layers.iter().map(|part| &part.fields), |field| &field.name),
        facts: by_name(layers.iter().map(|part| &part.facts), |(name, _)| name),
        modified: layers.iter().find_map(|part| part.modified.clone()).unwrap_or_default(),
        protected: layers.iter().find_map(|part| part.protected.clone()),
        edited: by_name(layers.iter().map(|part| &part.edited), |edited| &edited.field),
    })
}

const NEEDED: [(&str, &str); 2] = [
    ("person", "write where the personal number stands: `person: Personnummer`"),
    ("category", "write the one that all have: `category: pupil`, or the column that says it"),
];
const FIELDS: &str = "write the fields that the source has: `fields: {email: E-post}`";

/// Each name once, as the first layer that has it says; in the order of the last.
fn by_name<'p, T: Clone + 'p>(
    layers: impl DoubleEndedIterator<Item = &'p Vec<T>>,
    name: impl Fn(&T) -> &Arc<str>,
) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for item in layers.rev().flatten() {
        match all.iter_mut().find(|known| name(known) == name(item)) {
            Some(known) => *known = item.clone(),
            None => all.push(item.clone()),
        }
    }
    all
}
