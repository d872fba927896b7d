use granit_parser::{Event, Parser, ScalarStyle};

use super::{Entry, Node, Yaml, syntax};
use crate::text::{Diagnostic, SourceText, Span};

/// Reads a YAML document; an empty one is [`Yaml::Nothing`].
///
/// # Errors
/// What is no YAML, or YAML that our files do not use, at its place.
pub fn parse(source: &SourceText) -> Result<Node, Diagnostic> {
    let whole = Span::new(0, source.text().len());
    let mut open: Vec<Open> = vec![Open::List(Node { span: whole, value: Yaml::Nothing }, vec![])];
    for next in Parser::new_from_str(source.text()) {
        let (event, place) = next.map_err(|error| syntax::explain(source, &error))?;
        let span = place.byte_range().map_or(whole, |range| Span::new(range.start, range.end));
        refuse(source, &event, span)?;
        match event {
            Event::Scalar(text, style, ..) => {
                let nothing = style == ScalarStyle::Plain
                    && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if nothing { Yaml::Nothing } else { Yaml::Text(text.into_owned()) };
                add(source, &mut open, Node { span, value })?;
            }
            Event::SequenceStart(..) => open.push(Open::List(Node::open(span), vec![])),
            Event::MappingStart(..) => open.push(Open::Map(Node::open(span), vec![], None)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(node) = open.pop().map(|open| open.close(span)) {
                    add(source, &mut open, node)?;
                }
            }
            Event::DocumentStart(..) if open.first().is_some_and(Open::has_any) => {
                return Err(Diagnostic::error("a second document begins here")
                    .at(source, span, "one file holds one document")
                    .help("remove the line `---`, or make it a file of its own"));
            }
            _ => {}
        }
    }
    let first = open.into_iter().next().and_then(Open::into_first);
    Ok(first.unwrap_or(Node { span: Span::new(0, 0), value: Yaml::Nothing }))
}

/// A list or mapping whose end has not come yet.
enum Open {
    List(Node, Vec<Node>),
    /// Its entries so far, and the key that waits for its value.
    Map(Node, Vec<Entry>, Option<(String, Span)>),
}

impl Node {
    fn open(span: Span) -> Self {
        Self { span, value: Yaml::Nothing }
    }
}

impl Open {
    /// The node of what has been collected. A flow collection ends with its bracket, a block
    /// collection with its last value.
    fn close(self, end: Span) -> Node {
        let last = match &self {
            Self::List(_, nodes) => nodes.last().map(|node| node.span),
            Self::Map(_, entries, _) => entries.last().map(|entry| entry.value.span),
        };
        let bracket = (end.start < end.end).then_some(end);
        let (start, value) = match self {
            Self::List(node, nodes) => (node.span, Yaml::List(nodes)),
            Self::Map(node, entries, _) => (node.span, Yaml::Map(entries)),
        };
        Node { span: bracket.or(last).map_or(start, |end| start.to(end)), value }
    }

    fn has_any(&self) -> bool {
        matches!(self, Self::List(_, nodes) if !nodes.is_empty())
    }

    fn into_first(self) -> Option<Node> {
        match self {
            Self::List(_, nodes) => nodes.into_iter().next(),
            Self::Map(..) => None,
        }
    }
}

fn add(source: &SourceText, open: &mut [Open], node: Node) -> Result<(), Diagnostic> {
    match open.last_mut() {
        None => {}
        Some(Open::List(_, nodes)) => nodes.push(node),
        Some(Open::Map(_, entries, waiting)) => match (waiting.take(), node) {
            (Some((key, key_span)), mut value) => {
                if value.value == Yaml::Nothing && value.span.start == value.span.end {
                    value.span = key_span;
                }
                entries.push(Entry { key, key_span, value });
            }
            (None, Node { span, value: Yaml::Text(key) }) => *waiting = Some((key, span)),
            (None, Node { span, value }) => {
                return Err(Diagnostic::error(format!("{} stands as a key", value.word()))
                    .at(source, span, "a key is a text")
                    .help("put a key that looks like something else in quotes"));
            }
        },
    }
    Ok(())
}

/// What YAML has and our files do not.
fn refuse(source: &SourceText, event: &Event<'_>, span: Span) -> Result<(), Diagnostic> {
    let (what, help) = match event {
        Event::Alias(_) => ("an alias", "write the value itself"),
        other if other.tag().is_some() => ("a tag", "remove the word after the `!`"),
        other if other.anchor_id().is_some() => ("an anchor", "remove the word after the `&`"),
        _ => return Ok(()),
    };
    let message = format!("{what} stands here, which these files do not use");
    Err(Diagnostic::error(message).at(source, span, "").help(help))
}
