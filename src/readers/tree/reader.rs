use std::borrow::BorrowMut;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use super::node::Node;
use super::pages::Pages;
use super::rows::{Element, Late, TreeRows, place};
use crate::readers::broken::Broken;
use crate::readers::description::Description;
use crate::readers::original::{Frame, Reader};
use crate::readers::row::{Marked, Row};
use crate::text::Diagnostic;

/// What takes a file apart into its elements: one for each record of the source.
pub(in crate::readers) trait Elements: Send {
    /// The next one as it stands; `None` at the end of the file.
    fn next(&mut self) -> Result<Option<Piece>, Broken>;

    /// What it is: its members of the wanted names, with all that is in them.
    fn node<'t>(text: &'t str, wanted: &HashSet<&str>) -> Result<Node<'t>, Fault>;

    /// How it stands in the file, letters and line ends included.
    fn original(&self, text: Vec<u8>) -> Vec<u8>;

    /// What stands around the elements.
    fn frame(&self) -> Frame;

    /// What the file has said so far of the pages of which it is one, or some.
    fn pages(&self) -> Pages {
        Pages::default()
    }
}

/// With what a file ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Ending {
    /// With itself: others follow.
    File,
    /// With the delivery.
    Delivery,
}

/// An element as it stands.
pub(in crate::readers) struct Piece {
    /// In UTF-8, as far as it is text.
    pub(in crate::readers) text: Vec<u8>,
    /// The line on which it begins, from 1.
    pub(in crate::readers) line: u64,
    /// The column in characters at which it begins, from 1.
    pub(in crate::readers) column: u64,
    /// Why it cannot be read, where that is known before anybody tries.
    pub(in crate::readers) fault: Option<Fault>,
}

/// Why an element cannot be read, and at which offset.
pub(in crate::readers) struct Fault {
    pub(in crate::readers) at: usize,
    pub(in crate::readers) reason: String,
}

/// The records of a file that consists of elements, in its order. Those that depend on what the
/// rest of the delivery says come at the end of its last file.
///
/// It holds one element at a time, whatever the file's size. One that cannot be used is set aside
/// as it stands, and the next is read. An item is an error where the file could not be read on,
/// and then the last one.
pub(in crate::readers) struct TreeReader<'a, E, T> {
    elements: E,
    wanted: HashSet<&'a str>,
    tree: T,
    ending: Ending,
    rows: VecDeque<Row>,
    late: VecDeque<Late>,
    file: Arc<str>,
    /// The last element.
    last: Option<Vec<u8>>,
    finished: bool,
}

impl<'a, E: Elements, T: BorrowMut<TreeRows<'a>>> TreeReader<'a, E, T> {
    pub(in crate::readers) fn new(
        description: &'a Description,
        file: &str,
        elements: E,
        tree: T,
        ending: Ending,
    ) -> Self {
        Self {
            elements,
            wanted: TreeRows::wanted(description),
            tree,
            ending,
            rows: VecDeque::new(),
            late: VecDeque::new(),
            file: file.into(),
            last: None,
            finished: false,
        }
    }

    fn piece(&mut self, piece: &mut Piece) {
        let fault = piece.fault.take();
        let Piece { text, line, column, .. } = &*piece;
        let text = String::from_utf8_lossy(text);
        let node = match fault {
            Some(fault) => Err(fault),
            None => E::node(&text, &self.wanted),
        };
        match node {
            Ok(node) => {
                let element = Element { node: &node, text: &text, line: *line, column: *column };
                self.tree.borrow_mut().add(&element, &self.file, &mut self.rows);
            }
            Err(Fault { at, reason }) => {
                let place = place(&text, at, *line, *column, &self.file);
                let aside = self.tree.borrow_mut().unread(place, reason, text.into_owned());
                self.rows.push_back(Row::SetAside(aside));
            }
        }
    }
}

impl<'a, E: Elements, T: BorrowMut<TreeRows<'a>>> Iterator for TreeReader<'a, E, T> {
    type Item = Result<Row, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                return Some(Ok(row));
            }
            self.last = None;
            if let Some(Late { row, original }) = self.late.pop_front() {
                self.last = original.map(|text| text.into_string().into_bytes());
                return Some(Ok(row));
            }
            if self.finished {
                return None;
            }
            match self.elements.next() {
                Ok(Some(mut piece)) => {
                    self.piece(&mut piece);
                    self.last = Some(piece.text);
                }
                Ok(None) => {
                    self.finished = true;
                    let tree = self.tree.borrow_mut();
                    tree.add_pages(self.elements.pages());
                    if self.ending == Ending::Delivery {
                        self.late.extend(tree.finish());
                    }
                }
                Err(error) => {
                    self.finished = true;
                    return Some(Err(error.diagnostic(&self.file)));
                }
            }
        }
    }
}

impl<'a, E: Elements, T: BorrowMut<TreeRows<'a>> + Send> Reader for TreeReader<'a, E, T> {
    fn original(&mut self) -> Option<Vec<u8>> {
        let text = self.last.take()?;
        Some(self.elements.original(text))
    }

    fn take_marked(&mut self) -> Vec<Marked> {
        self.tree.borrow_mut().take_marked()
    }

    fn frame(&self) -> Frame {
        self.elements.frame()
    }
}
