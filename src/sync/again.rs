use jiff::civil::Date;
use serde_json::{Map, Value as Json, json};

use crate::policy::Policy;
use crate::store::{Dossier, ReportRow, Version};

/// What every source that reports a field of a person says of it, as if it said it once more on
/// that date: situations, as lines of `foga decide`. Facts and times of modification are not kept
/// by a store, and are left out.
pub fn again(dossier: &Dossier, policy: &Policy, field: &str, date: Date) -> Vec<Json> {
    let Some(id) = policy.field(field) else { return Vec::new() };
    let kind = policy.kind(id);
    let counts = |report: &&ReportRow| {
        let is_accepted = policy.accepts(&report.source.name);
        is_accepted && report.accepted && policy.category(&report.category.name).is_some()
    };
    let reports: Vec<&ReportRow> = dossier.reported.iter().filter(counts).collect();
    let value = |report: &ReportRow| {
        let value = report.values.iter().find(|value| value.field.name == field);
        value.map(|value| value.value.to_json(kind))
    };
    let stored = dossier.stored.iter().find(|stored| stored.field.name == field);
    let stored = stored.map(|stored| {
        let Version { value, from, category, since } = &stored.version;
        let category = category.as_ref().filter(|known| policy.category(&known.name).is_some());
        let said = [
            ("value", value.as_ref().map(|value| value.to_json(kind))),
            ("from", from.as_ref().map(|from| from.name.clone().into())),
            ("category", category.map(|category| category.name.clone().into())),
            ("since", since.clone().map(Json::from)),
        ];
        let said = said.into_iter().filter_map(|(key, said)| Some((key.to_owned(), said?)));
        said.collect::<Map<String, Json>>()
    });
    let situation = |report: &&ReportRow| {
        let incoming = value(report)?;
        let here = |other: &&&ReportRow| other.category == report.category;
        let others = || reports.iter().filter(|other| !here(other));
        let reported: Map<String, Json> = reports
            .iter()
            .filter(here)
            .filter_map(|other| Some((other.source.name.clone(), value(other)?)))
            .collect();
        let elsewhere: Vec<&str> = others()
            .filter(|other| value(other).is_some())
            .map(|other| other.source.name.as_str())
            .collect();
        let also: Vec<&str> = others().map(|other| other.category.name.as_str()).collect();
        let mut line = json!({
            "category": report.category.name, "field": field, "source": report.source.name,
            "incoming": incoming, "reported": reported, "elsewhere": elsewhere, "also": also,
            "protected": dossier.protected, "date": date.to_string(),
        });
        if let Some(stored) = &stored {
            line["stored"] = stored.clone().into();
        }
        Some(line)
    };
    reports.iter().filter_map(situation).collect()
}
