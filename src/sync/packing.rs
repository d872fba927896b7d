//! Packing on a thread of its own, beside the reading of the files.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::policy::{CategoryId, Policy};
use crate::record::SentRecord;

use super::delivery::Delivery;
use super::packed::{Packer, Whose};

/// So many records are handed over at a time, as waking the other thread costs more than packing
/// some; and so many batches of them lie ready at most.
const BATCH: usize = 1024;
const READY: usize = 4;

/// A record whose person is in normal form.
pub(super) struct Sent {
    pub(super) record: SentRecord,
    pub(super) category: CategoryId,
    /// The file, by its number.
    pub(super) file: u16,
}

/// Hands records over to be packed, and gets back those that are, to be made anew.
pub(super) struct Packing<'scope> {
    batch: Vec<Sent>,
    to_pack: SyncSender<Vec<Sent>>,
    packed: Receiver<Vec<Sent>>,
    spare: Vec<Sent>,
    thread: ScopedJoinHandle<'scope, Delivery>,
}

impl<'scope> Packing<'scope> {
    pub(super) fn start<'env>(scope: &'scope Scope<'scope, 'env>, policy: &'env Policy) -> Self {
        let (to_pack, batches) = sync_channel(READY);
        let (done, packed) = channel();
        let thread = scope.spawn(move || pack(policy, &batches, &done));
        Self { batch: Vec::with_capacity(BATCH), to_pack, packed, spare: Vec::new(), thread }
    }

    /// Takes a record, and gives one that nobody needs any more.
    pub(super) fn push(&mut self, sent: Sent) -> Option<SentRecord> {
        self.batch.push(sent);
        if self.batch.len() == BATCH {
            self.hand_over();
        }
        if self.spare.is_empty() {
            self.spare = self.packed.try_recv().unwrap_or_default();
        }
        self.spare.pop().map(|sent| sent.record)
    }

    fn hand_over(&mut self) {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        // Where nobody takes it, the thread has panicked, and that is told at the end.
        drop(self.to_pack.send(batch));
    }

    /// All that was packed.
    pub(super) fn finish(mut self) -> Delivery {
        self.hand_over();
        drop(self.to_pack);
        self.thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn pack(policy: &Policy, batches: &Receiver<Vec<Sent>>, done: &Sender<Vec<Sent>>) -> Delivery {
    let (mut packer, mut delivery) = (Packer::new(policy), Delivery::default());
    for batch in batches {
        for Sent { record, category, file } in &batch {
            let whose = Whose { person: &record.person, category: *category, file: *file };
            delivery.push(&record.person, packer.pack(whose, record));
        }
        // Nobody wants it back at the end.
        drop(done.send(batch));
    }
    delivery
}
