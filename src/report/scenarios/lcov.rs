//! Coverage for CI services and editors: the tracefile of LCOV, as geninfo(1) describes it.
//!
//! A rule is a function, a part of a condition two branches: decisive for true, for false. What
//! cannot be covered is left out, and so are the built-in policies, which are no files.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::policy::BUILT_IN;
use crate::scenario::coverage::{Coverage, FileCoverage};

/// The tracefile.
pub fn lcov(coverage: &Coverage) -> String {
    let files = coverage.files.iter().filter(|file| !BUILT_IN.contains(&file.source.name()));
    files.map(record).collect()
}

fn record(file: &FileCoverage) -> String {
    let line = |offset: usize| file.source.position(offset).line;
    let mut lines: BTreeMap<usize, u64> = BTreeMap::new();
    let (mut functions, mut calls, mut branches) = (String::new(), String::new(), String::new());
    let (mut found, mut hit) = ([0_u64; 2], [0_u64; 2]);
    for (block, rule) in file.rules.iter().filter(|rule| rule.is_possible()).enumerate() {
        let (at, times) = (line(rule.name_span.start), rule.decided.times);
        // The same name may stand in two blocks.
        let twice = file.rules.iter().filter(|other| other.name == rule.name).count() > 1;
        let name = if twice { format!("{}:{at}", rule.name) } else { rule.name.to_string() };
        let _ = writeln!(functions, "FN:{at},{name}");
        let _ = writeln!(calls, "FNDA:{times},{name}");
        *lines.entry(at).or_default() += times;
        found[0] += 1;
        hit[0] += u64::from(times > 0);
        for (branch, part) in rule.parts.iter().enumerate() {
            for (side, count) in [part.for_true, part.for_false].into_iter().enumerate() {
                if count.possible {
                    let (at, taken) = (line(part.span.start), count.times);
                    let _ = writeln!(branches, "BRDA:{at},{block},{},{taken}", 2 * branch + side);
                    found[1] += 1;
                    hit[1] += u64::from(taken > 0);
                    // A condition on lines of its own is read as well.
                    let times = lines.entry(at).or_default();
                    *times = (*times).max(taken);
                }
            }
        }
    }
    let mut text = format!("TN:\nSF:{}\n{functions}{calls}", file.source.name());
    let _ = writeln!(text, "FNF:{}\nFNH:{}", found[0], hit[0]);
    text += &branches;
    let _ = writeln!(text, "BRF:{}\nBRH:{}", found[1], hit[1]);
    for (at, times) in &lines {
        let _ = writeln!(text, "DA:{at},{times}");
    }
    let reached = lines.values().filter(|times| **times > 0).count();
    let _ = writeln!(text, "LF:{}\nLH:{reached}\nend_of_record", lines.len());
    text
}
