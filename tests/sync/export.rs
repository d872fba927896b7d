//! What the platform loads.

use crate::support::Home;

fn home() -> Home {
    let home = Home::new();
    let rows = ["ö;V;o@mejl.example;;;Gata 1, 2 tr;Ort", "g;V;g@mejl.example;070-1740605", "g;P;"];
    home.sync("a").date("2026-11-22").rows(&rows).run().fine();
    home.sync("user").date("2026-11-23").rows(&["g;V;;070-1740606"]).run().fine();
    home.sync("a")
        .date("2026-11-24")
        .rows(&["ö;V;o2@mejl.example;;;Gata 1, 2 tr;Ort"])
        .run()
        .fine();
    home
}

#[test]
fn everything_by_person_and_field() {
    let out = home().foga(&["export"]).fine().out;
    let lines: Vec<&str> = out.split('\n').collect();
    assert_eq!(
        lines,
        [
            "person,category,field,value,from,since",
            "g,guardian,email,,user,2026-11-23",
            "g,guardian,mobile,+46701740606,user,2026-11-23",
            "ö,guardian,email,o2@mejl.example,a,2026-11-24",
            r#"ö,guardian,address,"{""street"":""Gata 1, 2 tr"",""city"":""Ort""}",a,2026-11-22"#,
            "",
        ]
    );
}

#[test]
fn what_a_run_changed_is_as_it_was_after_that_run() {
    let home = home();
    let changed = |run: &str| home.foga(&["export", "--run", run]).fine().out;
    assert_eq!(
        changed("1"),
        "person,category,field,value,from,since\n\
         g,guardian,email,g@mejl.example,a,2026-11-22\n\
         g,guardian,mobile,+46701740605,a,2026-11-22\n\
         ö,guardian,email,o@mejl.example,a,2026-11-22\n\
         ö,guardian,address,\"{\"\"street\"\":\"\"Gata 1, 2 tr\"\",\"\"city\"\":\"\"Ort\"\"}\",a,2026-11-22\n"
    );
    assert_eq!(
        changed("3"),
        "person,category,field,value,from,since\nö,guardian,email,o2@mejl.example,a,2026-11-24\n"
    );
    home.foga(&["export", "--run", "4"])
        .exit(2)
        .never_says("person,")
        .complains("there is no run 4 in the store: the last is 3");
}

#[test]
fn a_run_that_changed_nothing_is_a_header() {
    let home = home();
    home.sync("a").rows(&["ö;V;o2@mejl.example;;;Gata 1, 2 tr;Ort"]).run().fine();
    let out = home.foga(&["export", "--run", "4"]).fine().out;
    assert_eq!(out, "person,category,field,value,from,since\n");
}

#[test]
fn json_lines_have_the_same_keys() {
    let out = home().foga(&["export", "--format", "jsonl"]).fine().out;
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(
        lines[0],
        r#"{"person":"g","category":"guardian","field":"email","value":null,"from":"user","since":"2026-11-23"}"#
    );
    assert_eq!(
        lines[3],
        r#"{"person":"ö","category":"guardian","field":"address","value":{"street":"Gata 1, 2 tr","city":"Ort"},"from":"a","since":"2026-11-22"}"#
    );
    assert_eq!(lines.len(), 4);
}

#[test]
fn wide_is_a_row_a_person() {
    let home = home();
    assert_eq!(
        home.foga(&["export", "--wide"]).fine().out,
        "person,categories,email,mobile,given-name,family-name,address.street,address.postcode,address.city\n\
         g,staff guardian,,+46701740606,,,,,\n\
         ö,guardian,o2@mejl.example,,,,\"Gata 1, 2 tr\",,Ort\n"
    );
    let out = home.foga(&["export", "--wide", "--run", "1", "--format", "jsonl"]).fine().out;
    assert_eq!(
        out.lines().next().unwrap(),
        r#"{"person":"g","categories":["staff","guardian"],"email":"g@mejl.example","mobile":"+46701740605","given-name":null,"family-name":null,"address":null}"#
    );
    let out = home.foga(&["export", "--wide", "--run", "3"]).fine().out;
    assert!(out.ends_with("ö,guardian,o2@mejl.example,,,,\"Gata 1, 2 tr\",,Ort\n"), "{out}");
    assert_eq!(out.lines().count(), 2);
}
