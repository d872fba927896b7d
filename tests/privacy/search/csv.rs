use super::{Delivery, read, refused, try_all};

const HEADER: &str = "id;role;email;mobile;given;family;street;city;modified;skydd\n";

/// A description with a column that says who is protected.
pub const SPEAKING: &str = r#"{format: csv, separator: ";", person: id,
category: {column: role, values: {E: pupil, P: staff, V: guardian}},
fields: {email: email, mobile: mobile, given-name: given, family-name: family,
         address: {street: street, city: city}},
modified: modified, protected: {column: skydd, harmless: [N]}}"#;

/// The same without one: what it delivers, other sources have said to be protected.
pub const SILENT: &str = r#"{format: csv, separator: ";", person: id,
category: {column: role, values: {E: pupil, P: staff, V: guardian}},
fields: {email: email, mobile: mobile, given-name: given, family-name: family,
         address: {street: street, city: city}}, modified: modified}"#;

pub const PUPIL: &str = "20151012-2383;E;gomd.elev@hemlig.example;070-174 06 99;Osynlia;\
    Skuggsson;Okändgränd 17;Dolköping;2026-11-20;J";
pub const MOTHER: &str = "860606-9808;V;dold.mor@hemlig.example;0701740698;Osynlia;Skuggsson;\
    Vildmarksvägen 3;Dolköping;;Ja";
pub const OTHER: &str =
    "200002292399;V;open@mejl.example;070-1740605;Anna;Ek;Gatan 1;Orten;2026-11-20;N";

/// A file of rows below the header.
pub fn file(rows: &[&str]) -> String {
    format!("{HEADER}{}\n", rows.join("\n"))
}

/// The pupil's row with something else in it.
fn pupil(from: &str, to: &str) -> String {
    assert!(PUPIL.contains(from), "{from}");
    PUPIL.replace(from, to)
}

/// Files with one fault each, in the row of the pupil or of the mother, beside somebody else's.
fn deliveries() -> Vec<Delivery> {
    let with = |name, row: &str| read(name, file(&[OTHER, row, MOTHER]));
    let latin = encoding_rs::WINDOWS_1252;
    vec![
        with("whole", PUPIL),
        with("misspelt", &pupil(";J", ";Sekretesmarkerig")),
        with("a blank mark of another sort", &pupil(";J", ";\u{200B}")),
        with(
            "unreadable values",
            &pupil("@hemlig.example", "@hemlig").replace("06 99", "06 99 mor"),
        ),
        with("two values in one", &pupil(";070", ", dold.mor@hemlig.example;070")),
        with("unreadable time", &pupil("2026-11-20", "den Osynlia dagen")),
        with("a later time", &pupil("2026-11-20", "2031-01-01")),
        with("no such category", &pupil(";E;", ";Osynlia Skuggsson;")),
        with("columns moved to the left", &pupil(";E;", ";")),
        with("columns moved to the right", &format!("x;{PUPIL}")),
        with(
            "the person's column has something else",
            &pupil("20151012-2383;E", "Osynlia;20151012-2383"),
        ),
        with("a wrong check digit", &pupil("2383", "2384")),
        with("a wrong digit, and not marked", &pupil("2383", "2384").replace(";J", ";N")),
        with("a number with a letter", &pupil("2383", "238E")),
        with("nobody is named", &pupil("20151012-2383", "")),
        with("too short", "20151012-2383;E;gomd.elev@hemlig.example"),
        with("too long", &pupil(";J", ";J;gomd.elev@hemlig.example")),
        with("text after a quote", &pupil(";Osynlia", ";\"Osynlia\" Skuggsson")),
        with("a quote that stays open", &pupil(";Osynlia", ";\"Osynlia")),
        with("a quote over two lines", &pupil(";Osynlia", ";\"Osynlia\n20151012-2383\"")),
        with("a NUL", &pupil("Osynlia", "Osyn\0lia")),
        with("control characters", &pupil("Osynlia", "Osynlia\u{1b}[2J")),
        read("rows that differ", file(&[PUPIL, &pupil("gomd.elev", "gomd.elev.2"), MOTHER])),
        read("only one row is marked", file(&[&pupil(";J", ";N"), PUPIL, OTHER])),
        read("two categories", file(&[&pupil(";J", ";N"), &pupil(";E;", ";P;"), OTHER])),
        read("not in its encoding", {
            let (row, _, _) = latin.encode(PUPIL);
            [file(&[OTHER]).as_bytes(), &row, b"\n"].concat()
        }),
        read("no rows but theirs", file(&[PUPIL, MOTHER])),
        refused("no header", format!("{PUPIL}\n{MOTHER}\n")),
        refused(
            "a row as header",
            format!("{}\n{PUPIL}\n", PUPIL.replace("gomd.elev@hemlig.example", "email")),
        ),
        refused("another separator", file(&[PUPIL]).replace(';', ",")),
        refused("a column too few", file(&[PUPIL]).replacen("id;", "", 1)),
        refused("a column twice", file(&[PUPIL]).replacen("role", "email", 1)),
        refused("no row is one", file(&[&pupil(";E;", ";Osynlia;")])),
        refused("UTF-16", {
            let units = file(&[PUPIL]);
            units.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
        }),
        refused("a workbook", [b"PK\x03\x04", file(&[PUPIL]).as_bytes()].concat()),
    ]
}

#[test]
fn a_source_that_speaks_of_protection() {
    try_all("csv", "a", SPEAKING, deliveries());
}

/// Protection is known from the store alone. What is only in the delivery, such as a mistyped
/// number, is of somebody whom nobody can know.
#[test]
fn a_source_that_says_nothing_of_protection() {
    try_all("csv", "silent", SILENT, deliveries());
}

#[test]
fn the_platforms_own_export() {
    try_all("csv", "user", SPEAKING, deliveries());
}

/// Positions instead of names, where every line is somebody's.
#[test]
fn a_file_without_a_header() {
    let description = "{format: csv, separator: \";\", header: none, columns: 10, person: 1, \
        category: {column: 2, values: {E: pupil, P: staff, V: guardian}}, fields: {email: 3, \
        mobile: 4}, protected: {column: 10, harmless: [N]}}";
    let rows = |rows: &[&str]| format!("{}\n", rows.join("\n"));
    let pupil = |from: &str, to: &str| rows(&[&pupil(from, to), MOTHER, OTHER]);
    let deliveries = vec![
        read("whole", pupil(";J", ";J")),
        read("unreadable values", pupil("@hemlig.example", "@hemlig")),
        read("a wrong check digit", pupil("2383", "2384")),
        read("too long", pupil(";J", ";J;Osynlia")),
        read("too short", pupil(";2026-11-20;J", "")),
        refused("with a header", HEADER),
    ];
    try_all("csv", "a", description, deliveries);
}
