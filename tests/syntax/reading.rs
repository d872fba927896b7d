//! What the tree says of a file without mistakes.

use foga::syntax::tree::{Base, FieldKind, ItemKind, Names, Outcome};

use super::{read, read_well};

const STANDARD: &str = include_str!("../../rules/standard.foga");
const SAFEGUARDS: &str = include_str!("../../rules/safeguards.foga");
const EXEMPELKOPING: &str = include_str!("../programs/valid/exempelkoping.foga");

#[test]
fn header_and_declarations() {
    let document = read_well(STANDARD);
    let header = document.header.unwrap();
    assert_eq!(header.name.value, "standard");
    assert_eq!(
        header.explanation.as_deref(),
        Some("What the platform documents for contact details.")
    );
    assert!(matches!(header.extends, Some(Base::BuiltIn(base)) if base.value == "safeguards"));

    let ItemKind::Category(pupil) = &document.items[0].kind else {
        panic!("{:?}", document.items[0])
    };
    assert_eq!(
        (pupil.name.value.as_str(), pupil.label.as_ref().unwrap().value.as_str()),
        ("pupil", "Elev")
    );
    let ItemKind::Field { declared, kind } = &document.items[7].kind else { panic!() };
    assert_eq!(declared.label.as_ref().unwrap().value, "Adress");
    let FieldKind::Group(parts) = &kind.value else { panic!("{kind:?}") };
    assert_eq!(
        parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>(),
        ["street", "postcode", "city"]
    );
    assert_eq!(document.source.slice(kind.span), "group of street, postcode, city");
}

#[test]
fn the_other_declarations() {
    let document = read_well(EXEMPELKOPING);
    let ItemKind::Municipality { code, label } = &document.items[0].kind else { panic!() };
    assert_eq!(
        (code.value.as_str(), label.as_ref().unwrap().value.as_str()),
        ("9999", "Exempelköping")
    );
    let ItemKind::Rank(sources) = &document.items[3].kind else { panic!() };
    assert_eq!(
        sources.iter().map(|name| name.value.as_str()).collect::<Vec<_>>(),
        ["extens", "procapita"]
    );

    let document = read_well(SAFEGUARDS);
    let ItemKind::Limit { percent, above } = &document.items[0].kind else { panic!() };
    assert_eq!((percent.value, above.value), (20, 50));
    assert_eq!(
        document.source.slice(document.items[0].span),
        "limit overwrites to 20 % above 50 values"
    );
}

#[test]
fn blocks_and_rules() {
    let document = read_well(SAFEGUARDS);
    let ItemKind::Block(block) = &document.items[1].kind else { panic!() };
    assert!(block.guard.is_some() && block.edit.is_none());
    assert!(
        matches!(block.fields, Names::Every(span) if document.source.slice(span) == "every field")
    );
    assert_eq!(document.source.slice(block.header), "guard every category: every field");
    let rule = &block.rules[0];
    assert_eq!(
        (rule.name.value.as_str(), rule.outcome.value),
        ("protected-identity", Outcome::Hold)
    );
    assert_eq!(document.source.slice(rule.span), "protected-identity: hold when protected");
    assert_eq!(
        rule.explanation.as_deref(),
        Some("Somebody has to decide about a person with protected identity.")
    );
}

#[test]
fn every_outcome_is_read_as_it_is_written() {
    for outcome in Outcome::ALL {
        let document = read_well(&format!("policy p\nc: f {{ r: {} }}", outcome.words()));
        let ItemKind::Block(block) = &document.items[0].kind else { panic!() };
        assert_eq!(block.rules[0].outcome.value, outcome);
        assert_eq!(document.source.slice(block.rules[0].outcome.span), outcome.words());
    }
}

#[test]
fn line_ends_and_white_space_mean_nothing() {
    let text =
        "policy a extends \"../b.foga\"\ncategory c \"C\"\nc: x, y {\n    r: keep when edited\n}\n";
    let spread = "\u{FEFF}policy\r\na\u{A0}extends\r\n\"../b.foga\"category c\t\"C\"\rc :x ,y{r:keep\n\n when\n edited}";
    let (one, two) = (read_well(text), read_well(spread));
    assert_eq!(one.items.len(), two.items.len());
    let ItemKind::Block(block) = &two.items[1].kind else { panic!() };
    assert_eq!(two.source.slice(block.rules[0].span), "r:keep\n\n when\n edited");
}

#[test]
fn words_of_the_language_begin_other_names() {
    let text = "policy new-value\nfield take-it is text\nfield email is email\nfield group is text\nfield notes is text\n\
                pupil: take-it, email { new-rule: keep when not-seen is \"x\" or edited-by in [\"y\"] }";
    let document = read_well(text);
    assert_eq!(document.header.unwrap().name.value, "new-value");
}

#[test]
fn names_are_compared_in_one_form_however_they_are_typed() {
    let composed = read_well("policy vårdnad");
    let decomposed = read_well("policy va\u{30A}rdnad");
    assert_eq!(composed.header.unwrap().name.value, decomposed.header.unwrap().name.value);
}

#[test]
fn escapes_in_texts() {
    let document = read_well(r#"policy p category c "say \"hej\" \\ # no comment""#);
    let ItemKind::Category(declared) = &document.items[0].kind else { panic!() };
    assert_eq!(declared.label.as_ref().unwrap().value, r#"say "hej" \ # no comment"#);
    assert!(document.comments.is_empty());
}

#[test]
fn comments_are_collected_and_explanations_attached() {
    let text = "# first\n## The policy.\n## Two lines.\npolicy p # beside\n\n## far\n\n## near\n# plain\ncategory c\n# last";
    let (document, diagnostics) = read(text);
    let said: Vec<&str> = document.comments.iter().map(|c| document.source.slice(c.span)).collect();
    assert_eq!(
        said,
        [
            "# first",
            "## The policy.",
            "## Two lines.",
            "# beside",
            "## far",
            "## near",
            "# plain",
            "# last"
        ]
    );
    assert_eq!(document.header.unwrap().explanation.as_deref(), Some("The policy.\nTwo lines."));
    assert_eq!(document.items[0].explanation.as_deref(), Some("near"));
    // `## far` explains nothing, and the one who wrote it should know.
    let warned: Vec<usize> =
        diagnostics.iter().map(|found| found.position().unwrap().line).collect();
    assert_eq!(warned, [6]);
}
