use crate::record::tidy;
use crate::text::Span;

/// Where something stands in a record of the delivered file: a column of a table by its name, or
/// the way to it in a record that has records of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// As it is written: for a table, the column's name in the header.
    pub text: Box<str>,
    /// Where the description names it.
    pub span: Span,
    /// What the record itself has to pass.
    pub tests: Vec<Test>,
    /// The way, from the record inwards; for a table, the one step to the column.
    pub steps: Vec<Step>,
}

/// One step of a path: to the members of a name that pass every test. A list on the way is as if
/// each of its members stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The name.
    pub name: Box<str>,
    /// What a member has to pass.
    pub tests: Vec<Test>,
}

/// A test of what a step leads to, such as `[type=Privat]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The way to what is compared, from what is tested; none where that is compared itself.
    pub member: Vec<Box<str>>,
    /// How it is compared.
    pub compare: Compare,
    /// With what, in small letters where letters are compared: with any of them.
    pub values: Vec<Box<str>>,
    /// Whether missing is among the values: `[endDate>=today|]`.
    pub or_missing: bool,
}

/// How a test compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// `=`: it is one of the values, whatever the letter case.
    Is,
    /// `!=`: it is none of them.
    IsNot,
    /// `<=`: a date up to one of them.
    UpTo,
    /// `>=`: a date from one of them on.
    From,
}

/// The word for the date of the run among the values of a test of dates.
pub const TODAY: &str = "today";

/// What is wrong with a path, where, and what to write instead.
pub(super) struct Fault {
    /// Bytes of the path.
    pub(super) span: Span,
    pub(super) message: String,
    pub(super) help: &'static str,
}

impl Path {
    /// A column of a table.
    pub(super) fn column(name: &str, span: Span) -> Self {
        let step = Step { name: name.into(), tests: Vec::new() };
        Self { text: name.into(), span, tests: Vec::new(), steps: vec![step] }
    }

    /// The way that a text says.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub(super) fn parse(text: &str, span: Span) -> Result<Self, Fault> {
        let mut parser = Parser { text, at: 0 };
        let tests = parser.tests()?;
        // Tests alone lead to the record itself, where it passes them.
        let is_record = !tests.is_empty() && parser.peek().is_none();
        if !tests.is_empty() && !is_record && !parser.eats('.') {
            let message = "a `.` is missing after what the record has to pass".to_owned();
            return Err(parser.stray(message));
        }
        let steps = if is_record { Vec::new() } else { parser.steps()? };
        Ok(Self { text: text.trim().into(), span, tests, steps })
    }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

/// What ends a name that stands in no quotes.
const NAME_END: [char; 8] = ['.', '[', ']', '=', '!', '<', '>', '|'];
/// What ends a value that stands in no quotes.
const VALUE_END: [char; 3] = ['|', ']', '['];

const NAMES: &str = "write names with dots between, such as `civicNo.value`; a name that has a dot \
                     in itself stands in quotes: `'a.b'.c`";
const TESTS: &str = "write what is compared, with what: `emails[type=Privat]`";
const DATES: &str = "write a date such as `2026-11-24`, or `today`";

impl Parser<'_> {
    fn steps(&mut self) -> Result<Vec<Step>, Fault> {
        let mut steps = Vec::new();
        loop {
            let name = self.name()?;
            let tests = self.tests()?;
            steps.push(Step { name, tests });
            if self.eats('.') {
                continue;
            }
            return match self.peek() {
                None => Ok(steps),
                Some(stray) => {
                    let message = format!("a `{stray}` stands where the path could end");
                    Err(self.stray(message))
                }
            };
        }
    }

    fn tests(&mut self) -> Result<Vec<Test>, Fault> {
        let mut tests = Vec::new();
        while self.eats('[') {
            tests.push(self.test()?);
        }
        Ok(tests)
    }

    /// After its `[`, up to and with its `]`.
    fn test(&mut self) -> Result<Test, Fault> {
        let start = self.at - 1;
        let (mut member, mut compare) = (Vec::new(), self.compare());
        if compare.is_none() {
            member.push(self.name()?);
            while self.eats('.') {
                member.push(self.name()?);
            }
            compare = self.compare();
        }
        let Some(compare) = compare else {
            return Err(match self.peek() {
                None => self.fault(start, "this `[` is never closed".to_owned(), TESTS),
                Some(_) => {
                    let message = "nothing is compared in these brackets".to_owned();
                    self.fault(start, message, TESTS)
                }
            });
        };
        let (mut values, mut or_missing) = (Vec::new(), false);
        loop {
            let from = self.at;
            match self.value()? {
                None => or_missing = true,
                Some(value) => values.push(self.checked(compare, value, from)?),
            }
            if !self.eats('|') {
                break;
            }
        }
        if !self.eats(']') {
            return Err(self.fault(start, "this `[` is never closed".to_owned(), TESTS));
        }
        Ok(Test { member, compare, values, or_missing })
    }

    fn checked(&self, compare: Compare, value: String, from: usize) -> Result<Box<str>, Fault> {
        if matches!(compare, Compare::Is | Compare::IsNot) {
            return Ok(tidy(&value).to_lowercase().into());
        }
        if value == TODAY || value.parse::<jiff::civil::Date>().is_ok() {
            return Ok(value.into());
        }
        let message = format!("`{value}` is no date, and `<=` and `>=` compare dates");
        Err(self.fault(from, message, DATES))
    }

    fn compare(&mut self) -> Option<Compare> {
        let signs = [
            ("!=", Compare::IsNot),
            ("<=", Compare::UpTo),
            (">=", Compare::From),
            ("=", Compare::Is),
        ];
        self.skip_spaces();
        let rest = &self.text[self.at..];
        let (sign, compare) = signs.into_iter().find(|(sign, _)| rest.starts_with(sign))?;
        self.at += sign.len();
        Some(compare)
    }

    fn name(&mut self) -> Result<Box<str>, Fault> {
        if let Some(quoted) = self.quoted()? {
            return Ok(quoted.into());
        }
        let name = self.until(&NAME_END);
        if name.is_empty() {
            let message = match self.peek() {
                None => "a name is missing at the end of the path".to_owned(),
                Some(stray) => format!("a name is missing before this `{stray}`"),
            };
            return Err(self.stray(message));
        }
        Ok(name.into())
    }

    /// A value of a test; `None` for the empty one, which is *missing*.
    fn value(&mut self) -> Result<Option<String>, Fault> {
        if let Some(quoted) = self.quoted()? {
            return Ok(Some(quoted));
        }
        let value = self.until(&VALUE_END).to_owned();
        Ok((!value.is_empty()).then_some(value))
    }

    fn quoted(&mut self) -> Result<Option<String>, Fault> {
        self.skip_spaces();
        let start = self.at;
        let Some(quote) = self.peek().filter(|c| matches!(c, '\'' | '"')) else { return Ok(None) };
        let inside = &self.text[start + 1..];
        let Some(length) = inside.find(quote) else {
            let help = "end the name with the quote that it begins with";
            return Err(self.fault(start, "this quote is never closed".to_owned(), help));
        };
        self.at = start + 1 + length + 1;
        self.skip_spaces();
        Ok(Some(inside[..length].to_owned()))
    }

    fn until(&mut self, ends: &[char]) -> &str {
        let rest = &self.text[self.at..];
        let length = rest.find(ends).unwrap_or(rest.len());
        let found = &self.text[self.at..self.at + length];
        self.at += length;
        found.trim()
    }

    fn eats(&mut self, sign: char) -> bool {
        self.skip_spaces();
        let is_there = self.peek() == Some(sign);
        self.at += if is_there { sign.len_utf8() } else { 0 };
        is_there
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip_spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// The character that comes next, or, at the end of the path, its last one.
    fn stray(&self, message: String) -> Fault {
        let mut fault = self.fault(self.at, message, NAMES);
        let first = self.text[fault.span.start..].chars().next();
        fault.span.end = fault.span.start + first.map_or(0, char::len_utf8);
        fault
    }

    /// From here to the end of the path, or, at its end, its last character.
    fn fault(&self, from: usize, message: String, help: &'static str) -> Fault {
        let end = self.text.len();
        let last = self.text.char_indices().next_back().map_or(0, |(at, _)| at);
        Fault { span: Span::new(from.min(last), end), message, help }
    }
}
