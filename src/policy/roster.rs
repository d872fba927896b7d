/// A source, by its place in a [`Roster`]; a lower one has precedence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u16);

/// The sources of a run in their order of precedence: the ranked ones, the best first, then the
/// other declared ones by name, then those that are only remembered in old data.
///
/// A policy that declares no source accepts any; then all stand by name and none is ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    names: Vec<Box<str>>,
    ranked: usize,
    /// How many are accepted: those declared, or all where the policy declares none.
    accepted: usize,
}

impl Roster {
    /// The roster of a policy with these declared sources, some of them ranked, the best first.
    /// `others` are names met in data; those already known are passed over.
    pub fn new<'a>(
        declared: impl IntoIterator<Item = &'a str>,
        rank: &[&str],
        others: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut names: Vec<Box<str>> = rank.iter().map(|&name| name.into()).collect();
        let mut add_sorted = |more: &mut dyn Iterator<Item = &'a str>| {
            let mut more: Vec<&str> = more.collect();
            more.sort_unstable();
            for name in more {
                if !names.iter().any(|known| **known == *name) {
                    names.push(name.into());
                }
            }
            names.len()
        };
        let declared = add_sorted(&mut declared.into_iter());
        let all = add_sorted(&mut others.into_iter());
        let accepted = if declared == 0 { all } else { declared };
        Self { names, ranked: rank.len(), accepted }
    }

    /// The source of that name.
    pub fn id(&self, name: &str) -> Option<SourceId> {
        let at = self.names.iter().position(|known| **known == *name)?;
        u16::try_from(at).ok().map(SourceId)
    }

    /// The name of a source; empty for one of another roster.
    pub fn name(&self, source: SourceId) -> &str {
        self.names.get(usize::from(source.0)).map_or("", |name| name)
    }

    /// All names in order of precedence.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// All sources in order of precedence.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> + use<> {
        (0..self.names.len()).map_while(|at| u16::try_from(at).ok()).map(SourceId)
    }

    /// Whether records from the source are taken, and what it reported counts.
    pub fn accepts(&self, source: SourceId) -> bool {
        usize::from(source.0) < self.accepted
    }

    /// Whether the source stands in the policy's `rank`.
    pub fn is_ranked(&self, source: SourceId) -> bool {
        usize::from(source.0) < self.ranked
    }
}

#[cfg(test)]
mod tests {
    use super::Roster;

    #[test]
    fn ranked_sources_lead_and_the_rest_stand_by_name() {
        let roster = Roster::new(["b", "a", "z"], &["z"], ["old", "a"]);
        assert_eq!(roster.names().collect::<Vec<_>>(), ["z", "a", "b", "old"]);
        let [z, b, old] = ["z", "b", "old"].map(|name| roster.id(name).unwrap());
        assert!(roster.is_ranked(z) && !roster.is_ranked(b));
        assert!(roster.accepts(b) && !roster.accepts(old));
    }

    #[test]
    fn without_declared_sources_any_is_accepted() {
        let roster = Roster::new([], &[], ["procapita", "extens"]);
        assert_eq!(roster.names().collect::<Vec<_>>(), ["extens", "procapita"]);
        assert!(roster.names().all(|name| roster.accepts(roster.id(name).unwrap())));
    }
}
