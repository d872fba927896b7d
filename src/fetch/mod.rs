//! What an interface of SS 12000 has, read over HTTPS: page by page, with a token, patiently.
//!
//! Whatever goes wrong, an error says which address, what it answers, and what to do. It repeats
//! no token, no query and nothing that came over the network, which may be anything of anybody.

mod access;
mod address;
mod client;
mod interface;
mod patience;
mod refusal;

pub use access::Access;
pub use address::Address;
pub use interface::{Asked, Interface, Page, Pages};
pub use patience::Patience;
