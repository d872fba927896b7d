//! A second evaluator, as slow and as simple as can be: it walks the trees of the rule files from top
//! to bottom and asks every condition again, word by word. It was written from the design of the
//! language, without a look at `src/decide`, and shares nothing with it but the trees.
//!
//! It works on strings: a situation is a line of `foga decide`, and so is the answer.

use foga::syntax::tree::{Block, Condition, Document, ItemKind, Names, Outcome, Rule, Subject};
use serde_json::{Value as Json, json};

use super::asked::Asked;

/// A policy as its files say it, the policy's own first.
#[derive(Clone, Copy)]
pub struct Naive<'d>(pub &'d [Document]);

/// A rule with the distance of its file.
type Found<'d> = (usize, &'d Rule);

/// What a rule would have stored: a value, and who it would then be from.
struct Would<'d> {
    by: Found<'d>,
    outcome: &'static str,
    value: Json,
    from: String,
}

impl<'d> Naive<'d> {
    /// The decision about a situation, values in normal form; `None` where no rule decides.
    pub fn answer(self, situation: &Json) -> Option<Json> {
        let asked = Asked { policy: self, situation };
        let would = self.rules(&asked, false).into_iter().find_map(|rule| would(&asked, rule))?;
        let stored = asked.value(Subject::Stored);
        let changes = !asked.same(&would.value, stored);
        let stays = |outcome, by| {
            json!({
                "outcome": outcome, "rule": self.rule_name(by),
                "value": stored, "from": asked.stored("from"), "since": asked.stored("since"),
            })
        };
        let holds = |by| {
            let mut answer = stays("hold", by);
            answer["proposed"] = would.value.clone();
            answer
        };
        if changes && would.outcome != "hold" {
            let mut guards = self.rules(&asked, true).into_iter();
            let guard = guards.find(|(_, rule)| rule.when.iter().all(|when| asked.holds(when)));
            match guard {
                Some(guard) if guard.1.outcome.value == Outcome::Hold => return Some(holds(guard)),
                Some(guard) => return Some(stays("keep", guard)),
                None => {}
            }
        }
        Some(match would.outcome {
            "hold" => holds(would.by),
            "keep" => stays("keep", would.by),
            outcome => json!({
                "outcome": outcome,
                "rule": self.rule_name(would.by),
                "value": would.value,
                "from": would.from,
                "since": if changes || asked.nothing_stored() {
                    asked.now(&would.from)
                } else {
                    asked.stored("since")
                },
            }),
        })
    }

    /// Whether a condition of one of the files holds in a situation.
    pub fn holds(self, condition: &Condition, situation: &Json) -> bool {
        Asked { policy: self, situation }.holds(condition)
    }

    /// Whether the rules of a block are asked in a situation.
    pub fn covers(self, block: &Block, situation: &Json) -> bool {
        covers(block, &Asked { policy: self, situation })
    }

    /// All declarations and blocks, with the distance of their file.
    pub fn items(self) -> impl Iterator<Item = (usize, &'d ItemKind)> {
        let files = self.0.iter().enumerate();
        files.flat_map(|(layer, file)| file.items.iter().map(move |item| (layer, &item.kind)))
    }

    /// The rules of a slot in the order in which they are asked; or its guards.
    fn rules(self, asked: &Asked<'_, '_>, guards: bool) -> Vec<Found<'d>> {
        let mut rules = Vec::new();
        for (layer, item) in self.items() {
            let ItemKind::Block(block) = item else { continue };
            if block.guard.is_some() == guards && covers(block, asked) {
                rules.extend(block.rules.iter().map(|rule| (layer, rule)));
            }
        }
        if guards {
            // The base's are asked first; the sort keeps the order within a file.
            rules.sort_by_key(|(layer, _)| std::cmp::Reverse(*layer));
        }
        rules
    }

    fn rule_name(self, (layer, rule): Found<'_>) -> String {
        let policy = &self.0[layer].header.as_ref().unwrap().name.value;
        format!("{policy}.{}", rule.name.value)
    }
}

fn covers(block: &Block, asked: &Asked<'_, '_>) -> bool {
    let among = |names: &Names, name: &str| match names {
        Names::Every(_) => true,
        Names::These(names) => names.iter().any(|known| known.value == name),
    };
    block.edit.is_some() == asked.is_edit()
        && among(&block.categories, asked.text("category"))
        && among(&block.fields, asked.text("field"))
}

/// What a rule decides, if it does.
fn would<'d>(asked: &Asked<'_, '_>, by: Found<'d>) -> Option<Would<'d>> {
    let rule = by.1;
    if !rule.when.iter().all(|when| asked.holds(when)) {
        return None;
    }
    let incoming = asked.value(Subject::Incoming);
    let who = asked.text("source").to_owned();
    let (outcome, value, from) = match rule.outcome.value {
        Outcome::Take if incoming.is_null() => return None,
        Outcome::Take => ("take", incoming.clone(), who),
        Outcome::TakeAsReported => {
            let source = asked.by_rank().find(|source| {
                asked.reports(source).is_some_and(|said| asked.same(said, incoming))
            })?;
            ("take", incoming.clone(), source)
        }
        Outcome::TakeBest => {
            let best = asked.by_rank().find(|source| asked.reports(source).is_some())?;
            ("take", asked.reports(&best).unwrap().clone(), best)
        }
        Outcome::Keep => ("keep", asked.value(Subject::Stored).clone(), String::new()),
        Outcome::Clear => ("clear", Json::Null, who),
        Outcome::Hold if asked.same(incoming, asked.value(Subject::Stored)) => return None,
        Outcome::Hold => ("hold", incoming.clone(), String::new()),
    };
    Some(Would { by, outcome, value, from })
}
