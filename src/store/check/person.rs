use std::collections::BTreeMap;

use super::super::{
    ChangePart, PersonId, PersonRow, Reading, StoreError, StoredPart, Table, VersionPart,
};
use super::known::Known;
use super::people::People;
use super::{Told, Wrong, each_row};

/// Checks every person with its history, and gives how many values are stored.
pub(super) fn all(
    reading: &mut dyn Reading,
    known: &mut Known,
    people: &mut People,
    told: &mut Told<'_>,
) -> Result<u64, StoreError> {
    let mut numbers = renumberings(reading, known)?;
    let runs = known.runs.numbers();
    let (mut values, mut last) = (0, None);
    loop {
        let mut persons = reading.rows(Table::Person, last.as_ref(), Table::Person.stretch())?;
        let ends = persons.first().zip(persons.last());
        let Some((from, to)) = ends.map(|(from, to)| (from[0].number(), to[0].number())) else {
            break;
        };
        let history = reading.changes(&runs, &(PersonId(from)..=PersonId(to)))?;
        let mut history = history.into_iter().peekable();
        for person in &persons {
            let (number, key) = (person[0].number(), person[1].text());
            // Of whoever is not there, the history is looked at later.
            while history.next_if(|(person, _)| person.0 < number).is_some() {}
            let own = std::iter::from_fn(|| history.next_if(|(person, _)| person.0 == number));
            let changes: Vec<ChangePart> = own.map(|(_, change)| change).collect();
            let mut wrong = Vec::new();
            key_of(key, numbers.remove(&number).as_deref(), &mut wrong);
            let row = person[2].row();
            match &row {
                Some(row) => {
                    values += row.stored.len() as u64;
                    Looking { row, known, wrong: &mut wrong }.all(&changes);
                }
                None => wrong.push("what is kept of the person cannot be read".to_owned()),
            }
            let has = row.iter().flat_map(|row| &row.known).filter(|part| !part.gone);
            people.add(number, key, has.map(|part| part.source));
            let protected = row.is_none_or(|row| row.is_protected());
            for what in &wrong {
                told.tell(Wrong { person: Some(key), protected, what })?;
            }
        }
        last = persons.pop();
    }
    for (person, changes) in numbers {
        (0..changes.len()).for_each(|_| known.refer(Table::Person, person));
    }
    Ok(values)
}

/// The changes of persons' keys, before and after, each person's in order.
type Renumberings = BTreeMap<i64, Vec<(Box<str>, Box<str>)>>;

fn renumberings(reading: &mut dyn Reading, known: &mut Known) -> Result<Renumberings, StoreError> {
    let mut all = Renumberings::new();
    each_row(reading, Table::Renumbered, &mut |row| {
        known.refer(Table::Run, row[0].number());
        let change = (row[2].text().into(), row[3].text().into());
        all.entry(row[1].number()).or_default().push(change);
        Ok(())
    })?;
    Ok(all)
}

fn key_of(key: &str, changes: Option<&[(Box<str>, Box<str>)]>, wrong: &mut Vec<String>) {
    if key.is_empty() {
        wrong.push("the person has no key".to_owned());
    }
    let Some(changes) = changes else { return };
    let joins = changes.windows(2).all(|pair| pair[0].1 == pair[1].0);
    let ends = changes.last().is_none_or(|(_, after)| **after == *key);
    if !joins || !ends {
        wrong.push("the changes of its number do not lead to the number that it has".to_owned());
    }
}

/// What is kept of a person, as it is looked at.
struct Looking<'l, 'a> {
    row: &'l PersonRow<'a>,
    known: &'l mut Known,
    wrong: &'l mut Vec<String>,
}

impl Looking<'_, '_> {
    fn all(&mut self, changes: &[ChangePart]) {
        self.stored();
        self.reported();
        self.waiting();
        if !self.is_in_order() {
            self.wrong.push("what is kept of the person is not in its order, or twice".to_owned());
        }
        self.past(changes);
    }

    fn is_in_order(&self) -> bool {
        let PersonRow { stored, known, waiting } = self.row;
        let mut records: Vec<_> = known.iter().map(|part| (part.source, part.category)).collect();
        records.sort_unstable();
        stored.is_sorted_by(|a, b| a.field < b.field)
            && known.is_sorted_by_key(|part| part.source)
            && records.is_sorted_by(|a, b| a < b)
            && known.iter().all(|part| part.values.is_sorted_by(|a, b| a.field < b.field))
            && waiting.is_sorted_by(|a, b| a.key() < b.key())
    }

    fn stored(&mut self) {
        for part in &self.row.stored {
            self.known.refer(Table::Field, part.field);
            self.known.refer(Table::Run, part.run);
            self.known.refer(Table::Rule, part.rule);
            self.known.refer_if(Table::Source, part.origin);
            self.known.refer_if(Table::Category, part.category);
            if part.value.is_some() {
                self.known.value(part.field, true);
            }
            self.value(part.field, part.value.as_deref(), "what is stored");
            if part.value.is_some() && part.origin.is_none() && !self.known.has_adopted() {
                let field = self.known.field(part.field);
                self.wrong.push(format!("{field}: nothing says from whom it is"));
            }
        }
    }

    fn reported(&mut self) {
        for part in &self.row.known {
            self.known.refer(Table::Source, part.source);
            self.known.refer(Table::Run, part.run);
            self.known.runs.reports(part.source, part.run);
            // A mark apart from any record is of no category.
            if part.category != 0 || !part.gone {
                self.known.refer(Table::Category, part.category);
            }
            if part.gone && (!part.protected || !part.values.is_empty()) {
                let source = self.known.source(part.source);
                self.wrong.push(format!("{source} has the person no more, and reports something"));
            }
            for reported in &part.values {
                self.known.refer(Table::Field, reported.field);
                self.known.refer(Table::Run, reported.run);
                self.known.runs.reports(part.source, reported.run);
                self.known.value(reported.field, false);
                self.value(reported.field, reported.value.as_deref(), "what a source reports");
                if self.row.reported(reported).is_empty() {
                    let source = self.known.source(part.source);
                    let field = self.known.field(reported.field);
                    self.wrong.push(format!("{field}: what {source} reports is not there"));
                }
            }
        }
    }

    fn waiting(&mut self) {
        for part in &self.row.waiting {
            self.known.refer(Table::Field, part.field);
            self.known.refer(Table::Category, part.category);
            self.known.refer(Table::Source, part.by);
            self.known.refer(Table::Run, part.run);
            self.known.refer_if(Table::Run, Some(part.dismissed).filter(|run| *run != 0));
            self.known.refer_if(Table::Rule, Some(part.rule).filter(|rule| *rule != 0));
            if part.value.is_some() {
                self.known.value(part.field, false);
            }
            self.value(part.field, part.value.as_deref(), "what waits");
        }
    }

    /// Holds that a value is one of its field.
    fn value(&mut self, field: i64, value: Option<&str>, which: &str) {
        if value.is_some_and(|value| !self.known.is_value(field, value)) {
            let field = self.known.field(field);
            self.wrong.push(format!("{field}: {which} is no value of it"));
        }
    }

    /// Follows the history to what is stored.
    fn past(&mut self, changes: &[ChangePart]) {
        let purged = self.known.purged();
        let mut fields: BTreeMap<i64, Vec<&ChangePart>> = BTreeMap::new();
        for change in changes {
            fields.entry(change.field).or_default().push(change);
        }
        for (field, changes) in &fields {
            self.known.changed(*field, changes);
            let mut values = changes.iter().flat_map(|change| [&change.before, &change.after]);
            if values.any(|part| {
                part.value.as_deref().is_some_and(|it| !self.known.is_value(*field, it))
            }) {
                let field = self.known.field(*field);
                self.wrong.push(format!("{field}: in the history is what is no value of it"));
            }
            if let Some(run) = breach(changes, purged.is_some()) {
                let field = self.known.field(*field);
                let what = format!("{field}: run {run} changed something else than there had been");
                self.wrong.push(what);
            }
            if !leads_to(changes, self.row.stored(*field)) {
                let field = self.known.field(*field);
                self.wrong.push(format!("{field}: the history does not lead to what is stored"));
            }
        }
        for part in self.row.stored.iter().filter(|part| !fields.contains_key(&part.field)) {
            if purged.is_none_or(|purged| part.run > purged) {
                let field = self.known.field(part.field);
                self.wrong.push(format!("{field}: the history does not have it"));
            }
        }
    }
}

/// The first run that did not begin with what the one before it had left. Of a history whose
/// beginning was removed, the first change may begin with anything.
fn breach(changes: &[&ChangePart], is_purged: bool) -> Option<i64> {
    let nothing = VersionPart::default();
    let first = changes.first().filter(|first| !is_purged && first.before != nothing);
    let later = changes.windows(2).find(|pair| pair[0].after != pair[1].before);
    first.copied().or(later.map(|pair| pair[1])).map(|change| change.run)
}

/// Whether changes of a field leave what is stored of it, by the run and the rule that are said to
/// have made it so. A run that in the end left what there had been has not.
fn leads_to(changes: &[&ChangePart], stored: Option<&StoredPart<'_>>) -> bool {
    let mut made = None;
    for run in changes.chunk_by(|a, b| a.run == b.run) {
        if let [first, .., last] | [first @ last] = run
            && first.before != last.after
        {
            made = Some((last.run, last.rule));
        }
    }
    let after = changes.last().map(|last| &last.after);
    match stored {
        None => after.is_none_or(|after| *after == VersionPart::default()),
        Some(part) => {
            after.is_none_or(|after| *after == VersionPart::from(part))
                && made.is_none_or(|made| made == (part.run, part.rule))
        }
    }
}
