//! A source that is asked over the network, instead of files that it delivered.

use std::env;
use std::io::Cursor;
use std::time::Duration;

use clap::Args;

use crate::fetch::{Access, Address, Asked, Interface, Page, Patience};
use crate::readers::{Description, Format, Standard};
use crate::store::{RunEntry, RunKind, Store, StoreError};
use crate::sync::{self, Gathered, Input, Job, Progress};

use super::clock;
use super::exit::Failure;

/// By how much the clocks of two machines may differ: what was changed so long before the last run
/// is asked for once more.
const OVERLAP: Duration = Duration::from_secs(10 * 60);

/// What the command line says of an interface.
#[derive(Debug, Args)]
pub(super) struct SourceUrl {
    /// Read the persons from an interface of SS 12000 instead of files: its address, without
    /// `/persons`. Without `--full`, only those who were changed or deleted since the last such
    /// run. Who asks is said in the environment: by `FOGA_TOKEN`, or by `FOGA_CLIENT_ID`,
    /// `FOGA_CLIENT_SECRET` and `FOGA_TOKEN_URL`, with which a token is fetched for `FOGA_SCOPE`.
    #[arg(long, value_name = "URL", conflicts_with = "files")]
    source_url: Option<String>,
    /// The longest time to read from the interface, tries and waits included; 30 minutes where it
    /// is left out.
    #[arg(long, value_name = "TIME", value_parser = clock::duration)]
    timeout: Option<Duration>,
}

impl SourceUrl {
    /// The address; `None` where files are read.
    pub(super) fn url(&self) -> Option<&str> {
        self.source_url.as_deref().map(|url| url.trim().trim_end_matches('/'))
    }

    /// From when on changes are of interest: from when the last run began that read this source
    /// from the same address, and some minutes before. `None` where everything is.
    pub(super) fn since(
        &self,
        job: &Job<'_>,
        store: impl FnOnce() -> Result<Box<dyn Store>, StoreError>,
    ) -> Result<Option<String>, Failure> {
        if job.full {
            return Ok(None);
        }
        let runs = match store() {
            Ok(mut store) => store.runs()?,
            Err(StoreError::Absent(_) | StoreError::NoMunicipality { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let is_such = |entry: &&RunEntry| {
            let source = entry.run.source.as_ref();
            entry.run.kind == RunKind::Sync
                && source.is_some_and(|source| source.name == job.source)
                && entry.url.as_deref() == job.url
        };
        let last = runs.iter().rfind(is_such);
        Ok(last.and_then(|last| clock::before(&last.started, OVERLAP)))
    }

    /// The interface; `None` where files are read.
    pub(super) fn open(&self, description: &Description) -> Result<Option<Interface>, Failure> {
        let Some(url) = &self.source_url else {
            return match self.timeout {
                None => Ok(None),
                Some(_) => Err(Failure::usage("`--timeout` is for `--source-url` alone")),
            };
        };
        let address = Address::of_interface(url).map_err(Failure::wrong)?;
        if !matches!(description.format, Format::Json(Some(Standard::Ss12000))) {
            let what = "an interface is read by a description with `format: ss12000` alone";
            let help = format!("`{}` has another format", description.source.name());
            return Err(Failure::usage(what).help(help));
        }
        let access = Access::of_environment(&|name| env::var(name).ok());
        let mut patience = Patience::default();
        patience.limit = self.timeout.unwrap_or(patience.limit);
        Ok(Some(Interface::new(address, access.map_err(Failure::wrong)?, patience)))
    }
}

/// Reads what an interface has of its persons: all of them, or those who were changed or deleted
/// after a time.
pub(super) fn gather(
    interface: &mut Interface,
    job: &Job<'_>,
    since: Option<String>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Gathered, sync::Failure> {
    let broken = |error| sync::Failure::Input(vec![error]);
    let deleted = since.as_deref().map(|since| interface.deleted(since)).transpose();
    let deleted = deleted.map_err(broken)?.unwrap_or_default();
    let asked = Asked { changed_after: since, expand: expansions(job.description) };
    let mut pages = interface.persons(&asked).map(|page| {
        let Page { name, content } = page.map_err(broken)?;
        Ok(Input { name, content: Box::new(Cursor::new(content)), again: None })
    });
    let mut gathered = sync::gather(job, &mut pages, progress)?;
    gathered.delete(&deleted);
    Ok(gathered)
}

/// What the description reads of what is told with each person only where it is asked for.
fn expansions(description: &Description) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for path in description.paths() {
        if let [embedded, what, ..] = path.steps.as_slice()
            && &*embedded.name == "_embedded"
            && !names.iter().any(|name| *name == *what.name)
        {
            names.push(what.name.to_string());
        }
    }
    names
}
