/// Texts that can be looked up, each by its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    all: Vec<Box<str>>,
    /// Places, each where its text's hash says, or in the next free slot; a power of two, and half
    /// of them free at least.
    slots: Vec<Option<u16>>,
}

impl Words {
    pub(super) fn new(all: &[Box<str>]) -> Self {
        Self { all: all.to_vec(), slots: Vec::new() }
    }

    pub(super) fn extend(&mut self, others: Self) {
        self.all.extend(others.all);
    }

    /// Makes them ready to be looked up.
    pub(super) fn sort(&mut self) {
        self.all.sort_unstable();
        self.all.dedup();
        self.slots = vec![None; (2 * self.all.len()).next_power_of_two()];
        for (place, text) in (0..).zip(&self.all) {
            let mut slot = self.slot(text);
            while self.slots[slot].is_some() {
                slot = (slot + 1) & (self.slots.len() - 1);
            }
            self.slots[slot] = Some(place);
        }
    }

    /// The texts by their places.
    pub(super) fn all(&self) -> &[Box<str>] {
        &self.all
    }

    /// The place of a text, if it is one of these.
    pub(crate) fn place(&self, text: &str) -> Option<usize> {
        let mut slot = self.slot(text);
        while let Some(place) = self.slots[slot] {
            let place = usize::from(place);
            if *self.all[place] == *text {
                return Some(place);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }

    /// By the hash FNV-1a (Fowler, Noll and Vo), of which the upper bits are folded in.
    fn slot(&self, text: &str) -> usize {
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        (hash ^ hash >> 32) as usize & (self.slots.len() - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn each_is_found_at_its_place_and_no_other_is() {
        for many in [0, 1, 2, 3, 50, 500] {
            let mut words = Words::new(&[]);
            for word in 0..many {
                words.extend(Words::new(&[format!("U{word}").into(), "U0".into()]));
            }
            words.sort();
            assert_eq!(words.all().len(), many);
            for (place, text) in words.all().iter().enumerate() {
                assert_eq!(words.place(text), Some(place));
            }
            assert_eq!(
                [words.place("U"), words.place(&format!("U{many}")), words.place("")],
                [None; 3]
            );
        }
    }
}
