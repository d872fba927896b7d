//! Scenarios: what is wrong with one, what one says, and `foga test` around them.

mod coverage;
mod failures;
mod folder;
mod formats;
mod gallery;
mod init;
mod living;
mod review;
mod shipped;
mod snapshots;
mod suggest;

use folder::Folder;
