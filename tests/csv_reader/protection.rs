//! What a row says of protected identity, and that one set aside repeats no cell.

use foga::readers::Row;

use super::{basic, description, rows, two};
use crate::support::rows::tells;

/// A cell is missing, and all after it stand one to the left: `J` where nobody looks for it.
#[test]
fn where_a_source_tells_protection_a_short_row_is_set_aside() {
    let yaml = "format: csv\nseparator: \";\"\nperson: {column: id, kind: opaque}\ncategory: pupil\n\
        fields: {email: email}\n";
    let with = format!("{yaml}protected: prot\n");
    let bytes = b"cat;id;email;mobile;f;prot;note\ng;PX;x@x.example;x;J;\n";
    tells(
        &rows(&description(&with), bytes),
        &[
            "2:22: the row ends before the last of the header's 7 columns: where a cell is missing, whether the person is protected stands in another [?] \"g;PX;x@x.example;x;J;\"",
        ],
    );
    tells(&rows(&description(yaml), bytes), &["2:1 PX pupil email@2:6=\"x@x.example\""]);
    // Whose row it is can be known: from the first cell, or from a number that proves itself.
    let first = rows(&description(&with), b"id;email;f;prot\nPX;x@x.example;J\n");
    assert!(matches!(&first[0], Row::SetAside(aside) if aside.person.as_deref() == Some("PX")));
    let personal = description(&with.replace(", kind: opaque", ""));
    let number = rows(&personal, b"cat;id;email;prot\ng;20170412-2389;J\n");
    let Row::SetAside(aside) = &number[0] else { panic!("{number:?}") };
    assert_eq!(aside.person.as_deref(), Some("20170412-2389"));
    assert_eq!(aside.protected, None, "nobody can know");
}

#[test]
fn protection_is_anything_but_what_is_harmless() {
    let cells = ["", " ", "N", "n", " 0 ", "J", "nej", "\u{a0}"];
    let text: String = cells.iter().map(|cell| format!("p;Elev;;;;;;{cell}\n")).collect();
    let protected: Vec<bool> = basic(&text)
        .iter()
        .map(|row| match row {
            Row::Record(record) => record.protected.unwrap(),
            Row::SetAside(aside) => panic!("{aside:?}"),
        })
        .collect();
    assert_eq!(protected, [false, false, false, false, false, true, true, false]);
}

/// The words of the description and of the encoding are nobody's; those of a cell may be.
#[test]
fn a_reason_has_a_form_that_repeats_no_cell() {
    let told = |row: &Row| match row {
        Row::SetAside(aside) => aside.discreet.clone().unwrap_or_else(|| aside.reason.clone()),
        Row::Record(record) => panic!("{record:?}"),
    };
    let aside = basic("p1;p1@leak.example;;;;;;\n");
    assert_eq!(
        told(&aside[0]),
        "what stands here stands for no category; known are `Elev`, `V\u{e5}rdnadshavare`"
    );
    let aside = two(b"Pnr,E-post\np2,\xe5\n");
    assert!(told(&aside[0]).ends_with("perhaps it is `windows-1252`"));
}

/// What is printed of a row that was set aside depends on it.
#[test]
fn a_row_set_aside_still_says_whether_its_person_is_protected() {
    let yaml = "format: csv\nseparator: \";\"\nperson: {column: Id, kind: opaque}\n\
        category: {column: Roll, values: {Elev: pupil}}\nfields: {email: E-post}\n";
    let protected = |yaml: &str| -> Vec<Option<bool>> {
        let rows = "Id;Roll;E-post;Skydd\n1;Rektor;a;J\n2;Rektor;a;N\n3;Rektor\n4;Rektor;a;b;N;\n";
        let rows = self::rows(&description(yaml), rows.as_bytes());
        let aside = rows.iter().map(|row| match row {
            Row::SetAside(aside) => aside.protected,
            Row::Record(record) => panic!("{record:?}"),
        });
        aside.collect()
    };
    let with = format!("{yaml}protected: {{column: Skydd, harmless: [N]}}\n");
    assert_eq!(protected(&with), [Some(true), Some(false), None, None]);
    assert_eq!(protected(yaml), [Some(false); 4]);
}
