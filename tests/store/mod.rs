//! What every kind of store does, and what is particular to a file.

mod by_hand;
mod contract;
mod file;
mod kinds;
mod numbers;
