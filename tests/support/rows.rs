//! Rows as lines, so that a test can say what it expects of them.

use foga::readers::{Row, SetAside};
use foga::record::{SentRecord, SentValue};

/// Records one a line, set-aside rows with their place and reason.
pub fn told(rows: &[Row]) -> String {
    let mut lines = Vec::new();
    for row in rows {
        match row {
            Row::Record(record) => lines.push(told_record(record)),
            Row::SetAside(SetAside { place, reason, row, person, .. }) => {
                let who = person.as_deref().unwrap_or("?");
                lines.push(format!("{}:{}: {reason} [{who}] {row:?}", place.line, place.column));
            }
        }
    }
    lines.join("\n")
}

fn told_record(record: &SentRecord) -> String {
    let mut parts = vec![
        format!("{}:{}", record.place.line, record.place.column),
        record.person.clone(),
        record.category.clone(),
    ];
    for field in &record.fields {
        let value = match &field.value {
            SentValue::Cell(cell) => format!("{cell:?}"),
            SentValue::Parts(parts) => format!("{parts:?}"),
        };
        parts.push(format!("{}@{}:{}={value}", field.name, field.place.line, field.place.column));
    }
    parts.extend(record.facts.iter().map(|(name, value)| format!("{name}={value:?}")));
    parts.extend(record.modified.iter().map(|modified| format!("modified={modified:?}")));
    parts.extend((record.protected == Some(true)).then(|| "protected".to_owned()));
    parts.join(" ")
}

/// Holds rows against the lines that are expected of them.
#[track_caller]
pub fn tells(rows: &[Row], expected: &[&str]) {
    let told = told(rows);
    assert_eq!(told.lines().collect::<Vec<_>>(), expected);
}
