use crate::policy::Policy;
use crate::readers::Unfolder;
use crate::record::SentRecord;

use super::packed::{Packed, Packer, Whose};
use super::unopened::Unopened;

/// Takes the records of a delivery apart, those that were packed as they stood in their file like
/// those that were taken apart before.
#[derive(Debug)]
pub(super) struct Opener<'p> {
    policy: &'p Policy,
    /// What takes the records of a file apart, by the number of the file.
    unfolders: Vec<Option<Unfolder>>,
    packer: Packer<'p>,
    /// The record that was taken apart last.
    sent: SentRecord,
}

impl<'p> Opener<'p> {
    pub(super) fn new(policy: &'p Policy, unfolders: &[Option<Unfolder>]) -> Self {
        let (unfolders, packer) = (unfolders.to_vec(), Packer::new(policy));
        Self { policy, unfolders, packer, sent: SentRecord::default() }
    }

    /// The record that begins at these bytes; `None` where they are none.
    pub(super) fn open<'o>(&'o mut self, bytes: &'o [u8]) -> Option<Packed<'o>> {
        let folded = match Unopened::read(bytes)? {
            Unopened::Apart => return Packed::read(bytes),
            Unopened::Folded(folded) => folded,
        };
        let unfolder = self.unfolders.get_mut(usize::from(folded.file))?.as_mut()?;
        unfolder.unfold(folded.row, folded.line, folded.which, &mut self.sent)?;
        let category = self.policy.category(&self.sent.category)?;
        let whose = Whose { person: folded.key, category, file: folded.file };
        let (bytes, _) = self.packer.pack(whose, &self.sent);
        Packed::read(bytes)
    }
}
