//! Synchronising: one municipality, or each of many.

mod called;
mod column;
mod deal;
mod described;
mod many;
mod one;
mod policies;

use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::report;

use super::exit::{Exit, Failure};
use super::interface::SourceUrl;
use super::store::{Patience, Stored};
use super::{clock, load, output};

use one::One;

/// Synchronise what a source delivered into a store.
///
/// Every value is decided by the policy's rules. It happens whole or not at all; the report says
/// what was done and lists what somebody may want to look at. Exit code 0 where it was written,
/// whatever the report lists; 1 where it was stopped: by an error in the policy, by its limit, or
/// by files that are not as described or in which no row is a record.
///
/// With `--policies`, each municipality has a run of its own: one that fails or is stopped, or whose
/// policy or description cannot be used, leaves the others as they are. What became of each is told
/// at the end, and exit code 0 says that all are done and that there is a policy for all that was
/// delivered.
#[derive(Debug, Args)]
pub(super) struct Sync {
    /// The rule file, or the name of a built-in policy.
    #[arg(long, value_name = "FILE", required_unless_present = "policies")]
    policy: Option<PathBuf>,
    /// A folder with the policies of many municipalities. Each file is that of the municipality
    /// after whose code, name or policy it, or a folder in which it is, is called; a folder among
    /// the files stands for all that is in it. Where the source description has `municipality`,
    /// each record is that of the one that it names instead. With `--municipality`, only that one is
    /// synchronised. In the store's name, `{municipality}` stands for the code.
    #[arg(
        long,
        value_name = "DIR",
        conflicts_with_all = ["policy", "source_url", "same_person", "new_person"]
    )]
    policies: Option<PathBuf>,
    #[command(flatten)]
    store: Stored,
    #[command(flatten)]
    patience: Patience,
    /// Whose files they are: a source of the policy, or `user` for the platform's own export,
    /// in which what differs from the store is what people have edited.
    #[arg(long, value_name = "NAME")]
    source: String,
    /// How the files are to be read; `sources/NAME.yaml` beside the policy where it is left out.
    #[arg(long, value_name = "FILE")]
    description: Option<PathBuf>,
    /// The date of the records, today where it is left out. A date before the source's last run
    /// is refused, and so is one after tomorrow.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = clock::day_done)]
    date: Option<Date>,
    /// The files are all that the source has: whoever is not in them is gone from it. What is
    /// stored of them stays. The policy's limit holds for persons, too: where more of those that
    /// the source had are gone, the run is stopped.
    #[arg(long)]
    full: bool,
    /// Write nothing to the store; report what would be done.
    #[arg(long)]
    dry_run: bool,
    /// Give a person another number, with all that is stored of it: the one that it has, and the new
    /// one. May be given several times.
    #[arg(long, value_name = "OLD=NEW")]
    same_person: Vec<String>,
    /// Take this number for that of a new person, although somebody with a temporary number has the
    /// same name and date of birth. May be given several times.
    #[arg(long, value_name = "NUMBER")]
    new_person: Vec<String>,
    /// Go beyond the policy's limit on overwritten values and on persons gone, this time.
    #[arg(long)]
    allow_mass_change: bool,
    /// Write the rows that are set aside to this file, as they stood and below the same header,
    /// so that it can be mended and synchronised by the same description. Only its owner can read
    /// it, since nothing in it is masked. It is written whether or not the run is, in a dry run
    /// too, and even if no row is set aside. Rows of files with another header go to a second one,
    /// `rejected-2.csv` beside `rejected.csv`, and so on. With `--policies`, each municipality has its
    /// own, `rejected-9999.csv`, and rows of none of them are in the file itself.
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// How to report. What stops the run before there is anything to report is said on standard
    /// error, as text whatever the format.
    #[arg(long, value_enum, default_value_t = RunFormat::Human, value_name = "FORMAT")]
    format: RunFormat,
    #[command(flatten)]
    interface: SourceUrl,
    /// The delivered files, read one after the other; `-` is standard input.
    #[arg(required_unless_present = "source_url", value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// For whom the report of a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RunFormat {
    /// A person.
    Human,
    /// A program: one JSON object.
    Json,
    /// A log that is kept: JSON, a line for the run and one for each finding. No value is shown,
    /// and persons are named by a keyed hash, which `foga person hash` tells of each.
    Log,
}

/// For whom a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A person.
    Human,
    /// A program: one JSON object.
    Json,
}

impl Sync {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        if let Some(folder) = &self.policies {
            return many::run(self, folder);
        }
        let Some(path) = &self.policy else { return Err(Failure::usage("there is no policy")) };
        let Some(policy) = load::proved(path)? else { return Ok(Exit::Findings) };
        let one = One {
            options: self,
            path,
            policy: &policy,
            store: &self.store,
            rejected: self.rejected.as_deref(),
            files: &self.files,
            date: self.date(),
        };
        one.run(&mut |report, started, pseudonyms| {
            let text = match self.format {
                RunFormat::Human => {
                    report::run::human(report, &policy, output::look(&io::stdout()))
                }
                RunFormat::Json => format!("{}\n", report::run::json(report, &policy)),
                RunFormat::Log => report::run::log(report, &policy, started, pseudonyms),
            };
            output::print_of(&text, report.run)?;
            Ok(if report.is_stopped() { Exit::Findings } else { Exit::Fine })
        })
    }

    fn date(&self) -> Date {
        self.date.unwrap_or_else(clock::today)
    }
}
