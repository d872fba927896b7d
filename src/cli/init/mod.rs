//! `foga init`: a municipality to begin with.

mod templates;

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::policy::{BUILT_IN, Layers, Policy};
use crate::syntax::is_reserved;
use crate::text::SourceText;

use super::exit::{Exit, Failure, reason};
use templates::Names;

/// Of the files that are in the way, so many are named.
const MOST_LISTED: usize = 3;

/// Begin a municipality: a policy, source descriptions, scenarios, a readme, and a recipe for CI.
///
/// What is made passes `foga check` and `foga test` at once. No file that is there is overwritten.
#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to make, or to put the files into.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The policy's name: lower case, such as `exempelstad`.
    #[arg(long, value_name = "NAME")]
    name: String,
    /// The administrative systems, such as `extens,procapita`.
    #[arg(long, value_name = "NAME,...", value_delimiter = ',', required = true)]
    sources: Vec<String>,
}

impl Init {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        self.check_names()?;
        let names = Names::new(&self.name, &self.sources);
        let files = templates::files(&names);
        check_policy(&files)?;
        self.write(&files)?;
        let mut out = std::io::stdout().lock();
        for (path, _) in &files {
            writeln!(out, "{}", self.folder.join(path).display())?;
        }
        let folder = self.folder.display();
        writeln!(out, "\nnext: foga check {folder}/{}.foga", self.name)?;
        writeln!(out, "      foga test {folder} --coverage")?;
        Ok(Exit::Fine)
    }

    fn check_names(&self) -> Result<(), Failure> {
        let names = [("policy", &self.name)].into_iter();
        for (what, name) in names.chain(self.sources.iter().map(|name| ("source", name))) {
            if !is_name(name) {
                return Err(Failure::usage(format!("`{name}` is no name for a {what}"))
                    .help("a name is lower case, begins with a letter, and has letters, digits and single hyphens"));
            }
            if is_reserved(name) || name == "user" {
                return Err(Failure::usage(format!(
                    "`{name}` belongs to the language and is no name"
                ))
                .help("choose another one"));
            }
        }
        if BUILT_IN.contains(&self.name.as_str()) {
            let message = format!("`{}` is the name of a built-in policy", self.name);
            return Err(Failure::usage(message).help("name it after the municipality"));
        }
        let twice =
            self.sources.iter().enumerate().find(|(at, name)| self.sources[..*at].contains(name));
        match twice {
            Some((_, name)) => Err(Failure::usage(format!("the source `{name}` is named twice"))),
            None => Ok(()),
        }
    }

    fn write(&self, files: &[(PathBuf, String)]) -> Result<(), Failure> {
        let there =
            files.iter().map(|(path, _)| self.folder.join(path)).filter(|path| path.exists());
        let there: Vec<String> = there.map(|path| format!("`{}`", path.display())).collect();
        if !there.is_empty() {
            let more = match there.len().saturating_sub(MOST_LISTED) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let listed = there[..there.len().min(MOST_LISTED)].join(", ");
            let message = format!("nothing is written: {listed}{more} would be overwritten");
            return Err(
                Failure::usage(message).help("choose another folder, or move what is there")
            );
        }
        for (path, text) in files {
            let path = self.folder.join(path);
            create(&path, text).map_err(|error| {
                let message = format!("`{}` cannot be written: {}", path.display(), reason(&error));
                Failure::input_output(message)
            })?;
        }
        Ok(())
    }
}

fn create(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create_new(path)?.write_all(text.as_bytes())
}

/// A source has no category's name, for instance: what the checker says is said before anything
/// is written.
fn check_policy(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    let Some((path, text)) = files.first() else { return Ok(()) };
    let source = SourceText::new(path.display().to_string(), text.as_str());
    let layers = Layers::gather(path, source, &|_| Err("it is not there yet".to_owned()));
    let found = Policy::check(&layers).1;
    match layers.findings.iter().chain(&found).next() {
        None => Ok(()),
        Some(finding) => {
            let failure = Failure::usage(finding.message.clone());
            Err(match &finding.help {
                Some(help) => failure.help(help.clone()),
                None => failure,
            })
        }
    }
}

/// Whether a name can stand in a rule file.
fn is_name(name: &str) -> bool {
    let letters = |c: char| c.is_alphabetic() && !c.is_uppercase();
    name.starts_with(letters)
        && name.chars().all(|c| letters(c) || c.is_ascii_digit() || c == '-')
        && !name.ends_with('-')
        && !name.contains("--")
}
