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
    /// Those that can stand before another.
    pub(super) ranked: BTreeSet<SourceId>,
}

/// The sources that there are, before it is seen which of them are needed.
pub(super) struct Existing {
    /// Their names, and more.
    pub(super) roster: Roster,
    /// Those whose records arrive.
    pub(super) accepted: Vec<SourceId>,
    /// Those that can only be where a stored value came from. One that no test names stands for
    /// all of them.
    pub(super) former: Vec<SourceId>,
    /// Those that can stand before another.
    pub(super) ranked: BTreeSet<SourceId>,
}

impl Sources {
    pub(super) fn of(policy: &Policy, slot: &Slot, asks: &Asks) -> Self {
        let counted = reports_counted(asks, slot.edit);
        Self::among(Existing::of(policy, counted.max(1)), asks, slot.edit)
    }

    pub(super) fn among(existing: Existing, asks: &Asks, edit: bool) -> Self {
        let counted = reports_counted(asks, edit);
        let Existing { roster, accepted, former, mut ranked } = existing;
        let named: BTreeSet<SourceId> = if asks.outranks || asks.all_reports {
            accepted.iter().chain(&ranked).copied().collect()
        } else {
            asks.named_sources.union(&asks.named_reporters).copied().collect()
        };
        // One source that no test names stands for all of them.
        let unnamed = accepted.iter().copied().find(|source| !named.contains(source));
        // What others report is not heard.
        ranked.retain(|source| accepted.contains(source));
        let senders = named.iter().copied().filter(|source| accepted.contains(source));
        let events = if edit {
            vec![Event::Edit]
        } else {
            senders.clone().chain(unnamed).map(Event::Record).collect()
        };
        let is_reporter = |id: &SourceId| asks.all_reports || asks.named_reporters.contains(id);
        let mut tracked: Vec<SourceId> = senders.filter(is_reporter).collect();
        let enough = tracked.len() + counted;
        for source in unnamed.into_iter().chain(accepted) {
            if tracked.len() < enough && !tracked.contains(&source) {
                tracked.push(source);
            }
        }
        let nobody = former.into_iter().find(|source| !named.contains(source));
        let origins = named.into_iter().chain(unnamed).chain(nobody).collect();
        Self { roster, events, tracked, origins, ranked }
    }
}

impl Existing {
    /// The sources that a policy accepts, so many invented ones where it declares none, and one
    /// that it declares no more.
    pub(super) fn of(policy: &Policy, wanted: usize) -> Self {
        let invented = invented_for(policy.sources().is_empty(), wanted);
        let roster = policy.roster(invented.iter().map(String::as_str).chain([FORMER]));
        let former = roster.id(FORMER);
        let accepted =
            roster.ids().filter(|id| roster.accepts(*id) && Some(*id) != former).collect();
        let ranked = roster.ids().filter(|id| roster.is_ranked(*id)).collect();
        Self { accepted, former: former.into_iter().collect(), ranked, roster }
    }
}

/// So many names, if any are to be invented.
pub(super) fn invented_for(any: bool, wanted: usize) -> Vec<String> {
    (0..wanted).filter(|_| any).map(invented).collect()
}

fn invented(at: usize) -> String {
    INVENTED.get(at).map_or_else(|| format!("source-{}", at + 1), |name| (*name).to_owned())
}

/// How many unnamed sources must be able to report something: as many as are counted for each
/// value, and at a record one more, which sends it.
pub(super) fn reports_counted(asks: &Asks, edit: bool) -> usize {
    let counted = asks.counted.iter().map(|(subject, count)| {
        // The record's source reports the incoming value itself.
        let own = u32::from(!edit && *subject == Subject::Incoming);
        count.saturating_sub(own).min(1000) as usize
    });
    let counted: usize = counted.sum();
    if counted == 0 { 0 } else { counted + usize::from(!edit) }
}
