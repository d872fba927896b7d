//! What became of each municipality, where one command synchronised many.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::policy::Municipality;
use crate::store::RunId;
use crate::sync::{Kept, Report};

use super::findings::Look;
use super::plain::plain;
use super::run::{json as run_json, list};
use super::table::{bold, count, number, width};

/// A longer name of a municipality makes its own line longer, and not all others.
const WIDEST: usize = 40;

/// All that one command did.
#[derive(Debug, Default)]
pub struct Night {
    /// The municipalities, in the order of their codes.
    pub shares: Vec<Share>,
    /// Files of policies that cannot be used, of which nobody knows whose they are, and why.
    pub unusable: Vec<(String, String)>,
    /// Delivered files that are of another source than the one that was synchronised, and why.
    pub passed_over: Vec<(String, String)>,
    /// What was delivered and no policy is for: where it stands, and why.
    pub refused: Vec<(String, String)>,
    /// The files in which such rows are kept.
    pub kept: Vec<Kept>,
}

/// What became of a municipality.
#[derive(Debug)]
pub struct Share {
    /// Which it is.
    pub municipality: Municipality,
    /// How its run ended.
    pub end: End,
    /// Persons of whom there was a record.
    pub persons: u64,
    /// Stored values that are others than before.
    pub changed: u64,
    /// Rows that could not be used.
    pub set_aside: u64,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// It is written.
    Written(RunId),
    /// It was only tried, and would be written.
    Tried,
    /// It was stopped, or would be.
    Stopped,
    /// There was none.
    Failed {
        /// For this reason, in one line.
        why: String,
        /// Whether nothing is wrong with what is the municipality's own: the same may succeed later.
        again: bool,
    },
    /// Nothing was delivered of the municipality. Whether something had to be is said with it.
    Nothing {
        /// Whether all of everybody was announced.
        missed: bool,
    },
}

impl Share {
    /// What became of a municipality of whose run this is the report.
    pub fn of(municipality: &Municipality, report: &Report) -> Self {
        let end = match report.run {
            Some(run) => End::Written(run),
            None if report.is_stopped() => End::Stopped,
            None => End::Tried,
        };
        Self {
            municipality: municipality.clone(),
            end,
            persons: report.counts.persons,
            changed: report.counts.changed,
            set_aside: report.set_aside(),
        }
    }

    /// What became of one without a run.
    pub fn without(municipality: &Municipality, end: End) -> Self {
        let municipality = municipality.clone();
        Self { municipality, end, persons: 0, changed: 0, set_aside: 0 }
    }

    /// Whether nothing is left to be done.
    pub const fn is_done(&self) -> bool {
        matches!(self.end, End::Written(_) | End::Tried | End::Nothing { missed: false })
    }
}

impl Night {
    /// Whether all that was to be done is; where nothing was delivered of anybody, it is not.
    pub fn is_done(&self) -> bool {
        self.has_no_fault_of_its_own() && self.has_deliveries() && self.undone().next().is_none()
    }

    /// Whether all that is left may be done by the same command later: the server, the disk or
    /// another run was in the way.
    pub fn may_be_repeated(&self) -> bool {
        let may_pass = |share: &Share| matches!(share.end, End::Failed { again: true, .. });
        self.has_no_fault_of_its_own()
            && self.undone().next().is_some()
            && self.undone().all(may_pass)
    }

    fn has_no_fault_of_its_own(&self) -> bool {
        self.unusable.is_empty() && self.refused.is_empty()
    }

    fn has_deliveries(&self) -> bool {
        self.shares.iter().any(|share| !matches!(share.end, End::Nothing { .. }))
    }

    fn undone(&self) -> impl Iterator<Item = &Share> {
        self.shares.iter().filter(|share| !share.is_done())
    }
}

/// For a person: a line a municipality, and how many are done.
pub fn human(night: &Night, look: Look) -> String {
    let name = |share: &Share| {
        let Municipality { code, label } = &share.municipality;
        if code == label { code.to_string() } else { format!("{code}  {}", plain(label)) }
    };
    let wide = width(night.shares.iter().map(name).collect::<Vec<_>>().iter().map(String::as_str));
    let wide = wide.min(WIDEST);
    let header = format!(
        "{:<wide$}{:>11}{:>11}{:>11}",
        "municipality",
        "persons",
        "changed",
        "set aside",
        wide = wide.max(12) + 2
    );
    let mut text = format!("{}\n", bold(&header, look));
    for share in &night.shares {
        let numbers = [share.persons, share.changed, share.set_aside].map(number);
        let [persons, changed, aside] = numbers;
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(
            text,
            "  {:<wide$}{persons:>11}{changed:>11}{aside:>11}   {}",
            name(share),
            plain(&ended(&share.end)),
            wide = wide.max(12)
        );
    }
    let lists = [
        ("policies that cannot be used", &night.unusable),
        ("of another source, and passed over", &night.passed_over),
        ("no policy is for", &night.refused),
    ];
    for (what, listed) in lists.into_iter().filter(|(_, listed)| !listed.is_empty()) {
        let heading = format!("{what}: {}", listed.len());
        let _ = writeln!(text, "\n{}", bold(&heading, look));
        for (place, reason) in listed.iter().take(list::SHOWN) {
            let _ = writeln!(text, "  {}  {}", plain(place), plain(reason));
        }
        text += &list::more(listed.len().saturating_sub(list::SHOWN), look);
    }
    text += &list::kept(&night.kept);
    if !night.has_deliveries() {
        return text + &format!("\n{}\n", bold("nothing was delivered of any municipality", look));
    }
    text += &undone(night);
    let done = night.shares.iter().filter(|share| share.is_done()).count() as u64;
    let all = count(night.shares.len() as u64, "municipality", "municipalities");
    let is = if done == 1 { "is" } else { "are" };
    let _ = writeln!(text, "\n{}", bold(&format!("{} of {all} {is} done", number(done)), look));
    text
}

/// The codes of those that are not done, which stand among all others above.
fn undone(night: &Night) -> String {
    let codes: Vec<_> = night.undone().map(|share| plain(&share.municipality.code)).collect();
    if codes.is_empty() {
        return String::new();
    }
    let again = if night.may_be_repeated() { "; the same command does them later" } else { "" };
    format!("\nnot done: {}{again}\n", codes.join(", "))
}

/// The same for a program, a municipality with the report of its run, which are given in its order.
pub fn json(night: &Night, reports: &[Option<Json>]) -> Json {
    let shares = night.shares.iter().zip(reports).map(|(share, report)| {
        let mut line = self::share(share);
        line["report"] = report.clone().unwrap_or_default();
        line
    });
    json!({
        "done": night.is_done(),
        "again": night.may_be_repeated(),
        "municipalities": shares.collect::<Vec<_>>(),
        "unusable_policies": listed(&night.unusable),
        "passed_over": listed(&night.passed_over),
        "refused": listed(&night.refused),
        "rejected_files": night.kept.iter().map(run_json::kept).collect::<Vec<_>>(),
    })
}

/// The same for a log that is kept: a line. `at` is when the command began, in UTC.
pub fn log(night: &Night, at: &str) -> String {
    let shares: Vec<Json> = night.shares.iter().map(share).collect();
    let line = json!({
        "at": at,
        "event": "municipalities",
        "done": night.is_done(),
        "again": night.may_be_repeated(),
        "municipalities": shares,
        "unusable_policies": listed(&night.unusable),
        "passed_over": listed(&night.passed_over),
        "refused": listed(&night.refused),
    });
    format!("{line}\n")
}

fn share(share: &Share) -> Json {
    let Municipality { code, label } = &share.municipality;
    let (word, run, error) = match &share.end {
        End::Written(run) => ("written", Some(run.0), None),
        End::Tried => ("tried", None, None),
        End::Stopped => ("stopped", None, None),
        End::Failed { why, again } => ("failed", None, Some((why, again))),
        End::Nothing { .. } => ("nothing-delivered", None, None),
    };
    let (error, again) = error.unzip();
    json!({
        "municipality": code,
        "name": label,
        "done": share.is_done(),
        "end": word,
        "run": run,
        "error": error,
        "again": again,
        "persons": share.persons,
        "changed": share.changed,
        "set_aside": share.set_aside,
    })
}

fn listed(listed: &[(String, String)]) -> Vec<Json> {
    let listed = listed.iter();
    listed.map(|(place, reason)| json!({ "place": place, "reason": reason })).collect()
}

fn ended(end: &End) -> String {
    match end {
        End::Written(run) => format!("written as run {}", run.0),
        End::Tried => "a dry run: nothing was written".to_owned(),
        End::Stopped => "stopped: nothing was written".to_owned(),
        End::Failed { why, .. } => format!("not done: {why}"),
        End::Nothing { .. } => "nothing was delivered".to_owned(),
    }
}
