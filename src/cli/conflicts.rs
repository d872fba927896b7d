use std::io::{self, BufWriter};

use clap::{Args, ValueEnum};
use serde_json::json;

use crate::report::sheet::{Form, Sheet};
use crate::report::upkeep::CONFLICTS;
use crate::upkeep::{self, Which, conflicts};

use super::exit::{Exit, Failure};
use super::output;
use super::protected::Reveal;
use super::store::Stored;

/// List the persons about whom not everybody says the same.
///
/// Sources disagree, as where a guardian has children in two systems; or what the person has
/// entered is not what a source says. Who says what, in which category and since when, with what
/// people call it: for whoever corrects the administrative systems. A spreadsheet gets a row for each
/// of those who say something. Persons with protected identity are left out, and how many is said
/// on standard error.
#[derive(Debug, Args)]
pub(super) struct Conflicts {
    #[command(flatten)]
    store: Stored,
    /// Only what is said in this category.
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// Only values of this field.
    #[arg(long, value_name = "NAME")]
    field: Option<String>,
    /// Between whom.
    #[arg(long, value_enum, default_value_t = Between::Any, value_name = "WHOM")]
    between: Between,
    #[command(flatten)]
    reveal: Reveal,
    /// How to list them.
    #[arg(long, value_enum, default_value_t = Form::Human, value_name = "FORMAT")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Between {
    /// Sources that disagree.
    Sources,
    /// The person and a source.
    Own,
    /// Both.
    Any,
}

impl Conflicts {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (mut store, mut shown) = self.reveal.open(&self.store)?;
        let out = BufWriter::new(io::stdout().lock());
        let form = (self.format, output::look(&io::stdout()));
        let mut sheet = Sheet::begin(form, &CONFLICTS, ("conflicts", json!({})), out)?;
        let which = Which { category: self.category.as_deref(), field: self.field.as_deref() };
        let between = match self.between {
            Between::Sources => upkeep::Between::Sources,
            Between::Own => upkeep::Between::OwnAndSource,
            Between::Any => upkeep::Between::Any,
        };
        let done = conflicts(store.as_mut(), which, between, &mut |conflict| {
            let lets = shown.lets(&conflict.person, conflict.protected);
            if lets { sheet.row(&conflict) } else { Ok(()) }
        });
        shown.remember(store.as_mut(), "conflicts")?;
        done?;
        let rows = sheet.rows();
        let protected = json!({ "protected_persons": shown.persons() });
        sheet.end(|_| format!("conflicts: {rows}{}\n", shown.others()), &protected)?;
        shown.tell();
        Ok(Exit::Fine)
    }
}
