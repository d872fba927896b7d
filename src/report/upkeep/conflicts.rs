use serde_json::{Value as Json, json};

use crate::upkeep::{Conflict, Opinion};

use super::super::findings::Look;
use super::super::plain::plain;
use super::super::sheet::Row;
use super::super::table::{dim, width};
use super::{value, value_json, who};

/// The header of conflicts: a row for each of those who say something, with what people call things,
/// for whoever corrects the administrative systems.
pub const CONFLICTS: [&str; 7] =
    ["person", "field", "source", "category", "value", "since", "stored"];

impl Row for Conflict {
    fn human(&self, look: Look) -> String {
        let mut text = format!("{}  {}\n", plain(&self.person), plain(&self.field.named.label));
        let names: Vec<String> = self.opinions.iter().map(|opinion| who(&opinion.by)).collect();
        let values: Vec<String> =
            self.opinions.iter().map(|opinion| value(opinion.value.as_ref())).collect();
        let wide =
            [width(names.iter().map(String::as_str)), width(values.iter().map(String::as_str))];
        for ((opinion, name), value) in self.opinions.iter().zip(&names).zip(&values) {
            let mut about = plain(&opinion.category.label).into_owned();
            if let Some(since) = &opinion.since {
                about += &format!(", since {since}");
            }
            if opinion.is_stored {
                about += ", stored";
            }
            let about = dim(&about, look);
            text += &format!("  {name:<0$}  {value:<1$}  {about}\n", wide[0], wide[1]);
        }
        text
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let row = |opinion: &Opinion| {
            vec![
                self.person.clone(),
                self.field.named.label.clone(),
                who(&opinion.by),
                opinion.category.label.clone(),
                opinion.value.as_ref().map(ToString::to_string).unwrap_or_default(),
                opinion.since.clone().unwrap_or_default(),
                if opinion.is_stored { "yes" } else { "no" }.to_owned(),
            ]
        };
        self.opinions.iter().map(row).collect()
    }

    fn json(&self) -> Json {
        let opinions = self.opinions.iter().map(|opinion| {
            json!({
                "source": opinion.by.name,
                "source_label": opinion.by.label,
                "category": opinion.category.name,
                "category_label": opinion.category.label,
                "value": value_json(opinion.value.as_ref(), &self.field.kind),
                "since": opinion.since,
                "stored": opinion.is_stored,
            })
        });
        json!({
            "person": self.person,
            "field": self.field.named.name,
            "field_label": self.field.named.label,
            "between_sources": self.between_sources,
            "own_differs": self.own_differs,
            "opinions": opinions.collect::<Vec<_>>(),
        })
    }
}
