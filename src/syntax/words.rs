//! The words of the language, and how the parser's expectations are said to people.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::grammar::Rule;

/// The words of the language: they are no names. Kinds of fields (`email`, `phone`, `text`,
/// `group`) are not among them, since those are good names for fields too.
pub const RESERVED: [&str; 57] = [
    "above",
    "and",
    "another",
    "any",
    "as",
    "at",
    "before",
    "best",
    "by",
    "category",
    "clear",
    "date",
    "days",
    "edit",
    "edited",
    "ends",
    "every",
    "extends",
    "fact",
    "field",
    "from",
    "guard",
    "hold",
    "in",
    "incoming",
    "is",
    "keep",
    "least",
    "limit",
    "missing",
    "municipality",
    "new",
    "newer",
    "not",
    "of",
    "older",
    "or",
    "outranks",
    "overwrites",
    "person",
    "policy",
    "previous",
    "protected",
    "rank",
    "reported",
    "source",
    "sources",
    "starts",
    "stored",
    "take",
    "than",
    "to",
    "until",
    "user",
    "values",
    "when",
    "with",
];

/// Whether a word belongs to the language and so is no name.
pub fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// The words that begin a declaration or the header.
pub(super) const DECLARATIONS: [&str; 8] =
    ["policy", "municipality", "category", "field", "source", "fact", "rank", "limit"];

/// The words that begin an outcome.
pub(super) const OUTCOMES: [&str; 4] = ["take", "keep", "clear", "hold"];

/// The values a test can be about.
pub(super) const SUBJECTS: [&str; 3] = ["incoming", "stored", "previous"];

/// The words that begin a test.
pub(super) const TESTS: [&str; 9] =
    ["incoming", "stored", "previous", "source", "person", "date", "edited", "new", "protected"];

/// The word that a rule of the grammar stands for, if it stands for one.
pub(super) fn keyword(rule: Rule) -> Option<&'static str> {
    // Asked of every part of every rule, so that the names are put together once.
    static KEYWORDS: LazyLock<BTreeMap<Rule, &str>> = LazyLock::new(|| {
        let words = RESERVED.iter().copied().chain(["group"]);
        let named: BTreeMap<_, _> = words.map(|word| (format!("kw_{word}"), word)).collect();
        let rules = Rule::all_rules().iter();
        rules.filter_map(|rule| Some((*rule, *named.get(&format!("{rule:?}"))?))).collect()
    });
    KEYWORDS.get(&rule).copied()
}

/// The words with which something that was expected can begin.
pub(super) fn openings(rule: Rule) -> Vec<&'static str> {
    match rule {
        Rule::condition | Rule::unary => [&["not"], &TESTS[..]].concat(),
        Rule::test => TESTS.to_vec(),
        Rule::subject => SUBJECTS.to_vec(),
        Rule::outcome => OUTCOMES.to_vec(),
        Rule::reporter => vec!["any", "another", "at"],
        Rule::kind | Rule::parts => vec!["email", "phone", "text", "group"],
        Rule::head => vec!["guard", "edit", "every"],
        Rule::categories | Rule::fields => vec!["every"],
        _ => keyword(rule).into_iter().collect(),
    }
}

/// What was expected, in words: "`and`, `or` or the end of the rule".
pub(super) fn list(expected: &[Rule], end: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for rule in expected {
        let word = describe(*rule, end);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    join(&words)
}

/// "a, b or c".
pub(super) fn join<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}

fn describe(rule: Rule, end: &str) -> String {
    use Rule as R;
    if let Some(word) = keyword(rule) {
        return format!("`{word}`");
    }
    match rule {
        R::name | R::word | R::names => "a name",
        R::categories => "categories",
        R::fields => "fields",
        R::string | R::label | R::base => "a text in quotation marks",
        R::number => "a number",
        R::date => "a date such as `2026-11-24`",
        R::kind | R::parts => "a kind of field",
        R::outcome => "an outcome",
        R::condition | R::unary | R::test | R::parenthesised => "a condition",
        R::subject => "`incoming`, `stored` or `previous`",
        R::reporter => "a source",
        R::sources | R::texts | R::open_bracket => "`[`",
        R::close_bracket => "`]`",
        R::open_paren => "`(`",
        R::close_paren => "`)`",
        R::colon => "`:`",
        R::comma => "`,`",
        R::open_brace => "`{`",
        R::close_brace => "`}`",
        R::equals => "`=`",
        R::differs => "`!=`",
        R::above => "`>`",
        R::percent => "`%`",
        R::EOI => end,
        _ => "something else",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::grammar::{Rule, read};
    use super::{RESERVED, is_reserved, join, keyword};

    #[test]
    fn the_list_of_words_is_that_of_the_grammar() {
        let mut words: Vec<String> = Rule::all_rules()
            .iter()
            .filter_map(|rule| format!("{rule:?}").strip_prefix("kw_").map(str::to_owned))
            .collect();
        words.sort();
        // `user` is in no sentence of the language, and `group` can be a name.
        let reserved = RESERVED.iter().copied().filter(|word| *word != "user");
        let mut expected: Vec<&str> = reserved.chain(["group"]).collect();
        expected.sort_unstable();
        assert_eq!(words, expected);
        assert!(RESERVED.is_sorted(), "is_reserved searches by halves");
    }

    #[test]
    fn what_is_longer_than_a_word_of_the_language_is_a_name() {
        for word in RESERVED {
            assert!(read(Rule::name, word).is_err(), "{word}");
            for longer in [format!("{word}-x"), format!("{word}x"), format!("x{word}")] {
                let is_name = read(Rule::name, &longer).is_ok_and(|name| name.as_str() == longer);
                assert_eq!(is_name, !is_reserved(&longer), "{longer}");
            }
        }
    }

    #[test]
    fn kinds_are_names_and_keywords_are_not() {
        assert!(is_reserved("when") && is_reserved("user"));
        assert!(!["email", "phone", "text", "group", "new-value"].into_iter().any(is_reserved));
        assert_eq!(keyword(Rule::kw_outranks), Some("outranks"));
        assert_eq!(keyword(Rule::name), None);
    }

    #[test]
    fn lists_read_as_people_write_them() {
        assert_eq!(join(&["a", "b", "c"]), "a, b or c");
        assert_eq!(join(&["a"]), "a");
    }
}
