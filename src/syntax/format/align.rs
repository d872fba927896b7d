//! Columns: the names and labels of neighbouring declarations stand under each other.

use crate::syntax::words::DECLARATIONS;

/// A declaration whose words may be moved apart.
pub(super) struct Row<'a> {
    /// Its words and marks.
    pub words: Vec<&'a str>,
    /// Whether it follows on the one before without an empty line.
    pub follows: bool,
}

/// For each declaration, how wide each of its words has to be; zero where it is as wide as it is.
pub(super) fn align(rows: &[Row<'_>]) -> Vec<Vec<usize>> {
    let mut widths = Vec::with_capacity(rows.len());
    let mut start = 0;
    while start < rows.len() {
        let run = rows[start + 1..]
            .iter()
            .take_while(|row| row.follows && keyword(row) == keyword(&rows[start]))
            .count();
        let end = start + 1 + run;
        widths.extend(align_run(&rows[start..end]));
        start = end;
    }
    widths
}

/// Declarations of one kind, one below the other.
fn align_run(rows: &[Row<'_>]) -> Vec<Vec<usize>> {
    let field = rows.first().and_then(keyword) == Some("field");
    let widest = |column: usize, counts: fn(&Row<'_>) -> bool| {
        rows.iter()
            .filter(|row| row.words.len() > column + 1 && counts(row))
            .map(|row| width(row.words[column]))
            .max()
            .unwrap_or(0)
    };
    let name = widest(1, |_| true);
    let kind = widest(3, |row| row.words.len() == 5);
    rows.iter()
        .map(|row| {
            let mut widths = vec![0; row.words.len()];
            if keyword(row).is_some_and(has_columns) && row.words.len() > 2 {
                widths[1] = name;
            }
            if field && row.words.len() == 5 {
                widths[3] = kind;
            }
            widths
        })
        .collect()
}

fn has_columns(word: &str) -> bool {
    matches!(word, "category" | "field" | "source" | "fact")
}

fn keyword<'a>(row: &Row<'a>) -> Option<&'a str> {
    row.words.first().copied().filter(|word| DECLARATIONS.contains(word))
}

/// How many characters wide a word is.
pub(super) fn width(word: &str) -> usize {
    word.chars().count()
}

#[cfg(test)]
mod tests {
    use super::{Row, align};

    fn row(text: &str, follows: bool) -> Row<'_> {
        Row { words: text.split(' ').collect(), follows }
    }

    #[test]
    fn a_run_ends_where_a_line_is_empty_or_something_else_is_declared() {
        let rows = [
            row("source extens 'E'", false),
            row("source a 'A'", true),
            row("source b", true),
            row("fact c 'C'", true),
            row("fact dd 'D'", false),
        ];
        let widths: Vec<usize> = align(&rows).iter().map(|widths| widths[1]).collect();
        assert_eq!(widths, [6, 6, 0, 1, 2]);
    }

    #[test]
    fn groups_widen_no_column_of_kinds() {
        let rows =
            [row("field email is email 'E'", false), row("field a is group of b , c 'A'", true)];
        assert_eq!(align(&rows), [vec![0, 5, 0, 5, 0], vec![0, 5, 0, 0, 0, 0, 0, 0, 0]]);
    }
}
