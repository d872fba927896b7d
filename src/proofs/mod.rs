//! What is proved of a policy before it decides about anybody.
//!
//! # Method
//!
//! A decision depends on a situation only through the tests that the rules of its slot ask, and
//! each test asks something finite: whether two values are the same, whether one is missing, who
//! a value is from, where a day lies. So there are finitely many *kinds* of situation, and
//! [`Space`] lists at least one concrete situation of each. The real interpreter answers every one
//! of them; what holds in all of them holds always, and what fails shows its example.
//!
//! # Why no kind is left out
//!
//! - **Values.** Tests see values only through sameness, missing or not, literals, beginnings and
//!   ends. The pool has, for every combination of answers about literals, beginnings and ends
//!   that any value can give, as many different values as there are places to put them (or all
//!   there are). Every way to make the values of a situation equal, different or missing is then
//!   tried: all partitions of them, with *missing* as one more class.
//! - **Sources.** A source that some test names stands for itself. All others are alike to the
//!   tests, so that as many of them report as the tests can count, and one more.
//! - **Days.** A test compares a day with a fixed one, or an age with a number: one day of each
//!   stretch between the compared ones is enough. `since` is never after the date.
//! - **Everything else** is a yes, a no or a name that is mentioned; one name that is not
//!   mentioned stands for all others.
//!
//! What cannot occur is not listed: something new that is stored or reported, an origin that
//! reports elsewhere without being a source. A stored value may have no origin, a missing one may
//! have one, and a stored value need not be what its origin reports now.
//!
//! # How it is quick
//!
//! A situation is a *frame* (the values, where they are from, the days) and a *rest* (facts,
//! protection, categories), and a test depends on one of the two. So the tests are answered once a
//! frame and once a rest, not once a situation. Frames that answer everything alike are one, and so
//! are rests. What is left is looked at 512 situations side by side: the answers to a test are 512
//! bits, and a condition is a few operations on such bits.
//!
//! # Bounds
//!
//! The number of situations is counted before they are tried. Above [`MOST_SITUATIONS`] for one
//! slot nothing is claimed: the finding says *not decided*, and why.
//!
//! # An example
//!
//! `keep when edited`, then `take`, for an e-mail address: the values are `incoming` and `stored`.
//! Both may be missing, either alone, or both there and the same or different: five partitions.
//! `edited` asks for the origin: nobody, the user, a source, or one that is declared no more: four.
//! So twenty situations; and in the six where nothing is incoming and the user has not edited, no
//! rule decides: a gap.
//!
//! # What else is built on it
//!
//! [`Pair`] is the same enumeration for two policies at once, [`prove_order`] for records that
//! arrive one after the other. [`cover`] describes some of the situations by few of their answers.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

mod asks;
mod block;
mod cover;
mod fill;
mod findings;
mod order;
mod pack;
mod pair;
mod pool;
mod scope;
mod shadows;
mod sources;
mod space;
mod survey;
mod table;

pub use cover::{Answers, MOST_QUESTIONS, Term, cover, plainness};
pub use findings::{Proofs, prove};
pub use order::{Arrived, Courses, Found, Moved, Ordered, prove_order};
pub use pair::{Pair, Question, Seen};
pub use sources::FORMER;
pub use space::{MOST_SITUATIONS, Space, TooLarge};
pub use table::{Row, Rows, Table, tables};
