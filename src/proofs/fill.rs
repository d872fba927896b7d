use super::pool::Pool;

/// Values by their place in the pool; `None` is missing.
pub(super) type Filling = Box<[Option<usize>]>;

/// Lists all ways to make some values equal, different or missing.
pub(super) struct Fill<'a> {
    pool: &'a Pool,
    /// The first so many values are asked about alone, so that it matters of which group they are.
    subjects: usize,
    most: usize,
    filled: Vec<Filling>,
}

impl<'a> Fill<'a> {
    /// `None` where there are more than `most`.
    pub(super) fn all(
        pool: &'a Pool,
        values: usize,
        subjects: usize,
        most: usize,
    ) -> Option<Vec<Filling>> {
        let mut fill = Self { pool, subjects, most, filled: Vec::new() };
        fill.next(&mut vec![None; values], 0)?;
        Some(fill.filled)
    }

    fn next(&mut self, filling: &mut Vec<Option<usize>>, at: usize) -> Option<()> {
        if at == filling.len() {
            if self.filled.len() == self.most {
                return None;
            }
            self.filled.push(filling.clone().into());
            return Some(());
        }
        for choice in self.choices(&filling[..at]) {
            filling[at] = choice;
            self.next(filling, at + 1)?;
        }
        Some(())
    }

    /// Missing, a value that is used already, or a fresh one: of each group for a value that is
    /// asked about alone, of any group for another.
    fn choices(&self, used: &[Option<usize>]) -> Vec<Option<usize>> {
        let mut choices = vec![None];
        for value in used {
            if !choices.contains(value) {
                choices.push(*value);
            }
        }
        let most = if used.len() < self.subjects { usize::MAX } else { 1 };
        let groups = self.pool.groups.iter();
        let fresh =
            groups.filter_map(|group| group.iter().find(|value| !used.contains(&Some(**value))));
        choices.extend(fresh.take(most).copied().map(Some));
        choices
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proofs::asks::Asks;
    use crate::record::Kind;

    #[test]
    fn partitions_with_missing_are_counted_by_the_next_bell_number() {
        let pool = Pool::new(&Kind::Phone, &Asks::default(), 5).unwrap();
        let count = |values| Fill::all(&pool, values, 2, 1000).unwrap().len();
        assert_eq!([1, 2, 3, 4, 5].map(count), [2, 5, 15, 52, 203]);
        assert_eq!(Fill::all(&pool, 5, 2, 202), None);
    }
}
