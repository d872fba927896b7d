use crate::record::{Kind, Reading, Value};

use super::asks::Asks;

/// Concrete values for a slot, grouped by what its tests can tell of a single value.
#[derive(Debug)]
pub(super) struct Pool {
    /// All values; no two are the same value.
    pub(super) values: Vec<Value>,
    /// The places of the values that answer all tests of one value alike. A group has as many
    /// members as were asked for, or all that exist.
    pub(super) groups: Vec<Vec<usize>>,
}

/// Names that make an example readable where any will do.
const NAMES: [&str; 8] = ["anna", "bo", "cilla", "david", "eva", "filip", "greta", "hugo"];

/// The first of the mobile numbers that the Swedish Post and Telecom Authority has set aside for
/// fiction (070-1740605 to 070-1740699).
const FIRST_FICTIONAL_MOBILE: usize = 701_740_605;

impl Pool {
    /// Values of this kind; up to `places` of each group.
    ///
    /// `None` where the literals use every letter that could stand between a beginning and an
    /// end, so that it cannot be told which values there are.
    pub(super) fn new(kind: &Kind, asks: &Asks, places: usize) -> Option<Self> {
        let mut pool = Self { values: Vec::new(), groups: Vec::new() };
        let mut profiles: Vec<Vec<bool>> = Vec::new();
        for value in candidates(kind, asks, places)? {
            if pool.values.iter().any(|known| kind.same(known, &value)) {
                continue;
            }
            let profile = profile(kind, asks, &value);
            let group = profiles.iter().position(|known| *known == profile).unwrap_or_else(|| {
                profiles.push(profile);
                pool.groups.push(Vec::new());
                profiles.len() - 1
            });
            if pool.groups[group].len() < places {
                pool.groups[group].push(pool.values.len());
                pool.values.push(value);
            }
        }
        Some(pool)
    }
}

/// The answers of a value to every test that asks about one value alone.
fn profile(kind: &Kind, asks: &Asks, value: &Value) -> Vec<bool> {
    let literals =
        asks.literals.iter().map(|text| kind.same(value, &Value::from_normal(text.as_str())));
    let starts = asks.starts.iter().map(|text| kind.starts_with(value, text));
    let ends = asks.ends.iter().map(|text| kind.ends_with(value, text));
    literals.chain(starts).chain(ends).collect()
}

/// The values to choose from, those that read well first.
fn candidates(kind: &Kind, asks: &Asks, places: usize) -> Option<Vec<Value>> {
    let texts = match kind {
        Kind::Group(parts) => {
            let group = |number: usize| {
                let texts: Vec<String> =
                    parts.iter().map(|part| format!("{part} {number}")).collect();
                Value::group(parts.iter().map(AsRef::as_ref).zip(texts.iter().map(String::as_str)))
            };
            return Some((1..=places).filter_map(group).collect());
        }
        Kind::Phone => {
            let wanted = places + asks.literals.len();
            (0..wanted).map(|at| format!("+46{}", FIRST_FICTIONAL_MOBILE + at)).collect()
        }
        Kind::Email => spelled(asks, places, |name| format!("{name}@example.se"), email)?,
        Kind::Text => spelled(asks, places, |name| name[..1].to_uppercase() + &name[1..], text)?,
    };
    let texts = texts.into_iter().chain(asks.literals.iter().cloned());
    Some(texts.filter_map(|text| stored_as_it_is(kind, &text)).collect())
}

fn stored_as_it_is(kind: &Kind, text: &str) -> Option<Value> {
    let value = kind.read(text, &Reading::default()).ok().flatten()?;
    (value.as_str() == text).then_some(value)
}

/// Readable values, and values for every beginning (or none) with every end (or none).
///
/// Between the two stands a letter that no compared text has, so that a value begins and ends
/// with no more of those texts than it has to.
fn spelled(
    asks: &Asks,
    places: usize,
    named: fn(&str) -> String,
    build: fn(&str, &str, &str) -> Vec<String>,
) -> Option<Vec<String>> {
    let letter = unused_letter(asks)?;
    let mut texts: Vec<String> = NAMES.into_iter().map(named).collect();
    let none = String::new();
    for start in asks.starts.iter().chain([&none]) {
        for end in asks.ends.iter().chain([&none]) {
            for number in 1..=places {
                texts.extend(build(start, &letter.repeat(number), end));
            }
        }
    }
    Some(texts)
}

fn unused_letter(asks: &Asks) -> Option<String> {
    let compared = [&asks.literals, &asks.starts, &asks.ends].into_iter().flatten();
    let compared: String = compared.map(|text| text.to_lowercase()).collect();
    let mut letters = "qxzwkvjyhfubpmcgdlotsirnea0123456789".chars();
    letters.find(|letter| !compared.contains(*letter)).map(String::from)
}

fn text(start: &str, middle: &str, end: &str) -> Vec<String> {
    vec![format!("{start}{middle}{end}")]
}

/// E-mail addresses with this beginning and end. There is one `@`: where both have it, they
/// overlap in a single address, if they fit; where neither has it, it stands between them.
fn email(start: &str, middle: &str, end: &str) -> Vec<String> {
    match (start.split_once('@'), end.split_once('@')) {
        (Some((local, domain_start)), Some((local_end, domain))) => {
            let ends_so = local.to_lowercase().ends_with(&local_end.to_lowercase());
            let starts_so = domain.to_lowercase().starts_with(&domain_start.to_lowercase());
            if ends_so && starts_so { vec![format!("{local}@{domain}")] } else { Vec::new() }
        }
        (Some(_), None) => vec![
            format!("{start}{middle}{end}"),
            format!("{start}{middle}.{middle}{end}"),
            format!("{start}.{middle}{end}"),
        ],
        (None, Some(_)) => vec![format!("{start}{middle}{end}")],
        (None, None) => vec![
            format!("{start}{middle}@{middle}{end}"),
            format!("{start}{middle}@{middle}.{middle}{end}"),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pool(starts: &[&str], ends: &[&str], literals: &[&str]) -> (Asks, Pool) {
        let all = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let asks = Asks {
            starts: all(starts),
            ends: all(ends),
            literals: all(literals),
            ..Asks::default()
        };
        let pool = Pool::new(&Kind::Email, &asks, 3).unwrap();
        (asks, pool)
    }

    fn shapes(asks: &Asks, pool: &Pool) -> Vec<(Vec<bool>, usize)> {
        let first = |group: &Vec<usize>| profile(&Kind::Email, asks, &pool.values[group[0]]);
        let mut shapes: Vec<_> = pool.groups.iter().map(|g| (first(g), g.len())).collect();
        shapes.sort();
        shapes
    }

    #[test]
    fn without_comparisons_all_values_are_alike() {
        let (asks, pool) = pool(&[], &[], &[]);
        assert_eq!(shapes(&asks, &pool), [(vec![], 3)]);
        assert_eq!(pool.values[0].as_str(), "anna@example.se");
    }

    #[test]
    fn an_address_with_both_ats_given_exists_once() {
        // Begins with `info@`, ends with `@skola.example`: only info@skola.example does both.
        let (asks, pool) = pool(&["info@"], &["@skola.example"], &[]);
        assert_eq!(
            shapes(&asks, &pool),
            [
                (vec![false, false], 3),
                (vec![false, true], 3),
                (vec![true, false], 3),
                (vec![true, true], 1),
            ]
        );
    }

    #[test]
    fn a_literal_is_alone_in_its_group() {
        let (asks, pool) = pool(&[], &[".se"], &["rektor@example.se"]);
        assert_eq!(
            shapes(&asks, &pool),
            [(vec![false, false], 3), (vec![false, true], 3), (vec![true, true], 1)]
        );
    }

    #[test]
    fn an_end_within_an_end_makes_three_shapes() {
        let (asks, pool) = pool(&[], &["@edu.example.se", "example.se"], &[]);
        assert_eq!(
            shapes(&asks, &pool),
            [(vec![false, false], 3), (vec![false, true], 3), (vec![true, true], 3)]
        );
    }
}
