use std::collections::BTreeSet;

use crate::decide::Event;
use crate::policy::{Outcome, Policy, Slot, SourceId, Subject};
use crate::proofs::asks::Asks;
use crate::proofs::scope::Scope;
use crate::proofs::sources::{Existing, Sources};

/// What is to be listed, so that any first of two records is among the situations.
pub(super) fn scope<'p>(policy: &'p Policy, slot: &Slot) -> Scope<'p> {
    let mut scope = Scope::of(policy, slot);
    let asks = &mut scope.asks;
    let chooses = slot
        .rules
        .iter()
        .any(|rule| matches!(rule.outcome, Outcome::TakeAsReported | Outcome::TakeBest));
    asks.origin = true;
    asks.all_alone = !asks.alone.is_empty();
    asks.all_reports |= chooses;
    asks.previous |= hears(asks);
    // Two that send, those that are counted, and one for each record where one is chosen.
    let unnamed = 2 + counted(asks) + if chooses { 2 } else { 0 };
    scope.sources = sources(Existing::of(policy, unnamed), asks, unnamed);
    scope
}

/// Whether any test asks what is reported.
fn hears(asks: &Asks) -> bool {
    asks.all_reports
        || asks.previous
        || asks.stored_outranks
        || !asks.counted.is_empty()
        || !asks.named_reporters.is_empty()
}

/// How many sources beside the two that send a record can be counted: those of two incoming
/// values, of the one that is stored at first, which either incoming one can replace, and of two
/// previous ones. A sender reports its own incoming value itself.
fn counted(asks: &Asks) -> usize {
    let of = |(subject, count): (&Subject, &u32)| {
        let (all, but_one) = (*count as usize, count.saturating_sub(1) as usize);
        match subject {
            Subject::Incoming => 2 * but_one,
            Subject::Stored => all + 2 * but_one,
            Subject::Previous => 2 * all,
        }
    };
    asks.counted.iter().map(of).map(|count| count.min(1000)).sum()
}

/// The named sources and so many others, each of which may send a record, report something, and be
/// where a value is from.
fn sources(existing: Existing, asks: &Asks, unnamed: usize) -> Sources {
    let Existing { roster, accepted, former, mut ranked } = existing;
    let named: BTreeSet<SourceId> = if asks.outranks || asks.all_reports {
        accepted.iter().copied().collect()
    } else {
        asks.named_sources.union(&asks.named_reporters).copied().collect()
    };
    let others = accepted.iter().copied().filter(|source| !named.contains(source)).take(unnamed);
    let senders: Vec<SourceId> = named.iter().copied().chain(others).collect();
    ranked.retain(|source| accepted.contains(source));
    Sources {
        roster,
        events: senders.iter().copied().map(Event::Record).collect(),
        tracked: if hears(asks) { senders.clone() } else { Vec::new() },
        origins: senders.into_iter().chain(former.into_iter().take(1)).collect(),
        ranked,
    }
}
