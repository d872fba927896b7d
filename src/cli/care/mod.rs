//! `foga store`: what is done to a store as a whole.

mod check;
mod copy;
mod municipalities;

use clap::{Args, Subcommand};

use super::exit::{Exit, Failure};

/// Look after a store as a whole: check that it holds together, move it to another kind, or list whose
/// it is.
#[derive(Debug, Args)]
pub(super) struct Care {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Check(check::Check),
    Copy(copy::Copy),
    Municipalities(municipalities::Municipalities),
}

impl Care {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        match &self.verb {
            Verb::Check(check) => check.run(),
            Verb::Copy(copy) => copy.run(),
            Verb::Municipalities(municipalities) => municipalities.run(),
        }
    }
}

/// A number of things, in words.
fn counted(count: u64, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
