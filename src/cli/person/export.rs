use clap::Args;

use crate::report::person::{self, Copied, Person};
use crate::store::Purpose;

use super::super::exit::{Exit, Failure};
use super::super::{clock, output};
use super::{Who, unknown};

/// Write a copy of all that is held of a person, as JSON.
///
/// What is stored and why, what each source reports, what waits or was dismissed, the history, the
/// numbers that the person had, and the runs in which all of it came about: what a person may ask
/// for by article 15 of the GDPR. A person with protected identity is not written without
/// `--reveal-protected`: exit code 2.
#[derive(Debug, Args)]
pub(in super::super) struct Export {
    #[command(flatten)]
    who: Who,
    /// Write a person with protected identity too. The store remembers that it was done.
    #[arg(long)]
    reveal_protected: bool,
}

impl Export {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut store = self.who.store.open(Purpose::Read)?;
        let Some(dossier) = self.who.find(store.as_mut())? else { return Ok(unknown()) };
        if dossier.protected {
            if !self.reveal_protected {
                return Err(Failure::usage("the person has protected identity")
                    .help("`--reveal-protected` writes the copy, and the store remembers it"));
            }
            if store.is_read_only() {
                return Err(Failure::unremembered(&self.who.store));
            }
            store.remember_reveal(&clock::now(), "person export", 1)?;
        }
        let (fields, runs) = (store.fields()?, store.runs()?);
        let copied = Copied {
            person: Person { dossier: &dossier, fields: &fields, reveal: self.reveal_protected },
            names: &store.pseudonyms()?,
            runs: &runs,
            made: &clock::now(),
        };
        output::print(&format!("{:#}\n", person::copy(&copied)))?;
        Ok(Exit::Fine)
    }
}
