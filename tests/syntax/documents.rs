//! Documents of every shape, as words and marks, and ways to write them down.

use proptest::prelude::*;

/// A run of words and marks.
type Words = Vec<String>;

/// The words and marks of a document without mistakes.
pub fn document() -> impl Strategy<Value = Words> {
    (header(), prop::collection::vec(item(), 0..6))
        .prop_map(|(header, items)| header.into_iter().chain(items.into_iter().flatten()).collect())
}

/// What can stand between two words: white space, and comments that end with their line.
pub fn gap() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        " ",
        " ",
        " ",
        " ",
        "\n",
        "\n    ",
        "\r\n",
        "\t",
        "\u{A0}",
        "\n\n",
        "\n\n\n\n",
        " # beside\n",
        "\n# alone\n",
        "\n\n## explains \n",
        "\n## one\n  ## two\n# three\n\n",
        "   #beside\r\n\r\n# alone\r\n",
        "\n#\n#### line ####\n",
        "\r# old\r",
    ])
}

/// Writes words and marks down, with these gaps between them over and over again.
pub fn spread(words: &[String], gaps: &[&str]) -> String {
    let mut text = String::new();
    let mut gaps = gaps.iter().copied().cycle();
    for word in words {
        text.push_str(word);
        text.push_str(gaps.next().unwrap_or(" "));
    }
    text
}

fn header() -> impl Strategy<Value = Words> {
    let base = prop_oneof![name(), text()].prop_map(|base| words(&["extends", &base]));
    (name(), optional(base)).prop_map(|(name, base)| [words(&["policy", &name]), base].concat())
}

fn item() -> impl Strategy<Value = Words> {
    let labelled = prop::sample::select(vec!["category", "source", "fact"]);
    prop_oneof![
        4 => (labelled, name(), optional(one(text()))).prop_map(|(word, name, label)| [words(&[word, &name]), label].concat()),
        3 => (name(), kind(), optional(one(text())))
            .prop_map(|(name, kind, label)| [words(&["field", &name, "is"]), kind, label].concat()),
        1 => (text(), optional(one(text()))).prop_map(|(code, label)| [words(&["municipality", &code]), label].concat()),
        1 => prop::collection::vec(name(), 1..4).prop_map(|names| [words(&["rank"]), joined(names, ">")].concat()),
        1 => (0..=100_u32, any::<u32>()).prop_map(|(percent, above)| {
            words(&["limit", "overwrites", "to", &percent.to_string(), "%", "above", &above.to_string(), "values"])
        }),
        4 => block(),
    ]
}

fn kind() -> impl Strategy<Value = Words> {
    prop_oneof![
        one(prop::sample::select(vec!["email", "phone", "text"]).prop_map(str::to_owned)),
        names().prop_map(|parts| [words(&["group", "of"]), parts].concat()),
    ]
}

fn block() -> impl Strategy<Value = Words> {
    let scope = |word: &'static str| prop_oneof![2 => names(), 1 => Just(words(&["every", word]))];
    let word = |word: &'static str| optional(Just(words(&[word])));
    let rules = prop::collection::vec(rule(), 0..4).prop_map(|rules| rules.concat());
    (word("guard"), word("edit"), scope("category"), scope("field"), rules).prop_map(
        |(guard, edit, categories, fields, rules)| {
            [guard, edit, categories, words(&[":"]), fields, words(&["{"]), rules, words(&["}"])]
                .concat()
        },
    )
}

fn rule() -> impl Strategy<Value = Words> {
    let outcome = prop::sample::select(vec![
        vec!["take"],
        vec!["take", "as", "reported"],
        vec!["take", "best"],
        vec!["keep"],
        vec!["clear"],
        vec!["hold"],
    ]);
    let when = condition().prop_map(|condition| [words(&["when"]), condition].concat());
    (name(), outcome, optional(when))
        .prop_map(|(name, outcome, when)| [words(&[&name, ":"]), words(&outcome), when].concat())
}

fn condition() -> impl Strategy<Value = Words> {
    let alone =
        (optional(Just(words(&["not"]))), test()).prop_map(|(not, test)| [not, test].concat());
    alone.prop_recursive(4, 24, 4, |inner| {
        let parenthesised = (optional(Just(words(&["not"]))), inner)
            .prop_map(|(not, inner)| [not, words(&["("]), inner, words(&[")"])].concat());
        let unary = prop_oneof![test(), parenthesised];
        let connective = prop::sample::select(vec!["and", "or"]);
        (prop::collection::vec(unary, 1..5), connective)
            .prop_map(|(all, connective)| all.join(&connective.to_owned()))
    })
}

fn test() -> impl Strategy<Value = Words> {
    let subject =
        || prop::sample::select(vec!["incoming", "stored", "previous"]).prop_map(str::to_owned);
    let is = || prop::sample::select(vec![vec!["is"], vec!["is", "not"]]).prop_map(|is| words(&is));
    let into =
        || prop::sample::select(vec![vec!["in"], vec!["not", "in"]]).prop_map(|is| words(&is));
    let sign = prop::sample::select(vec!["=", "!="]);
    let fixed = prop::sample::select(vec![
        "edited",
        "new",
        "protected",
        "stored outranks incoming",
        "incoming outranks stored",
        "incoming is newer than stored",
        "incoming is not newer than stored",
    ]);
    let reporter = prop_oneof![
        one(name()),
        Just(words(&["any", "source"])),
        Just(words(&["another", "source"])),
        (0..9_u32).prop_map(|n| words(&["at", "least", &n.to_string(), "sources"])),
    ];
    let date =
        (1900..2100_u32, 1..=12_u32, 1..=28_u32).prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}"));
    let bound = prop::sample::select(vec!["before", "from", "until"]);
    let texts = || {
        prop::collection::vec(value(), 1..4)
            .prop_map(|texts| [words(&["["]), joined(texts, ","), words(&["]"])].concat())
    };
    prop_oneof![
        fixed.prop_map(|fixed| fixed.split(' ').map(str::to_owned).collect()),
        (subject(), is())
            .prop_map(|(subject, is)| [words(&[&subject]), is, words(&["missing"])].concat()),
        (subject(), sign, prop_oneof![subject(), value()])
            .prop_map(|(left, sign, right)| words(&[&left, sign, &right])),
        (subject(), into(), texts()).prop_map(|(subject, into, texts)| [
            words(&[&subject]),
            into,
            texts
        ]
        .concat()),
        (subject(), prop::sample::select(vec!["starts", "ends"]), value())
            .prop_map(|(subject, how, text)| words(&[&subject, how, "with", &text])),
        (subject(), is(), reporter).prop_map(|(subject, is, reporter)| [
            words(&[&subject]),
            is,
            words(&["reported", "by"]),
            reporter
        ]
        .concat()),
        (is(), name())
            .prop_map(|(is, name)| [words(&["stored"]), is, words(&["from", &name])].concat()),
        (is(), any::<u32>()).prop_map(|(is, n)| [
            words(&["stored"]),
            is,
            words(&["older", "than", &n.to_string(), "days"])
        ]
        .concat()),
        (prop::sample::select(vec!["source", "person"]), is(), name())
            .prop_map(|(what, is, name)| [words(&[what]), is, words(&[&name])].concat()),
        (into(), names()).prop_map(|(into, names)| [
            words(&["source"]),
            into,
            words(&["["]),
            names,
            words(&["]"])
        ]
        .concat()),
        (name(), is(), text())
            .prop_map(|(fact, is, text)| [words(&[&fact]), is, words(&[&text])].concat()),
        (name(), into(), texts())
            .prop_map(|(fact, into, texts)| [words(&[&fact]), into, texts].concat()),
        (is(), bound, date).prop_map(|(is, bound, date)| [
            words(&["date"]),
            is,
            words(&[bound, &date])
        ]
        .concat()),
    ]
}

/// Names, some of which begin like words of the language or are typed in another form of Unicode.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "email",
            "group",
            "text",
            "new-value",
            "take-it",
            "is-it",
            "vårdnadshavare",
            "va\u{30A}rdnad",
            "a1",
            "å",
            "inre",
            "notes",
            "anders",
            "user-1",
            "best-1",
        ])
        .prop_map(str::to_owned),
        "[a-zåäö]{1,9}(-[a-z0-9åäö]{1,5}){1,2}".prop_map(|name| format!("x{name}")),
    ]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![1 => Just("\"\"".to_owned()), 3 => value()]
}

/// A text that a value can be compared with, which is not empty.
fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"# no \\\" comment \\\\ { } and\"".to_owned()),
        "\"[A-Za-zÅÄÖåäö0-9 @.'#:-]{1,12}\"",
    ]
}

fn names() -> impl Strategy<Value = Words> {
    prop::collection::vec(name(), 1..4).prop_map(|names| joined(names, ","))
}

fn one(word: impl Strategy<Value = String>) -> impl Strategy<Value = Words> {
    word.prop_map(|word| vec![word])
}

fn optional(all: impl Strategy<Value = Words>) -> impl Strategy<Value = Words> {
    prop::option::of(all).prop_map(Option::unwrap_or_default)
}

fn joined(all: Words, mark: &str) -> Words {
    all.into_iter().map(|word| vec![word]).collect::<Vec<_>>().join(&mark.to_owned())
}

fn words(all: &[&str]) -> Words {
    all.iter().map(|word| (*word).to_owned()).collect()
}
