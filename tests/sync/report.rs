//! What a run says of itself.

use crate::support::{Home, Ran, csv};

fn without_time(ran: &Ran) -> String {
    let (before, after) = ran.out.rsplit_once(" · ").unwrap();
    assert!(after.trim_end().ends_with(" s"), "{after}");
    format!("{before}\n")
}

fn home() -> Home {
    let home = Home::new();
    let rows = ["g;V;g@mejl.example;070-1740605;Gun", "h;V;h@mejl.example", "i;E;i@mejl.example"];
    home.sync("a").date("2026-11-23").rows(&rows).run().fine();
    home.sync("b").date("2026-11-23").rows(&["g;V;gun@mejl.example"]).run().fine();
    home
}

const NEXT: [&str; 5] = [
    "g;V;g@mejl.example;saknas;Gunn",
    "h;V;;070-1740606",
    "j;P;j@mejl.example;070-1740607;;;;;J",
    ";V;nobody@mejl.example",
    "k;V;k@mejl.example",
];

#[test]
fn a_person_reads_it_at_a_glance() {
    let ran = home().file("a.csv", csv(&NEXT)).sync("a").of("a.csv").with("--full").run().fine();
    insta::assert_snapshot!(without_time(&ran));
}

#[test]
fn a_program_gets_all_of_it() {
    let home = home().file("a.csv", csv(&NEXT));
    let mut report = home.sync("a").of("a.csv").with("--format json").run().fine().json();
    assert!(report["seconds"].take().is_f64());
    insta::assert_json_snapshot!(report);
}

/// Whoever repeats a run because of its exit code alone would do so for nothing.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_says_that_the_run_is() {
    let home = home().file("a.csv", csv(&NEXT));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let arguments = ["sync", "--policy", "policy.foga", "--source", "a", "--date", "2026-11-24"];
    let mut command = home.command();
    let output = command.args(arguments).arg("a.csv").stdout(full).output().unwrap();
    Ran::new(output).exit(3).complains(
        "the run is written (run 3), but its report is not: the disk is full\n\
         help: the run is not to be repeated",
    );
    assert_eq!(home.rows("SELECT CAST(max(id) AS TEXT) FROM run"), ["3"]);
}

#[test]
fn the_numbers_add_up() {
    let home = home();
    for source in ["a", "user"] {
        let report = home.sync(source).rows(&NEXT).with("--format json").run().fine().json();
        let number = |name: &str| report[name].as_u64().unwrap();
        let parts = ["taken", "kept", "cleared", "held", "rejected", "unchanged"].map(number);
        assert_eq!(parts.iter().sum::<u64>(), number("values"));
        let by_rule = report["rules"].as_array().unwrap().iter();
        let by_rule: u64 = by_rule.map(|rule| rule["decided"].as_u64().unwrap()).sum();
        assert_eq!(by_rule, number("values") - number("rejected") - number("unchanged"));
    }
}

#[test]
fn long_lists_are_cut_for_people_and_whole_for_programs() {
    let home = Home::new();
    let rows: Vec<String> = (0..25).map(|n| format!("p{n:02};V;saknas")).collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    home.sync("a")
        .rows(&rows)
        .run()
        .fine()
        .says("-:11:7 p09 E-post `saknas` not an e-mail address: it has no `@`")
        .never_says("-:12:7")
        .says("and 15 more; `--format json` lists all");
    let ran = home.sync("a").rows(&rows).with("--format json").run().fine();
    assert_eq!(ran.findings("unreadable").len(), 25);
}

#[test]
fn sources_that_agree_or_say_nothing_are_no_conflict() {
    let home = Home::new();
    let conflicts = |source: &str, row: &str| {
        let ran = home.sync(source).rows(&[row]).with("--format json").run().fine();
        ran.findings("conflict").len()
    };
    assert_eq!(conflicts("a", "g;V;g@mejl.example;070-1740605"), 0);
    assert_eq!(conflicts("a", "g;P;g@exempel.example;070-1740605"), 0, "one source, two roles");
    assert_eq!(conflicts("b", "g;V;;+46701740605"), 0);
    assert_eq!(conflicts("b", "g;V;G@exempel.example"), 1);
}

#[test]
fn what_waits_already_is_counted_and_not_listed() {
    let home = Home::new();
    let rows = |address: &str| format!("g;V;{address};;;;;;J");
    home.sync("a")
        .rows(&[&rows("g@mejl.example")])
        .run()
        .fine()
        .says("held 1 wait for somebody to decide")
        .says("waiting for somebody to decide, new in this run: 1");
    home.sync("a")
        .rows(&[&rows("g@mejl.example")])
        .run()
        .fine()
        .says("held 1 wait for somebody to decide")
        .never_says("new in this run");
}

#[test]
fn a_time_that_cannot_be_read_stands_apart_from_values_that_cannot() {
    let rows = ["g;V;saknas;;;;;24/11", "h;V;h@mejl.example;;;;;igår"];
    Home::new()
        .sync("a")
        .rows(&rows)
        .run()
        .fine()
        .says("unreadable, so that what is stored stays: 1")
        .says("modified times that are unreadable: 2");
}

#[test]
fn nothing_that_was_delivered_reaches_the_terminal_as_a_command() {
    let rows = [
        "g\u{1b}[31m;V;g@mejl.example",
        "h;V;h\u{1b}[2J@mejl.example",
        "i;X\u{7};i",
        "j;V;j@mejl.example",
    ];
    let home = Home::new().file("a\u{1b}[2J.csv", csv(&rows)).policy(
        "policy home extends standard source a
         guardian: email {
             ## Not \u{1b}[31mred,
             ## and in one line.
             wait: hold
         }",
    );
    let ran = home.sync("a").of("a\u{1b}[2J.csv").run().fine();
    assert!(ran.out.contains(r"a\u{1b}[2J.csv:3:"), "{}", ran.out);
    assert!(ran.out.contains(r"Not \u{1b}[31mred, and in one line."), "{}", ran.out);
    assert!(ran.out.contains(r"`h\u{1b}[2J@mejl.example`"), "{}", ran.out);
    assert!(!ran.out.contains(|c: char| c.is_control() && c != '\n'), "{:?}", ran.out);
    let ran = home.foga(&["show", "x\u{1b}[31m"]).exit(1);
    assert!(!ran.err.contains('\u{1b}'));
}

#[test]
fn a_date_is_written_in_one_way() {
    let home = Home::new();
    let refused = |date| home.sync("a").date(date).rows(&["g;V;g@mejl.example"]).run().exit(2);
    for date in ["20261101", "2026-11-1", "2026-11-01T00:00", "1/11 2026"] {
        refused(date).complains("a day is written as year-month-day");
    }
    refused("2026-02-30").complains("there is no such day");
    assert!(!home.path("foga.db").exists());
}

/// Of people with protected identity a line says no more than the next.
#[test]
fn lines_that_are_the_same_are_counted() {
    let home = Home::new();
    let hidden: Vec<String> = (0..14).map(|n| format!("hemlig{n};V;;;;;;;J")).collect();
    let rows: Vec<&str> = hidden.iter().map(String::as_str).chain(["g;V", "h;V"]).collect();
    home.sync("a").with("--full").rows(&rows).run().fine();
    home.sync("a")
        .with("--full")
        .rows(&["i;V"])
        .run()
        .fine()
        .says("gone from the source, what is stored stays: 16")
        .says("g Vårdnadshavare")
        .says("•••• Vårdnadshavare")
        .says("… and 13 more of people with protected identity")
        .never_says("hemlig")
        .never_says("lists all");
}

#[test]
fn the_words_of_the_program_are_nobodys() {
    let description = "format: csv\nperson: Pnr\ncategory: guardian\nfields: {email: E-post}\n";
    let home = Home::new().describe("a", description).file(
        "x.csv",
        "Pnr,E-post\n2000-02292399,a@x.example\n20000229?2399,a@x.example\n20000229-2399,b@x.example\n",
    );
    home.sync("a")
        .of("x.csv")
        .run()
        .fine()
        .says("x.csv:2:1 •••• `Pnr`: the `-` or `+` of a personal number stands before its last four characters")
        .says("x.csv:3:1 •••• `Pnr`: a character in it is not part of a personal number: write it as 20000229-2399")
        .never_says("0229?2");
}

/// Somebody's number, and nobody can know whether that is protected: its place has to say enough.
#[test]
fn a_number_that_is_nobodys_is_told_with_its_cell_in_every_format() {
    let fields = "category: pupil\nfields: {email: mail}\n";
    let columns = "format: csv\nperson: [Pnr, Annat nr]\ncategory: pupil\nfields: {email: mail}\n";
    let counted = "format: csv\nheader: none\nseparator: \",\"\nquote: none\ncolumns: 3\n\
                   person: '2'\ncategory: pupil\nfields: {email: '3'}\n";
    let tried = [
        (columns, "mail,Pnr,Annat nr\ne@x.example,20000229-2398,\n", "2:13 •••• `Pnr`:"),
        (columns, "mail,Pnr,Annat nr\n\"e@x.example\",,20000229-2398\n", "2:16 •••• `Annat nr`:"),
        (counted, "Åsa,20000229-2398,e@x.example\n", "1:5 •••• `2`:"),
        (
            &format!("format: xml\nelement: p\nperson: nr\n{fields}"),
            "<all>\n<p>\n <mail>e@x.example</mail> <nr>20000229-2398</nr>\n</p></all>",
            "3:31 •••• `nr`:",
        ),
        (
            &format!("format: json\nperson: civicNo.value\n{fields}"),
            "[\n  {\"mail\": null, \"civicNo\": {\"value\": \"20000229-2398\"}}\n]",
            "2:39 •••• `civicNo.value`:",
        ),
    ];
    for (description, rows, told) in tried {
        let home = Home::new().describe("a", description).file("file", rows);
        let reason = "the check digit is wrong: a digit was mistyped, or two changed places";
        home.sync("a").of("file").run().exit(1).says(&format!("file:{told} {reason}"));
    }
}

#[test]
fn what_is_long_is_shown_as_it_begins() {
    let long = "å".repeat(1001);
    let rows =
        [&*format!("g;V;{long};{long};{long}"), &format!("h;{long}"), &format!("i;V;;;;;;{long}")];
    let home = Home::new().file("a.csv", csv(&rows));
    let shown = format!("{}…", "å".repeat(100));
    home.sync("a")
        .of("a.csv")
        .run()
        .fine()
        .says(&format!("a.csv:2:2009 g Förnamn `{shown}` it has more than 1000 characters"))
        .never_says(&"å".repeat(101));
    let ran = home.sync("a").of("a.csv").with("--format json").run().fine();
    assert_eq!(ran.findings("unreadable")[0]["values"][0]["value"], *shown);
    ran.never_says(&"å".repeat(101));
    let protected = format!("g;V;{long};;;;;;J");
    home.sync("a").rows(&[&protected]).run().fine().never_says("å");
}
