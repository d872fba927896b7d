//! Where the article can be read in two ways: the rule of the other reading, as the page gives it,
//! turns the outcome.

use super::page::other_reading;
use super::{play, with};

const FORCED: &str = "staff: email { forced: take }";

/// The same timeline ends in one way with the rules, and in another without them.
#[track_caller]
fn turns((with_rules, without): (&str, &str), timeline: &str, then: &str, otherwise: &str) {
    play(&with(with_rules), &format!("{timeline} => {then}"));
    play(&with(without), &format!("{timeline} => {otherwise}"));
}

#[test]
fn the_other_readings_are_one_rule_each() {
    let [r1, r2, r5, r6] = ["R1", "R2", "R5", "R6"].map(other_reading);
    turns(
        (&r1, ""),
        "1 extens staff address=A
         2 edit staff address=B",
        "take t.saved B user",
        "keep standard.locked A extens",
    );
    turns(
        (&r2, ""),
        "1 extens staff mobile=a
         2 edit staff mobile=own
         3 extens staff mobile=a",
        "take t.forced a extens",
        "keep standard.own-value own user",
    );
    turns(
        (&format!("{FORCED} {}", other_reading("R3")), FORCED),
        "1 extens staff email=a
         2 extens staff email=-",
        "clear t.source-is-empty - extens",
        "keep standard.nothing-incoming a extens",
    );
    turns(
        (&other_reading("R4"), FORCED),
        "1 extens staff email=a
         2 edit staff email=own
         3 extens staff email=a",
        "keep standard.own-value own user",
        "take t.forced a extens",
    );
    turns(
        (&r5, ""),
        "1 extens staff email=a
         2 edit staff email=own",
        "keep t.locked a extens",
        "take standard.saved own user",
    );
    turns(
        (&r6, ""),
        "1 extens staff email=a
         2 edit staff email=own
         3 procapita guardian email=b",
        "take t.first-time b procapita",
        "keep standard.own-value own user",
    );
    mobile_numbers();
    picks_and_emptied_values();
    guardians();
}

fn mobile_numbers() {
    let r7 = other_reading("R7");
    let [first_only, mark_stays]: [&str; 2] = r7.lines().collect::<Vec<_>>().try_into().unwrap();
    turns(
        (first_only, ""),
        "1 extens guardian mobile=a
         2 extens guardian mobile=b",
        "keep t.first-only a extens",
        "take standard.follow-source b extens",
    );
    turns(
        (mark_stays, ""),
        "1 extens guardian mobile=a
         2 edit guardian mobile=own
         3 extens guardian mobile=own",
        "keep t.mark-stays own user",
        "take standard.caught-up own extens",
    );
}

fn picks_and_emptied_values() {
    let [r9, r10, r11, r12] = ["R9", "R10", "R11", "R12"].map(other_reading);
    turns(
        (&r9, ""),
        "1 extens staff email=a
         2 edit staff email=a
         3 extens staff email=b",
        "keep standard.own-value a user",
        "take standard.follow-source b extens",
    );
    turns(
        (&r10, ""),
        "1 extens staff email=a
         2 extens staff email=-",
        "clear t.source-empties - extens",
        "keep standard.nothing-incoming a extens",
    );
    play(
        &with(&r10),
        "1 extens staff email=a
         2 edit staff email=own
         3 extens staff email=-  => keep standard.own-value own user",
    );
    let picked = "1 extens guardian email=a
                  1 procapita guardian email=b
                  2 edit guardian email=a";
    turns((&r11, ""), picked, "take t.picked a user", "take standard.same-as-source a extens");
    play(
        &with(&r11),
        &format!(
            "{picked}
             3 extens guardian email=a     => keep t.picked-stays a user
             4 procapita guardian email=b  => keep t.picked-stays a user
             5 procapita guardian email=c  => keep standard.own-value a user
             6 edit guardian email=own     => take standard.saved own user
             7 extens guardian email=own   => take standard.caught-up own extens"
        ),
    );
    turns(
        (&r12, ""),
        "1 extens staff email=a
         2 edit staff email=-
         3 extens staff email=a",
        "keep t.emptied-stays - user",
        "take standard.fill-empty a extens",
    );
}

fn guardians() {
    let [r13, r14, r18, r19] = ["R13", "R14", "R18", "R19"].map(other_reading);
    turns(
        (&r13, ""),
        "1 extens pupil email=a
         2 edit pupil email=own
         3 extens pupil email=own
         4 extens pupil email=b",
        "take standard.follow-source b extens",
        "keep standard.own-value own user",
    );
    turns(
        (&r14, ""),
        "1 extens guardian email=a
         1 procapita guardian email=a
         2 edit guardian email=own
         3 extens guardian email=own
         3 procapita guardian email=a",
        "keep t.stale own extens",
        "take standard.follow-source a procapita",
    );
    play(
        &with(&r14),
        "1 extens guardian email=a
         2 edit guardian email=-
         3 extens guardian email=a  => take standard.fill-empty a extens",
    );
    let declared = "source extens \"E\" source procapita \"P\"\n";
    let any_catches_up = "1 extens guardian email=a
                          1 procapita guardian email=b
                          2 edit guardian email=own
                          3 procapita guardian email=own";
    let r15 = format!("{declared}{}", other_reading("R15"));
    turns(
        (&r15, declared),
        any_catches_up,
        "keep t.only-extens own user
         4 extens guardian email=own => take standard.caught-up own extens",
        "take standard.caught-up own procapita",
    );
    turns(
        (&r18, ""),
        "1 extens guardian modified=2026-11-01 email=a
         2 procapita guardian modified=2026-10-01 email=b",
        "keep t.only-newer a extens
         3 procapita guardian modified=2026-11-03 email=c => take standard.follow-source c procapita",
        "take standard.follow-source b procapita",
    );
    turns(
        (&r19, ""),
        "1 extens guardian email=a
         2 edit guardian email=own
         3 extens guardian email=a",
        "take t.to-the-letter a extens",
        "keep standard.own-value own user",
    );
    turns(
        (&other_reading("R20"), ""),
        "1 extens staff email=a
         1 extens guardian email=b
         2 edit staff email=own
         3 extens guardian email=own",
        "keep t.staff-mark-stays own user",
        "take standard.caught-up own extens",
    );
}
