use std::io::Read;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde::Deserialize;
use ureq::Agent;
use ureq::http::{HeaderMap, Response, header};
use ureq::tls::{RootCerts, TlsConfig};

use super::access::{self, Access, Secret};
use super::address::Address;
use super::patience::{Clock, Patience, TRIES};
use super::refusal::{lasting, named};
use crate::text::Diagnostic;

/// Bytes in the longest answer that is read.
const LONGEST: u64 = 1 << 28;

/// The longest time for one answer.
const ANSWER: Duration = Duration::from_secs(5 * 60);

/// Asks, with a token, again where that may help, and not for ever.
pub(super) struct Client {
    agent: Agent,
    access: Access,
    token: Option<Secret>,
    clock: Clock,
}

/// What came of asking once.
enum Answer {
    /// What was asked for.
    Body(Vec<u8>),
    /// Something else, by its status, and how long to wait before asking again.
    Status(u16, Option<Duration>),
    /// Nothing whole, why, and whether to ask again.
    Lost(String, bool),
}

/// The answer of a token server (RFC 6749, section 5.1).
#[derive(Deserialize)]
struct Token {
    access_token: String,
}

impl Client {
    pub(super) fn new(access: Access, patience: Patience) -> Self {
        // The machine's own list of whom to trust: a municipality may have added to it.
        let tls = TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .http_status_as_error(false)
            // A token goes to no address but the one that was given.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(Duration::from_secs(30)))
            .user_agent(concat!("foga/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into(), access, token: None, clock: Clock::start(patience) }
    }

    /// What is at an address, or the status of an answer that is not that.
    pub(super) fn get(
        &mut self,
        address: &Address,
        query: &[(&str, &str)],
    ) -> Result<Result<Vec<u8>, u16>, Diagnostic> {
        let had_token = self.token.is_some();
        match self.get_with_token(address, query)? {
            // The token has run out, or is for somebody else.
            Err(401) if had_token && matches!(self.access, Access::Client(_)) => {
                self.token = None;
                self.get_with_token(address, query)
            }
            answer => Ok(answer),
        }
    }

    fn get_with_token(
        &mut self,
        address: &Address,
        query: &[(&str, &str)],
    ) -> Result<Result<Vec<u8>, u16>, Diagnostic> {
        let bearer = format!("Bearer {}", self.token()?.reveal());
        self.patiently(address, &|time| {
            let request = self.agent.get(address.as_str()).query_pairs(query.iter().copied());
            let request = request
                .header(header::ACCEPT, "application/json")
                .header(header::AUTHORIZATION, &bearer);
            answer(request.config().timeout_global(Some(time)).build().call())
        })
    }

    fn token(&mut self) -> Result<Secret, Diagnostic> {
        if let Some(token) = &self.token {
            return Ok(token.clone());
        }
        let token = match &self.access {
            Access::Token(token) => token.clone(),
            Access::Client(client) => self.fetch_token(client)?,
        };
        self.token = Some(token.clone());
        Ok(token)
    }

    /// With the client's password in a header, as every server has to allow; where it does not,
    /// in the form (RFC 6749, section 2.3.1).
    fn fetch_token(&self, client: &access::Client) -> Result<Secret, Diagnostic> {
        let address = &client.address;
        let body = match self.ask_token(client, true)? {
            Err(400 | 401) => self.ask_token(client, false)?,
            other => other,
        };
        let body = body.map_err(|status| {
            let what = format!("`{address}` gives no token: it answers {}", named(status));
            let help = "look at the client's name, password and scope in the environment";
            Diagnostic::error(what).help(help)
        })?;
        let token = serde_json::from_slice::<Token>(&body).ok().map(|token| token.access_token);
        let is_token = |token: &String| token.bytes().all(|byte| byte.is_ascii_graphic());
        match token.filter(|token| !token.is_empty()).filter(is_token) {
            Some(token) => Ok(Secret::new(&token)),
            None => {
                let what = format!("`{address}` answers with something that is no token");
                Err(Diagnostic::error(what).help("look at `FOGA_TOKEN_URL`"))
            }
        }
    }

    fn ask_token(
        &self,
        client: &access::Client,
        in_header: bool,
    ) -> Result<Result<Vec<u8>, u16>, Diagnostic> {
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(client.scope.as_deref().map(|scope| ("scope", scope)));
        if !in_header {
            form.push(("client_id", client.id.reveal()));
            form.push(("client_secret", client.secret.reveal()));
        }
        self.patiently(&client.address, &|time| {
            let mut request = self.agent.post(client.address.as_str());
            request = request.header(header::ACCEPT, "application/json");
            if in_header {
                request = request.header(header::AUTHORIZATION, basic(client));
            }
            let request = request.config().timeout_global(Some(time)).build();
            answer(request.send_form(form.iter().copied()))
        })
    }

    /// Asks until there is an answer that asking again would not change.
    fn patiently(
        &self,
        address: &Address,
        ask: &dyn Fn(Duration) -> Answer,
    ) -> Result<Result<Vec<u8>, u16>, Diagnostic> {
        let mut tries = 0;
        loop {
            let Some(left) = self.clock.left() else {
                let limit = self.clock.limit();
                let what = format!("`{address}` was asked, and the time limit of {limit} is over");
                return Err(Diagnostic::error(what).help("allow more with `--timeout`"));
            };
            tries += 1;
            let (why, asked) = match ask(left.min(ANSWER)) {
                Answer::Body(body) => return Ok(Ok(body)),
                Answer::Status(status, asked) if passes(status) => {
                    (format!("answers {}", named(status)), asked)
                }
                Answer::Status(status, _) => return Ok(Err(status)),
                Answer::Lost(why, false) => {
                    return Err(Diagnostic::error(format!("`{address}` {why}")));
                }
                Answer::Lost(why, true) => (why, None),
            };
            match self.clock.wait(tries, asked) {
                Some(wait) => std::thread::sleep(wait),
                None => return Err(self.given_up(address, &why, tries, asked)),
            }
        }
    }

    fn given_up(
        &self,
        address: &Address,
        why: &str,
        tries: u32,
        asked: Option<Duration>,
    ) -> Diagnostic {
        let limit = self.clock.limit();
        if let Some(asked) =
            asked.filter(|asked| self.clock.left().is_none_or(|left| *asked >= left))
        {
            let asked = lasting(asked);
            let what = format!(
                "`{address}` {why} and asks to wait {asked}, longer than is left of the time limit of \
                 {limit}"
            );
            let help =
                "nothing was changed; run it again after that, or allow more with `--timeout`";
            return Diagnostic::error(what).help(help);
        }
        let times = if tries == 1 { "once".to_owned() } else { format!("{tries} times") };
        let what = format!("`{address}` {why}; it was asked {times}");
        match tries {
            TRIES => Diagnostic::error(what).help("nothing was changed; try again later"),
            _ => Diagnostic::error(format!("{what}, and the time limit of {limit} allows no more"))
                .help("allow more with `--timeout`"),
        }
    }
}

/// A client's name and password for the header (RFC 6749, section 2.3.1; RFC 7617).
fn basic(client: &access::Client) -> String {
    let encoded = |secret: &Secret| {
        let bytes = secret.reveal().bytes();
        let encoded = bytes.map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        });
        encoded.collect::<String>()
    };
    let pair = format!("{}:{}", encoded(&client.id), encoded(&client.secret));
    format!("Basic {}", BASE64_STANDARD.encode(pair))
}

fn answer(response: Result<Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = match response {
        Ok(response) => response,
        Err(error) => return lost(&error),
    };
    let status = response.status().as_u16();
    if status != 200 {
        return Answer::Status(status, retry_after(response.headers()));
    }
    let mut body = Vec::new();
    let mut reader = response.body_mut().with_config().limit(u64::MAX).reader().take(LONGEST + 1);
    match reader.read_to_end(&mut body) {
        Ok(_) if body.len() as u64 > LONGEST => {
            Answer::Lost("answers with more than 256 MB at once".to_owned(), false)
        }
        Ok(_) => Answer::Body(body),
        Err(_) => Answer::Lost("breaks off in the middle of its answer".to_owned(), true),
    }
}

/// Why there is no answer. The library's own words may repeat what was asked.
fn lost(error: &ureq::Error) -> Answer {
    let (why, again) = match error {
        ureq::Error::Timeout(_) => ("does not answer in time".to_owned(), true),
        ureq::Error::HostNotFound => ("is nowhere: its host has no address".to_owned(), true),
        ureq::Error::Rustls(error) => (untrusted(&error.to_string()), false),
        ureq::Error::Tls(why) => (untrusted(why), false),
        ureq::Error::InvalidProxyUrl | ureq::Error::ConnectProxyFailed(_) => {
            ("is not reached: the proxy of the environment does not work".to_owned(), false)
        }
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => ("refuses the connection".to_owned(), true),
            std::io::ErrorKind::InvalidData => (untrusted(&error.to_string()), false),
            _ => ("breaks the connection off".to_owned(), true),
        },
        _ => ("does not answer as a web server does".to_owned(), true),
    };
    Answer::Lost(why, again)
}

/// What is wrong with how it says who it is, from the library's words for it.
fn untrusted(said: &str) -> String {
    let whys = [
        ("UnknownIssuer", "is not trusted: nobody whom this machine knows issued its certificate"),
        ("Expired", "is not trusted: its certificate has expired"),
        ("NotValidForName", "is not trusted: its certificate is for another host"),
        ("certificate", "is not trusted: its certificate is not in order"),
    ];
    let found = whys.into_iter().find(|(word, _)| said.contains(word));
    found.map_or("does not speak TLS, as `https` says", |(_, why)| why).to_owned()
}

/// Whether an answer may be another the next time.
fn passes(status: u16) -> bool {
    matches!(status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
}

/// How long the other side asks to be left alone: seconds, or a time (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = rfc2822::parse(text).ok()?.timestamp();
    Duration::try_from(until.duration_since(Timestamp::now())).ok()
}
