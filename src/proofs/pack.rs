//! The situations of a slot, packed into blocks.

#[expect(clippy::disallowed_types, reason = "only asked what it has, never for its order")]
use std::collections::HashSet;
use std::ops::ControlFlow;

use crate::decide::Situation;
use crate::policy::{Outcome, Policy, Slot, Subject, Test};

use super::block::{Block, LANES, Lanes, Place, turn};
use super::space::{Frame, Rest, Space};

/// Shows all situations of a slot in blocks, of those that answer every test alike only the first.
/// How many there are in all is returned.
pub(super) fn blocks(
    policy: &Policy,
    slot: &Slot,
    space: &Space,
    mut see: impl FnMut(&Block<'_>),
) -> u64 {
    let mut packer = Packer::new(policy, slot, space);
    // Every frame is shown.
    let _ = space.frames(|frame, situation| {
        packer.add(frame, situation, &mut see);
        ControlFlow::Continue(())
    });
    packer.show(&mut see);
    packer.situations
}

/// What the answer to a test depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    /// The event, the incoming and the stored value.
    Values,
    /// Also on where the stored value is from, and what the sources report.
    Origin,
    /// The whole frame.
    Frame,
    /// What is not of the frame.
    Rest,
}

struct Packer<'a> {
    policy: &'a Policy,
    space: &'a Space,
    tests: usize,
    /// The outcomes of the slot's rules.
    outcomes: Vec<Outcome>,
    /// The tests of each level.
    levels: [Vec<u16>; 4],
    /// The answers of the frame before, level by level, as bits.
    answers: [Vec<u64>; 3],
    before: Option<Frame>,
    /// The rests of frames that cannot be new, and of those that can.
    rests: [Option<Rests>; 2],
    #[expect(clippy::disallowed_types, reason = "only asked what it has, never for its order")]
    known: HashSet<Box<[u64]>>,
    situations: u64,
    /// Words of [`LANES`] rows, by their place in a row.
    rows: Vec<u64>,
    places: Vec<Place>,
    columns: Vec<Lanes>,
}

/// Rests that are told apart by the tests.
struct Rests {
    /// Their numbers among all of a frame.
    numbers: Vec<u64>,
    /// Their answers, one after the other.
    answers: Vec<u64>,
    all: u64,
}

impl<'a> Packer<'a> {
    fn new(policy: &'a Policy, slot: &Slot, space: &'a Space) -> Self {
        let mut levels: [Vec<u16>; 4] = Default::default();
        for (place, test) in (0..).zip(&slot.tests) {
            levels[level(test) as usize].push(place);
        }
        let mut outcomes: Vec<Outcome> = Vec::new();
        for rule in &slot.rules {
            if !outcomes.contains(&rule.outcome) {
                outcomes.push(rule.outcome);
            }
        }
        let words = (slot.tests.len() + outcomes.len()).div_ceil(64).max(1);
        Self {
            policy,
            space,
            tests: slot.tests.len(),
            outcomes,
            levels,
            answers: std::array::from_fn(|_| vec![0; words]),
            before: None,
            rests: [None, None],
            known: Default::default(),
            situations: 0,
            rows: vec![0; words * LANES],
            places: Vec::with_capacity(LANES),
            columns: vec![Lanes::NONE; words * 64],
        }
    }

    fn add(&mut self, frame: Frame, situation: &Situation<'_>, see: &mut impl FnMut(&Block<'_>)) {
        let can_be_new = Rest::can_be_new(situation);
        let rests =
            self.rests[usize::from(can_be_new)].take().unwrap_or_else(|| self.rests(situation));
        self.situations += rests.all;
        self.ask(&frame, situation);
        if self.is_unknown(can_be_new) {
            self.pack(frame, &rests, see);
        }
        self.rests[usize::from(can_be_new)] = Some(rests);
    }

    /// Brings the answers from the frame before to this one.
    fn ask(&mut self, frame: &Frame, situation: &Situation<'_>) {
        let (policy, before) = (self.policy, self.before.replace(*frame));
        let values = before
            .is_some_and(|before| (before.event, before.filling) == (frame.event, frame.filling));
        let origin = values && before.is_some_and(|before| before.from == frame.from);
        for (level, is_known) in [values, origin, false].into_iter().enumerate() {
            if !is_known {
                let answers = &mut self.answers[level];
                answers.fill(0);
                policy.holding(situation, &self.levels[level], |test| set(answers, test.into()));
            }
        }
        if !origin {
            let answers = &mut self.answers[Level::Origin as usize];
            for (at, outcome) in self.outcomes.iter().enumerate() {
                if policy.would_change(situation, *outcome) {
                    set(answers, self.tests + at);
                }
            }
        }
    }

    /// The rests of a frame, and of all that can be new or cannot be, as it does.
    fn rests(&self, situation: &Situation<'_>) -> Rests {
        let words = self.answers[0].len();
        let mut rests = Rests { numbers: Vec::new(), answers: Vec::new(), all: 0 };
        #[expect(clippy::disallowed_types, reason = "only asked what it has, never for its order")]
        let mut known: HashSet<Box<[u64]>> = HashSet::new();
        // Every one is shown.
        let _ = self.space.rest().each(situation, |situation| {
            let mut answers = vec![0; words];
            let tests = &self.levels[Level::Rest as usize];
            self.policy.holding(situation, tests, |test| set(&mut answers, test.into()));
            if !known.contains(&*answers) {
                rests.numbers.push(rests.all);
                rests.answers.extend(&answers);
                known.insert(answers.into());
            }
            rests.all += 1;
            ControlFlow::Continue(())
        });
        rests
    }

    /// Whether no frame before had these answers, and these rests.
    fn is_unknown(&mut self, can_be_new: bool) -> bool {
        let [values, origin, frame] = &self.answers;
        let answers = values.iter().zip(origin).zip(frame).map(|((a, b), c)| a | b | c);
        let key: Box<[u64]> = answers.chain([can_be_new.into()]).collect();
        self.known.insert(key)
    }

    fn pack(&mut self, frame: Frame, rests: &Rests, see: &mut impl FnMut(&Block<'_>)) {
        let words = self.answers[0].len();
        for (rest, answers) in rests.numbers.iter().zip(rests.answers.chunks_exact(words)) {
            if self.places.len() == LANES {
                self.show(see);
            }
            let row = self.places.len();
            for (word, rest) in answers.iter().enumerate() {
                let [a, b, c] = &self.answers;
                self.rows[word * LANES + row] = a[word] | b[word] | c[word] | rest;
            }
            self.places.push(Place { frame, rest: *rest });
        }
    }

    fn show(&mut self, see: &mut impl FnMut(&Block<'_>)) {
        let rows = self.rows.chunks_exact(LANES);
        rows.zip(self.columns.chunks_exact_mut(64)).for_each(|(rows, columns)| turn(rows, columns));
        see(&Block {
            columns: &self.columns,
            tests: self.tests,
            outcomes: &self.outcomes,
            places: &self.places,
        });
        self.places.clear();
    }
}

fn set(bits: &mut [u64], bit: usize) {
    bits[bit / 64] |= 1 << (bit % 64);
}

fn level(test: &Test) -> Level {
    // What a source reported before may be there only for the sake of an origin.
    let of = |subject: &Subject| match subject {
        Subject::Previous => Level::Origin,
        Subject::Incoming | Subject::Stored => Level::Values,
    };
    match test {
        Test::Missing(subject)
        | Test::OneOf(subject, _)
        | Test::StartsWith(subject, _)
        | Test::EndsWith(subject, _) => of(subject),
        Test::Same(a, b) => of(a).max(of(b)),
        Test::Source(_) => Level::Values,
        Test::Reported(..)
        | Test::AnyReport
        | Test::FromSource(_)
        | Test::FromCategory(_)
        | Test::Edited
        | Test::StoredOutranks
        | Test::IncomingOutranks => Level::Origin,
        Test::OlderThan(_) | Test::Newer | Test::Date(_) => Level::Frame,
        Test::New | Test::Protected | Test::Person(_) | Test::Fact(..) => Level::Rest,
    }
}
