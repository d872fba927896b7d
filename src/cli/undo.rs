use std::io;

use clap::Args;
use jiff::civil::Date;

use crate::report::upkeep::{undone, undone_json};
use crate::store::Purpose;
use crate::upkeep::{UndoJob, undo};

use super::exit::{Exit, Failure};
use super::signature::said;
use super::store::{Patience, Stored};
use super::sync::Format;
use super::{clock, output};

/// Put back what a run changed.
///
/// Every stored value that is as the run made it becomes what it was before, with its origin,
/// category and time; what has changed again since is left and listed. What the run let wait waits
/// no more, and of what a review decided the question is open again. What the sources said stays
/// remembered: the next run may take the same values again. It happens whole or not at all, is a run
/// in the history, and can itself be undone.
#[derive(Debug, Args)]
pub(super) struct Undo {
    #[command(flatten)]
    store: Stored,
    /// The run.
    #[arg(long, value_name = "N")]
    run: i64,
    /// Write nothing; tell what would be put back.
    #[arg(long)]
    dry_run: bool,
    /// Who does it, as the store is to remember it.
    #[arg(long, value_name = "NAME", value_parser = said, required_unless_present = "dry_run")]
    by: Option<String>,
    /// Why, as the store is to remember it.
    #[arg(long, value_name = "TEXT", value_parser = said, required_unless_present = "dry_run")]
    why: Option<String>,
    /// The day, not before that of the run, and tomorrow at the latest; today where it is left out.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = clock::day_done)]
    date: Option<Date>,
    #[command(flatten)]
    patience: Patience,
    /// How to report. Of each list, the report for a program has the first thousand.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

impl Undo {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let purpose = if self.dry_run { Purpose::Try } else { Purpose::Write };
        // Of a store that is not there, nothing can be tried.
        self.store.open(Purpose::Read)?;
        let mut store = self.store.open_of(purpose, None, Some(&self.patience))?;
        let job = UndoJob {
            run: self.run,
            who: self.by.as_deref(),
            why: self.why.as_deref(),
            date: self.date,
            today: clock::today(),
            started: &clock::now(),
            dry_run: self.dry_run,
        };
        let done = undo(store.as_mut(), &job)?;
        let text = match self.format {
            Format::Human => undone(&done, output::look(&io::stdout())),
            Format::Json => format!("{}\n", undone_json(&done)),
        };
        output::print_of(&text, done.run)?;
        Ok(Exit::Fine)
    }
}
