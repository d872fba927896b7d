use std::ffi::OsString;
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

/// Whether the file at a path can be written. Its folder may be one that cannot.
pub(super) fn is_writable(path: &Path) -> bool {
    OpenOptions::new().write(true).open(path).is_ok()
}

/// Whether there is a file at a path with nothing in it, which a run makes a store of.
pub(super) fn is_empty(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0)
}

/// Makes an empty file where there is none, which nobody but its owner can read: SQLite gives the
/// log beside it the same rights. Where that fails, the database says why.
pub(super) fn make_private(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

/// A connection that cannot write, and makes no file beside the store.
///
/// A store in write-ahead mode is read by way of its log, which has to be made where there is none.
/// Where nobody can make it, the file is all there is, and SQLite is told that it does not change
/// (<https://www.sqlite.org/wal.html#readonly>).
pub(super) fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    match immutable(path).filter(|_| !has_log(path)) {
        Some(uri) => Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI),
        None => Connection::open_with_flags(path, flags),
    }
}

/// Whether some of the store is still in its log.
fn has_log(path: &Path) -> bool {
    let mut log = OsString::from(path);
    log.push("-wal");
    fs::metadata(PathBuf::from(log)).is_ok_and(|log| log.len() > 0)
}

/// The file as one that does not change, in SQLite's words; `None` where they have none for it.
fn immutable(path: &Path) -> Option<String> {
    let path = path.to_str().filter(|_| cfg!(unix))?;
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    let root = if path.starts_with('/') { "//" } else { "" };
    Some(format!("file:{root}{path}?immutable=1"))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    /// A name with what means something in an address is the name of a file still, and no file is
    /// made beside it.
    #[test]
    fn what_is_read_only_is_found_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("50% #1?.db");
        let made = Connection::open(&path).unwrap();
        made.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE a (b)").unwrap();
        assert!(has_log(&path));
        drop(made);
        assert!(!has_log(&path));
        let read = read_only(&path).unwrap();
        let count = |connection: &Connection| {
            connection.query_row("SELECT count(*) FROM a", (), |row| row.get::<_, i64>(0))
        };
        assert_eq!(count(&read), Ok(0));
        assert!(read.execute_batch("INSERT INTO a VALUES (1)").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        drop(read);

        // What is in the log is read, too.
        let writer = Connection::open(&path).unwrap();
        writer.execute_batch("INSERT INTO a VALUES (1)").unwrap();
        assert_eq!(count(&read_only(&path).unwrap()), Ok(1));
    }
}
