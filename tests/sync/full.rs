//! Deliveries that are all that a source has.

use crate::support::Home;

fn known(home: &Home) -> Vec<String> {
    home.rows(
        "SELECT key || ' ' || source.name || ' ' || category.name FROM known
             JOIN person ON person.id = person JOIN source ON source.id = known.source
             JOIN category ON category.id = category ORDER BY 1",
    )
}

#[test]
fn whoever_is_not_there_is_gone_and_keeps_what_is_stored() {
    let home = Home::new();
    let rows = ["g;V;g@mejl.example", "h;V;h@mejl.example", "h;P;", "i;E;"];
    home.sync("a").rows(&rows).run().fine();
    home.sync("b").rows(&["h;V;b@mejl.example"]).run().fine();
    let ran = home.sync("a").rows(&["h;P;", "i;E;"]).with("--full --format json").run().fine();
    let gone = ran.findings("gone");
    let gone: Vec<_> = gone.iter().map(|f| (f["person"].clone(), f["category"].clone())).collect();
    let expected = [("g", "guardian"), ("h", "guardian")];
    assert_eq!(gone, expected.map(|(person, category)| (person.into(), category.into())));
    assert_eq!(known(&home), ["h a staff", "h b guardian", "i a pupil"]);
    assert_eq!(home.rows("SELECT value FROM reported"), ["b@mejl.example"]);
    assert_eq!(home.stored(), ["g email g@mejl.example a", "h email b@mejl.example b"]);
}

#[test]
fn without_full_nobody_is_gone() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;", "h;V;"]).run().fine();
    home.sync("a").rows(&["h;V;"]).run().fine();
    assert_eq!(known(&home), ["g a guardian", "h a guardian"]);
}

#[test]
fn an_empty_delivery_is_not_all_that_a_source_has() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;"]).run().fine();
    home.sync("a").rows(&[]).with("--full").run().exit(1).complains(
        "the delivery has no record, and `--full` would say that `a` has nobody any more",
    );
    assert_eq!(known(&home), ["g a guardian"]);
}

/// Somebody is meant by a row without a readable identity: it may be anybody.
#[test]
fn where_somebody_cannot_be_read_nobody_is_gone() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;", "h;V;"]).run().fine();
    home.sync("a").rows(&["h;V;", ";V;"]).with("--full").run().fine().says(
        "warning: nobody is taken to be gone: a row was set aside without anybody knowing whose it is",
    );
    assert_eq!(known(&home), ["g a guardian", "h a guardian"]);
}

#[test]
fn a_row_set_aside_still_says_that_its_person_is_there() {
    let home = Home::new();
    home.sync("a").rows(&["g;V;", "h;V;", "i;V;"]).run().fine();
    let ran = home.sync("a").rows(&["h;V;", "g;Rektor;"]).with("--full --format json").run().fine();
    assert_eq!(ran.findings("gone").len(), 1);
    assert_eq!(known(&home), ["g a guardian", "h a guardian"]);
}

/// What a full delivery no longer has is forgotten before its records are decided.
#[test]
fn a_full_delivery_speaks_as_a_whole() {
    let home = Home::new().policy(
        "policy home extends standard source a source b
         guardian: email { not-for-staff: keep when person is staff }",
    );
    home.sync("a").rows(&["g;P;"]).run().fine();
    home.sync("a").rows(&["g;V;g@mejl.example"]).run().fine();
    assert_eq!(home.stored(), [""; 0]);
    home.sync("a").rows(&["g;V;g@mejl.example"]).with("--full").run().fine();
    assert_eq!(home.stored(), ["g email g@mejl.example a"]);
}
