use std::collections::{BTreeMap, BTreeSet};

use crate::record::tidy;
use crate::text::nearest;

use super::Municipality;

/// So many municipalities are listed where one is not known.
const LISTED: usize = 10;

/// The municipalities of some policies, and what they are called in data: by the code, the name and
/// the name of the policy, in any letter case.
#[derive(Debug, Default)]
pub struct Municipalities {
    /// What each may be called, and its place among the policies.
    names: BTreeMap<String, usize>,
    /// What several may be called.
    ambiguous: BTreeSet<String>,
    /// How each is named in messages.
    shown: Vec<String>,
}

impl Municipalities {
    /// Those of policies, each of which is told by its name and the municipality that it names. What
    /// would mean two of them means none.
    pub fn of<'p>(policies: impl IntoIterator<Item = (&'p str, Option<&'p Municipality>)>) -> Self {
        let (mut all, mut ambiguous) = (Self::default(), BTreeSet::new());
        for (at, (policy, municipality)) in policies.into_iter().enumerate() {
            let (code, label) = municipality.map_or(("", ""), |m| (&*m.code, &*m.label));
            for name in [code, label, policy].map(normal) {
                if all.names.get(&name).is_some_and(|other| *other != at) {
                    ambiguous.insert(name);
                } else {
                    all.names.insert(name, at);
                }
            }
            let is_named = code != label;
            all.shown.push(if is_named {
                format!("`{code}` {label}")
            } else {
                format!("`{code}`")
            });
        }
        all.names.retain(|name, _| !name.is_empty() && !ambiguous.contains(name));
        all.ambiguous = ambiguous;
        all
    }

    /// The place among the policies of the one that is called so.
    pub fn find(&self, text: &str) -> Option<usize> {
        self.names.get(&normal(text)).copied()
    }

    /// Whether several are called so, of which none is meant then.
    pub fn are_several(&self, text: &str) -> bool {
        let name = normal(text);
        !name.is_empty() && self.ambiguous.contains(&name)
    }

    /// Which there are, and which may have been meant by texts that are the names of none. A code, or
    /// another name with digits, that is like another is that of a third municipality, and no slip.
    pub fn known<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> String {
        let meant = texts.into_iter().map(normal).find_map(|typed| {
            let has_digits = typed.chars().any(|c| c.is_ascii_digit());
            let names = self.names.keys().filter(|_| !has_digits).map(String::as_str);
            self.shown.get(*self.names.get(nearest(&typed, names)?)?)
        });
        let meant = meant.map_or_else(String::new, |meant| format!("did you mean {meant}? "));
        meant + &self.list()
    }

    fn list(&self) -> String {
        let mut all: Vec<&str> = self.shown.iter().map(String::as_str).collect();
        all.sort_unstable();
        all.truncate(LISTED);
        let mut listed = all.join(", ");
        let more = self.shown.len().saturating_sub(LISTED);
        if more > 0 {
            listed += &format!(" and {more} more");
        }
        let policies =
            if self.shown.len() == 1 { "there is a policy" } else { "there are policies" };
        format!("{policies} for {listed}")
    }
}

/// As names are compared: letters and digits in small letters, in NFC, and one space for what stands
/// between.
fn normal(name: &str) -> String {
    let name = tidy(name);
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::policy::{Layers, Policy};
    use crate::text::SourceText;

    use super::*;

    fn policy(name: &str, municipality: &str) -> Policy {
        let text = format!("policy {name} extends standard\nmunicipality {municipality}\n");
        let own = SourceText::new("a.foga", text);
        let layers = Layers::gather(Path::new("a.foga"), own, &|_| Err("none".to_owned()));
        Policy::check(&layers).0.unwrap()
    }

    fn all(policies: &[Policy]) -> Municipalities {
        Municipalities::of(policies.iter().map(|policy| (policy.name(), policy.municipality())))
    }

    fn some() -> Municipalities {
        let two =
            [policy("exempelkoping", "\"9999\" \"Exempelköping\""), policy("ny-by", "\"0042\"")];
        all(&two)
    }

    #[test]
    fn a_municipality_is_known_by_code_name_and_policy() {
        let some = some();
        assert_eq!(some.find("Exempelko\u{308}ping"), Some(0), "letters that were taken apart");
        let found =
            ["9999", " EXEMPELKÖPING ", "Exempelkoping", "0042", "ny by", "Ny-by", "42", ""];
        let found = found.map(|text| some.find(text));
        assert_eq!(found, [Some(0), Some(0), Some(0), Some(1), Some(1), Some(1), None, None]);
    }

    #[test]
    fn what_is_not_known_may_be_another() {
        let list = "there are policies for `0042`, `9999` Exempelköping";
        let some = some();
        assert_eq!(
            some.known(["x-y-z", "Exempelkøping"]),
            format!("did you mean `9999` Exempelköping? {list}")
        );
        assert_eq!(some.known(["Stockholm"]), list);
        assert_eq!(some.known(["9998"]), list);
        assert_eq!(some.known(["ny by 2"]), list);
    }

    #[test]
    fn a_name_of_two_is_the_name_of_none() {
        let two = [policy("norra", "\"1\" \"Byn\""), policy("sodra", "\"2\" \"Byn\"")];
        let two = all(&two);
        let found = ["byn", "1", "2", "sodra"].map(|text| two.find(text));
        assert_eq!(found, [None, Some(0), Some(1), Some(1)]);
        assert_eq!(
            ["BYN", "1", "x", ""].map(|text| two.are_several(text)),
            [true, false, false, false]
        );
    }
}
