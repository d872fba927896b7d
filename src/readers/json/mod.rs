//! JSON: objects in an array, in pages, or one after the other.

mod input;
mod parse;
mod split;

use std::collections::HashSet;
use std::io::Read;

use super::broken::Broken;
use super::original::Frame;
use super::tree::{Elements, Fault, Node, Pages, Piece};
use split::{Next, Splitter};

/// What names the page that follows, in SS 12000.
const TOKEN: &str = "pageToken";

/// What says how long the list is of which a page has a part, and from which place, in SCIM (RFC
/// 7644, section 3.4.2.4).
const TOTAL: &str = "totalResults";
const START: &str = "startIndex";

/// The objects of a file.
pub(super) struct Json<'a> {
    splitter: Splitter<'a>,
    pages: Pages,
    /// How many elements there were since the last page ended.
    elements: u64,
}

impl<'a> Json<'a> {
    /// Begins to read.
    pub(super) fn open(input: Box<dyn Read + Send + 'a>) -> Result<Self, Broken> {
        let mut splitter = Splitter::new(input);
        splitter.begin()?;
        Ok(Self { splitter, pages: Pages::default(), elements: 0 })
    }
}

impl Elements for Json<'_> {
    fn next(&mut self) -> Result<Option<Piece>, Broken> {
        loop {
            match self.splitter.next()? {
                Next::Piece(mut piece) => {
                    self.elements += 1;
                    if let Err(error) = std::str::from_utf8(&piece.text) {
                        let reason = "it is not UTF-8, in which JSON is written".to_owned();
                        piece.fault = Some(Fault { at: error.valid_up_to(), reason });
                    }
                    return Ok(Some(piece));
                }
                Next::Page(page) => {
                    let elements = std::mem::take(&mut self.elements);
                    self.pages.add(read_page(&page, elements)?);
                }
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

    fn pages(&self) -> Pages {
        self.pages.clone()
    }
}

/// What a page with so many elements says beside its list: whether it names another, and how long
/// the list is. It has to be JSON, or it may not be the page's end.
fn read_page(page: &Piece, elements: u64) -> Result<Pages, Broken> {
    let text = String::from_utf8_lossy(&page.text);
    let read = parse::object(&text, &HashSet::from([TOKEN, TOTAL, START])).map_err(|fault| {
        let reason = format!("the rest of the page after its list: {}", fault.reason);
        Broken::At(page.line, page.column, reason)
    })?;
    let number = |name| read.members(name).find_map(|member| member.text()?.parse::<u64>().ok());
    Ok(match number(TOTAL) {
        // Without a place, it begins where the list does.
        Some(total) => Pages::stretch(total, number(START).unwrap_or(1), elements),
        None => Pages::token(read.members(TOKEN).any(|token| !token.is_nothing())),
    })
}
