use std::collections::BTreeMap;

use crate::record::Kind;

use super::super::slot::Test;
use super::PLAIN;
use super::aspect::Look;
use super::chance::Chance;

/// The classes of an aspect, and what the tests about it say in each.
#[derive(Debug)]
pub(super) struct Classes {
    count: usize,
    answers: BTreeMap<u16, Chance>,
}

impl Classes {
    /// The classes of the plain aspect.
    pub(super) fn plain(tests: &[Test], asked: &[u16]) -> Self {
        Self::new(1 << PLAIN.len(), tests, asked, |(_, test), class| {
            let bit = PLAIN.iter().position(|plain| plain == test)?;
            Some(Answer::from(class >> bit & 1 == 1))
        })
    }

    /// The classes that a look tells apart.
    pub(super) fn of(look: &Look, kind: &Kind, tests: &[Test], asked: &[u16]) -> Self {
        Self::new(look.count(), tests, asked, |test, class| look.answer(kind, test, class))
    }

    /// By the answer that a test has in a class; `None` where it is not about the aspect.
    fn new(
        count: usize,
        tests: &[Test],
        asked: &[u16],
        answer: impl Fn((u16, &Test), usize) -> Option<Answer>,
    ) -> Self {
        let mut answers = BTreeMap::new();
        for place in asked {
            let test = &tests[usize::from(*place)];
            let of_class: Option<Vec<Answer>> =
                (0..count).map(|class| answer((*place, test), class)).collect();
            answers.extend(of_class.map(|answers| (*place, chance(&answers))));
        }
        Self { count, answers }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Whether any of these tests is about the aspect.
    pub(super) fn is_asked(&self, tests: &[u16]) -> bool {
        tests.iter().any(|test| self.answers.contains_key(test))
    }

    /// What is known of a test.
    pub(super) fn chance(&self, test: u16) -> Chance {
        self.answers.get(&test).cloned().unwrap_or_else(|| Chance::open(self.count))
    }

    /// Whether the classes say all there is to these tests.
    pub(super) fn settle(&self, tests: &[u16]) -> bool {
        let settled = |test: &u16| {
            self.answers.get(test).is_some_and(|chance| {
                chance.holds.iter().zip(&chance.fails).all(|(holds, fails)| holds & fails == 0)
            })
        };
        tests.iter().all(settled)
    }
}

/// What a test says of the situations of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Holds,
    Fails,
    Open,
}

impl From<bool> for Answer {
    fn from(holds: bool) -> Self {
        if holds { Self::Holds } else { Self::Fails }
    }
}

fn chance(answers: &[Answer]) -> Chance {
    let bits = |answer: Answer| {
        let word = |answers: &[Answer]| {
            let bit = |(at, known): (usize, &Answer)| {
                u64::from(*known == answer || *known == Answer::Open) << at
            };
            answers.iter().enumerate().map(bit).fold(0, |word, bit| word | bit)
        };
        answers.chunks(64).map(word).collect()
    };
    Chance { holds: bits(Answer::Holds), fails: bits(Answer::Fails) }
}
