//! Slots as they would stand in the heads of blocks.

/// Categories and fields: all fields of all these categories.
type Block<'n> = (Vec<&'n str>, Vec<&'n str>);

/// Slots, each a category and a field, as the heads of blocks that cover them and no others: of
/// `all` that there are, `every` stands for all categories or all fields.
pub(super) fn heads(slots: &[(&str, &str)], all: &[(&str, &str)], edit: bool) -> String {
    let (mut categories, mut fields) = (Vec::new(), Vec::new());
    for (category, field) in all {
        for (names, name) in [(&mut categories, category), (&mut fields, field)] {
            if !names.contains(name) {
                names.push(*name);
            }
        }
    }
    let head = |(these, of): &Block<'_>| {
        let edit = if edit { "edit " } else { "" };
        let these = names(these, &categories, "every category");
        format!("{edit}{these}: {}", names(of, &fields, "every field"))
    };
    blocks(slots).iter().map(head).collect::<Vec<_>>().join("; ")
}

fn names(these: &[&str], all: &[&str], every: &str) -> String {
    if these.len() == all.len() && all.len() > 1 { every.to_owned() } else { these.join(", ") }
}

/// First the fields of each category, then the categories that have the same.
fn blocks<'n>(slots: &[(&'n str, &'n str)]) -> Vec<Block<'n>> {
    let mut by_category: Vec<(&str, Vec<&str>)> = Vec::new();
    for (category, field) in slots {
        match by_category.iter_mut().find(|(known, _)| known == category) {
            Some((_, fields)) => fields.push(field),
            None => by_category.push((category, vec![field])),
        }
    }
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for (category, fields) in by_category {
        match blocks.iter_mut().find(|(_, known)| *known == fields) {
            Some((categories, _)) => categories.push(category),
            None => blocks.push((vec![category], fields)),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::heads;

    #[test]
    fn slots_are_told_as_few_blocks() {
        let all: Vec<(&str, &str)> = ["a", "b", "c"]
            .into_iter()
            .flat_map(|category| ["x", "y"].map(|field| (category, field)))
            .collect();
        assert_eq!(heads(&all, &all, false), "every category: every field");
        assert_eq!(heads(&all[..4], &all, true), "edit a, b: every field");
        assert_eq!(heads(&[all[0], all[2], all[5]], &all, false), "a, b: x; c: y");
        assert_eq!(heads(&all[..1], &all[..1], false), "a: x");
    }
}
