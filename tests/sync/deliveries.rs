//! What files may be like, and which runs are refused.

use crate::support::Home;
use crate::support::csv;

#[test]
fn files_are_read_one_after_the_other() {
    let home = Home::new()
        .file("1.csv", csv(&["g;V;1@mejl.example", "h;V;1@mejl.example"]))
        .file("2.csv", csv(&["g;V;2@mejl.example"]));
    let ran = home.sync("a").of("1.csv").of("2.csv").with("--format json").run().fine();
    assert_eq!(home.stored(), ["g email 2@mejl.example a", "h email 1@mejl.example a"]);
    let report = ran.json();
    assert_eq!((&report["rows"], &report["persons"]), (&3.into(), &2.into()));
    let differing = ran.findings("differing");
    assert_eq!(differing.len(), 1);
    assert_eq!(differing[0]["values"][0]["file"], "1.csv");
    assert_eq!(differing[0]["values"][1]["value"], "2@mejl.example");
}

#[test]
fn of_two_records_in_one_delivery_the_later_wins() {
    let (first, second) = ("g;V;;;;Gata 1;Ort", "g;V;;;;Gata 2;Ort");
    for (rows, street) in [([first, second], "Gata 2"), ([second, first], "Gata 1")] {
        let home = Home::new();
        home.sync("a").rows(&rows).run().fine();
        let address = format!(r#"g address {{"street":"{street}","city":"Ort"}} a"#);
        assert_eq!(home.stored(), [address]);
    }
}

#[test]
fn two_rows_of_a_person_that_agree_are_no_finding() {
    let home = Home::new();
    let rows = ["g;V;1@mejl.example", "g;V;1@MEJL.example", "g;P;other@mejl.example"];
    let ran = home.sync("a").rows(&rows).with("--format json").run().fine();
    assert_eq!(ran.findings("differing"), [0; 0]);
}

/// Nothing is asked about it, nothing of it is remembered, and the rest of its row is taken.
#[test]
fn an_unreadable_value_leaves_everything_as_it_was() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;a@mejl.example;070-1740605"]).run().fine();
    let rows = ["g;V;saknas;070-1740606"];
    let ran = home.sync("a").rows(&rows).with("--format json").run().fine();
    assert_eq!(home.stored(), ["g email a@mejl.example a", "g mobile +46701740606 a"]);
    let reported = home.rows("SELECT value FROM reported ORDER BY field");
    assert_eq!(reported, ["a@mejl.example", "+46701740606"]);
    let unreadable = ran.findings("unreadable");
    assert_eq!(unreadable.len(), 1);
    let finding = &unreadable[0];
    assert_eq!(finding["values"][0]["value"], "saknas");
    assert_eq!((&finding["line"], &finding["column"]), (&2.into(), &5.into()));
    assert_eq!(finding["reason"], "not an e-mail address: it has no `@`");
    assert_eq!(ran.json()["rejected"], 1);
}

#[test]
fn an_unreadable_time_is_listed_and_the_record_goes_on_without() {
    let home = Home::new();
    let rows = ["g;V;a@mejl.example;;;;;i fredags"];
    let ran = home.sync("a").rows(&rows).with("--format json").run().fine();
    assert_eq!(ran.findings("unreadable")[0]["values"][0]["value"], "i fredags");
    assert_eq!(home.rows("SELECT since FROM stored"), ["2026-11-24"]);
}

/// Nothing could ever be newer than what is stored with such a time.
#[test]
fn a_time_after_the_date_of_the_run_is_listed_and_the_record_goes_on_without() {
    let home = Home::new();
    let rows = ["g;V;a@mejl.example;;;;;9999-12-31", "h;V;h@mejl.example;;;;;2026-11-24 23:59"];
    let ran = home.sync("a").rows(&rows).with("--format json").run().fine();
    let unreadable = ran.findings("unreadable");
    assert_eq!(unreadable.len(), 1, "later on the same day is no wonder");
    assert_eq!(unreadable[0]["values"][0]["value"], "9999-12-31");
    assert_eq!(
        unreadable[0]["reason"],
        "later than the date of the run, 2026-11-24: the record is taken without its modified time"
    );
    assert_eq!(home.rows("SELECT since FROM stored"), ["2026-11-24", "2026-11-24T23:59:00"]);
    home.sync("user").date("2026-11-25").rows(&["g;V;own@mejl.example"]).run().fine();
    assert_eq!(home.stored()[0], "g email own@mejl.example user");
}

/// A good row is not lost to a bad one.
#[test]
fn a_row_that_cannot_be_used_is_set_aside() {
    let home = Home::new();
    let rows = [";V;nobody@mejl.example", "g;Rektor;a@mejl.example", "h;V;h@mejl.example"];
    let ran = home.sync("a").rows(&rows).with("--format json").run().fine();
    assert_eq!(home.stored(), ["h email h@mejl.example a"]);
    let set_aside = ran.findings("set-aside");
    let lines: Vec<_> = set_aside.iter().map(|finding| finding["line"].clone()).collect();
    assert_eq!(lines, [2, 3]);
    assert_eq!(ran.json()["rows"], 3);
}

/// The file of another export, or one of last year's form: nothing in it is believed.
#[test]
fn a_delivery_without_a_single_record_is_stopped() {
    let home = Home::new();
    let rows = [";V;nobody@mejl.example", "g;Rektor;a@mejl.example"];
    for more in ["", "--full", "--dry-run", "--allow-mass-change"] {
        let ran = home.sync("a").rows(&rows).with(more).run().exit(1);
        let ran = ran.says("rows set aside: 2").says("no row could be read as a record");
        if more != "--dry-run" {
            ran.says("stopped: nothing was written, and nothing is remembered")
                .never_says("--allow-mass-change");
        }
        assert!(!home.path("foga.db").exists());
    }
    let ran = home.sync("a").rows(&rows).with("--format json").run().exit(1);
    assert_eq!((&ran.json()["no_record"], &ran.json()["written"]), (&true.into(), &false.into()));
    assert_eq!(ran.findings("set-aside").len(), 2);
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    home.sync("a").rows(&rows).run().exit(1);
    assert_eq!(home.rows("SELECT CAST(id AS TEXT) FROM run"), ["1"]);
    home.sync("a").rows(&[]).run().fine().says("written as run 2");
}

/// Values would be taken for what they are not.
#[test]
fn a_field_of_another_kind_than_its_values_is_refused() {
    let policy = |given: &str, address: &str| {
        format!(
            "policy home category guardian category pupil category staff
             field email is email field mobile is phone field given-name is {given}
             field address is {address}
             every category: every field {{ taken: take nothing: keep }}
             edit every category: every field {{ saved: take emptied: clear }}"
        )
    };
    let group = "group of street, city";
    let home = Home::new().policy(&policy("text", group));
    home.sync("a").rows(&["g;V;g@mejl.example;;Gun;;Ort"]).run().fine();
    let run = |home: &Home| home.sync("a").rows(&["g;V;g@mejl.example"]).run();

    let home = home.policy(&policy("phone", group));
    run(&home)
        .exit(1)
        .complains("the field `given-name` is `phone` now, and its values in the store are `text`")
        .complains("give the field a new name, or let it be `text`");
    let home = home.policy(&policy("text", "group of city, postcode, street"));
    run(&home).exit(1).complains(
        "the parts of the group `address` stand in another order than those of its values in the store",
    );
    let home = home.policy(&policy("text", "group of city, postcode"));
    let home = home.describe(
        "a",
        "format: csv\nperson: {column: id, kind: opaque}\ncategory: guardian\n\
        separator: \";\"\nfields: {email: email}\n",
    );
    run(&home)
        .exit(1)
        .complains("the group `address` has no part `street` any more, and values in the store may have it")
        .complains("keep `street, city` in this order, with new parts anywhere");
    assert_eq!(home.rows("SELECT CAST(max(id) AS TEXT) FROM run"), ["1"]);
    assert_eq!(home.rows("SELECT kind FROM field WHERE name = 'given-name'"), ["text"]);

    // More parts, and another kind of a field that never had a value, are fine.
    let home = home.policy(&policy("text", "group of country, street, postcode, city"));
    let home = home.policy(
        &policy("text", "group of country, street, postcode, city").replace("is phone", "is text"),
    );
    run(&home).fine();
}

#[test]
fn a_source_that_the_policy_does_not_declare_is_refused() {
    let home = Home::new().policy("policy home extends standard source extens source procapita");
    home.sync("extnes")
        .rows(&["g;V;a@mejl.example"])
        .with("--description sources/a.yaml")
        .run()
        .exit(2)
        .complains("the policy `home` declares no source `extnes`")
        .complains("did you mean `extens`?");
    home.sync("guardian")
        .rows(&["g;V"])
        .with("--description sources/a.yaml")
        .run()
        .exit(2)
        .complains("`guardian` is a category of the policy `home`, and no source");
    assert!(!home.path("foga.db").exists());
}

#[test]
fn a_policy_without_sources_accepts_any() {
    let home = Home::new().policy("policy home extends standard");
    home.sync("A")
        .rows(&["g;V;a@mejl.example"])
        .with("--description sources/a.yaml")
        .run()
        .exit(2)
        .complains("`A` cannot be the name of a source");
    home.sync("a").rows(&["g;V;a@mejl.example"]).run().fine();
    assert_eq!(home.stored(), ["g email a@mejl.example a"]);
}

#[test]
fn a_date_before_the_sources_last_run_is_refused() {
    let home = Home::new();
    home.sync("a").date("2026-11-24").rows(&["g;V;new@mejl.example"]).run().fine();
    home.sync("a")
        .date("2026-11-23")
        .rows(&["g;V;old@mejl.example"])
        .run()
        .exit(2)
        .complains("the date 2026-11-23 is before that of the last run of `a`, 2026-11-24");
    assert_eq!(home.stored(), ["g email new@mejl.example a"]);
    home.sync("b").date("2026-11-23").rows(&["g;V;b@mejl.example"]).run().fine();
    home.sync("a").date("2026-11-24").rows(&["g;V;again@mejl.example"]).run().fine();
}

#[test]
fn a_policy_with_a_gap_stops_the_run_before_anything_is_read() {
    let home = Home::new().policy(
        "policy home category guardian field email is email
         guardian: email { filled: take when stored is missing }
         edit guardian: email { saved: take }",
    );
    home.sync("a").rows(&["no header at all"]).run().exit(1).complains("no rule decides");
    assert!(!home.path("foga.db").exists());
}

#[test]
fn what_is_wrong_with_a_description_is_told() {
    let home =
        Home::new().describe("a", "format: csv\nperson: id\ncategory: guardian\nfeilds: {}\n");
    home.sync("a").rows(&[]).run().exit(1).complains("`feilds`");
    home.sync("c").rows(&[]).run().exit(2).complains("declares no source `c`");
}

#[test]
fn a_column_that_is_not_there_stops_the_run() {
    let home = Home::new().file("a.csv", "id;role;email\ng;V;a@mejl.example\n");
    home.sync("a").of("a.csv").run().exit(1).complains("mobile");
    assert!(!home.path("foga.db").exists());
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let home = Home::new();
    home.sync("a")
        .of("a.csv")
        .run()
        .exit(3)
        .complains("`a.csv` cannot be read: there is no such file");
    home.sync("a").of("-").of("-").run().exit(2).complains("standard input");
}

#[test]
fn a_dry_run_says_the_same_and_writes_nothing() {
    let home = Home::new();
    let rows = ["g;V;a@mejl.example", "h;V;saknas"];
    let told = |ran: crate::support::Ran| {
        let mut report = ran.json();
        let object = report.as_object_mut().unwrap();
        for differs in ["run", "written", "dry_run", "seconds"] {
            assert!(object.remove(differs).is_some(), "{differs}");
        }
        report
    };
    let dry = || home.sync("a").rows(&rows).with("--format json --dry-run").run().fine();
    let tried = told(dry());
    assert!(!home.path("foga.db").exists());
    let done = told(home.sync("a").rows(&rows).with("--format json").run().fine());
    assert_eq!(tried, done);

    let before = std::fs::read(home.path("foga.db")).unwrap();
    let other = ["g;V;b@mejl.example"];
    home.sync("a")
        .rows(&other)
        .with("--dry-run")
        .run()
        .fine()
        .says("a dry run: nothing was written");
    assert_eq!(home.stored(), ["g email a@mejl.example a"]);
    assert_eq!(std::fs::read(home.path("foga.db")).unwrap(), before);
}
