//! Cells that a spreadsheet would take for formulas.
//!
//! What people type into a school system ends in lists that their officials open in a spreadsheet,
//! and a cell that begins with one of a few characters is a formula there, which may send what
//! stands in others elsewhere. OWASP (*CSV Injection*) and CWE-1236 advise a `'` before it, which
//! says that the cell is a text. Lists for people have it; what is to be loaded or read again as it
//! is, an export and the rows that are set aside, must not.

use std::borrow::Cow;

/// What says that a cell is a text.
const MARK: char = '\'';

/// What a formula may begin with, in its full width too, and what spreadsheets pass over before it.
const BEGINNINGS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠'];

/// A cell as a spreadsheet can be given it: one that may be taken for a formula says that it is a
/// text. A telephone number, `+` and digits, is a number for it, and no formula.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("{MARK}{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell that [`guarded`] was given. A spreadsheet may have taken the mark away itself.
pub fn bare(cell: &str) -> &str {
    cell.strip_prefix(MARK).filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// What begins with the mark itself counts as what stands after it, so that one mark more can be told
/// from those that were there.
fn is_formula(cell: &str) -> bool {
    let text = cell.trim_start_matches(MARK);
    let number = text.strip_prefix(['+', '-']).unwrap_or_default();
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    text.starts_with(BEGINNINGS) && !is_number
}

#[cfg(test)]
mod tests {
    use super::{bare, guarded};

    #[test]
    fn no_cell_is_a_formula_and_each_comes_back() {
        for cell in [
            "=HYPERLINK(\"http://exempel.example\")",
            "+46(1)",
            "-1+2",
            "@SUM(A1)",
            "\t=1",
            "＝1",
            "'=1",
            "''=1",
            "-",
            "+46701740605 ",
        ] {
            let guarded = guarded(cell);
            assert_eq!(guarded, format!("'{cell}"));
            assert_eq!(bare(&guarded), cell);
        }
        for cell in ["", "'", "'n Anna", "a=1", "+46701740605", "-5", "20000229-2399", "{\"a\":1}"]
        {
            assert_eq!((&*guarded(cell), bare(cell)), (cell, cell));
        }
        assert_eq!(bare("=1"), "=1", "a spreadsheet took the mark away");
    }
}
