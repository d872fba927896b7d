//! Values that went back and forth.

use crate::support::Home;

/// Two sources take a guardian's address in turn; what one source alone changes is no matter.
fn ran() -> Home {
    let home = Home::new();
    let (mut day, sources) = (1, ["a", "b", "a", "b", "a"]);
    for source in sources {
        let rows = [format!("g;V;{source}@mejl.example"), format!("{source};V;{day}@mejl.example")];
        let date = format!("2026-11-{day:02}");
        home.sync(source).rows(&rows.each_ref().map(String::as_str)).date(&date).run().fine();
        day += 1;
    }
    home
}

#[test]
fn a_value_that_two_sources_take_in_turn_is_found() {
    let home = ran();
    home.foga(&["flaps"])
        .fine()
        .says("g E-post came back 3 times")
        .says("System B b@mejl.example run 4 of 2026-11-04, standard.follow-source The source that synchronised last wins.")
        .says("System A a@mejl.example run 5 of 2026-11-05, standard.follow-source The source that synchronised last wins.")
        .says("went back and forth: 1");
    home.foga(&["flaps", "--runs", "3"]).fine().says("g E-post came back 2 times");
    home.foga(&["flaps", "--runs", "1"]).fine().says("went back and forth: 0");
    assert_eq!(
        home.foga(&["flaps", "--format", "csv"]).fine().out,
        "person,field,times,source,value,rule,date,other_source,other_value,other_rule,other_date\n\
         g,E-post,3,System A,a@mejl.example,standard.follow-source,2026-11-05,System B,b@mejl.example,standard.follow-source,2026-11-04\n"
    );
}

#[test]
fn the_person_may_be_one_of_the_two() {
    let home = Home::new().policy(
        "policy home extends standard source a \"System A\" guardian: email { forced: take }",
    );
    for _ in 0..2 {
        home.sync("a").rows(&["g;V;a@mejl.example"]).run().fine();
        home.sync("user").rows(&["g;V;own@mejl.example"]).run().fine();
    }
    let told = home.foga(&["flaps", "--format", "json"]).fine().json();
    let flap = &told["flaps"][0];
    assert_eq!(flap["times"], 2);
    let sides = [0, 1].map(|side| flap["sides"][side]["rule"].as_str().unwrap());
    assert_eq!(sides, ["home.forced", "standard.saved"]);
}

/// What is put back by hand is no source's doing.
#[test]
fn an_undo_is_no_side() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;a@mejl.example"]).run().fine();
    home.sync("b").rows(&["g;V;b@mejl.example"]).run().fine();
    home.undo(2).fine();
    home.foga(&["flaps"]).fine().says("went back and forth: 0");
}

#[test]
fn persons_with_protected_identity_are_left_out_and_counted() {
    let home = ran();
    home.sync("a").rows(&["g;V;a@mejl.example;;;;;;J"]).date("2026-11-30").run().fine();
    home.foga(&["flaps"]).exit(0).complains("1 person with protected identity left out").says(
        "went back and forth: 0, and 1 that is not shown, of 1 person with protected identity",
    );
    home.foga(&["flaps", "--reveal-protected"]).fine().says("g E-post came back 3 times");
    assert_eq!(home.rows("SELECT command || persons FROM reveal"), ["flaps1"]);
}
