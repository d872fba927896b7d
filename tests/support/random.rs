//! Random policies that use the whole language and are well formed: every name is declared, and
//! every test suits the kind of its field. Whether they decide everything is another matter.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// The texts of a policy and, where it has one, of its base `base.foga`.
#[derive(Debug, Clone)]
pub struct Written {
    pub own: String,
    pub base: Option<String>,
}

/// So many cases; `FOGA_TIMES=20` tries that many times as many.
pub fn cases(count: u32) -> ProptestConfig {
    let times = std::env::var("FOGA_TIMES").ok().and_then(|times| times.parse().ok());
    let cases = count * times.unwrap_or(1);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// What the random policies are about. The situations of `dice` suit all of them.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// How many fields, the first of e-mail, phone, text and group in some order.
    pub fields: usize,
    /// How many blocks a file has at most.
    pub blocks: usize,
    /// How deep conditions are.
    pub depth: u32,
    /// Whether a last block decides what is left, always rather than now and then.
    pub complete: bool,
}

const FIELDS: [(&str, &str); 4] = [
    ("email", "email"),
    ("mobile", "phone"),
    ("name", "text"),
    ("address", "group of street, city"),
];
const CATEGORIES: [&str; 2] = ["staff", "guardian"];

/// Which sources are declared where, and ranked how.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Sources {
    None,
    Unranked,
    PartlyRanked,
    Ranked,
}

/// What the tests of a file may speak of.
#[derive(Debug, Clone, Copy)]
struct Seen {
    sources: Sources,
    layered: bool,
    own: bool,
}

#[derive(Debug, Clone)]
struct Block {
    head: String,
    rules: Vec<String>,
}

/// What a policy and its base declare.
#[derive(Debug, Clone)]
struct Declared {
    sources: Sources,
    fields: Vec<(&'static str, &'static str)>,
    categories: &'static [&'static str],
    layered: bool,
}

/// Policies of a size.
pub fn policies(size: Size) -> impl Strategy<Value = Written> {
    subsequence(FIELDS.to_vec(), size.fields).prop_flat_map(move |fields| about(fields, size))
}

/// Two policies of a size about the same fields: now and then of their own, but mostly the one with
/// a change made to the other.
pub fn pairs(size: Size) -> impl Strategy<Value = [Written; 2]> {
    subsequence(FIELDS.to_vec(), size.fields).prop_flat_map(move |fields| {
        let apart = (about(fields.clone(), size), about(fields.clone(), size));
        prop_oneof![
            1 => apart.prop_map(|(a, b)| [a, b]),
            3 => declared(fields).prop_flat_map(move |declared| changed(declared, size)),
        ]
    })
}

fn declared(fields: Vec<(&'static str, &'static str)>) -> impl Strategy<Value = Declared> {
    let sources =
        select(vec![Sources::None, Sources::Unranked, Sources::PartlyRanked, Sources::Ranked]);
    (sources, 1..=CATEGORIES.len(), any::<bool>()).prop_map(
        move |(sources, categories, layered)| Declared {
            sources,
            fields: fields.clone(),
            categories: &CATEGORIES[..categories],
            layered,
        },
    )
}

fn blocks(declared: &Declared, size: Size, own: bool) -> impl Strategy<Value = Block> + use<> {
    let seen = Seen { sources: declared.sources, layered: declared.layered, own };
    block(seen, declared.fields.clone(), declared.categories, size.depth)
}

fn file(declared: &Declared, size: Size, own: bool) -> impl Strategy<Value = Vec<Block>> + use<> {
    prop::collection::vec(blocks(declared, size, own), usize::from(own)..=size.blocks)
}

fn closed(size: Size) -> BoxedStrategy<bool> {
    if size.complete { Just(true).boxed() } else { any::<bool>().boxed() }
}

fn about(fields: Vec<(&'static str, &'static str)>, size: Size) -> impl Strategy<Value = Written> {
    declared(fields).prop_flat_map(move |declared| {
        let files = (file(&declared, size, true), file(&declared, size, false), closed(size));
        files.prop_map(move |(own, base, closed)| {
            written(&declared, &own, declared.layered.then_some(&*base), closed)
        })
    })
}

/// A policy, and the same with a block more, less or changed.
fn changed(declared: Declared, size: Size) -> impl Strategy<Value = [Written; 2]> {
    let files = (file(&declared, size, true), file(&declared, size, false), closed(size));
    let change = (0..3, any::<prop::sample::Index>(), blocks(&declared, size, true));
    (files, change).prop_map(move |((own, base, closed), (change, at, block))| {
        let mut other = own.clone();
        let at = at.index(other.len());
        match change {
            0 => other.insert(at, block),
            1 => other[at] = block,
            _ => drop(other.remove(at)),
        }
        let base = declared.layered.then_some(&*base);
        [&own, &other].map(|own| written(&declared, own, base, closed))
    })
}

fn written(about: &Declared, own: &[Block], base: Option<&[Block]>, closed: bool) -> Written {
    let Declared { sources, fields, categories, .. } = about;
    let sources = *sources;
    let mut declared: String = categories.iter().map(|name| format!("category {name}\n")).collect();
    declared.extend(fields.iter().map(|(name, kind)| format!("field {name} is {kind}\n")));
    declared += "fact form\n";
    let mut of_base = match sources {
        Sources::None => "",
        Sources::Unranked => "source alfa source beta\n",
        Sources::PartlyRanked | Sources::Ranked => "source alfa source beta\nrank alfa > beta\n",
    };
    let mut of_own = match sources {
        Sources::None => "",
        Sources::Unranked | Sources::PartlyRanked => "source gamma\n",
        Sources::Ranked => "source gamma\nrank gamma > beta > alfa\n",
    };
    if base.is_none() {
        (of_base, of_own) = (
            "",
            match sources {
                Sources::None => "",
                Sources::Unranked => "source alfa source beta source gamma\n",
                Sources::PartlyRanked => "source alfa source beta source gamma rank beta > alfa\n",
                Sources::Ranked => {
                    "source alfa source beta source gamma rank beta > alfa > gamma\n"
                }
            },
        );
    }
    let last = if closed {
        "every category: every field { last: keep }\nedit every category: every field { last: keep }\n"
    } else {
        ""
    };
    let mut number = 0;
    let mut rules = |blocks: &[Block]| -> String {
        blocks.iter().map(|block| block.write(&mut number)).collect()
    };
    let own = rules(own);
    match base.map(rules) {
        Some(base) => Written {
            own: format!("policy own extends \"base.foga\"\n{of_own}{own}"),
            base: Some(format!("policy base\n{declared}{of_base}{base}{last}")),
        },
        None => Written { own: format!("policy own\n{declared}{of_own}{own}{last}"), base: None },
    }
}

impl Block {
    fn write(&self, number: &mut usize) -> String {
        let rules = self.rules.iter().map(|rule| {
            *number += 1;
            format!("    r{number}: {rule}\n")
        });
        format!("{} {{\n{}}}\n", self.head, rules.collect::<String>())
    }
}

fn block(
    seen: Seen,
    fields: Vec<(&'static str, &'static str)>,
    categories: &'static [&'static str],
    depth: u32,
) -> impl Strategy<Value = Block> {
    let one_or_all = 0..=fields.len();
    (one_or_all, 0..=categories.len(), prop::bool::weighted(0.2), prop::bool::weighted(0.3))
        .prop_flat_map(move |(field, category, guard, edit)| {
            let (names, kinds) = match fields.get(field) {
                Some((name, kind)) => (*name, vec![*kind]),
                None => ("every field", fields.iter().map(|(_, kind)| *kind).collect()),
            };
            let category = categories.get(category).unwrap_or(&"every category");
            let words = [if guard { "guard " } else { "" }, if edit { "edit " } else { "" }];
            let head = format!("{}{category}: {names}", words.concat());
            let rule = rule(outcomes(seen, guard, edit), tests(seen, edit, &kinds), depth);
            prop::collection::vec(rule, 1..4)
                .prop_map(move |rules| Block { head: head.clone(), rules })
        })
}

fn outcomes(seen: Seen, guard: bool, edit: bool) -> Vec<&'static str> {
    if guard {
        return vec!["hold", "keep"];
    }
    let mut outcomes = vec!["take", "take as reported", "keep", "clear", "hold"];
    if seen.sources == Sources::Ranked && !edit {
        outcomes.push("take best");
    }
    outcomes
}

fn rule(
    outcomes: Vec<&'static str>,
    tests: Vec<String>,
    depth: u32,
) -> impl Strategy<Value = String> {
    let condition = prop::option::weighted(0.9, condition(tests, depth));
    (select(outcomes), condition).prop_map(|(outcome, when)| match when {
        Some(when) => format!("{outcome} when {when}"),
        None => outcome.to_owned(),
    })
}

fn condition(tests: Vec<String>, depth: u32) -> impl Strategy<Value = String> {
    let together = |word: &'static str, parts: Vec<String>| {
        parts.iter().map(|part| parenthesised(part)).collect::<Vec<_>>().join(word)
    };
    select(tests).prop_recursive(depth, 6, 3, move |inner| {
        let parts = prop::collection::vec(inner.clone(), 2..=3);
        prop_oneof![
            inner.prop_map(|inner| format!("not ({inner})")),
            parts.clone().prop_map(move |parts| together(" and ", parts)),
            parts.prop_map(move |parts| together(" or ", parts)),
        ]
    })
}

fn parenthesised(condition: &str) -> String {
    if condition.contains(" and ") || condition.contains(" or ") {
        format!("({condition})")
    } else {
        condition.to_owned()
    }
}

/// Every test that can be asked of all these kinds, plain and negated.
fn tests(seen: Seen, edit: bool, kinds: &[&str]) -> Vec<String> {
    let subjects: &[&str] =
        if edit { &["incoming", "stored"] } else { &["incoming", "stored", "previous"] };
    let sources: &[&str] = match seen.sources {
        Sources::None => &[],
        _ if seen.layered && !seen.own => &["alfa", "beta"],
        _ => &["alfa", "beta", "gamma"],
    };
    let mut tests: Vec<String> = [
        "edited",
        "not edited",
        "protected",
        "not protected",
        "person is staff",
        "person is not staff",
        "stored is from staff",
        "stored is older than 30 days",
        "stored is not older than 0 days",
        "date is before 2026-11-01",
        "date is from 2026-11-24",
        "date is not until 2026-11-23",
        "incoming = stored",
        "incoming != stored",
    ]
    .map(str::to_owned)
    .into();
    let record_only = [
        "previous = incoming",
        "previous != stored",
        "new",
        "not new",
        "incoming is newer than stored",
        "form is \"GR\"",
        "form is not \"GR\"",
        "form in [\"GR\", \"FS\"]",
    ];
    if !edit {
        tests.extend(record_only.map(str::to_owned));
        if seen.sources == Sources::Ranked {
            tests.extend(
                ["stored outranks incoming", "incoming outranks stored"].map(str::to_owned),
            );
        }
        tests.extend(sources.iter().map(|source| format!("source is {source}")));
        if let [first, second, ..] = sources {
            tests.push(format!("source not in [{second}, {first}]"));
        }
    }
    tests.extend(sources.iter().map(|source| format!("stored is from {source}")));
    for subject in subjects {
        tests.extend(["", "not "].map(|not| format!("{subject} is {not}missing")));
        let by = ["any source", "another source", "at least 2 sources", "at least 3 sources"];
        for by in by.into_iter().chain(sources.iter().copied()) {
            tests.push(format!("{subject} is reported by {by}"));
        }
        tests.push(format!("{subject} is not reported by any source"));
        tests.extend(of_letters(kinds).iter().map(|test| format!("{subject} {test}")));
    }
    tests
}

/// What can be asked of the letters of a value.
fn of_letters(kinds: &[&str]) -> &'static [&'static str] {
    match kinds {
        ["email"] => &[
            "= \"rektor@skola.example\"",
            "!= \"anna@example.se\"",
            "in [\"info@skola.example\", \"anna@example.se\"]",
            "starts with \"info\"",
            "starts with \"Info@\"",
            "starts with \"å\"",
            "ends with \"@skola.example\"",
            "ends with \"skola.example\"",
            "ends with \".se\"",
        ],
        ["phone"] => &["= \"+46701740605\"", "not in [\"+46701740605\", \"+46701740606\"]"],
        ["text"] => &[
            "= \"Anna\"",
            "in [\"Bo\", \"Åsa Maria\"]",
            "starts with \"An\"",
            "ends with \"anna\"",
            "ends with \"a\"",
        ],
        _ => &[],
    }
}
