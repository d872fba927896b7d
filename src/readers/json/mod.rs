//! JSON: objects in an array, in pages, or one after the other.

mod input;
mod parse;
mod split;

use std::collections::HashSet;
use std::io::Read;

use super::broken::Broken;
use super::original::Frame;
use super::tree::{Elements, Fault, Node, Piece};
use split::{Next, Splitter};

/// The objects of a file.
pub(super) struct Json<'a> {
    splitter: Splitter<'a>,
}

impl<'a> Json<'a> {
    /// Begins to read.
    pub(super) fn open(input: Box<dyn Read + Send + 'a>) -> Result<Self, Broken> {
        let mut splitter = Splitter::new(input);
        splitter.begin()?;
        Ok(Self { splitter })
    }
}

impl Elements for Json<'_> {
    fn next(&mut self) -> Result<Option<Piece>, Broken> {
        loop {
            match self.splitter.next()? {
                Next::Piece(mut piece) => {
                    if let Err(error) = std::str::from_utf8(&piece.text) {
                        let reason = "it is not UTF-8, in which JSON is written".to_owned();
                        piece.fault = Some(Fault { at: error.valid_up_to(), reason });
                    }
                    return Ok(Some(piece));
                }
                Next::Page(page) => is_json(&page)?,
                Next::End => return Ok(None),
            }
        }
    }

    fn node<'t>(text: &'t str, wanted: &HashSet<&str>) -> Result<Node<'t>, Fault> {
        parse::object(text, wanted)
    }

    fn original(&self, text: Vec<u8>) -> Vec<u8> {
        text
    }

    /// A list, whatever the file is: the same description reads it.
    fn frame(&self) -> Frame {
        let [head, between, tail] = ["[\n", ",\n", "\n]\n"].map(|text| text.as_bytes().to_vec());
        Frame { head, between, tail }
    }
}

/// What a page says beside its list has to be JSON, or it may not be the page's end.
fn is_json(page: &Piece) -> Result<(), Broken> {
    let text = String::from_utf8_lossy(&page.text);
    let Err(fault) = parse::object(&text, &HashSet::new()) else { return Ok(()) };
    let reason = format!("the rest of the page after its list: {}", fault.reason);
    Err(Broken::At(page.line, page.column, reason))
}
