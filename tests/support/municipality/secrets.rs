//! What is known of persons with protected identity, to be searched for.

use std::collections::HashSet;

use super::{Family, PROTECTED, people};

/// The names, addresses and numbers of all who are protected.
pub struct Secrets {
    /// Ten digits of each personal number.
    numbers: HashSet<String>,
}

/// How much was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many persons, by their numbers.
    pub persons: usize,
    /// What stands of nobody else.
    pub words: Vec<&'static str>,
}

impl Secrets {
    pub fn of(families: &[Family]) -> Self {
        let protected = people(families).filter(|(_, person)| person.protected);
        let numbers = protected.map(|(_, person)| person.number.replace('-', "")[2..].to_owned());
        Self { numbers: numbers.collect() }
    }

    /// How many persons are protected.
    pub fn persons(&self) -> usize {
        self.numbers.len()
    }

    /// Whoever is found in a text, however numbers are written in it. Where nobody is protected,
    /// nothing is a secret.
    pub fn found(&self, text: &str) -> Found {
        if self.numbers.is_empty() {
            return Found::default();
        }
        let text = text.to_lowercase();
        let closed: Vec<u8> =
            text.bytes().filter(|byte| !matches!(byte, b' ' | b'-' | b'+' | b'(' | b')')).collect();
        let digits = closed.split(|byte| !byte.is_ascii_digit());
        let ten = digits.flat_map(|digits| digits.windows(10));
        let numbers = ten.filter_map(|ten| self.numbers.get(std::str::from_utf8(ten).unwrap()));
        let words = PROTECTED.into_iter().filter(|word| {
            let word = word.to_lowercase();
            text.contains(&word) || memchr::memmem::find(&closed, word.as_bytes()).is_some()
        });
        Found { persons: numbers.collect::<HashSet<_>>().len(), words: words.collect() }
    }
}
