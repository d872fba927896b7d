use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::compare::compare;
use crate::report::compare::{Named, human, json, markdown};

use super::exit::{Exit, Failure};
use super::git::Revision;
use super::load::{self, Loaded};
use super::output;

/// Compare two policies: in which situations they do not do the same, and what each does there.
///
/// Every situation that can occur is tried, so that nothing is missed. Compared is what is stored
/// afterwards, from whom, and what waits for somebody to decide. Each difference has an example, as
/// a line for `foga decide`. Exit code 0 where the policies are equivalent, 1 where they are not.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// Two rule files, or names of built-in policies; with `--git` one.
    #[arg(required = true, num_args = 1..=2, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Compare the file with what it was at this revision, bases that are files included.
    #[arg(long, value_name = "REV")]
    git: Option<String>,
    /// Compare the rules that decide as well, by their names.
    #[arg(long)]
    reasons: bool,
    /// How to show what differs.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person.
    Human,
    /// One JSON object.
    Json,
    /// A page, for instance for the text of a change.
    Markdown,
}

impl Diff {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let (names, loaded) = self.load()?;
        let findings: Vec<_> = loaded.iter().flat_map(|loaded| loaded.findings.clone()).collect();
        let [Loaded { policy: Some(a), .. }, Loaded { policy: Some(b), .. }] = &loaded else {
            output::complaints(&findings)?;
            return Ok(Exit::Findings);
        };
        let comparison = compare(a, b, self.reasons);
        let names = names.each_ref().map(String::as_str);
        let named = Named { comparison: &comparison, names };
        output::print(&match self.format {
            Format::Human => human(named, output::look(&io::stdout())),
            Format::Json => format!("{}\n", json(named)),
            Format::Markdown => markdown(named),
        })?;
        Ok(if comparison.is_equivalent() { Exit::Fine } else { Exit::Findings })
    }

    /// The two policies and what they are called.
    fn load(&self) -> Result<([String; 2], [Loaded; 2]), Failure> {
        let name = |path: &Path| path.display().to_string();
        match (&self.git, &self.files[..]) {
            (None, [a, b]) => Ok(([name(a), name(b)], [load::policy(a)?, load::policy(b)?])),
            (Some(revision), [file]) => {
                let now = load::policy(file)?;
                let revision = Revision::of(revision, file)?;
                let then = revision.policy(file)?;
                Ok(([revision.name(file), name(file)], [then, now]))
            }
            (None, _) => Err(Failure::usage("only one policy is named")
                .help("name the other too, or compare with an earlier version: `--git HEAD`")),
            (Some(_), _) => Err(Failure::usage("with `--git` one file is compared with itself")
                .help("name one file")),
        }
    }
}
