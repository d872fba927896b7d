//! How the files of many municipalities are to be read: together, or each its own.

use crate::cli::exit::Failure;
use crate::readers::Description;

use super::many::Mine;

const ONE_DESCRIPTION: &str = "files with records of several municipalities have one description, \
                               which means the same in all policies: put it beside them, or name it \
                               by `--description`";

/// How the files of each municipality are to be read, or why they cannot be.
pub(super) type Each = Vec<Result<Description, Failure>>;

/// The descriptions, where most of them say in which column the municipality stands: of each, or why
/// its files cannot be read together with the others'. `None` where it does not stand in a column:
/// then each reads its own files by its own description.
///
/// # Errors
/// As many that read the files in one way as in another: nobody knows which is meant.
pub(super) fn together(shares: &[Mine<'_>]) -> Result<Option<Each>, Failure> {
    let read: Each = shares.iter().map(|mine| mine.one(&[]).description()).collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (mine, one) in shares.iter().zip(&read) {
        let Ok(one) = one else { continue };
        match groups.iter_mut().find(|group| alike(group.description, one)) {
            Some(group) => group.count += 1,
            None => {
                groups.push(Group { description: one, policy: mine.owned.policy.name(), count: 1 });
            }
        }
    }
    let Some(most) = groups.iter().max_by_key(|group| group.count) else { return Ok(None) };
    // Where as many read their own files, each can be done by its own.
    let mut equals = groups.iter().filter(|group| group.count == most.count);
    if equals.clone().any(|group| !group.description.says_municipality()) {
        return Ok(None);
    }
    let other = equals.find(|other| other.policy != most.policy);
    if let Some(other) = other {
        let message = format!(
            "the policies `{}` and `{}` do not read the files alike",
            other.policy, most.policy
        );
        return Err(Failure::usage(message).help(ONE_DESCRIPTION));
    }
    let most = most.description.clone();
    let each = read.into_iter().map(|one| match one {
        Ok(one) if !alike(&one, &most) => {
            let path = one.source.name();
            let message = format!("`{path}` does not describe the files as most descriptions do");
            Err(Failure::finding(message).help(ONE_DESCRIPTION))
        }
        read => read,
    });
    Ok(Some(each.collect()))
}

/// Policies that read the files alike.
struct Group<'a> {
    description: &'a Description,
    /// The first of them.
    policy: &'a str,
    count: usize,
}

/// Whether records are found alike. Where neither says of which municipality they are, each reads
/// its own files, and need not be like the other.
fn alike(one: &Description, other: &Description) -> bool {
    let says = one.says_municipality();
    says == other.says_municipality()
        && (!says || one.source.text() == other.source.text() && one.records == other.records)
}
