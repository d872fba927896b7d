//! What a source says of a person, in normal form: values and their kinds, moments, identity.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

mod clean;
mod email;
mod identity;
mod kind;
mod moment;
mod normal;
mod personal;
mod phone;
mod placeholder;
mod plain;
mod reading;
mod sent;
mod unreadable;
mod value;

pub use clean::{fact, tidy, trim};
pub use identity::{Identity, IdentityKind, UnreadableIdentity};
pub use kind::Kind;
pub use moment::Moment;
pub use normal::piece;
pub use personal::{beginnings, born_of_temporary};
pub use reading::{Reading, Region, Several};
pub use sent::{Place, SentField, SentRecord, SentValue};
pub use unreadable::{EmailFault, LONGEST_TEXT, PhoneFault, Unreadable};
pub use value::Value;
