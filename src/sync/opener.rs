use std::io;
use std::sync::Arc;

use jiff::civil::Date;

use super::packed::{Packed, Packer, Whose, print};
use super::unopened::{FoldedRow, RowText, Unopened};
use super::{Failure, Job};
use crate::policy::Policy;
use crate::readers::Unfolder;
use crate::record::{Identity, IdentityKind, SentRecord};
use crate::text::Diagnostic;

/// Takes the records of a delivery apart: those that were packed as they stood in their file, or by
/// where they stand, like those that were taken apart before.
#[derive(Debug)]
pub(super) struct Opener<'a> {
    policy: &'a Policy,
    /// How the key of a record that is read again becomes the person's.
    identity: (IdentityKind, Date),
    /// The names of the files, by their numbers.
    files: &'a [Arc<str>],
    /// What takes the records of a file apart.
    unfolders: Vec<Option<Unfolder>>,
    packer: Packer<'a>,
    /// The record that was taken apart last.
    sent: SentRecord,
    /// What it says, where it was read again.
    says: Vec<u8>,
}

impl<'a> Opener<'a> {
    /// # Errors
    /// Where a file that is to be read again cannot be opened once more.
    pub(super) fn new(
        job: &Job<'a>,
        files: &'a [Arc<str>],
        unfolders: &[Option<Unfolder>],
    ) -> Result<Self, Failure> {
        let unfolders = unfolders.iter().zip(files);
        let alike = |(unfolder, file): (&Option<Unfolder>, &Arc<str>)| {
            let alike = unfolder.as_ref().map(Unfolder::alike).transpose();
            alike.map_err(|error| unread(file, &error))
        };
        Ok(Self {
            policy: job.policy,
            identity: (job.description.identity, job.date),
            files,
            unfolders: unfolders.map(alike).collect::<Result<_, _>>()?,
            packer: Packer::new(job.policy),
            sent: SentRecord::default(),
            says: Vec::new(),
        })
    }

    /// The record that begins at these bytes, and whose print this is; `None` where they are none.
    ///
    /// # Errors
    /// Where the record is read from its file again, and that cannot be, or it has become another.
    pub(super) fn open<'o>(
        &'o mut self,
        (bytes, print): (&'o [u8], u64),
    ) -> Result<Option<Packed<'o>>, Failure> {
        let folded = match Unopened::read(bytes) {
            None => return Ok(None),
            Some(Unopened::Apart) => return Ok(Packed::read(bytes)),
            Some(Unopened::Folded(folded)) => folded,
        };
        Ok(self.unfold(&folded, print)?.and_then(|()| {
            let category = self.policy.category(&self.sent.category)?;
            let whose = Whose { person: folded.key, category, file: folded.file };
            let (bytes, _) = self.packer.pack(whose, &self.sent);
            Packed::read(bytes)
        }))
    }

    fn unfold(&mut self, folded: &FoldedRow<'_>, before: u64) -> Result<Option<()>, Failure> {
        let FoldedRow { key, file, line, which, row } = *folded;
        let (at, Self { sent, says, unfolders, files, identity, .. }) = (usize::from(file), self);
        let Some(Some(unfolder)) = unfolders.get_mut(at) else { return Ok(None) };
        let (bytes, was) = match row {
            RowText::Here(row) => return Ok(unfolder.unfold(row, line, which, sent)),
            RowText::There { bytes, was } => (bytes, if was.is_empty() { key } else { was }),
        };
        let name = files.get(at).map_or("", |name| &**name);
        let (kind, date) = *identity;
        match unfolder.unfold_again(bytes, line, which, sent, says) {
            Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Err(unread(name, &error)),
            Ok(Some(()))
                if print(says) == before
                    && Identity::normal(&sent.person, kind, date).is_ok_and(|key| key == was) =>
            {
                Ok(Some(()))
            }
            _ => Err(changed(name, line)),
        }
    }
}

fn unread(file: &str, error: &io::Error) -> Failure {
    Failure::Input(vec![Diagnostic::error(format!("`{file}` cannot be read once more: {error}"))])
}

/// A record that is not what it was when it was read first.
fn changed(file: &str, line: u64) -> Failure {
    let what = format!("`{file}` has changed while it was read, at line {line}");
    let help = "what is about to change is read twice; synchronise the file once it is complete, or \
                a copy of it";
    Failure::Input(vec![Diagnostic::error(what).help(help)])
}
