use crate::policy::{CategoryId, FieldId, Policy, Slot};
use crate::record::Kind;

use super::asks::Asks;
use super::sources::Sources;

/// What situations are about, and all that is asked of them.
pub(super) struct Scope<'p> {
    pub(super) category: CategoryId,
    pub(super) field: FieldId,
    pub(super) edit: bool,
    pub(super) kind: &'p Kind,
    pub(super) asks: Asks,
    pub(super) sources: Sources,
    /// How many facts are declared.
    pub(super) facts: usize,
    /// Whether there is no other category in which an origin could report.
    pub(super) one_category: bool,
    /// How many cases each situation begins.
    pub(super) times: u64,
}

impl<'p> Scope<'p> {
    /// The situations of a slot of a policy.
    pub(super) fn of(policy: &'p Policy, slot: &Slot) -> Self {
        let asks = Asks::of(&slot.tests);
        Self {
            category: slot.category,
            field: slot.field,
            edit: slot.edit,
            kind: policy.kind(slot.field),
            sources: Sources::of(policy, slot, &asks),
            asks,
            facts: policy.facts().len(),
            one_category: policy.categories().len() == 1,
            times: 1,
        }
    }
}
