use std::io::{self, BufWriter, Write};

use clap::Args;

use crate::report::plain;
use crate::store::{Checked, Purpose, check};

use super::super::exit::{Exit, Failure};
use super::super::store::Stored;
use super::counted;

/// Check that a store holds together.
///
/// Of each person, the history is followed from the first change to the last: each has to begin with
/// what the one before it left, and the last has to leave what is stored, by the same rule and run.
/// Whatever is referred to has to be there, what is kept has to be readable, and what was counted
/// has to be so many. No value is shown, and a person with protected identity is named as in logs,
/// which `foga show` understands. Nothing is changed. Exit code 1 where something is wrong.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    store: Stored,
}

impl Check {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut store = self.store.open(Purpose::Read)?;
        // Of a store that is damaged, they may not be there; nobody is named then.
        let names = store.pseudonyms().ok();
        let mut out = BufWriter::new(io::stdout().lock());
        let checked = check(store.as_mut(), &mut |wrong| {
            let who = match (wrong.person, &names) {
                (None, _) => "the store".to_owned(),
                (Some(key), _) if !wrong.protected => plain(key).into_owned(),
                (Some(key), Some(names)) => names.of(key),
                (Some(_), None) => "a person with protected identity".to_owned(),
            };
            writeln!(out, "{who}: {}", plain(wrong.what))
        })?;
        writeln!(out, "{}", told(&checked))?;
        out.flush()?;
        Ok(if checked.wrong == 0 { Exit::Fine } else { Exit::Findings })
    }
}

fn told(checked: &Checked) -> String {
    let found = match checked.wrong {
        0 => "nothing is wrong".to_owned(),
        wrong => counted(wrong, "thing is wrong", "things are wrong"),
    };
    let persons = counted(checked.persons, "person", "persons");
    let values = counted(checked.values, "stored value", "stored values");
    let changes = counted(checked.changes, "change", "changes");
    let runs = counted(checked.runs, "run", "runs");
    format!("{found}: {persons}, {values}, {changes} in {runs}")
}
