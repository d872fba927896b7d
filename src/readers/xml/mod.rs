//! XML: the elements of a name in a document, which is read as a stream.
//!
//! Names are those without their prefixes. What a document type declares is passed over, so that
//! no entity of a document stands for anything.

mod parse;
mod split;
mod window;

use std::collections::HashSet;
use std::io::Read;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use quick_xml::events::Event;

use super::broken::Broken;
use super::description::XmlFormat;
use super::letters::Letters;
use super::original::Frame;
use super::tree::{Elements, Fault, Node, Piece};
use split::Splitter;

/// How many bytes the declaration of a document may be long.
const HEAD: u64 = 4096;

/// The records of a document.
pub(super) struct Xml<'a> {
    splitter: Splitter<'a>,
    letters: Letters,
}

impl<'a> Xml<'a> {
    /// Begins to read.
    pub(super) fn open(
        format: &'a XmlFormat,
        mut input: Box<dyn Read + Send + 'a>,
    ) -> Result<Self, Broken> {
        let mut head = Vec::new();
        input.by_ref().take(HEAD).read_to_end(&mut head)?;
        let letters = Letters::of(&head, declared(&head)?);
        let way = format.element.steps.iter().map(|step| &*step.name).collect();
        Ok(Self { splitter: Splitter::new(letters.in_utf8(head, input), way), letters })
    }
}

impl Elements for Xml<'_> {
    fn next(&mut self) -> Result<Option<Piece>, Broken> {
        let Some(mut piece) = self.splitter.next()? else { return Ok(None) };
        let is_western = !piece.text.is_ascii() && self.letters.encoding.is_single_byte();
        if is_western && self.letters.is_utf8_instead(&self.original(piece.text.clone())) {
            let name = self.letters.encoding.name().to_ascii_lowercase();
            let reason = format!("the element is UTF-8, the document says `{name}`");
            piece.fault = Some(Fault { at: 0, reason });
        }
        Ok(Some(piece))
    }

    fn node<'t>(text: &'t str, wanted: &HashSet<&str>) -> Result<Node<'t>, Fault> {
        parse::element(text, wanted)
    }

    fn original(&self, text: Vec<u8>) -> Vec<u8> {
        self.letters.write(&String::from_utf8_lossy(&text))
    }

    fn frame(&self) -> Frame {
        let (head, tail) = self.splitter.frame();
        Frame {
            head: self.letters.head(&format!("{head}\n")),
            between: self.letters.write("\n"),
            tail: self.letters.write(&format!("\n{tail}")),
        }
    }
}

/// The encoding that a document declares, or the one of documents that declare none.
fn declared(head: &[u8]) -> Result<&'static Encoding, Broken> {
    match head {
        [b'<', 0, ..] => return Ok(UTF_16LE),
        [0, b'<', ..] => return Ok(UTF_16BE),
        _ => {}
    }
    let Some(end) = head.windows(2).position(|two| two == b"?>") else { return Ok(UTF_8) };
    let Ok(declaration) = std::str::from_utf8(&head[..end + 2]) else { return Ok(UTF_8) };
    let mut reader = quick_xml::Reader::from_str(declaration);
    let Ok(Event::Decl(declaration)) = reader.read_event() else { return Ok(UTF_8) };
    let Some(Ok(label)) = declaration.encoding() else { return Ok(UTF_8) };
    match Encoding::for_label_no_replacement(label.as_bytes()) {
        // Whoever writes so writes UTF-8 and says what its programming language has in memory.
        Some(encoding) if !encoding.is_ascii_compatible() => Ok(UTF_8),
        Some(encoding) => Ok(encoding),
        None => Err(Broken::At(1, 1, format!("`{label}` is no encoding that is known"))),
    }
}
