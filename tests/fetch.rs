use std::time::Duration;

use foga::fetch::{Access, Address, Asked, Interface, Patience};

use crate::support::server::{Reply, Request, Server};

const QUICK: Patience =
    Patience { limit: Duration::from_secs(20), first_wait: Duration::from_millis(2) };

fn access(set: &[(&str, String)]) -> Access {
    Access::of_environment(&|name| {
        set.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone())
    })
    .unwrap()
}

fn token() -> Access {
    access(&[("FOGA_TOKEN", "geheim".to_owned())])
}

/// Who a token is fetched for at the server itself.
fn client(server: &Server) -> Access {
    let url = format!("{}/token", server.address());
    let set =
        [("FOGA_CLIENT_ID", "foga:1"), ("FOGA_CLIENT_SECRET", "s/e"), ("FOGA_TOKEN_URL", &url)];
    access(&set.map(|(name, value)| (name, value.to_owned())))
}

fn interface(server: &Server, access: Access, patience: Patience) -> Interface {
    let address = Address::parse(&format!("{}/v2.0/", server.address()), "the interface").unwrap();
    Interface::new(address, access, patience)
}

/// The pages of all persons; where not all came, what is said, its help included.
fn persons(server: &Server, access: Access) -> Result<Vec<String>, String> {
    read(&mut interface(server, access, QUICK), &Asked::default())
}

fn read(interface: &mut Interface, asked: &Asked) -> Result<Vec<String>, String> {
    let mut pages = Vec::new();
    for page in interface.persons(asked) {
        let page =
            page.map_err(|error| format!("{error} / {}", error.help.as_deref().unwrap_or("-")))?;
        pages.push(String::from_utf8(page.content).unwrap());
    }
    Ok(pages)
}

fn page(data: &str, token: &str) -> Reply {
    Reply::Json(format!(r#"{{"data": [{data}], "pageToken": {token}}}"#))
}

/// What is said where the server answers everything so, without the server's address.
fn said(reply: &Reply) -> (String, usize) {
    let reply = reply.clone();
    let server = Server::start(move |_, _| reply.clone());
    let said = persons(&server, token()).unwrap_err();
    (said.replace(server.address(), "S"), server.requests().len())
}

#[test]
fn pages_come_one_after_the_other_up_to_the_last() {
    let server = Server::start(|_, asked| match asked {
        0 => page("1", "\"a/b=\""),
        1 => page("2", "\"c\""),
        _ => Reply::Json(r#"{"data": []}"#.to_owned()),
    });
    let asked = Asked {
        changed_after: Some("2026-11-23T02:00:00+01:00".to_owned()),
        expand: vec!["duties".to_owned(), "responsibleFor".to_owned()],
    };
    let pages = read(&mut interface(&server, token(), QUICK), &asked).unwrap();
    assert_eq!(pages.len(), 3);
    assert_eq!(pages[1], r#"{"data": [2], "pageToken": "c"}"#);
    assert_eq!(
        server.lines(),
        [
            "GET /v2.0/persons?limit=500&expand=duties&expand=responsibleFor\
             &meta.modified.after=2026-11-23T02%3A00%3A00%2B01%3A00",
            "GET /v2.0/persons?limit=500&pageToken=a%2Fb%3D",
            "GET /v2.0/persons?limit=500&pageToken=c",
        ],
    );
    assert!(server.requests().iter().all(|asked| asked.authorization == "Bearer geheim"));
}

#[test]
fn those_who_were_deleted_are_named_by_their_ids() {
    let server = Server::start(|_, asked| match asked {
        0 => Reply::Json(
            r#"{"data": {"persons": ["a", "b"], "duties": ["x"]}, "pageToken": "p"}"#.into(),
        ),
        1 => Reply::Json(r#"{"data": {"persons": ["c"]}, "pageToken": null}"#.into()),
        2 => Reply::Json(r#"{"data": {}}"#.into()),
        _ => Reply::Json(r#"{"data": []}"#.into()),
    });
    let mut interface = interface(&server, token(), QUICK);
    assert_eq!(interface.deleted("2026-11-23T01:00:00Z").unwrap(), ["a", "b", "c"]);
    assert_eq!(interface.deleted("2026-11-23T01:00:00Z").unwrap(), [""; 0]);
    assert!(interface.deleted("2026-11-23T01:00:00Z").is_err());
    assert_eq!(
        server.lines()[0],
        "GET /v2.0/deletedEntities?limit=500&after=2026-11-23T01%3A00%3A00Z&entities=Person",
    );
}

#[test]
fn what_fails_once_is_asked_for_again() {
    for fails in [
        Reply::Status(503, "", "{}".to_owned()),
        Reply::Status(429, "retry-after: 0", String::new()),
        Reply::Status(500, "retry-after: Sun, 06 Nov 1994 08:49:37 GMT", String::new()),
        Reply::Cut(r#"{"data": [1], "pageToken": null}"#.to_owned(), 12),
        Reply::Hangup,
    ] {
        let shown = format!("{fails:?}");
        let server = Server::start(move |_, asked| match asked {
            0 => page("1", "\"a\""),
            1 | 2 => fails.clone(),
            _ => page("2", "null"),
        });
        assert_eq!(persons(&server, token()).unwrap().len(), 2, "{shown}");
        assert_eq!(server.requests().len(), 4, "{shown}");
    }
}

#[test]
fn it_is_asked_to_wait_and_waits() {
    let server = Server::start(|_, asked| match asked {
        0 => Reply::Status(429, "retry-after: 1", String::new()),
        _ => page("1", "null"),
    });
    let began = std::time::Instant::now();
    persons(&server, token()).unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    // Nobody waits for what comes too late.
    let server = Server::start(|_, _| Reply::Status(429, "retry-after: 3600", String::new()));
    let said = persons(&server, token()).unwrap_err().replace(server.address(), "S");
    assert_eq!(
        said,
        "`S/v2.0/persons` answers 429 (too many requests) and asks to wait 1 h, longer than is left \
         of the time limit of 20 s / nothing was changed; run it again after that, or allow more with \
         `--timeout`",
    );
}

#[test]
fn what_fails_for_ever_is_given_up_and_says_nothing_of_anybody() {
    let anybody = "{\"message\": \"Love Lind 201512312388\"}".to_owned();
    let later = "nothing was changed; try again later";
    for (reply, expected, times) in [
        (
            Reply::Status(503, "", anybody.clone()),
            format!("answers 503 (service unavailable); it was asked 6 times / {later}"),
            6,
        ),
        (
            Reply::Cut(anybody.clone(), 20),
            format!("breaks off in the middle of its answer; it was asked 6 times / {later}"),
            6,
        ),
        (Reply::Hangup, format!("breaks the connection off; it was asked 6 times / {later}"), 6),
        (
            Reply::Status(400, "", anybody.clone()),
            "does not understand what is asked of it: it answers 400 (bad request) / it has to be SS \
             12000:2020, API 2.1.0".to_owned(),
            1,
        ),
        (
            Reply::Status(401, "", anybody.clone()),
            "does not accept the token: it answers 401 (unauthorized) / look at what the environment \
             says of who asks".to_owned(),
            1,
        ),
        (
            Reply::Status(403, "", anybody.clone()),
            "denies access: it answers 403 (forbidden) / ask whoever runs it what the client may read"
                .to_owned(),
            1,
        ),
        (
            Reply::Status(404, "", anybody.clone()),
            "is not there: it answers 404 (not found) / the address is the one before `/persons`"
                .to_owned(),
            1,
        ),
        (
            Reply::Status(302, "location: http://elsewhere.example/", String::new()),
            "has moved: it answers 302 (found) / ask whoever runs it for its new address".to_owned(),
            1,
        ),
    ] {
        let shown = format!("{reply:?}");
        assert_eq!(said(&reply), (format!("`S/v2.0/persons` {expected}"), times), "{shown}");
    }
    for (reply, expected) in [
        (
            "\u{FEFF}\n<!DOCTYPE html><p>Love Lind",
            "is a page of a web site (HTML or XML), as for people who are to log in / the address has \
             to be that of the interface, such as `https://api.exempel.example/ss12000/v2.0`; ask \
             whoever runs it",
        ),
        (" \n", "is empty / ask whoever runs the interface"),
    ] {
        let (said, times) = said(&Reply::Json(reply.to_owned()));
        assert_eq!((said, times), (format!("`S/v2.0/persons, page 1` {expected}"), 1));
    }
    for no_page in ["Love Lind", "[]", "{}", r#"{"data": {}}"#, r#"{"data": [], "pageToken": 1}"#] {
        let (said, times) = said(&Reply::Json(no_page.to_owned()));
        let expected = "`S/v2.0/persons, page 1` is no page of SS 12000 / one is an object with \
                        `data`, and with `pageToken` where another follows";
        assert_eq!((&*said, times), (expected, 1), "{no_page}");
    }
    let (said, times) = said(&page("1", "\"a\""));
    assert!(said.starts_with("`S/v2.0/persons, page 2` names itself as the next page"), "{said}");
    assert_eq!(times, 2);
}

/// The first page was given, so that the address is right, and so is who asks.
#[test]
fn a_page_that_is_named_and_not_given_is_no_wrong_address() {
    for (status, named) in
        [(404, "404 (not found)"), (400, "400 (bad request)"), (410, "410 (gone)")]
    {
        let server = Server::start(move |_, asked| match asked {
            0 => page("1", "\"a\""),
            _ => Reply::Status(status, "", String::new()),
        });
        let said = persons(&server, token()).unwrap_err().replace(server.address(), "S");
        let expected = format!(
            "`S/v2.0/persons, page 2` is named by the page before it, and not given: it answers \
             {named} / nothing was changed; run it again: the name of a page (`pageToken`) may hold for \
             a short time only. If it stays so, ask whoever runs the interface"
        );
        assert_eq!(said, expected);
    }
}

#[test]
fn an_interface_that_does_not_say_who_was_deleted_is_read_whole() {
    let server = Server::start(|_, _| Reply::Status(404, "", String::new()));
    let mut interface = interface(&server, token(), QUICK);
    let error = interface.deleted("2026-11-23T01:00:00Z").unwrap_err();
    let expected = "`S/v2.0/deletedEntities` is not there, so that nobody can know who was deleted \
                    since the last run: it answers 404 (not found)";
    assert_eq!(error.to_string().replace(server.address(), "S"), expected);
    let help = "read all persons with `--full`, or ask whoever runs the interface";
    assert_eq!(error.help.as_deref(), Some(help));
}

#[test]
fn a_token_is_fetched_once_and_again_where_it_has_run_out() {
    let token =
        |n: usize| Reply::Json(format!(r#"{{"access_token": "t{n}", "token_type": "Bearer"}}"#));
    let server = Server::start(move |request, asked| match request.line.as_str() {
        "POST /token" => token(asked),
        _ if asked == 3 => Reply::Status(401, "", String::new()),
        _ => page("1", if asked < 6 { "\"a\"" } else { "null" }).distinct(asked),
    });
    let pages = persons(&server, client(&server)).unwrap();
    let requests = server.requests();
    let asked: Vec<String> = requests
        .iter()
        .map(|Request { line, authorization, .. }| {
            format!("{} {authorization}", line.split('?').next().unwrap())
        })
        .collect();
    let basic = "POST /token Basic Zm9nYSUzQTE6cyUyRmU=";
    let get = |token| format!("GET /v2.0/persons Bearer {token}");
    assert_eq!(
        asked,
        [basic.to_owned(), get("t0"), get("t0"), get("t0"), basic.to_owned(), get("t4"), get("t4")],
    );
    assert_eq!(requests[0].body, "grant_type=client_credentials");
    assert_eq!(pages.len(), 4);
}

#[test]
fn a_server_that_wants_the_password_in_the_form_gets_it_there() {
    let server = Server::start(|request, _| match request.line.as_str() {
        "POST /token" if request.body.contains("client_secret=s%2Fe") => {
            Reply::Json(r#"{"access_token": "t"}"#.to_owned())
        }
        "POST /token" => Reply::Status(401, "", r#"{"error": "invalid_client"}"#.to_owned()),
        _ => page("1", "null"),
    });
    assert_eq!(persons(&server, client(&server)).unwrap().len(), 1);
    let body = &server.requests()[1].body;
    assert_eq!(body, "grant_type=client_credentials&client_id=foga%3A1&client_secret=s%2Fe");
}

#[test]
fn without_a_token_nothing_is_asked_for() {
    for (reply, expected) in [
        (
            Reply::Status(403, "", "s/e".to_owned()),
            "gives no token: it answers 403 (forbidden) / look at the client's name, password and scope in the \
             environment",
        ),
        (
            Reply::Json(r#"{"access_token": "a\r\nb"}"#.to_owned()),
            "answers with something that is no token / look at `FOGA_TOKEN_URL`",
        ),
        (
            Reply::Json("<html>".to_owned()),
            "answers with something that is no token / look at `FOGA_TOKEN_URL`",
        ),
    ] {
        let server = Server::start(move |_, _| reply.clone());
        let said = persons(&server, client(&server)).unwrap_err();
        assert_eq!(said.replace(server.address(), "S"), format!("`S/token` {expected}"));
        assert_eq!(server.lines(), ["POST /token"]);
    }
    // A token that is refused when it is new is not fetched again and again.
    let server = Server::start(|request, _| match request.line.as_str() {
        "POST /token" => Reply::Json(r#"{"access_token": "t"}"#.to_owned()),
        _ => Reply::Status(401, "", String::new()),
    });
    let said = persons(&server, client(&server)).unwrap_err();
    assert!(said.contains("does not accept the token"), "{said}");
    assert_eq!(server.requests().len(), 2);
}

#[test]
fn there_is_a_limit_to_all_of_it() {
    let server = Server::start(|_, asked| {
        std::thread::sleep(Duration::from_millis(60));
        page("1", "null").distinct(asked)
    });
    let limit = Duration::from_millis(300);
    let mut interface = interface(&server, token(), Patience { limit, ..QUICK });
    let said = loop {
        if let Err(said) = read(&mut interface, &Asked::default()) {
            break said;
        }
    };
    assert!(said.contains("time limit of 0 s"), "{said}");
    assert!(server.requests().len() < 10);
}

#[test]
fn whoever_does_not_speak_tls_is_not_spoken_to() {
    let server = Server::start(|_, _| page("1", "null"));
    let address = server.address().replace("http:", "https:");
    let address = Address::parse(&address, "the interface").unwrap();
    let said = read(&mut Interface::new(address, token(), QUICK), &Asked::default()).unwrap_err();
    assert!(said.contains("does not speak TLS, as `https` says"), "{said}");
    assert!(server.requests().iter().all(|asked| asked.authorization.is_empty()));
}

impl Reply {
    /// Pages of the same content with a different token each.
    fn distinct(self, n: usize) -> Self {
        match self {
            Self::Json(text) => Self::Json(text.replace("\"a\"", &format!("\"a{n}\""))),
            other => other,
        }
    }
}
