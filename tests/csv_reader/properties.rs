//! What holds of any rows and bytes.

use foga::readers::{self, Row};
use proptest::prelude::*;

use super::{BASIC, HEADER, TODAY, TWO, content, description, rows, taken_apart_later};

/// Keys of any sort, as the soup has them.
const OPAQUE: &str = "{format: csv, person: {column: Pnr, kind: opaque}, category: pupil,
    fields: {email: E-post}}";

/// Rows that are good by themselves, and what may stand between them.
fn soup() -> impl Strategy<Value = Vec<(bool, Vec<u8>)>> {
    let good = "[a-z]{1,6},(\"[a-z ,]{0,6}\"|[a-z \u{e5}]{0,6})";
    let good = (0_u32..1_000_000, good).prop_map(|(id, rest)| {
        let (person, email) = rest.split_once(',').unwrap();
        (true, format!("{person}{id},{email}").into_bytes())
    });
    let bad = prop_oneof![
        "[a-z\",]{0,12}".prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..12),
    ];
    let bad = bad.prop_map(|mut bytes| {
        bytes.retain(|byte| !matches!(byte, b'\r' | b'\n'));
        (false, bytes)
    });
    proptest::collection::vec(prop_oneof![2 => good, 1 => bad], 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_good_row_is_never_lost_to_a_bad_one(lines in soup()) {
        let mut bytes = b"Pnr,E-post".to_vec();
        for (_, line) in &lines {
            bytes.push(b'\n');
            bytes.extend(line);
        }
        let description = description(OPAQUE);
        let rows = readers::open(&description, TODAY, "elever.csv", bytes.as_slice()).unwrap();
        let read: Vec<(u64, String)> = rows
            .filter_map(|row| match row.unwrap() {
                Row::Record(record) => Some((record.place.line, record.person)),
                Row::SetAside(_) => None,
            })
            .collect();
        for (at, (good, line)) in lines.iter().enumerate() {
            if *good {
                let line = String::from_utf8_lossy(line);
                let person = line.split(',').next().unwrap().to_owned();
                prop_assert!(read.contains(&(at as u64 + 2, person)), "line {} of {bytes:?}", at + 2);
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for (head, text) in [(&b""[..], TWO), (b"Pnr,E-post\n", TWO), (HEADER.as_bytes(), BASIC)] {
            let description = description(text);
            let bytes = [head, &bytes].concat();
            if readers::open(&description, TODAY, "elever.csv", bytes.as_slice()).is_ok() {
                rows(&description, &bytes);
            }
        }
    }

    /// A source is asked for what changed by what its records say: what is not the same may not
    /// look it, and what is the same should.
    #[test]
    fn records_say_the_same_where_they_are_the_same(
        cells in proptest::collection::vec(("[ab]?", "[ab ]?", "[ab]?", "[ab]?"), 2..6),
    ) {
        let text = r#"{format: csv, person: Pnr, facts: {school-form: Form}, records: [
              {category: pupil, fields: {email: [Ett, Mejl]}},
              {category: pupil, when: [Ett], fields: {email: Ett, mobile: Mejl}}]}"#;
        let header = ["Form,Mejl,Pnr,Tom,Ett\n", "Pnr,Ett,Mejl,Tom,Form\n"];
        let line = |at: usize, (ett, mejl, tom, form): &(String, String, String, String)| match at {
            0 => format!("{form},{mejl},p,{tom},{ett}\n"),
            _ => format!("q,{ett},\"{mejl}\",{tom},{form}\n"),
        };
        let description = description(text);
        let mut all = Vec::new();
        for (at, header) in header.iter().enumerate() {
            let lines: String = cells.iter().map(|cells| line(at, cells)).collect();
            all.extend(taken_apart_later(&description, format!("{header}{lines}").as_bytes()));
        }
        for (a, a_says) in &all {
            for (b, b_says) in &all {
                let (Row::Record(a), Row::Record(b)) = (a, b) else { continue };
                prop_assert!(a_says != b_says || content(a) == content(b), "{a:?} and {b:?}");
            }
        }
        let halves = all.split_at(all.len() / 2);
        prop_assert!(halves.0.iter().map(|it| &it.1).eq(halves.1.iter().map(|it| &it.1)));
    }
}
