//! A source that is asked over the network.

use std::fs;
use std::process::{Command, Stdio};

use crate::support::policies::project_file;
use crate::support::server::{Reply, Request, Server};
use crate::support::{Home, Ran};

const DESCRIPTION: &str = "format: ss12000\n";

/// Nothing of it may be seen anywhere.
const TOKEN: &str = "t0ken-that-nobody-sees";

/// A home whose source `a` is described by the standard.
fn home() -> Home {
    Home::new().describe("a", DESCRIPTION)
}

/// The run of a source that is read from the server, with a token in the environment.
fn asked(home: &Home, server: &Server, words: &str) -> Ran {
    let url = format!("{}/v2.0", server.address());
    let mut command = home.command();
    command.args(["sync", "--policy", "policy.foga", "--source", "a", "--date", "2026-11-24"]);
    command.args(["--source-url", &url]).args(words.split_whitespace());
    let ran = ran(command.env("FOGA_TOKEN", TOKEN));
    assert!(!ran.out.contains(TOKEN) && !ran.err.contains(TOKEN), "{}{}", ran.out, ran.err);
    ran
}

fn ran(command: &mut Command) -> Ran {
    Ran::new(command.stdin(Stdio::null()).output().unwrap())
}

/// The two pages of the samples.
fn pages() -> [String; 2] {
    let text = fs::read_to_string(project_file("rules/descriptions/samples/ss12000-persons.json"));
    let text = text.unwrap();
    let (first, second) = text.split_once("\"c2lkYSAy\"}\n").unwrap();
    [format!("{first}\"c2lkYSAy\"}}"), second.to_owned()]
}

/// The pages in their order, by the token that is asked with.
fn page(request: &Request) -> Reply {
    let [first, second] = pages();
    let is_second = request.line.contains("pageToken=c2lkYSAy");
    Reply::Json(if is_second { second } else { first })
}

#[test]
fn an_interface_gives_what_the_file_gives() {
    let server = Server::start(|request, _| page(request));
    let from_interface = home();
    asked(&from_interface, &server, "--full").fine();
    assert_eq!(
        server.lines(),
        [
            "GET /v2.0/persons?limit=500&expand=duties&expand=responsibleFor",
            "GET /v2.0/persons?limit=500&pageToken=c2lkYSAy",
        ],
    );
    let from_file = home().file("persons.json", pages().join("\n"));
    from_file.sync("a").with("--full").of("persons.json").run().fine();
    assert_eq!(from_interface.stored(), from_file.stored());
    assert!(from_interface.stored().len() > 12, "{:?}", from_interface.stored());
}

#[test]
fn what_fails_once_and_a_token_that_runs_out_do_no_harm() {
    let server = Server::start(|request, asked| match (request.line.as_str(), asked) {
        ("POST /token", _) => {
            Reply::Json(format!(r#"{{"access_token": "t{asked}", "expires_in": 3600}}"#))
        }
        (_, 1) => Reply::Status(503, "retry-after: 0", "Love Lind".to_owned()),
        (_, 3) => Reply::Status(401, "", String::new()),
        _ => page(request),
    });
    let home = home();
    let url = format!("{}/v2.0/", server.address());
    let mut command = home.command();
    command.args(["sync", "--policy", "policy.foga", "--source", "a", "--date", "2026-11-24"]);
    command.args(["--full", "--source-url", &url]).env("FOGA_CLIENT_ID", "exempel");
    command.env("FOGA_CLIENT_SECRET", "hemligt").env("FOGA_SCOPE", "persons");
    command.env("FOGA_TOKEN_URL", format!("{}/token", server.address()));
    let ran = ran(&mut command).fine();
    assert!(!ran.out.contains("hemligt") && !ran.err.contains("hemligt"));
    let asked: Vec<String> =
        server.requests().into_iter().map(|asked| asked.authorization).collect();
    let basic = "Basic ZXhlbXBlbDpoZW1saWd0";
    assert_eq!(asked, [basic, "Bearer t0", "Bearer t0", "Bearer t0", basic, "Bearer t4"]);
    assert!(home.stored().len() > 12);
}

#[test]
fn a_server_that_stops_in_the_middle_changes_nothing() {
    let home = home();
    let whole = Server::start(|request, _| page(request));
    asked(&home, &whole, "--full").fine();
    let before = home.stored();
    let protected = ["Love", "Lind", "201512312388", "Box 7", "197905022385", "Ida", "174 06 07"];
    let second = pages()[1].clone();
    let half = second.len() / 2;
    for (stops, said) in [
        (Reply::Cut(second.clone(), half), "breaks off in the middle of its answer"),
        (Reply::Status(403, "", second.clone()), "denies access: it answers 403 (forbidden)"),
        (Reply::Json(second[..half].to_owned()), "page 2` is no page of SS 12000"),
    ] {
        // Other values, so that what was read of them would show.
        let server = Server::start(move |request, _| match page(request) {
            Reply::Json(text) if text.contains("c2lkYSAy") => {
                Reply::Json(text.replace("@elev.", "@other.").replace("Box 7", "Box 8"))
            }
            _ => stops.clone(),
        });
        let ran = asked(&home, &server, "--full --timeout 2s").exit(3);
        assert!(ran.err.contains(said), "{}", ran.err);
        for word in protected {
            assert!(!ran.out.contains(word) && !ran.err.contains(word), "{word}: {}", ran.err);
        }
        assert_eq!(home.stored(), before);
    }
}

#[test]
fn a_page_on_which_something_is_wrong_is_named() {
    let server = Server::start(|_, _| {
        Reply::Json(
            r#"{"data": [{"id": "1", "enrolments": [{"startDate": "2026-08-15"}]}]}"#.into(),
        )
    });
    let home = home();
    let ran = asked(&home, &server, "").exit(1);
    let place = format!("{}/v2.0/persons, page 1:1:11", server.address());
    assert!(ran.out.contains(&place), "{}", ran.out);
    assert!(ran.out.contains("nobody is named: nothing stands at `civicNo.value`"), "{}", ran.out);
}

#[test]
fn an_interface_is_asked_for_in_ways_that_can_be() {
    let home = home().file("f.json", "[]");
    let of = |words: &[&str]| {
        let mut command = home.command();
        command.args(["sync", "--policy", "policy.foga", "--source"]).args(words);
        ran(&mut command).exit(2).err
    };
    let url = "http://127.0.0.1:9";
    let said = of(&["a", "--source-url", url]);
    assert!(said.contains("nothing in the environment says with what right to ask"), "{said}");
    let said = of(&["b", "--source-url", url]);
    assert!(said.contains("read by a description with `format: ss12000` alone"), "{said}");
    assert!(said.contains("sources/b.yaml` has another format"), "{said}");
    let said = of(&["a", "--source-url", "http://api.example/v2.0"]);
    assert!(said.contains("the address of the interface is not encrypted"), "{said}");
    let said = of(&["a", "--source-url", url, "f.json"]);
    assert!(said.contains("cannot be used with"), "{said}");
    let said = of(&["a", "--timeout", "30m", "f.json"]);
    assert!(said.contains("--source-url"), "{said}");
    let said = of(&["a", "--source-url", url, "--timeout", "soon"]);
    assert!(said.contains("a time is written as `90s`, `30m` or `1h 30m`"), "{said}");
}

/// What the interface has now: who was changed, and who was deleted.
fn changes(request: &Request, persons: &str, deleted: &str) -> Reply {
    let is_deleted = request.line.contains("/deletedEntities?");
    let deleted = format!(r#"{{"persons": [{deleted}]}}"#);
    let persons = format!("[{persons}]");
    let data = if is_deleted { deleted } else { persons };
    Reply::Json(format!(r#"{{"data": {data}, "pageToken": null}}"#))
}

/// The samples, of whom nobody was deleted.
fn nobody_deleted(request: &Request) -> Reply {
    match request.line.contains("/deletedEntities?") {
        true => Reply::Json(r#"{"data": {}}"#.to_owned()),
        false => page(request),
    }
}

/// A time as it is asked for, some minutes before a run of the home began.
fn asked_since(home: &Home, run: usize) -> String {
    let started = home.rows("SELECT started FROM run ORDER BY id").remove(run - 1);
    let started: jiff::Timestamp = started.parse().unwrap();
    let before = started - jiff::SignedDuration::from_mins(10);
    before.to_string().replace(':', "%3A")
}

#[test]
fn after_the_first_time_only_what_is_new_is_asked_for() {
    let home = home().file("none.json", "[]");
    let whole = Server::start(|request, _| nobody_deleted(request));
    // What is only tried is no time.
    asked(&home, &whole, "--full --dry-run").fine();
    let url = whole.address().to_owned();
    asked(&home, &whole, "").fine();
    assert!(whole.lines().iter().all(|line| !line.contains("after")), "{:?}", whole.lines());
    // What comes in a file is none either.
    home.sync("a").of("none.json").run().fine();
    asked(&home, &whole, "").fine();
    let lines = whole.lines();
    let since = asked_since(&home, 1);
    let deleted = format!("GET /v2.0/deletedEntities?limit=500&after={since}&entities=Person");
    let persons = format!(
        "GET /v2.0/persons?limit=500&expand=duties&expand=responsibleFor&meta.modified.after={since}"
    );
    assert_eq!(&lines[4..6], [deleted, persons]);
    // From the whole of it on, all of it is read.
    asked(&home, &whole, "--full").fine();
    assert!(!whole.lines()[7].contains("after"), "{:?}", whole.lines());
    assert_eq!(
        home.rows("SELECT coalesce(url, '-') FROM run"),
        [format!("{url}/v2.0"), "-".to_owned(), format!("{url}/v2.0"), format!("{url}/v2.0"),]
    );
    // Another interface has never been read.
    let other = Server::start(|request, _| page(request));
    asked(&home, &other, "").fine();
    assert!(other.lines().iter().all(|line| !line.contains("after")), "{:?}", other.lines());
}

#[test]
fn whom_the_interface_has_deleted_is_gone_and_keeps_what_is_stored() {
    let home = home();
    // Both sides of the joined persons, in one page.
    let whole = Server::start(|_, _| {
        let [first, second] = pages();
        let list =
            |page: &str| page[page.find('[').unwrap() + 1..page.rfind(']').unwrap()].to_owned();
        Reply::Json(format!("{{\"data\": [{}, {}]}}", list(&first), list(&second)))
    });
    asked(&home, &whole, "").fine();
    let before = home.stored();
    drop(whole);
    // Her new number; his id, in other letters; somebody of whom nobody has heard; one who is there.
    let changed = r#"{"id": "0b1e6a34-5d0f-4c58-9a52-1d6b6a4f0003", "civicNo": {"value": "198503142385"},
        "givenName": "Åsa", "familyName": "Ek", "securityMarking": "Ingen", "_embedded":
        {"responsibleFor": [{"person": {"id": "x"}}]},
        "phoneNumbers": [{"value": "070-174 06 99", "type": "Hem", "mobile": true}]}"#;
    let deleted = r#""0B1E6A34-5D0F-4C58-9A52-1D6B6A4F0004", "ffffffff-0000-4000-8000-000000000000",
        "0b1e6a34-5d0f-4c58-9a52-1d6b6a4f0003""#;
    let server = Server::start(move |request, _| changes(request, changed, deleted));
    // The same interface, at another port: that is what the store is told.
    let url = format!("{}/v2.0", server.address());
    let connection = rusqlite::Connection::open(home.path("foga.db")).unwrap();
    connection.execute("UPDATE run SET url = ?1", [&url]).unwrap();
    drop(connection);

    let tried = asked(&home, &server, "--format json --dry-run").fine();
    let ran = asked(&home, &server, "--format json").fine();
    for ran in [tried, ran] {
        let gone = ran.findings("gone");
        assert_eq!(gone.len(), 1, "{gone:?}");
        assert_eq!(gone[0]["person"], "198211072395");
        assert_eq!(gone[0]["category"], "guardian");
    }
    let after = home.stored();
    assert!(after.contains(&"198503142385 mobile +46701740699 a".to_owned()), "{after:#?}");
    let his = |lines: &[String]| -> Vec<String> {
        lines.iter().filter(|line| line.starts_with("198211072395")).cloned().collect()
    };
    assert_eq!(his(&after), his(&before));
    assert!(!his(&after).is_empty());
    // He is gone once, and not again.
    assert_eq!(asked(&home, &server, "--format json").fine().findings("gone").len(), 0);
}

#[test]
fn where_not_all_of_the_deleted_are_told_nothing_is_changed() {
    let home = home();
    let server = Server::start(|request, asked| match request.line.contains("deletedEntities") {
        true if asked < 3 => {
            Reply::Json(r#"{"data": {"persons": []}, "pageToken": "x"}"#.to_owned())
        }
        true => Reply::Status(403, "", String::new()),
        false => page(request),
    });
    asked(&home, &server, "").fine();
    let runs = home.rows("SELECT started FROM run").len();
    let ran = asked(&home, &server, "").exit(3);
    assert!(ran.err.contains("deletedEntities, page 2` denies access"), "{}", ran.err);
    assert_eq!(home.rows("SELECT started FROM run").len(), runs);
}

#[test]
fn an_address_of_its_persons_is_told_before_anything_is_asked() {
    let server = Server::start(|request, _| page(request));
    let home = home();
    let url = format!("{}/v2.0", server.address());
    let mut command = home.command();
    command.args(["sync", "--policy", "policy.foga", "--source", "a", "--source-url"]);
    ran(command.arg(format!("{url}/persons")).env("FOGA_TOKEN", TOKEN))
        .exit(2)
        .complains("the address of the interface ends in `/persons`")
        .complains(&format!("leave that off: `{url}`"));
    assert!(server.requests().is_empty());
}

#[test]
fn a_web_site_in_place_of_an_interface_changes_nothing() {
    let site = "<!DOCTYPE html><title>Logga in</title>".to_owned();
    let server = Server::start(move |_, _| Reply::Json(site.clone()));
    let home = home();
    asked(&home, &server, "--full")
        .exit(3)
        .complains("is a page of a web site")
        .never_says("Logga in");
    assert!(!home.path("foga.db").exists());
}
