use thiserror::Error;

/// Why a store cannot be used, in words for whoever runs the command.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing is there.
    #[error("there is no store at `{0}`")]
    Absent(Box<str>),
    /// Something else is there.
    #[error("`{0}` is not a Foga store")]
    Foreign(Box<str>),
    /// A newer Foga has changed the tables.
    #[error(
        "`{path}` was written by a newer Foga: its tables are version {found}, and this Foga knows \
         them up to version {known}"
    )]
    Newer {
        /// The store.
        path: Box<str>,
        /// Its version.
        found: i64,
        /// The latest version that this program knows.
        known: i64,
    },
    /// It is of a version that was never released.
    #[error("`{0}` was written while Foga was being made, and no Foga reads such a store any more")]
    Unreleased(Box<str>),
    /// Another process writes to it.
    #[error("another run is writing to `{0}`")]
    Busy(Box<str>),
    /// It can be read, and not written.
    #[error("the store `{0}` cannot be written")]
    ReadOnly(Box<str>),
    /// There is no such run.
    #[error("there is no run {run} in the store{}", last(*.latest))]
    NoRun {
        /// The one that was asked for.
        run: i64,
        /// The number of the latest.
        latest: Option<i64>,
    },
    /// What is kept of a person is not in a form that this program reads.
    #[error("what the store has of a person cannot be read")]
    Unreadable,
    /// The database says that it cannot.
    #[error("the store `{path}` cannot be used: {reason}")]
    Database {
        /// The store.
        path: Box<str>,
        /// What the database said.
        reason: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Whoever was given the rows could not take them.
    #[error("cannot write: {0}")]
    Output(#[from] std::io::Error),
}

impl StoreError {
    /// What to do about it, where there is something to say.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Absent(_) => Some("`foga sync` creates a store; name another with `--store`"),
            Self::Foreign(_) => {
                Some("name another file with `--store`; this one was left as it is")
            }
            Self::Newer { .. } => Some("update Foga; the store was left as it is"),
            Self::Unreleased(_) => {
                Some("make a new store from the sources' files; this one was left as it is")
            }
            Self::Busy(_) => Some("wait for it to end and start again; nothing was changed"),
            Self::ReadOnly(_) => Some("the file and its folder must both be writable"),
            Self::NoRun { .. } | Self::Unreadable | Self::Database { .. } | Self::Output(_) => None,
        }
    }
}

fn last(latest: Option<i64>) -> String {
    latest.map_or_else(|| ": no run was made".to_owned(), |run| format!(": the last is {run}"))
}
