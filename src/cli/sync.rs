use std::borrow::Cow;
use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::record::Identity;
use crate::report;
use crate::store::{Pseudonyms, Purpose};
use crate::sync::{self, Gathered, Job, Report};

use super::exit::{Exit, Failure};
use super::interface::{self, SourceUrl};
use super::progress::Bar;
use super::rejects::Rejects;
use super::store::{Patience, Stored};
use super::{clock, delivery, load, output};

/// Synchronise what a source delivered into a store.
///
/// Every value is decided by the policy's rules. It happens whole or not at all; the report says
/// what was done and lists what somebody may want to look at. Exit code 0 where it was written,
/// whatever the report lists; 1 where it was stopped: by an error in the policy, by its limit, or
/// by files that are not as described or in which no row is a record.
#[derive(Debug, Args)]
pub(super) struct Sync {
    /// The rule file, or the name of a built-in policy.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
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
    /// `rejected-2.csv` beside `rejected.csv`, and so on.
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
        let Some(policy) = load::proved(&self.policy)? else { return Ok(Exit::Findings) };
        let (path, is_said) = (self.description_path(), self.description.is_some());
        let Some(description) = delivery::description(&path, is_said, &policy)? else {
            return Ok(Exit::Findings);
        };
        let started = clock::now();
        let date = self.date.unwrap_or_else(clock::today);
        let number = |option: &str, typed: &str| {
            let read = Identity::normal(typed, description.identity, date);
            read.map(Cow::into_owned).map_err(|reason| {
                Failure::usage(format!("what `{option}` names is no number: {reason}"))
            })
        };
        let new = self.new_person.iter().map(|typed| number("--new-person", typed));
        let new_persons: Vec<String> = new.collect::<Result<_, _>>()?;
        let same = self.same_person.iter().map(|typed| {
            let Some((old, new)) = typed.split_once('=') else {
                let failure = Failure::usage("`--same-person` needs two numbers, `OLD=NEW`");
                return Err(failure);
            };
            Ok((number("--same-person", old)?, number("--same-person", new)?))
        });
        let same_persons: Vec<(String, String)> = same.collect::<Result<_, _>>()?;
        let job = Job {
            policy: &policy,
            description: &description,
            source: &self.source,
            date,
            started: &started,
            full: self.full,
            url: self.interface.url(),
            dry_run: self.dry_run,
            allow_mass_change: self.allow_mass_change,
            new_persons: &new_persons,
            same_persons: &same_persons,
            afresh: false,
        };
        let mut bar = Bar::new(self.format == RunFormat::Human);
        let done = self.rejects().and_then(|rejects| {
            let read = match self.interface.open(&description)? {
                Some(mut interface) => {
                    let store = || self.store.open_of(Purpose::Read, policy.municipality(), None);
                    let since = self.interface.since(&job, store)?;
                    interface::gather(&mut interface, &job, since, &mut |at| bar.show(at))
                }
                None => {
                    let mut files = delivery::inputs(&self.files)?.into_iter().map(Ok);
                    sync::gather(&job, &mut files, &mut |at| bar.show(at))
                }
            };
            Ok(read.map(|read| (read, rejects)))
        });
        match done? {
            Ok((gathered, rejects)) => delivery::finish(
                gathered,
                rejects,
                bar,
                |gathered, bar| self.apply(&job, gathered, bar),
                |(mut report, pseudonyms), kept| {
                    report.kept = kept;
                    self.tell(&report, &job, &pseudonyms)
                },
            ),
            Err(failure) => {
                bar.finish();
                delivery::fail(failure)
            }
        }
    }

    fn rejects(&self) -> Result<Option<Rejects>, Failure> {
        let Some(path) = &self.rejected else { return Ok(None) };
        let (description, store) = (self.description_path(), self.store.file());
        let read = [&self.policy, &description].into_iter().chain(&store).chain(&self.files);
        Rejects::to(path, read.map(PathBuf::as_path)).map(Some)
    }

    fn description_path(&self) -> PathBuf {
        delivery::description_path(self.description.as_deref(), &self.policy, &self.source)
    }

    fn apply(
        &self,
        job: &Job<'_>,
        gathered: Gathered,
        bar: &mut Bar,
    ) -> Result<(Report, Pseudonyms), sync::Failure> {
        // Where there is no store, a run that will not be written leaves none behind.
        let is_tried = self.dry_run || gathered.has_no_record();
        let purpose = if is_tried { Purpose::Try } else { Purpose::Create };
        let (municipality, patience) = (job.policy.municipality(), Some(&self.patience));
        let mut store = self.store.open_of(purpose, municipality, patience)?;
        let pseudonyms = store.pseudonyms()?;
        let report = sync::sync(store.as_mut(), job, gathered, &mut |at| bar.show(at))?;
        Ok((report, pseudonyms))
    }

    fn tell(
        &self,
        report: &Report,
        job: &Job<'_>,
        pseudonyms: &Pseudonyms,
    ) -> Result<Exit, Failure> {
        let policy = job.policy;
        let text = match self.format {
            RunFormat::Human => report::run::human(report, policy, output::look(&io::stdout())),
            RunFormat::Json => format!("{}\n", report::run::json(report, policy)),
            RunFormat::Log => report::run::log(report, policy, job.started, pseudonyms),
        };
        output::print_of(&text, report.run)?;
        Ok(if report.is_stopped() { Exit::Findings } else { Exit::Fine })
    }
}
