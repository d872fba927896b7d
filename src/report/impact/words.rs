//! The words of the page, in the languages of those who read it.

use crate::policy::Policy;
use crate::sync::{Exceeded, TooManyGone, TooManyTurned, Turn};

use super::super::run::{exceeding, list, missing, turning};
use super::super::table::{count, number};
use super::super::tables::Language;

/// The fixed texts of a language.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    /// Whether names are for people who do not read rules: labels, instead of what rules say.
    pub(super) is_page: bool,
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    /// Before and after the names of the policies.
    pub(super) instead_of: &'static str,
    pub(super) stored: &'static str,
    /// After each number where it is one, and where it is another.
    pub(super) numbers: [[&'static str; 2]; 5],
    pub(super) nothing: &'static str,
    pub(super) from: &'static str,
    pub(super) person: &'static str,
    pub(super) now: &'static str,
    /// Before the name of a policy, at the head of a column.
    pub(super) with: &'static str,
    /// One change, and more of them.
    pub(super) changes: [&'static str; 2],
    /// One value that would start to wait, and more of them.
    pub(super) held: [&'static str; 2],
    /// Between these and what they depend on.
    pub(super) depending_on: &'static str,
    /// At the head of the column of what would wait.
    pub(super) proposed: &'static str,
    pub(super) no_rule: &'static str,
    pub(super) missing: &'static str,
    pub(super) protected: &'static str,
    /// Before and after the name of a source.
    pub(super) stopped: [&'static str; 2],
    /// How much of a field it would change, after that.
    pub(super) exceeding: fn(&Exceeded, &Policy) -> String,
    /// How many persons of a source are gone, after that.
    pub(super) gone: fn(&TooManyGone, &str) -> String,
    /// For how many persons of a source protected identity begins or ends, after that.
    pub(super) turned: fn(&TooManyTurned, &str) -> String,
    /// That no row is a record, after that.
    pub(super) no_record: &'static str,
    /// Before and after the name of a source whose files were given.
    pub(super) given: [&'static str; 2],
    /// That the platform's own export was given.
    pub(super) given_edits: &'static str,
    /// The platform's own export, as a source.
    pub(super) platform: &'static str,
    /// After a number of rows.
    pub(super) set_aside: [&'static str; 2],
    /// After a number of values.
    pub(super) unreadable: [&'static str; 2],
    /// After a number of edits.
    pub(super) stale: [&'static str; 2],
    /// After a number of persons.
    pub(super) unknown: [&'static str; 2],
    /// After a number of values.
    pub(super) disputed: [&'static str; 2],
    /// The same where they are edits.
    pub(super) disputed_edits: [&'static str; 2],
    /// Before and after what the store does not keep.
    pub(super) not_kept: [&'static str; 2],
    /// The time at which a record was modified.
    pub(super) modified: &'static str,
    /// Between a number of values and what they depend on.
    pub(super) depends: [&'static str; 2],
    /// After a number of persons.
    pub(super) perhaps: [&'static str; 2],
    /// Around the names of a source, fields and a category.
    pub(super) silent: [&'static str; 4],
    /// Before and after the name of a field.
    pub(super) not_in_policy: [&'static str; 2],
    /// Before and after the name of a category.
    pub(super) category_not_in_policy: [&'static str; 2],
    /// Before and after the names of fields.
    pub(super) not_reported: [&'static str; 2],
    /// Before and after the name of a source.
    pub(super) not_accepted: [&'static str; 2],
    /// Where nothing is stored.
    pub(super) nothing_stored: &'static str,
}

const SWEDISH: Texts = Texts {
    is_page: false,
    code: "sv",
    title: "Vad skulle ändras?",
    instead_of: "jämfört med",
    stored: "det som är lagrat nu",
    numbers: [
        ["person i lagret", "personer i lagret"],
        ["person berörs", "personer berörs"],
        ["ändring", "ändringar"],
        ["värde skulle börja vänta på beslut", "värden skulle börja vänta på beslut"],
        ["till berörs, med skyddade personuppgifter"; 2],
    ],
    nothing: "Inget värde ändras.",
    from: "från",
    person: "Person",
    now: "Nu",
    with: "Med",
    changes: ["ändring", "ändringar"],
    held: ["värde skulle börja vänta på beslut", "värden skulle börja vänta på beslut"],
    depending_on: ", beroende på ",
    proposed: "Skulle vänta med",
    no_rule: "ingen regel",
    missing: "(saknas)",
    protected: "Personer med skyddade personuppgifter räknas men visas inte.",
    stopped: ["en körning av ", " skulle stoppas: "],
    exceeding: exceeding_in_swedish,
    gone: missing_in_swedish,
    turned: turning_in_swedish,
    no_record: "ingen rad kunde läsas som en uppgift om någon",
    given: [
        "det gäller de angivna filerna från ",
        ": vad de andra källorna lämnade sist står kvar",
    ],
    given_edits: "det gäller den angivna filen från plattformen: vad källorna lämnade sist står kvar",
    platform: "plattformens egen export",
    set_aside: [
        "rad skulle läggas åt sidan; `foga sync --dry-run` visar vilken",
        "rader skulle läggas åt sidan; `foga sync --dry-run` visar vilka",
    ],
    unreadable: [
        "värde kan inte läsas; `foga sync --dry-run` visar vilket",
        "värden kan inte läsas; `foga sync --dry-run` visar vilka",
    ],
    disputed: [
        "av värdena uppges annorlunda av en annan källa: om det ändras fram och tillbaka visar `foga check --order`",
        "av värdena uppges annorlunda av en annan källa: om de ändras fram och tillbaka visar `foga check --order`",
    ],
    stale: [
        "ändring som är äldre än det som är lagrat skulle lämnas som den är",
        "ändringar som är äldre än det som är lagrat skulle lämnas som de är",
    ],
    unknown: [
        "person som ingen källa har lämnat skulle inte läggas till",
        "personer som ingen källa har lämnat skulle inte läggas till",
    ],
    disputed_edits: [
        "av värdena uppges annorlunda av en källa: om det står kvar avgörs när den synkroniseras nästa gång",
        "av värdena uppges annorlunda av en källa: om de står kvar avgörs när den synkroniseras nästa gång",
    ],
    not_kept: ["lagret har inte kvar ", ": det som beror på det redovisas för sig"],
    modified: "när en uppgift ändrades",
    depends: ["värde, beroende på", "värden, beroende på"],
    perhaps: [
        "person till berörs kanske, beroende på det som lagret inte har kvar",
        "personer till berörs kanske, beroende på det som lagret inte har kvar",
    ],
    not_in_policy: [
        "fältet ",
        ": finns inte i det nya regelverket, och det som är lagrat står kvar",
    ],
    category_not_in_policy: [
        "kategorin ",
        ": finns inte i det nya regelverket, och rader i den läggs åt sidan",
    ],
    silent: ["", " har inte lämnat ", " om någon i kategorin ", ": antas inte ha det där"],
    not_reported: [
        "ingen källa har lämnat ",
        " om någon: vad som skulle lagras av det går inte att säga",
    ],
    not_accepted: ["källan ", ": godtas inte av det nya regelverket, och tas inte emot"],
    nothing_stored: "inget lagrat",
};

const ENGLISH: Texts = Texts {
    is_page: false,
    code: "en",
    title: "What would change?",
    instead_of: "held against",
    stored: "what is stored now",
    numbers: [
        ["person in the store", "persons in the store"],
        ["person concerned", "persons concerned"],
        ["change", "changes"],
        ["value would start to wait for a decision", "values would start to wait for a decision"],
        ["more concerned, with protected identity"; 2],
    ],
    nothing: "No value changes.",
    from: "from",
    person: "Person",
    now: "Now",
    with: "With",
    changes: ["change", "changes"],
    held: ["value would start to wait", "values would start to wait"],
    depending_on: ", depending on ",
    proposed: "Would wait with",
    no_rule: "no rule",
    missing: "(missing)",
    protected: "Persons with protected identity are counted and not shown.",
    stopped: ["a run of ", " would be stopped: "],
    exceeding,
    gone: missing,
    turned: turning,
    no_record: "no row could be read as a record",
    given: ["it is about the files given from ", ": what the other sources said last holds"],
    given_edits: "it is about the platform's own export, as given: what the sources said last holds",
    platform: "the platform's own export",
    set_aside: [
        "row would be set aside; `foga sync --dry-run` says which",
        "rows would be set aside; `foga sync --dry-run` says which",
    ],
    unreadable: [
        "value cannot be read; `foga sync --dry-run` says which",
        "values cannot be read; `foga sync --dry-run` says which",
    ],
    disputed: [
        "of the values is reported otherwise by another source: `foga check --order` says whether it is changed back and forth",
        "of the values are reported otherwise by another source: `foga check --order` says whether they are changed back and forth",
    ],
    stale: [
        "edit older than what is stored would be left alone",
        "edits older than what is stored would be left alone",
    ],
    unknown: [
        "person whom no source has named would be left alone",
        "persons whom no source has named would be left alone",
    ],
    disputed_edits: [
        "of the values is reported otherwise by a source: whether it stays is decided when that synchronises next",
        "of the values are reported otherwise by a source: whether they stay is decided when that synchronises next",
    ],
    not_kept: ["the store does not keep ", ": what depends on it is told apart"],
    modified: "the time at which a record was modified",
    depends: ["value that depends on", "values that depend on"],
    perhaps: [
        "more person is perhaps concerned, depending on what the store does not keep",
        "more persons are perhaps concerned, depending on what the store does not keep",
    ],
    not_in_policy: ["field ", ": not in the new policy, and what is stored of it stays"],
    category_not_in_policy: ["category ", ": not in the new policy, and its records are set aside"],
    silent: ["", " has reported no ", " of anybody in ", ": taken not to carry it there"],
    not_reported: [
        "no source has reported ",
        " of anybody: what would be stored of that is not known",
    ],
    not_accepted: ["source ", ": not accepted by the new policy, and its records are refused"],
    nothing_stored: "nothing stored",
};

pub(super) const fn texts(language: Language) -> &'static Texts {
    match language {
        Language::Swedish => &SWEDISH,
        Language::English => &ENGLISH,
    }
}

/// The same for a page, whose readers need not know the rules.
pub(super) const fn page_texts(language: Language) -> Texts {
    Texts { is_page: true, ..*texts(language) }
}

impl Texts {
    /// What has this name in the rules, and this label.
    pub(super) fn named(&self, name: &str, label: &str) -> String {
        if self.is_page { label.to_owned() } else { format!("`{name}`") }
    }
}

/// What [`exceeding`] says.
fn exceeding_in_swedish(exceeded: &Exceeded, policy: &Policy) -> String {
    let Exceeded { field, changed, stored, limit } = exceeded;
    format!(
        "{}: {} av {} skulle skrivas över eller tömmas, {} %; regelverket tillåter {} %, eller upp till {}",
        list::field(policy, *field),
        number(*changed),
        count(*stored, "lagrat värde", "lagrade värden"),
        changed * 100 / (*stored).max(1),
        limit.percent,
        count(u64::from(limit.above), "värde", "värden")
    )
}

/// What [`missing`] says.
fn missing_in_swedish(gone: &TooManyGone, source: &str) -> String {
    let TooManyGone { gone, had, limit } = gone;
    format!(
        "{} av {} som {source} hade skulle vara borta, {} %; regelverket tillåter {} %, eller upp till {}",
        number(*gone),
        count(*had, "person", "personer"),
        gone * 100 / (*had).max(1),
        limit.percent,
        number(u64::from(limit.above))
    )
}

/// What [`turning`] says.
fn turning_in_swedish(found: &TooManyTurned, source: &str) -> String {
    let TooManyTurned { turn, turned, of, limit } = found;
    let (turned, share) = (number(*turned), turned * 100 / (*of).max(1));
    let of = count(*of, "person", "personer");
    let told = match turn {
        Turn::Begins => format!(
            "{turned} av {of} som {source} hade utan skyddade personuppgifter skulle anges ha det"
        ),
        Turn::Ends => format!(
            "{turned} av {of} som {source} angav ha skyddade personuppgifter skulle anges inte ha det"
        ),
        Turn::New => format!(
            "{turned} av {of} som {source} inte hade förut skulle anges ha skyddade personuppgifter"
        ),
    };
    let above = number(u64::from(limit.above));
    format!("{told}, {share} %; tillåtet är {} %, eller upp till {above}", limit.percent)
}
