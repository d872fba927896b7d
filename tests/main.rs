//! Behaviour, a module a subject.

#![cfg(test)]

mod architecture;
mod bench;
mod check;
mod cli_page;
mod compare;
mod csv_reader;
mod decide;
mod descriptions;
mod dialects;
mod documented;
mod explain;
#[cfg(unix)]
mod fmt;
mod fetch;
mod identity;
mod impact;
mod json_reader;
mod naive;
mod normal_forms;
mod policy;
mod privacy;
mod proofs;
mod readme;
mod standards;
mod store;
mod scenario;
mod support;
mod sync;
mod table;
mod syntax;
mod upkeep;
mod waiting;
mod xml_reader;
mod yaml;
