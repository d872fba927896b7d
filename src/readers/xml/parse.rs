use std::borrow::Cow;
use std::collections::HashSet;

use quick_xml::errors::{Error, IllFormedError};
use quick_xml::escape::{EscapeError, resolve_xml_entity};
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::split::local;
use crate::readers::tree::{Content, Fault, Node};

/// Elements in one another; no register needs as many.
const DEEPEST: usize = 64;

/// The member that holds the text of an element that has attributes as well.
const VALUE: &str = "value";

/// The element that a text is. Its members are its attributes and the elements in it; of those of
/// the outermost, the ones of the wanted names.
pub(super) fn element<'t>(text: &'t str, wanted: &HashSet<&str>) -> Result<Node<'t>, Fault> {
    let mut parser = Parser { text, reader: Reader::from_str(text) };
    loop {
        let at = parser.at();
        match parser.event()? {
            Event::Start(tag) => {
                return parser.node(&tag, at, false, DEEPEST, &|name| wanted.contains(name));
            }
            Event::Empty(tag) => {
                return parser.node(&tag, at, true, DEEPEST, &|name| wanted.contains(name));
            }
            Event::Eof => return Err(Fault { at, reason: "nothing stands here".to_owned() }),
            _ => {}
        }
    }
}

struct Parser<'t> {
    text: &'t str,
    reader: Reader<&'t [u8]>,
}

/// The text in an element, and where it begins.
#[derive(Default)]
struct Within<'t> {
    at: Option<usize>,
    text: Cow<'t, str>,
}

impl<'t> Parser<'t> {
    fn node(
        &mut self,
        tag: &BytesStart<'t>,
        at: usize,
        is_empty: bool,
        depth: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Node<'t>, Fault> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Fault { at, reason: "elements stand too deep in one another".to_owned() });
        };
        let mut members = self.attributes(tag, at, wanted)?;
        let (mut within, mut has_elements) = (Within::default(), false);
        if !is_empty {
            has_elements = self.inside(&mut members, &mut within, depth, wanted)?;
        }
        let value = within.node(at);
        let is_nothing = matches!(&value.content, Content::Text(text) if text.is_empty());
        if members.is_empty() && !has_elements {
            return Ok(if is_nothing { Node { at, content: Content::Nothing } } else { value });
        }
        // An element with nothing but attributes has a value, which is missing.
        if !(has_elements && is_nothing) {
            members.push((VALUE.into(), value));
        }
        Ok(Node { at, content: Content::Members(members) })
    }

    /// What stands between the tags of an element; whether there are elements.
    fn inside(
        &mut self,
        members: &mut Vec<(Cow<'t, str>, Node<'t>)>,
        within: &mut Within<'t>,
        depth: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<bool, Fault> {
        let mut has_elements = false;
        loop {
            let at = self.at();
            let (tag, is_empty) = match self.event()? {
                Event::Start(tag) => (tag, false),
                Event::Empty(tag) => (tag, true),
                Event::End(_) | Event::Eof => return Ok(has_elements),
                Event::Text(text) => {
                    within.add(at, text.xml10_content());
                    continue;
                }
                Event::CData(text) => {
                    within.add(at + "<![CDATA[".len(), text.xml10_content());
                    continue;
                }
                Event::GeneralRef(name) => {
                    within.add(at, reference(&name, at)?.into());
                    continue;
                }
                Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::DocType(_) => continue,
            };
            has_elements = true;
            let node = self.node(&tag, at, is_empty, depth, &|_| true)?;
            let name = self.slice(local(tag.name().as_ref()));
            if wanted(&name) {
                members.push((name, node));
            }
        }
    }

    fn attributes(
        &self,
        tag: &BytesStart<'t>,
        at: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(Cow<'t, str>, Node<'t>)>, Fault> {
        let mut members = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| {
                let reason = match error {
                    AttrError::Duplicated(..) => "an attribute stands twice in this tag",
                    _ => "the attributes of this tag are not written as in XML, `name=\"value\"`",
                };
                Fault { at, reason: reason.to_owned() }
            })?;
            let name = attribute.key.as_ref();
            if name == "xmlns" || name.starts_with("xmlns:") || !wanted(local(name)) {
                continue;
            }
            let at = self.offset(&attribute.value).unwrap_or(at);
            let text = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|error| fault(at, &error))?;
            let text = Cow::Owned(text.into_owned());
            members.push((self.slice(local(name)), Node { at, content: Content::Text(text) }));
        }
        Ok(members)
    }

    fn event(&mut self) -> Result<Event<'t>, Fault> {
        self.reader.read_event().map_err(|error| {
            let at = usize::try_from(self.reader.error_position()).unwrap_or_default();
            fault(at.min(self.text.len()), &error)
        })
    }

    fn at(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or_default()
    }

    /// A part of the text that outlives the tag it was found in; a copy where it is none.
    fn slice(&self, part: &str) -> Cow<'t, str> {
        let found = self.offset(part).and_then(|at| self.text.get(at..at + part.len()));
        found.map_or_else(|| part.to_owned().into(), Cow::Borrowed)
    }

    /// Where a part of the text begins in it.
    fn offset(&self, part: &str) -> Option<usize> {
        let at = (part.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize)?;
        (at + part.len() <= self.text.len()).then_some(at)
    }
}

impl<'t> Within<'t> {
    fn add(&mut self, at: usize, text: Cow<'t, str>) {
        let before = text.len() - text.trim_start().len();
        if self.at.is_none() && before < text.len() {
            self.at = Some(at + before);
        }
        match self.text.is_empty() {
            true => self.text = text,
            false => self.text.to_mut().push_str(&text),
        }
    }

    fn node(self, tag: usize) -> Node<'t> {
        let text = match self.text {
            Cow::Borrowed(text) => text.trim().into(),
            Cow::Owned(text) => text.trim().to_owned().into(),
        };
        Node { at: self.at.unwrap_or(tag), content: Content::Text(text) }
    }
}

/// What a reference in a text stands for.
fn reference(name: &BytesRef<'_>, at: usize) -> Result<String, Fault> {
    match name.resolve_char_ref() {
        Ok(Some(letter)) => Ok(letter.to_string()),
        Ok(None) => match resolve_xml_entity(name) {
            Some(text) => Ok(text.to_owned()),
            None => Err(unknown(at)),
        },
        Err(error) => Err(fault(at, &error)),
    }
}

/// Its name is not repeated: `&` in a value makes it one.
fn unknown(at: usize) -> Fault {
    let reason = "this entity stands for nothing: what a document declares is not read, and a `&` \
                  by itself is written `&amp;`";
    Fault { at, reason: reason.to_owned() }
}

fn fault(at: usize, error: &Error) -> Fault {
    match error {
        Error::Escape(EscapeError::UnrecognizedEntity(range, _)) => {
            unknown(at + range.start.saturating_sub(1))
        }
        Error::IllFormed(IllFormedError::UnclosedReference) => {
            Fault { at, reason: "a `&` by itself is written `&amp;`".to_owned() }
        }
        Error::IllFormed(_) => {
            Fault { at, reason: "this is no XML that is well formed".to_owned() }
        }
        other => Fault { at, reason: format!("this is no XML: {}", lower(&other.to_string())) },
    }
}

/// Messages of others begin in lower case here.
fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
