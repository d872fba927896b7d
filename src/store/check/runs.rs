use std::collections::BTreeMap;

use crate::record::{Kind, Value};

use super::super::{Cells, ChangePart, RunKind, StoreError};
use super::Told;
use super::known::Known;

/// The runs of a store, with what each is said to have done.
#[derive(Default)]
pub(super) struct Runs {
    runs: BTreeMap<i64, Said>,
    /// By source, the number and the date of its last run.
    last: BTreeMap<i64, (i64, String)>,
    /// Runs of one source from which what another reports is said to be: that source, the run, and
    /// how often.
    foreign: BTreeMap<(i64, i64), u64>,
    purged: Option<i64>,
}

/// What is said of a run.
struct Said {
    kind: Option<RunKind>,
    source: Option<i64>,
    /// How many stored values it changed, as it was counted, less those that were found.
    uncounted: i64,
}

impl Runs {
    /// Adds a run, by rising number.
    pub(super) fn add(&mut self, row: &Cells, told: &mut Told<'_>) -> Result<(), StoreError> {
        let (run, word, date) = (row[0].number(), row[1].text(), row[3].text());
        let kind = RunKind::of_word(word);
        if kind.is_none() {
            told.of_store(&format!("run {run} is a `{word}`, which is no kind of run"))?;
        }
        if date.parse::<jiff::civil::Date>().is_err() {
            told.of_store(&format!("the date of run {run} is none: `{date}`"))?;
        }
        if row[4].text().parse::<jiff::Timestamp>().is_err() {
            told.of_store(&format!("when run {run} began is no time: `{}`", row[4].text()))?;
        }
        let source = row[2].some().filter(|_| kind == Some(RunKind::Sync));
        if let Some(source) = source {
            // What a source delivers with a date before that of its last run is refused.
            if let Some((earlier, last)) =
                self.last.get(&source).filter(|(_, last)| date < last.as_str())
            {
                told.of_store(&format!(
                    "the date of run {run}, {date}, is before that of run {earlier} of the same \
                     source, {last}"
                ))?;
            }
            self.last.insert(source, (run, date.to_owned()));
        }
        if row[19].some().is_some() {
            self.purged = Some(run);
        }
        self.runs.insert(run, Said { kind, source, uncounted: row[18].number() });
        Ok(())
    }

    pub(super) fn has(&self, run: i64) -> bool {
        self.runs.contains_key(&run)
    }

    pub(super) fn numbers(&self) -> Vec<i64> {
        self.runs.keys().copied().collect()
    }

    /// The last run whose history was removed, with that of all before it.
    pub(super) fn purged(&self) -> Option<i64> {
        self.purged
    }

    /// Whether there is a run of a kind.
    pub(super) fn any(&self, kind: RunKind) -> bool {
        self.runs.values().any(|said| said.kind == Some(kind))
    }

    /// A source reports something since a run.
    pub(super) fn reports(&mut self, source: i64, run: i64) {
        let of = self.runs.get(&run).and_then(|said| said.source);
        if of.is_some_and(|of| of != source) {
            *self.foreign.entry((source, run)).or_default() += 1;
        }
    }

    /// A person's changes of one field: counts how many stored values each run changed, as it
    /// counted them itself.
    pub(super) fn changed(&mut self, kind: &Kind, changes: &[&ChangePart]) {
        for own in changes.chunk_by(|a, b| a.run == b.run) {
            let (Some(first), Some(last)) = (own.first(), own.last()) else { continue };
            let Some(said) = self.runs.get_mut(&first.run) else { continue };
            let differs = |before: &ChangePart, after: &ChangePart| {
                let value = |text: &Option<Box<str>>| text.as_deref().map(Value::from_normal);
                let (before, after) = (value(&before.before.value), value(&after.after.value));
                i64::from(!kind.alike(before.as_ref(), after.as_ref()))
            };
            said.uncounted -= match said.kind {
                // Somebody may decide about a value twice at once.
                Some(RunKind::Review) => own.iter().map(|one| differs(one, one)).sum(),
                _ => differs(first, last),
            };
        }
    }

    /// Tells what is known once all was looked at.
    pub(super) fn finish(self, known: &Known, told: &mut Told<'_>) -> Result<(), StoreError> {
        let is_forgotten = self.any(RunKind::Forget);
        for ((source, run), times) in self.foreign {
            let source = known.source(source);
            told.of_store(&format!(
                "run {run} is of another source than {source}, which reports something since it \
                 ({times})"
            ))?;
        }
        let counting = [RunKind::Sync, RunKind::Review, RunKind::Undo];
        for (run, Said { kind, uncounted, .. }) in self.runs {
            let is_counted = kind.is_some_and(|kind| counting.contains(&kind))
                && self.purged.is_none_or(|purged| run > purged);
            // The history of whoever was forgotten is gone, and what was counted is not.
            if is_counted && (uncounted < 0 || uncounted > 0 && !is_forgotten) {
                let (by, less) = (uncounted.abs(), if uncounted > 0 { "fewer" } else { "more" });
                told.of_store(&format!(
                    "the history of run {run} has {by} {less} changed values than were counted"
                ))?;
            }
        }
        Ok(())
    }
}
