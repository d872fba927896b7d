//! What becomes of a store in PostgreSQL where a run, or the server, comes to a sudden end.

use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postgres::Client;

use crate::support::Home;
use crate::support::postgres::Postgres;
use crate::sync::killed::{delivery, is_killed};

const POLICY: &str = "policy home extends standard\n\
                      municipality \"9999\" \"Exempelköping\"\n\
                      source a \"System A\"\n";

/// How many persons there are, and at how many moments of a run something ends.
fn size() -> (usize, u32) {
    match std::env::var("FOGA_KILL_PERSONS") {
        Ok(count) => (count.parse().unwrap(), 20),
        Err(_) => (3_000, 3),
    }
}

/// Two nights of so many persons, the first of them synchronised into the database `before`; what
/// is stored before and after the second, and how long that takes.
struct Nights<'s> {
    home: Home,
    server: &'s mut Postgres,
    before: Vec<String>,
    after: Vec<String>,
    whole: Duration,
}

impl<'s> Nights<'s> {
    fn new(server: &'s mut Postgres, persons: usize) -> Self {
        let home = Home::new()
            .policy(POLICY)
            .file("0.csv", delivery(persons, 0))
            .file("1.csv", delivery(persons, 1));
        let mut nights =
            Self { home, server, before: vec![], after: vec![], whole: Duration::ZERO };
        nights.admin("CREATE DATABASE before");
        let url = nights.server.url("before");
        nights
            .home
            .sync("a")
            .date("2026-11-23")
            .of("0.csv")
            .with(&format!("--store {url}"))
            .run()
            .fine();
        nights.before = state(&mut nights.server.connect("before"));
        nights.put_back();
        let began = Instant::now();
        nights.run();
        nights.whole = began.elapsed();
        nights.after = nights.found();
        assert_ne!(nights.before, nights.after);
        nights
    }

    fn admin(&self, command: &str) {
        self.server.connect("postgres").batch_execute(command).unwrap();
    }

    /// Lets the database `now` be as `before`.
    fn put_back(&self) {
        self.admin("DROP DATABASE IF EXISTS now WITH (FORCE)");
        self.admin("CREATE DATABASE now TEMPLATE before");
    }

    fn store(&self) -> String {
        format!("--store {} --wait 1m", self.server.url("now"))
    }

    fn run(&self) {
        self.home.sync("a").of("1.csv").with(&self.store()).run().fine();
    }

    fn start(&self) -> Child {
        self.home.sync("a").of("1.csv").with(&self.store()).start()
    }

    fn found(&self) -> Vec<String> {
        state(&mut self.server.connect("now"))
    }

    /// Holds that the run happened whole or not at all, and that the next does what there is to do;
    /// whether it did not happen.
    fn hold(&self, at: &str) -> bool {
        let found = self.found();
        assert!(found == self.before || found == self.after, "{at}: {found:?}");
        let is_before = found == self.before;
        if is_before {
            self.run();
            assert_eq!(self.found(), self.after, "{at}: the next run does all of it");
        }
        is_before
    }
}

/// All that the store says, in a few numbers.
fn state(client: &mut Client) -> Vec<String> {
    let tables = ["run", "person", "delivered", "history", "field", "source", "rule"];
    let sum = |table: &&str| -> String {
        let columns = if *table == "run" { "id, date, changed" } else { "*" };
        let query = format!(
            "SELECT '{table} ' || count(*) || ' ' || coalesce(md5(string_agg(line, '|' ORDER BY line)), '')
             FROM (SELECT md5(row::text) AS line FROM (SELECT {columns} FROM foga.{table}) AS row) AS lines"
        );
        client.query_one(&query, &[]).unwrap().get(0)
    };
    tables.iter().map(sum).collect()
}

/// Ends a run at so many moments of it. What is cut short is not known beforehand, since the machine
/// may have more or less to do than when the whole run was timed.
fn cut_short(nights: &mut Nights<'_>, cuts: u32, cut: impl Fn(&mut Nights<'_>, Duration) -> bool) {
    let mut whole = nights.whole;
    let mut done = 0;
    for attempt in (1..=cuts).cycle().take(10 * cuts as usize) {
        nights.put_back();
        let began = Instant::now();
        let after = whole * attempt / (cuts + 1);
        if !cut(nights, after) {
            whole = whole.min(began.elapsed());
        }
        done += u32::from(nights.hold(&format!("after {after:?} of {whole:?}")));
        if done == cuts {
            return;
        }
    }
    panic!("only {done} runs were cut short");
}

#[test]
fn a_killed_run_happened_whole_or_not_at_all() {
    let (persons, cuts) = size();
    let mut server = Postgres::start();
    let mut nights = Nights::new(&mut server, persons);
    cut_short(&mut nights, cuts, |nights, after| is_killed(&mut nights.start(), after));
}

#[test]
fn where_the_server_is_killed_a_run_happened_whole_or_not_at_all() {
    interrupted(|server| {
        server.kill();
        server.go_on();
    });
}

#[test]
fn where_its_connection_is_cut_a_run_happened_whole_or_not_at_all() {
    interrupted(|server| {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = 'now' AND application_name LIKE 'foga, process %'";
        server.connect("postgres").batch_execute(cut).unwrap();
    });
}

/// Does something to the server at moments of a run, which then says what to do.
fn interrupted(interrupt: impl Fn(&mut Postgres)) {
    let (persons, cuts) = size();
    let mut server = Postgres::start();
    let mut nights = Nights::new(&mut server, persons);
    cut_short(&mut nights, cuts, |nights, after| {
        let mut command = nights.home.command();
        command.args(["sync", "--policy", "policy.foga", "--source", "a", "--date", "2026-11-24"]);
        command.args(["--store", &nights.server.url("now"), "1.csv"]);
        let mut run = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        sleep(after);
        let is_over = run.try_wait().unwrap().is_some();
        interrupt(nights.server);
        let told = run.wait_with_output().unwrap();
        if !told.status.success() {
            let text = String::from_utf8(told.stderr).unwrap();
            assert_eq!(told.status.code(), Some(3), "{text}");
            let (lost, unsure) =
                ("nothing was changed; start again", "start it again: what is there");
            assert!(text.contains(lost) || text.contains(unsure), "{text}");
        }
        !is_over
    });
}
