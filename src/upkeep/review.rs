use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::record::{Moment, Value};
use crate::store::{
    ByHand, ChangePart, Counts, KeptPerson, NewRun, PersonRow, Register, Rewritten, RunId, RunKind,
    Store, StoreError, StoredPart, VersionPart, Wait, WaitPart, WaitingPart,
};

use super::{Failure, which};

/// The name under which the history has what somebody decided.
const REASON: &str = "review";

/// Who decides, and when.
#[derive(Debug, Clone, Copy)]
pub struct Reviewer<'a> {
    /// The name.
    pub who: &'a str,
    /// Why, of all that is decided; where a ruling says more, that is said of it instead.
    pub why: Option<&'a str>,
    /// The day.
    pub date: Date,
    /// When it began, in UTC, as the store is to remember it.
    pub started: &'a str,
}

/// What is to become of a value that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is stored.
    Take,
    /// It is not, and not asked about again while its source says the same.
    Dismiss,
}

/// What somebody decided about one value.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruling {
    /// The person's key.
    pub person: String,
    /// The field, by its name or label.
    pub field: String,
    /// The category of the record or the edit, where it is said.
    pub category: Option<String>,
    /// The source whose value it is, or `user`, where it is said.
    pub by: Option<String>,
    /// The value as it was shown: nothing is decided of another that has come meanwhile.
    pub proposed: Option<Option<Value>>,
    /// What is to become of it.
    pub answer: Answer,
    /// Why.
    pub why: Option<String>,
}

impl Ruling {
    /// Whether a store has the field, the category and the source that it names.
    ///
    /// # Errors
    /// Where it does not.
    pub fn check(&self, register: &Register) -> Result<(), Failure> {
        which::field(register, &self.field)?;
        self.category.as_deref().map(|name| which::category(register, name)).transpose()?;
        self.by.as_deref().map(|name| which::source(register, name)).transpose()?;
        Ok(())
    }
}

/// What came of a ruling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// The store has no such person.
    NoPerson,
    /// No such value waits, or waits any more.
    NothingWaits,
    /// Another value waits than was shown.
    AnotherWaits,
    /// Several values wait, and it is not said which of them is meant.
    Several,
    /// It was dismissed before.
    DismissedBefore,
}

/// What a review did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviewed {
    /// The run; `None` where nothing could be done, and nothing was written.
    pub run: Option<RunId>,
    /// What came of each ruling, in their order.
    pub outcomes: Vec<Outcome>,
}

/// Does what was decided about values that wait: all that can be done, in one run.
///
/// # Errors
/// A field, category or source that the store does not have; a store that cannot be written. Then
/// nothing was done.
pub fn review(
    store: &mut dyn Store,
    rulings: &[Ruling],
    reviewer: &Reviewer<'_>,
) -> Result<Reviewed, Failure> {
    let run = NewRun {
        who: Some(reviewer.who),
        why: reviewer.why,
        ..NewRun::new(RunKind::Review, reviewer.date, reviewer.started)
    };
    let mut hand = store.begin_by_hand(&run)?;
    let register = hand.register()?;
    let mut by_person: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, ruling) in rulings.iter().enumerate() {
        by_person.entry(&ruling.person).or_default().push(place);
    }
    let mut outcomes = vec![Outcome::NoPerson; rulings.len()];
    let mut counts = Counts::default();
    for (key, places) in by_person {
        let Some(kept) = hand.person(key)? else { continue };
        let mut person = Reviewing::new(&kept, hand.run(), &register, reviewer)?;
        for place in places {
            outcomes[place] = person.rule(&rulings[place], hand.as_mut())?;
        }
        person.write(&kept, hand.as_mut(), &mut counts)?;
    }
    let is_done = outcomes.contains(&Outcome::Done);
    let run = is_done.then_some(hand.run());
    if is_done {
        hand.commit(&counts)?;
    }
    Ok(Reviewed { run, outcomes })
}

/// A person about whose values somebody decides.
struct Reviewing<'a> {
    run: i64,
    register: &'a Register,
    reviewer: &'a Reviewer<'a>,
    before: PersonRow<'a>,
    after: PersonRow<'a>,
    changes: Vec<ChangePart>,
    waits: Vec<WaitPart>,
    counts: Counts,
}

impl<'a> Reviewing<'a> {
    fn new(
        kept: &'a KeptPerson,
        RunId(run): RunId,
        register: &'a Register,
        reviewer: &'a Reviewer<'a>,
    ) -> Result<Self, StoreError> {
        let before = kept.row()?;
        Ok(Self {
            run,
            register,
            reviewer,
            after: before.clone(),
            before,
            changes: Vec::new(),
            waits: Vec::new(),
            counts: Counts { persons: 1, ..Counts::default() },
        })
    }

    fn rule(&mut self, ruling: &Ruling, hand: &mut dyn ByHand) -> Result<Outcome, Failure> {
        let part = match self.find(ruling)? {
            Ok(part) => part,
            Err(outcome) => return Ok(outcome),
        };
        if ruling.answer == Answer::Dismiss && part.dismissed != 0 {
            return Ok(Outcome::DismissedBefore);
        }
        let why = ruling.why.as_deref().or(self.reviewer.why).unwrap_or_default();
        let said = [self.reviewer.who, why].map(str::trim);
        let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
        let reason = hand.reason(REASON, &said.join(": "))?;
        match ruling.answer {
            Answer::Take => self.take(part, reason),
            Answer::Dismiss => self.dismiss(part, reason),
        }
        Ok(Outcome::Done)
    }

    /// The value that is meant.
    fn find(&self, ruling: &Ruling) -> Result<Result<WaitingPart<'a>, Outcome>, Failure> {
        let field = which::field(self.register, &ruling.field)?;
        let category = ruling.category.as_deref();
        let category = category.map(|name| which::category(self.register, name)).transpose()?;
        let by = ruling.by.as_deref();
        let by = by.map(|name| which::source(self.register, name)).transpose()?;
        let is_meant = |part: &&WaitingPart<'a>| {
            part.field == field
                && category.is_none_or(|category| part.category == category)
                && by.is_none_or(|by| part.by == by)
        };
        let mut meant: Vec<&WaitingPart<'a>> = self.after.waiting.iter().filter(is_meant).collect();
        // What was dismissed is meant only where nothing else is.
        if meant.iter().any(|part| part.dismissed == 0) {
            meant.retain(|part| part.dismissed == 0);
        }
        let kind = self.register.kind(field);
        let is_shown = |part: &WaitingPart<'_>| {
            let value = part.value.as_deref().map(Value::from_normal);
            let Some(shown) = &ruling.proposed else { return true };
            // A spreadsheet takes the `+` from a telephone number.
            let [a, b] = [shown, &value].map(|value| value.as_ref().map(Value::as_str));
            let bare =
                |text: Option<&str>| text.map(|text| text.trim_start_matches('+').to_owned());
            kind.alike(shown.as_ref(), value.as_ref()) || bare(a) == bare(b)
        };
        Ok(match meant[..] {
            [] => Err(Outcome::NothingWaits),
            [part] if is_shown(part) => Ok(part.clone()),
            [_] => Err(Outcome::AnotherWaits),
            _ => Err(Outcome::Several),
        })
    }

    fn take(&mut self, part: WaitingPart<'a>, reason: i64) {
        let field = part.field;
        let before = self.after.stored(field).map(VersionPart::from).unwrap_or_default();
        let value = |text: Option<&str>| text.map(Value::from_normal);
        let is_alike = self
            .register
            .kind(field)
            .alike(value(before.value.as_deref()).as_ref(), value(part.value.as_deref()).as_ref());
        let was_there = before != VersionPart::default();
        self.waits.push(WaitPart::of(&part, self.run, reason, Wait::Gone));
        self.after.waiting.retain(|known| known.key() != part.key());
        let stored = StoredPart {
            field,
            value: part.value,
            origin: Some(part.by),
            category: Some(part.category),
            // A value that is the same has been so since it came.
            since: match is_alike && was_there {
                true => before.since,
                false => Some(Moment::day_only(self.reviewer.date)),
            },
            run: self.run,
            rule: reason,
        };
        let after = VersionPart::from(&stored);
        if before != after {
            self.after.set_stored(field, Some(stored));
            let run = self.run;
            self.changes.push(ChangePart { run, field, rule: reason, before, after });
        }
        self.counts.taken += 1;
        self.counts.changed += u64::from(!is_alike);
    }

    fn dismiss(&mut self, part: WaitingPart<'a>, reason: i64) {
        self.waits.push(WaitPart::of(&part, self.run, reason, Wait::Dismissed(self.run)));
        self.after.set_waiting(WaitingPart { dismissed: self.run, ..part });
        self.counts.kept += 1;
    }

    fn write(
        self,
        kept: &KeptPerson,
        hand: &mut dyn ByHand,
        counts: &mut Counts,
    ) -> Result<(), Failure> {
        if self.waits.is_empty() {
            return Ok(());
        }
        hand.write(&[Rewritten {
            person: kept.person,
            key: &kept.key,
            before: &self.before,
            after: &self.after,
            changes: &self.changes,
            waits: &self.waits,
        }])?;
        counts.persons += self.counts.persons;
        counts.taken += self.counts.taken;
        counts.kept += self.counts.kept;
        counts.changed += self.counts.changed;
        Ok(())
    }
}
