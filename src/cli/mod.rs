//! The command line: one file a verb.

mod adopt;
mod ask;
mod bench;
mod care;
mod check;
mod clock;
mod conflicts;
mod decide;
mod delivery;
mod diff;
mod exit;
mod explain;
mod find;
mod flaps;
mod format;
mod git;
mod given;
mod impact;
mod history;
mod init;
mod interface;
mod export;
mod load;
mod output;
mod person;
mod progress;
mod protected;
mod purge;
mod rejects;
mod review;
mod show;
mod signature;
mod store;
mod sync;
mod table;
mod test;
mod undo;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Which value survives when a municipality's systems are synchronised into a platform where
/// people edit their own contact details.
#[derive(Debug, Parser)]
#[command(name = "foga", version, about, max_term_width = 100, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Check(check::Check),
    Fmt(format::Fmt),
    Decide(decide::Decide),
    Diff(diff::Diff),
    Impact(impact::Impact),
    Table(table::Table),
    Explain(explain::Explain),
    Adopt(adopt::Adopt),
    Sync(sync::Sync),
    Show(show::Show),
    Export(export::Export),
    History(history::History),
    Review(review::Review),
    Conflicts(conflicts::Conflicts),
    Flaps(flaps::Flaps),
    Undo(undo::Undo),
    Person(person::Person),
    Purge(purge::Purge),
    Store(care::Care),
    Test(test::Test),
    Bench(bench::Bench),
    Init(init::Init),
}

/// Does what the command line says.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.verb {
        Verb::Check(check) => check.run(),
        Verb::Fmt(format) => format.run(),
        Verb::Decide(decide) => decide.run(),
        Verb::Diff(diff) => diff.run(),
        Verb::Impact(impact) => impact.run(),
        Verb::Table(table) => table.run(),
        Verb::Explain(explain) => explain.run(),
        Verb::Adopt(adopt) => adopt.run(),
        Verb::Sync(sync) => sync.run(),
        Verb::Show(show) => show.run(),
        Verb::Export(export) => export.run(),
        Verb::History(history) => history.run(),
        Verb::Review(review) => review.run(),
        Verb::Conflicts(conflicts) => conflicts.run(),
        Verb::Flaps(flaps) => flaps.run(),
        Verb::Undo(undo) => undo.run(),
        Verb::Person(person) => person.run(),
        Verb::Purge(purge) => purge.run(),
        Verb::Store(care) => care.run(),
        Verb::Test(test) => test.run(),
        Verb::Bench(bench) => bench.run(),
        Verb::Init(init) => init.run(),
    };
    done.unwrap_or_else(exit::Failure::report).into()
}

/// The command line as it is declared, for its documentation.
pub fn command() -> clap::Command {
    <Arguments as clap::CommandFactory>::command()
}
