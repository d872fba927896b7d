//! Foga decides which value survives when a municipality's administrative systems are
//! synchronised into a platform in which people also edit their own contact details.
//!
//! The modules stand in the order in which the data goes:
//!
//! ```text
//! rule file  --syntax-->  Document  --policy-->  Policy  --+            proofs
//!                                                          +--decide--> Decision
//! export     --readers-->  Record   ------------------------+               |
//!                                                  store, report <-- sync --+
//! ```

pub mod text;
pub mod record;
pub mod syntax;
pub mod policy;
pub mod decide;
pub mod proofs;
pub mod compare;
pub mod scenario;
pub mod fetch;
pub mod readers;
pub mod store;
pub mod sync;
pub mod upkeep;
pub mod report;
pub mod cli;
