//! What a source says of a person, in normal form: values and their kinds, moments, identity.

mod kind;
mod moment;
mod sent;
mod value;

pub use kind::Kind;
pub use moment::Moment;
pub use sent::{Place, SentField, SentRecord, SentValue};
pub use value::Value;
