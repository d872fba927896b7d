use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::cli::exit::{Exit, Failure};
use crate::cli::rejects::named_after;
use crate::cli::store::Stored;
use crate::cli::{clock, output};
use crate::policy::{Municipalities, Municipality};
use crate::report;
use crate::report::municipalities::{End, Night, Share};
use crate::sync::USER;

use super::deal::deal;
use super::one::{One, Tell};
use super::policies::{self, Broken, Owned, Policies};
use super::{RunFormat, Sync, column, described};

/// In the name of a file, it stands for the code of the municipality.
const PLACEHOLDER: &str = "{municipality}";

/// After so many in a row for which there was no connection, the others are not tried: each would
/// wait for a server that does not answer.
const TRIES: u32 = 2;

/// Synchronises each municipality of which there is a policy in a folder: a run each, whatever
/// becomes of the others.
pub(super) fn run(options: &Sync, folder: &Path) -> Result<Exit, Failure> {
    if options.store.file().is_some_and(|file| !file.to_string_lossy().contains(PLACEHOLDER)) {
        let message =
            format!("a file such as `{}` is the store of one municipality", options.store.name());
        let help =
            "write `--store {municipality}.db`, which is a file for each, or name a database";
        return Err(Failure::usage(message).help(help));
    }
    let policies = policies::below(folder)?;
    let municipalities = policies.municipalities();
    let only = match options.store.municipality() {
        None => None,
        Some(name) => Some(municipalities.find(name).ok_or_else(|| {
            let message = format!("there is no policy for the municipality `{name}`");
            Failure::usage(message).help(municipalities.known([name]))
        })?),
    };
    output::complaints(&policies.findings_of(only.and_then(|only| policies.code(only))))?;
    let started = clock::now();
    let shares: Vec<Mine<'_>> =
        policies.owned.iter().map(|owned| Mine::new(options, owned)).collect();
    let mut told = Told::default();
    told.broken(&policies, only);
    if let Some(descriptions) = described::together(&shares)? {
        let others = (policies.broken.iter()).map(Broken::named).collect();
        column::run(options, &shares, (descriptions, others), (only, &started), &mut told)?;
    } else {
        by_path(options, &shares, &municipalities, only, &mut told)?;
    }
    let (night, reports, failure) = told.finish();
    output::print(&match options.format {
        RunFormat::Human => report::municipalities::human(&night, output::look(&io::stdout())),
        RunFormat::Json => format!("{}\n", report::municipalities::json(&night, &reports)),
        RunFormat::Log => report::municipalities::log(&night, &started),
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    Ok(match (night.is_done(), night.may_be_repeated()) {
        (true, _) => Exit::Fine,
        (false, true) => Exit::InputOutput,
        (false, false) => Exit::Findings,
    })
}

fn by_path(
    options: &Sync,
    shares: &[Mine<'_>],
    municipalities: &Municipalities,
    only: Option<usize>,
    told: &mut Told,
) -> Result<(), Failure> {
    let sources: Vec<_> = shares.iter().map(Mine::sources).collect();
    let dealt = deal(&options.files, &sources, municipalities, &options.source)?;
    for (at, (mine, files)) in shares.iter().zip(&dealt.shares).enumerate() {
        if only.is_some_and(|only| only != at) {
            continue;
        }
        if options.full && files.days.len() > 1 {
            told.one(mine, options, |_| Err(of_several_days(&files.days)));
        } else if !files.paths.is_empty() {
            told.one(mine, options, |tell| mine.one(&files.paths).run(tell));
        } else if mine.is_expected() {
            told.nothing(mine, options);
        }
    }
    if only.is_none() {
        let shown = |listed: Vec<(PathBuf, String)>| {
            listed.into_iter().map(|(path, why)| (path.display().to_string(), why)).collect()
        };
        told.night.refused = shown(dealt.refused);
        told.night.passed_over = shown(dealt.passed_over);
    }
    Ok(())
}

fn of_several_days(days: &BTreeSet<String>) -> Failure {
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let message = format!("its files are of several days: `{}`", days.join("`, `"));
    let help = "`--full` says that the files are all that the source has: name those of one day, or \
                take away those of the days before";
    Failure::finding(message).help(help)
}

/// What a municipality has for itself.
pub(super) struct Mine<'a> {
    options: &'a Sync,
    pub(super) owned: &'a Owned,
    store: Stored,
    rejected: Option<PathBuf>,
}

impl<'a> Mine<'a> {
    fn new(options: &'a Sync, owned: &'a Owned) -> Self {
        let code = &owned.municipality.code;
        let address = options.store.address().to_string_lossy().replace(PLACEHOLDER, code);
        let rejected = options.rejected.as_deref().map(|path| named_after(path, code));
        Self { options, owned, store: Stored::at(OsString::from(address), None), rejected }
    }

    /// Its run, of these files.
    pub(super) fn one<'m>(&'m self, files: &'m [PathBuf]) -> One<'m> {
        One {
            options: self.options,
            path: &self.owned.path,
            policy: &self.owned.policy,
            store: &self.store,
            rejected: self.rejected.as_deref(),
            files,
            date: self.options.date(),
        }
    }

    /// The name of its policy, and which it is.
    pub(super) fn named(&self) -> (&'a str, &'a Municipality) {
        (self.owned.policy.name(), &self.owned.municipality)
    }

    /// The sources of its policy, and the platform.
    fn sources(&self) -> Vec<&'a str> {
        let sources = self.owned.policy.sources().iter().map(|source| &*source.name);
        sources.chain([USER]).collect()
    }

    /// Whether something of the source is to be expected, if nothing came.
    pub(super) fn is_expected(&self) -> bool {
        let source = &self.options.source;
        source == USER || self.owned.policy.accepts(source)
    }
}

/// What is told when all is done.
#[derive(Default)]
pub(super) struct Told {
    pub(super) night: Night,
    /// What became of each, with its report for a program.
    shares: Vec<(Share, Option<Json>)>,
    /// What could not be done when all was synchronised.
    pub(super) failure: Option<Failure>,
    /// For how many in a row there was no connection to the store.
    cut_off: u32,
}

impl Told {
    /// Remembers the policies that cannot be used, whose errors have been told.
    fn broken(&mut self, policies: &Policies, only: Option<usize>) {
        for (at, broken) in (policies.owned.len()..).zip(&policies.broken) {
            if only.is_none_or(|only| only == at) {
                let end = End::Failed { why: broken.why.clone(), again: false };
                self.shares.push((Share::without(&broken.municipality, end), None));
            }
        }
        if only.is_none() {
            let nobodys = policies.nobodys.iter();
            self.night.unusable =
                nobodys.map(|(path, why)| (path.display().to_string(), why.clone())).collect();
        }
    }

    /// All that was done, with the report of each municipality, in the order of their codes.
    fn finish(mut self) -> (Night, Vec<Option<Json>>, Option<Failure>) {
        self.shares.sort_by(|(a, _), (b, _)| a.municipality.code.cmp(&b.municipality.code));
        let (shares, reports) = self.shares.into_iter().unzip();
        (Night { shares, ..self.night }, reports, self.failure)
    }

    /// Lets a municipality be synchronised, and remembers what became of it.
    pub(super) fn one(
        &mut self,
        mine: &Mine<'_>,
        options: &Sync,
        run: impl FnOnce(Tell<'_>) -> Result<Exit, Failure>,
    ) {
        let Owned { policy, municipality, .. } = mine.owned;
        if self.cut_off >= TRIES {
            let why = "not tried, as there was no connection for those before it".to_owned();
            let end = End::Failed { why, again: true };
            self.shares.push((Share::without(municipality, end), None));
            return;
        }
        let (mut share, mut json) = (None, None);
        let ended = run(&mut |report, started, pseudonyms| {
            share = Some(Share::of(municipality, report));
            let text = match options.format {
                RunFormat::Human => {
                    report::run::human(report, policy, output::look(&io::stdout())) + "\n\n"
                }
                RunFormat::Json => {
                    json = Some(report::run::json(report, policy));
                    String::new()
                }
                RunFormat::Log => report::run::log(report, policy, started, pseudonyms),
            };
            output::print_of(&text, report.run)?;
            Ok(Exit::Fine)
        });
        self.cut_off = match &ended {
            Err(failure) if failure.is_cut_off() => self.cut_off + 1,
            _ => 0,
        };
        let (why, again) = ended.err().map_or_else(Default::default, |failure| {
            let (why, again) = (failure.message().to_owned(), failure.may_pass());
            failure.of(format!("{} {}", municipality.code, municipality.label)).report();
            (why, again)
        });
        // What was done and could not be told is done all the same.
        let failed = || Share::without(municipality, End::Failed { why, again });
        self.shares.push((share.unwrap_or_else(failed), json));
    }

    /// Remembers that nothing was delivered of a municipality.
    pub(super) fn nothing(&mut self, mine: &Mine<'_>, options: &Sync) {
        let end = End::Nothing { missed: options.full };
        self.shares.push((Share::without(&mine.owned.municipality, end), None));
    }
}
