//! What became of one person, the oldest first: stored values, and what waited.

use serde_json::{Value as Json, json};

use crate::store::{HistoryRow, RuleRow, RunKind, RunRow, Version, Wait, WaitedRow};

use super::super::findings::Look;
use super::super::plain::{in_one_line, plain};
use super::super::sheet::Row;
use super::super::table::dim;
use super::human::who;
use super::{Person, json};

/// The header of a person's history.
pub const HEADER: [&str; 13] = [
    "run",
    "kind",
    "source",
    "date",
    "field",
    "what",
    "before",
    "after",
    "from",
    "category",
    "since",
    "rule",
    "explanation",
];

/// Something that became of a person.
#[derive(Debug, Clone, Copy)]
pub struct Event<'a> {
    person: &'a Person<'a>,
    what: What<'a>,
}

#[derive(Debug, Clone, Copy)]
enum What<'a> {
    Changed(&'a HistoryRow),
    Waited(&'a WaitedRow),
}

/// Who it is, as the first members of an object.
pub fn head(person: &Person<'_>) -> Json {
    json!({
        "person": person.key(),
        "protected": person.dossier.protected,
        "purged_until": person.dossier.purged.as_ref().map(|run| run.run),
    })
}

/// What became of a person: in each run first stored values, then what waited.
pub fn rows<'a>(person: &'a Person<'a>) -> Vec<Event<'a>> {
    let changed = person.dossier.history.iter().map(What::Changed);
    let waited = person.dossier.waited.iter().map(What::Waited);
    let mut rows: Vec<Event<'a>> =
        changed.chain(waited).map(|what| Event { person, what }).collect();
    rows.sort_by_key(|event| event.run().run);
    rows
}

impl Event<'_> {
    fn run(&self) -> &RunRow {
        match self.what {
            What::Changed(row) => &row.run,
            What::Waited(row) => &row.run,
        }
    }

    fn reason(&self) -> &RuleRow {
        match self.what {
            What::Changed(row) => &row.rule,
            What::Waited(row) => &row.reason,
        }
    }

    fn field(&self) -> &crate::store::Named {
        match self.what {
            What::Changed(row) => &row.field,
            What::Waited(row) => &row.field,
        }
    }

    fn word(&self) -> &'static str {
        match self.what {
            What::Changed(row) if row.before.value == row.after.value => "origin",
            What::Changed(_) => "changed",
            What::Waited(row) => match (row.after, row.run.kind) {
                (Wait::Gone, RunKind::Review) => "taken",
                (Wait::Gone, _) => "waits-no-more",
                (Wait::Waits, _) => "waits-again",
                (Wait::Dismissed(_), _) => "dismissed",
            },
        }
    }

    /// Before and after; of what waited, what is stored does not matter.
    fn versions(&self) -> (Version, Version) {
        match self.what {
            What::Changed(row) => (row.before.clone(), row.after.clone()),
            What::Waited(row) => {
                let proposed = Version {
                    value: row.proposed.clone(),
                    from: Some(row.by.clone()),
                    category: Some(row.category.clone()),
                    since: None,
                };
                (Version::default(), proposed)
            }
        }
    }
}

impl Row for Event<'_> {
    fn human(&self, look: Look) -> String {
        let run = self.run();
        let by = run.source.as_ref().map_or(run.kind.word(), who);
        let (before, after) = self.versions();
        let [was, is] = [&before, &after].map(|version| self.person.text(version.value.as_ref()));
        let from = after.from.as_ref().map_or("nobody known", who);
        let what = match (self.what, self.word()) {
            (What::Changed(_), "changed") => format!("{was} → {is}"),
            (What::Changed(_), _) => format!("{is}, now from {from}"),
            (What::Waited(row), word) => format!(
                "{} {is}, from {from}; {} had held it",
                word.replace('-', " "),
                row.rule.name
            ),
        };
        let reason = self.reason();
        let explanation = in_one_line(reason.explanation.as_deref().unwrap_or_default());
        format!(
            "{}  run {}, {}  {}  {what}\n    {}\n",
            run.date,
            run.run,
            plain(by),
            plain(&self.field().label),
            dim(format!("{} {explanation}", reason.name).trim_end(), look)
        )
    }

    fn cells(&self) -> Vec<Vec<String>> {
        let run = self.run();
        let (before, after) = self.versions();
        let name = |named: Option<&crate::store::Named>| {
            named.map(|named| named.name.clone()).unwrap_or_default()
        };
        vec![vec![
            run.run.to_string(),
            run.kind.word().to_owned(),
            name(run.source.as_ref()),
            run.date.clone(),
            self.field().name.clone(),
            self.word().to_owned(),
            self.person.cell(before.value.as_ref()),
            self.person.cell(after.value.as_ref()),
            name(after.from.as_ref()),
            name(after.category.as_ref()),
            after.since.unwrap_or_default(),
            self.reason().name.clone(),
            self.reason().explanation.clone().unwrap_or_default(),
        ]]
    }

    fn json(&self) -> Json {
        let run = self.run();
        let (before, after) = self.versions();
        let field = &self.field().name;
        json!({
            "run": run.run,
            "kind": run.kind.word(),
            "source": run.source.as_ref().map(|source| &source.name),
            "date": run.date,
            "field": field,
            "what": self.word(),
            "before": json::before(self.person, field, &before),
            "after": json::version(self.person, field, &after),
            "rule": self.reason().name,
            "explanation": self.reason().explanation,
        })
    }
}
