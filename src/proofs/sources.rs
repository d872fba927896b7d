use std::collections::BTreeSet;

use crate::decide::Event;
use crate::policy::{Policy, Roster, Slot, SourceId, Subject};

use super::asks::Asks;

/// Names for the sources of a policy that declares none.
const INVENTED: [&str; 3] = ["extens", "procapita", "edlevo"];

/// In situations, the name of a source that the policy declares no more.
pub const FORMER: &str = "former-source";

/// The sources that the situations of a slot need.
pub(super) struct Sources {
    pub(super) roster: Roster,
    pub(super) events: Vec<Event>,
    /// Those whose reports are tried one by one.
    pub(super) tracked: Vec<SourceId>,
    /// Those that a stored value may be from.
    pub(super) origins: Vec<SourceId>,
}

impl Sources {
    pub(super) fn of(policy: &Policy, slot: &Slot, asks: &Asks) -> Self {
        let counted = reports_counted(asks, slot.edit);
        let (roster, all, former) = roster(policy, counted.max(1));
        let named: BTreeSet<SourceId> = if asks.outranks || asks.all_reports {
            all.iter().copied().collect()
        } else {
            asks.named_sources.union(&asks.named_reporters).copied().collect()
        };
        // One source that no test names stands for all of them.
        let unnamed = all.iter().copied().find(|source| !named.contains(source));
        let events = if slot.edit {
            vec![Event::Edit]
        } else {
            named.iter().copied().chain(unnamed).map(Event::Record).collect()
        };
        let mut tracked: Vec<SourceId> =
            if asks.all_reports { &named } else { &asks.named_reporters }.iter().copied().collect();
        let enough = tracked.len() + counted;
        for source in unnamed.into_iter().chain(all) {
            if tracked.len() < enough && !tracked.contains(&source) {
                tracked.push(source);
            }
        }
        let origins = named.into_iter().chain(unnamed).chain(former).collect();
        Self { roster, events, tracked, origins }
    }
}

/// A roster with the accepted sources in it, invented ones where the policy declares none, and a
/// source that the policy declares no more.
fn roster(policy: &Policy, wanted: usize) -> (Roster, Vec<SourceId>, Option<SourceId>) {
    let invented: Vec<String> = match policy.sources() {
        [] => (0..wanted).map(invented).collect(),
        _ => Vec::new(),
    };
    let roster = policy.roster(invented.iter().map(String::as_str).chain([FORMER]));
    let former = roster.id(FORMER);
    let ids: Vec<SourceId> = roster.names().filter_map(|name| roster.id(name)).collect();
    let accepted =
        ids.into_iter().filter(|id| roster.accepts(*id) && Some(*id) != former).collect();
    (roster, accepted, former)
}

fn invented(at: usize) -> String {
    INVENTED.get(at).map_or_else(|| format!("source-{}", at + 1), |name| (*name).to_owned())
}

/// How many unnamed sources must be able to report something: as many as are counted for each
/// value, and at a record one more, which sends it.
fn reports_counted(asks: &Asks, edit: bool) -> usize {
    let counted = asks.counted.iter().map(|(subject, count)| {
        // The record's source reports the incoming value itself.
        let own = u32::from(!edit && *subject == Subject::Incoming);
        count.saturating_sub(own).min(1000) as usize
    });
    let counted: usize = counted.sum();
    if counted == 0 { 0 } else { counted + usize::from(!edit) }
}
