use jiff::civil::Date;

use super::RunId;

/// What a run was for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RunKind {
    /// What a source delivered, or people edited, was decided by the rules of a policy.
    Sync,
    /// Somebody decided about values that waited.
    Review,
    /// What another run had changed was put back.
    Undo,
    /// What a platform held before Foga was taken over.
    Adopt,
    /// All that was held of persons was removed.
    Forget,
    /// History that had become old was removed.
    Purge,
}

impl RunKind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Sync, Self::Review, Self::Undo, Self::Adopt, Self::Forget, Self::Purge];

    /// The word for it, in stores and in output.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sync => "sync",
            Self::Review => "review",
            Self::Undo => "undo",
            Self::Adopt => "adopt",
            Self::Forget => "forget",
            Self::Purge => "purge",
        }
    }

    /// The kind of that word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What is said of a run as it begins.
#[derive(Debug, Clone, Copy)]
pub struct NewRun<'a> {
    /// What it is for.
    pub kind: RunKind,
    /// Whose records they are, a source's name or `user`; `None` where there are none.
    pub source: Option<&'a str>,
    /// The date of the records, or of what is decided.
    pub date: Date,
    /// When the run began, in UTC, as it is to be remembered.
    pub started: &'a str,
    /// Whether the delivery is all that the source has.
    pub full: bool,
    /// The address of the interface from which it was read; `None` where it came in files.
    pub url: Option<&'a str>,
    /// Whether the policy's limit was lifted for once.
    pub allow_mass_change: bool,
    /// Who made it, where somebody did so by hand.
    pub who: Option<&'a str>,
    /// Why, in that person's words.
    pub why: Option<&'a str>,
    /// The run that is undone.
    pub undoes: Option<RunId>,
}

impl<'a> NewRun<'a> {
    /// A run of which no more is said.
    pub const fn new(kind: RunKind, date: Date, started: &'a str) -> Self {
        Self {
            kind,
            source: None,
            date,
            started,
            full: false,
            url: None,
            allow_mass_change: false,
            who: None,
            why: None,
            undoes: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RunKind;

    #[test]
    fn a_kind_is_found_by_its_word() {
        for kind in RunKind::ALL {
            assert_eq!(RunKind::of_word(kind.word()), Some(kind));
        }
        assert_eq!(RunKind::of_word("Sync"), None);
    }
}
