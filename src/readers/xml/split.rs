use std::io::Read;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError};
use quick_xml::events::{BytesStart, Event};

use super::window::Window;
use crate::readers::broken::Broken;
use crate::readers::tree::Piece;
use crate::text::nearest;

/// Takes a document apart into the elements that are its records, without reading what stands in
/// them.
///
/// Nothing but elements counts. A document type is passed over, whatever it declares: no entity is
/// ever expanded.
pub(super) struct Splitter<'a> {
    reader: Reader<Window<'a>>,
    buffer: Vec<u8>,
    /// The names on the way to a record, its own last.
    way: Vec<&'a str>,
    /// The elements on that way that are open, the outermost one first.
    open: Vec<Open>,
    /// How deep the next byte stands in an element that is on no such way.
    beside: usize,
    /// What begins the document, and, once there was a record, what it stood in.
    declaration: String,
    around: Vec<Open>,
    /// Names of elements that stand where records could.
    others: Vec<String>,
    found: bool,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the outermost element.
    Before,
    /// In it.
    Within,
    /// After it.
    After,
}

/// An element that is open.
#[derive(Clone)]
struct Open {
    /// Its name with its prefix.
    name: String,
    /// Its start tag as it stands.
    tag: String,
}

/// What an event means for the way.
enum Seen {
    Opened { name: String, is_empty: bool },
    Closed,
    Declared,
    Text,
    Other,
    End,
}

impl<'a> Splitter<'a> {
    /// `way` has the names of the elements between the outermost one and a record, and its own.
    pub(super) fn new(input: Box<dyn Read + Send + 'a>, way: Vec<&'a str>) -> Self {
        let mut reader = Reader::from_reader(Window::new(input));
        // It is said of the element in which it stands, if that is a record.
        reader.config_mut().allow_dangling_amp = true;
        Self {
            reader,
            buffer: Vec::new(),
            way,
            open: Vec::new(),
            beside: 0,
            declaration: String::new(),
            around: Vec::new(),
            others: Vec::new(),
            found: false,
            state: State::Before,
        }
    }

    /// The next record; `None` at the end of the document.
    pub(super) fn next(&mut self) -> Result<Option<Piece>, Broken> {
        loop {
            let start = self.reader.buffer_position();
            self.reader.get_mut().forget(start);
            match self.event()? {
                Seen::Opened { .. } if self.state == State::After => {
                    return Err(self.broken(start, "a second document begins here"));
                }
                Seen::Opened { name, is_empty } => {
                    self.state = State::Within;
                    if self.is_record(&name) {
                        return self.record(start, is_empty).map(Some);
                    }
                    self.enter(start, name, is_empty);
                }
                Seen::Closed if self.beside > 0 => self.beside -= 1,
                Seen::Closed => self.leave(),
                Seen::Declared => self.declaration = self.since(start),
                Seen::Text if self.state == State::Before && !self.is_blank(start) => {
                    return Err(self.broken(start, "this is no XML: a document begins with `<`"));
                }
                Seen::Text | Seen::Other => {}
                Seen::End => return self.end().map(|()| None),
            }
        }
    }

    /// What stands around the records: the declaration and the start tags of the first one, and
    /// its end tags.
    pub(super) fn frame(&self) -> (String, String) {
        let around = if self.around.is_empty() { &self.open } else { &self.around };
        let mut head = self.declaration.clone();
        let mut tail = String::new();
        for open in around {
            head += if head.is_empty() { "" } else { "\n" };
            head += &open.tag;
            tail = format!("</{}>\n{tail}", open.name);
        }
        (head, tail)
    }

    fn event(&mut self) -> Result<Seen, Broken> {
        self.buffer.clear();
        let name = |tag: &BytesStart<'_>| tag.name().as_ref().to_owned();
        let seen = match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Start(tag)) => Seen::Opened { name: name(&tag), is_empty: false },
            Ok(Event::Empty(tag)) => Seen::Opened { name: name(&tag), is_empty: true },
            Ok(Event::End(_)) => Seen::Closed,
            Ok(Event::Decl(_)) => Seen::Declared,
            Ok(Event::Text(_) | Event::CData(_) | Event::GeneralRef(_)) => Seen::Text,
            Ok(Event::Comment(_) | Event::PI(_) | Event::DocType(_)) => Seen::Other,
            Ok(Event::Eof) => Seen::End,
            Err(error) => return Err(self.failure(&error)),
        };
        Ok(seen)
    }

    fn is_record(&self, name: &str) -> bool {
        let own = self.way.last().copied().unwrap_or_default();
        self.beside == 0 && self.open.len() == self.way.len() && local(name) == own
    }

    /// All of a record whose start tag has been read.
    fn record(&mut self, start: u64, is_empty: bool) -> Result<Piece, Broken> {
        if !self.found {
            self.around.clone_from(&self.open);
        }
        self.found = true;
        let mut depth = usize::from(!is_empty);
        while depth > 0 {
            match self.event()? {
                Seen::Opened { is_empty, .. } => depth += usize::from(!is_empty),
                Seen::Closed => depth -= 1,
                Seen::End => return Err(self.torn()),
                Seen::Declared | Seen::Text | Seen::Other => {}
            }
        }
        let (line, column) = self.reader.get_ref().place(start);
        Ok(Piece { text: self.since(start).into_bytes(), line, column, fault: None })
    }

    fn enter(&mut self, start: u64, name: String, is_empty: bool) {
        let depth = self.open.len();
        let is_on_way =
            self.beside == 0 && (depth == 0 || self.way.get(depth - 1) == Some(&local(&name)));
        if self.beside == 0 && depth == self.way.len() {
            let name = local(&name);
            if !self.others.iter().any(|known| known == name) {
                self.others.push(name.to_owned());
            }
        }
        match (is_empty, is_on_way) {
            (true, _) if depth == 0 => self.state = State::After,
            (true, _) => {}
            (false, true) => self.open.push(Open { name, tag: self.since(start) }),
            (false, false) => self.beside += 1,
        }
    }

    fn leave(&mut self) {
        if let [only] = self.open.as_slice() {
            if !self.found {
                self.around = vec![only.clone()];
            }
            self.state = State::After;
        }
        self.open.pop();
    }

    fn end(&self) -> Result<(), Broken> {
        match self.state {
            State::Before => Err(self.broken(u64::MAX, "the file is empty: it has no element")),
            State::Within => Err(self.torn()),
            State::After => self.misspelt(),
        }
    }

    /// A document without a record may be right: nothing has changed. One with elements whose name
    /// is almost that of a record is not as described.
    fn misspelt(&self) -> Result<(), Broken> {
        let own = self.way.last().copied().unwrap_or_default();
        match nearest(own, self.others.iter().map(String::as_str)) {
            Some(meant) if !self.found => Err(Broken::Whole(format!(
                "it has no element `{own}`, and has elements `{meant}` in its place"
            ))),
            _ => Ok(()),
        }
    }

    fn since(&self, start: u64) -> String {
        self.reader.get_ref().text(start, self.reader.buffer_position())
    }

    fn is_blank(&self, start: u64) -> bool {
        self.since(start).trim().is_empty()
    }

    fn failure(&self, error: &Error) -> Broken {
        let at = self.reader.error_position();
        match error {
            Error::Io(_) if self.reader.get_ref().is_too_long() => {
                self.broken(0, "an element goes on for more than 16 MB, which no person does")
            }
            Error::Io(error) => Broken::Io(std::io::Error::new(error.kind(), error.to_string())),
            Error::Syntax(_) => self.broken(at, "the file breaks off in what begins here"),
            // No name is repeated: `<` in a value makes it one.
            Error::IllFormed(IllFormedError::MismatchedEndTag { .. }) => {
                self.broken(at, "the element that was opened last has another name than this end")
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(_)) => {
                self.broken(at, "this end closes nothing that is open")
            }
            Error::IllFormed(_) => self.broken(at, "this is no XML that is well formed"),
            other => self.broken(at, &format!("this is no XML: {other}")),
        }
    }

    fn torn(&self) -> Broken {
        self.broken(u64::MAX, "the file breaks off here, in the middle")
    }

    fn broken(&self, at: u64, what: &str) -> Broken {
        let (line, column) = self.reader.get_ref().place(at);
        Broken::At(line, column, what.to_owned())
    }
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
