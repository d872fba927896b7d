use std::borrow::Cow;

/// One record of a delivered file that has records of its own: JSON, XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::readers) struct Node<'t> {
    /// The offset of its first byte in the text of the whole record.
    pub(in crate::readers) at: usize,
    pub(in crate::readers) content: Content<'t>,
}

/// What stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::readers) enum Content<'t> {
    /// Nothing: `null`, an empty element.
    Nothing,
    /// A text, or what is as good as one: a number, `true`.
    Text(Cow<'t, str>),
    /// A list.
    List(Vec<Node<'t>>),
    /// Members by name, in their order; a name may stand more than once.
    Members(Vec<(Cow<'t, str>, Node<'t>)>),
}

/// The member that stands for the whole where a single value is wanted of members: what SS 12000
/// and SCIM call it.
const VALUE: &str = "value";

impl<'t> Node<'t> {
    /// The text that it is; that of its `value` where it has members. `None` for nothing, for a
    /// list, and for members without a `value`.
    pub(in crate::readers) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            Content::Nothing | Content::List(_) => None,
            Content::Members(_) => self.members(VALUE).find_map(|member| member.text()),
        }
    }

    /// The offset at which [`Node::text`] begins.
    pub(super) fn at_text(&self) -> usize {
        match &self.content {
            Content::Members(_) => {
                let value = self.members(VALUE).find(|member| member.text().is_some());
                value.map_or(self.at, Self::at_text)
            }
            _ => self.at,
        }
    }

    /// Whether nothing stands there: `null`, an empty list, a blank text.
    pub(in crate::readers) fn is_nothing(&self) -> bool {
        match &self.content {
            Content::Nothing => true,
            Content::Text(text) => crate::record::trim(text).is_empty(),
            Content::List(nodes) => nodes.iter().all(Self::is_nothing),
            Content::Members(members) => members.is_empty(),
        }
    }

    /// Its members of a name.
    pub(in crate::readers) fn members<'n>(
        &'n self,
        name: &str,
    ) -> impl Iterator<Item = &'n Node<'t>> {
        let members = match &self.content {
            Content::Members(members) => members.as_slice(),
            _ => &[],
        };
        members.iter().filter(move |(known, _)| known == name).map(|(_, node)| node)
    }
}
