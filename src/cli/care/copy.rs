use std::ffi::OsString;

use clap::Args;

use crate::policy::Municipality;
use crate::store::{Address, Copied, Purpose, StoreError, Table, copy};

use super::super::exit::{Exit, Failure};
use super::super::output;
use super::super::store::{Patience, Stored};
use super::counted;

/// Copy a store to another, be it of another kind.
///
/// All of it goes over: what is stored, what the sources said, what waits, the history, the runs,
/// and what the names of persons in logs are made of. The other store has to be new, or empty.
/// Afterwards both are read and compared, row by row, and only then is the copy kept; it happens
/// whole or not at all. The store that is copied is left as it is: do not synchronise into both.
#[derive(Debug, Args)]
pub(super) struct Copy {
    /// The store that is copied: a file, or a database, `postgres://USER@HOST/DATABASE`.
    #[arg(value_name = "FROM")]
    from: OsString,
    /// The store that is made.
    #[arg(value_name = "TO")]
    to: OsString,
    /// The municipality, by its code: that of a database that holds several, or the one that a store
    /// from a file has in a database.
    #[arg(long, value_name = "CODE")]
    municipality: Option<String>,
    #[command(flatten)]
    patience: Patience,
}

impl Copy {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (from, to) = (Address::parse(&self.from)?, Address::parse(&self.to)?);
        let is_named = [&from, &to].iter().any(|address| address.file().is_none());
        if let Some((file, _)) = from.file().zip(self.municipality.as_ref()).filter(|_| !is_named) {
            return Err(StoreError::OneMunicipality(file.display().to_string().into()).into());
        }
        let code =
            |address: &Address| self.municipality.clone().filter(|_| address.file().is_none());
        let mut source = Stored::at(self.from.clone(), code(&from)).open(Purpose::Read)?;
        let whose = source.municipality()?.or_else(|| {
            let code = self.municipality.as_deref()?;
            Some(Municipality { code: code.into(), label: code.into() })
        });
        if to.file().is_none() && whose.is_none() {
            let what = format!("`{from}` is a file, which has no name for its municipality");
            return Err(Failure::usage(what).help("say whose it is with `--municipality CODE`"));
        }
        let target = Stored::at(self.to.clone(), code(&to));
        let mut target = target.open_of(Purpose::Create, whose.as_ref(), Some(&self.patience))?;
        let copied = copy(source.as_mut(), target.as_mut())?;
        output::print(&told(&copied, &to))?;
        Ok(Exit::Fine)
    }
}

fn told(copied: &Copied, to: &Address) -> String {
    let persons = counted(copied.rows(Table::Person), "person", "persons");
    let changes = counted(copied.rows(Table::History), "change", "changes");
    let runs = counted(copied.rows(Table::Run), "run", "runs");
    format!(
        "copied to `{to}`: {persons}, {changes} in {runs}\n\
         both were read again and compared, row by row: they are the same\n"
    )
}
