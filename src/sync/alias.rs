//! The keys by which a source itself knows its persons: what is deleted there is named by them.

use sha2::{Digest, Sha256};

use crate::record::tidy;

/// A print of such a key, which says no more than whether two are the same: its SHA-256 (FIPS
/// 180-4), cut to 64 bits. UUIDs are written in small and in capital letters.
pub(super) fn alias(id: &str) -> u64 {
    let digest = Sha256::digest(tidy(id).to_lowercase().as_bytes());
    digest.iter().take(8).fold(0, |print, byte| print << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::alias;

    #[test]
    fn a_print_stays_the_same_in_every_version() {
        // Stores remember it.
        assert_eq!(alias("abc"), 0xba78_16bf_8f01_cfea);
        assert_eq!(alias(" ABC\n"), alias("abc"));
        assert_ne!(alias("abd"), alias("abc"));
    }
}
