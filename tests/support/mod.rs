//! What tests of the whole program have in common.

mod home;
mod ran;

use std::path::Path;

use foga::policy::{Layers, Policy};
use foga::text::SourceText;

pub use home::{HEADER, Home, csv};
pub use ran::Ran;

/// The policy of a text, which has no errors.
pub fn policy(text: &str) -> Policy {
    let source = SourceText::new("test.foga", text);
    let layers = Layers::gather(Path::new("test.foga"), source, &|_| Err("no files".to_owned()));
    let (policy, findings) = Policy::check(&layers);
    let messages: Vec<&str> =
        layers.findings.iter().chain(&findings).map(|finding| finding.message.as_str()).collect();
    policy.unwrap_or_else(|| panic!("{messages:?}"))
}
