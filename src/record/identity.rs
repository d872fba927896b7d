use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;
use thiserror::Error;

use super::{Unreadable, clean, personal};

/// What identifies the persons of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IdentityKind {
    /// Personal numbers, coordination numbers, and the temporary numbers of schools.
    #[default]
    Personal,
    /// Any other key, the same in all sources that use it.
    Opaque,
}

/// Who a record is about, in normal form: the twelve characters of a personal number, or another
/// key as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity(Box<str>);

impl Identity {
    /// Reads what stands in a cell. `today` is the date of the run: it decides the century of a
    /// number that leaves it out, and nobody is born after it.
    ///
    /// # Errors
    /// Why it identifies nobody; the message repeats nothing of the number.
    pub fn read(raw: &str, kind: IdentityKind, today: Date) -> Result<Self, UnreadableIdentity> {
        Self::normal(raw, kind, today).map(|normal| Self(normal.into()))
    }

    /// The same as a text, which is that of the cell where it stands there in normal form.
    ///
    /// # Errors
    /// As for [`Identity::read`].
    pub fn normal(
        raw: &str,
        kind: IdentityKind,
        today: Date,
    ) -> Result<Cow<'_, str>, UnreadableIdentity> {
        let text = clean::trim(raw);
        if text.is_empty() {
            return Err(UnreadableIdentity::Empty);
        }
        match kind {
            IdentityKind::Personal => personal::read(text, today),
            IdentityKind::Opaque => match clean::text(text) {
                Ok(_) => Ok(clean::compose(text)),
                Err(Unreadable::LostCharacter) => Err(UnreadableIdentity::LostCharacter),
                Err(_) => Err(UnreadableIdentity::ControlCharacter),
            },
        }
    }

    /// A key that is known to be in normal form: read from a store.
    pub fn from_normal(key: impl Into<Box<str>>) -> Self {
        Self(key.into())
    }

    /// The normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why an identity cannot be read, in words for whoever keeps the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum UnreadableIdentity {
    /// Nothing there.
    #[error("no identity is given")]
    Empty,
    /// Neither ten nor twelve characters.
    #[error("a personal number has 10 or 12 digits, this has {0}{hint}", hint = lost_zeros(*.0))]
    Length(usize),
    /// Something that no number is written with.
    #[error("`{0}` is not part of a personal number: write it as 20000229-2399")]
    Character(char),
    /// Digits that are no number: a spreadsheet has made it one of its own.
    #[error("a spreadsheet has rounded this number: export the column as text")]
    Rounded,
    /// The hyphen or plus stands elsewhere than before the last four characters.
    #[error("the `-` or `+` of a personal number stands before its last four characters")]
    Separator,
    /// No such month or day.
    #[error("its first digits are no date of birth")]
    Date,
    /// Born later than the run.
    #[error("the date of birth is after the date of the run")]
    Future,
    /// A plus, but the person is not a hundred years old.
    #[error("the `+` says a hundred years or more, the year of birth says less")]
    NotAHundred,
    /// The three digits after the date are zeros.
    #[error("the three digits after the date are 000, which nobody has")]
    BirthNumber,
    /// The last digit does not follow from the others.
    #[error("the check digit is wrong: a digit was mistyped, or two changed places")]
    CheckDigit,
    /// The characters after the date are neither digits nor those of a temporary number.
    #[error("the last four characters are neither digits nor letters and then digits (`TF01`)")]
    Tail,
    /// A control character in an opaque key.
    #[error("it has a control character")]
    ControlCharacter,
    /// A character that was lost before.
    #[error("it has a `\u{FFFD}`, which stands for a letter that was lost before it came here")]
    LostCharacter,
}

impl UnreadableIdentity {
    /// The reason without a character of what was read.
    pub fn discreet(self) -> String {
        match self {
            Self::Character(_) => {
                "a character in it is not part of a personal number: write it as \
                                   20000229-2399"
                    .to_owned()
            }
            other => other.to_string(),
        }
    }
}

fn lost_zeros(length: usize) -> &'static str {
    match length {
        7..=9 => " (has a spreadsheet removed zeros at its start?)",
        _ => "",
    }
}
