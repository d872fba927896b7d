//! What every verb needs that reads delivered files.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::policy::Policy;
use crate::readers::{Description, Reread, Vocabulary};
use crate::sync::{self, Gathered, Input, Kept, accepted};
use crate::text::{Diagnostic, SourceText};

use super::exit::{Exit, Failure};
use super::progress::Bar;
use super::rejects::{Rejects, Written};

/// Where the description of a source is: as it is said, or beside the policy.
pub(super) fn description_path(said: Option<&Path>, policy: &Path, source: &str) -> PathBuf {
    let beside = || {
        let folder = policy.parent().unwrap_or(Path::new(""));
        folder.join("sources").join(format!("{source}.yaml"))
    };
    said.map_or_else(beside, Path::to_owned)
}

/// The description of a source at a path, if nothing is wrong with it. It may name what one of the
/// policies has; the first of them has to accept the source.
pub(super) fn description(
    source: &str,
    (path, is_said): (&Path, bool),
    policies: &[&Policy],
) -> Result<Description, Failure> {
    let text = fs::read_to_string(path).map_err(|error| {
        let failure = Failure::unreadable(path, &error);
        if is_said {
            return failure;
        }
        // A source that there is not has no description.
        let accepted = policies.first().map(|policy| accepted(policy, source));
        match accepted {
            Some(Err(refused)) => refused.into(),
            _ => failure.help("a source is described there, or in a file named by `--description`"),
        }
    })?;
    let source = SourceText::new(path.display().to_string(), text);
    described(&source, policies).map_err(|findings| Failure::findings(findings, Exit::Findings))
}

/// The files, all opened before the first is read.
pub(super) fn inputs(files: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let is_stdin = |file: &&PathBuf| file.as_os_str() == "-";
    if files.iter().filter(is_stdin).count() > 1 {
        return Err(Failure::usage("standard input, `-`, can be read only once"));
    }
    let open = |file: &PathBuf| {
        let name = file.display().to_string();
        if is_stdin(&file) {
            return Ok(Input { name, content: Box::new(io::stdin()), again: None });
        }
        let content = File::open(file).map_err(|error| Failure::unreadable(file, &error))?;
        let again = Reread::of(&content);
        Ok(Input { name, content: Box::new(content), again })
    };
    files.iter().map(open).collect()
}

/// Makes a run of what was read, and tells of it. The rows that were set aside are written before,
/// and put where they are to be once the run is made.
pub(super) fn finish<T>(
    mut gathered: Gathered,
    rejects: Option<Rejects>,
    mut bar: Bar,
    make: impl FnOnce(Gathered, &mut Bar) -> Result<T, sync::Failure>,
    tell: impl FnOnce(T, Vec<Kept>) -> Result<Exit, Failure>,
) -> Result<Exit, Failure> {
    let rejected = gathered.take_rejected();
    let written = rejects.map(|rejects| rejects.write(&rejected)).transpose();
    let done = written.map(|written| (written, make(gathered, &mut bar)));
    bar.finish();
    let (written, made) = match done? {
        (written, Ok(made)) => (written, made),
        (_, Err(failure)) => return Err(failure.into()),
    };
    let kept = written.map(Written::publish).transpose();
    let exit = tell(made, kept.as_ref().ok().cloned().flatten().unwrap_or_default())?;
    kept.map(|_| exit)
}

impl From<sync::Failure> for Failure {
    fn from(failure: sync::Failure) -> Self {
        match failure {
            sync::Failure::Usage(finding) => Self::findings(vec![finding], Exit::Usage),
            sync::Failure::Findings(findings) => Self::findings(findings, Exit::Findings),
            sync::Failure::Input(findings) => Self::findings(findings, Exit::InputOutput),
            sync::Failure::Store(error) => error.into(),
        }
    }
}

fn described(source: &SourceText, policies: &[&Policy]) -> Result<Description, Vec<Diagnostic>> {
    let all = || policies.iter();
    let categories: Vec<&str> =
        all().flat_map(|policy| policy.categories()).map(|known| &*known.name).collect();
    let fields: Vec<_> =
        all().flat_map(|policy| policy.fields()).map(|field| (&*field.name, &field.kind)).collect();
    let facts: Vec<&str> =
        all().flat_map(|policy| policy.facts()).map(|known| &*known.name).collect();
    Description::parse(
        source,
        &Vocabulary { categories: &categories, fields: &fields, facts: &facts },
    )
}
