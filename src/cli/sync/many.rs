use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::cli::exit::{Exit, Failure};
use crate::cli::rejects::named_after;
use crate::cli::store::Stored;
use crate::cli::{clock, output};
use crate::report;
use crate::report::municipalities::{End, Night, Share};
use crate::store::Pseudonyms;
use crate::sync::{Report, USER};

use super::deal::{Dealt, deal};
use super::one::One;
use super::policies::{self, Owned};
use super::{RunFormat, Sync};

/// In the name of a file, it stands for the code of the municipality.
const PLACEHOLDER: &str = "{municipality}";

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
    let municipalities = policies::municipalities(&policies);
    let Dealt { shares, refused } =
        deal(&options.files, policies.len(), &municipalities, &options.source)?;
    let only = match options.store.municipality() {
        None => None,
        Some(name) => Some(municipalities.find(name).ok_or_else(|| {
            let message = format!("there is no policy for the municipality `{name}`");
            Failure::usage(message).help(municipalities.known([name]))
        })?),
    };
    let started = clock::now();
    let mut told = Told::default();
    for (at, (owned, files)) in policies.iter().zip(&shares).enumerate() {
        let is_asked = only.is_none_or(|only| only == at);
        if is_asked && (!files.is_empty() || has_source(owned, &options.source)) {
            told.one(options, owned, files);
        }
    }
    if only.is_none() {
        let refused = refused.into_iter();
        told.night.refused =
            refused.map(|(path, reason)| (path.display().to_string(), reason)).collect();
    }
    let night = &told.night;
    output::print(&match options.format {
        RunFormat::Human => report::municipalities::human(night, output::look(&io::stdout())),
        RunFormat::Json => format!("{}\n", report::municipalities::json(night, &told.reports)),
        RunFormat::Log => report::municipalities::log(night, &started),
    })?;
    Ok(if night.is_done() { Exit::Fine } else { Exit::Findings })
}

/// Whether something of the source is to be expected, if nothing came.
fn has_source(owned: &Owned, source: &str) -> bool {
    let declared = owned.policy.sources();
    source == USER || declared.is_empty() || declared.iter().any(|known| *known.name == *source)
}

/// What is told when all is done.
#[derive(Default)]
struct Told {
    night: Night,
    /// The reports, for a program.
    reports: Vec<Option<Json>>,
}

impl Told {
    fn one(&mut self, options: &Sync, owned: &Owned, files: &[PathBuf]) {
        let Owned { path, policy, municipality } = owned;
        let (mut share, mut json) = (None, None);
        let mut tell = |report: &Report, started: &str, pseudonyms: &Pseudonyms| {
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
        };
        let ended = if files.is_empty() {
            Ok(Exit::Fine)
        } else {
            let rejected = options.rejected.as_deref();
            let rejected = rejected.map(|path| named_after(path, &municipality.code));
            let one = One {
                options,
                path,
                policy,
                store: &store(&options.store, &municipality.code),
                rejected: rejected.as_deref(),
                files,
                date: options.date(),
            };
            one.run(&mut tell)
        };
        let why = ended.err().map(|failure| {
            let why = failure.message().to_owned();
            failure.of(format!("{} {}", municipality.code, municipality.label)).report();
            why
        });
        // What was done and could not be told is done all the same.
        let end = match why {
            Some(why) => End::Failed(why),
            None => End::Nothing { missed: options.full },
        };
        self.night.shares.push(share.unwrap_or_else(|| Share::without(municipality, end)));
        self.reports.push(json);
    }
}

/// The store of a municipality.
fn store(said: &Stored, code: &str) -> Stored {
    let address = said.address().to_string_lossy().replace(PLACEHOLDER, code);
    Stored::at(OsString::from(address), None)
}
