use std::io::{self, Write};

use crate::readers::Frame;

/// Rows that were set aside, in their original form, and what stands around them: a file that can
/// be mended and synchronised like the one they came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    frame: Frame,
    rows: Vec<Vec<u8>>,
}

impl Rejected {
    /// How many rows there are.
    pub fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Writes the file.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&self.frame.head)?;
        for (place, row) in self.rows.iter().enumerate() {
            if place > 0 {
                out.write_all(&self.frame.between)?;
            }
            out.write_all(row)?;
        }
        out.write_all(&self.frame.tail)
    }
}

/// Adds the rows of one delivered file to those of the others: files that are written alike share
/// one, and one without such rows has none, unless it is the only one.
pub(super) fn add(all: &mut Vec<Rejected>, frame: Frame, rows: Vec<Vec<u8>>) {
    if let Some(alike) = all.iter_mut().find(|known| known.frame == frame) {
        alike.rows.extend(rows);
        return;
    }
    if let [only] = all.as_mut_slice()
        && only.rows.is_empty()
    {
        *only = Rejected { frame, rows };
    } else if all.is_empty() || !rows.is_empty() {
        all.push(Rejected { frame, rows });
    }
}

/// Adds the rows of another delivery.
pub(super) fn join(all: &mut Vec<Rejected>, other: Rejected) {
    add(all, other.frame, other.rows);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(head: &str) -> Frame {
        let [head, between, tail] = [head, ",", "]"].map(|text| text.as_bytes().to_vec());
        Frame { head, between, tail }
    }

    fn written(files: &[(&str, &[&str])]) -> Vec<String> {
        let mut all = Vec::new();
        for (head, rows) in files {
            let rows = rows.iter().map(|row| row.as_bytes().to_vec()).collect();
            add(&mut all, frame(head), rows);
        }
        let written = all.iter().map(|rejected| {
            let mut out = Vec::new();
            rejected.write(&mut out).unwrap();
            String::from_utf8(out).unwrap()
        });
        written.collect()
    }

    #[test]
    fn files_that_are_written_alike_share_one() {
        assert_eq!(written(&[("[", &["1", "2"]), ("[", &[]), ("[", &["3"])]), ["[1,2,3]"]);
        assert_eq!(written(&[("[", &["1"]), ("{", &["2"]), ("(", &[])]), ["[1]", "{2]"]);
    }

    #[test]
    fn there_is_one_even_without_rows() {
        assert_eq!(written(&[("[", &[]), ("{", &[])]), ["{]"]);
        assert_eq!(written(&[("[", &[]), ("{", &["1"]), ("(", &[])]), ["{1]"]);
    }
}
