use std::fmt;

use super::address::Address;
use crate::text::Diagnostic;

/// With what right an interface is asked. Nothing of it is ever shown.
#[derive(Debug, Clone)]
pub enum Access {
    /// With a token that somebody was given (RFC 6750).
    Token(Secret),
    /// With a token that is fetched for a client (RFC 6749, section 4.4).
    Client(Client),
}

/// Who a token is fetched for.
#[derive(Debug, Clone)]
pub struct Client {
    /// The client's name.
    pub(super) id: Secret,
    /// Its password.
    pub(super) secret: Secret,
    /// Where the token is fetched.
    pub(super) address: Address,
    /// For what it is to be good, where that has to be said.
    pub(super) scope: Option<String>,
}

/// A text that is not to be seen.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

const TOKEN: &str = "FOGA_TOKEN";
const CLIENT_ID: &str = "FOGA_CLIENT_ID";
const CLIENT_SECRET: &str = "FOGA_CLIENT_SECRET";
const TOKEN_URL: &str = "FOGA_TOKEN_URL";
const SCOPE: &str = "FOGA_SCOPE";

impl Access {
    /// Reads who asks from the environment: `FOGA_TOKEN`, or `FOGA_CLIENT_ID` and
    /// `FOGA_CLIENT_SECRET` with `FOGA_TOKEN_URL` and perhaps `FOGA_SCOPE`.
    ///
    /// # Errors
    /// Where it says nothing, half of it, or both.
    pub fn of_environment(variable: &dyn Fn(&str) -> Option<String>) -> Result<Self, Diagnostic> {
        let said = |name| variable(name).filter(|text| !text.trim().is_empty());
        let client = [CLIENT_ID, CLIENT_SECRET, TOKEN_URL].map(|name| (name, said(name)));
        if let Some(token) = said(TOKEN) {
            if let Some((name, _)) = client.iter().find(|(_, text)| text.is_some()) {
                let what = format!("both `{TOKEN}` and `{name}` are set");
                return Err(Diagnostic::error(what).help("unset the one that is not meant"));
            }
            return Ok(Self::Token(Secret::new(&token)));
        }
        if let [(_, Some(id)), (_, Some(secret)), (_, Some(address))] = &client {
            return Ok(Self::Client(Client {
                id: Secret::new(id),
                secret: Secret::new(secret),
                address: Address::parse(address, &format!("the token (`{TOKEN_URL}`)"))?,
                scope: said(SCOPE).map(|scope| scope.trim().to_owned()),
            }));
        }
        let missing: Vec<String> = client
            .iter()
            .filter(|(_, text)| text.is_none())
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if missing.len() < client.len() {
            let verb = if missing.len() == 1 { "is" } else { "are" };
            let what = format!("{} {verb} not set in the environment", missing.join(" and "));
            return Err(Diagnostic::error(what).help(format!(
                "a token is fetched with `{CLIENT_ID}`, `{CLIENT_SECRET}` and `{TOKEN_URL}`"
            )));
        }
        Err(Diagnostic::error("nothing in the environment says with what right to ask").help(
            format!(
                "set `{TOKEN}` to a token, or `{CLIENT_ID}`, `{CLIENT_SECRET}` and `{TOKEN_URL}` \
                 to fetch one with"
            ),
        ))
    }
}

impl Secret {
    pub(super) fn new(text: &str) -> Self {
        Self(text.trim().into())
    }

    /// The text, for whoever asks with it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Access, Diagnostic> {
        Access::of_environment(&|name| {
            let found = set.iter().find(|(known, _)| *known == name)?;
            Some(found.1.to_owned())
        })
    }

    #[test]
    fn the_environment_says_who_asks() {
        let token = read(&[(TOKEN, " abc\n"), (CLIENT_ID, " ")]).unwrap();
        let Access::Token(secret) = &token else { panic!("{token:?}") };
        assert_eq!(secret.reveal(), "abc");
        assert_eq!(format!("{token:?}"), "Token((secret))");
        let url = (TOKEN_URL, "https://id.example/token");
        let client = read(&[(CLIENT_ID, "me"), (CLIENT_SECRET, "x"), url, (SCOPE, "a b")]).unwrap();
        let Access::Client(client) = client else { panic!("{client:?}") };
        assert_eq!((client.id.reveal(), client.scope.as_deref()), ("me", Some("a b")));
        assert_eq!(client.address.as_str(), "https://id.example/token");
    }

    #[test]
    fn half_of_it_is_not_enough_and_both_are_too_much() {
        let said = |set: &[(&str, &str)]| read(set).unwrap_err().to_string();
        assert_eq!(said(&[]), "nothing in the environment says with what right to ask");
        assert_eq!(
            said(&[(CLIENT_ID, "me")]),
            "`FOGA_CLIENT_SECRET` and `FOGA_TOKEN_URL` are not set in the environment",
        );
        assert_eq!(
            said(&[(TOKEN, "x"), (TOKEN_URL, "y")]),
            "both `FOGA_TOKEN` and `FOGA_TOKEN_URL` are set"
        );
        let wrong = [(CLIENT_ID, "me"), (CLIENT_SECRET, "hush"), (TOKEN_URL, "http://id.example")];
        assert_eq!(said(&wrong), "the address of the token (`FOGA_TOKEN_URL`) is not encrypted");
    }
}
