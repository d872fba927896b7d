//! Packing on a thread of its own, beside the reading of the files.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use crate::policy::{CategoryId, Policy};
use crate::record::SentRecord;
use crate::store::bytes::{Reader, Writer};

use super::delivery::Delivery;
use super::packed::{Packer, Whose, print};
use super::unopened::FoldedRow;

/// So many records, or so many bytes of them, are handed over at a time, as waking the other thread
/// costs more than packing some; and so many batches of them lie ready at most.
const BATCH: usize = 1024;
const BYTES: usize = 1 << 17;
const READY: usize = 4;

/// A record whose person is in normal form.
pub(super) struct Sent {
    pub(super) record: SentRecord,
    pub(super) category: CategoryId,
    /// The file, by its number.
    pub(super) file: u16,
}

/// What is handed over at a time.
enum Batch {
    /// Records that were taken apart.
    Sent(Vec<Sent>),
    /// Records as they stood in their file, packed, each before what it says.
    Folded(Writer),
}

/// Hands records over to be packed.
pub(super) struct Packing<'scope> {
    sent: Vec<Sent>,
    folded: Writer,
    to_pack: SyncSender<Batch>,
    /// What folded records were handed over in, to be used again.
    packed: Receiver<Writer>,
    thread: ScopedJoinHandle<'scope, Delivery>,
}

impl<'scope> Packing<'scope> {
    pub(super) fn start<'env>(scope: &'scope Scope<'scope, 'env>, policy: &'env Policy) -> Self {
        let (to_pack, batches) = sync_channel(READY);
        let (done, packed) = channel();
        let thread = scope.spawn(move || pack(policy, &batches, &done));
        Self { sent: Vec::new(), folded: Writer::default(), to_pack, packed, thread }
    }

    /// Takes a record that was taken apart.
    pub(super) fn push(&mut self, sent: Sent) {
        self.sent.push(sent);
        if self.sent.len() == BATCH {
            self.hand_over();
        }
    }

    /// Takes a record as it stands in its file, and what it says. All records of a run come in one
    /// of the two ways, as all files are of one format.
    pub(super) fn push_folded(&mut self, row: &FoldedRow<'_>, says: &[u8]) {
        row.pack(&mut self.folded);
        self.folded.slice(says);
        if self.folded.as_bytes().len() >= BYTES {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        // Where nobody takes it, the thread has panicked, and that is told at the end.
        if !self.sent.is_empty() {
            drop(self.to_pack.send(Batch::Sent(std::mem::take(&mut self.sent))));
        }
        if !self.folded.as_bytes().is_empty() {
            let mut empty = self.packed.try_recv().unwrap_or_default();
            empty.clear();
            let folded = std::mem::replace(&mut self.folded, empty);
            drop(self.to_pack.send(Batch::Folded(folded)));
        }
    }

    /// All that was packed.
    pub(super) fn finish(mut self) -> Delivery {
        self.hand_over();
        drop(self.to_pack);
        self.thread.join().unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn pack(policy: &Policy, batches: &Receiver<Batch>, done: &Sender<Writer>) -> Delivery {
    let (mut packer, mut delivery) = (Packer::new(policy), Delivery::default());
    for batch in batches {
        match batch {
            Batch::Sent(sent) => {
                for Sent { record, category, file } in sent {
                    let whose = Whose { person: &record.person, category, file };
                    delivery.push(&record.person, packer.pack(whose, &record));
                }
            }
            Batch::Folded(folded) => {
                push_folded(folded.as_bytes(), &mut delivery);
                // Nobody wants it back at the end.
                drop(done.send(folded));
            }
        }
    }
    delivery
}

fn push_folded(bytes: &[u8], delivery: &mut Delivery) {
    let mut reader = Reader::new(bytes);
    while !reader.is_at_end() {
        let from = bytes.len() - reader.rest();
        let Some(key) = FoldedRow::skip(&mut reader) else { return };
        let until = bytes.len() - reader.rest();
        let Some(says) = reader.slice() else { return };
        delivery.push(key, (&bytes[from..until], print(says)));
    }
}
