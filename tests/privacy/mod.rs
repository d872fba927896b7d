//! Data protection: what may be seen of whom, what logs say of persons, and what a person has a
//! right to.

mod copy;
mod forget;
mod logs;
mod purge;
mod search;
