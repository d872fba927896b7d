//! The password file of PostgreSQL: a line for each login, `host:port:database:user:password`,
//! where `*` is any, and `\` stands before a `:` or a `\` that is meant
//! (<https://www.postgresql.org/docs/current/libpq-pgpass.html>).

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use postgres::Config;
use postgres::config::Host;

/// The password of a login from `PGPASSFILE`, or else from `~/.pgpass`; `None` where there is no
/// such file.
///
/// # Errors
/// Why a file is passed over, for a person.
pub(super) fn from_file(config: &Config) -> Result<Option<String>, String> {
    let named = env::var_os("PGPASSFILE").filter(|name| !name.is_empty()).map(PathBuf::from);
    let Some(path) = named.clone().or_else(beside_the_user) else { return Ok(None) };
    if named.is_none() && !path.exists() {
        return Ok(None);
    }
    let passed = |why: &str| format!("`{}` is passed over, because {why}", path.display());
    let text = read(&path).map_err(|why| passed(&why))?;
    let user = config.get_user().map(str::to_owned).or_else(|| env::var("USER").ok());
    let Some(user) = user else { return Ok(None) };
    let host = match config.get_hosts().first() {
        Some(Host::Tcp(name)) => name,
        _ => "localhost",
    };
    let port = config.get_ports().first().copied().unwrap_or(5432).to_string();
    let database = config.get_dbname().unwrap_or(&user);
    let login = [host, &port, database, &user];
    let none = || format!("`{}` has no line for `{}`", path.display(), login.join(":"));
    find(&text, login).map(Some).ok_or_else(none)
}

/// What stands in a file of passwords, or why nobody is to use it.
fn read(path: &Path) -> Result<String, String> {
    let told = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        _ => format!("it cannot be read: {error}"),
    };
    let file = fs::metadata(path).map_err(told)?;
    if !file.is_file() {
        return Err("it is no file".to_owned());
    }
    if !is_private(&file) {
        return Err("others may read it: `chmod 600` takes that away".to_owned());
    }
    fs::read_to_string(path).map_err(told)
}

fn beside_the_user() -> Option<PathBuf> {
    let (variable, name) = match cfg!(windows) {
        true => ("APPDATA", "postgresql/pgpass.conf"),
        false => ("HOME", ".pgpass"),
    };
    Some(Path::new(&env::var_os(variable)?).join(name))
}

/// Whether nobody but its owner can read a file; another one is not used.
#[cfg(unix)]
fn is_private(file: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.permissions().mode() & 0o077 == 0
}

#[cfg(not(unix))]
fn is_private(_: &fs::Metadata) -> bool {
    true
}

/// The password of the first line that fits.
fn find(file: &str, login: [&str; 4]) -> Option<String> {
    file.lines().filter(|line| !line.starts_with('#')).find_map(|line| {
        let parts = split(line);
        let (password, names) = parts.split_last()?;
        let fits = |(part, name): (&String, &str)| part == "*" || part == name;
        (names.len() == 4 && names.iter().zip(login).all(fits)).then(|| password.clone())
    })
}

/// The parts of a line.
fn split(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ':' if parts.len() < 5 => parts.push(String::new()),
            '\\' => {
                parts.iter_mut().last().into_iter().for_each(|part| part.extend(letters.next()))
            }
            _ => parts.iter_mut().last().into_iter().for_each(|part| part.push(letter)),
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn the_first_line_that_fits_says_the_password() {
        let file = "# host:port:database:user:password\n\
                    db.example:5432:kommun:foga:hem\\:li:gt\n\
                    short:line\n\
                    *:*:annan:foga:an\\\\nat\n\
                    *:*:*:*:resten\n";
        let found = |login| find(file, login);
        assert_eq!(found(["db.example", "5432", "kommun", "foga"]).as_deref(), Some("hem:li:gt"));
        assert_eq!(found(["db.example", "5433", "annan", "foga"]).as_deref(), Some("an\\nat"));
        assert_eq!(found(["x", "1", "y", "z"]).as_deref(), Some("resten"));
        assert_eq!(find("a:1:b:c:d", ["a", "1", "b", "x"]), None);
    }
}
