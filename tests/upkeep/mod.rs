//! What is done to a store between the nights.

mod conflicts;
mod flaps;
mod history;
mod random;
mod review;
mod review_list;
mod undo;
