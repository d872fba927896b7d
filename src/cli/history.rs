use std::io::{self, BufWriter};

use clap::Args;
use serde_json::json;

use crate::report::person::{self, Person, history};
use crate::report::sheet::{Form, Sheet};
use crate::report::upkeep::{CHANGES, REVEALS, RUNS, run_head, run_json};
use crate::store::{RunEntry, Store, StoreError};
use crate::upkeep::changes;

use super::exit::{Exit, Failure};
use super::output;
use super::person::{find, unknown};
use super::protected::{Reveal, Shown};
use super::store::Stored;

/// So many changes of a run are shown to a person.
const SHOWN: u64 = 20;

/// Tell what happened in a store: its runs, what a run changed, or what became of a person.
///
/// Each change has its one reason, the rule that made it with its explanation as it was then, or who
/// made it by hand and why; of a run it is also said whether the value is still as it made it.
/// Persons with protected identity are left out, and how many is said on standard error; of one that
/// is asked for, no value is shown. Exit code 1 where no source has named the person.
#[derive(Debug, Args)]
pub(super) struct History {
    #[command(flatten)]
    store: Stored,
    /// What that run changed, instead of the list of runs.
    #[arg(long, value_name = "N", conflicts_with = "person")]
    run: Option<i64>,
    /// When `--reveal-protected` showed persons with protected identity, for which command and how
    /// many, instead of the list of runs.
    #[arg(long, conflicts_with_all = ["person", "run", "reveal_protected"])]
    reveals: bool,
    #[command(flatten)]
    reveal: Reveal,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t = Form::Human, value_name = "FORMAT")]
    format: Form,
    /// What became of that person: a personal number in any way of writing it, another key as it is,
    /// or a name from a log.
    #[arg(value_name = "PERSON")]
    person: Option<String>,
}

impl History {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (mut store, mut shown) = self.reveal.open(&self.store)?;
        match (&self.person, self.run) {
            (Some(person), _) => self.of_person(store.as_mut(), &mut shown, person),
            (None, Some(run)) => self.of_run(store.as_mut(), &mut shown, run),
            (None, None) if self.reveals => self.reveals(store.as_mut()),
            (None, None) => self.runs(store.as_mut()),
        }
    }

    fn runs(&self, store: &mut dyn Store) -> Result<Exit, Failure> {
        let mut sheet = self.sheet(&RUNS, ("runs", json!({})))?;
        for entry in store.runs()? {
            sheet.row(&entry)?;
        }
        sheet.end(|_| String::new(), &json!({}))?;
        Ok(Exit::Fine)
    }

    fn reveals(&self, store: &mut dyn Store) -> Result<Exit, Failure> {
        let mut sheet = self.sheet(&REVEALS, ("reveals", json!({})))?;
        for reveal in store.reveals()? {
            sheet.row(&reveal)?;
        }
        let rows = sheet.rows();
        sheet.end(
            |_| format!("times that somebody was shown with `--reveal-protected`: {rows}\n"),
            &json!({}),
        )?;
        Ok(Exit::Fine)
    }

    fn of_run(&self, store: &mut dyn Store, shown: &mut Shown, run: i64) -> Result<Exit, Failure> {
        let entry = find_run(store, run)?;
        store.register()?.with_history(run)?;
        if self.format == Form::Human {
            output::print(&run_head(&entry, output::look(&io::stdout())))?;
        }
        let mut sheet = self.sheet(&CHANGES, ("changes", json!({ "run": run_json(&entry) })))?;
        let mut more: u64 = 0;
        let done = changes(store, &entry.run, &mut |change| {
            if !shown.lets(&change.person, change.protected) {
                return Ok(());
            }
            if self.format == Form::Human && sheet.rows() == SHOWN {
                more += 1;
                return Ok(());
            }
            sheet.row(&change)
        });
        shown.remember(store, "history")?;
        done?;
        let more = match more {
            0 => String::new(),
            more => format!("  and {more} more; `--format csv` lists all\n"),
        };
        sheet.end(|_| more, &json!({ "protected_persons": shown.persons() }))?;
        shown.tell();
        Ok(Exit::Fine)
    }

    fn of_person(
        &self,
        store: &mut dyn Store,
        shown: &mut Shown,
        person: &str,
    ) -> Result<Exit, Failure> {
        let Some(dossier) = find(store, person)? else { return Ok(unknown()) };
        let fields = store.fields()?;
        let reveal = shown.lets(&dossier.person, dossier.protected);
        shown.remember(store, "history")?;
        let person = Person { dossier: &dossier, fields: &fields, reveal };
        let mut sheet = self.sheet(&history::HEADER, ("history", history::head(&person)))?;
        for row in history::rows(&person) {
            sheet.row(&row)?;
        }
        sheet.end(|_| person::purged(&dossier), &json!({}))?;
        if dossier.protected && !reveal {
            eprintln!("the person has protected identity: `--reveal-protected` shows the values");
        }
        Ok(Exit::Fine)
    }

    fn sheet(
        &self,
        header: &[&str],
        head: (&str, serde_json::Value),
    ) -> io::Result<Sheet<BufWriter<io::StdoutLock<'static>>>> {
        let out = BufWriter::new(io::stdout().lock());
        Sheet::begin((self.format, output::look(&io::stdout())), header, head, out)
    }
}

/// A run of the store.
fn find_run(store: &mut dyn Store, run: i64) -> Result<RunEntry, StoreError> {
    let runs = store.runs()?;
    let latest = runs.last().map(|entry| entry.run.run);
    let found = runs.into_iter().find(|entry| entry.run.run == run);
    found.ok_or(StoreError::NoRun { run, latest })
}
