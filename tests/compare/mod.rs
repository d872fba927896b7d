//! What two policies do otherwise: by hand, against brute force, and as `foga diff` shows it.

mod by_hand;
mod command;
mod random;
