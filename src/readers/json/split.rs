use std::io::Read;

use super::input::{Input, is_space};
use crate::readers::broken::Broken;
use crate::readers::tree::{Fault, Piece};

/// Bytes of the longest element that is read; more than any person has.
const LONGEST: usize = 1 << 24;

/// The members of a page that hold its elements: in SS 12000, and in SCIM.
const LISTS: [&[u8]; 2] = [b"data", b"Resources"];

/// Takes a file apart into its elements, without reading what stands in them: the members of a
/// list, of the list in a page, or values one after the other.
///
/// Where brackets or quotes are missing, an element ends where no JSON could go on, so that those
/// after it are not lost with it.
pub(super) struct Splitter<'a> {
    input: Input<'a>,
    place: At,
    /// What a page has beside its list, so far.
    page: Vec<u8>,
}

/// In what the next byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// In nothing.
    Top,
    /// In a list; in that of a page, or by itself.
    List { of_page: bool },
}

/// What comes next.
pub(super) enum Next {
    /// An element.
    Piece(Piece),
    /// The end of a page, with what it has beside its list, which is left empty.
    Page(Piece),
    /// The end of the file.
    End,
}

impl<'a> Splitter<'a> {
    pub(super) fn new(input: Box<dyn Read + Send + 'a>) -> Self {
        Self { input: Input::new(input), place: At::Top, page: Vec::new() }
    }

    /// Goes to where the JSON begins.
    pub(super) fn begin(&mut self) -> Result<(), Broken> {
        self.input.pass_mark()?;
        match self.input.peek_past_spaces()? {
            Some(b'{' | b'[') => Ok(()),
            None => Err(self.broken("the file is empty")),
            Some(_) => Err(self.broken("this is no JSON: a file begins with `[` or `{`")),
        }
    }

    pub(super) fn next(&mut self) -> Result<Next, Broken> {
        loop {
            match (self.place, self.input.peek_past_spaces()?) {
                (At::Top, None) => return Ok(Next::End),
                (At::List { .. }, None) => return Err(self.torn()),
                (At::Top, Some(b'[')) => {
                    self.input.pass(b'[');
                    self.place = At::List { of_page: false };
                }
                (_, Some(b',')) => self.input.pass(b','),
                (At::List { of_page }, Some(b']')) => {
                    self.input.pass(b']');
                    self.place = At::Top;
                    if of_page {
                        return self.rest_of_page().map(Next::Page);
                    }
                }
                _ => match self.piece()? {
                    Some(piece) => return Ok(Next::Piece(piece)),
                    // A page has begun.
                    None => self.place = At::List { of_page: true },
                },
            }
        }
    }

    /// The value that begins here; `None` where it is a page, whose list then begins.
    fn piece(&mut self) -> Result<Option<Piece>, Broken> {
        let (line, column) = (self.input.line, self.input.column);
        let mut scan = Scan::default();
        let is_top = self.place == At::Top;
        loop {
            let Some(byte) = self.input.peek()? else {
                if is_top && scan.open.is_empty() && !scan.text.is_empty() {
                    break;
                }
                return Err(self.torn());
            };
            match scan.before(byte, is_top) {
                Before::End => break,
                Before::Page => {
                    self.input.pass(byte);
                    scan.text.extend_from_slice(b"[]");
                    self.page = scan.text;
                    return Ok(None);
                }
                Before::On => {}
            }
            self.input.pass(byte);
            scan.take(byte);
            if scan.text.len() > LONGEST {
                let what = "an element goes on for more than 16 MB, which no person does";
                return Err(Broken::At(line, column, what.to_owned()));
            }
            if scan.is_whole() {
                break;
            }
        }
        Ok(Some(scan.piece(line, column)))
    }

    /// What a page has after its list, added to what it had before.
    fn rest_of_page(&mut self) -> Result<Piece, Broken> {
        let (line, column) = (self.input.line, self.input.column);
        let mut scan = Scan { text: std::mem::take(&mut self.page), ..Scan::default() };
        scan.open.push(b'{');
        scan.last = b']';
        while !scan.is_whole() {
            let Some(byte) = self.input.peek()? else { return Err(self.torn()) };
            if scan.text.len() > LONGEST || scan.before(byte, false) == Before::End {
                return Err(self.broken("this is no JSON: the page should end here"));
            }
            self.input.pass(byte);
            scan.take(byte);
        }
        Ok(scan.piece(line, column))
    }

    fn torn(&self) -> Broken {
        self.broken("the file breaks off here, in the middle")
    }

    fn broken(&self, what: &str) -> Broken {
        Broken::At(self.input.line, self.input.column, what.to_owned())
    }
}

/// The brackets and quotes of an element that is being read.
#[derive(Default)]
struct Scan {
    text: Vec<u8>,
    /// The brackets that are open.
    open: Vec<u8>,
    in_string: bool,
    escaped: bool,
    /// The last byte that is no white space and in no string; of a string, its closing quote.
    last: u8,
    /// Where the last string begins, after its quote.
    string: usize,
    fault: Option<(usize, &'static str)>,
}

/// What a byte means that has not been taken yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// It goes on.
    On,
    /// The element has ended before it.
    End,
    /// It begins the list of a page.
    Page,
}

impl Scan {
    fn before(&mut self, byte: u8, is_top: bool) -> Before {
        if self.in_string {
            return Before::On;
        }
        match byte {
            b'[' if is_top && self.open == [b'{'] && self.last == b':' && self.is_list() => {
                Before::Page
            }
            // Where an object cannot begin, the one before it was not closed.
            b'{' if self.open.last() == Some(&b'{') && self.last != b':' => {
                self.end(self.open.len() == 1, "the object is not closed before the next begins")
            }
            b']' if !self.open.is_empty() && !self.open.contains(&b'[') => {
                self.end(!is_top, "the object is not closed before its list is")
            }
            b',' | b']' | b'}' if self.open.is_empty() && !self.text.is_empty() => Before::End,
            _ if is_space(byte) && self.open.is_empty() && !self.text.is_empty() => Before::End,
            _ => Before::On,
        }
    }

    fn end(&mut self, ends: bool, fault: &'static str) -> Before {
        self.fault.get_or_insert((self.text.len(), fault));
        if ends { Before::End } else { Before::On }
    }

    fn take(&mut self, byte: u8) {
        self.text.push(byte);
        if self.in_string {
            match byte {
                // No string of JSON has a line end in it.
                b'\n' => {
                    let fault = "the text that begins here is not closed on its line";
                    self.fault.get_or_insert((self.string - 1, fault));
                    (self.in_string, self.last) = (false, b'"');
                }
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => (self.in_string, self.last) = (false, b'"'),
                _ => {}
            }
            return;
        }
        match byte {
            b'"' => (self.in_string, self.escaped, self.string) = (true, false, self.text.len()),
            b'{' | b'[' => self.open.push(byte),
            b'}' | b']' => self.close(if byte == b'}' { b'{' } else { b'[' }),
            _ => {}
        }
        if !is_space(byte) {
            self.last = byte;
        }
    }

    /// Closes the innermost bracket of a kind, and those in it that should have been before.
    fn close(&mut self, bracket: u8) {
        match self.open.iter().rposition(|&open| open == bracket) {
            Some(at) => {
                if at + 1 < self.open.len() {
                    let fault = "a bracket that stands in this one is not closed";
                    self.fault.get_or_insert((self.text.len() - 1, fault));
                }
                self.open.truncate(at);
            }
            None => {
                let fault = "this bracket closes nothing that is open";
                self.fault.get_or_insert((self.text.len() - 1, fault));
            }
        }
    }

    fn piece(self, line: u64, column: u64) -> Piece {
        let fault = self.fault.map(|(at, reason)| Fault { at, reason: reason.to_owned() });
        Piece { text: self.text, line, column, fault }
    }

    /// Whether what began with a bracket has ended with it.
    fn is_whole(&self) -> bool {
        !self.in_string && self.open.is_empty() && matches!(self.last, b'}' | b']')
    }

    /// Whether the last string names the list of a page.
    fn is_list(&self) -> bool {
        let name = &self.text[self.string..];
        let name = name.split(|&byte| byte == b'"').next().unwrap_or_default();
        LISTS.contains(&name)
    }
}
