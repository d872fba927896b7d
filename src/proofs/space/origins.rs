use crate::decide::Origin;
use crate::policy::CategoryId;

use super::super::asks::Asks;
use super::super::sources::Sources;

/// Who a stored value is from, and whether that source reports in another category too.
#[derive(Debug, Clone, Copy)]
pub(super) struct From {
    pub(super) origin: Option<Origin>,
    pub(super) category: Option<CategoryId>,
    pub(super) elsewhere: bool,
}

/// Nobody first.
pub(super) fn origins(asks: &Asks, sources: &Sources) -> Vec<From> {
    let nobody = From { origin: None, category: None, elsewhere: false };
    if !asks.origin {
        // Whoever it is; but somebody, so that a missing value can have been there once.
        let anybody = sources.origins.first().map(|source| Origin::Source(*source));
        return vec![nobody, From { origin: anybody, ..nobody }];
    }
    let mut origins = vec![nobody];
    let all = sources.origins.iter().copied().map(Origin::Source);
    for origin in [Origin::User].into_iter().chain(all) {
        let mentioned = asks.origin_categories.iter().copied().map(Some);
        for category in [None].into_iter().chain(mentioned) {
            let from = From { origin: Some(origin), category, elsewhere: false };
            origins.push(from);
            let ranked = matches!(origin, Origin::Source(id) if sources.ranked.contains(&id));
            if asks.stored_outranks && ranked {
                origins.push(From { elsewhere: true, ..from });
            }
        }
    }
    origins
}
