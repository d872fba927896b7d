use std::collections::BTreeMap;

/// What files say of the pages of a list.
#[derive(Debug, Clone, Default)]
pub(in crate::readers) struct Pages {
    /// Whether some page names another that follows.
    some_go_on: bool,
    /// Whether some page is the last.
    some_is_last: bool,
    /// Of lists that say how long they are, by that: where stretches of them begin and end.
    listed: BTreeMap<u64, Stretches>,
}

/// How many more elements a list has been delivered at once from this place on, than before it.
type Stretches = BTreeMap<u64, i64>;

/// Why pages are not all that there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// Each of them names another that follows.
    GoesOn,
    /// A list is longer than what was delivered of it, or some of it was delivered more often than
    /// the rest.
    Lacks {
        /// How many elements the list says that it has.
        total: u64,
        /// How many were delivered of lists that say so.
        delivered: u64,
    },
}

impl Pages {
    /// A page that names another, or is the last.
    pub(in crate::readers) fn token(goes_on: bool) -> Self {
        Self { some_go_on: goes_on, some_is_last: !goes_on, ..Self::default() }
    }

    /// A page with so many elements of a list, from a place, counted from 1. A list is known by its
    /// length alone: lists of several kinds may be delivered together.
    pub(in crate::readers) fn stretch(total: u64, start: u64, count: u64) -> Self {
        let mut stretches = Stretches::new();
        if count > 0 {
            *stretches.entry(start).or_default() += 1;
            *stretches.entry(start.saturating_add(count)).or_default() -= 1;
        }
        Self { listed: BTreeMap::from([(total, stretches)]), ..Self::default() }
    }

    pub(in crate::readers) fn add(&mut self, other: Self) {
        self.some_go_on |= other.some_go_on;
        self.some_is_last |= other.some_is_last;
        for (total, stretches) in other.listed {
            let known = self.listed.entry(total).or_default();
            for (place, more) in stretches {
                *known.entry(place).or_default() += more;
            }
        }
    }

    /// Why there is surely more than these pages.
    pub(in crate::readers) fn unfinished(&self) -> Option<Unfinished> {
        if self.some_go_on && !self.some_is_last {
            return Some(Unfinished::GoesOn);
        }
        self.listed.iter().find_map(|(total, stretches)| lacking(*total, stretches))
    }
}

/// A list is there if each of its elements was delivered, and none more often than another: two of
/// one length, or one that was delivered twice, are as good.
fn lacking(total: u64, stretches: &Stretches) -> Option<Unfinished> {
    let edges: Vec<(u64, i64)> = stretches
        .iter()
        .map(|(place, more)| (*place, *more))
        .filter(|(_, more)| *more != 0)
        .collect();
    let is_whole = match edges[..] {
        [] => total == 0,
        [(1, more), (end, less)] => end == total.saturating_add(1) && more == -less,
        _ => false,
    };
    if is_whole {
        return None;
    }
    // Each element is counted from where its stretch begins to where it ends.
    let (mut delivered, mut open, mut last) = (0, 0, 0);
    for (place, more) in edges {
        delivered += u64::try_from(open).unwrap_or_default() * (place - last);
        open += more;
        last = place;
    }
    Some(Unfinished::Lacks { total, delivered })
}

#[cfg(test)]
mod tests {
    use super::{Pages, Unfinished};

    fn of(pages: &[(u64, u64, u64)]) -> Option<Unfinished> {
        let mut all = Pages::default();
        for (total, start, count) in pages {
            all.add(Pages::stretch(*total, *start, *count));
        }
        all.unfinished()
    }

    #[test]
    fn a_list_is_there_when_each_of_its_elements_is() {
        for whole in [
            &[(3, 1, 3)][..],
            &[(0, 1, 0)],
            &[(3, 3, 1), (3, 1, 2)],
            // Users and employments, of which there are as many.
            &[(3, 1, 2), (3, 1, 3), (3, 3, 1)],
            &[(3, 1, 3), (5, 1, 5)],
        ] {
            assert_eq!(of(whole), None, "{whole:?}");
        }
        for (part, total, delivered) in [
            (&[(3, 1, 2)][..], 3, 2),
            (&[(3, 1, 0)], 3, 0),
            (&[(3, 2, 2)], 3, 2),
            (&[(4, 1, 2), (4, 1, 2)], 4, 4),
            (&[(3, 1, 3), (3, 1, 2)], 3, 5),
            (&[(3, 1, 4)], 3, 4),
            (&[(3, 1, 3), (5, 1, 4)], 5, 4),
        ] {
            assert_eq!(of(part), Some(Unfinished::Lacks { total, delivered }), "{part:?}");
        }
    }
}
