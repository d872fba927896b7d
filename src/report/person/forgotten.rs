use std::fmt::Write;

use crate::store::{Dossier, Forgotten, RunId};

use super::super::plain::plain;
use super::super::table::count;

/// What was removed of a person, whose dossier was as given, or would be where there is no run; and
/// who brings it back. It does not say who it was: whoever asked knows.
pub fn forgotten(dossier: &Dossier, forgotten: &Forgotten, run: Option<RunId>) -> String {
    let Forgotten { pseudonym, stored, reported, waiting, changes } = forgotten;
    let mut text = format!(
        "{pseudonym} {}: {}, {} by sources, {} and {}\n",
        if run.is_some() { "is forgotten" } else { "would be forgotten" },
        count(*stored, "stored value", "stored values"),
        count(*reported, "value reported", "values reported"),
        count(*waiting, "value that waited", "values that waited"),
        count(*changes, "change in the history", "changes in the history"),
    );
    text += &comes_back(dossier);
    if dossier.protected {
        text += "that the identity is protected is forgotten, too: whoever brings the person back \
                 has to say it again\n";
    }
    // Writing to a string cannot fail.
    let _ = match run {
        Some(RunId(run)) => writeln!(text, "written as run {run}"),
        None => writeln!(text, "a dry run: nothing was removed"),
    };
    text
}

/// Which sources bring a person back, and how that is stopped.
fn comes_back(dossier: &Dossier) -> String {
    let mut sources: Vec<&str> = Vec::new();
    for report in &dossier.reported {
        if !sources.contains(&report.source.label.as_str()) {
            sources.push(&report.source.label);
        }
    }
    if sources.is_empty() {
        return "no source has the person now; one that names the person again makes it anew\n"
            .to_owned();
    }
    format!(
        "the next delivery that has the person makes it anew; these had it last: {}\n\
         take the person out of them, or out of what they export, before that\n",
        plain(&sources.join(", "))
    )
}
