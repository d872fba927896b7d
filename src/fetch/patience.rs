use std::time::{Duration, Instant};

use super::refusal::lasting;

/// How long an interface is waited for.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// All that is asked for has to be there in this time.
    pub limit: Duration,
    /// How long is waited before something is asked for a second time; then twice as long each
    /// time.
    pub first_wait: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { limit: Duration::from_secs(30 * 60), first_wait: Duration::from_secs(1) }
    }
}

/// How often something is asked for.
pub(super) const TRIES: u32 = 6;

/// The longest time between two tries, unless the interface asks for more.
const LONGEST: Duration = Duration::from_secs(60);

/// Patience that has begun to run out.
#[derive(Debug)]
pub(super) struct Clock {
    patience: Patience,
    began: Instant,
}

impl Clock {
    pub(super) fn start(patience: Patience) -> Self {
        Self { patience, began: Instant::now() }
    }

    /// How much time is left; `None` where there is none.
    pub(super) fn left(&self) -> Option<Duration> {
        self.patience.limit.checked_sub(self.began.elapsed()).filter(|left| !left.is_zero())
    }

    /// How long to wait after so many tries, at least as long as the interface has asked for;
    /// `None` where there is no such time, or no such try.
    pub(super) fn wait(&self, tries: u32, asked: Option<Duration>) -> Option<Duration> {
        if tries >= TRIES {
            return None;
        }
        let growing = self.patience.first_wait.saturating_mul(1 << tries.saturating_sub(1).min(16));
        let wait = growing.min(LONGEST).max(asked.unwrap_or_default());
        self.left().filter(|left| wait < *left).map(|_| wait)
    }

    /// The whole time, in words.
    pub(super) fn limit(&self) -> String {
        lasting(self.patience.limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_wait_is_twice_the_one_before_up_to_a_minute() {
        let seconds = Duration::from_secs;
        let clock = Clock::start(Patience { limit: seconds(600), first_wait: seconds(10) });
        let waits: Vec<u64> =
            (1..TRIES).map(|tries| clock.wait(tries, None).unwrap().as_secs()).collect();
        assert_eq!(waits, [10, 20, 40, 60, 60]);
        assert_eq!(clock.wait(TRIES, None), None);
        assert_eq!(clock.wait(1, Some(seconds(300))), Some(seconds(300)));
        assert_eq!(clock.wait(1, Some(seconds(601))), None);
        assert_eq!(clock.limit(), "10 min");
    }

    #[test]
    fn there_is_an_end_to_it() {
        let clock = Clock::start(Patience { limit: Duration::ZERO, ..Patience::default() });
        assert_eq!(clock.left(), None);
        assert_eq!(clock.wait(1, None), None);
    }
}
