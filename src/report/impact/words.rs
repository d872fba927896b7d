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
    pub(super) by: &'static str,
    pub(super) heads: [&'static str; 3],
    pub(super) synchronised: &'static str,
    pub(super) values: &'static str,
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
        "värden ändras",
        "med skyddade personuppgifter",
    ],
    nothing: "Inget värde ändras.",
    by: "När",
    heads: ["Person", "Nu", "Blir"],
    synchronised: "synkroniseras nästa gång",
    values: "värden",
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
        "values change",
        "with protected identity",
    ],
    nothing: "No value changes.",
    by: "When",
    heads: ["Person", "Now", "Becomes"],
    synchronised: "is synchronised next",
    values: "values",
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
