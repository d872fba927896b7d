use serde_json::{Value as Json, json};

use crate::store::MunicipalityEntry;

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::sheet::Row;
use super::super::table::count;

/// The header of the municipalities of a database.
pub const MUNICIPALITIES: [&str; 4] = ["municipality", "name", "runs", "last"];

impl Row for MunicipalityEntry {
    fn human(&self, _: Look) -> String {
        let (code, name) = (plain(&self.municipality.code), plain(&self.municipality.label));
        let runs = count(self.runs, "run", "runs");
        let last = self.last.as_ref().map(|last| format!(", the last at {}", plain(last)));
        format!("{code}  {name}  {runs}{}\n", last.unwrap_or_default())
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let (code, name) =
            (self.municipality.code.to_string(), self.municipality.label.to_string());
        vec![vec![code, name, self.runs.to_string(), self.last.clone().unwrap_or_default()]]
    }

    fn json(&self) -> Json {
        json!({
            "municipality": self.municipality.code,
            "name": self.municipality.label,
            "runs": self.runs,
            "last": self.last,
        })
    }
}
