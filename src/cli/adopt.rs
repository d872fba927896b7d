use std::io;
use std::path::PathBuf;

use clap::Args;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use jiff::civil::Date;

use crate::report;
use crate::store::{Pseudonyms, Purpose};
use crate::sync::{self, Adopted, Adoption, Gathered, Job, Mark, USER};

use super::exit::{Exit, Failure};
use super::progress::Bar;
use super::rejects::Rejects;
use super::store::{Patience, Stored};
use super::sync::RunFormat;
use super::{clock, delivery, load, output};

/// Take over what a platform has, before the first night.
///
/// The platform's own export comes into the store as it is: no rule is asked, and the reason of
/// every value is `adopt`. What matters for the nights that follow is whose each value is. What a
/// person has edited is kept as the rules keep people's own values; what was synchronised follows
/// the sources. The key `edited` of the description says where the export tells them apart, and
/// `--unmarked-as` what a value is of which it does not say. Only persons who are not in the store
/// can be taken over. Exit code 1 where any is, or where it was stopped.
#[derive(Debug, Args)]
pub(super) struct Adopt {
    /// The rule file, or the name of a built-in policy.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    #[command(flatten)]
    store: Stored,
    #[command(flatten)]
    patience: Patience,
    /// How the files are to be read; `sources/user.yaml` beside the policy where it is left out.
    #[arg(long, value_name = "FILE")]
    description: Option<PathBuf>,
    /// The date of the export, today where it is left out. Values are stored since then, where the
    /// export does not say since when.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = clock::day_done)]
    date: Option<Date>,
    /// Whose a value is of which the export does not say it. There is no default: values that
    /// people have entered would be lost by the one, and values that are wrong kept by the other.
    #[arg(long, value_enum, value_name = "WHOSE")]
    unmarked_as: Option<Mark>,
    /// The source that synchronised values are from, where all are from one; else their origin is
    /// not known.
    #[arg(long, value_name = "NAME")]
    synced_from: Option<String>,
    /// Write nothing to the store; report what would be taken over.
    #[arg(long)]
    dry_run: bool,
    /// Take it over although more values of a field cannot be read than the policy's limit lets a
    /// run overwrite.
    #[arg(long)]
    allow_mass_change: bool,
    /// Write the rows that are set aside to this file, as `foga sync` does.
    #[arg(long, value_name = "FILE")]
    rejected: Option<PathBuf>,
    /// How to report.
    #[arg(long, value_enum, default_value_t = RunFormat::Human, value_name = "FORMAT")]
    format: RunFormat,
    /// The platform's files, read one after the other; `-` is standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Adopt {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let Some(policy) = load::proved(&self.policy)? else { return Ok(Exit::Findings) };
        let path = self.description_path();
        let is_said = self.description.is_some();
        let description = delivery::description(USER, (&path, is_said), &[&policy])?;
        let started = clock::now();
        let job = Job {
            policy: &policy,
            description: &description,
            source: USER,
            date: self.date.unwrap_or_else(clock::today),
            started: &started,
            full: false,
            url: None,
            new_persons: &[],
            same_persons: &[],
            dry_run: self.dry_run,
            allow_mass_change: self.allow_mass_change,
            afresh: false,
        };
        let adoption = Adoption {
            job: &job,
            unmarked: self.unmarked_as,
            synced_from: self.synced_from.as_deref(),
        };
        adoption.check()?;
        let rejects = self.rejects()?;
        let mut files = delivery::inputs(&self.files)?.into_iter().map(Ok);
        let mut bar = Bar::new(self.format == RunFormat::Human);
        match sync::gather(&job, &mut files, &mut |at| bar.show(at)) {
            Ok(gathered) => delivery::finish(
                gathered,
                rejects,
                bar,
                |gathered, bar| self.apply(&adoption, gathered, bar),
                |(mut adopted, pseudonyms), kept| {
                    adopted.kept = kept;
                    self.tell(&adopted, &job, &pseudonyms)
                },
            ),
            Err(failure) => {
                bar.finish();
                Err(failure.into())
            }
        }
    }

    fn apply(
        &self,
        adoption: &Adoption<'_>,
        gathered: Gathered,
        bar: &mut Bar,
    ) -> Result<(Adopted, Pseudonyms), sync::Failure> {
        let is_tried = self.dry_run || gathered.has_no_record();
        let purpose = if is_tried { Purpose::Try } else { Purpose::Create };
        let (municipality, patience) = (adoption.job.policy.municipality(), Some(&self.patience));
        let mut store = self.store.open_of(purpose, municipality, patience)?;
        let pseudonyms = store.pseudonyms()?;
        let adopted = sync::adopt(store.as_mut(), adoption, gathered, &mut |at| bar.show(at))?;
        Ok((adopted, pseudonyms))
    }

    fn description_path(&self) -> PathBuf {
        delivery::description_path(self.description.as_deref(), &self.policy, USER)
    }

    fn rejects(&self) -> Result<Option<Rejects>, Failure> {
        let Some(path) = &self.rejected else { return Ok(None) };
        let (description, store) = (self.description_path(), self.store.file());
        let read = [&self.policy, &description].into_iter().chain(&store).chain(&self.files);
        Rejects::to(path, read.map(PathBuf::as_path)).map(Some)
    }

    fn tell(
        &self,
        adopted: &Adopted,
        job: &Job<'_>,
        pseudonyms: &Pseudonyms,
    ) -> Result<Exit, Failure> {
        let policy = job.policy;
        let text = match self.format {
            RunFormat::Human => report::adopt::human(adopted, policy, output::look(&io::stdout())),
            RunFormat::Json => format!("{}\n", report::adopt::json(adopted, policy)),
            RunFormat::Log => report::adopt::log(adopted, policy, job.started, pseudonyms),
        };
        output::print_of(&text, adopted.run)?;
        Ok(if adopted.is_stopped() { Exit::Findings } else { Exit::Fine })
    }
}

impl ValueEnum for Mark {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Edited, Self::Synced]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self {
            Self::Edited => PossibleValue::new("edited").help(
                "the person has entered it: the nights that follow keep it as the rules keep \
                 people's own values",
            ),
            Self::Synced => PossibleValue::new("synced").help(
                "a source has sent it: the nights that follow may replace it by what a source has \
                 then",
            ),
        })
    }
}
