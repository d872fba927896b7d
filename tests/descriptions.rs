use foga::readers::{
    Category, Description, Format, Places, Protected, RecordDescription, Row, Vocabulary,
};
use foga::record::{Identity, IdentityKind, Kind, Region, Several};
use foga::report::terminal::render;
use foga::text::{Diagnostic, SourceText};

/// A description read against the names of a policy much like the standard one.
fn read(source: &SourceText) -> Result<Description, Vec<Diagnostic>> {
    let address = Kind::Group(["street", "postcode", "city"].map(Into::into).into());
    let fields = [("email", &Kind::Email), ("mobile", &Kind::Phone), ("address", &address)];
    let names = Vocabulary {
        categories: &["pupil", "staff", "guardian"],
        fields: &fields,
        facts: &["school-form", "unit"],
    };
    Description::parse(source, &names)
}

fn described(text: &str) -> Description {
    match read(&SourceText::new("sources/test.yaml", text)) {
        Ok(description) => description,
        Err(findings) => panic!("{}", rendered(&findings)),
    }
}

/// The one record that is made of each row.
fn record(description: &Description) -> &RecordDescription {
    let [record] = &description.records[..] else { panic!("{:?}", description.records) };
    record
}

/// As a person sees them on a terminal.
fn rendered(findings: &[Diagnostic]) -> String {
    findings.iter().map(|found| render(found, false, 100)).collect::<Vec<_>>().join("\n")
}

#[test]
fn everything_that_is_wrong_is_said_at_its_place() {
    insta::glob!("programs/descriptions", "*.yaml", |path| {
        let name = path.file_name().unwrap().to_string_lossy();
        let text = std::fs::read_to_string(path).unwrap();
        let findings = read(&SourceText::new(name.as_ref(), text)).unwrap_err();
        assert!(findings.iter().all(|finding| finding.position().is_some()), "{name}");
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "snapshots/descriptions" }, {
            insta::assert_snapshot!(rendered(&findings));
        });
    });
}

#[test]
fn a_description_says_where_everything_is() {
    let description = described(
        r#"{format: csv, separator: ";", encoding: windows-1252, person: Personnummer,
           category: {column: Roll, values: {Elev: pupil, Personal: staff, Vårdnadshavare: guardian}},
           fields: {email: E-post, mobile: Mobil, address: {street: Gata, postcode: Postnr, city: Ort}},
           facts: {school-form: Skolform}, modified: Ändrad, protected: {column: Skydd, harmless: [N, "0"]}}"#,
    );
    let Format::Csv(format) = &description.format else { panic!("no CSV") };
    assert_eq!((format.separator, format.quote), (b';', Some(b'"')));
    assert_eq!(format.encoding.name(), "windows-1252");
    assert_eq!(description.identity, IdentityKind::Personal);
    let record = record(&description);
    let Category::Said { at, values } = &record.category else { panic!("constant") };
    assert_eq!(&*at[0].text, "Roll");
    let values: Vec<(&str, &str)> = values.iter().map(|(cell, name)| (&**cell, &**name)).collect();
    assert_eq!(
        values,
        [("Elev", "pupil"), ("Personal", "staff"), ("V\u{e5}rdnadshavare", "guardian")],
    );
    let fields: Vec<&str> = record.fields.iter().map(|field| &*field.name).collect();
    assert_eq!(fields, ["email", "mobile", "address"]);
    let Places::Parts(sets) = &record.fields[2].places else { panic!("one column") };
    assert_eq!(
        sets[0].iter().map(|(part, _)| &**part).collect::<Vec<_>>(),
        ["street", "postcode", "city"]
    );
    let Some(Protected { harmless, .. }) = &record.protected else { panic!("unprotected") };
    assert_eq!(harmless.iter().map(AsRef::as_ref).collect::<Vec<_>>(), ["N", "0"]);
    let columns: Vec<&str> = description
        .paths()
        .map(|column| {
            assert_eq!(description.source.slice(column.span), &*column.text);
            &*column.text
        })
        .collect();
    assert_eq!(
        columns,
        [
            "Personnummer",
            "Roll",
            "E-post",
            "Mobil",
            "Gata",
            "Postnr",
            "Ort",
            "Skolform",
            "\u{c4}ndrad",
            "Skydd",
        ],
    );
}

#[test]
fn what_is_not_said_is_as_documented() {
    let description =
        described("format: csv\nperson: Pnr\ncategory: pupil\nfields: {email: E-post}\n");
    let Format::Csv(format) = &description.format else { panic!("no CSV") };
    assert_eq!((format.separator, format.quote), (b',', Some(b'"')));
    assert_eq!(format.encoding.name(), "UTF-8");
    assert_eq!(description.reading.region, Region::SWEDEN);
    assert_eq!(description.reading.several, Several::Refuse);
    assert_eq!(record(&description).protected, None);
    assert_eq!(record(&description).modified, []);
}

#[test]
fn the_other_forms_are_understood() {
    let description = described(concat!(
        "format: csv\nseparator: tab\nquote: none\nencoding: latin1\n",
        "person: {column: Id, kind: opaque}\ncategory: staff\nprotected: Skydd\n",
        "region: \"NO\"\nseveral: first\n",
    ));
    let Format::Csv(format) = &description.format else { panic!("no CSV") };
    assert_eq!((format.separator, format.quote), (b'\t', None));
    assert_eq!(format.encoding.name(), "windows-1252");
    assert_eq!(description.identity, IdentityKind::Opaque);
    assert_eq!(record(&description).category, Category::Constant("staff".into()));
    assert!(record(&description).fields.is_empty());
    assert!(record(&description).protected.as_ref().unwrap().harmless.is_empty());
    assert_eq!(description.reading.region.letters(), "NO");
    assert_eq!(description.reading.several, Several::First);
}

#[test]
fn the_examples_of_the_reference_are_right() {
    let page = include_str!("../docs/source-descriptions.md");
    let examples: Vec<&str> =
        page.split("```yaml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert_eq!(examples.len(), 13);
    let first = described(examples[0]);
    examples[1..].iter().for_each(|example| drop(described(example)));

    let export = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(export);
    let today = jiff::civil::date(2026, 11, 24);
    let rows: Vec<Row> = foga::readers::open(&first, today, "export.csv", &*bytes)
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let [Row::Record(record)] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!((record.category.as_str(), record.protected), ("pupil", Some(false)));
    let person = Identity::read(&record.person, first.identity, today).unwrap();
    assert_eq!(person.as_str(), "201704122389");
}
