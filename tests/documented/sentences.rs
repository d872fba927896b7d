//! What the sentences say.

use foga::policy::Outcome;

use super::{EACH, LOCKED_FIELDS, OWN_FIELDS, play, play_each, standard, with};

#[test]
fn names_and_addresses_follow_the_source() {
    play_each(
        &standard(),
        &EACH,
        &LOCKED_FIELDS,
        "1 extens CATEGORY FIELD=Kim  => take standard.follow-source Kim extens
         2 extens CATEGORY FIELD=Kai  => take standard.follow-source Kai extens
         3 extens CATEGORY FIELD=-    => keep standard.nothing-incoming Kai extens",
    );
}

#[test]
fn names_and_addresses_are_not_the_persons_to_change() {
    play_each(
        &standard(),
        &EACH,
        &LOCKED_FIELDS,
        "1 extens CATEGORY FIELD=Kim  => take standard.follow-source Kim extens
         2 edit CATEGORY FIELD=Kai    => keep standard.locked Kim extens
         3 edit CATEGORY FIELD=-      => keep standard.locked Kim extens",
    );
}

#[test]
fn what_a_person_saves_is_stored_at_once() {
    play_each(
        &standard(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a  => take standard.fill-empty a extens
         2 edit CATEGORY FIELD=own  => take standard.saved own user",
    );
}

#[test]
fn forced_email_is_overwritten() {
    play(
        &with("staff: email { forced: take }"),
        "1 extens staff email=a  => take t.forced a extens
         2 edit staff email=own  => take standard.saved own user
         3 extens staff email=b  => take t.forced b extens",
    );
}

#[test]
fn each_category_is_forced_by_itself() {
    for forced in EACH {
        let policy = with(&format!("{forced}: email {{ forced: take }}"));
        for category in EACH {
            let last = if category == forced {
                "take t.forced b extens"
            } else {
                "keep standard.own-value own user"
            };
            let timeline = "1 extens CATEGORY email=a
                 2 edit CATEGORY email=own  => take standard.saved own user
                 3 extens CATEGORY email=b  => "
                .to_owned();
            play_each(&policy, &[category], &["email"], &(timeline + last));
        }
    }
}

#[test]
fn forced_email_is_overwritten_at_every_sync() {
    play(
        &with("staff: email { forced: take }"),
        "1 extens staff email=a  => take t.forced a extens
         2 edit staff email=own  => take standard.saved own user
         3 extens staff email=a  => take t.forced a extens
         4 edit staff email=own  => take standard.saved own user
         5 extens staff email=a  => take t.forced a extens",
    );
}

#[test]
fn nothing_is_forced_by_default() {
    let standard = standard();
    play_each(
        &standard,
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a
         2 edit CATEGORY FIELD=own
         3 extens CATEGORY FIELD=b  => keep standard.own-value own user",
    );
    for (category, field) in EACH.iter().flat_map(|c| OWN_FIELDS.map(|field| (c, field))) {
        let slot = standard.slot(
            standard.category(category).unwrap(),
            standard.field(field).unwrap(),
            false,
        );
        let above = slot
            .rules
            .iter()
            .take_while(|rule| &*standard.rule(rule.rule).name != "standard.own-value");
        for rule in above {
            assert!(rule.outcome != Outcome::Take || rule.when.is_some(), "{category}: {field}");
        }
    }
}

/// The story of a guardian, whom the source catches up with.
const GUARDIAN: &str = "
    1 extens guardian FIELD=a    => take standard.fill-empty a extens
    2 edit guardian FIELD=own    => take standard.saved own user
    3 extens guardian FIELD=a    => keep standard.own-value own user
    4 extens guardian FIELD=own  => take standard.caught-up own extens
    5 extens guardian FIELD=b    => take standard.follow-source b extens";

/// The same of somebody else, who keeps the own value to the end.
const OTHERS: &str = "
    1 extens CATEGORY FIELD=a    => take standard.fill-empty a extens
    2 edit CATEGORY FIELD=own    => take standard.saved own user
    3 extens CATEGORY FIELD=a    => keep standard.own-value own user
    4 extens CATEGORY FIELD=own  => keep standard.own-value own user
    5 extens CATEGORY FIELD=b    => keep standard.own-value own user";

#[test]
fn an_unforced_category_is_as_before() {
    let policy = with("staff: email { forced: take }");
    play_each(&policy, &["guardian"], &OWN_FIELDS, GUARDIAN);
    play_each(&policy, &["pupil"], &OWN_FIELDS, OTHERS);
    play_each(&policy, &["staff"], &["mobile"], OTHERS);
}

#[test]
fn the_first_record_fills_email_and_mobile() {
    play_each(
        &standard(),
        &EACH,
        &[""],
        "1 extens CATEGORY email=a mobile=b  => take standard.fill-empty a extens; take standard.fill-empty b extens",
    );
}

#[test]
fn the_source_leads_until_an_edit() {
    play_each(
        &standard(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a  => take standard.fill-empty a extens
         2 extens CATEGORY FIELD=b  => take standard.follow-source b extens
         3 extens CATEGORY FIELD=b  => take standard.follow-source b extens
         4 edit CATEGORY FIELD=own  => take standard.saved own user
         5 extens CATEGORY FIELD=c  => keep standard.own-value own user",
    );
}

#[test]
fn a_change_at_the_source_reaches_a_person_who_never_saved() {
    play_each(
        &standard(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a  => take standard.fill-empty a extens
         2 edit CATEGORY FIELD=a    => keep standard.unchanged a extens
         3 extens CATEGORY FIELD=b  => take standard.follow-source b extens",
    );
}

#[test]
fn an_own_value_is_never_overwritten() {
    play_each(
        &standard(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a
         2 edit CATEGORY FIELD=own
         3 extens CATEGORY FIELD=a     => keep standard.own-value own user
         4 extens CATEGORY FIELD=b     => keep standard.own-value own user
         5 extens CATEGORY FIELD=c     => keep standard.own-value own user
         6 extens CATEGORY FIELD=-     => keep standard.own-value own user
         7 procapita CATEGORY FIELD=b  => keep standard.own-value own user",
    );
}

#[test]
fn a_guardian_leads_until_the_source_has_caught_up() {
    play_each(&standard(), &["guardian"], &OWN_FIELDS, GUARDIAN);
}

#[test]
fn only_a_guardians_mark_goes_when_the_source_catches_up() {
    play_each(&standard(), &["pupil", "staff"], &OWN_FIELDS, OTHERS);
}

#[test]
fn two_sources_may_report_one_guardian() {
    let standard = standard();
    assert!(standard.sources().is_empty());
    let person = crate::support::timeline::play(
        &standard,
        "1 extens guardian email=a     => take standard.fill-empty a extens
         1 procapita guardian email=b  => take standard.follow-source b procapita",
    );
    let reported: Vec<&str> = person.known.iter().map(|known| known.values[0].1.as_str()).collect();
    assert_eq!(reported, ["a@example.se", "b@example.se"]);
}

#[test]
fn the_address_is_from_the_source_that_synchronised_last() {
    play_each(
        &standard(),
        &EACH,
        &["address"],
        "1 extens CATEGORY FIELD=A     => take standard.follow-source A extens
         1 procapita CATEGORY FIELD=B  => take standard.follow-source B procapita
         2 extens CATEGORY FIELD=A     => take standard.follow-source A extens
         2 procapita CATEGORY FIELD=B  => take standard.follow-source B procapita",
    );
}

#[test]
fn email_and_mobile_are_from_the_source_that_synchronised_last() {
    play_each(
        &standard(),
        &["guardian"],
        &OWN_FIELDS,
        "1 extens guardian FIELD=a     => take standard.fill-empty a extens
         1 procapita guardian FIELD=b  => take standard.follow-source b procapita
         2 extens guardian FIELD=a     => take standard.follow-source a extens",
    );
}
