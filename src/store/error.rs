use std::fmt;

use thiserror::Error;

use super::Distrust;

/// Why a store cannot be used, in words for whoever runs the command.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Nothing is there.
    #[error("there is no store at `{0}`")]
    Absent(Box<str>),
    /// Something else is there.
    #[error("`{0}` is not a Foga store")]
    Foreign(Box<str>),
    /// A folder is there.
    #[error("the store `{0}` cannot be used: it is a folder")]
    Folder(Box<str>),
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
    /// Its tables are those of an older Foga, and whoever opens it cannot change them.
    #[error(
        "`{path}` was written by an older Foga: its tables are version {found}, and this Foga \
         needs version {needed}"
    )]
    Older {
        /// The store.
        path: Box<str>,
        /// Its version.
        found: usize,
        /// The version that this program needs.
        needed: usize,
    },
    /// It does not say of which version its tables are.
    #[error(
        "`{0}` does not say of which version its tables are: `foga.version` has to have one row"
    )]
    Versionless(Box<str>),
    /// It is of a version that was never released.
    #[error("`{0}` was written while Foga was being made, and no Foga reads such a store any more")]
    Unreleased(Box<str>),
    /// Another process writes to it.
    #[error("another run is writing to `{0}`")]
    Busy(Box<str>),
    /// Another process writes to the municipality's part of it.
    #[error("another run of municipality `{municipality}` is writing to `{path}`{}", whose(.by.as_ref()))]
    Held {
        /// The store.
        path: Box<str>,
        /// The code of the municipality.
        municipality: Box<str>,
        /// Whose run it is, as far as that is known.
        by: Option<Holder>,
    },
    /// The server is not there any more, or was not to begin with.
    #[error("there is no connection to `{path}`: {reason}")]
    Lost {
        /// The store.
        path: Box<str>,
        /// What is known of why.
        reason: Box<str>,
    },
    /// The server does not show that it is the one that is meant.
    #[error("the server of `{path}` is not trusted: {why}")]
    Distrusted {
        /// The store.
        path: Box<str>,
        /// Why not.
        why: Distrust,
    },
    /// The server asks for a password, and none is known.
    #[error("the server of `{path}` asks for a password, and there is none{}", passed(.file.as_deref()))]
    NoPassword {
        /// The store.
        path: Box<str>,
        /// Which file of passwords was passed over, and why.
        file: Option<Box<str>>,
    },
    /// The server was lost while a run was made to last.
    #[error("the connection to `{0}` was lost before it said that the run is written")]
    Unsure(Box<str>),
    /// It is no address of a store.
    #[error("`{text}` is no address of a store: {reason}")]
    Address {
        /// What was said, without a password.
        text: Box<str>,
        /// What is wrong with it.
        reason: Box<str>,
    },
    /// It does not have the municipality.
    #[error("`{path}` has no municipality `{code}`{}", others(.known))]
    NoMunicipality {
        /// The store.
        path: Box<str>,
        /// The municipality that was asked for.
        code: Box<str>,
        /// Those that it has.
        known: Box<str>,
    },
    /// The login does not see the municipality, or any.
    #[error("the login `{login}` is not admitted to {} in `{path}`", whom(.municipality.as_deref()))]
    NotAdmitted {
        /// The store.
        path: Box<str>,
        /// The login.
        login: Box<str>,
        /// The code of the municipality; `None` where it is admitted to none.
        municipality: Option<Box<str>>,
    },
    /// The login sees the municipality, and may not write to it.
    #[error(
        "the login `{login}` may read municipality `{municipality}` in `{path}`, and not write to it"
    )]
    MayNotWrite {
        /// The store.
        path: Box<str>,
        /// The login.
        login: Box<str>,
        /// The code of the municipality.
        municipality: Box<str>,
    },
    /// The database does not let the login do something.
    #[error("the store `{path}` cannot be used by this login: {reason}")]
    NotAllowed {
        /// The store.
        path: Box<str>,
        /// What the database said.
        reason: Box<str>,
    },
    /// It has several municipalities, and none was named.
    #[error("`{path}` has several municipalities: `{known}`")]
    WhichMunicipality {
        /// The store.
        path: Box<str>,
        /// The municipalities.
        known: Box<str>,
    },
    /// It can have several, and none was named.
    #[error("`{0}` keeps municipalities apart, and the policy names none")]
    NamelessMunicipality(Box<str>),
    /// The policy is for another municipality than the one that was named.
    #[error("`--municipality {named}` was asked for, and the policy is for `{policy}`")]
    OtherMunicipality {
        /// The one that was named.
        named: Box<str>,
        /// That of the policy.
        policy: Box<str>,
    },
    /// It is of one municipality, and one was named.
    #[error("`{0}` is a file, which has one municipality and no name for it")]
    OneMunicipality(Box<str>),
    /// Nothing more can be written to its disk.
    #[error("there is no room on the disk of `{0}`")]
    Full(Box<str>),
    /// A file cannot be read or written, though it may be.
    #[error("the disk of `{path}` does not do what is asked of it: {reason}")]
    Disk {
        /// The store.
        path: Box<str>,
        /// What the database said.
        reason: Box<str>,
    },
    /// It can be read, and not written.
    #[error("the store `{0}` cannot be written")]
    ReadOnly(Box<str>),
    /// Another store is to be copied to it, and something is in it.
    #[error("there is something in `{0}` already")]
    NotEmpty(Box<str>),
    /// What was read again from a copy is not what was written to it.
    #[error("the copy is not the same: its table `{0}` was read again, and has something else")]
    Unlike(&'static str),
    /// There is no such run.
    #[error("there is no run {run} in the store{}", last(*.latest))]
    NoRun {
        /// The one that was asked for.
        run: i64,
        /// The number of the latest.
        latest: Option<i64>,
    },
    /// It was made, and what it changed was removed.
    #[error("the history of run {run} was purged on {on}, by run {by}")]
    Purged {
        /// The run.
        run: i64,
        /// The run that removed its history.
        by: i64,
        /// The date of that.
        on: Box<str>,
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
    /// Whether nothing but the server or the disk is in the way, or somebody else: the same may
    /// succeed later.
    pub const fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::Busy(_)
                | Self::Held { .. }
                | Self::Lost { .. }
                | Self::Unsure(_)
                | Self::Full(_)
                | Self::Disk { .. }
        )
    }

    /// What to do about it, where there is something to say.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Absent(_) => Some("`foga sync` creates a store; name another with `--store`"),
            Self::Foreign(_) => {
                Some("name another file with `--store`; this one was left as it is")
            }
            Self::Folder(_) => Some("a store is a file; name one in it: `FOLDER/foga.db`"),
            Self::Newer { .. } => Some("update Foga; the store was left as it is"),
            Self::Older { .. } => {
                Some("the next `foga sync` by the owner of the tables brings them up to date")
            }
            Self::Unreleased(_) => {
                Some("make a new store from the sources' files; this one was left as it is")
            }
            Self::Busy(_) => Some("wait for it to end and start again; nothing was changed"),
            Self::Held { .. } => {
                Some("nothing was changed; `--wait 10m` waits so long for it to end")
            }
            Self::Lost { .. } => Some("nothing was changed; start again once the server answers"),
            Self::Distrusted { why, .. } => Some(why.help()),
            Self::NoPassword { .. } => Some(
                "let it stand in `PGPASSWORD`, or in `~/.pgpass` or the file that `PGPASSFILE` names, \
                 as `HOST:PORT:DATABASE:USER:PASSWORD`; nobody else may be able to read that file",
            ),
            Self::Unsure(_) => Some(
                "it is written whole or not at all; start it again: what is there already is not \
                 changed twice",
            ),
            Self::Address { .. } => {
                Some("a store is the path of a file, or `postgres://USER@HOST/DATABASE`")
            }
            Self::NoMunicipality { .. } | Self::WhichMunicipality { .. } => {
                Some("name one with `--municipality CODE`; `foga store municipalities` lists them")
            }
            Self::NotAdmitted { .. } | Self::NotAllowed { .. } => Some(
                "the owner of the tables admits a login in SQL: `SELECT foga.admit('LOGIN', 'CODE')` to \
                 read, `SELECT foga.admit('LOGIN', 'CODE', true)` to write, too",
            ),
            Self::MayNotWrite { .. } => Some(
                "the owner of the tables lets it in SQL: `SELECT foga.admit('LOGIN', 'CODE', true)`",
            ),
            Self::NamelessMunicipality(_) => Some(
                "write `municipality \"0000\" \"Name\"` in the policy, or say `--municipality CODE`",
            ),
            Self::OneMunicipality(_) | Self::OtherMunicipality { .. } => {
                Some("leave out `--municipality`")
            }
            Self::NotEmpty(_) => Some("a store is copied to one that is new, or empty"),
            Self::ReadOnly(_) => Some("the file and its folder must both be writable"),
            Self::Purged { .. } => Some(
                "what it changed is not known any more; what is stored, and why, is there still",
            ),
            Self::Full(_) => Some("nothing was changed; make room, and start again"),
            Self::Disk { .. } => Some(
                "nothing was changed; mend the disk, start again, and look with `foga store check`",
            ),
            Self::Unlike(_) => Some("nothing was copied; the store that was to be is empty"),
            Self::Unreadable => Some("`foga store check` says of whom"),
            Self::Versionless(_) => {
                Some("somebody has changed the tables by hand: put a backup back")
            }
            Self::NoRun { .. } | Self::Database { .. } | Self::Output(_) => None,
        }
    }
}

/// Whose run it is that writes, as a server tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The login.
    pub login: String,
    /// The program, with the number of its process.
    pub program: String,
    /// The machine that it runs on.
    pub host: String,
    /// Since when, in UTC.
    pub since: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { login, program, host, since } = self;
        write!(f, "since {since}, {program} on {host}, as `{login}`")
    }
}

fn whose(holder: Option<&Holder>) -> String {
    holder.map(|holder| format!(" {holder}")).unwrap_or_default()
}

fn passed(file: Option<&str>) -> String {
    file.map(|file| format!(": {file}")).unwrap_or_default()
}

fn whom(municipality: Option<&str>) -> String {
    municipality
        .map_or_else(|| "any municipality".to_owned(), |code| format!("municipality `{code}`"))
}

fn others(known: &str) -> String {
    if known.is_empty() { String::new() } else { format!("; it has `{known}`") }
}

fn last(latest: Option<i64>) -> String {
    latest.map_or_else(|| ": no run was made".to_owned(), |run| format!(": the last is {run}"))
}
