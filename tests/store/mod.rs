//! What every kind of store does, and what is particular to a file.

mod contract;
mod file;
