//! `rules/fill-missing.foga`: the other way in which the platform is documented to treat e-mail and
//! mobile number.

use foga::policy::Policy;
use foga::proofs::prove;

use crate::support::policies::{errors, project_file, shipped};

use super::{EACH, OWN_FIELDS, play_each};

fn fill_missing() -> Policy {
    let policy = shipped(&project_file("rules/fill-missing.foga")).policy;
    assert_eq!(errors(&prove(&policy).findings), [""; 0]);
    policy
}

#[test]
fn a_source_fills_what_is_missing() {
    play_each(
        &fill_missing(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a     => take fill-missing.fill a extens
         2 extens CATEGORY FIELD=b     => keep fill-missing.filled a extens
         3 extens CATEGORY FIELD=-     => keep fill-missing.filled a extens
         4 procapita CATEGORY FIELD=b  => keep fill-missing.filled a extens",
    );
}

#[test]
fn people_update_what_is_stored() {
    play_each(
        &fill_missing(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a
         2 edit CATEGORY FIELD=own    => take fill-missing.saved own user
         3 extens CATEGORY FIELD=b    => keep fill-missing.filled own user
         4 extens CATEGORY FIELD=own  => keep fill-missing.filled own user",
    );
}

#[test]
fn emptied_it_comes_back() {
    play_each(
        &fill_missing(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a
         2 edit CATEGORY FIELD=-    => clear fill-missing.emptied - user
         3 extens CATEGORY FIELD=-  => keep fill-missing.filled - user
         4 extens CATEGORY FIELD=a  => take fill-missing.fill a extens",
    );
}

#[test]
fn what_is_picked_from_another_source_is_the_persons() {
    play_each(
        &fill_missing(),
        &EACH,
        &OWN_FIELDS,
        "1 extens CATEGORY FIELD=a
         1 procapita CATEGORY FIELD=b
         2 edit CATEGORY FIELD=b  => take fill-missing.saved b user",
    );
}
