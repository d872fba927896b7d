use clap::Args;

use crate::report::upkeep::told;
use crate::upkeep::{Answer, Ruling};

use super::super::exit::{Exit, Failure};
use super::super::output;
use super::super::person::{find, unknown};
use super::super::signature::{hold_unnamed, said};
use super::super::store::Stored;
use super::{Signed, word};

/// Store a value that waits.
///
/// It is stored as coming from the source, or the person, whose it is. Exit code 1 where no such
/// value waits.
#[derive(Debug, Args)]
pub(super) struct Take {
    #[command(flatten)]
    value: Waiting,
}

/// Let a value that waits not be stored.
///
/// It is not asked about again until its source says something else. Exit code 1 where no such value
/// waits.
#[derive(Debug, Args)]
pub(super) struct Dismiss {
    #[command(flatten)]
    value: Waiting,
}

/// A value that waits, and who decides about it.
#[derive(Debug, Args)]
struct Waiting {
    /// The person: a personal number in any way of writing it, another key as it is, or a name
    /// from a log.
    #[arg(value_name = "PERSON")]
    person: String,
    /// The field, by its name or label.
    #[arg(value_name = "FIELD")]
    field: String,
    /// Whose value it is: a source or `user`; needed where several wait.
    #[arg(long, value_name = "NAME")]
    from: Option<String>,
    /// The category in which it came; needed where several wait.
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    #[command(flatten)]
    signed: Signed,
    /// Why, as the store is to remember it.
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: String,
}

impl Take {
    pub(super) fn run(&self, store: &Stored) -> Result<Exit, Failure> {
        self.value.decide(store, Answer::Take)
    }
}

impl Dismiss {
    pub(super) fn run(&self, store: &Stored) -> Result<Exit, Failure> {
        self.value.decide(store, Answer::Dismiss)
    }
}

impl Waiting {
    fn decide(&self, store: &Stored, answer: Answer) -> Result<Exit, Failure> {
        let mut store = self.signed.open(store)?;
        let Some(dossier) = find(store.as_mut(), &self.person)? else { return Ok(unknown()) };
        hold_unnamed(&dossier, [&self.signed.by, &self.why].into_iter())?;
        let ruling = Ruling {
            person: dossier.person,
            field: self.field.clone(),
            category: self.category.clone(),
            by: self.from.clone(),
            proposed: None,
            answer,
            why: None,
        };
        let reviewed = self.signed.decide(store.as_mut(), &[ruling], Some(&self.why))?;
        match (reviewed.run, reviewed.outcomes.first()) {
            (None, Some(outcome)) => {
                eprintln!("error: {}", told(*outcome));
                Ok(Exit::Findings)
            }
            (run, _) => {
                let run = run.map(|run| format!(", written as run {}", run.0)).unwrap_or_default();
                output::print(&format!("{}{run}\n", word(answer)))?;
                Ok(Exit::Fine)
            }
        }
    }
}
