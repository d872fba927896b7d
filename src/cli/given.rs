use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::policy::Policy;
use crate::readers::Description;
use crate::store::Store;
use crate::sync::{self, Change, Given, Impact, Job, Question, gather, impact_of};

use super::exit::Failure;
use super::progress::Bar;
use super::{clock, delivery};

/// Files that a source is to deliver, in the words of `foga sync`.
#[derive(Debug, Args)]
pub(super) struct GivenFiles {
    /// Whose the given files are: a source of the policy, or `user` for the platform's own export.
    #[arg(long, value_name = "NAME", requires = "files")]
    source: Option<String>,
    /// How the files are to be read; `sources/NAME.yaml` beside the policy where it is left out.
    #[arg(long, value_name = "FILE", requires = "files")]
    description: Option<PathBuf>,
    /// The files are all that the source has: whoever is not in them is gone from it.
    #[arg(long, requires = "files")]
    full: bool,
    /// What a source is to deliver, instead of what each said last; read one after the other, `-`
    /// is standard input.
    #[arg(value_name = "FILE", requires = "source")]
    files: Vec<PathBuf>,
}

/// How a source's files are read: by the policy, and by the baseline where there is one. That one
/// passes over what only the other has.
pub(super) struct Described<'a> {
    source: &'a str,
    policy: Description,
    baseline: Option<Description>,
}

impl GivenFiles {
    /// Whether a source's files are given.
    pub(super) fn are_there(&self) -> bool {
        self.source.is_some()
    }

    /// How the files are read.
    pub(super) fn described(
        &self,
        policy: &Path,
        question: &Question<'_>,
    ) -> Result<Described<'_>, Failure> {
        let source = self.source.as_deref().unwrap_or_default();
        if question.baseline.is_some() && self.files.iter().any(|file| file.as_os_str() == "-") {
            let what = "with a baseline the files are read twice, and standard input, `-`, can be \
                        read only once";
            return Err(Failure::usage(what));
        }
        let path = delivery::description_path(self.description.as_deref(), policy, source);
        let is_said = self.description.is_some();
        let read = |policies: &[&Policy]| delivery::description(source, (&path, is_said), policies);
        let policy = read(&[question.policy])?;
        let baseline = question.baseline.map(|baseline| read(&[baseline, question.policy]));
        Ok(Described { source, policy, baseline: baseline.transpose()? })
    }

    /// What would become of whom.
    pub(super) fn ask(
        &self,
        described: &Described<'_>,
        question: &Question<'_>,
        store: &mut dyn Store,
        bar: &mut Bar,
        each: &mut dyn FnMut(Change) -> io::Result<()>,
    ) -> Result<Result<Impact, sync::Failure>, Failure> {
        let started = clock::now();
        let mut given = |policy, description| {
            let job = Job {
                policy,
                description,
                source: described.source,
                date: question.date,
                started: &started,
                full: self.full,
                url: None,
                dry_run: true,
                allow_mass_change: false,
                new_persons: &[],
                same_persons: &[],
                afresh: true,
            };
            let mut files = delivery::inputs(&self.files)?.into_iter().map(Ok);
            let gathered = gather(&job, &mut files, &mut |at| bar.show(at));
            Ok::<_, Failure>(gathered.map(|gathered| Given { job, gathered }))
        };
        let policy = given(question.policy, &described.policy)?;
        let baseline = question.baseline.zip(described.baseline.as_ref());
        let baseline = baseline.map(|(policy, description)| given(policy, description));
        let baseline = baseline.transpose()?.transpose();
        let given = policy.and_then(|policy| Ok((policy, baseline?)));
        Ok(given.and_then(|(policy, baseline)| {
            impact_of(store, policy, baseline, &mut |at| bar.show(at), each)
        }))
    }
}
