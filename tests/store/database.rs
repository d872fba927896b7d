//! A store in PostgreSQL: who may be at it, and who is kept out of it.

use std::fs;
use std::time::{Duration, Instant};

use foga::policy::Municipality;
use foga::store::{Access, Address, PostgresStore, Purpose, Server, Store, StoreError};
use postgres::{Client, NoTls};

use crate::support::postgres::Postgres;
use crate::support::{Home, Ran};

const ROWS: [&str; 1] = ["g;V;g@mejl.example;070-1740605"];

/// A home whose policy is for a municipality.
fn home(code: &str) -> Home {
    Home::new().policy(&format!(
        "policy home extends standard\n\
         municipality \"{code}\" \"Kommun {code}\"\n\
         source a \"System A\"\n\
         source b \"System B\"\n"
    ))
}

/// A database of its own, with its address.
fn database() -> (String, String) {
    let name = Postgres::shared().database();
    let url = Postgres::shared().url(&name);
    (name, url)
}

fn sync(home: &Home, source: &str, rows: &[&str], store: &str) -> Ran {
    home.sync(source).rows(rows).with(&format!("--store {store}")).run()
}

fn first<T: for<'r> postgres::types::FromSql<'r>>(client: &mut Client, query: &str) -> T {
    client.query_one(query, &[]).unwrap().get(0)
}

#[test]
fn what_is_said_of_a_store_in_a_file_is_said_of_one_in_a_database() {
    let (_, url) = database();
    let home = home("9999");
    let told = |store: &str| -> Vec<String> {
        let foga = |words: &[&str]| home.foga(&[words, &["--store", store]].concat());
        let run = |ran: Ran| {
            let text = ran.exit(0).out.clone();
            text.lines().filter(|line| !line.starts_with("written as run")).collect::<String>()
        };
        let nights = [
            run(sync(
                &home,
                "a",
                &["g;V;g@mejl.example;070-1740605", "h;V;h@mejl.example;;;;;;J"],
                store,
            )),
            run(sync(&home, "user", &["g;V;own@mejl.example;070-1740605"], store)),
            run(home
                .sync("b")
                .rows(&["g;V;b@mejl.example", "p;E;p@mejl.example"])
                .with(&format!("--full --store {store}"))
                .run()),
            run(home
                .sync("a")
                .rows(&["g;V;own@mejl.example;"])
                .with(&format!("--full --allow-mass-change --store {store}"))
                .run()),
        ];
        let read: [&[&str]; 6] = [
            &["show", "g"],
            &["show", "--reveal-protected", "h"],
            &["export"],
            &["export", "--run", "2"],
            &["export", "--wide", "--run", "1"],
            &["explain", "g", "email"],
        ];
        nights.into_iter().chain(read.map(|words| run(foga(words)))).collect()
    };
    let (file, server) = (told("foga.db"), told(&url));
    for (file, server) in file.iter().zip(&server) {
        assert_eq!(file, server);
    }
}

#[test]
fn municipalities_are_kept_apart() {
    let (_, url) = database();
    let (one, other) = (home("0001"), home("0002"));
    sync(&one, "a", &["g;V;one@mejl.example"], &url).fine();
    let show =
        |home: &Home, more: &[&str]| home.foga(&[&["show", "g", "--store", &url], more].concat());
    show(&one, &[]).fine().says("E-post one@mejl.example");
    sync(&other, "a", &["g;V;other@mejl.example"], &url).fine().says("written as run 1");
    show(&one, &[])
        .exit(2)
        .complains("has several municipalities: `0001`, `0002`")
        .complains("`--municipality CODE`");
    show(&one, &["--municipality", "0001"]).fine().says("E-post one@mejl.example");
    show(&one, &["--municipality", "0002"]).fine().says("E-post other@mejl.example");
    show(&one, &["--municipality", "0003"])
        .exit(2)
        .complains("has no municipality `0003`; it has `0001`, `0002`");
    let names = ["0001", "0002"].map(|code| {
        let words = ["person", "hash", "g", "--store", &url, "--municipality", code];
        one.foga(&words).exit(0).out.clone()
    });
    assert_ne!(names[0], names[1], "each has a secret of its own");
}

#[test]
fn whose_a_database_is_is_listed() {
    let (name, url) = database();
    let list = |url: &str, more: &[&str]| {
        Home::new().foga(&[&["store", "municipalities", "--store", url], more].concat())
    };
    list(&url, &[]).exit(3).complains("there is no store at");
    for code in ["0002", "0001", "0002"] {
        sync(&home(code), "a", &ROWS, &url).fine();
    }
    let told = list(&url, &[]).fine();
    let lines: Vec<&str> = told.out.lines().collect();
    let [one, two] = lines[..] else { panic!("{}", told.out) };
    assert!(one.starts_with("0001  Kommun 0001  1 run, the last at 20"), "{one}");
    assert!(two.starts_with("0002  Kommun 0002  2 runs, the last at 20"), "{two}");
    let csv = list(&url, &["--format", "csv"]).fine();
    let codes: Vec<_> = csv.out.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(codes, ["municipality", "0001", "0002"]);
    let only = list(&url, &["--municipality", "0002", "--format", "json"]).fine().json();
    assert_eq!(only["municipalities"][0]["runs"], 2);
    assert_eq!(only["municipalities"].as_array().unwrap().len(), 1);
    list(&url, &["--municipality", "0003"]).exit(2).complains("it has `0001`, `0002`");

    let login = format!("{name}_reader");
    let sql = format!("CREATE ROLE {login} LOGIN; SELECT foga.admit('{login}', '0002')");
    Postgres::shared().connect(&name).batch_execute(&sql).unwrap();
    let told = list(&Postgres::shared().url_of(&login, &name), &[]).fine();
    assert!(told.out.starts_with("0002") && told.out.lines().count() == 1, "{}", told.out);
    list("foga.db", &[]).exit(2).complains("is the store of one municipality");
}

#[test]
fn tables_that_do_not_say_their_version_are_told_to() {
    for sql in ["DELETE FROM foga.version", "UPDATE foga.version SET version = 0"] {
        let (name, url) = database();
        sync(&home("0001"), "a", &ROWS, &url).fine();
        Postgres::shared().connect(&name).batch_execute(sql).unwrap();
        let ran = Home::new().foga(&["store", "check", "--store", &url]).exit(3);
        ran.complains("does not say of which version its tables are")
            .complains("help: somebody has changed the tables by hand");
    }
}

#[test]
fn a_run_has_to_say_whose_it_is() {
    let (_, url) = database();
    let nameless = Home::new();
    sync(&nameless, "a", &ROWS, &url)
        .exit(2)
        .complains("keeps municipalities apart, and the policy names none")
        .complains("`municipality \"0000\" \"Name\"`");
    let named = format!("{url} --municipality 0007");
    sync(&nameless, "a", &ROWS, &named).fine();
    sync(&home("0008"), "a", &ROWS, &named)
        .exit(2)
        .complains("`--municipality 0007` was asked for, and the policy is for `0008`");
    nameless
        .foga(&["show", "g", "--municipality", "0007"])
        .exit(2)
        .complains("`foga.db` is a file, which has one municipality");
}

/// What the database itself holds, whatever program asks.
#[test]
fn a_login_sees_the_rows_of_its_municipality_alone() {
    let (name, url) = database();
    let (one, other) = (home("0001"), home("0002"));
    sync(&one, "a", &["g;V;one@mejl.example"], &url).fine();
    sync(&other, "a", &["h;V;other@mejl.example"], &url).fine();
    let mut owner = Postgres::shared().connect(&name);
    owner
        .batch_execute(&format!(
            "CREATE ROLE {name}_reads LOGIN; SELECT foga.admit('{name}_reads', '0001');
             CREATE ROLE {name}_writes LOGIN; SELECT foga.admit('{name}_writes', '0001', true);
             CREATE ROLE {name}_nobody LOGIN; GRANT USAGE ON SCHEMA foga TO {name}_nobody;
             GRANT SELECT ON ALL TABLES IN SCHEMA foga TO {name}_nobody"
        ))
        .unwrap();
    let tables = [
        "municipality",
        "access",
        "category",
        "field",
        "source",
        "rule",
        "run",
        "person",
        "renumbered",
        "delivered",
        "history",
        "waited",
        "reveal",
    ];
    let declared: Vec<String> = owner
        .query("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'foga'::regnamespace AND relrowsecurity ORDER BY 1", &[])
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    let mut expected = tables.map(str::to_owned).to_vec();
    expected.sort();
    assert_eq!(declared, expected, "every table but that of the version");

    let login = |who: &str| Postgres::shared().url_of(&format!("{name}_{who}"), &name);
    for (who, seen) in [("reads", "0001"), ("writes", "0001"), ("nobody", "")] {
        let mut client = Client::connect(&login(who), NoTls).unwrap();
        for table in tables {
            let column = if table == "municipality" { "code" } else { "municipality" };
            let query = format!(
                "SELECT coalesce(string_agg(DISTINCT {column}, ','), '') FROM foga.{table}"
            );
            let found: String = first(&mut client, &query);
            assert!(found == seen || found.is_empty(), "{who} sees `{found}` in {table}");
        }
        let persons: i64 = first(&mut client, "SELECT count(*) FROM foga.person");
        assert_eq!(persons, i64::from(!seen.is_empty()));
        assert!(
            client.batch_execute(&format!("SELECT foga.admit('{name}_{who}', '0002')")).is_err()
        );
    }
    // It writes what is its own, and nothing else.
    let mut client = Client::connect(&login("writes"), NoTls).unwrap();
    for stolen in [
        "UPDATE foga.person SET municipality = '0002'",
        "INSERT INTO foga.reveal VALUES ('0002', 1, '', '', 1)",
        "INSERT INTO foga.access VALUES (current_user, '0002')",
    ] {
        assert!(client.batch_execute(stolen).is_err(), "{stolen}");
    }
    drop(client);

    let foga = |words: &[&str], who: &str| one.foga(&[words, &["--store", &login(who)]].concat());
    foga(&["show", "g"], "reads").fine().says("E-post one@mejl.example");
    foga(&["show", "h"], "reads").exit(1);
    foga(&["show", "g", "--municipality", "0002"], "reads")
        .exit(3)
        .complains("is not admitted to municipality `0002`");
    assert!(foga(&["export"], "reads").exit(0).out.contains("one@mejl.example"));
    sync(&one, "a", &["g;V;new@mejl.example"], &login("reads"))
        .exit(3)
        .complains("may read municipality `0001`");
    sync(&one, "a", &["g;V;new@mejl.example"], &login("writes")).fine();
    sync(&one, "user", &["g;V;own@mejl.example"], &login("writes")).fine();
    foga(&["show", "g"], "writes").fine().says("E-post own@mejl.example");
    sync(&other, "a", &["h;V;new@mejl.example"], &login("writes"))
        .exit(3)
        .complains("is not admitted to municipality `0002`");
    let kept: String =
        first(&mut owner, "SELECT value FROM foga.stored WHERE municipality = '0002'");
    assert_eq!(kept, "other@mejl.example");
}

/// Tables of the first Foga: their owner brings them up to date, and nobody else can.
#[test]
fn tables_of_an_older_foga_are_brought_up_to_date_by_their_owner() {
    let (name, url) = database();
    let home = home("0001");
    let mut owner = Postgres::shared().connect(&name);
    owner.batch_execute(include_str!("../../src/store/postgres/001-begin.sql")).unwrap();
    owner
        .batch_execute(&format!(
            "INSERT INTO foga.municipality (code, label, pseudonyms)
                 VALUES ('0001', 'Kommun', decode(repeat('07', 32), 'hex'));
             INSERT INTO foga.source VALUES ('0001', 0, 'user', 'user', false);
             CREATE ROLE {name}_writes LOGIN; SELECT foga.admit('{name}_writes', '0001', true)"
        ))
        .unwrap();
    let writer = Postgres::shared().url_of(&format!("{name}_writes"), &name);
    for ran in [
        home.foga(&["show", "g", "--store", &writer]),
        sync(&home, "a", &["g;V;g@mejl.example"], &writer),
    ] {
        ran.exit(3)
            .complains("was written by an older Foga: its tables are version 1")
            .complains("the next `foga sync` by the owner of the tables brings them up to date");
    }
    sync(&home, "a", &["g;V;g@mejl.example"], &url).fine();
    sync(&home, "a", &["g;V;new@mejl.example"], &writer).fine();
    home.foga(&["show", "g", "--store", &writer]).fine().says("E-post new@mejl.example");
    let version: i32 = first(&mut owner, "SELECT version FROM foga.version");
    assert_eq!(version, 3);
}

#[test]
fn a_password_is_found_and_never_said() {
    let (name, url) = database();
    let home = home("9999");
    sync(&home, "a", &ROWS, &url).fine();
    let mut owner = Postgres::shared().connect(&name);
    owner
        .batch_execute(
            "DO $$ BEGIN
                 CREATE ROLE secretive LOGIN SUPERUSER PASSWORD 'h:em\\ligt';
             EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        )
        .unwrap();
    let plain = Postgres::shared().url_of("secretive", &name);
    let show = |store: &str, environment: &[(&str, &str)]| {
        let mut command = home.command();
        command.args(["show", "g", "--store", store]);
        command
            .env_remove("PGPASSFILE")
            .env("HOME", home.path(""))
            .envs(environment.iter().copied());
        Ran::of(&mut command, b"")
    };
    show(&plain, &[])
        .exit(3)
        .complains("asks for a password, and there is none\nhelp: let it stand in `PGPASSWORD`");
    show(&plain, &[("PGPASSWORD", "h:em\\ligt")]).fine();
    show(&plain.replace("secretive@", "secretive:h%3Aem%5Cligt@"), &[]).fine();
    let wrong = plain.replace("secretive@", "secretive:hemligare@");
    show(&wrong, &[]).exit(3).never_says("hemligare").complains("secretive");
    let unreadable = format!("{wrong}?sslmode=perhaps");
    show(&unreadable, &[]).exit(2).never_says("hemligare").complains("sslmode=perhaps");

    let file = home.path(".pgpass");
    fs::write(&file, "*:*:*:secretive:h\\:em\\\\ligt\n").unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    show(&plain, &[]).exit(3).complains(".pgpass` is passed over, because others may read it");
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    show(&plain, &[]).fine();
    fs::rename(&file, home.path("elsewhere")).unwrap();
    let elsewhere = home.path("elsewhere");
    let at = |path: &std::path::Path| show(&plain, &[("PGPASSFILE", path.to_str().unwrap())]);
    at(&elsewhere).fine();
    at(&home.path("nothing")).exit(3).complains("because there is no such file");
    at(&home.path("")).exit(3).complains("because it is no file");
    fs::write(&elsewhere, "*:*:*:another:h\\:em\\\\ligt\n").unwrap();
    at(&elsewhere).exit(3).never_says("ligt").complains(&format!(
        "has no line for `127.0.0.1:{}:{name}:secretive`",
        Postgres::shared().port()
    ));
    fs::write(&elsewhere, b"# l\xf6senord\n*:*:*:secretive:h\\:em\\\\ligt\n").unwrap();
    at(&elsewhere).exit(3).complains("because it is not text in UTF-8");

    let uncoded = plain.replace("secretive@", "secretive:hem%zzligt@");
    show(&uncoded, &[]).exit(2).never_says("ligt").complains("write `%25` for one that stands");
}

/// Two processes, of which one has the municipality.
#[test]
fn a_second_run_waits_or_is_told_who_is_writing() {
    let (_, url) = database();
    let (home, other) = (home("0001"), home("0002"));
    sync(&home, "a", &ROWS, &url).fine();
    let own = Municipality { code: "0001".into(), label: "0001".into() };
    let access = Access { municipality: Some(&own), ..Access::default() };
    let server = Server::parse(&url).unwrap();
    let mut store = PostgresStore::open(&server, Purpose::Write, &access).unwrap();
    let transaction = store.begin().unwrap();

    let began = Instant::now();
    sync(&home, "user", &["g;V;own@mejl.example;070-1740605"], &format!("{url} --wait 1s"))
        .exit(3)
        .complains("another run of municipality `0001` is writing to")
        .complains(&format!("foga, process {} on 127.0.0.1, as `foga`", std::process::id()))
        .complains("`--wait 10m`");
    let signed = ["--by", "a", "--why", "b", "--municipality", "0001", "--store", &url];
    let waiting: [&[&str]; 2] =
        [&["undo", "--run", "1"], &["review", "take", "g", "email", "--from", "a"]];
    for words in waiting {
        let began = Instant::now();
        let told = home.foga(&[words, &signed, &["--wait", "0"]].concat());
        told.exit(3).complains("another run of municipality `0001` is writing to");
        assert!(began.elapsed() < Duration::from_secs(5), "{words:?}");
    }
    sync(&home, "a", &ROWS, &format!("{url} --wait 0s")).exit(3);
    assert!(began.elapsed() >= Duration::from_secs(1));
    sync(&other, "a", &ROWS, &format!("{url} --wait 1s")).fine();
    let reading = ["show", "g", "--store", &url, "--municipality", "0001"];
    home.foga(&reading).fine().says("E-post g@mejl.example");

    let waiting =
        home.file("edits.csv", crate::support::csv(&["g;V;own@mejl.example;070-1740605"]));
    let started = waiting.sync("user").of("edits.csv").with(&format!("--store {url} --wait 5m"));
    let mut started = started.start();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(started.try_wait().unwrap(), None, "it waits");
    drop(transaction);
    assert!(started.wait().unwrap().success());
    waiting.foga(&reading).fine().says("E-post own@mejl.example");
}

/// It is tried on a copy, which has the history and the names of persons in logs, too.
#[test]
fn what_is_only_tried_waits_for_no_run_and_keeps_none_waiting() {
    let (name, url) = database();
    let home = home("9999");
    sync(&home, "a", &ROWS, &url).fine();
    let server = Server::parse(&Postgres::shared().url(&name)).unwrap();
    let opened =
        |purpose| Address::Database(Box::new(server.clone())).open(purpose, &Access::default());
    let mut store = opened(Purpose::Write).unwrap();
    let transaction = store.begin().unwrap();
    let next = |with: &str| {
        sync(&home, "a", &["g;V;other@mejl.example"], &format!("{url} --wait 0s {with}"))
    };
    next("").exit(3);
    let tried = next("--dry-run --format json").fine().json();
    let undo = ["undo", "--run", "1", "--dry-run", "--store", &url];
    home.foga(&undo).fine().says("a dry run: nothing was written");
    let hash = ["person", "hash", "g", "--store", &url];
    let pseudonym = home.foga(&hash).fine().out;
    drop(transaction);

    let mut copied = opened(Purpose::Try).unwrap();
    assert_eq!(copied.pseudonyms().unwrap().of("g"), pseudonym.trim());
    let _trying = copied.begin().unwrap();
    let done = next("--format json").fine().json();
    for told in ["changed", "taken", "kept", "rules", "fields", "findings"] {
        assert_eq!(tried[told], done[told], "{told}");
    }
    assert_eq!(done["run"], 2, "what was tried is no run");
}

#[test]
fn what_is_no_store_or_a_newer_one_is_left_alone() {
    let (name, url) = database();
    let home = home("9999");
    home.foga(&["show", "g", "--store", &url]).exit(3).complains("there is no store at");
    sync(&home, "a", &ROWS, &format!("{url} --dry-run")).fine();
    let mut owner = Postgres::shared().connect(&name);
    let schemas = "SELECT count(*) FROM pg_namespace WHERE nspname = 'foga'";
    assert_eq!(first::<i64>(&mut owner, schemas), 0, "a run that is tried leaves none behind");
    owner.batch_execute("CREATE SCHEMA foga; CREATE TABLE foga.bookkeeping ()").unwrap();
    sync(&home, "a", &ROWS, &url).exit(3).complains("is not a Foga store");
    owner.batch_execute("DROP SCHEMA foga CASCADE").unwrap();
    sync(&home, "a", &ROWS, &url).fine();
    owner.batch_execute("UPDATE foga.version SET version = 7").unwrap();
    sync(&home, "a", &ROWS, &url)
        .exit(3)
        .complains("its tables are version 7, and this Foga knows them up to version 3");
    home.foga(&["show", "g", "--store", "postgres://foga@127.0.0.1:1/kommun"])
        .exit(3)
        .complains("there is no connection to `postgres://foga@127.0.0.1:1/kommun`")
        .complains("start again once the server answers");
}

#[test]
fn an_address_says_which_kind_of_store_it_is() {
    let (_, url) = database();
    let address = Address::parse(url.as_ref()).unwrap();
    assert!(matches!(address.open(Purpose::Read, &Access::default()), Err(StoreError::Absent(_))));
}

/// Enciphered, and only with a server that shows who it is.
#[test]
fn a_server_has_to_show_who_it_is() {
    let (server, certificate) = Postgres::start_with_tls();
    let home = home("9999");
    let port = server.port();
    let copied = home.path("own.pem");
    fs::copy(certificate, &copied).unwrap();
    let at = |host: &str, more: &str| {
        sync(&home, "a", &ROWS, &format!("postgres://foga@{host}:{port}/postgres?{more}"))
    };
    let trusted = format!("sslrootcert={}", copied.display());
    at("localhost", &trusted).fine();
    at("localhost", "sslmode=require")
        .exit(3)
        .complains("its certificate is signed by no authority that is trusted here\nhelp: name")
        .complains("`sslrootcert=FILE`");
    at("localhost", &format!("{trusted}&sslmode=verify-full")).fine();
    for mode in ["", "&sslmode=verify-ca"] {
        at("127.0.0.1", &(trusted.clone() + mode))
            .exit(3)
            .complains("is not trusted: its certificate is for `localhost`\nhelp: call the server");
    }
    at("localhost", "sslrootcert=nothing.pem").exit(3).complains("`nothing.pem`");
    at("localhost", "sslmode=disable").fine();
    let (_, plain) = database();
    sync(&home, "a", &ROWS, &format!("{plain}?sslmode=require"))
        .exit(3)
        .complains("is not trusted: it does not offer TLS\nhelp: turn it on there");

    let store = format!("postgres://foga@localhost:{port}/postgres?{trusted}");
    let mut other = server.connect("postgres");
    let address = Address::parse(store.as_ref()).unwrap();
    let _open = address.open(Purpose::Read, &Access::default()).unwrap();
    let ssl = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
               WHERE ssl AND application_name LIKE 'foga, process %'";
    assert_eq!(first::<i64>(&mut other, ssl), 1);
}
