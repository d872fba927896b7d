//! Rows as lines, so that a test can say what it expects of them.

use foga::readers::{Description, Row, SetAside, Vocabulary};
use foga::record::{Kind, SentRecord, SentValue};
use foga::text::{Diagnostic, SourceText};

/// A description of that name against the names of a policy much like the standard one.
pub fn described(name: &str, text: &str) -> Result<Description, Vec<Diagnostic>> {
    let address = Kind::Group(["street", "city"].map(Into::into).into());
    let fields = [("email", &Kind::Email), ("mobile", &Kind::Phone), ("address", &address)];
    let names = Vocabulary {
        categories: &["pupil", "staff", "guardian"],
        fields: &fields,
        facts: &["school-form"],
    };
    Description::parse(&SourceText::new(name, text), &names)
}

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
