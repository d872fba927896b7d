use clap::Args;

use crate::report;
use crate::store::{ByHand, Counts, Forgotten, NewRun, Purpose, RunId, RunKind, StoreError};

use super::super::exit::{Exit, Failure};
use super::super::signature::{hold_unnamed, said};
use super::super::store::Patience;
use super::super::{clock, output};
use super::{Who, unknown};

/// Remove all that is held of a person.
///
/// What is stored, what sources report, what waits, the history, the numbers that the person had,
/// and what was written in reviews of nobody else are removed for good, out of the store's files as
/// well. It is a run that cannot be undone. What stays is when it was done, by whom and why, and the
/// name that the person has in logs, which says nothing to anybody without the person's number.
///
/// A source that still has the person brings it back, as new, with its next delivery: take the
/// person out there first. `foga` tells which sources do.
#[derive(Debug, Args)]
pub(in super::super) struct Forget {
    #[command(flatten)]
    who: Who,
    /// Who decides it.
    #[arg(long, value_name = "NAME", value_parser = said, required_unless_present = "dry_run")]
    by: Option<String>,
    /// Why, such as the number of a case. It is kept: name nobody in it.
    #[arg(long, value_name = "TEXT", value_parser = said, required_unless_present = "dry_run")]
    why: Option<String>,
    /// Remove nothing; tell what would be removed, and who would bring it back.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    patience: Patience,
}

impl Forget {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let stored = &self.who.store;
        // Of a store that is not there, nothing can be tried.
        let mut store = stored.open(Purpose::Read)?;
        let Some(dossier) = self.who.find(store.as_mut())? else { return Ok(unknown()) };
        drop(store);
        hold_unnamed(&dossier, [&self.by, &self.why].into_iter().flatten())?;
        let purpose = if self.dry_run { Purpose::Try } else { Purpose::Write };
        let mut store = stored.open_of(purpose, None, Some(&self.patience))?;
        let started = clock::now();
        let run = NewRun {
            who: self.by.as_deref(),
            why: self.why.as_deref(),
            ..NewRun::new(RunKind::Forget, clock::today(), &started)
        };
        let mut hand = store.begin_by_hand(&run)?;
        // Another process may have done it meanwhile.
        let Some(forgotten) = hand.forget(&dossier.person)? else { return Ok(unknown()) };
        if self.dry_run {
            output::print(&report::person::forgotten(&dossier, &forgotten, None))?;
            return Ok(Exit::Fine);
        }
        let run = commit(hand, &forgotten)?;
        let wiped = store.wipe();
        output::print_of(&report::person::forgotten(&dossier, &forgotten, Some(run)), Some(run))?;
        super::super::purge::ended(wiped?, stored)
    }
}

fn commit(hand: Box<dyn ByHand + '_>, forgotten: &Forgotten) -> Result<RunId, StoreError> {
    let run = hand.run();
    hand.commit(&Counts { persons: 1, changed: forgotten.stored, ..Counts::default() })?;
    Ok(run)
}
