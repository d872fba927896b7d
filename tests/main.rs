//! Behaviour, a module a subject.

#![cfg(test)]

mod cli_page;
mod csv_reader;
mod descriptions;
mod identity;
mod normal_forms;
mod syntax;
mod yaml;
