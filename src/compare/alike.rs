use super::{Compared, ComparedSlot, Comparison, Difference};

/// Slots of records, or of edits, in which the same came out.
#[derive(Debug)]
pub struct Alike<'c> {
    /// Whether they are of edits.
    pub edit: bool,
    /// Their categories and fields.
    pub slots: Vec<(&'c str, &'c str)>,
    /// What came out in the first of them; in the others it is the same but for the examples.
    pub result: &'c Compared,
}

impl Comparison {
    /// The slots by what came out in them, in the order of the first of each.
    pub fn alike(&self) -> Vec<Alike<'_>> {
        let mut groups: Vec<Vec<&ComparedSlot>> = Vec::new();
        for slot in &self.slots {
            let same = |group: &&mut Vec<&ComparedSlot>| {
                group[0].edit == slot.edit && same(&group[0].result, &slot.result)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(slot),
                None => groups.push(vec![slot]),
            }
        }
        groups.iter().map(|group| Alike::of(group)).collect()
    }
}

impl ComparedSlot {
    /// The category and the field.
    pub fn names(&self) -> (&str, &str) {
        (&self.category, &self.field)
    }
}

impl<'c> Alike<'c> {
    fn of(slots: &[&'c ComparedSlot]) -> Self {
        Self {
            edit: slots[0].edit,
            slots: slots.iter().map(|slot| slot.names()).collect(),
            result: &slots[0].result,
        }
    }
}

/// Whether two results are the same but for their examples.
fn same(a: &Compared, b: &Compared) -> bool {
    let (Compared::Different(a), Compared::Different(b)) = (a, b) else { return a == b };
    let alike = |a: &Difference, b: &Difference| {
        let places = |of: &Difference| -> Vec<_> {
            of.places.iter().map(|place| place.conditions.clone()).collect()
        };
        a.what == b.what && a.says == b.says && places(a) == places(b)
    };
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
}
