use postgres::error::{DbError, SqlState};

use super::super::StoreError;

/// What went wrong, before it is said of which store.
#[derive(Debug)]
pub(super) enum Fault {
    /// The database said so, or is not there to say anything.
    Database(postgres::Error),
    /// It is known already what is to be said.
    Store(StoreError),
}

impl Fault {
    /// As a person is told, with the store's name.
    pub(super) fn told(self, name: &str) -> StoreError {
        let error = match self {
            Self::Store(error) => return error,
            Self::Database(error) => error,
        };
        let path = name.into();
        match error.as_db_error().map(|said| (said, said.code())) {
            Some((_, &SqlState::READ_ONLY_SQL_TRANSACTION)) => StoreError::ReadOnly(path),
            Some((said, code)) if is_end(code) => {
                StoreError::Lost { path, reason: said.message().into() }
            }
            Some((said, &SqlState::INSUFFICIENT_PRIVILEGE)) => {
                StoreError::NotAllowed { path, reason: words(said).into() }
            }
            Some((said, _)) => StoreError::Database { path, reason: words(said).into() },
            None if is_lost(&error) => StoreError::Lost { path, reason: chain(&error).into() },
            None => StoreError::Database { path, reason: chain(&error).into() },
        }
    }

    /// The same of what failed while a run was made to last: where the server was lost before it
    /// answered, nobody knows whether it did.
    pub(super) fn told_at_the_end(self, name: &str) -> StoreError {
        match self.told(name) {
            StoreError::Lost { path, .. } => StoreError::Unsure(path),
            error => error,
        }
    }
}

impl From<postgres::Error> for Fault {
    fn from(error: postgres::Error) -> Self {
        Self::Database(error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Whether the server ended the connection: it is being stopped, or another of its processes died.
fn is_end(code: &SqlState) -> bool {
    let codes = [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ];
    codes.contains(code)
}

/// Whether there is no server any more to say anything, or none yet.
fn is_lost(error: &postgres::Error) -> bool {
    let source = std::error::Error::source(error);
    error.is_closed() || source.is_some_and(|source| source.is::<std::io::Error>())
}

fn words(said: &DbError) -> String {
    match said.hint().or(said.detail()) {
        Some(more) => format!("{} ({more})", said.message()),
        None => said.message().to_owned(),
    }
}

/// An error with what caused it.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
