use jiff::civil::Date;

use crate::store::{Purged, RunId};

use super::table::count;

/// How much history was removed, or would be, of runs that began before a day; `run` is the run in
/// which it was.
pub fn purged(purged: &Purged, before: Date, run: Option<RunId>, dry_run: bool) -> String {
    let Purged { runs, changes } = purged;
    if *runs == 0 {
        return format!("no history is from before {before}\n");
    }
    let what = format!(
        "the history of {} from before {before}: {}",
        count(*runs, "run", "runs"),
        count(*changes, "change", "changes")
    );
    let end = match run {
        Some(RunId(run)) => format!("removed, written as run {run}"),
        None if dry_run => "a dry run: nothing was removed".to_owned(),
        None => "nothing was removed".to_owned(),
    };
    format!("{what}\n{end}\n")
}
