use std::io;

use clap::Args;

use crate::report::person::{self, Person};
use crate::store::{SqliteStore, Store};

use super::exit::{Exit, Failure};
use super::person::{Who, unknown};
use super::sync::Format;
use super::{clock, output};

/// Show all that is held of a person, and why each value is there.
///
/// The reason is the rule that made it so, with its explanation as it was then. Of a person with
/// protected identity no value is shown. Exit code 1 where no source has named the person.
#[derive(Debug, Args)]
pub(super) struct Show {
    #[command(flatten)]
    who: Who,
    /// Show a person with protected identity too. The store remembers that it was done.
    #[arg(long)]
    reveal_protected: bool,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

impl Show {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut store = SqliteStore::open_to_read(&self.who.store)?;
        let Some(dossier) = self.who.find(&mut store)? else { return Ok(unknown()) };
        let fields = store.fields()?;
        if dossier.protected && self.reveal_protected {
            if store.is_read_only() {
                return Err(Failure::unremembered(&self.who.store));
            }
            store.remember_reveal(&clock::now(), "show", 1)?;
        }
        let shown = Person { dossier: &dossier, fields: &fields, reveal: self.reveal_protected };
        output::print(&match self.format {
            Format::Human => person::human(&shown, output::look(&io::stdout())),
            Format::Json => format!("{}\n", person::json(&shown)),
        })?;
        if dossier.protected && !self.reveal_protected {
            eprintln!("the person has protected identity: `--reveal-protected` shows the values");
        }
        Ok(Exit::Fine)
    }
}
