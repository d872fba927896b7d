//! What several subjects need: policies from text, timelines of a person, random policies and
//! situations, and the whole program in a folder of its own.

mod home;
mod ran;
mod spread;

pub mod dice;
pub mod gallery;
pub mod municipality;
pub mod nights;
pub mod policies;
#[cfg(unix)]
pub mod postgres;
pub mod random;
pub mod rows;
pub mod server;
pub mod timeline;

pub use home::{HEADER, Home, csv};
pub use ran::Ran;
