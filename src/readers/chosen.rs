//! What stands for a category, what is harmless, and what marks an edit: the same in every format.

use std::sync::Arc;

use crate::record::{tidy, trim};

use super::description::Listed;

/// The category for which a text stands, if need be whatever its letter case.
pub(super) fn chosen<'v>(values: &'v [(Box<str>, Arc<str>)], text: &str) -> Option<&'v Arc<str>> {
    let exact = |text: &str| values.iter().find(|(value, _)| **value == *text);
    // As it stands, as it does most often; else trimmed.
    let found = exact(text).or_else(|| exact(&tidy(text))).or_else(|| {
        let text = tidy(text).to_lowercase();
        values.iter().find(|(value, _)| value.to_lowercase() == text)
    });
    found.map(|(_, category)| category)
}

/// What may stand for a category, in words.
pub(super) fn known(values: &[(Box<str>, Arc<str>)]) -> String {
    let known = values.iter().map(|(value, _)| format!("`{value}`")).collect::<Vec<_>>();
    format!("known are {}", known.join(", "))
}

/// What may stand where protected identity is said, for a person who has none.
pub(super) struct Harmless(Vec<String>);

impl Harmless {
    pub(super) fn new(listed: &[Box<str>]) -> Self {
        Self(folded(listed))
    }

    /// Whether a text is: nothing is, and what is listed, whatever its letter case.
    pub(super) fn is(&self, text: &str) -> bool {
        trim(text).is_empty() || self.0.contains(&tidy(text).to_lowercase())
    }
}

/// What marks an edit.
pub(super) struct EditMark {
    listed: Vec<String>,
    /// What everything says that is not listed; nothing at all never says that it is edited.
    otherwise: bool,
}

impl EditMark {
    pub(super) fn new(said: &Listed) -> Self {
        let (listed, otherwise) = match said {
            Listed::Edited(listed) => (listed, false),
            Listed::Synced(listed) => (listed, true),
        };
        Self { listed: folded(listed), otherwise }
    }

    /// Whether a text says that the person has edited the value.
    pub(super) fn is_edited(&self, text: &str) -> bool {
        let is_listed = self.listed.contains(&tidy(text).to_lowercase());
        !trim(text).is_empty() && is_listed != self.otherwise
    }
}

fn folded(listed: &[Box<str>]) -> Vec<String> {
    listed.iter().map(|text| tidy(text).to_lowercase()).collect()
}
