use std::fmt;

use ureq::http::Uri;

use crate::text::Diagnostic;

/// The address of something that is asked for, without a query and without who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Box<str>);

impl Address {
    /// Reads an address. `what` is what it is of, for messages.
    ///
    /// # Errors
    /// What is no address, one that would carry a secret in clear, or one with a secret in it.
    pub fn parse(typed: &str, what: &str) -> Result<Self, Diagnostic> {
        let typed = typed.trim();
        // Not shown: what is typed wrongly may have a secret in it.
        let wrong = |why: &str, help: &str| {
            Err(Diagnostic::error(format!("the address of {what} {why}")).help(help))
        };
        const EXAMPLE: &str = "write it as `https://api.exempel.example/ss12000/v2.0`";
        let Ok(uri) = typed.parse::<Uri>() else { return wrong("is none", EXAMPLE) };
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return wrong("begins with no `https://`", EXAMPLE);
        };
        if authority.as_str().contains('@') {
            return wrong(
                "has a name or a password in it",
                "remove it: who asks is said in the environment",
            );
        }
        if uri.query().is_some() || typed.contains('#') {
            return wrong("has a `?` or a `#` in it", "remove what follows it");
        }
        match scheme {
            "https" => {}
            "http" if is_loopback(authority.host()) => {}
            _ => return wrong("is not encrypted", "write it with `https://`"),
        }
        Ok(Self(typed.trim_end_matches('/').into()))
    }

    /// Reads the address of an interface, below which everything is that it can be asked for.
    ///
    /// # Errors
    /// As for [`Address::parse`], and where it is the address of its persons already.
    pub fn of_interface(typed: &str) -> Result<Self, Diagnostic> {
        let address = Self::parse(typed, "the interface")?;
        let last = address.0.rsplit_once('/');
        match last.filter(|(_, last)| ["persons", "deletedEntities"].contains(last)) {
            None => Ok(address),
            Some((before, last)) => {
                let what = format!("the address of the interface ends in `/{last}`");
                Err(Diagnostic::error(what).help(format!("leave that off: `{before}`")))
            }
        }
    }

    /// The address of something below this one.
    #[must_use]
    pub fn below(&self, name: &str) -> Self {
        Self(format!("{}/{name}", self.0).into())
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a host is this machine, to which nothing has to be encrypted.
fn is_loopback(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_encrypted_and_has_no_secret_in_it() {
        let read = |typed: &str| match Address::parse(typed, "the interface") {
            Ok(address) => address.as_str().to_owned(),
            Err(error) => error.to_string(),
        };
        for (typed, said) in [
            ("https://api.example/v2.0/", "https://api.example/v2.0"),
            (" http://127.0.0.1:81/x", "http://127.0.0.1:81/x"),
            ("http://[::1]:81", "http://[::1]:81"),
            ("http://localhost", "http://localhost"),
            ("http://api.example/v2.0", "the address of the interface is not encrypted"),
            ("http://localhost.example/", "the address of the interface is not encrypted"),
            ("ftp://api.example", "the address of the interface is not encrypted"),
            ("api.example/v2.0", "the address of the interface is none"),
            ("/v2.0", "the address of the interface begins with no `https://`"),
            ("https://", "the address of the interface is none"),
            ("https://a b", "the address of the interface is none"),
            (
                "https://me:secret@api.example",
                "the address of the interface has a name or a password in it",
            ),
            (
                "https://api.example?token=1",
                "the address of the interface has a `?` or a `#` in it",
            ),
            ("https://api.example/#x", "the address of the interface has a `?` or a `#` in it"),
        ] {
            assert_eq!(read(typed), said, "{typed}");
        }
    }

    #[test]
    fn the_address_of_an_interface_is_the_one_before_its_persons() {
        let read = |typed| Address::of_interface(typed).map_err(|error| error.help.unwrap());
        assert_eq!(read("https://a.example/v2.0/").unwrap().as_str(), "https://a.example/v2.0");
        assert!(read("https://persons.example/").is_ok());
        for typed in ["https://a.example/v2.0/persons", "https://a.example/v2.0/deletedEntities/"] {
            assert_eq!(read(typed).unwrap_err(), "leave that off: `https://a.example/v2.0`");
        }
    }
}
