use std::borrow::Cow;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::cli::exit::{Exit, Failure};
use crate::cli::progress::Bar;
use crate::cli::rejects::Rejects;
use crate::cli::store::Stored;
use crate::cli::{clock, delivery, interface};
use crate::policy::Policy;
use crate::readers::Description;
use crate::record::Identity;
use crate::store::{Pseudonyms, Purpose};
use crate::sync::{self, Gathered, Job, Report};

use super::{RunFormat, Sync};

/// The run of one municipality.
pub(super) struct One<'a> {
    pub(super) options: &'a Sync,
    /// Where the policy is.
    pub(super) path: &'a Path,
    pub(super) policy: &'a Policy,
    pub(super) store: &'a Stored,
    pub(super) rejected: Option<&'a Path>,
    pub(super) files: &'a [PathBuf],
    pub(super) date: Date,
}

/// What is done with the report of a run, which is given with the time at which it began.
pub(super) type Tell<'t> = &'t mut dyn FnMut(&Report, &str, &Pseudonyms) -> Result<Exit, Failure>;

impl One<'_> {
    /// Synchronises, and lets it be told. Where there is no run, nothing is told.
    pub(super) fn run(&self, tell: Tell<'_>) -> Result<Exit, Failure> {
        let description = self.description()?;
        let started = clock::now();
        let (new_persons, same_persons) = self.numbers(&description)?;
        let job = Job {
            new_persons: &new_persons,
            same_persons: &same_persons,
            ..self.job(&description, &started)
        };
        let mut bar = self.bar();
        let rejects = self.rejects()?;
        match self.gather(&job, &mut bar) {
            Ok(gathered) => self.finish(&job, gathered, (rejects, bar), tell),
            Err(failure) => {
                bar.finish();
                Err(failure)
            }
        }
    }

    /// Synchronises what was read already.
    pub(super) fn run_of(
        &self,
        job: &Job<'_>,
        gathered: Gathered,
        tell: Tell<'_>,
    ) -> Result<Exit, Failure> {
        self.finish(job, gathered, (self.rejects()?, self.bar()), tell)
    }

    /// How its files are to be read.
    pub(super) fn description(&self) -> Result<Description, Failure> {
        let is_said = self.options.description.is_some();
        let path = self.description_path();
        delivery::description(&self.options.source, (&path, is_said), &[self.policy])
    }

    /// What is to be done.
    pub(super) fn job<'j>(&'j self, description: &'j Description, started: &'j str) -> Job<'j> {
        let options = self.options;
        Job {
            policy: self.policy,
            description,
            source: &options.source,
            date: self.date,
            started,
            full: options.full,
            url: options.interface.url(),
            dry_run: options.dry_run,
            allow_mass_change: options.allow_mass_change,
            new_persons: &[],
            same_persons: &[],
            afresh: false,
        }
    }

    fn finish(
        &self,
        job: &Job<'_>,
        gathered: Gathered,
        (rejects, bar): (Option<Rejects>, Bar),
        tell: Tell<'_>,
    ) -> Result<Exit, Failure> {
        delivery::finish(
            gathered,
            rejects,
            bar,
            |gathered, bar| self.apply(job, gathered, bar),
            |(mut report, pseudonyms), kept| {
                report.kept = kept;
                tell(&report, job.started, &pseudonyms)
            },
        )
    }

    fn bar(&self) -> Bar {
        Bar::new(self.options.format == RunFormat::Human)
    }

    fn gather(&self, job: &Job<'_>, bar: &mut Bar) -> Result<Gathered, Failure> {
        let interface = &self.options.interface;
        if let Some(mut open) = interface.open(job.description)? {
            let store = || self.store.open_of(Purpose::Read, job.policy.municipality(), None);
            let since = interface.since(job, store)?;
            return Ok(interface::gather(&mut open, job, since, &mut |at| bar.show(at))?);
        }
        let mut files = delivery::inputs(self.files)?.into_iter().map(Ok);
        Ok(sync::gather(job, &mut files, &mut |at| bar.show(at))?)
    }

    /// The numbers of new persons, and the old and new ones of persons whose number has changed.
    #[expect(clippy::type_complexity, reason = "two lists that are taken apart at once")]
    fn numbers(
        &self,
        description: &Description,
    ) -> Result<(Vec<String>, Vec<(String, String)>), Failure> {
        let number = |option: &str, typed: &str| {
            let read = Identity::normal(typed, description.identity, self.date);
            read.map(Cow::into_owned).map_err(|reason| {
                Failure::usage(format!("what `{option}` names is no number: {reason}"))
            })
        };
        let new = self.options.new_person.iter().map(|typed| number("--new-person", typed));
        let same = self.options.same_person.iter().map(|typed| {
            let Some((old, new)) = typed.split_once('=') else {
                let failure = Failure::usage("`--same-person` needs two numbers, `OLD=NEW`");
                return Err(failure);
            };
            Ok((number("--same-person", old)?, number("--same-person", new)?))
        });
        Ok((new.collect::<Result<_, _>>()?, same.collect::<Result<_, _>>()?))
    }

    fn rejects(&self) -> Result<Option<Rejects>, Failure> {
        let Some(path) = self.rejected else { return Ok(None) };
        let (description, store) = (self.description_path(), self.store.file());
        let read = [self.path, &description].into_iter();
        let read = read.chain(store.as_deref()).chain(self.files.iter().map(PathBuf::as_path));
        Rejects::to(path, read).map(Some)
    }

    fn description_path(&self) -> PathBuf {
        let options = self.options;
        delivery::description_path(options.description.as_deref(), self.path, &options.source)
    }

    fn apply(
        &self,
        job: &Job<'_>,
        gathered: Gathered,
        bar: &mut Bar,
    ) -> Result<(Report, Pseudonyms), sync::Failure> {
        // Where there is no store, a run that will not be written leaves none behind.
        let is_tried = job.dry_run || gathered.has_no_record();
        let purpose = if is_tried { Purpose::Try } else { Purpose::Create };
        let (municipality, patience) = (job.policy.municipality(), Some(&self.options.patience));
        let mut store = self.store.open_of(purpose, municipality, patience)?;
        let pseudonyms = store.pseudonyms()?;
        let report = sync::sync(store.as_mut(), job, gathered, &mut |at| bar.show(at))?;
        Ok((report, pseudonyms))
    }
}
