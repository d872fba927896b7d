use std::io;

use clap::Args;

use crate::decide::SituationLine;
use crate::policy::Policy;
use crate::report::explain;
use crate::report::impact::not_kept;
use crate::report::person::{self, Person};
use crate::store::{Dossier, Purpose};
use crate::sync::{Unkept, again, unkept};
use crate::text::nearest;

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
        show(&self.who, None, self.reveal_protected.then_some("show"), self.format, None)
    }
}

/// Shows what is held of a person, or of one of its fields. Where protected identity is to be
/// revealed, it is remembered by which command. With a policy, it is explained what that decides
/// about the field when each source says once more what it said last.
pub(super) fn show(
    who: &Who,
    field: Option<&str>,
    reveal: Option<&str>,
    format: Format,
    policy: Option<&Policy>,
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
    let lines = match policy.zip(field).filter(|_| !dossier.protected || reveal.is_some()) {
        Some((policy, field)) => explained_again(&dossier, policy, field)?,
        None => Vec::new(),
    };
    let unkept = match policy.zip(field) {
        Some((policy, field)) => {
            let reports = dossier.reported.iter();
            let categories: Vec<Box<str>> =
                reports.map(|report| report.category.name.as_str().into()).collect();
            unkept(policy, &categories, field)
        }
        None => Vec::new(),
    };
    let look = output::look(&io::stdout());
    output::print(&match format {
        Format::Human => {
            let again = lines.iter().map(|(said, line)| match policy {
                Some(policy) => explain::again(policy, line, said, look),
                None => String::new(),
            });
            let again = again.collect::<String>();
            let taken = if again.is_empty() { String::new() } else { taken_alone(&unkept) };
            person::human(&shown, look) + &taken + &again
        }
        Format::Json => {
            let mut json = person::json(&shown);
            if let Some(policy) = policy {
                let again = lines.iter().map(|(_, line)| explain::line_json(policy, line));
                json["again"] = again.collect();
                json["not_kept"] = unkept.iter().map(Unkept::to_string).collect();
            }
            format!("{json}\n")
        }
    })?;
    if dossier.protected && reveal.is_none() {
        eprintln!("the person has protected identity: `--reveal-protected` shows the values");
    }
    Ok(Exit::Fine)
}

/// In what what is explained may differ from a run.
fn taken_alone(unkept: &[Unkept]) -> String {
    let mut text = "\neach record that had the field is explained alone; `foga impact` follows all records of \
                    a source, one after the other, and those without the field\n"
        .to_owned();
    if !unkept.is_empty() {
        text += &format!(
            "what is decided may depend on {}: the store does not keep it, and the records are \
             explained as if they had none\n",
            not_kept(unkept)
        );
    }
    text
}

/// Each source and category with what is said once more, ready to be decided.
fn explained_again(
    dossier: &Dossier,
    policy: &Policy,
    field: &str,
) -> Result<Vec<(String, SituationLine)>, Failure> {
    let lines = again(dossier, policy, field, clock::today()).into_iter().map(|line| {
        let name = |key: &str| line[key].as_str().unwrap_or_default();
        let said = format!("{} says it again, {}", name("source"), name("category"));
        let line = SituationLine::parse(policy, &line.to_string()).map_err(Failure::finding)?;
        Ok((said, line))
    });
    lines.collect()
}
