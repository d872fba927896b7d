//! The tests of conditions, each as it is read.

use foga::syntax::tree::{
    Condition, ConditionKind, Document, ItemKind, Operand, Reporter, Subject, TestKind,
};

use super::read_well;

fn condition(text: &str) -> (Document, Condition) {
    let document = read_well(&format!("policy p\nc: f {{ r: keep when {text} }}"));
    let ItemKind::Block(block) = &document.items[0].kind else { panic!() };
    let condition = block.rules[0].when.clone().unwrap();
    assert_eq!(document.source.slice(condition.span), text);
    (document, condition)
}

/// The test, and whether it is written in its negated form.
fn test(text: &str) -> (bool, TestKind) {
    match condition(text).1.kind {
        ConditionKind::Test(test) => (test.negated, test.kind),
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn every_test_can_be_written_and_negated() {
    type Is = fn(&TestKind) -> bool;
    let rows: &[(&str, Option<&str>, Is)] = &[
        (
            "stored is missing",
            Some("stored is not missing"),
            |t| matches!(t, TestKind::Missing(s) if s.value == Subject::Stored),
        ),
        (
            "incoming = stored",
            Some("incoming != stored"),
            |t| matches!(t, TestKind::Equal(s, Operand::Subject(o)) if s.value == Subject::Incoming && o.value == Subject::Stored),
        ),
        (
            "previous = \"x\"",
            Some("previous != \"x\""),
            |t| matches!(t, TestKind::Equal(s, Operand::Literal(o)) if s.value == Subject::Previous && o.value == "x"),
        ),
        (
            "incoming in [\"a\", \"b\"]",
            Some("incoming not in [\"a\", \"b\"]"),
            |t| matches!(t, TestKind::In(_, all) if all.len() == 2),
        ),
        (
            "incoming starts with \"a\"",
            None,
            |t| matches!(t, TestKind::StartsWith(_, text) if text.value == "a"),
        ),
        (
            "incoming ends with \"a\"",
            None,
            |t| matches!(t, TestKind::EndsWith(_, text) if text.value == "a"),
        ),
        (
            "stored is reported by extens",
            Some("stored is not reported by extens"),
            |t| matches!(t, TestKind::Reported(_, Reporter::Source(name)) if name.value == "extens"),
        ),
        ("stored is reported by any source", None, |t| {
            matches!(t, TestKind::Reported(_, Reporter::Any))
        }),
        ("stored is reported by another source", None, |t| {
            matches!(t, TestKind::Reported(_, Reporter::Another))
        }),
        (
            "stored is reported by at least 2 sources",
            None,
            |t| matches!(t, TestKind::Reported(_, Reporter::AtLeast(n)) if n.value == 2),
        ),
        (
            "source is extens",
            Some("source is not extens"),
            |t| matches!(t, TestKind::Source { names, list: false } if names.len() == 1),
        ),
        (
            "source in [extens, procapita]",
            Some("source not in [extens, procapita]"),
            |t| matches!(t, TestKind::Source { names, list: true } if names.len() == 2),
        ),
        (
            "stored is from extens",
            Some("stored is not from extens"),
            |t| matches!(t, TestKind::StoredFrom(name) if name.value == "extens"),
        ),
        ("edited", None, |t| matches!(t, TestKind::Edited)),
        ("new", None, |t| matches!(t, TestKind::New)),
        ("protected", None, |t| matches!(t, TestKind::Protected)),
        ("stored outranks incoming", None, |t| matches!(t, TestKind::StoredOutranks)),
        ("incoming outranks stored", None, |t| matches!(t, TestKind::IncomingOutranks)),
        (
            "person is staff",
            Some("person is not staff"),
            |t| matches!(t, TestKind::Person(name) if name.value == "staff"),
        ),
        (
            "school-form is \"GR\"",
            Some("school-form is not \"GR\""),
            |t| matches!(t, TestKind::Fact { name, values, list: false } if name.value == "school-form" && values[0].value == "GR"),
        ),
        (
            "school-form in [\"GR\", \"FSK\"]",
            Some("school-form not in [\"GR\", \"FSK\"]"),
            |t| matches!(t, TestKind::Fact { values, list: true, .. } if values.len() == 2),
        ),
        (
            "stored is older than 30 days",
            Some("stored is not older than 30 days"),
            |t| matches!(t, TestKind::OlderThan(n) if n.value == 30),
        ),
        ("incoming is newer than stored", Some("incoming is not newer than stored"), |t| {
            matches!(t, TestKind::Newer)
        }),
        (
            "date is before 2026-11-24",
            Some("date is not before 2026-11-24"),
            |t| matches!(t, TestKind::Before(d) if d.value.to_string() == "2026-11-24"),
        ),
        ("date is from 2026-11-24", None, |t| matches!(t, TestKind::From(_))),
        ("date is until 2028-02-29", Some("date is not until 2028-02-29"), |t| {
            matches!(t, TestKind::Until(_))
        }),
    ];
    for (plain, negated, is) in rows {
        let (no, kind) = test(plain);
        assert!(!no && is(&kind), "{plain}: {kind:?}");
        if let Some(negated) = negated {
            let (yes, kind) = test(negated);
            assert!(yes && is(&kind), "{negated}: {kind:?}");
        }
    }
}

#[test]
fn not_binds_tightest_and_parentheses_are_kept() {
    let (document, found) =
        condition("not edited and (new or not (protected)) and stored = incoming");
    let ConditionKind::And(parts) = found.kind else { panic!("{found:?}") };
    let said: Vec<&str> = parts.iter().map(|part| document.source.slice(part.span)).collect();
    assert_eq!(said, ["not edited", "(new or not (protected))", "stored = incoming"]);
    assert!(
        matches!(&parts[0].kind, ConditionKind::Not(inner) if matches!(inner.kind, ConditionKind::Test(_)))
    );
    let ConditionKind::Parenthesised(inner) = &parts[1].kind else { panic!() };
    let ConditionKind::Or(either) = &inner.kind else { panic!("{inner:?}") };
    assert!(
        matches!(&either[1].kind, ConditionKind::Not(inner) if matches!(inner.kind, ConditionKind::Parenthesised(_)))
    );
}
