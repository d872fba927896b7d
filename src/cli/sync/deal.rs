use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::cli::exit::Failure;
use crate::cli::find;
use crate::policy::Municipalities;

/// Whose files are whose.
pub(super) struct Dealt {
    /// The files of each municipality, by its place.
    pub(super) shares: Vec<Vec<PathBuf>>,
    /// Files that are nobody's, and why.
    pub(super) refused: Vec<(PathBuf, String)>,
}

/// Deals files out by what they, and the folders in which they are, are called. A folder among them
/// stands for all files in it. A file that is not there, or a folder that cannot be read, is theirs as
/// well whose it is called: they are told, and nobody else is kept waiting.
///
/// # Errors
/// Standard input, which is not called anything.
pub(super) fn deal(
    files: &[PathBuf],
    count: usize,
    municipalities: &Municipalities,
    source: &str,
) -> Result<Dealt, Failure> {
    let mut dealt = Dealt { shares: vec![Vec::new(); count], refused: Vec::new() };
    if files.iter().any(|path| path.as_os_str() == "-") {
        let message = "standard input, `-`, does not say whose it is";
        let help = "name a file or a folder that is called as the municipality, or its policy";
        return Err(Failure::usage(message).help(help));
    }
    let each = files.iter().map(|path| (path, expanded(std::slice::from_ref(path))));
    let each = each.flat_map(|(path, found)| match found {
        Ok(found) => found.into_iter().map(|path| (path, None)).collect(),
        Err(failure) => vec![(path.clone(), Some(failure.into_message()))],
    });
    for (path, fault) in each {
        let whose = whose(&path, municipalities, source);
        let whose = whose.map_err(|reason| fault.unwrap_or(reason));
        match whose.map(|at| dealt.shares.get_mut(at)) {
            Ok(Some(share)) => share.push(path),
            Ok(None) => {}
            Err(reason) => dealt.refused.push((path, reason)),
        }
    }
    Ok(dealt)
}

/// The files, those of folders among them.
///
/// # Errors
/// A file that is not there, or a folder that cannot be read.
pub(super) fn expanded(files: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::with_capacity(files.len());
    for path in files {
        if path.as_os_str() == "-" {
            all.push(path.clone());
            continue;
        }
        let metadata = fs::metadata(path).map_err(|error| Failure::unreadable(path, &error))?;
        if !metadata.is_dir() {
            all.push(path.clone());
            continue;
        }
        let mut found = BTreeSet::new();
        find::below(path, &|name| !name.starts_with('.'), &mut found)?;
        all.extend(found);
    }
    Ok(all)
}

/// The municipality that the names in a path mean, all of which have to mean the same.
fn whose(path: &Path, known: &Municipalities, source: &str) -> Result<usize, String> {
    let names = names(path, source);
    let mut found: Option<(usize, &str)> = None;
    for name in &names {
        let Some(at) = known.find(name) else { continue };
        match found {
            Some((other, first)) if other != at => {
                return Err(format!("both `{first}` and `{name}` stand in its path"));
            }
            _ => found = Some((at, name)),
        }
    }
    let nearest = names.iter().rev().map(String::as_str);
    let why = || format!("no policy is for it: {}", known.known(nearest));
    found.map(|(at, _)| at).ok_or_else(why)
}

/// What a file and its folders are called, apart from the name of the source and from dates.
fn names(path: &Path, source: &str) -> Vec<String> {
    let file = path.with_extension("");
    let parts = file.components().filter_map(|part| match part {
        Component::Normal(name) => Some(words(&name.to_string_lossy())),
        _ => None,
    });
    let mut parts: Vec<Vec<String>> = parts.collect();
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
    let names = parts.into_iter().map(|words| without(without_date(words), &source).join(" "));
    names.filter(|name| !name.is_empty()).collect()
}

fn words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Without `2026-11-23` or `20261123`, and what follows it: a time.
fn without_date(mut words: Vec<String>) -> Vec<String> {
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
        words.drain(at..end);
    }
    words
}

fn without(mut words: Vec<String>, part: &[String]) -> Vec<String> {
    let at = words.windows(part.len().max(1)).position(|window| window == part);
    if let Some(at) = at {
        words.drain(at..at + part.len());
    }
    words
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
}
