//! Breaking rules that are too long for a line.

use std::ops::Range;

use super::align::width;

/// How many characters a line should have at most.
const WIDEST: usize = 100;

/// Where a rule is broken: for each of its words, how far the line that it begins is indented.
///
/// Broken is before `and` and `or`: in a line that is too long before those outside parentheses,
/// in a line that is still too long before those in its parentheses, and so on inwards.
pub(super) fn wrap(words: &[&str], indent: usize) -> Vec<Option<usize>> {
    let depths = depths(words);
    let deepest = depths.iter().copied().max().unwrap_or(0);
    let mut breaks = vec![None; words.len()];
    for level in 0..=deepest {
        let long: Vec<Range<usize>> = lines(&breaks)
            .filter(|line| {
                length(&words[line.clone()], breaks[line.start].unwrap_or(indent)) > WIDEST
            })
            .collect();
        if long.is_empty() {
            break;
        }
        for at in long.into_iter().flatten() {
            if matches!(words[at], "and" | "or") && depths[at] == level {
                breaks[at] = Some(indent + 4 * (level + 1));
            }
        }
    }
    breaks
}

/// For each word, how many parentheses are open before it.
pub(super) fn depths(words: &[&str]) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut depths = Vec::with_capacity(words.len());
    for word in words {
        if *word == ")" {
            depth = depth.saturating_sub(1);
        }
        depths.push(depth);
        if *word == "(" {
            depth += 1;
        }
    }
    depths
}

/// Whether a space stands between two words or marks.
pub(super) fn spaced(before: &str, after: &str) -> bool {
    !matches!(after, "," | ":" | "]" | ")") && !matches!(before, "(" | "[")
}

/// The lines into which breaks divide words.
fn lines(breaks: &[Option<usize>]) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..breaks.len()).filter(|at| *at == 0 || breaks[*at].is_some());
    let ends = (1..=breaks.len()).filter(|at| breaks.get(*at).is_none_or(Option::is_some));
    starts.zip(ends).map(|(start, end)| start..end)
}

/// How long a line is.
fn length(words: &[&str], indent: usize) -> usize {
    let spaces = words.windows(2).filter(|pair| spaced(pair[0], pair[1])).count();
    indent + spaces + words.iter().map(|word| width(word)).sum::<usize>()
}
