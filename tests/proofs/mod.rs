//! What `check` proves: by hand, and against brute force.

mod brute_force;
mod by_hand;
mod confirmed;
mod limits;
mod order;
