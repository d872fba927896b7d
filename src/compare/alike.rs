use super::{Compared, ComparedSlot, Comparison, Difference};

/// Slots of records, or of edits, in which the same came out.
#[derive(Debug)]
pub struct Alike<'c> {
    /// Whether they are of edits.
    pub edit: bool,
    /// Categories and fields: all fields of all categories of a pair.
    pub blocks: Vec<(Vec<&'c str>, Vec<&'c str>)>,
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

impl<'c> Alike<'c> {
    fn of(slots: &[&'c ComparedSlot]) -> Self {
        Self { edit: slots[0].edit, blocks: blocks(slots), result: &slots[0].result }
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

/// Slots as they would stand in the heads of blocks: first what one category has, then the
/// categories that have the same.
fn blocks<'c>(slots: &[&'c ComparedSlot]) -> Vec<(Vec<&'c str>, Vec<&'c str>)> {
    let mut by_category: Vec<(&str, Vec<&str>)> = Vec::new();
    for slot in slots {
        match by_category.iter_mut().find(|(category, _)| *category == &*slot.category) {
            Some((_, fields)) => fields.push(&slot.field),
            None => by_category.push((&slot.category, vec![&slot.field])),
        }
    }
    let mut blocks: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for (category, fields) in by_category {
        match blocks.iter_mut().find(|(_, known)| *known == fields) {
            Some((categories, _)) => categories.push(category),
            None => blocks.push((vec![category], fields)),
        }
    }
    blocks
}
