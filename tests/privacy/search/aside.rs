use super::{Delivery, Watched, csv, read};

/// Files with a row that is not read and says protected, beside one of the same person that does
/// not.
fn beside_a_good_row() -> Vec<Delivery> {
    let good = csv::PUPIL.replace(";J", ";N").replace("@hemlig.example", "@hemlig");
    let with = |name, row: String| read(name, csv::file(&[csv::OTHER, &row, &good]));
    let pupil = |from: &str, to: &str| csv::PUPIL.replace(from, to);
    let long = "x".repeat(1 << 20);
    vec![
        with("no such category", pupil(";E;", ";X;")),
        with("too long", pupil(";J", ";J;x")),
        with("too short", pupil(";2026-11-20;J", ";J")),
        with("columns moved to the right", pupil("20151012-2383", "x;20151012-2383")),
        with("text after a quote", pupil(";Osynlia", ";\"Osynlia\" x")),
        with("a quote that stays open", pupil(";Osynlia", ";\"Osynlia")),
        with("a NUL", pupil("Osynlia", "Osyn\0lia")),
        with("a line that is far too long", pupil("Osynlia", &long)),
        read("not in its encoding", {
            let (row, _, _) = encoding_rs::WINDOWS_1252.encode(csv::PUPIL);
            [csv::file(&[]).as_bytes(), &row, b"\n", good.as_bytes(), b"\n"].concat()
        }),
    ]
}

/// Tries a delivery where nobody is protected so far.
fn try_new(delivery: &Delivery, description: &str) {
    let watched = Watched::new();
    watched.give("way.yaml", description);
    watched.give("in", &delivery.content);
    for more in [&["--dry-run", "--format", "json"][..], &[], &["--full"]] {
        let more = [&["--description", "way.yaml"], more].concat();
        let ran = watched.sync("a", "in", &more);
        assert_eq!(ran.exit, Some(0), "{}: {}{}", delivery.name, ran.out, ran.err);
    }
    watched.foga("export", &[]).exit(0);
    watched.foga("show", &["20151012-2383"]).exit(0);
}

#[test]
fn a_row_protects_the_other_rows_of_its_person() {
    for delivery in beside_a_good_row() {
        try_new(&delivery, csv::SPEAKING);
    }
}

#[test]
fn so_does_an_object_or_an_element() {
    let (bad, good) = (
        r#"{"no": "20151012-2383", "mark": "J",}"#,
        r#"{"no": "20151012-2383", "mark": "N", "given": "Osynlia", "email": "gomd.elev"}"#,
    );
    let way = |format: &str| {
        format!(
            "{{{format}, person: no, category: pupil, fields: {{given-name: given, email: email}}, \
             protected: {{path: mark, harmless: [N]}}}}"
        )
    };
    for rows in [[bad, good], [good, bad]] {
        try_new(&read("json", format!("[{}]", rows.join(","))), &way("format: json"));
    }
    let bad = "<p><no>20151012-2383</no><mark>J</mark><given>&e;</given></p>";
    let good = "<p><no>20151012-2383</no><mark>N</mark><given>Osynlia</given>\
                <email>gomd.elev</email></p>";
    for rows in [[bad, good], [good, bad]] {
        let text = format!("<all>{}</all>", rows.concat());
        try_new(&read("xml", text), &way("format: xml, element: p"));
    }
}

/// What was open before is closed by a row that is not read, and stays so until the source says
/// otherwise.
#[test]
fn a_mark_in_a_row_that_is_not_read_is_remembered() {
    let open = csv::PUPIL.replace(";J", ";N");
    for row in [format!("{};x", csv::PUPIL), csv::PUPIL.replace(";E;", ";X;")] {
        let watched = Watched::new();
        watched.give("open.csv", csv::file(&[&open, csv::OTHER]));
        watched.give("marked.csv", csv::file(&[&row, csv::OTHER]));
        let sync = |file: &str| {
            let words = ["sync", "--policy", "policy.foga", "--source", "a"];
            watched.home.foga(&[&words[..], &["--date", "2026-11-24", file]].concat()).exit(0);
        };
        let exported = || watched.home.foga(&["export"]).out;
        sync("open.csv");
        assert!(exported().contains("gomd.elev"));
        sync("marked.csv");
        assert!(!exported().contains("gomd.elev"), "{row}");
        watched.foga("show", &["20151012-2383"]).exit(0);
        sync("open.csv");
        assert!(exported().contains("gomd.elev"), "{row}");
    }
}

/// Where nobody can know of whom it is, the report says that nothing is remembered.
#[test]
fn a_mark_that_cannot_be_remembered_is_told() {
    let watched = Watched::new();
    let row = csv::PUPIL.replace("20151012-2383", "Osynlia");
    watched.give("in.csv", csv::file(&[&row, csv::OTHER]));
    let ran = watched.sync("a", "in.csv", &[]);
    assert!(ran.out.contains("protected identity is not remembered"), "{}", ran.out);
    watched.give("in.csv", csv::file(&[csv::OTHER]));
    let ran = watched.sync("a", "in.csv", &[]);
    assert!(!ran.out.contains("not remembered"), "{}", ran.out);
}
