//! Rule files as they were at a revision of a git repository.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::text::{Diagnostic, SourceText};

use super::exit::{Failure, reason};
use super::load::{self, Loaded};

/// The mode of one in a tree of git (<https://git-scm.com/docs/git-fast-import>).
const SYMBOLIC_LINK: &str = "120000";

/// A revision of the repository that a file lies in.
pub(super) struct Revision {
    /// As it was typed.
    typed: String,
    commit: String,
    /// The folder of the file, and its path in the repository.
    folder: PathBuf,
    prefix: PathBuf,
}

impl Revision {
    /// The revision of that name, in the repository of the file.
    pub(super) fn of(typed: &str, file: &Path) -> Result<Self, Failure> {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let prefix = git(folder, &["rev-parse", "--show-prefix"])?.map_err(|_| {
            let message = format!("`{}` is in no git repository", file.display());
            Failure::input_output(message).help("compare two files instead")
        })?;
        let commit = format!("{typed}^{{commit}}");
        let commit = ["rev-parse", "--verify", "--quiet", "--end-of-options", &commit];
        let commit = git(folder, &commit)?.map_err(|_| {
            Failure::usage(format!("there is no revision `{typed}`"))
                .help("a revision is a commit, a branch or a tag: `--git HEAD`")
        })?;
        Ok(Self {
            typed: typed.to_owned(),
            commit: commit.trim_end().to_owned(),
            folder: folder.to_owned(),
            prefix: prefix.trim_end_matches(['\n', '\r']).into(),
        })
    }

    /// A file at the revision, as a person would call it.
    pub(super) fn name(&self, file: &Path) -> String {
        format!("{}:{}", self.typed, file.display())
    }

    /// The policy of a file as it was, with its bases as they were.
    pub(super) fn policy(&self, file: &Path) -> Result<Loaded, Failure> {
        let path = self.prefix.join(file.file_name().unwrap_or_default());
        let text = self.read(&path).map_err(|why| {
            Failure::input_output(format!("`{}` cannot be read: {why}", self.name(&path)))
        })?;
        let own = SourceText::new(path.display().to_string(), text);
        let mut loaded = load::checked(&path, own, &|path| self.read(path));
        // So that nobody looks for the mistake in the file as it is now.
        loaded.findings.iter_mut().for_each(|finding| self.rename(finding));
        Ok(loaded)
    }

    fn read(&self, path: &Path) -> Result<String, String> {
        // The text of a symbolic link is where it leads.
        let mode = ["ls-tree", "--full-tree", "--format=%(objectmode)", &self.commit, "--"];
        let mode = git(&self.folder, &[&mode[..], &[&*path.to_string_lossy()]].concat());
        if mode.is_ok_and(|mode| mode.is_ok_and(|mode| mode.trim_end() == SYMBOLIC_LINK)) {
            return Err("it was a symbolic link: name the file that it leads to".to_owned());
        }
        let place = format!("{}:{}", self.commit, path.display());
        git(&self.folder, &["cat-file", "blob", &place])
            .map_err(Failure::into_message)?
            .map_err(|_| "there was no such file".to_owned())
    }

    fn rename(&self, finding: &mut Diagnostic) {
        if let Some(source) = &mut finding.source {
            let name = self.name(Path::new(source.name()));
            *source = SourceText::new(name, source.text());
        }
    }
}

/// What git answers; inside, what it complains of.
fn git(folder: &Path, arguments: &[&str]) -> Result<Result<String, String>, Failure> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output();
    let output = output.map_err(|error| {
        let why = match error.kind() {
            io::ErrorKind::NotFound => "there is no such program".to_owned(),
            _ => reason(&error),
        };
        Failure::input_output(format!("`git` cannot be started: {why}"))
            .help("`--git` needs it; without it, compare two files")
    })?;
    if !output.status.success() {
        return Ok(Err(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    let text = String::from_utf8(output.stdout);
    text.map(Ok).map_err(|_| Failure::input_output("it is not text in UTF-8"))
}
