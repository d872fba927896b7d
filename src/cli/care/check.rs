use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};

use clap::Args;

use crate::report::plain;
use crate::store::{Checked, Purpose, check};

use super::super::exit::{Exit, Failure};
use super::super::store::Stored;
use super::counted;

/// So many things of a sort that are wrong are listed.
const SHOWN: u64 = 5;

/// Check that a store holds together.
///
/// Of each person, the history is followed from the first change to the last: each has to begin with
/// what the one before it left, and the last has to leave what is stored, by the same rule and run.
/// Whatever is referred to has to be there, what is kept has to be readable, and what was counted
/// has to be so many; a value has to be one of its field. What could as well be right is not found,
/// such as protected identity that was taken away. No value is shown, and a person with protected
/// identity is named as in logs, which `foga show` understands. Nothing is changed. Exit code 1 where
/// something is wrong.
#[derive(Debug, Args)]
pub(super) struct Check {
    #[command(flatten)]
    store: Stored,
    /// List all that is wrong; else it is the first five of a sort, and how many more there are.
    #[arg(long)]
    all: bool,
}

impl Check {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut store = self.store.open(Purpose::Read)?;
        // Of a store that is damaged, they may not be there; nobody is named then.
        let names = store.pseudonyms().ok();
        let mut out = BufWriter::new(io::stdout().lock());
        let mut more: BTreeMap<String, u64> = BTreeMap::new();
        let checked = check(store.as_mut(), &mut |wrong| {
            let told = more.entry(sort_of(wrong.what)).or_default();
            *told += 1;
            if *told > SHOWN && !self.all {
                return Ok(());
            }
            let who = match (wrong.person, &names) {
                (None, _) => "the store".to_owned(),
                (Some(key), _) if !wrong.protected => plain(key).into_owned(),
                (Some(key), Some(names)) => names.of(key),
                (Some(_), None) => "a person with protected identity".to_owned(),
            };
            writeln!(out, "{who}: {}", plain(wrong.what))
        })?;
        for (what, told) in more.iter().filter(|(_, told)| **told > SHOWN && !self.all) {
            writeln!(out, "{} more like it: {}", told - SHOWN, plain(what))?;
        }
        writeln!(out, "{}", told(&checked))?;
        out.flush()?;
        if let Some(help) = help(&checked) {
            eprintln!("help: {help}");
        }
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

/// What is alike in what is said of several persons and runs: all but the numbers.
fn sort_of(what: &str) -> String {
    let digits = |c: char| c.is_ascii_digit();
    what.split(digits).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("…")
}

/// What to do about what is wrong.
const fn help(checked: &Checked) -> Option<&'static str> {
    if checked.wrong == 0 {
        return None;
    }
    Some(if checked.wrong == checked.deliveries {
        "nothing but copies of last deliveries is wrong: the next full delivery of each source mends them"
    } else {
        "put a backup back, and synchronise what came since"
    })
}
