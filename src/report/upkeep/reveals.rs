use serde_json::{Value as Json, json};

use crate::store::Reveal;

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::sheet::Row;
use super::super::table::count;

/// The header of when persons with protected identity were shown.
pub const REVEALS: [&str; 3] = ["at", "command", "persons"];

impl Row for Reveal {
    fn human(&self, _: Look) -> String {
        let persons = count(self.persons, "person", "persons");
        format!("{}  foga {}  {persons}\n", plain(&self.at), plain(&self.command))
    }

    fn cells(&self) -> Vec<Vec<String>> {
        vec![vec![self.at.clone(), self.command.clone(), self.persons.to_string()]]
    }

    fn json(&self) -> Json {
        json!({ "at": self.at, "command": self.command, "persons": self.persons })
    }
}
