use thiserror::Error;

/// So many characters a text has at most, alone or as a part of a group: more than any name, street
/// or title. E-mail addresses and telephone numbers have limits of their own.
pub const LONGEST_TEXT: usize = 1000;

/// Why a value cannot be read as one of its kind, in words for whoever keeps the source.
///
/// The message does not repeat the value: it may be somebody's, and stands in the report already.
/// [`Unreadable::help`] says what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// A control character, which no value has.
    #[error("it has a control character (U+{:04X})", u32::from(*.0))]
    ControlCharacter(char),
    /// U+FFFD, which stands where a program could not decode what it read.
    #[error("it has a `\u{FFFD}`, which stands for a letter that was lost before it came here")]
    LostCharacter,
    /// What a system writes where it has nothing.
    #[error("it says nothing, as what stands where a system has no value")]
    Placeholder,
    /// Letters whose bytes in UTF-8 were read as letters of another encoding.
    #[error("its letters were encoded twice: `Ã¥` stands for `å`")]
    EncodedTwice,
    /// More than [`LONGEST_TEXT`] characters.
    #[error("it has more than {LONGEST_TEXT} characters")]
    TooLong,
    /// Two e-mail addresses.
    #[error("two e-mail addresses in one place")]
    SeveralEmails,
    /// Two telephone numbers.
    #[error("two telephone numbers in one place")]
    SeveralPhones,
    /// An e-mail address is not written so.
    #[error("not an e-mail address: {0}")]
    Email(EmailFault),
    /// A telephone number is not written so.
    #[error("not a telephone number: {0}")]
    Phone(PhoneFault),
    /// One part of a group.
    #[error("`{part}`: {reason}")]
    Part {
        /// The part's name.
        part: Box<str>,
        /// What is wrong with it.
        reason: Box<Unreadable>,
    },
    /// A part that the group does not have.
    #[error("the group has no part `{part}`")]
    UnknownPart {
        /// The name that was given.
        part: Box<str>,
        /// The names of its parts.
        known: Box<[Box<str>]>,
    },
    /// A single text where a group is wanted.
    #[error("a single value, but the field is a group")]
    NotParts(Box<[Box<str>]>),
    /// Parts where a single text is wanted.
    #[error("several parts, but the field is not a group")]
    NotSingle,
    /// JSON of a type that no value has.
    #[error("{0}, which is no value")]
    NotText(&'static str),
}

/// What is wrong with an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EmailFault {
    /// No `@` at all.
    #[error("it has no `@`")]
    NoAt,
    /// More than one `@`.
    #[error("it has more than one `@`")]
    ManyAts,
    /// Nothing before the `@`.
    #[error("nothing stands before the `@`")]
    NoLocalPart,
    /// Nothing after the `@`.
    #[error("nothing stands after the `@`")]
    NoDomain,
    /// The domain is one word.
    #[error("what stands after the `@` has no dot")]
    NoDot,
    /// A dot at an end, or two in a row.
    #[error("a dot stands first, last, or beside another one")]
    StrayDot,
    /// White space inside.
    #[error("it has a space in it")]
    Space,
    /// A character that none has.
    #[error("it has a `{0}`")]
    Character(char),
    /// More than 64 bytes before the `@`, or 254 in all (RFC 5321, section 4.5.3.1).
    #[error("it is too long")]
    TooLong,
    /// Not a name that the domain name system can hold.
    #[error("what stands after the `@` is no domain")]
    Domain,
}

/// What is wrong with a telephone number.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PhoneFault {
    /// `1.70174E+08`: a spreadsheet has made it a number of its own.
    #[error("a spreadsheet has rounded it; export the column as text")]
    Rounded,
    /// Letters beside or inside the number.
    #[error("it has letters in it")]
    Letters,
    /// A character that none has.
    #[error("it has a `{0}`")]
    Character(char),
    /// No digits.
    #[error("it has no digits")]
    NoDigits,
    /// Fewer digits than any number has.
    #[error("it has too few digits")]
    TooShort,
    /// More digits than any number has.
    #[error("it has too many digits")]
    TooLong,
    /// Neither a country code nor the zero of an area code.
    #[error("it begins with neither an area code nor a country code")]
    NoAreaCode,
    /// Digits that no subscriber has.
    #[error("nobody can have that number")]
    NotAssigned,
    /// A number of a service, not of a person: premium rate, free of charge, and so on.
    #[error("it is the number of a service, not of a person")]
    Service,
}

impl Unreadable {
    /// What to write instead.
    pub fn help(&self) -> String {
        match self {
            Self::ControlCharacter(_) => "write it again without that character".to_owned(),
            Self::LostCharacter => "write the letter again in the system it comes from".to_owned(),
            Self::Placeholder => "write the value, or nothing where there is none".to_owned(),
            Self::EncodedTwice => {
                "export it once more, with the encoding that the source description names"
                    .to_owned()
            }
            Self::TooLong => {
                "write it shorter, or describe the column as no field: it is a note".to_owned()
            }
            Self::SeveralEmails | Self::SeveralPhones => {
                "write one, or say `several: first` in the source description".to_owned()
            }
            Self::Email(_) => "write one such as `anna.ek@example.se`, or nothing".to_owned(),
            Self::Phone(PhoneFault::Rounded) => {
                "the digits that are lost are in the system it comes from".to_owned()
            }
            Self::Phone(_) => {
                "write one such as `070-174 06 05` or `+46 70 174 06 05`, or nothing".to_owned()
            }
            Self::Part { reason, .. } => reason.help(),
            Self::UnknownPart { known, .. } => format!("its parts are {}", listed(known)),
            Self::NotParts(known) => format!("give an object of its parts: {}", listed(known)),
            Self::NotSingle => "give one text".to_owned(),
            Self::NotText(_) => "give a text in quotes, or null where it is missing".to_owned(),
        }
    }
}

fn listed(names: &[Box<str>]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl From<EmailFault> for Unreadable {
    fn from(fault: EmailFault) -> Self {
        Self::Email(fault)
    }
}

impl From<PhoneFault> for Unreadable {
    fn from(fault: PhoneFault) -> Self {
        Self::Phone(fault)
    }
}
