//! The same million situations for every engine, and the standard policy written for each.
//!
//! What each engine is given are the two values, in its own type of text, where the stored one is
//! from, the category, the field, protection, and whether the two values are the same, which most of
//! them cannot ask of e-mail addresses. Its texts are made beforehand, as those of Foga are; putting
//! an input together out of them is part of a decision.

pub mod by_hand;
pub mod cedar;
pub mod cel;
pub mod datalogic;
pub mod ours;
pub mod regorus;
pub mod rhai;
pub mod situations;
pub mod table;
pub mod tree;
pub mod zen_engine;
pub mod zen_expression;

use situations::Plain;

/// An engine that has read the standard policy and holds situations in its own form.
pub trait Peer {
    /// Its crate.
    const NAME: &'static str;

    /// Reads the policy, compiles it, and takes the situations.
    fn new(plain: &[Plain]) -> Self;

    /// Decides the situation of that place, and shows the answer: the outcome and the rule, with a
    /// space between.
    fn decide<R>(&mut self, at: usize, see: impl FnOnce(&str) -> R) -> R;
}
