//! What happens to one person, day by day, and what should become of it.
//!
//! A timeline is a text of lines such as
//!
//! ```text
//! 1 extens guardian email=a mobile=b   => take standard.fill-empty a extens; take standard.fill-empty b extens
//! 2 edit guardian email=own            => take standard.saved own user
//! 3 extens guardian protected email=b  => hold safeguards.protected-identity own user proposed b
//! ```
//!
//! On that day of November 2026 this source (or, with `edit`, the person) says this of these fields;
//! then, for each of them: what is decided, by which rule, what is stored after it, and from whom.
//! `-` is nothing, `_` stands for a space. A short name is a value of the field's kind: `a` is
//! `a@example.se`, a number, or the street of a group. A line may also say `protected` and
//! `modified=2026-11-01`; one without `=>` only happens.
//!
//! Since when a value is stored is held after every line: it moves where the value becomes another
//! one, and only there.

use foga::decide::{Arrival, Origin, PersonState, Step, StoredValue};
use foga::policy::{CategoryId, FieldId, Policy, Roster};
use foga::record::{Kind, Moment, Reading, Value};
use jiff::civil::{Date, date};

/// Plays a timeline from a person whom nobody knows, and returns what is known in the end.
#[track_caller]
pub fn play(policy: &Policy, timeline: &str) -> PersonState {
    play_on(policy, PersonState::default(), timeline)
}

/// Plays a timeline from what is known of a person already.
#[track_caller]
pub fn play_on(policy: &Policy, person: PersonState, timeline: &str) -> PersonState {
    let mut player = Player { policy, roster: policy.roster(["extens", "procapita"]), person };
    for line in timeline.lines().map(str::trim).filter(|line| !line.is_empty()) {
        player.line(line);
    }
    player.person
}

/// Plays a timeline in these categories and fields, which stand as `CATEGORY` and `FIELD` in it.
#[track_caller]
pub fn play_each(policy: &Policy, categories: &[&str], fields: &[&str], timeline: &str) {
    for category in categories {
        for field in fields {
            play(policy, &timeline.replace("CATEGORY", category).replace("FIELD", field));
        }
    }
}

struct Player<'p> {
    policy: &'p Policy,
    roster: Roster,
    person: PersonState,
}

/// One line, read.
struct Line {
    from: Origin,
    category: CategoryId,
    date: Date,
    modified: Option<Moment>,
    protected: bool,
    values: Vec<(FieldId, Option<Value>)>,
}

impl Player<'_> {
    #[track_caller]
    fn line(&mut self, line: &str) {
        let (said, expected) = line.split_once("=>").unwrap_or((line, ""));
        let said = self.read(said);
        let before = self.person.clone();
        let arrival = Arrival {
            from: said.from,
            category: said.category,
            date: said.date,
            modified: said.modified,
            protected: Some(said.protected),
            facts: &[],
            values: &said.values,
        };
        let steps = self.person.receive(self.policy, &arrival);
        assert_eq!(steps.len(), said.values.len(), "one step a field, in `{line}`");
        for step in &steps {
            self.check_since(&before, &said, step, line);
        }
        if !expected.is_empty() {
            let became: Vec<String> = steps.iter().map(|step| self.became(&said, step)).collect();
            assert_eq!(expected.split(';').count(), steps.len(), "one answer a field, in `{line}`");
            let expected = expected.split(';').zip(&said.values);
            let expected: Vec<String> =
                expected.map(|(text, (field, _))| self.in_full(*field, text)).collect();
            assert_eq!(became, expected, "in `{line}`");
        }
    }

    fn read(&self, text: &str) -> Line {
        let mut words = text.split_whitespace();
        let mut word = || words.next().unwrap_or_else(|| panic!("too short: `{text}`"));
        let day = word().parse().unwrap();
        let from = match word() {
            "edit" => Origin::User,
            name => Origin::Source(self.roster.id(name).unwrap()),
        };
        let mut line = Line {
            from,
            category: self.policy.category(word()).unwrap(),
            date: date(2026, 11, day),
            modified: None,
            protected: false,
            values: Vec::new(),
        };
        for word in words {
            match word.split_once('=') {
                None if word == "protected" => line.protected = true,
                None => panic!("`{word}` in `{text}`"),
                Some(("modified", day)) => line.modified = Some(Moment::parse(day).unwrap()),
                Some((name, value)) => {
                    let field = self.policy.field(name).unwrap();
                    line.values.push((field, self.value(field, value)));
                }
            }
        }
        line
    }

    fn kind(&self, field: FieldId) -> &Kind {
        &self.policy.fields()[usize::from(field.0)].kind
    }

    fn value(&self, field: FieldId, text: &str) -> Option<Value> {
        let text = text.replace('_', " ");
        let number = ["a", "b", "c", "own"].iter().position(|short| *short == text);
        let kind = self.kind(field);
        let read = match kind {
            _ if text == "-" => return None,
            Kind::Email if !text.contains('@') => {
                kind.read(&format!("{text}@example.se"), &Reading::default())
            }
            Kind::Phone if let Some(number) = number => {
                kind.read(&format!("+4670174060{}", 5 + number), &Reading::default())
            }
            Kind::Group(parts) => kind.read_parts([(&*parts[0], &*text)]),
            _ => kind.read(&text, &Reading::default()),
        };
        read.unwrap()
    }

    /// What a step decided, and what is stored after it.
    fn became(&self, line: &Line, step: &Step) -> String {
        let rule = step.rule.map_or("-", |rule| &self.policy.rule(rule).name);
        let stored = self.person.stored(step.field);
        let value = text(stored.and_then(|stored| stored.value.as_ref()));
        let from = match stored.and_then(|stored| stored.origin) {
            None => "-",
            Some(Origin::User) => "user",
            Some(Origin::Source(source)) => self.roster.name(source),
        };
        let became = format!("{} {rule} {value} {from}", step.verdict);
        if step.verdict != "hold" {
            return became;
        }
        let waits = self.person.waiting.iter().find(|waiting| {
            (waiting.field, waiting.category, waiting.by) == (step.field, line.category, line.from)
        });
        format!("{became} proposed {}", text(waits.unwrap().proposed.as_ref()))
    }

    /// What was expected, its short values written out.
    fn in_full(&self, field: FieldId, expected: &str) -> String {
        let words = expected.split_whitespace().enumerate();
        let words = words.map(|(at, word)| match at {
            2 | 5 => text(self.value(field, word).as_ref()),
            _ => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check_since(&self, before: &PersonState, said: &Line, step: &Step, line: &str) {
        let never = StoredValue::default();
        let [before, after] = [before, &self.person].map(|person| person.stored(step.field));
        let letters = |stored: Option<&StoredValue>| {
            stored.and_then(|stored| Some(stored.value.as_ref()?.as_str().to_lowercase()))
        };
        let first = before.is_none_or(|before| *before == never) && after.is_some();
        let moves = first || letters(before) != letters(after);
        let now = said.modified.unwrap_or(Moment::day_only(said.date));
        let expected = if moves { Some(now) } else { before.and_then(|before| before.since) };
        assert_eq!(after.and_then(|after| after.since), expected, "since, in `{line}`");
    }
}

fn text(value: Option<&Value>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.as_str().replace(' ', "_"))
}
