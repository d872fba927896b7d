use serde_json::{Value as Json, json};

use crate::upkeep::{Flap, Side};

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::sheet::Row;
use super::super::table::count;
use super::{run, value, value_json, who, why};

/// The header of values that go back and forth: what the last two who changed it made of it.
pub const FLAPS: [&str; 11] = [
    "person",
    "field",
    "times",
    "source",
    "value",
    "rule",
    "date",
    "other_source",
    "other_value",
    "other_rule",
    "other_date",
];

impl Row for Flap {
    fn human(&self, look: Look) -> String {
        let mut text = format!(
            "{}  {}  came back {}\n",
            plain(&self.person),
            plain(&self.field.named.label),
            count(self.times, "time", "times")
        );
        for side in &self.sides {
            text += &format!(
                "  {}  {}  {}, {}\n",
                who(&side.by),
                value(side.value.as_ref()),
                run(&side.run),
                why(&side.rule, look)
            );
        }
        text
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let head = [self.person.clone(), self.field.named.label.clone(), self.times.to_string()];
        let side = |side: &Side| {
            [
                who(&side.by),
                side.value.as_ref().map(ToString::to_string).unwrap_or_default(),
                side.rule.name.clone(),
                side.run.date.clone(),
            ]
        };
        let [earlier, latest] = &self.sides;
        vec![head.into_iter().chain(side(latest)).chain(side(earlier)).collect()]
    }

    fn json(&self) -> Json {
        let sides = self.sides.iter().map(|side| {
            json!({
                "source": side.by.name,
                "source_label": side.by.label,
                "value": value_json(side.value.as_ref(), &self.field.kind),
                "rule": side.rule.name,
                "explanation": side.rule.explanation,
                "run": side.run.run,
                "date": side.run.date,
            })
        });
        json!({
            "person": self.person,
            "field": self.field.named.name,
            "field_label": self.field.named.label,
            "times": self.times,
            "sides": sides.collect::<Vec<_>>(),
        })
    }
}
