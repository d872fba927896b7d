use crate::readers::description::{Category, Description, Path};

use super::node::Node;

/// From so many records on, it means something that none of them has a member.
const MANY: u64 = 20;

/// What no record of a delivery has at all: a name that is misspelt in the description, or that
/// the source does not send. In a table the header shows that.
pub(super) struct Remarks<'a> {
    records: Vec<Kind<'a>>,
}

/// What an element has, by the places of what is sought.
pub(super) struct Has(Vec<usize>);

/// The records of one description.
struct Kind<'a> {
    /// The category, where they all have one.
    category: Option<&'a str>,
    count: u64,
    sought: Vec<Sought<'a>>,
}

/// What is read of each, and whether any had it.
struct Sought<'a> {
    /// What for: a field, or protection.
    field: Option<&'a str>,
    names: Vec<&'a str>,
    found: bool,
}

impl<'a> Remarks<'a> {
    pub(super) fn new(description: &'a Description) -> Self {
        let records = description.records.iter().map(|record| {
            let fields = record.fields.iter();
            let fields = fields.map(|field| Sought::new(Some(&field.name), field.places.paths()));
            let protected = record.protected.iter();
            let protected = protected.map(|protected| Sought::new(None, protected.at.iter()));
            let category = match &record.category {
                Category::Constant(name) => Some(&**name),
                Category::Said { .. } => None,
            };
            Kind { category, count: 0, sought: fields.chain(protected).collect() }
        });
        Self { records: records.collect() }
    }

    /// What an element has that no record of that kind had before.
    pub(super) fn has(&self, record: usize, node: &Node<'_>) -> Has {
        let sought = self.records.get(record).map_or(&[][..], |kind| &kind.sought);
        let is_new = |sought: &Sought<'_>| {
            !sought.found && sought.names.iter().any(|name| node.members(name).next().is_some())
        };
        Has((0..).zip(sought).filter(|(_, sought)| is_new(sought)).map(|(at, _)| at).collect())
    }

    /// Notes that such a record is made of an element.
    pub(super) fn note(&mut self, record: usize, Has(found): &Has) {
        let Some(kind) = self.records.get_mut(record) else { return };
        kind.count += 1;
        for at in found {
            if let Some(sought) = kind.sought.get_mut(*at) {
                sought.found = true;
            }
        }
    }

    /// A line for each thing that was never found.
    pub(super) fn told(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for Kind { category, count, sought } in self.records.iter().filter(|k| k.count >= MANY) {
            let of = category.map_or_else(String::new, |name| format!(" of `{name}`"));
            for Sought { field, names, .. } in sought.iter().filter(|sought| !sought.found) {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                let names = names.join(" or ");
                let so = match field {
                    Some(field) => format!("`{field}` is missing in all of them"),
                    None => "nothing says who is protected".to_owned(),
                };
                lines.push(format!("none of {count} records{of} has {names}: {so}"));
            }
        }
        lines
    }
}

impl<'a> Sought<'a> {
    fn new(field: Option<&'a str>, paths: impl Iterator<Item = &'a Path>) -> Self {
        let mut names: Vec<&str> =
            paths.filter_map(|path| path.steps.first()).map(|step| &*step.name).collect();
        names.dedup();
        Self { field, names, found: false }
    }
}
