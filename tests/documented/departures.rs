//! Where the safeguards depart from the article.

use super::{EACH, LOCKED_FIELDS, OWN_FIELDS, play, play_each, standard, with};

#[test]
fn a_protected_persons_first_record_waits() {
    play_each(
        &standard(),
        &EACH,
        &[""],
        "1 extens CATEGORY protected email=a mobile=b given-name=Kim address=A
            => hold safeguards.protected-identity - - proposed a; hold safeguards.protected-identity - - proposed b; hold safeguards.protected-identity - - proposed Kim; hold safeguards.protected-identity - - proposed A"
            .replace("\n", "")
            .as_str(),
    );
}

#[test]
fn a_change_at_the_source_waits_for_a_protected_person() {
    play_each(
        &standard(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a            => take standard.fill-empty a extens
         2 extens CATEGORY protected FIELD=b  => hold safeguards.protected-identity a extens proposed b",
    );
    // It is enough that some source's latest record says so.
    play(
        &standard(),
        "1 extens guardian email=a
         2 procapita guardian protected email=a  => take standard.follow-source a procapita
         3 extens guardian email=b               => hold safeguards.protected-identity a procapita proposed b
         4 procapita guardian email=a            => take standard.follow-source a procapita
         5 extens guardian email=b               => take standard.follow-source b extens",
    );
}

#[test]
fn force_does_not_step_around_the_guard() {
    play(
        &with("staff: email { forced: take }"),
        "1 extens staff email=a            => take t.forced a extens
         2 edit staff email=own            => take standard.saved own user
         3 extens staff protected email=a  => hold safeguards.protected-identity own user proposed a",
    );
}

#[test]
fn a_second_source_waits_for_a_protected_person() {
    let fields = [&OWN_FIELDS[..], &LOCKED_FIELDS].concat();
    play_each(
        &standard(),
        &EACH,
        &fields,
        "1 extens CATEGORY FIELD=a
         1 procapita CATEGORY protected FIELD=b  => hold safeguards.protected-identity a extens proposed b",
    );
}

#[test]
fn an_emptied_value_of_a_protected_person_waits() {
    play_each(
        &standard(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a
         2 edit CATEGORY FIELD=-              => clear standard.emptied - user
         3 extens CATEGORY protected FIELD=a  => hold safeguards.protected-identity - user proposed a",
    );
}

#[test]
fn a_protected_persons_own_edit_is_stored() {
    play_each(
        &standard(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a            => take standard.fill-empty a extens
         2 extens CATEGORY protected FIELD=a  => take standard.follow-source a extens
         3 edit CATEGORY FIELD=own            => take standard.saved own user",
    );
}

#[test]
fn a_protected_guardians_mark_goes_all_the_same() {
    play_each(
        &standard(),
        &["guardian"],
        &OWN_FIELDS,
        "1 extens guardian FIELD=a
         2 edit guardian FIELD=own
         3 extens guardian protected FIELD=own  => take standard.caught-up own extens
         4 extens guardian protected FIELD=b    => hold safeguards.protected-identity own extens proposed b",
    );
}
