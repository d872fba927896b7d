use std::io::{self, BufWriter};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::report::export::{Export as Writer, Form};
use crate::store::Export as What;

use super::exit::{Exit, Failure};
use super::protected::Reveal;
use super::store::Stored;

/// Write what is stored to standard output, for the platform or for a spreadsheet.
///
/// A row a value: `person,category,field,value,from,since`, sorted by person and then as the
/// policy declares the fields. `category` is the one in which the value came, or, where it is stored
/// no more, had come; an empty `value` is missing, and the value of a group is a JSON object. Persons with protected identity are left
/// out, and how many is said on standard error.
#[derive(Debug, Args)]
pub(super) struct Export {
    #[command(flatten)]
    store: Stored,
    /// Only what that run changed, as it was after it.
    #[arg(long, value_name = "N")]
    run: Option<i64>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Form::Csv, value_name = "FORMAT")]
    format: Form,
    /// A row a person, `person,categories` and a column for each field, the parts of a group each
    /// in its own (`address.street`). The categories are those in which the person is known now.
    /// With `--run`: the persons whom the run changed, with all that was stored of them after it, be
    /// it nothing.
    #[arg(long)]
    wide: bool,
    #[command(flatten)]
    reveal: Reveal,
}

impl Export {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (mut store, mut shown) = self.reveal.open(&self.store)?;
        let fields = store.fields()?;
        let what = match self.run {
            None => What::All,
            Some(run) if self.wide => What::PersonsChangedBy(run),
            Some(run) => What::ChangedBy(run),
        };
        let out = BufWriter::new(io::stdout().lock());
        let mut writer = Writer::new(self.format, self.wide, &fields, out);
        let done = store.export(what, &mut |person| {
            let lets = shown.lets(&person.person, person.protected);
            if lets { writer.person(&person) } else { Ok(()) }
        });
        shown.remember(store.as_mut(), "export")?;
        done?;
        writer.end()?;
        shown.tell();
        Ok(Exit::Fine)
    }
}

impl ValueEnum for Form {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Csv, Self::Jsonl]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Csv => PossibleValue::new("csv").help("comma, UTF-8, a header"),
            Self::Jsonl => PossibleValue::new("jsonl").help("one JSON object a line"),
        })
    }
}
