use clap::Args;

use crate::store::Purpose;

use super::super::exit::{Exit, Failure};
use super::super::output;
use super::{Who, unknown};

/// Tell the name under which a person stands in logs.
///
/// It is a keyed hash of the person's key (HMAC-SHA-256): the same in every log of one store, and
/// of use to nobody without the store. It is told of persons whom the store does not have, too,
/// such as one that was forgotten. `foga show` takes such a name in place of a person.
#[derive(Debug, Args)]
pub(in super::super) struct Hash {
    #[command(flatten)]
    who: Who,
}

impl Hash {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut store = self.who.store.open(Purpose::Read)?;
        let found = self.who.find(store.as_mut())?.map(|dossier| dossier.person);
        let Some(key) = found.or_else(|| self.who.keys().next()) else { return Ok(unknown()) };
        output::print(&format!("{}\n", store.pseudonyms()?.of(&key)))?;
        Ok(Exit::Fine)
    }
}
