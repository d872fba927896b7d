//! The same million situations for every engine, and the standard policy written for each.

pub mod by_hand;
pub mod situations;
