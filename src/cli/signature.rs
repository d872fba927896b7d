//! Who does something, and why, as the store is to remember it.

use crate::record::trim;
use crate::store::Dossier;

use super::exit::Failure;

/// Keys of fewer letters may stand in any text.
const SHORT: usize = 6;

/// A name or a reason, without the space around it.
///
/// # Errors
/// Where nothing is said, for a person: a script in which a variable is not set would leave no name.
pub(super) fn said(typed: &str) -> Result<String, String> {
    match trim(typed) {
        "" => Err("it says nothing, and the store is to remember it".to_owned()),
        said => Ok(said.to_owned()),
    }
}

/// Holds that neither names the person whom it concerns, by number: both are shown to everybody who may
/// list the runs.
///
/// # Errors
/// Where one does.
pub(super) fn hold_unnamed<'t>(
    dossier: &Dossier,
    mut texts: impl Iterator<Item = &'t String>,
) -> Result<(), Failure> {
    if texts.any(|text| names(dossier, text)) {
        return Err(Failure::usage("`--by` and `--why` are kept, and name the person")
            .help("write who decides it, and the number of the case"));
    }
    Ok(())
}

/// Whether a text has a number that the person has or had, with or without the century, however it
/// is divided.
fn names(dossier: &Dossier, text: &str) -> bool {
    let squeezed = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let text = squeezed(text);
    let before = dossier.renumbered.iter().map(|row| &row.before);
    before.chain([&dossier.person]).any(|key| {
        let key = squeezed(key);
        let short = key.get(2..).filter(|_| key.starts_with(|c: char| c.is_ascii_digit()));
        let is_in = |key: &str| key.chars().count() >= SHORT && text.contains(key);
        is_in(&key) || short.filter(|_| key.len() == 12).is_some_and(is_in)
    })
}
