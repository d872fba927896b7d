//! Names under which persons stand in logs.

use std::fmt::{self, Write};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What every such name begins with, so that it is found in a log, and seen to be one.
const PREFIX: &str = "person-";

/// Bytes of a digest that are written. That two of a million persons share them has one chance in
/// thirty-six million.
const WRITTEN: usize = 8;

/// Gives persons the names under which they stand in logs: a keyed hash of the person's key, by
/// HMAC-SHA-256 (RFC 2104) with a secret of the store. Within a store each person always has the
/// same; without the store nobody can tell whose it is, not even by trying every personal number.
#[derive(Clone)]
pub struct Pseudonyms {
    keyed: Hmac<Sha256>,
}

impl Pseudonyms {
    /// Those of a store with this secret.
    pub fn new(secret: &[u8; 32]) -> Self {
        // A key as long as the hash is filled up with zeros to one of its blocks.
        let mut block = [0; 64];
        block[..32].copy_from_slice(secret);
        Self { keyed: Hmac::new(&block.into()) }
    }

    /// That of a person, by the key in normal form: `person-` and sixteen hexadecimal digits.
    pub fn of(&self, key: &str) -> String {
        let mut digest = self.keyed.clone();
        digest.update(key.as_bytes());
        let digest = digest.finalize().into_bytes();
        digest.iter().take(WRITTEN).fold(PREFIX.to_owned(), |mut name, byte| {
            // Writing to a string cannot fail.
            let _ = write!(name, "{byte:02x}");
            name
        })
    }

    /// Whether a text looks like such a name.
    pub fn is_one(text: &str) -> bool {
        let digits = text.strip_prefix(PREFIX).filter(|digits| digits.len() == 2 * WRITTEN);
        digits.is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    }
}

/// The secret is nobody's to see.
impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms")
    }
}

#[cfg(test)]
mod tests {
    use super::Pseudonyms;

    /// The first eight bytes of what `openssl dgst -sha256 -mac hmac` says of the same.
    #[test]
    fn a_name_is_a_keyed_hash() {
        let names = Pseudonyms::new(&std::array::from_fn(|at| at as u8));
        assert_eq!(names.of("200002292399"), "person-44823a63f0372a5a");
        assert_eq!(names.of("Åsa-17"), "person-7c5617e588e2db57");
        let others = Pseudonyms::new(&[7; 32]);
        assert_ne!(names.of("200002292399"), others.of("200002292399"));
        assert_eq!(format!("{names:?}"), "Pseudonyms");
        assert!(Pseudonyms::is_one(&names.of("a")));
        assert!(!Pseudonyms::is_one("person-44823a63f0372a5"));
        assert!(!Pseudonyms::is_one("44823a63f0372a5a"));
    }
}
