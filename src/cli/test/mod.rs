//! `foga test`: the scenarios of a municipality.

mod find;
mod policies;
mod review;
mod snapshots;
mod suggest;
mod trial;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use crate::policy::Policy;
use crate::report::findings::Look;
use crate::report::scenarios::{self as report, Say, Totals, Tried};
use crate::scenario::coverage::{Coverage, Possible, Tally};

use super::exit::{Exit, Failure, reason};
use super::{clock, output};
use policies::Policies;
use snapshots::Mode;
use trial::Observed;

/// Test policies: try scenarios, and say what came out otherwise than expected.
///
/// A scenario is a file whose name ends with `.scenario.yaml`; docs/scenarios.md describes it. One
/// that expects nothing is compared with the snapshot beside it. Exit code 1 where a scenario
/// fails, cannot be tried, or has no snapshot yet.
#[derive(Debug, Args)]
pub(super) struct Test {
    /// Scenario files, and folders to look for them in.
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to say how it went.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
    /// Leave out the scenarios that passed.
    #[arg(long, short)]
    quiet: bool,
    /// Go through the changed snapshots one by one: accept, reject or skip each.
    #[arg(long, conflicts_with_all = ["accept", "ci", "format"])]
    review: bool,
    /// Accept every changed and every new snapshot.
    #[arg(long, conflicts_with = "ci")]
    accept: bool,
    /// Write no snapshot, not even one to review. So it is where the environment has `CI`.
    #[arg(long)]
    ci: bool,
    /// Show how much of the rules was tried.
    #[arg(long)]
    coverage: bool,
    /// Show the rule files with how often each rule decided, and what of it was not tried.
    #[arg(long)]
    annotate: bool,
    /// Write the coverage to a file in the format of LCOV.
    #[arg(long, value_name = "FILE")]
    lcov: Option<PathBuf>,
    /// Fail where less than this share of what can be tried was: `90%`.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min_coverage: Option<f64>,
    /// Write scenarios for what no scenario tries of this policy yet, beside its rule file.
    #[arg(long, value_name = "POLICY", conflicts_with_all = ["review", "accept", "ci"])]
    suggest: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person.
    Human,
    /// One JSON object.
    Json,
    /// JUnit's XML, for CI services.
    Junit,
}

impl Test {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let started = clock::now();
        let clock = Instant::now();
        let files = find::scenarios(&self.paths)?;
        if let Some(policy) = &self.suggest {
            return suggest::run(policy, &files);
        }
        if files.is_empty() {
            return Err(Failure::usage("there is no scenario here")
                .help("a scenario is a file whose name ends with `.scenario.yaml`; `foga init` makes some"));
        }
        let policies = Policies::default();
        let mode = self.mode();
        let (mut tried, observed) = trial::all(&files, &policies, self.wants_coverage());
        snapshots::keep(&mut tried, mode)?;
        let coverage = self.wants_coverage().then(|| coverage(&observed));
        let took = clock.elapsed();
        let exit = match self.format {
            Format::Human => self.human(&mut tried, coverage.as_ref(), took)?,
            Format::Json => {
                write(&report::json(&tried, coverage.as_ref(), took))?;
                exit(&tried)
            }
            Format::Junit => {
                write(&report::junit(&tried, started.trim_end_matches('Z')))?;
                exit(&tried)
            }
        };
        let enough = self.coverage_suffices(coverage.as_ref())?;
        let unproved = policies.unproved();
        if !unproved.is_empty() {
            output::complaints(&unproved)?;
            eprintln!("error: a policy has errors, and `foga sync` would refuse it");
        }
        let fine = enough && unproved.is_empty();
        Ok(if exit == Exit::Fine && !fine { Exit::Findings } else { exit })
    }

    fn mode(&self) -> Mode {
        let ci = std::env::var("CI").is_ok_and(|set| !matches!(set.as_str(), "" | "0" | "false"));
        match () {
            () if self.accept => Mode::Accept,
            () if self.ci || (ci && !self.review) => Mode::Never,
            () => Mode::Pending,
        }
    }

    fn wants_coverage(&self) -> bool {
        self.coverage || self.annotate || self.lcov.is_some() || self.min_coverage.is_some()
    }

    fn human(
        &self,
        tried: &mut [Tried],
        coverage: Option<&Coverage>,
        took: Duration,
    ) -> Result<Exit, Failure> {
        let look = output::look(&io::stdout());
        let mut text = String::new();
        let mut told = Vec::new();
        let say = match (self.review, self.quiet) {
            (true, _) => Say::BeforeReview,
            (false, true) => Say::Bad,
            (false, false) => Say::All,
        };
        for file in tried.iter_mut() {
            // What is wrong with a policy is told once, not for each of its scenarios.
            if let Err(findings) = &mut file.result {
                findings.retain(|finding| !told.contains(finding));
                told.extend(findings.iter().cloned());
            }
            text += &report::tried(file, say, look);
        }
        if self.review {
            write(&text)?;
            review::run(tried)?;
            text.clear();
        }
        text += &report::summary(&Totals::of(tried), took, look);
        text += &self.hints(tried);
        if let Some(coverage) = coverage {
            text += &self.covered(coverage, look);
        }
        write(&text)?;
        Ok(exit(tried))
    }

    fn covered(&self, coverage: &Coverage, look: Look) -> String {
        let annotated =
            if self.annotate { report::annotated(coverage, look) } else { String::new() };
        annotated + &report::table(coverage, look)
    }

    fn hints(&self, tried: &[Tried]) -> String {
        let differ = tried.iter().any(snapshots::differs);
        match self.mode() {
            Mode::Pending if differ && !self.review => {
                "look at the snapshots with `foga test --review`, or take all with `--accept`\n"
            }
            Mode::Never if differ => {
                "snapshots are not written in CI: run `foga test --review` and commit them\n"
            }
            _ => "",
        }
        .to_owned()
    }

    fn coverage_suffices(&self, coverage: Option<&Coverage>) -> Result<bool, Failure> {
        let Some(coverage) = coverage else { return Ok(true) };
        if let Some(path) = &self.lcov {
            std::fs::write(path, report::lcov(coverage)).map_err(|error| {
                let message = format!("`{}` cannot be written: {}", path.display(), reason(&error));
                Failure::input_output(message)
            })?;
        }
        let share = coverage.share().percent();
        let Some(least) = self.min_coverage.filter(|least| share < *least) else { return Ok(true) };
        eprintln!("error: coverage is {share:.1} %, less than {least} %");
        eprintln!("help: `foga test --suggest POLICY` writes scenarios for what is not covered");
        Ok(false)
    }
}

/// Coverage of all policies that were tried.
fn coverage(observed: &BTreeMap<PathBuf, Observed>) -> Coverage {
    let possible: Vec<(&Policy, &Tally, Possible)> = observed
        .values()
        .map(|seen| (&*seen.policy, &seen.tally, Possible::of(&seen.policy)))
        .collect();
    Coverage::of(possible.iter().map(|(policy, tally, possible)| (*policy, *tally, possible)))
}

fn exit(tried: &[Tried]) -> Exit {
    match Totals::of(tried).bad() {
        0 => Exit::Fine,
        _ if tried.iter().any(|file| file.unreadable) => Exit::InputOutput,
        _ => Exit::Findings,
    }
}

fn write(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn percent(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    let share: Option<f64> = number.parse().ok();
    if !text.contains('%')
        && let Some(part) = share.filter(|share| 0.0 < *share && *share < 1.0)
    {
        return Err(format!("a share is in percent: write {}%", (part * 1000.0).round() / 10.0));
    }
    share
        .filter(|share| (0.0..=100.0).contains(share))
        .ok_or_else(|| "write a share between 0% and 100%".to_owned())
}
