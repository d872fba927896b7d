use std::fs::File;
use std::io;

/// Bytes of a file, in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// How many there are before them.
    pub at: u64,
    /// How many they are.
    pub length: u64,
}

impl Extent {
    /// Up to the end of another one, which comes after it.
    pub(super) fn until(self, last: Self) -> Self {
        Self { at: self.at, length: last.at + last.length - self.at }
    }
}

/// Bytes of rows that are kept in memory, as to keep them is quicker than to read them again; about
/// as many as a million persons have.
const KEPT: u64 = 128 << 20;

/// A file of which parts can be read once more after it was read to its end.
#[derive(Debug)]
pub struct Reread {
    file: File,
    keeps: u64,
    part: Vec<u8>,
}

impl Reread {
    /// `None` for what can be read only once, such as a pipe. As long as parts are read again, nothing
    /// else may be read from the file.
    pub fn of(file: &File) -> Option<Self> {
        let is_file = file.metadata().is_ok_and(|about| about.is_file());
        let file = is_file.then(|| file.try_clone().ok()).flatten();
        file.map(|file| Self { file, keeps: KEPT, part: Vec::new() })
    }

    /// The same where only so many bytes of rows are kept in memory.
    pub fn keeping(self, bytes: u64) -> Self {
        Self { keeps: bytes, ..self }
    }

    /// Whether a row is read again and not kept where so many bytes of rows are kept already.
    pub(super) fn is_for_more_than(&self, kept: u64) -> bool {
        kept >= self.keeps
    }

    /// Another one of the same file.
    pub(super) fn alike(&self) -> io::Result<Self> {
        Ok(Self { file: self.file.try_clone()?, keeps: self.keeps, part: Vec::new() })
    }

    /// Some of its bytes.
    pub(super) fn read(&mut self, bytes: Extent) -> io::Result<&[u8]> {
        self.part.resize(usize::try_from(bytes.length).unwrap_or_default(), 0);
        read_at(&self.file, bytes.at, &mut self.part)?;
        Ok(&self.part)
    }
}

#[cfg(unix)]
fn read_at(file: &File, at: u64, part: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, part, at)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, at: u64, part: &mut [u8]) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};

    file.seek(SeekFrom::Start(at))?;
    file.read_exact(part)
}
