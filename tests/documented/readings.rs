//! Where the article can be read in two ways: the reading that was taken.

use crate::support::policies::{project_file, shipped};

use super::{EACH, play, play_each, policy, standard, with};

#[test]
fn a_mobile_number_can_be_forced_too() {
    play(
        &with("staff: mobile { forced: take }"),
        "1 extens staff mobile=a  => take t.forced a extens
         2 edit staff mobile=own  => take standard.saved own user
         3 extens staff mobile=a  => take t.forced a extens",
    );
}

#[test]
fn a_forced_field_with_an_empty_source_is_left_alone() {
    play(
        &with("staff: email { forced: take }"),
        "1 extens staff email=a  => take t.forced a extens
         2 extens staff email=-  => keep standard.nothing-incoming a extens
         3 edit staff email=own  => take standard.saved own user
         4 extens staff email=-  => keep standard.own-value own user",
    );
}

#[test]
fn a_forced_field_can_still_be_edited() {
    play(
        &with("staff: email { forced: take }"),
        "1 extens staff email=a  => take t.forced a extens
         2 edit staff email=own  => take standard.saved own user",
    );
}

#[test]
fn a_first_record_does_not_overwrite_an_own_value() {
    play(
        &standard(),
        "1 extens staff email=a        => take standard.fill-empty a extens
         2 edit staff email=own        => take standard.saved own user
         3 procapita guardian email=b  => keep standard.own-value own user",
    );
}

/// The stories of e-mail are all told of the mobile number too; here it is a guardian's, spelled as
/// people spell numbers.
#[test]
fn a_mobile_number_behaves_as_an_email() {
    play(
        &standard(),
        "1 extens guardian mobile=070-174_06_05    => take standard.fill-empty a extens
         2 edit guardian mobile=0701740608         => take standard.saved own user
         3 extens guardian mobile=+46701740605     => keep standard.own-value own user
         4 procapita guardian mobile=0701-740606   => keep standard.own-value own user
         5 extens guardian mobile=0046701740608    => take standard.caught-up own extens
         6 extens guardian mobile=-                => keep standard.nothing-incoming own extens
         7 procapita guardian mobile=070_1740606   => take standard.follow-source b procapita",
    );
}

#[test]
fn an_edited_email_leaves_the_mobile_number_to_the_source() {
    play_each(
        &standard(),
        &EACH,
        &[""],
        "1 extens CATEGORY email=a mobile=a
         2 edit CATEGORY email=own           => take standard.saved own user
         3 extens CATEGORY email=b mobile=b  => keep standard.own-value own user; take standard.follow-source b extens",
    );
}

#[test]
fn saving_the_same_value_is_no_edit() {
    play(
        &standard(),
        "1 extens staff email=a
         2 edit staff email=A@Example.se  => keep standard.unchanged a extens
         3 extens staff email=b           => take standard.follow-source b extens",
    );
    play(
        &standard(),
        "1 extens staff mobile=a
         2 edit staff mobile=070-174_06_05  => keep standard.unchanged a extens
         3 extens staff mobile=b            => take standard.follow-source b extens",
    );
    play(&standard(), "1 edit staff email=-  => keep standard.unchanged - -");
}

#[test]
fn a_source_that_empties_its_value_removes_nothing() {
    play_each(
        &standard(),
        &EACH,
        &["email", "mobile"],
        "1 extens CATEGORY FIELD=a
         2 extens CATEGORY FIELD=-  => keep standard.nothing-incoming a extens",
    );
}

#[test]
fn picking_what_a_source_reports_is_no_own_value() {
    play(
        &standard(),
        "1 extens guardian email=a     => take standard.fill-empty a extens
         1 procapita guardian email=b  => take standard.follow-source b procapita
         2 edit guardian email=a       => take standard.same-as-source a extens
         3 procapita guardian email=b  => take standard.follow-source b procapita",
    );
    // What is reported in another category only is the person's own.
    play(
        &standard(),
        "1 extens staff email=a
         1 extens guardian email=b  => take standard.follow-source b extens
         2 edit guardian email=a    => take standard.saved a user",
    );
    // And so is what a source reported earlier, also where it reports nothing now.
    play(
        &standard(),
        "1 extens guardian email=a
         2 extens guardian email=-  => keep standard.nothing-incoming a extens
         3 edit guardian email=own  => take standard.saved own user
         4 edit guardian email=a    => take standard.saved a user",
    );
    play(
        &standard(),
        "1 extens guardian email=a
         2 extens guardian email=b
         3 edit guardian email=a  => take standard.saved a user",
    );
}

#[test]
fn of_two_sources_that_report_a_picked_value_the_leading_one_is_its_origin() {
    let timeline = "1 extens guardian email=b
                    1 procapita guardian email=b
                    2 edit guardian email=own  => take standard.saved own user
                    3 edit guardian email=b    => take standard.same-as-source b ";
    play(&standard(), &format!("{timeline}extens"));
    let declared = "source extens \"E\" source procapita \"P\" rank procapita > extens";
    play(&with(declared), &format!("{timeline}procapita"));
}

#[test]
fn an_emptied_value_is_filled_again() {
    play_each(
        &standard(),
        &EACH,
        &["email", "mobile"],
        "1 extens CATEGORY FIELD=a
         2 edit CATEGORY FIELD=-    => clear standard.emptied - user
         3 extens CATEGORY FIELD=-  => keep standard.own-value - user
         4 extens CATEGORY FIELD=a  => take standard.fill-empty a extens",
    );
}

#[test]
fn a_stale_second_source_wins_once_the_mark_has_gone() {
    let timeline = "1 extens guardian email=a
                    1 procapita guardian email=a
                    2 edit guardian email=own    => take standard.saved own user
                    3 extens guardian email=own  => take standard.caught-up own extens
                    3 procapita guardian email=a => ";
    play(&standard(), &format!("{timeline} take standard.follow-source a procapita"));
    let path = project_file("rules/exempelkoping/exempelkoping.foga");
    let exempelkoping = shipped(&path).policy;
    play(&exempelkoping, &format!("{timeline} keep exempelkoping.extens-leads own extens"));
}

#[test]
fn any_source_can_catch_up() {
    play(
        &standard(),
        "1 extens guardian email=a
         1 procapita guardian email=b
         2 edit guardian email=own
         3 procapita guardian email=own  => take standard.caught-up own procapita",
    );
}

#[test]
fn caught_up_means_the_same_value_not_the_same_spelling() {
    play(
        &standard(),
        "1 extens guardian email=a
         2 edit guardian email=own
         3 extens guardian email=Own@Example.SE  => take standard.caught-up Own@example.se extens",
    );
    play(
        &standard(),
        "1 extens guardian mobile=a
         2 edit guardian mobile=070-174_06_06
         3 extens guardian mobile=+46_70_174_06_06  => take standard.caught-up b extens",
    );
}

#[test]
fn a_source_that_repeats_itself_still_synchronised_last() {
    play(
        &standard(),
        "1 extens guardian email=a     => take standard.fill-empty a extens
         2 procapita guardian email=b  => take standard.follow-source b procapita
         3 extens guardian email=a     => take standard.follow-source a extens",
    );
}

#[test]
fn a_mark_holds_in_every_category() {
    play(
        &standard(),
        "1 extens staff email=a       => take standard.fill-empty a extens
         1 extens guardian email=b    => take standard.follow-source b extens
         2 edit staff email=own       => take standard.saved own user
         3 extens guardian email=b    => keep standard.own-value own user
         4 extens staff email=a       => keep standard.own-value own user
         5 extens guardian email=own  => take standard.caught-up own extens",
    );
}

#[test]
fn a_source_that_is_not_declared_is_not_accepted() {
    let declared = policy("policy t extends standard source extens \"E\"").policy;
    let roster = declared.roster(["procapita"]);
    assert!(roster.accepts(roster.id("extens").unwrap()));
    assert!(!roster.accepts(roster.id("procapita").unwrap()));
}
