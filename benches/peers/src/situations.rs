//! A million situations of the standard policy's record slots, from a seed.

#[path = "../../policies/random.rs"]
mod random;

use random::Random;

/// Who a stored value is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// Nobody: nothing was ever stored.
    Nobody,
    /// The person.
    User,
    /// A source.
    Source,
}

/// A field of the standard policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// `email`
    Email,
    /// `mobile`
    Mobile,
    /// `given-name`
    GivenName,
}

/// A situation as plain data, from which each engine builds its own input.
#[derive(Debug, Clone)]
pub struct Plain {
    /// 0 pupil, 1 staff, 2 guardian.
    pub category: u8,
    /// The field.
    pub field: Field,
    /// The incoming value, in normal form.
    pub incoming: Option<Box<str>>,
    /// The stored value, in normal form.
    pub stored: Option<Box<str>>,
    /// Who it is from.
    pub from: From,
    /// Whether the person is protected.
    pub protected: bool,
}

impl Plain {
    /// The name of the category.
    pub fn category(&self) -> &'static str {
        ["pupil", "staff", "guardian"][usize::from(self.category)]
    }

    /// The name of the field.
    pub fn field(&self) -> &'static str {
        ["email", "mobile", "given-name"][self.field as usize]
    }

    /// What an engine is told of where the stored value is from.
    pub fn from(&self) -> Option<&'static str> {
        [None, Some("user"), Some("source")][self.from as usize]
    }
}

/// So many situations: mostly quiet nights, as they are.
pub fn generate(many: usize, seed: u64) -> Vec<Plain> {
    let mut random = Random(seed);
    (0..many).map(|_| one(&mut random)).collect()
}

fn one(random: &mut Random) -> Plain {
    let field = [Field::Email, Field::Mobile, Field::GivenName][random.below(3) as usize];
    let person = random.below(1_000_000);
    let value = |version: u64| -> Box<str> {
        match field {
            Field::Email => format!("person{person}.v{version}@example.se").into(),
            Field::Mobile => format!("+4670{:07}", (person + version) % 10_000_000).into(),
            Field::GivenName => format!("Namn{version}").into(),
        }
    };
    let stored = (random.below(20) != 0).then(|| value(0));
    let incoming = match random.below(20) {
        0 => None,
        1..=4 => Some(value(1)),
        _ => Some(value(0)),
    };
    let from = match (&stored, random.below(4)) {
        (None, 0..=2) => From::Nobody,
        (_, 0) => From::User,
        _ => From::Source,
    };
    let protected = random.below(200) == 0;
    Plain { category: random.below(3) as u8, field, incoming, stored, from, protected }
}
