use super::{Path, path};
use crate::text::yaml::{Map, Node, Shape, Yaml};
use crate::text::{SourceText, Span};

/// What the records of a format are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Cells of named columns.
    Table,
    /// Members that have members of their own.
    Tree,
}

impl Form {
    /// How a place is asked for.
    pub(super) const fn wanted(self) -> &'static str {
        match self {
            Self::Table => "the name of a column",
            Self::Tree => "a path",
        }
    }

    /// The key of a mapping under which a place stands.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Table => "column",
            Self::Tree => "path",
        }
    }

    /// The word for several places.
    pub(super) const fn plural(self) -> &'static str {
        match self {
            Self::Table => "columns",
            Self::Tree => "paths",
        }
    }
}

/// A place, or a list of those that are tried one after the other.
pub(super) fn paths(
    shape: &mut Shape<'_>,
    form: Form,
    node: &Node,
    wanted: &str,
) -> Option<Vec<Path>> {
    let Yaml::List(nodes) = &node.value else {
        return Some(vec![path(shape, form, node, wanted)?]);
    };
    if nodes.is_empty() {
        shape.error(node.span, format!("the list names no {}", form.key()), "", None);
        return None;
    }
    let read: Vec<_> = nodes.iter().map(|node| path(shape, form, node, form.wanted())).collect();
    read.into_iter().collect()
}

/// One place.
pub(super) fn path(shape: &mut Shape<'_>, form: Form, node: &Node, wanted: &str) -> Option<Path> {
    let text = shape.text(node, wanted)?;
    if form == Form::Table {
        return Some(Path::column(text.trim(), node.span));
    }
    match Path::parse(text, node.span) {
        Ok(path) => Some(path),
        Err(path::Fault { span, message, help }) => {
            let span = within(shape.source(), node.span, text, span);
            shape.error(span, message, "", Some(help.to_owned()));
            None
        }
    }
}

/// The places under the key of a mapping that names them.
pub(super) fn needed(shape: &mut Shape<'_>, form: Form, map: &Map<'_>) -> Option<Vec<Path>> {
    let help = match form {
        Form::Table => "write the name of the column: `column: ...`",
        Form::Tree => "write the path to it: `path: ...`",
    };
    let node = shape.need(map, form.key(), help)?;
    paths(shape, form, node, form.wanted())
}

/// The bytes of a part of a text in the file: the text may stand in quotes there. All of it where
/// it is written in a way in which its bytes cannot be told apart.
fn within(source: &SourceText, whole: Span, text: &str, part: Span) -> Span {
    let written = source.slice(whole);
    match written.find(text) {
        Some(before) => part.shifted(whole.start + before),
        None => whole,
    }
}
