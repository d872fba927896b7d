//! What holds for every document, and for every text.

use foga::syntax::{format, parse};
use foga::text::{Severity, SourceText};
use proptest::prelude::*;

use super::documents::{document, gap, spread};

fn source(text: &str) -> SourceText {
    SourceText::new("test.foga", text)
}

/// Texts that come near to rule files: their words and marks in any order.
fn debris() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "policy",
        "extends",
        "category",
        "field",
        "source",
        "fact",
        "rank",
        "limit",
        "guard",
        "edit",
        "every",
        "take",
        "as",
        "reported",
        "best",
        "keep",
        "when",
        "and",
        "or",
        "not",
        "incoming",
        "stored",
        "is",
        "in",
        "missing",
        "by",
        "any",
        "at",
        "least",
        "date",
        "from",
        "edited",
        "guardian",
        "email",
        "Åäö",
        "a_b",
        "==",
        "=",
        "!=",
        "&&",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        ":",
        ",",
        ">",
        "%",
        "\"text\"",
        "\"open",
        "'x'",
        "„x”",
        "2026-02-30",
        "7",
        "# c\n",
        "## e\n",
        "\n",
        "\r\n",
        "\u{FEFF}",
        "\u{0}",
        "\u{200B}",
        "if",
        "isn't",
        "\\",
    ]);
    prop::collection::vec((words, prop::sample::select(vec!["", " ", "\n", "\n    "])), 0..60)
        .prop_map(|parts| parts.into_iter().map(|(word, gap)| format!("{word}{gap}")).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    /// However a document is written down, it is read without an error, its layout says the same,
    /// and laying that out changes nothing.
    #[test]
    fn the_layout_of_a_document_says_what_the_document_says(
        words in document(),
        gaps in prop::collection::vec(gap(), 40),
    ) {
        let text = spread(&words, &gaps);
        let (document, found) = parse(&source(&text));
        prop_assert!(found.iter().all(|found| found.severity == Severity::Warning), "{text}\n{found:#?}");
        let once = match format(&source(&text)) {
            Ok(once) => once,
            Err(found) => return Err(TestCaseError::fail(format!("{text}\n{found:#?}"))),
        };
        let (again, _) = parse(&source(&once));
        prop_assert!(document.same_as(&again), "{text}\n-----\n{once}");
        prop_assert_eq!(format(&source(&once)).unwrap(), once);
    }

    /// One mistake makes the file be read piece by piece. In the one layout, where lines begin
    /// what they seem to begin, nothing else of the file is read differently for that.
    #[test]
    fn a_mistake_harms_nothing_else(words in document(), gaps in prop::collection::vec(gap(), 40)) {
        let text = format(&source(&spread(&words, &gaps))).unwrap();
        let (document, _) = parse(&source(&text));
        let (again, found) = parse(&source(&format!("{text}}}\n")));
        prop_assert_eq!(found.len(), 1, "{}\n{:#?}", text, found);
        prop_assert!(document.same_as(&again), "{text}\n{document:#?}\n{again:#?}");
    }

    /// A document in which one word is left out, doubled or put elsewhere is read too; where it is
    /// no document any more, somebody is told, at a place inside the text.
    #[test]
    fn a_damaged_document_is_read_or_reported(
        words in document(),
        at in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        how in 0..4,
    ) {
        let mut words = words;
        let at = at.index(words.len());
        match how {
            0 => drop(words.remove(at)),
            1 => words.insert(at, words[at].clone()),
            2 => {
                let to = to.index(words.len());
                words.swap(at, to);
            }
            _ => words[at] = words[at].chars().rev().collect(),
        }
        let text = spread(&words, &[]);
        let (_, found) = parse(&source(&text));
        let errors = found.iter().any(|found| found.severity == Severity::Error);
        prop_assert_eq!(errors, format(&source(&text)).is_err());
        for found in &found {
            let place = found.labels[0].span;
            prop_assert!(place.start <= place.end && text.get(place.range()).is_some(), "{found:?}\n{text}");
        }
    }

    #[test]
    fn every_text_is_read(text in any::<String>()) {
        let (_, found) = parse(&source(&text));
        for found in &found {
            prop_assert!(text.get(found.labels[0].span.range()).is_some(), "{found:?}");
        }
    }

    #[test]
    fn every_heap_of_words_is_read(text in debris()) {
        let (document, found) = parse(&source(&text));
        prop_assert!(document.header.is_some() || !found.is_empty());
        for found in &found {
            for label in &found.labels {
                prop_assert!(text.get(label.span.range()).is_some(), "{found:?}\n{text}");
            }
        }
        if let Ok(laid_out) = format(&source(&text)) {
            prop_assert_eq!(format(&source(&laid_out)).unwrap(), laid_out);
        }
    }
}
