//! Lists that may be long, written row by row as they come: for a person, for a spreadsheet, or as
//! one JSON object.

use std::io::{self, Write};

use serde_json::Value as Json;

use super::findings::Look;
use super::formula::guarded;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For a person.
    Human,
    /// Comma, UTF-8, line feeds, a header; no cell of it is a formula in a spreadsheet.
    Csv,
    /// One JSON object, in which the rows stand in an array, a line each.
    Json,
}

/// A row in each form.
pub trait Row {
    /// As a person reads it: whole lines.
    fn human(&self, look: Look) -> String;
    /// Its rows in a spreadsheet, each as wide as the header; most have one.
    fn cells(&self) -> Vec<Vec<String>>;
    /// As an object.
    fn json(&self) -> Json;
}

/// A list that is being written.
pub struct Sheet<W: Write> {
    out: Out<W>,
    rows: u64,
}

enum Out<W: Write> {
    Human(W, Look),
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<W: Write> Sheet<W> {
    /// Begins a list. `name` is that of the array in the JSON object, of which `head` are the first
    /// members.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn begin(
        (form, look): (Form, Look),
        header: &[&str],
        (name, head): (&str, Json),
        mut out: W,
    ) -> io::Result<Self> {
        let out = match form {
            Form::Human => Out::Human(out, look),
            Form::Csv => {
                let mut csv = csv::Writer::from_writer(out);
                csv.write_record(header).map_err(plain)?;
                Out::Csv(Box::new(csv))
            }
            Form::Json => {
                write!(out, "{{{}\"{name}\":[", members(&head, ","))?;
                Out::Json(out)
            }
        };
        Ok(Self { out, rows: 0 })
    }

    /// How many rows were written.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Writes a row.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn row(&mut self, row: &impl Row) -> io::Result<()> {
        let is_first = self.rows == 0;
        self.rows += 1;
        match &mut self.out {
            Out::Human(out, look) => out.write_all(row.human(*look).as_bytes()),
            Out::Csv(csv) => {
                let mut rows = row.cells().into_iter();
                rows.try_for_each(|row| {
                    csv.write_record(row.iter().map(|cell| guarded(cell).into_owned()))
                })
                .map_err(plain)
            }
            Out::Json(out) => {
                write!(out, "{}{}", if is_first { "\n" } else { ",\n" }, row.json())
            }
        }
    }

    /// Ends the list: for a person with a text, in JSON with more members of the object.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn end(self, tail: impl FnOnce(Look) -> String, members_after: &Json) -> io::Result<()> {
        match self.out {
            Out::Human(mut out, look) => {
                out.write_all(tail(look).as_bytes())?;
                out.flush()
            }
            Out::Csv(mut csv) => csv.flush(),
            Out::Json(mut out) => {
                let more = members(members_after, "");
                let gap = if more.is_empty() { "" } else { "," };
                let line = if self.rows == 0 { "" } else { "\n" };
                writeln!(out, "{line}]{gap}{more}}}")?;
                out.flush()
            }
        }
    }
}

/// The members of an object without its braces, and what stands after them where there are any.
fn members(object: &Json, after: &str) -> String {
    let text = object.to_string();
    let members = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
    match members.unwrap_or_default() {
        "" => String::new(),
        members => format!("{members}{after}"),
    }
}

/// What went wrong beneath the CSV writer.
pub(super) fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    struct Number(u64);

    impl Row for Number {
        fn human(&self, _: Look) -> String {
            format!("{}\n", self.0)
        }

        fn cells(&self) -> Vec<Vec<String>> {
            vec![vec![self.0.to_string(), "a,b".to_owned(), "=1".to_owned()]]
        }

        fn json(&self) -> Json {
            json!({ "n": self.0 })
        }
    }

    fn written(form: Form, head: Json, rows: &[u64], tail: &Json) -> String {
        let look = Look { colour: false, width: 80 };
        let mut out = Vec::new();
        let mut sheet =
            Sheet::begin((form, look), &["n", "text", "more"], ("list", head), &mut out).unwrap();
        for row in rows {
            sheet.row(&Number(*row)).unwrap();
        }
        assert_eq!(sheet.rows(), rows.len() as u64);
        sheet.end(|_| "end\n".to_owned(), tail).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_list_is_one_object_whatever_stands_around_it() {
        let (none, some) = (json!({}), json!({ "a": 1, "b": "}" }));
        for (head, tail) in [(&none, &none), (&some, &none), (&none, &some), (&some, &none)] {
            for rows in [&[][..], &[1], &[1, 2]] {
                let text = written(Form::Json, head.clone(), rows, tail);
                let object: Json = serde_json::from_str(&text).unwrap();
                assert_eq!(object["list"].as_array().unwrap().len(), rows.len());
                let both = [head, tail].into_iter().any(|part| part["b"] == "}");
                assert_eq!(object["b"] == "}", both);
            }
        }
    }

    #[test]
    fn a_spreadsheet_has_its_header_even_without_rows() {
        let none = json!({});
        assert_eq!(written(Form::Csv, none.clone(), &[], &none), "n,text,more\n");
        assert_eq!(written(Form::Csv, none.clone(), &[7], &none), "n,text,more\n7,\"a,b\",'=1\n");
        assert_eq!(written(Form::Human, none.clone(), &[7], &none), "7\nend\n");
    }
}
