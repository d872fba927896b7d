use std::io::{self, BufWriter};

use clap::Args;
use serde_json::json;

use crate::report::sheet::{Form, Sheet};
use crate::report::upkeep::MUNICIPALITIES;
use crate::store::StoreError;

use super::super::exit::{Exit, Failure};
use super::super::output;
use super::super::store::Stored;

/// List the municipalities that a database holds, with how many runs each had and when the last
/// began.
///
/// In CSV, `municipality,name,runs,last`, in the order of the codes: what a script goes through. A
/// login sees those to which it was admitted.
#[derive(Debug, Args)]
pub(super) struct Municipalities {
    #[command(flatten)]
    store: Stored,
    /// How to list them.
    #[arg(long, value_enum, default_value_t = Form::Human, value_name = "FORMAT")]
    format: Form,
}

impl Municipalities {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let entries = self.store.municipalities()?.ok_or_else(|| {
            let name = self.store.name();
            Failure::usage(format!("`{name}` is a file, which is the store of one municipality"))
                .help("a database holds several: `--store postgres://USER@HOST/DATABASE`")
        })?;
        let asked = self.store.municipality();
        if let Some(code) =
            asked.filter(|code| !entries.iter().any(|it| *it.municipality.code == **code))
        {
            let known: Vec<&str> = entries.iter().map(|it| &*it.municipality.code).collect();
            let known = known.join("`, `").into();
            let path = self.store.name().into();
            return Err(StoreError::NoMunicipality { path, code: code.into(), known }.into());
        }
        let out = BufWriter::new(io::stdout().lock());
        let form = (self.format, output::look(&io::stdout()));
        let mut sheet = Sheet::begin(form, &MUNICIPALITIES, ("municipalities", json!({})), out)?;
        for entry in &entries {
            if asked.is_none_or(|asked| *entry.municipality.code == *asked) {
                sheet.row(entry)?;
            }
        }
        sheet.end(|_| String::new(), &json!({}))?;
        Ok(Exit::Fine)
    }
}
