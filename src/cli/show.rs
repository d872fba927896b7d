use std::io;

use clap::Args;

use crate::policy::Policy;
use crate::report;
use crate::report::findings::Look;
use crate::report::person::{self, Person};
use crate::store::{Purpose, Store};
use crate::sync::{Again, Question, again};
use crate::text::nearest;

use super::exit::{Exit, Failure};
use super::person::{Who, unknown};
use super::progress::Bar;
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
        show(&self.who, None, self.reveal_protected.then_some("show"), self.format, None)
    }
}

/// Shows what is held of a person, or of one of its fields. Where protected identity is to be
/// revealed, it is remembered by which command. With a question, it is explained what its policy
/// decides about the field when each source says once more what it said last.
pub(super) fn show(
    who: &Who,
    field: Option<&str>,
    reveal: Option<&str>,
    format: Format,
    question: Option<&Question<'_>>,
) -> Result<Exit, Failure> {
    let mut store = who.store.open(Purpose::Read)?;
    let Some(mut dossier) = who.find(store.as_mut())? else { return Ok(unknown()) };
    let fields = store.fields()?;
    if let Some(field) = field {
        let known = || fields.iter().map(|known| known.named.name.as_str());
        if !known().any(|known| known == field) {
            let failure = Failure::usage(format!("the store has no field `{field}`"));
            // Whoever has the label before them means its field.
            let labels = || fields.iter().map(|known| known.named.label.as_str());
            let of_label = |label: &str| labels().position(|known| known == label);
            let labelled = of_label(field).or_else(|| nearest(field, labels()).and_then(of_label));
            let labelled = labelled.map(|place| fields[place].named.name.as_str());
            let near = nearest(field, known()).or(labelled);
            let near = near.map(|near| format!("did you mean `{near}`?"));
            return Err(failure.maybe_help(near));
        }
        dossier.keep_only(field);
    }
    if let (true, Some(command)) = (dossier.protected, reveal) {
        if store.is_read_only() {
            return Err(Failure::unremembered(&who.store));
        }
        store.remember_reveal(&clock::now(), command, 1)?;
    }
    let shown = Person { dossier: &dossier, fields: &fields, reveal: reveal.is_some() };
    let asked = question.zip(field).filter(|_| !dossier.protected || reveal.is_some());
    let again = asked.map(|asked| foresee(store.as_mut(), &dossier.person, asked)).transpose()?;
    let look = output::look(&io::stdout());
    output::print(&match format {
        Format::Human => {
            let told = asked.zip(again.as_ref()).map(|((question, field), again)| {
                foreseen(question.policy, field, again.as_deref(), look)
            });
            person::human(&shown, look) + &told.unwrap_or_default()
        }
        Format::Json => {
            let mut json = person::json(&shown);
            if let Some(Question { policy, .. }) = question {
                let again = again.iter().flatten().flatten();
                json["again"] = again.map(|one| report::again::json(policy, one)).collect();
            }
            format!("{json}\n")
        }
    })?;
    if dossier.protected && reveal.is_none() {
        eprintln!("the person has protected identity: `--reveal-protected` shows the values");
    }
    Ok(Exit::Fine)
}

/// What the policy of a question decides about a field of a person; `None` where it has no such field.
fn foresee(
    store: &mut dyn Store,
    person: &str,
    (question, field): (&Question<'_>, &str),
) -> Result<Option<Vec<Again>>, Failure> {
    if question.policy.field(field).is_none() {
        return Ok(None);
    }
    let mut bar = Bar::new(true);
    let found = again(store, question, (person, field), &mut |at| bar.show(at));
    bar.finish();
    Ok(Some(found?))
}

fn foreseen(policy: &Policy, field: &str, again: Option<&[Again]>, look: Look) -> String {
    let name = policy.name();
    match again {
        None => format!("\n{name} has no field `{field}`: what is stored of it stays\n"),
        Some([]) => {
            format!("\nno source has reported the person: what {name} would decide is not known\n")
        }
        Some(all) => all.iter().map(|one| report::again::human(policy, one, look)).collect(),
    }
}
