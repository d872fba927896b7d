//! The mistakes people make, what to say of them, and what they meant.

mod conditions;
mod declarations;
mod fallback;
mod heads;
mod marks;
mod names;
mod place;
mod rules;
mod spelling;
mod strings;

pub(super) use place::{Mistake, Place};
pub(super) use spelling::{kind_meant, outcome_meant};

/// What stands in a rule file, for someone who wrote something else.
pub(super) const WHAT_A_FILE_CONTAINS: &str = "after `policy`, a file has lines that begin with `municipality`, `category`, `field`, `source`, \
     `fact`, `rank` or `limit`, and blocks such as `guardian: email { ... }`";

/// Recognises the mistake at a place; the closer look first.
pub(super) fn recognise(place: &Place<'_>) -> Mistake {
    [
        strings::look,
        spelling::twice,
        conditions::look,
        rules::look,
        heads::look,
        declarations::look,
        marks::look,
        spelling::look,
        names::look,
        fallback::missing_word,
    ]
    .into_iter()
    .find_map(|look| look(place))
    .unwrap_or_else(|| fallback::look(place))
}
