//! What is stored, for other programs: a row a value, or a row a person.

use std::io::{self, Write};

use serde_json::{Map, Value as Json};

use crate::record::{Kind, Value};
use crate::store::{FieldRow, Named, PersonRows, Version};

use super::sheet::plain;

/// How an export is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Comma, UTF-8, line feeds, a header. A group's value is a JSON object.
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// Writes an export as it comes, person by person.
pub struct Export<'a, W: Write> {
    fields: &'a [FieldRow],
    wide: bool,
    out: Out<W>,
}

enum Out<W: Write> {
    /// With whether the header was written.
    Csv(Box<csv::Writer<W>>, bool),
    Jsonl(W),
}

impl<'a, W: Write> Export<'a, W> {
    /// Begins an export. `wide` is a row a person: its key, the names of the categories in which
    /// it is known, with spaces between, and a column for each field or part of a group.
    ///
    /// Nothing is written before the first person, or the end.
    pub fn new(form: Form, wide: bool, fields: &'a [FieldRow], out: W) -> Self {
        let out = match form {
            Form::Csv => Out::Csv(Box::new(csv::Writer::from_writer(out)), false),
            Form::Jsonl => Out::Jsonl(out),
        };
        Self { fields, wide, out }
    }

    /// Writes a person.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn person(&mut self, person: &PersonRows) -> io::Result<()> {
        self.head()?;
        let fields = self.fields;
        let mut values = person.values.iter().filter_map(|(place, version)| {
            let field = fields.get(*place)?;
            Some((field, version))
        });
        match (&mut self.out, self.wide) {
            (Out::Csv(csv, _), true) => csv.write_record(wide_row(person, fields)).map_err(plain),
            (Out::Jsonl(out), true) => line(out, &wide_object(person, fields)),
            (Out::Csv(csv, _), false) => values.try_for_each(|(field, version)| {
                csv.write_record(row(&person.person, field, version)).map_err(plain)
            }),
            (Out::Jsonl(out), false) => values.try_for_each(|(field, version)| {
                line(out, &object(&person.person, field, version))
            }),
        }
    }

    /// Writes what is not written yet.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn end(mut self) -> io::Result<()> {
        self.head()?;
        match self.out {
            Out::Csv(mut csv, _) => csv.flush(),
            Out::Jsonl(mut out) => out.flush(),
        }
    }

    fn head(&mut self) -> io::Result<()> {
        if let Out::Csv(csv, written @ false) = &mut self.out {
            *written = true;
            csv.write_record(header(self.wide, self.fields)).map_err(plain)?;
        }
        Ok(())
    }
}

fn header(wide: bool, fields: &[FieldRow]) -> Vec<String> {
    let names: &[&str] = match wide {
        true => &["person", "categories"],
        false => &["person", "category", "field", "value", "from", "since"],
    };
    let mut header: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    for field in fields.iter().filter(|_| wide) {
        match &field.kind {
            Kind::Group(parts) => {
                header.extend(parts.iter().map(|part| format!("{}.{part}", field.named.name)));
            }
            _ => header.push(field.named.name.clone()),
        }
    }
    header
}

fn row<'a>(person: &'a str, field: &'a FieldRow, version: &'a Version) -> [&'a str; 6] {
    [
        person,
        name(version.category.as_ref()).unwrap_or_default(),
        &field.named.name,
        version.value.as_ref().map_or("", Value::as_str),
        name(version.from.as_ref()).unwrap_or_default(),
        version.since.as_deref().unwrap_or_default(),
    ]
}

fn object(person: &str, field: &FieldRow, version: &Version) -> Json {
    serde_json::json!({
        "person": person,
        "category": name(version.category.as_ref()),
        "field": field.named.name,
        "value": version.value.as_ref().map(|value| value.to_json(&field.kind)),
        "from": name(version.from.as_ref()),
        "since": version.since,
    })
}

fn wide_row(person: &PersonRows, fields: &[FieldRow]) -> Vec<String> {
    let mut row = vec![person.person.clone(), person.categories.join(" ")];
    for (place, field) in fields.iter().enumerate() {
        let value = stored(person, place);
        let Kind::Group(parts) = &field.kind else {
            row.push(value.map(|value| value.as_str().to_owned()).unwrap_or_default());
            continue;
        };
        let group = value.map(|value| value.to_json(&field.kind));
        let part = |name: &str| {
            let part = group.as_ref().and_then(|group| group.get(name)?.as_str());
            part.unwrap_or_default().to_owned()
        };
        row.extend(parts.iter().map(|name| part(name)));
    }
    row
}

fn wide_object(person: &PersonRows, fields: &[FieldRow]) -> Json {
    let mut object = Map::new();
    object.insert("person".to_owned(), person.person.clone().into());
    object.insert("categories".to_owned(), person.categories.clone().into());
    for (place, field) in fields.iter().enumerate() {
        let value = stored(person, place).map(|value| value.to_json(&field.kind));
        object.insert(field.named.name.clone(), value.unwrap_or_default());
    }
    Json::Object(object)
}

fn stored(person: &PersonRows, place: usize) -> Option<&Value> {
    let (_, version) = person.values.iter().find(|(known, _)| *known == place)?;
    version.value.as_ref()
}

fn name(named: Option<&Named>) -> Option<&str> {
    named.map(|named| named.name.as_str())
}

fn line(out: &mut impl Write, object: &Json) -> io::Result<()> {
    writeln!(out, "{object}")
}
