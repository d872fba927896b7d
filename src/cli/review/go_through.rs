use std::io::{self, Write};

use clap::Args;

use crate::report::sheet::Row;
use crate::upkeep::{Answer, Pending, Ruling};

use super::super::ask::ask;
use super::super::exit::{Exit, Failure};
use super::super::output;
use super::super::signature::said;
use super::{Review, Signed, summary};

/// So many values are gone through at once; whoever is not tired then begins again.
const MOST: usize = 1000;

const ANSWERS: [(char, Option<Answer>, &str); 3] = [
    ('t', Some(Answer::Take), "taken"),
    ('d', Some(Answer::Dismiss), "dismissed"),
    ('s', None, "skipped"),
];

/// Go through what waits one by one: take, dismiss or skip each.
///
/// What was decided is written at the end, in one run, also where it is ended before the last one.
/// `foga review --field mobile ask` goes through values of one field.
#[derive(Debug, Args)]
pub(super) struct Ask {
    #[command(flatten)]
    signed: Signed,
    /// Why, as the store is to remember it of all that is decided.
    #[arg(long, value_name = "TEXT", value_parser = said)]
    why: String,
}

impl Ask {
    pub(super) fn run(&self, review: &Review) -> Result<Exit, Failure> {
        let (mut store, mut shown) = review.reveal.open(&review.store)?;
        let (mut pending, mut more) = (Vec::new(), 0);
        let done = review.each(store.as_mut(), &mut |found| {
            match shown.lets(&found.person, found.protected) {
                true if pending.len() < MOST => pending.push(found),
                true => more += 1,
                false => {}
            }
            Ok(())
        });
        shown.remember(store.as_mut(), "review ask")?;
        done?;
        shown.tell();
        let rulings = go_through(&pending)?;
        drop(store);
        let mut store = self.signed.open(&review.store)?;
        let reviewed = self.signed.decide(store.as_mut(), &rulings, Some(&self.why))?;
        let more = match more {
            0 => String::new(),
            more => format!("{more} more wait\n"),
        };
        output::print(&format!("\n{}{more}", summary(&rulings, &reviewed)))?;
        Ok(Exit::Fine)
    }
}

/// Asks about each, and collects what was decided.
fn go_through(pending: &[Pending]) -> Result<Vec<Ruling>, Failure> {
    let look = output::look(&io::stdout());
    let mut rulings = Vec::new();
    for (number, found) in (1..).zip(pending) {
        let mut out = io::stdout().lock();
        write!(out, "\n{number} of {}: {}", pending.len(), found.human(look))?;
        write!(out, "  [t]ake, [d]ismiss, [s]kip, [q]uit? ")?;
        out.flush()?;
        drop(out);
        match ask(&ANSWERS)? {
            Some(Some(answer)) => rulings.push(ruling(found, answer)),
            Some(None) => {}
            None => break,
        }
    }
    Ok(rulings)
}

fn ruling(found: &Pending, answer: Answer) -> Ruling {
    Ruling {
        person: found.person.clone(),
        field: found.field.named.name.clone(),
        category: Some(found.category.name.clone()),
        by: Some(found.by.name.clone()),
        proposed: Some(found.proposed.clone()),
        answer,
        why: None,
    }
}
