use super::cells::Cells;
use super::lines::failed;
use super::rows::{Next, Rows, Whole};
use crate::readers::description::{CsvFormat, Description, Path};
use crate::record::Kind;
use crate::record::Reading;
use crate::text::{Diagnostic, SourceText, Span, nearest};

/// So many digits in a name are no part of one, but a number of somebody.
const DIGITS: usize = 6;

/// The names of a file's columns, every one that the description names among them.
pub(super) struct Header {
    names: Vec<String>,
    spans: Vec<Span>,
    source: SourceText,
    /// It, and the line before it that says what separates cells.
    head: String,
}

/// Reads the header, and finds everything that the description asks of it.
pub(super) fn read(
    rows: &mut Rows<'_>,
    description: &Description,
    format: &CsvFormat,
    file: &str,
) -> Result<Header, Vec<Diagnostic>> {
    if let Some(columns) = format.columns {
        return Ok(Header::numbered(columns, file));
    }
    let header = first_row(rows, file, format, description).map_err(|finding| vec![finding])?;
    let mut findings: Vec<Diagnostic> = Vec::new();
    for column in description.paths() {
        if let Err(finding) = header.find(column, description, file)
            && !findings.contains(&finding)
        {
            findings.push(finding);
        }
    }
    if findings.is_empty() {
        return Ok(header);
    }
    if let Some(found) = header.wrong_separator(description, format, file) {
        return Err(vec![found]);
    }
    let names_none = description.paths().all(|column| header.matches(column).is_empty());
    if names_none || header.is_somebodys() {
        return Err(vec![no_header(description, file, names_none)]);
    }
    Err(findings)
}

/// The line may well be the first person's, so it is not shown.
fn no_header(description: &Description, file: &str, names_none: bool) -> Diagnostic {
    let mut names: Vec<String> = Vec::new();
    for column in description.paths() {
        let name = format!("`{}`", column.text);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let message = match names_none {
        true => format!("the first line of `{file}` names none of the columns described"),
        false => format!("the first line of `{file}` does not name all columns described"),
    };
    Diagnostic::error(message)
        .at(&description.source, first_span(description), "the first of them is named here")
        .help(format!(
            "if it is a person's, the file has no header: say so, `header: none`, and name the \
             columns by their places; or let the export write one that names every column, among \
             them {}",
            names.join(", ")
        ))
}

fn first_span(description: &Description) -> Span {
    description.paths().next().map(|column| column.span).unwrap_or_default()
}

fn first_row(
    rows: &mut Rows<'_>,
    file: &str,
    format: &CsvFormat,
    description: &Description,
) -> Result<Header, Diagnostic> {
    let mut before = String::new();
    loop {
        match rows.next().map_err(|error| failed(file, &error))? {
            // Excel's own way to say what separates cells.
            Next::Cells if is_separator_line(rows.cells().row()) => {
                before = format!("{}\n", rows.cells().row());
            }
            Next::Cells => return Ok(Header::new(rows.cells(), before, file)),
            Next::SetAside(fault) => {
                let message = format!("the header of `{file}` cannot be read: {}", fault.reason);
                let found = Diagnostic::error(message);
                // What is no text in the encoding is kept as bytes.
                return Err(match (fault.whole, format.encoding_span) {
                    (Whole::Row, _) => found.help(
                        "put a quote where the cell ends, or say `quote: none` if quotes are letters",
                    ),
                    (Whole::Bytes(None), _) => found,
                    (_, Some(span)) => found.at(&description.source, span, "as said here"),
                    (_, None) => found.help("say how it is written: `encoding: windows-1252`"),
                });
            }
            Next::End => {
                return Err(Diagnostic::error(format!("`{file}` is empty"))
                    .help("its first line has to name its columns"));
            }
        }
    }
}

fn is_separator_line(row: &str) -> bool {
    row.strip_prefix("sep=").is_some_and(|separator| separator.chars().count() == 1)
}

impl Header {
    fn new(cells: &Cells, above: String, file: &str) -> Self {
        // Line ends before it, so that positions in this text are those in the file.
        let before = usize::try_from(cells.first_line()).unwrap_or(1).saturating_sub(1);
        let text = "\n".repeat(before) + cells.row();
        let spans = (0..cells.len()).map(|index| {
            let (start, end) = cells.span(index);
            Span::new(start, end).shifted(before)
        });
        Self {
            names: cells.iter().map(normal).collect(),
            spans: spans.collect(),
            source: SourceText::new(file, text),
            head: above + cells.row(),
        }
    }

    /// That of a file which has none.
    fn numbered(columns: usize, file: &str) -> Self {
        let names = (1..=columns).map(|place| place.to_string());
        Self {
            names: names.collect(),
            spans: Vec::new(),
            source: SourceText::new(file, ""),
            head: String::new(),
        }
    }

    /// Whether the file has one.
    pub(super) fn is_there(&self) -> bool {
        !self.head.is_empty()
    }

    /// The header as it stands, with the lines before it.
    pub(super) fn into_text(self) -> String {
        self.head
    }

    /// Whether it looks like a row: something in it is a number or an address of somebody, and no
    /// name of a column.
    fn is_somebodys(&self) -> bool {
        let digits = |name: &str| name.bytes().filter(u8::is_ascii_digit).count();
        self.names.iter().any(|name| name.contains('@') || digits(name) >= DIGITS)
    }

    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.names.len()
    }

    /// The place of a column that the header is known to have.
    pub(super) fn index(&self, column: &Path) -> usize {
        self.matches(column).first().copied().unwrap_or_default()
    }

    /// Those of this name, or else those of this name in other letter case.
    fn matches(&self, column: &Path) -> Vec<usize> {
        let wanted = normal(&column.text);
        let of = |same: &dyn Fn(&str) -> bool| -> Vec<usize> {
            (0..self.names.len()).filter(|&index| same(&self.names[index])).collect()
        };
        let exact = of(&|name| name == wanted);
        if !exact.is_empty() {
            return exact;
        }
        let wanted = wanted.to_lowercase();
        of(&|name| name.to_lowercase() == wanted)
    }

    fn find(
        &self,
        column: &Path,
        description: &Description,
        file: &str,
    ) -> Result<usize, Diagnostic> {
        match self.matches(column).as_slice() {
            [index] => Ok(*index),
            [] => Err(self.missing(column, description, file)),
            [first, second, ..] => {
                let message = format!("`{file}` has more than one column `{}`", column.text);
                let (line, spans) = self.alone(&[*first, *second]);
                Err(Diagnostic::error(message)
                    .at(&line, spans[1], "again here")
                    .and(spans[0], "first here")
                    .help("give each column of the export a name of its own"))
            }
        }
    }

    /// Of the line no more is shown than the name that may have been meant: it may be a person's.
    fn missing(&self, column: &Path, description: &Description, file: &str) -> Diagnostic {
        let wanted = normal(&column.text);
        let digits = |name: &str| -> String { name.chars().filter(char::is_ascii_digit).collect() };
        let is_name = |name: &&str| {
            !name.is_empty() && !name.contains('@') && digits(name) == digits(&wanted)
        };
        let names = self.names.iter().map(String::as_str).filter(is_name);
        let help = match nearest(&wanted, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!(
                "none of its {} columns has a name that is nearly so; what its first line says is \
                 not repeated, since that may be a person's",
                self.width()
            ),
        };
        Diagnostic::error(format!("`{file}` has no column `{}`", column.text))
            .at(&description.source, column.span, "named here")
            .help(help)
    }

    /// The line with nothing in it but the cells of these columns, which are names that the
    /// description knows, and where they stand in it.
    fn alone(&self, columns: &[usize]) -> (SourceText, Vec<Span>) {
        let (mut text, mut spans) = (String::new(), vec![Span::default(); columns.len()]);
        for (at, letter) in self.source.text().char_indices() {
            let shown = columns.iter().position(|&column| self.spans[column].range().contains(&at));
            if let Some(shown) = shown {
                let start = if spans[shown].is_empty() { text.len() } else { spans[shown].start };
                spans[shown] = Span::new(start, text.len() + letter.len_utf8());
            }
            text.push(if shown.is_some() || letter == '\n' { letter } else { ' ' });
        }
        (SourceText::new(self.source.name(), text), spans)
    }

    /// A header of one cell in which another separator stands, and a name beside it.
    fn wrong_separator(
        &self,
        description: &Description,
        format: &CsvFormat,
        file: &str,
    ) -> Option<Diagnostic> {
        if self.width() > 1 {
            return None;
        }
        let text = self.source.text();
        let (likely, name) = [(';', ";"), ('\t', "tab"), (',', ","), ('|', "|")]
            .into_iter()
            .filter(|(c, _)| u32::from(*c) != u32::from(format.separator))
            .max_by_key(|(c, _)| text.matches(*c).count())
            .filter(|(c, _)| text.contains(*c))?;
        let names: Vec<String> =
            text.split(likely).map(|name| normal(name.trim().trim_matches('"'))).collect();
        let is_named = |column: &Path| {
            let wanted = normal(&column.text).to_lowercase();
            names.iter().any(|name| name.to_lowercase() == wanted)
        };
        if !description.paths().any(is_named) {
            return None;
        }
        let shown = if likely == '\t' { "tabs".to_owned() } else { format!("`{likely}`") };
        let message = format!("the header of `{file}` is a single column with {shown} in it");
        let found = Diagnostic::error(message);
        let help = format!("write `separator: {}`", quoted(name));
        Some(
            match format.separator_span {
                Some(span) => found.at(&description.source, span, "another separator is said here"),
                None => {
                    let (line, _) = self.alone(&[]);
                    let start = self.spans[0].start;
                    let place = Span::new(start, start);
                    found.at(&line, place, "the separator is `,` unless it is said")
                }
            }
            .help(help),
        )
    }
}

fn quoted(name: &str) -> String {
    if name.len() == 1 { format!("\"{name}\"") } else { name.to_owned() }
}

/// A name of a column as it is compared.
fn normal(name: &str) -> String {
    let read = Kind::Text.read(name, &Reading::default());
    read.ok().flatten().map_or_else(|| name.trim().to_owned(), |value| value.as_str().to_owned())
}
