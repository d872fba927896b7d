//! The first run beside a platform that is in use: what it has is taken over as it is, and no rule
//! is asked.

mod job;
mod plan;
mod run;
mod tally;

pub use job::{Adoption, Mark};
pub use run::adopt;
pub use tally::{Adopted, AdoptedField};
