//! `foga review`: what waits for a person to decide, and what was decided.

mod apply;
mod go_through;
mod one;

use std::io::{self, BufWriter};

use clap::{Args, Subcommand};
use jiff::civil::Date;
use serde_json::json;

use crate::report::sheet::{Form, Sheet};
use crate::report::upkeep::WAITING;
use crate::store::{Purpose, Store};
use crate::upkeep::{Answer, Outcome, Pending, Reviewed, Reviewer, Ruling, Which, review, waiting};

use super::exit::{Exit, Failure};
use super::protected::Reveal;
use super::signature::said;
use super::store::{Patience, Stored};
use super::{clock, output};

/// List what waits for a person to decide; take it or dismiss it.
///
/// Without a verb it lists what waits: who, what is stored and what would be stored, whose value it
/// is, since which run it waits, and by which rule. What is taken is stored as coming from whoever
/// it is from; what is dismissed is not asked about again while its source says the same. Who
/// decided and why is in the history of the person. Persons with protected identity are left out of
/// the list, and how many is said on standard error; whoever knows a person's key may decide without
/// seeing the values.
#[derive(Debug, Args)]
pub(super) struct Review {
    #[command(flatten)]
    store: Stored,
    /// Only what came in this category.
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// Only values of this field.
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// What was dismissed, instead of what waits.
    #[arg(long)]
    dismissed: bool,
    #[command(flatten)]
    reveal: Reveal,
    /// How to list it.
    #[arg(long, value_enum, default_value_t = Form::Human, value_name = "FORMAT")]
    format: Form,
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Take(one::Take),
    Dismiss(one::Dismiss),
    Apply(apply::Apply),
    Ask(go_through::Ask),
}

/// Who decides, and when.
#[derive(Debug, Args)]
struct Signed {
    /// Who decides, as the store is to remember it.
    #[arg(long, value_name = "NAME", value_parser = said)]
    by: String,
    /// The day of the decision, tomorrow at the latest; today where it is left out.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = clock::day_done)]
    date: Option<Date>,
    #[command(flatten)]
    patience: Patience,
}

impl Review {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        match &self.verb {
            None => self.list(),
            Some(Verb::Take(take)) => take.run(&self.store),
            Some(Verb::Dismiss(dismiss)) => dismiss.run(&self.store),
            Some(Verb::Apply(apply)) => apply.run(&self.store),
            Some(Verb::Ask(ask)) => ask.run(self),
        }
    }

    fn list(&self) -> Result<Exit, Failure> {
        let (mut store, mut shown) = self.reveal.open(&self.store)?;
        let out = BufWriter::new(io::stdout().lock());
        let form = (self.format, output::look(&io::stdout()));
        let mut sheet = Sheet::begin(form, &WAITING, ("waiting", json!({})), out)?;
        let done = self.each(store.as_mut(), &mut |pending| {
            let lets = shown.lets(&pending.person, pending.protected);
            if lets { sheet.row(&pending) } else { Ok(()) }
        });
        shown.remember(store.as_mut(), "review")?;
        done?;
        let what = if self.dismissed { "dismissed" } else { "waiting for somebody to decide" };
        let rows = sheet.rows();
        let protected =
            json!({ "protected_persons": shown.persons(), "protected_values": shown.hidden() });
        sheet.end(|_| format!("{what}: {rows}{}\n", shown.others()), &protected)?;
        shown.tell();
        Ok(Exit::Fine)
    }

    fn each(
        &self,
        store: &mut dyn Store,
        each: &mut dyn FnMut(Pending) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let which = Which { category: self.category.as_deref(), field: self.field.as_deref() };
        Ok(waiting(store, which, self.dismissed, each)?)
    }
}

impl Signed {
    /// Opens the store in which it is to be written.
    fn open(&self, store: &Stored) -> Result<Box<dyn Store>, Failure> {
        Ok(store.open_of(Purpose::Write, None, Some(&self.patience))?)
    }

    /// Does what was decided.
    fn decide(
        &self,
        store: &mut dyn Store,
        rulings: &[Ruling],
        why: Option<&str>,
    ) -> Result<Reviewed, Failure> {
        let date = self.date.unwrap_or_else(clock::today);
        let reviewer = Reviewer { who: &self.by, why, date, started: &clock::now() };
        Ok(review(store, rulings, &reviewer)?)
    }
}

/// The word for what became of a value.
const fn word(answer: Answer) -> &'static str {
    match answer {
        Answer::Take => "taken",
        Answer::Dismiss => "dismissed",
    }
}

/// How many were taken and dismissed, and in which run.
fn summary(rulings: &[Ruling], reviewed: &Reviewed) -> String {
    let done = |answer| {
        let both = rulings.iter().zip(&reviewed.outcomes);
        both.filter(|(ruling, outcome)| ruling.answer == answer && **outcome == Outcome::Done)
            .count()
    };
    let (taken, dismissed) = (done(Answer::Take), done(Answer::Dismiss));
    match reviewed.run {
        Some(run) => format!("{taken} taken, {dismissed} dismissed; written as run {}\n", run.0),
        None => "nothing was decided: nothing was written\n".to_owned(),
    }
}
