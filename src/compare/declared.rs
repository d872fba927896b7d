use crate::policy::{Labelled, Limit, Policy};
use crate::record::Kind;

/// Something declared otherwise. The sides are 0 and 1.
#[derive(Debug, Clone, PartialEq)]
pub enum Declared {
    /// A category that only this side has.
    Category(usize, Box<str>),
    /// A field that only this side has.
    Field(usize, Box<str>),
    /// A field that holds another kind of value.
    Kind(Box<str>, [Kind; 2]),
    /// A source that only this side declares.
    Source(usize, Box<str>),
    /// This side accepts any source, the other those that it declares.
    AnySource(usize),
    /// How much a run may overwrite.
    Limit([Option<Limit>; 2]),
}

/// What is declared otherwise in a way that concerns what is stored. Facts are not among it: what
/// a policy makes of one is seen in its rules.
pub fn declared(a: &Policy, b: &Policy) -> Vec<Declared> {
    let mut found = Vec::new();
    found.extend(only(a.categories(), b.categories(), Declared::Category));
    let fields = |policy: &Policy| -> Vec<Box<str>> {
        policy.fields().iter().map(|field| field.name.clone()).collect()
    };
    found.extend(names_only(&fields(a), &fields(b), Declared::Field));
    for field in a.fields() {
        let Some(other) = b.field(&field.name) else { continue };
        if *b.kind(other) != field.kind {
            let kinds = [field.kind.clone(), b.kind(other).clone()];
            found.push(Declared::Kind(field.name.clone(), kinds));
        }
    }
    match [a, b].map(|policy| policy.sources().is_empty()) {
        [true, false] => found.push(Declared::AnySource(0)),
        [false, true] => found.push(Declared::AnySource(1)),
        _ => found.extend(only(a.sources(), b.sources(), Declared::Source)),
    }
    let limits = [a.limit(), b.limit()];
    let figures = limits.map(|limit| limit.map(|limit| (limit.percent, limit.above)));
    if figures[0] != figures[1] {
        found.push(Declared::Limit(limits));
    }
    found
}

fn only(
    a: &[Labelled],
    b: &[Labelled],
    declared: fn(usize, Box<str>) -> Declared,
) -> Vec<Declared> {
    let names =
        |of: &[Labelled]| -> Vec<Box<str>> { of.iter().map(|known| known.name.clone()).collect() };
    names_only(&names(a), &names(b), declared)
}

/// The names that one side has and the other has not.
fn names_only(
    a: &[Box<str>],
    b: &[Box<str>],
    declared: fn(usize, Box<str>) -> Declared,
) -> Vec<Declared> {
    let missing = |side, of: &[Box<str>], other: &[Box<str>]| -> Vec<Declared> {
        let of = of.iter().filter(|name| !other.contains(name));
        of.map(|name| declared(side, name.clone())).collect()
    };
    [missing(0, a, b), missing(1, b, a)].concat()
}
