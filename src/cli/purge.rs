use clap::Args;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::report;
use crate::store::{Counts, NewRun, Purpose, RunKind, Store, Wiped};

use super::exit::{Exit, Failure};
use super::signature::said;
use super::store::{Patience, Stored};
use super::{clock, output};

/// Remove history that has become old.
///
/// What runs changed is removed for good, out of the store's files as well, of all runs before the
/// first that began so many days ago or later. The runs themselves stay in the list; what they
/// changed can no longer be listed, exported or undone. What is stored stays, with its reason, and
/// so does all that later decisions need.
#[derive(Debug, Args)]
pub(super) struct Purge {
    #[command(flatten)]
    store: Stored,
    /// How old history may become, in days, such as `180d`. Without it nothing is removed but what
    /// may be left, in the store's files, of what was removed before.
    #[arg(long, value_name = "DAYS", value_parser = days)]
    history_older_than: Option<u16>,
    /// Remove nothing; tell what would be removed.
    #[arg(long)]
    dry_run: bool,
    /// Who decides it, where somebody does.
    #[arg(long, value_name = "NAME", value_parser = said)]
    by: Option<String>,
    /// Why.
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: Option<String>,
    #[command(flatten)]
    patience: Patience,
}

impl Purge {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let purpose = if self.dry_run { Purpose::Try } else { Purpose::Write };
        // Of a store that is not there, nothing can be tried.
        self.store.open(Purpose::Read)?;
        let mut store = self.store.open_of(purpose, None, Some(&self.patience))?;
        if let Some(days) = self.history_older_than {
            let today = clock::today();
            self.history(store.as_mut(), today, today.saturating_sub(i64::from(days).days()))?;
        }
        if self.dry_run { Ok(Exit::Fine) } else { ended(store.wipe()?, &self.store) }
    }

    fn history(&self, store: &mut dyn Store, today: Date, before: Date) -> Result<(), Failure> {
        let started = clock::now();
        let run = NewRun {
            who: self.by.as_deref(),
            why: self.why.as_deref(),
            ..NewRun::new(RunKind::Purge, today, &started)
        };
        let mut hand = store.begin_by_hand(&run)?;
        let (run, purged) = (hand.run(), hand.purge(before)?);
        // A night in which nothing had become old is not worth a run.
        let written = (!self.dry_run && purged.runs > 0).then_some(run);
        if written.is_some() {
            hand.commit(&Counts::default())?;
        }
        output::print_of(&report::purged(&purged, before, written, self.dry_run), written)
    }
}

/// How a command ends that has removed something: not well where something of it may be left.
pub(super) fn ended(wiped: Wiped, store: &Stored) -> Result<Exit, Failure> {
    match wiped {
        Wiped::Done => Ok(Exit::Fine),
        Wiped::ByServer => {
            eprintln!(
                "the server keeps what was removed in its files until they are vacuumed, and in its \
                 backups"
            );
            Ok(Exit::Fine)
        }
        Wiped::InUse => Err(Failure::input_output(format!(
            "it is removed, but copies may be left in the files of `{}`, since somebody else uses \
             them",
            store.name()
        ))
        .help("`foga purge` removes them once nobody does")),
    }
}

/// A number of days as the command line takes it: `180d`.
fn days(typed: &str) -> Result<u16, String> {
    let days = typed.strip_suffix('d').and_then(|days| days.parse().ok());
    days.ok_or_else(|| "a number of days is written with a `d`, for instance `180d`".to_owned())
}
