//! Finding, deciding and writing at the same time: one thread is with the store, the other decides.
//! What is done is done in the order of keys on both, so that threads make no difference.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::policy::SourceId;
use crate::store::Transaction;

use super::decider::{Decider, Done};
use super::task::{Finder, Task};
use super::walk::Walk;
use super::{Failure, Progress};

/// So many batches of tasks are under way at a time: enough that neither thread waits for long.
const UNDER_WAY: usize = 4;

/// So many persons make a batch, as waking the other thread costs more than deciding about some.
const BATCH: usize = 256;

/// Tasks, and what was decided.
type Decided = Result<Vec<(Task, Done)>, Failure>;

/// What a run goes through.
pub(super) struct Flow<'r, 'a> {
    pub(super) walk: Walk<'a>,
    pub(super) finder: &'r mut Finder<'a>,
    /// The source, whose pages are written; `None` for edits.
    pub(super) source: Option<SourceId>,
    pub(super) transaction: &'r mut dyn Transaction,
    pub(super) progress: &'r mut dyn FnMut(Progress),
}

impl<'a> Flow<'_, 'a> {
    /// Decides about everybody with whom there is something to do, and writes it.
    ///
    /// # Errors
    /// Where the store fails.
    pub(super) fn run(mut self, decider: Decider<'a>) -> Result<Decider<'a>, Failure> {
        thread::scope(|scope| {
            let (tasks, to_decide) = channel();
            let (decided, to_write) = channel();
            let deciding = scope.spawn(move || decide(decider, to_decide, &decided));
            let result = self.feed(tasks, &to_write);
            let decider = deciding.join().unwrap_or_else(|panic| resume_unwind(panic));
            result.map(|()| decider)
        })
    }

    /// Hands out tasks and writes those that come back, until there are no more. The other thread
    /// ends when nothing can come any more.
    fn feed(
        &mut self,
        tasks: Sender<Vec<Task>>,
        to_write: &Receiver<Decided>,
    ) -> Result<(), Failure> {
        let of = self.finder.gathered.delivery.persons() as u64;
        let mut under_way = 0;
        loop {
            while under_way < UNDER_WAY {
                let batch = self.batch()?;
                // Where nobody listens, the other thread has panicked, and that is told later.
                if batch.is_empty() || tasks.send(batch).is_err() {
                    break;
                }
                under_way += 1;
            }
            if under_way == 0 {
                return Ok(());
            }
            let Ok(decided) = to_write.recv() else { return Ok(()) };
            for (task, done) in decided? {
                task.write(&done, self.source, self.finder.gathered, self.transaction)?;
            }
            under_way -= 1;
            (self.progress)(Progress::Decided { persons: self.walk.met() as u64, of });
        }
    }

    /// The next tasks; none at the end.
    fn batch(&mut self) -> Result<Vec<Task>, Failure> {
        let (mut batch, mut persons) = (Vec::new(), 0);
        while persons < BATCH {
            let Some(stretch) = self.walk.next(self.transaction)? else { break };
            let task = self.finder.task(stretch, self.transaction)?;
            persons += task.work.len();
            if !task.is_nothing() {
                batch.push(task);
            }
        }
        Ok(batch)
    }
}

fn decide<'a>(
    mut decider: Decider<'a>,
    tasks: Receiver<Vec<Task>>,
    decided: &Sender<Decided>,
) -> Decider<'a> {
    for batch in tasks {
        let decide = |task: Task| {
            let done = decider.decide(&task)?;
            Ok((task, done))
        };
        if decided.send(batch.into_iter().map(decide).collect()).is_err() {
            break;
        }
    }
    decider
}
