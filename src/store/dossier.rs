//! All that is held of a person, in names. The same for every kind of store.

use crate::record::Value;

use super::view::{
    Dossier, HistoryRow, Named, RenumberedRow, ReportRow, ReportedValue, RunRow, StoredRow,
    WaitedRow, WaitingRow,
};
use super::{
    ChangePart, KnownPart, PersonRow, Register, ReportedPart, StoredPart, WaitPart, WaitingPart,
};

/// A change of a person's key: the run, and the key before and after.
pub(super) type Renumbering = (i64, String, String);

/// A person with all that ever became of it and of its key, in order; `None` where a run that is named is not
/// there.
pub(super) fn told(
    register: &Register,
    key: &str,
    row: &PersonRow<'_>,
    (changes, waits, numbers): (&[ChangePart], &[WaitPart], &[Renumbering]),
) -> Option<Dossier> {
    let reader = Reader { register, row };
    Some(Dossier {
        person: key.to_owned(),
        protected: row.is_protected(),
        stored: reader.stored()?,
        reported: reader.reported()?,
        marked_by: reader.marked_by(),
        waiting: reader.waiting()?,
        history: reader.history(changes)?,
        waited: reader.waited(waits)?,
        renumbered: reader.renumbered(numbers)?,
        purged: register.purged().cloned(),
    })
}

struct Reader<'a> {
    register: &'a Register,
    row: &'a PersonRow<'a>,
}

impl Reader<'_> {
    fn stored(&self) -> Option<Vec<StoredRow>> {
        let mut parts: Vec<_> = self.row.stored.iter().collect();
        parts.sort_by_key(|part| self.register.place(part.field));
        let row = |part: &StoredPart<'_>| {
            let from = (part.origin, part.category);
            Some(StoredRow {
                field: self.register.field(part.field),
                version: self.register.version(part.value.as_deref(), from, part.since),
                rule: self.register.rule(part.rule),
                run: self.run(part.run)?,
            })
        };
        parts.into_iter().map(row).collect()
    }

    fn reported(&self) -> Option<Vec<ReportRow>> {
        let row = |known: &KnownPart<'_>| {
            Some(ReportRow {
                source: self.register.source(known.source),
                category: self.register.category(known.category),
                protected: known.protected,
                accepted: self.register.accepts(known.source),
                values: self.values(known)?,
                run: self.run(known.run)?,
            })
        };
        self.row.known.iter().filter(|known| !known.gone).map(row).collect()
    }

    fn values(&self, known: &KnownPart<'_>) -> Option<Vec<ReportedValue>> {
        let mut parts: Vec<_> = known.values.iter().collect();
        parts.sort_by_key(|part| self.register.place(part.field));
        let value = |part: &ReportedPart<'_>| {
            Some(ReportedValue {
                field: self.register.field(part.field),
                value: Value::from_normal(self.row.reported(part)),
                run: self.run(part.run)?,
            })
        };
        parts.into_iter().map(value).collect()
    }

    fn marked_by(&self) -> Vec<Named> {
        let marks = self.row.known.iter().filter(|known| known.gone && known.protected);
        marks.map(|known| self.register.source(known.source)).collect()
    }

    fn waiting(&self) -> Option<Vec<WaitingRow>> {
        let row = |part: &WaitingPart<'_>| {
            Some(WaitingRow {
                field: self.register.field(part.field),
                category: self.register.category(part.category),
                by: self.register.source(part.by),
                proposed: part.value.as_deref().map(Value::from_normal),
                dismissed: if part.dismissed == 0 { None } else { Some(self.run(part.dismissed)?) },
                rule: self.register.rule(part.rule),
                run: self.run(part.run)?,
            })
        };
        self.row.waiting.iter().map(row).collect()
    }

    fn run(&self, run: i64) -> Option<RunRow> {
        self.register.run(run).cloned()
    }

    fn history(&self, changes: &[ChangePart]) -> Option<Vec<HistoryRow>> {
        let row = |change: &ChangePart| {
            Some(HistoryRow {
                field: self.register.field(change.field),
                before: self.register.version_of(&change.before),
                after: self.register.version_of(&change.after),
                rule: self.register.rule(change.rule),
                run: self.run(change.run)?,
            })
        };
        changes.iter().map(row).collect()
    }

    fn renumbered(&self, numbers: &[Renumbering]) -> Option<Vec<RenumberedRow>> {
        let row = |(run, before, after): &Renumbering| {
            let run = self.run(*run)?;
            Some(RenumberedRow { before: before.clone(), after: after.clone(), run })
        };
        numbers.iter().map(row).collect()
    }

    fn waited(&self, waits: &[WaitPart]) -> Option<Vec<WaitedRow>> {
        let row = |wait: &WaitPart| {
            Some(WaitedRow {
                field: self.register.field(wait.field),
                category: self.register.category(wait.category),
                by: self.register.source(wait.by),
                proposed: wait.value.as_deref().map(Value::from_normal),
                rule: self.register.rule(wait.rule),
                reason: self.register.rule(wait.reason),
                before: wait.before,
                after: wait.after,
                run: self.run(wait.run)?,
            })
        };
        waits.iter().map(row).collect()
    }
}
