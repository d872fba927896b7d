//! Which of those who have the same name are the same: no store, no files.

#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]

use crate::policy::FieldId;
use crate::record::Value;

/// Whether the values of all fields of a name are the same, whatever the letter case; a name that
/// lacks one of them is no name.
pub(super) fn is_same(
    fields: &[FieldId],
    one: impl Fn(FieldId) -> Option<Value>,
    other: impl Fn(FieldId) -> Option<Value>,
) -> bool {
    let folded = |value: Option<Value>| value.map(|value| value.as_str().to_lowercase());
    fields.iter().all(|field| {
        let (one, other) = (folded(one(*field)), folded(other(*field)));
        one.is_some() && one == other
    })
}

/// What can be said of persons with new numbers, each of whom may be one of some with temporary
/// ones. Persons are places in two lists.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Who is whom: a new number, and the temporary one before it.
    pub(super) same: Vec<(usize, usize)>,
    /// New numbers that nobody can know whose they are, each with all temporary ones that may have
    /// been before it.
    pub(super) unclear: Vec<(usize, Vec<usize>)>,
}

/// Two are the same where neither may be anybody else.
pub(super) fn settle(may_be: &[(usize, usize)]) -> Settled {
    let mut settled = Settled::default();
    let mut all = may_be.to_vec();
    all.sort_unstable();
    all.dedup();
    for of_one in all.chunk_by(|(a, _), (b, _)| a == b) {
        let new = of_one[0].0;
        let temporary: Vec<usize> = of_one.iter().map(|(_, temporary)| *temporary).collect();
        let is_only = |temporary: usize| all.iter().filter(|(_, t)| *t == temporary).count() == 1;
        match temporary.as_slice() {
            [only] if is_only(*only) => settled.same.push((new, *only)),
            _ => settled.unclear.push((new, temporary)),
        }
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_are_the_same_where_neither_may_be_another() {
        let all = [(7, 1), (8, 2), (8, 3), (9, 4), (5, 4), (7, 1), (6, 0)];
        let settled = settle(&all);
        assert_eq!(settled.same, [(6, 0), (7, 1)]);
        assert_eq!(settled.unclear, [(5, vec![4]), (8, vec![2, 3]), (9, vec![4])]);
        assert_eq!(settle(&[]), Settled::default());
    }

    #[test]
    fn a_name_is_all_of_its_fields() {
        let of = |given: &'static str, family: &'static str| {
            move |field: FieldId| {
                let text = if field == FieldId(0) { given } else { family };
                (!text.is_empty()).then(|| Value::from_normal(text))
            }
        };
        let fields = [FieldId(0), FieldId(1)];
        assert!(is_same(&fields, of("Åsa Maria", "Ek"), of("ÅSA maria", "ek")));
        assert!(!is_same(&fields, of("Åsa", "Ek"), of("Åsa", "Berg")));
        assert!(!is_same(&fields, of("Åsa", ""), of("Åsa", "")));
        assert!(is_same(&fields[..1], of("Åsa", ""), of("Åsa", "Berg")));
    }
}
