//! A list of what waits goes out, and comes back with decisions.

use std::fs;

use crate::support::{Home, Ran};

use super::review::waiting;

/// The list as it goes out.
fn list(home: &Home) -> String {
    home.foga(&["review", "--format", "csv"]).fine().out
}

fn apply(home: &Home, list: &str) -> Ran {
    fs::write(home.path("list.csv"), list).unwrap();
    home.foga(&["review", "apply", "list.csv", "--by", "Anna Ek", "--why", "i möte"])
}

#[test]
fn a_list_comes_back_with_what_was_decided() {
    let home = waiting();
    let list = list(&home);
    let lines: Vec<&str> = list.lines().collect();
    assert_eq!(
        lines[1],
        ",,g,guardian,email,g@mejl.example,other-g@mejl.example,b,home.ask,Somebody rings up first.,2,2026-11-24"
    );
    apply(&home, &list).fine().says("nothing was decided: nothing was written");
    let decided =
        list.replace("\n,,g,", "\ntake,,g,").replace("\n,,h,", "\nDismiss,\"ringde, fel\",h,");
    apply(&home, &decided).fine().says("1 taken, 1 dismissed; written as run 3");
    assert_eq!(home.stored(), ["g email other-g@mejl.example b", "h email h@mejl.example a"]);
    assert_eq!(
        home.rows("SELECT explanation FROM rule WHERE name = 'review' ORDER BY 1"),
        ["Anna Ek: i möte", "Anna Ek: ringde, fel"]
    );
}

/// A spreadsheet saves with its own marks, and takes the plus from a telephone number.
#[test]
fn a_list_that_a_spreadsheet_has_saved_is_read() {
    let home = waiting();
    home.sync("user").rows(&["g;V;g@mejl.example;070-1740605"]).run().fine();
    let saved =
        list(&home).replace(',', ";").replace('\n', "\r\n").replace("\r\n;;g;", "\r\ntake;;g;");
    let saved = saved.replace("+46701740605", "46701740605");
    apply(&home, &format!("\u{FEFF}{saved}")).fine().says("2 taken, 0 dismissed; written as run 4");
    assert_eq!(home.stored()[1], "g mobile +46701740605 user");
}

/// A night came between: what is decided holds for what was seen.
#[test]
fn of_what_has_changed_meanwhile_nothing_is_decided() {
    let home = waiting();
    let decided = list(&home).replace("\n,,", "\ntake,,");
    home.sync("b").rows(&["g;V;third-g@mejl.example"]).run().fine();
    apply(&home, &decided)
        .exit(1)
        .says("list.csv:2: left: another value waits now than the one that was shown")
        .says("1 taken, 0 dismissed; written as run 4");
    assert_eq!(home.stored(), ["g email g@mejl.example a", "h email other-h@mejl.example b"]);
    apply(&home, &decided)
        .exit(1)
        .says("list.csv:3: left: no such value waits, or it waits no more")
        .says("nothing was decided: nothing was written");
}

/// What people have entered is no formula in the list, and what is decided holds all the same.
#[test]
fn no_cell_of_a_list_is_a_formula_and_each_comes_back() {
    let home = Home::new().policy(
        "policy home extends standard source a source b
         guardian: given-name { ask: hold when source is b }",
    );
    home.sync("a").rows(&["=g;V;;;Anna", "h;V;;;'Ek"]).run().fine();
    home.sync("b").rows(&["=g;V;;;=1+1", "h;V;;;'=2"]).run().fine();
    let list = list(&home);
    assert!(list.contains(",'=g,guardian,given-name,Anna,'=1+1,b,"), "{list}");
    assert!(list.contains(",h,guardian,given-name,'Ek,''=2,b,"), "{list}");
    apply(&home, &list.replace("\n,,", "\ntake,,"))
        .fine()
        .says("2 taken, 0 dismissed; written as run 3");
    assert_eq!(home.stored(), ["=g given-name =1+1 b", "h given-name '=2 b"]);
}

#[test]
fn a_list_in_the_windows_code_page_is_read() {
    let home = waiting();
    let decided = list(&home).replace("\n,,g,", "\ntake,överens,g,").replace('ö', "\u{1}");
    let bytes: Vec<u8> = decided.bytes().map(|byte| if byte == 1 { 0xF6 } else { byte }).collect();
    fs::write(home.path("list.csv"), bytes).unwrap();
    home.foga(&["review", "apply", "list.csv", "--by", "Åsa"])
        .fine()
        .says("1 taken, 0 dismissed; written as run 3");
    let reasons = home.rows("SELECT explanation FROM rule WHERE name = 'review'");
    assert_eq!(reasons, ["Åsa: överens"]);
}

#[test]
fn what_a_list_names_and_the_store_does_not_have_is_told_by_its_line() {
    let home = waiting();
    let decided =
        list(&home).replace("\n,,", "\ntake,,").replace("h,guardian,email", "h,guardian,emial");
    apply(&home, &decided)
        .exit(1)
        .complains("the store has no field `emial`")
        .complains("list.csv:3:1")
        .never_says("other-h@mejl.example");
    assert_eq!(home.stored()[0], "g email g@mejl.example a", "nothing of it was done");
}

#[test]
fn what_is_no_list_is_told_at_its_place() {
    let home = waiting();
    let decided = list(&home).replace("\n,,g,", "\nmaybe,,g,").replace("\n,,h,", "\ntake,,h,");
    apply(&home, &decided)
        .exit(1)
        .complains("`maybe` is no decision")
        .complains("list.csv:2:1")
        .complains("write `take`, `dismiss`, or nothing to leave it");
    assert_eq!(home.stored()[1], "h email h@mejl.example a", "nothing of it was done");
    // The first line is that of a person, where the names of the columns are gone.
    let headless = list(&home).lines().skip(1).map(|line| format!("{line}\n")).collect::<String>();
    apply(&home, &headless)
        .exit(1)
        .complains("the list has no column `decision`")
        .complains("list.csv:1:1")
        .never_says("mejl.example");
    apply(&home, "person,field\n")
        .exit(1)
        .complains("the list has no column `decision`")
        .complains("list.csv:1:1");
    home.foga(&["review", "apply", "nowhere.csv", "--by", "Anna Ek"])
        .exit(3)
        .complains("`nowhere.csv` cannot be read: there is no such file");
}

#[test]
fn a_program_is_told_the_same() {
    let home = waiting();
    let told = home.foga(&["review", "--format", "json", "--field", "email"]).fine().json();
    assert_eq!(told["protected_persons"], 0);
    let first = &told["waiting"][0];
    assert_eq!(first["person"], "g");
    assert_eq!(first["stored"]["value"], "g@mejl.example");
    assert_eq!(first["stored"]["from"], "a");
    assert_eq!((&first["proposed"], &first["from"]), (&"other-g@mejl.example".into(), &"b".into()));
    assert_eq!((&first["run"], &first["since"]), (&2.into(), &"2026-11-24".into()));
    assert_eq!(first["dismissed_in"], serde_json::Value::Null);
}
