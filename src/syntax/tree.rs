//! A rule file as it is written: every part with the bytes it stands in.
//!
//! Nothing is resolved here: a name is what somebody typed, and may name nothing.

use jiff::civil::Date;

use crate::text::{SourceText, Span};

/// One rule file.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The text it was parsed from.
    pub source: SourceText,
    /// `policy NAME extends BASE`; none where the file does not say (an error of its own).
    pub header: Option<Header>,
    /// Everything after the header, in the order of the file. What could not be read is left out.
    pub items: Vec<Item>,
    /// Every comment, in the order of the file; those with `##` among them.
    pub comments: Vec<Comment>,
}

/// A comment, from its `#` to the end of its line (the line end not included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// Where it stands.
    pub span: Span,
    /// Whether it begins with `##` and so explains what follows.
    pub explains: bool,
}

/// A word, a string or a number with its place.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// What it says.
    pub value: T,
    /// Where it stands; for a string with its quotation marks.
    pub span: Span,
}

/// A name, in NFC.
pub type Name = Spanned<String>;

/// A string, with its escapes resolved.
pub type Text = Spanned<String>;

/// The `##` lines above something, without their `##`, joined by line ends.
pub type Explanation = Option<String>;

/// `policy NAME`, and what it builds on.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// The `##` lines above it.
    pub explanation: Explanation,
    /// The policy's name.
    pub name: Name,
    /// The base, if any.
    pub extends: Option<Base>,
    /// From `policy` to the end of the base.
    pub span: Span,
}

/// What a policy extends.
#[derive(Debug, Clone, PartialEq)]
pub enum Base {
    /// A policy that is built in.
    BuiltIn(Name),
    /// A file, by its path relative to this one.
    File(Text),
}

/// A declaration or a block of rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The `##` lines above it.
    pub explanation: Explanation,
    /// What it is.
    pub kind: ItemKind,
    /// All of it, without the comments above.
    pub span: Span,
}

/// The kinds of declaration, and blocks.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `municipality "9999" "Exempelköping"`
    Municipality {
        /// Its code, in quotes.
        code: Text,
        /// Its name, for people.
        label: Option<Text>,
    },
    /// `category guardian "Vårdnadshavare"`
    Category(Declared),
    /// `field email is email "E-post"`
    Field {
        /// Name and label.
        declared: Declared,
        /// What its values are.
        kind: Spanned<FieldKind>,
    },
    /// `source extens "Extens"`
    Source(Declared),
    /// `fact school-form "Skolform"`
    Fact(Declared),
    /// `rank extens > procapita`: sources, the best first.
    Rank(Vec<Name>),
    /// `limit overwrites to 20 % above 50 values`
    Limit {
        /// The share of the stored values, in per cent.
        percent: Spanned<u32>,
        /// How many values may always be overwritten.
        above: Spanned<u32>,
    },
    /// `guardian: email { ... }`
    Block(Block),
}

/// A name with its label for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Declared {
    /// The name.
    pub name: Name,
    /// The label, if given.
    pub label: Option<Text>,
}

/// The kind of a field, as it is written.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldKind {
    /// `email`
    Email,
    /// `phone`
    Phone,
    /// `text`
    Text,
    /// `group of street, postcode, city`
    Group(Vec<Name>),
    /// A word that is no kind, which the parser has reported.
    Unknown(String),
}

/// `[guard] [edit] CATEGORIES: FIELDS { rules }`
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The word `guard`, if it is there.
    pub guard: Option<Span>,
    /// The word `edit`, if it is there.
    pub edit: Option<Span>,
    /// The categories.
    pub categories: Names,
    /// The fields.
    pub fields: Names,
    /// The header, up to, not including, the brace.
    pub header: Span,
    /// The rules, first to last.
    pub rules: Vec<Rule>,
}

/// A list of names, or all there are.
#[derive(Debug, Clone, PartialEq)]
pub enum Names {
    /// `every category` or `every field`
    Every(Span),
    /// The names.
    These(Vec<Name>),
}

/// `NAME: OUTCOME when CONDITION`
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The `##` lines above it.
    pub explanation: Explanation,
    /// Its name.
    pub name: Name,
    /// What it decides.
    pub outcome: Spanned<Outcome>,
    /// When; always where absent.
    pub when: Option<Condition>,
    /// All of it, without the comments above.
    pub span: Span,
}

/// What a rule can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// `take`
    Take,
    /// `take as reported`
    TakeAsReported,
    /// `take best`
    TakeBest,
    /// `keep`
    Keep,
    /// `clear`
    Clear,
    /// `hold`
    Hold,
}

impl Outcome {
    /// All of them, as they are listed to people.
    pub const ALL: [Self; 6] =
        [Self::Take, Self::TakeAsReported, Self::TakeBest, Self::Keep, Self::Clear, Self::Hold];

    /// As it is written.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Take => "take",
            Self::TakeAsReported => "take as reported",
            Self::TakeBest => "take best",
            Self::Keep => "keep",
            Self::Clear => "clear",
            Self::Hold => "hold",
        }
    }
}

/// A condition, with the bytes it stands in (parentheses included).
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// What it says.
    pub kind: ConditionKind,
    /// Where it stands.
    pub span: Span,
}

/// How conditions are put together.
#[derive(Debug, Clone, PartialEq)]
pub enum ConditionKind {
    /// A single test.
    Test(Test),
    /// `not ...`
    Not(Box<Condition>),
    /// `... and ... and ...`: two or more.
    And(Vec<Condition>),
    /// `... or ... or ...`: two or more.
    Or(Vec<Condition>),
    /// `( ... )`
    Parenthesised(Box<Condition>),
}

/// A test; `negated` where it is written with `is not`, `not in` or `!=`.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Whether the test is written in its negated form.
    pub negated: bool,
    /// What is tested.
    pub kind: TestKind,
}

/// One of the three values a condition can speak of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// `incoming`: what this record, or the person, says.
    Incoming,
    /// `stored`: what the platform has.
    Stored,
    /// `previous`: what this source reported before.
    Previous,
}

impl Subject {
    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Incoming => "incoming",
            Self::Stored => "stored",
            Self::Previous => "previous",
        }
    }
}

/// The right side of `=`.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// Another value.
    Subject(Spanned<Subject>),
    /// A literal.
    Literal(Text),
}

/// Who reports a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Reporter {
    /// `by NAME`
    Source(Name),
    /// `by any source`
    Any,
    /// `by another source`
    Another,
    /// `by at least N sources`
    AtLeast(Spanned<u32>),
}

/// The tests of the language.
#[derive(Debug, Clone, PartialEq)]
pub enum TestKind {
    /// `V is missing`
    Missing(Spanned<Subject>),
    /// `V = V` or `V = "text"`
    Equal(Spanned<Subject>, Operand),
    /// `V in ["a", "b"]`
    In(Spanned<Subject>, Vec<Text>),
    /// `V starts with "..."`
    StartsWith(Spanned<Subject>, Text),
    /// `V ends with "..."`
    EndsWith(Spanned<Subject>, Text),
    /// `V is reported by ...`
    Reported(Spanned<Subject>, Reporter),
    /// `source is S` (one name, `list` false) or `source in [S, S]`
    Source {
        /// The sources.
        names: Vec<Name>,
        /// Whether it is written with `in [...]`.
        list: bool,
    },
    /// `stored is from S`
    StoredFrom(Name),
    /// `edited`
    Edited,
    /// `stored outranks incoming`
    StoredOutranks,
    /// `incoming outranks stored`
    IncomingOutranks,
    /// `new`
    New,
    /// `protected`
    Protected,
    /// `person is C`
    Person(Name),
    /// `FACT is "X"` (one text, `list` false) or `FACT in ["X", "Y"]`
    Fact {
        /// The fact.
        name: Name,
        /// The values.
        values: Vec<Text>,
        /// Whether it is written with `in [...]`.
        list: bool,
    },
    /// `stored is older than N days`
    OlderThan(Spanned<u32>),
    /// `incoming is newer than stored`
    Newer,
    /// `date is before D`
    Before(Spanned<Date>),
    /// `date is from D`
    From(Spanned<Date>),
    /// `date is until D`
    Until(Spanned<Date>),
}
