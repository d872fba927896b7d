use crate::text::SourceText;

/// The names of the built-in policies, which `extends` takes without quotes.
pub const BUILT_IN: [&str; 2] = ["safeguards", "standard"];

/// The text of a built-in policy: the very file under `rules/`.
pub fn built_in(name: &str) -> Option<SourceText> {
    let text = match name {
        "safeguards" => include_str!("../../rules/safeguards.foga"),
        "standard" => include_str!("../../rules/standard.foga"),
        _ => return None,
    };
    Some(SourceText::new(name, text))
}
