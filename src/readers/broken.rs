use std::io;

use crate::text::Diagnostic;

/// Why a file cannot be read on.
pub(super) enum Broken {
    /// What the system says.
    Io(io::Error),
    /// What is wrong at a line and a column, both from 1.
    At(u64, u64, String),
    /// What is wrong with all of it.
    Whole(String),
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Broken {
    pub(super) fn diagnostic(&self, file: &str) -> Diagnostic {
        Diagnostic::error(match self {
            Self::Io(error) => format!("`{file}` cannot be read to its end: {error}"),
            Self::At(line, column, what) => format!("{file}:{line}:{column}: {what}"),
            Self::Whole(what) => format!("`{file}`: {what}"),
        })
    }
}
