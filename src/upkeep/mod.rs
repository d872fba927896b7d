//! What people do to a store between the nights: they decide about what waits, put a run back, and
//! look for values about which the sources disagree.

mod conflicts;
mod flaps;
mod past;
mod review;
mod undo;
mod undone;
mod waiting;
mod which;

use crate::store::StoreError;
use crate::text::Diagnostic;

pub use conflicts::{Between, Conflict, Opinion, conflicts};
pub use flaps::{Flap, Side, flaps};
pub use past::{Change, Standing, changes};
pub use review::{Answer, Outcome, Reviewed, Reviewer, Ruling, review};
pub use undo::{UndoJob, undo};
pub use undone::{Restored, Undone, UndoneField, UndoneWaits};
pub use waiting::{Pending, waiting};
pub use which::Which;

/// Why it was not done. Nothing was written.
#[derive(Debug)]
pub enum Failure {
    /// It was asked for in a way that cannot be.
    Usage(Diagnostic),
    /// The store cannot be used.
    Store(StoreError),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
