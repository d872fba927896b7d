//! What a delivered file is called, and what that says of it.

use std::path::{Component, Path};

use crate::record::tidy;

/// Of which other source a file is by its name, or by those of folders: whose name stands there, where
/// that of its own does not.
pub(super) fn other_source<'s>(
    path: &Path,
    source: &str,
    mut others: impl Iterator<Item = &'s str>,
) -> Option<&'s str> {
    let parts = parts(path);
    let is_called = |name: &str| {
        let name = words(name);
        parts.iter().any(|part| place(part, &name).is_some())
    };
    if is_called(source) { None } else { others.find(|other| *other != source && is_called(other)) }
}

/// The day that a file is of by its name, or by that of the folder that is nearest to it.
pub(super) fn day(path: &Path) -> Option<String> {
    parts(path).into_iter().rev().find_map(|part| without_date(part).1)
}

/// What a file and its folders are called, apart from the name of the source and from dates.
pub(super) fn names(path: &Path, source: &str) -> Vec<String> {
    let mut parts = parts(path);
    // `2026/11/23`: there are municipalities whose codes are years.
    for at in 1..parts.len() {
        if let ([year], [month, ..]) = (&*parts[at - 1], &*parts[at])
            && is_year(year)
            && is_number(month, 2, 1..=12)
        {
            parts[at - 1].clear();
        }
    }
    let source = words(source);
    let names = parts.into_iter().map(|words| without(without_date(words).0, &source).join(" "));
    names.filter(|name| !name.is_empty()).collect()
}

/// The words of what a file and its folders are called.
fn parts(path: &Path) -> Vec<Vec<String>> {
    let file = path.with_extension("");
    let parts = file.components().filter_map(|part| match part {
        Component::Normal(name) => Some(words(&name.to_string_lossy())),
        _ => None,
    });
    parts.collect()
}

/// The words of a name, in small letters. Macs, and what packs files, take letters such as `å` apart.
fn words(name: &str) -> Vec<String> {
    let name = tidy(name);
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Without `2026-11-23` or `20261123` and what follows it, a time; and that day, as far as it is said.
fn without_date(mut words: Vec<String>) -> (Vec<String>, Option<String>) {
    let is_date = |at: usize| {
        let word = &words[at];
        let is_whole = word.len() == 8
            && word.is_ascii()
            && is_year(&word[..4])
            && is_number(&word[4..6], 2, 1..=12)
            && is_number(&word[6..], 2, 1..=31);
        let is_parted = is_year(word)
            && words.get(at + 1).is_some_and(|month| is_number(month, 2, 1..=12))
            && words
                .get(at + 2)
                .is_none_or(|day| is_number(day.get(..2).unwrap_or(day), 2, 1..=31));
        if is_whole { 1 } else { 3 * usize::from(is_parted) }
    };
    if let Some((at, length)) = (0..words.len()).map(|at| (at, is_date(at))).find(|(_, n)| *n > 0) {
        let end = (at + length).min(words.len());
        let digits = words.drain(at..end).collect::<String>();
        let parts = [digits.get(..4), digits.get(4..6), digits.get(6..8)];
        let day = parts.into_iter().flatten().collect::<Vec<_>>().join("-");
        return (words, Some(day));
    }
    (words, None)
}

fn without(mut words: Vec<String>, part: &[String]) -> Vec<String> {
    if let Some(at) = place(&words, part) {
        words.drain(at..at + part.len());
    }
    words
}

/// Where words stand among others, one after the other.
fn place(words: &[String], part: &[String]) -> Option<usize> {
    words.windows(part.len().max(1)).position(|window| window == part)
}

fn is_year(word: &str) -> bool {
    is_number(word, 4, 1990..=2099)
}

fn is_number(word: &str, digits: usize, range: std::ops::RangeInclusive<u32>) -> bool {
    word.len() == digits
        && word.bytes().all(|byte| byte.is_ascii_digit())
        && word.parse().is_ok_and(|number| range.contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str) -> Vec<String> {
        names(Path::new(path), "extens")
    }

    #[test]
    fn a_path_is_what_its_parts_are_called() {
        assert_eq!(told("inbox/9999/extens.csv"), ["inbox", "9999"]);
        assert_eq!(told("Upplands-Väsby.csv"), ["upplands väsby"]);
        assert_eq!(told("./9999-extens-2026-11-23.csv"), ["9999"]);
        assert_eq!(told("A\u{30a}ma\u{30a}l.csv"), ["åmål"], "letters that were taken apart");
        assert_eq!(told("../extens_exempelkoping_20261123.xml"), ["exempelkoping"]);
    }

    #[test]
    fn a_date_is_no_name() {
        assert_eq!(told("extens-2026-11-23.csv"), [""; 0]);
        assert_eq!(told("2026/11/23/extens.csv"), ["11", "23"]);
        assert_eq!(told("2026/11-23/extens.csv"), ["11 23"]);
        assert_eq!(told("2026-11/20261123T0100.csv"), ["20261123t0100"]);
        assert_eq!(told("2026/extens.csv"), ["2026"], "the code of a municipality");
    }

    #[test]
    fn the_nearest_date_is_the_day() {
        let day = |path: &str| day(Path::new(path));
        assert_eq!(day("9999/extens-2026-11-23.csv").as_deref(), Some("2026-11-23"));
        assert_eq!(day("20261123T0100/extens.csv").as_deref(), None);
        assert_eq!(day("20261123-0100/extens.csv").as_deref(), Some("2026-11-23"));
        assert_eq!(day("2026-11/20261124.csv").as_deref(), Some("2026-11-24"));
        assert_eq!(day("2026-11/extens.csv").as_deref(), Some("2026-11"));
        assert_eq!(day("9999/extens.csv"), None);
    }

    #[test]
    fn a_file_is_of_the_source_after_which_it_is_called() {
        let other = |path: &str| {
            other_source(Path::new(path), "extens", ["extens", "procapita", "user"].into_iter())
        };
        assert_eq!(other("9999/procapita.csv"), Some("procapita"));
        assert_eq!(other("Procapita/9999-2026-11-24.csv"), Some("procapita"));
        assert_eq!(other("9999/extens-procapita.csv"), None);
        assert_eq!(other("9999/elever.csv"), None);
        assert_eq!(other("9999/procapitas.csv"), None);
    }
}
