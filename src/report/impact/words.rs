//! The words of the page, in the languages of those who read it.

use super::super::tables::Language;

/// The fixed texts of a language.
pub(super) struct Texts {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    /// Before and after the names of the policies.
    pub(super) instead_of: &'static str,
    pub(super) stored: &'static str,
    pub(super) numbers: [&'static str; 4],
    pub(super) nothing: &'static str,
    pub(super) from: &'static str,
    pub(super) person: &'static str,
    pub(super) now: &'static str,
    /// Before the name of a policy, at the head of a column.
    pub(super) with: &'static str,
    /// One change, and more of them.
    pub(super) changes: [&'static str; 2],
    pub(super) no_rule: &'static str,
    pub(super) missing: &'static str,
    pub(super) protected: &'static str,
    pub(super) not_kept: [&'static str; 2],
}

const SWEDISH: Texts = Texts {
    code: "sv",
    title: "Vad skulle ändras?",
    instead_of: "jämfört med",
    stored: "det som är lagrat nu",
    numbers: [
        "personer i lagret",
        "personer berörs",
        "ändringar",
        "till berörs, med skyddade personuppgifter",
    ],
    nothing: "Inget värde ändras.",
    from: "från",
    person: "Person",
    now: "Nu",
    with: "Med",
    changes: ["ändring", "ändringar"],
    no_rule: "ingen regel",
    missing: "(saknas)",
    protected: "Personer med skyddade personuppgifter räknas men visas inte.",
    not_kept: ["Lagret har inte kvar", "Det prövades som om ingen uppgift hade det."],
};

const ENGLISH: Texts = Texts {
    code: "en",
    title: "What would change?",
    instead_of: "held against",
    stored: "what is stored now",
    numbers: [
        "persons in the store",
        "persons concerned",
        "changes",
        "more concerned, with protected identity",
    ],
    nothing: "No value changes.",
    from: "from",
    person: "Person",
    now: "Now",
    with: "With",
    changes: ["change", "changes"],
    no_rule: "no rule",
    missing: "(missing)",
    protected: "Persons with protected identity are counted and not shown.",
    not_kept: ["The store does not keep", "It was tried as if no record had it."],
};

pub(super) const fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Swedish => &SWEDISH,
        Language::English => &ENGLISH,
    }
}
