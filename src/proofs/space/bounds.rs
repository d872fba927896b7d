use crate::decide::Event;

use super::super::fill::Fill;
use super::{MOST_SITUATIONS, Space, TooLarge};

impl Space {
    /// How many values a situation of this event has.
    pub(super) fn values_of(&self, event: Event) -> usize {
        let own = matches!(event, Event::Record(source) if self.tracked.contains(&source));
        2 + usize::from(self.asks_previous) + self.tracked.len() - usize::from(own)
    }

    /// Lists the fillings of every event, as long as the whole, each situation so many times, stays
    /// within bounds.
    pub(super) fn fill(&mut self, times: u64) -> Result<(), TooLarge> {
        let others = [
            self.origins.len(),
            self.ages.len(),
            1 + usize::from(self.asks_newer),
            self.days.len(),
        ];
        let rest = self.rest.count().saturating_mul(times);
        let others = others.iter().fold(rest, |all, one| all.saturating_mul(*one as u64));
        let most = MOST_SITUATIONS / others;
        let mut all = 0;
        for event in &self.events {
            let values = self.values_of(*event);
            if !self.fillings.contains_key(&values) {
                let all: Vec<usize> = (0..values).collect();
                let alone = if self.all_alone { &all } else { &self.alone };
                let filled = Fill::all(&self.pool, values, alone, most as usize);
                self.fillings.insert(values, filled.ok_or_else(|| self.too_large(values))?);
            }
            all += self.fillings[&values].len() as u64;
            if all > most {
                return Err(self.too_large(values));
            }
        }
        Ok(())
    }

    fn too_large(&self, values: usize) -> TooLarge {
        let (also, facts) = self.rest.counts();
        let counts = [
            (values as u64, "values that can be equal or not"),
            (self.pool.groups.len() as u64, "kinds of value that literals tell apart"),
            (self.events.len() as u64, "sources that send records"),
            (self.origins.len() as u64, "origins of the stored value"),
            ((self.ages.len() * self.days.len()) as u64, "stretches of days"),
            (also, "combinations of categories"),
            (facts, "combinations of facts"),
        ];
        let large = counts.iter().filter(|(count, _)| *count > 3);
        let large: Vec<String> = large.map(|(count, what)| format!("{count} {what}")).collect();
        let reason = format!(
            "there are more than {} million situations: {}",
            MOST_SITUATIONS / 1_000_000,
            large.join(", ")
        );
        TooLarge { reason }
    }
}
