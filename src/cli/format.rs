use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::report::plain;
use crate::syntax;
use crate::text::SourceText;

use super::exit::{Exit, Failure, reason};
use super::output;

/// Lay out rule files in the one way they are laid out.
///
/// Files are changed in place, and only where something changes; every comment keeps its place.
#[derive(Debug, Args)]
pub(super) struct Fmt {
    /// The rule files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing; list the files that would change, with exit code 1.
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let mut exit = Exit::Fine;
        for file in &self.files {
            let text =
                fs::read_to_string(file).map_err(|error| Failure::unreadable(file, &error))?;
            let source = SourceText::new(file.display().to_string(), text);
            match syntax::format(&source) {
                Err(findings) => {
                    output::complaints(&findings)?;
                    exit = Exit::Findings;
                }
                Ok(formatted) if formatted == source.text() => {}
                Ok(_) if self.check => {
                    let name = file.display().to_string();
                    println!("{}: would be laid out differently", plain(&name));
                    exit = Exit::Findings;
                }
                Ok(formatted) => write(file, &formatted)?,
            }
        }
        Ok(exit)
    }
}

/// Replaces a file whole: it is written beside it first, so that no half of it is ever there. A
/// link stays one, what it points at is replaced; who may do what with the file stays as it is.
fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let failed = |error| {
        let reason = reason(&error);
        Failure::input_output(format!("`{}` cannot be written: {reason}", file.display()))
    };
    let target = fs::canonicalize(file).map_err(failed)?;
    let permissions = fs::metadata(&target).map_err(failed)?.permissions();
    if permissions.readonly() {
        let message = format!("`{}` cannot be written: it is read-only", file.display());
        return Err(Failure::input_output(message));
    }
    let beside = target.with_extension("foga.tmp");
    let replaced = fs::write(&beside, text)
        .and_then(|()| fs::set_permissions(&beside, permissions))
        .and_then(|()| fs::rename(&beside, &target));
    replaced.map_err(|error| {
        // Where it was not written there is nothing to remove.
        let _ = fs::remove_file(&beside);
        failed(error)
    })
}
