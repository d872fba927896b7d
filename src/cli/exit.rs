//! How a command ends: the one place that knows the exit codes.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::report::plain;
use crate::store::StoreError;
use crate::text::Diagnostic;
use crate::upkeep;

use super::output;
use super::store::Stored;

/// The exit codes, as `foga --help` tells them.
pub(super) const HELP: &str = "\
Exit codes:
  0  fine
  1  findings: errors in a rule file, lines without an answer, scenarios that fail, policies that differ, a run that was stopped
  2  usage: the command line asks for something that cannot be done
  3  input or output: a file or a store cannot be read or written";

/// The exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    Fine = 0,
    Findings = 1,
    Usage = 2,
    InputOutput = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command could not go on, in the user's words.
#[derive(Debug)]
pub(super) struct Failure {
    exit: Exit,
    message: String,
    help: Option<String>,
    /// What it consists of, where that is shown with its places.
    findings: Vec<Diagnostic>,
    /// Of what it is the failure, where a command does several things.
    of: Option<String>,
    /// Whether the same may succeed later.
    may_pass: bool,
    /// Whether there was no connection to the store.
    is_cut_off: bool,
}

impl Failure {
    fn new(exit: Exit, message: impl Into<String>, help: Option<String>) -> Self {
        let (findings, of) = (Vec::new(), None);
        let message = message.into();
        Self { exit, message, help, findings, of, may_pass: false, is_cut_off: false }
    }

    /// Findings, each to be shown with the place it concerns. The first of them says in one line
    /// what is wrong.
    pub(super) fn findings(findings: Vec<Diagnostic>, exit: Exit) -> Self {
        let message = findings.first().map(|first| first.message.clone()).unwrap_or_default();
        Self { findings, ..Self::new(exit, message, None) }
    }

    pub(super) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, message, None)
    }

    /// What was asked has no answer.
    pub(super) fn finding(message: impl Into<String>) -> Self {
        Self::new(Exit::Findings, message, None)
    }

    /// What was asked for is wrong, as a finding that concerns no text says.
    pub(super) fn wrong(finding: Diagnostic) -> Self {
        Self::new(Exit::Usage, finding.message, finding.help)
    }

    pub(super) fn input_output(message: impl Into<String>) -> Self {
        Self::new(Exit::InputOutput, message, None)
    }

    /// A file that cannot be read.
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        let message = format!("`{}` cannot be read: {}", path.display(), reason(error));
        let failure = Self::input_output(message);
        match error.kind() {
            io::ErrorKind::InvalidData => failure.help("save it as UTF-8"),
            _ => failure,
        }
    }

    /// The report of a run that is written could not be: whoever sees only the exit code is told
    /// that nothing has to be done again.
    pub(super) fn unreported(run: i64, error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return error.into();
        }
        let why = reason(&error);
        let message = format!("the run is written (run {run}), but its report is not: {why}");
        Self::input_output(message).help("the run is not to be repeated")
    }

    /// Persons with protected identity are to be shown from a store that cannot remember it.
    pub(super) fn unremembered(store: &Stored) -> Self {
        Self::from(StoreError::ReadOnly(store.name().into())).help(
            "that persons with protected identity were shown is remembered in it, so none is shown",
        )
    }

    #[must_use]
    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what can be done, where there is something.
    #[must_use]
    pub(super) fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Says of what it is the failure.
    #[must_use]
    pub(super) fn of(mut self, what: impl Into<String>) -> Self {
        self.of = Some(what.into());
        self
    }

    /// Whether nothing is wrong with what was asked, and the same may succeed later.
    pub(super) const fn may_pass(&self) -> bool {
        self.may_pass
    }

    /// Whether there was no connection to the store.
    pub(super) const fn is_cut_off(&self) -> bool {
        self.is_cut_off
    }

    /// What went wrong, in one line.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// What went wrong, in one line.
    pub(super) fn into_message(self) -> String {
        self.message
    }

    /// What went wrong, to be told among findings.
    pub(super) fn into_finding(self) -> Diagnostic {
        Diagnostic::error(self.message).maybe_help(self.help)
    }

    /// Says so on standard error.
    pub(super) fn report(self) -> Exit {
        if let Some(of) = &self.of {
            eprintln!("{}:", plain(of));
        }
        if !self.findings.is_empty() {
            // Where even that cannot be said, the exit code says it.
            let _ = output::complaints(&self.findings);
            return self.exit;
        }
        if !self.message.is_empty() {
            eprintln!("error: {}", plain(&self.message));
        }
        if let Some(help) = self.help {
            eprintln!("help: {}", plain(&help));
        }
        self.exit
    }
}

impl From<io::Error> for Failure {
    /// Writing failed. Whoever closed the pipe has read enough, and needs no message.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::new(Exit::Fine, "", None);
        }
        Self::input_output(format!("the output cannot be written: {}", reason(&error)))
    }
}

impl From<upkeep::Failure> for Failure {
    fn from(failure: upkeep::Failure) -> Self {
        match failure {
            upkeep::Failure::Store(error) => error.into(),
            upkeep::Failure::Usage(finding) => Self::wrong(finding),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let help = error.help();
        let may_pass = error.may_pass();
        let is_cut_off = matches!(error, StoreError::Lost { .. } | StoreError::Unsure(_));
        let failure = match error {
            StoreError::Output(error) => error.into(),
            StoreError::NoRun { .. }
            | StoreError::Purged { .. }
            | StoreError::NotEmpty(_)
            | StoreError::Address { .. }
            | StoreError::NoMunicipality { .. }
            | StoreError::WhichMunicipality { .. }
            | StoreError::NamelessMunicipality(_)
            | StoreError::OtherMunicipality { .. }
            | StoreError::OneMunicipality(_) => {
                Self { help: help.map(str::to_owned), ..Self::usage(error.to_string()) }
            }
            _ => Self { help: help.map(str::to_owned), ..Self::input_output(error.to_string()) },
        };
        Self { may_pass, is_cut_off, ..failure }
    }
}

/// An error of the operating system in plain words.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let text = error.to_string();
            text.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
}
