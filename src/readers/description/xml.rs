use super::XmlFormat;
use super::places::{Form, path};
use crate::text::yaml::{Map, Shape};

/// The keys that only this format has, and those that it shares with JSON.
pub(super) const KEYS: [&str; 2] = ["element", "id"];

pub(super) fn format(shape: &mut Shape<'_>, map: &Map<'_>) -> Option<XmlFormat> {
    let help = "write the name of the elements that are records: `element: person`";
    let node = shape.need(map, "element", help)?;
    let element = path(shape, Form::Tree, node, "the name of an element")?;
    if element.steps.iter().any(|step| !step.tests.is_empty()) {
        let message = format!("`{}` asks something of the elements", element.text);
        let help = "here are names only, such as `persons.person`; what is asked of a record \
                    stands at `when`";
        shape.error(node.span, message, "", Some(help.to_owned()));
        return None;
    }
    Some(XmlFormat { element })
}
