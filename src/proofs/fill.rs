use super::pool::Pool;

/// Values by their place in the pool; `None` is missing.
pub(super) type Filling = Box<[Option<usize>]>;

/// Lists all ways to make some values equal, different or missing.
pub(super) struct Fill<'a> {
    pool: &'a Pool,
    /// The values in the order in which they are chosen: those first that are asked about alone,
    /// so that for them it matters of which group they are. The others only matter by what they
    /// are equal to.
    order: Vec<usize>,
    alone: usize,
    most: usize,
    filled: Vec<Filling>,
}

impl<'a> Fill<'a> {
    /// All ways for so many values, of which those in `alone` are asked about alone; `None` where
    /// there are more than `most`.
    pub(super) fn all(
        pool: &'a Pool,
        values: usize,
        alone: &[usize],
        most: usize,
    ) -> Option<Vec<Filling>> {
        let others = (0..values).filter(|value| !alone.contains(value));
        let order = alone.iter().copied().chain(others).collect();
        let mut fill = Self { pool, order, alone: alone.len(), most, filled: Vec::new() };
        fill.next(&mut Vec::with_capacity(values))?;
        Some(fill.filled)
    }

    fn next(&mut self, chosen: &mut Vec<Option<usize>>) -> Option<()> {
        if chosen.len() == self.order.len() {
            if self.filled.len() == self.most {
                return None;
            }
            let mut filling = vec![None; chosen.len()];
            for (value, choice) in self.order.iter().zip(chosen) {
                filling[*value] = *choice;
            }
            self.filled.push(filling.into());
            return Some(());
        }
        for choice in self.choices(chosen) {
            chosen.push(choice);
            self.next(chosen)?;
            chosen.pop();
        }
        Some(())
    }

    /// Missing, a value that is used already, or a fresh one.
    fn choices(&self, used: &[Option<usize>]) -> Vec<Option<usize>> {
        let mut choices = vec![None];
        for value in used {
            if !choices.contains(value) {
                choices.push(*value);
            }
        }
        let most = if used.len() < self.alone { usize::MAX } else { 1 };
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
        let count = |values| Fill::all(&pool, values, &[], 1000).unwrap().len();
        assert_eq!([1, 2, 3, 4, 5].map(count), [2, 5, 15, 52, 203]);
        assert_eq!(Fill::all(&pool, 5, &[], 202), None);
    }

    #[test]
    fn only_a_value_that_is_asked_about_alone_is_tried_in_every_group() {
        let asks = Asks { literals: ["rektor@example.se".to_owned()].into(), ..Asks::default() };
        let pool = Pool::new(&Kind::Email, &asks, 2).unwrap();
        let count = |alone: &[usize]| Fill::all(&pool, 2, alone, 1000).unwrap().len();
        // Two values: both missing, one, the other, same, different: 5. With `rektor` apart from
        // the others for the second value, that one is tried alone, and with it the first equal
        // to it or not.
        assert_eq!([count(&[]), count(&[1])], [5, 8]);
    }
}
