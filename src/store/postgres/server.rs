use std::env;
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use postgres::Config;
use postgres::config::Host;

use super::super::StoreError;
use super::fault::chain;
use super::mask::{ENCODED, PERCENT, has_no_code, is_ambiguous, mask};
use super::password;

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long what was sent may stay unanswered by the network before the connection counts as lost.
const SILENCE: Duration = Duration::from_secs(60);

/// A database in a PostgreSQL server, as an address says it.
#[derive(Clone)]
pub struct Server {
    pub(super) config: Config,
    /// `None` where nothing is enciphered; else the file of the authorities to trust, where it is
    /// not those of the machine.
    pub(super) tls: Option<Option<PathBuf>>,
    /// The address without the password.
    pub(super) name: Box<str>,
    /// Why the file of passwords says none, where it was looked at.
    pub(super) passed_over: Option<Box<str>>,
}

impl Server {
    /// Whether a text begins as such an address does.
    pub fn is_one(text: &str) -> bool {
        scheme(text).is_some()
    }

    /// Whether a text that does not may all the same be meant for one, or for one of another database:
    /// then it may have a password in it, and is not to be shown as the name of a file.
    pub fn may_be_meant(text: &str) -> bool {
        let settings = text.to_lowercase();
        let has_login = text.split_once('@').is_some_and(|(login, _)| login.contains(':'));
        text.contains("://") || has_login || settings.contains("password") && settings.contains('=')
    }

    /// What is said of such a text.
    pub fn refused(text: &str) -> StoreError {
        let reason = "a database begins with `postgres://`";
        StoreError::Address { text: mask(text), reason: reason.into() }
    }

    /// A database by its address, `postgres://USER@HOST:PORT/DATABASE`.
    ///
    /// # Errors
    /// Where it is no address, or asks for what cannot be.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        let name = mask(text);
        let refused =
            |reason: String| StoreError::Address { text: name.clone(), reason: reason.into() };
        if is_ambiguous(text) {
            return Err(refused(ENCODED.to_owned()));
        }
        let (address, asked) = text.split_once('?').unwrap_or((text, ""));
        // A scheme is one in whatever letters (RFC 3986, section 3.1); the library knows small ones.
        let (scheme, rest) = address.split_at(scheme(address).unwrap_or_default());
        let address = scheme.to_lowercase() + rest;
        let (mut mode, mut root, mut rest) = (None, None, Vec::new());
        for setting in asked.split('&').filter(|setting| !setting.is_empty()) {
            match setting.split_once('=') {
                Some(("sslmode", value)) => mode = Some(value),
                Some(("sslrootcert", value)) => root = Some(PathBuf::from(value)),
                _ => rest.push(setting),
            }
        }
        if std::iter::once(&*address).chain(rest.iter().copied()).any(has_no_code) {
            return Err(refused(PERCENT.to_owned()));
        }
        let mut config = Config::from_str(&format!("{address}?{}", rest.join("&")))
            .map_err(|error| refused(chain(&error)))?;
        let tls = match mode {
            None if is_here(&config) && root.is_none() => None,
            None | Some("require" | "verify-full" | "verify-ca") => Some(root),
            Some("disable") => None,
            Some(mode) => {
                return Err(refused(format!(
                    "`sslmode={mode}` does not say whether the server's certificate is checked; \
                     write `sslmode=require`, with which it is, or `sslmode=disable`"
                )));
            }
        };
        let sure = if tls.is_some() {
            postgres::config::SslMode::Require
        } else {
            postgres::config::SslMode::Disable
        };
        config.ssl_mode(sure);
        let passed_over = complete(&mut config);
        Ok(Self { config, tls, name, passed_over })
    }
}

/// How long the scheme of such an address is.
fn scheme(text: &str) -> Option<usize> {
    let length = text.find(':')?;
    let scheme = &text[..length];
    ["postgres", "postgresql"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        .then_some(length)
}

/// What the address does not say, the environment may, as for every program that uses PostgreSQL:
/// <https://www.postgresql.org/docs/current/libpq-envars.html>.
/// What is wrong with the file of passwords is said where one is needed.
fn complete(config: &mut Config) -> Option<Box<str>> {
    let said = |name| env::var(name).ok().filter(|value: &String| !value.is_empty());
    if let Some(user) = said("PGUSER").filter(|_| config.get_user().is_none()) {
        config.user(&user);
    }
    if let Some(database) = said("PGDATABASE").filter(|_| config.get_dbname().is_none()) {
        config.dbname(&database);
    }
    let mut passed_over = None;
    if config.get_password().is_none() {
        match said("PGPASSWORD").map_or_else(|| password::from_file(config), |said| Ok(Some(said)))
        {
            Ok(Some(password)) => drop(config.password(password)),
            Ok(None) => {}
            Err(why) => passed_over = Some(why.into()),
        }
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(SILENCE);
    }
    // Whoever waits for an answer sends nothing that could stay unanswered: of a connection whose other
    // end is gone it is only heard by asking. For the server's end see `connect`.
    if config.get_keepalives_idle() == Config::new().get_keepalives_idle() {
        config.keepalives_idle(SILENCE);
    }
    if config.get_keepalives_interval().is_none() {
        config.keepalives_interval(SILENCE / 6);
    }
    if config.get_keepalives_retries().is_none() {
        config.keepalives_retries(6);
    }
    config.application_name(&format!("foga, process {}", std::process::id()));
    passed_over
}

/// Whether the server is on this machine, so that nothing goes over a network.
fn is_here(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => matches!(&**name, "localhost" | "127.0.0.1" | "::1"),
        #[cfg(unix)]
        Host::Unix(_) => true,
    }) && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
}

/// The password is nobody's to see.
impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Server").field(&self.name).finish()
    }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_in_no_name() {
        for (text, name) in [
            ("postgres://foga:hemligt@db/kommun", "postgres://foga@db/kommun"),
            ("postgres://foga:hem@ligt@db:5433/kommun", "postgres://foga@db:5433/kommun"),
            (
                "postgresql://db/kommun?user=foga&password=hemligt",
                "postgresql://db/kommun?user=foga",
            ),
            ("postgres:foga:hemligt@db", "postgres@db"),
            ("postgres://db", "postgres://db"),
        ] {
            assert_eq!(&*mask(text), name);
        }
        let server = Server::parse("postgres://foga:hemligt@localhost/kommun").unwrap();
        assert_eq!(
            format!("{server:?} {server}"),
            "Server(\"postgres://foga@localhost/kommun\") postgres://foga@localhost/kommun"
        );
        assert_eq!(server.config.get_password(), Some(&b"hemligt"[..]));
        let refused = Server::parse("postgres://foga:hemligt@db/kommun?port=one").unwrap_err();
        let told = format!("{refused} {refused:?}");
        assert!(!told.contains("hemligt") && told.contains("postgres://foga@db/kommun"), "{told}");
    }

    #[test]
    fn what_goes_over_a_network_is_enciphered() {
        let tls = |text: &str| Server::parse(text).unwrap().tls;
        assert_eq!(tls("postgres://foga@db.example/kommun"), Some(None));
        assert_eq!(tls("postgres://foga@db.example/kommun?sslmode=verify-full"), Some(None));
        assert_eq!(tls("postgres://foga@db.example/kommun?sslmode=disable"), None);
        assert_eq!(tls("postgres://foga@localhost/kommun"), None);
        assert_eq!(tls("postgres://foga@localhost/kommun?sslmode=require"), Some(None));
        assert_eq!(tls("postgres://foga@db.example/kommun?sslmode=verify-ca"), Some(None));
        let own = tls("postgres://foga@localhost/kommun?sslrootcert=/etc/own.pem&port=5433");
        assert_eq!(own, Some(Some(PathBuf::from("/etc/own.pem"))));
        let refused =
            Server::parse("postgres://foga@db.example/kommun?sslmode=prefer").unwrap_err();
        assert!(refused.to_string().contains("`sslmode=require`"), "{refused}");
    }
}
