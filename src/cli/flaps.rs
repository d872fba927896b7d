use std::io::{self, BufWriter};

use clap::Args;
use serde_json::json;

use crate::report::sheet::{Form, Sheet};
use crate::report::upkeep::FLAPS;
use crate::upkeep::flaps;

use super::exit::{Exit, Failure};
use super::output;
use super::protected::Reveal;
use super::store::Stored;

/// List the values that went back and forth.
///
/// One source made a value another, and another source, or the person, made it again what it had
/// been: a sign that the policy does not say who leads. With whose values they are, and by which
/// rules. Persons with protected identity are left out, and how many is said on standard error.
#[derive(Debug, Args)]
pub(super) struct Flaps {
    #[command(flatten)]
    store: Stored,
    /// In so many of the last runs.
    #[arg(long, value_name = "N", default_value_t = 30)]
    runs: usize,
    #[command(flatten)]
    reveal: Reveal,
    /// How to list them.
    #[arg(long, value_enum, default_value_t = Form::Human, value_name = "FORMAT")]
    format: Form,
}

impl Flaps {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (mut store, mut shown) = self.reveal.open(&self.store)?;
        let out = BufWriter::new(io::stdout().lock());
        let form = (self.format, output::look(&io::stdout()));
        let mut sheet = Sheet::begin(form, &FLAPS, ("flaps", json!({})), out)?;
        let done = flaps(store.as_mut(), self.runs, &mut |flap| {
            let lets = shown.lets(&flap.person, flap.protected);
            if lets { sheet.row(&flap) } else { Ok(()) }
        });
        shown.remember(store.as_mut(), "flaps")?;
        let purged = done?;
        let rows = sheet.rows();
        let protected = json!({ "protected_persons": shown.persons() });
        sheet.end(|_| format!("went back and forth: {rows}{}\n", shown.others()), &protected)?;
        shown.tell();
        if let Some(run) = purged {
            eprintln!("up to run {run} nothing is looked at: the history was purged");
        }
        Ok(Exit::Fine)
    }
}
