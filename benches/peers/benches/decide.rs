//! How long a decision takes: Foga beside hand-written Rust and other engines, on the same situations.
//! Run with `cargo bench -p foga-peers`; it takes ten minutes to compile, and some to run.
//!
//! Every engine first has to give the hand-written policy's answer to every situation. Each is then
//! timed in turns with hand-written Rust and Foga, by one thread, what it needs for its input
//! included. Of the rounds the shortest counts: what else runs on a machine only ever adds.

use std::hint::black_box;
use std::time::Instant;

use foga_peers::cedar::Cedar;
use foga_peers::cel::Cel;
use foga_peers::datalogic::Datalogic;
use foga_peers::ours::Foga;
use foga_peers::regorus::Regorus;
use foga_peers::rhai::Rhai;
use foga_peers::situations::{Plain, generate};
use foga_peers::table::Table;
use foga_peers::tree::Tree;
use foga_peers::zen_engine::ZenEngine;
use foga_peers::zen_expression::ZenExpression;
use foga_peers::{Peer, by_hand};

const MANY: usize = 1_000_000;
const ROUNDS: usize = 15;
/// For engines that need microseconds.
const FEWER_ROUNDS: usize = 5;

fn main() {
    let plain = generate(MANY, 4711);
    let foga = Foga::new(&plain);
    let course = Course { plain: &plain, foga: &foga };
    course.check("Foga", |at| foga.named(at));
    println!("{:24} {:>10} {:>14} {:>8}", "", "ns", "/ hand-written", "/ Foga");
    let hand = course.race(ROUNDS, |at| length(by_hand::decide(&plain[at])));
    Course::line("hand-written Rust", hand);
    let (table, tree) = (Table::new(), Tree::new());
    course.check("a table", |at| table.decide(&plain[at]));
    Course::line("a table by hand", course.race(ROUNDS, |at| length(table.decide(&plain[at]))));
    course.check("a tree", |at| tree.decide(&plain[at]).unwrap());
    Course::line(
        "a tree that is walked",
        course.race(ROUNDS, |at| tree.decide(&plain[at]).map_or(0, length)),
    );
    Course::line("Foga", course.race(ROUNDS, |at| number(foga.decide(at))));
    course.run::<Datalogic>(ROUNDS);
    course.run::<Cel>(ROUNDS);
    course.run::<ZenExpression>(ROUNDS);
    course.run::<Rhai>(FEWER_ROUNDS);
    course.run::<Regorus>(FEWER_ROUNDS);
    course.run::<ZenEngine>(FEWER_ROUNDS);
    course.run::<Cedar>(FEWER_ROUNDS);
}

/// What all are given, and what they are held against.
struct Course<'a> {
    plain: &'a [Plain],
    foga: &'a Foga,
}

impl Course<'_> {
    /// Checks an engine, times it and shows a line.
    fn run<P: Peer>(&self, rounds: usize) {
        let mut peer = P::new(self.plain);
        for (at, case) in self.plain.iter().enumerate() {
            let (outcome, rule) = by_hand::decide(case);
            let is_so = |answer: &str| answer.split_once(' ') == Some((outcome, rule));
            assert!(peer.decide(at, is_so), "{}: {case:?}", P::NAME);
        }
        let name = format!("{} {}", P::NAME, version(P::NAME));
        Self::line(&name, self.race(rounds, |at| peer.decide(at, str::len)));
    }

    /// Whether every answer is the hand-written policy's.
    fn check<'b>(&self, name: &str, answer: impl Fn(usize) -> (&'static str, &'b str)) {
        for (at, case) in self.plain.iter().enumerate() {
            assert_eq!(answer(at), by_hand::decide(case), "{name}: {case:?}");
        }
    }

    /// Nanoseconds a decision of hand-written Rust, of Foga and of this, which take turns.
    fn race(&self, rounds: usize, mut decide: impl FnMut(usize) -> usize) -> [f64; 3] {
        let mut least = [f64::INFINITY; 3];
        for _ in 0..rounds {
            let times = [
                time(|at| length(by_hand::decide(&self.plain[at]))),
                time(|at| number(self.foga.decide(at))),
                time(&mut decide),
            ];
            least.iter_mut().zip(times).for_each(|(least, time)| *least = time.min(*least));
        }
        least
    }

    fn line(name: &str, [hand, foga, time]: [f64; 3]) {
        println!("{name:24} {time:10.1} {:12.2} x {:6.2} x", time / hand, time / foga);
    }
}

/// The version of a crate that is built in.
fn version(name: &str) -> &'static str {
    let locked = include_str!("../../../Cargo.lock");
    let after = locked.split_once(&format!("name = \"{name}\"\nversion = \""));
    after.and_then(|(_, rest)| rest.split_once('"')).map_or("", |(version, _)| version)
}

/// Nanoseconds a decision, over all of them.
fn time(decide: impl FnMut(usize) -> usize) -> f64 {
    let start = Instant::now();
    black_box((0..MANY).map(decide).sum::<usize>());
    start.elapsed().as_nanos() as f64 / MANY as f64
}

fn length((outcome, rule): by_hand::Answer) -> usize {
    outcome.len() + rule.len()
}

fn number((outcome, rule): (&'static str, u32)) -> usize {
    outcome.len() + rule as usize
}
