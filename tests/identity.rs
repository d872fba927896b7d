use foga::record::{
    Identity, IdentityKind, UnreadableIdentity as Fault, beginnings, born_of_temporary,
};
use jiff::civil::{Date, date};
use proptest::prelude::*;

const TODAY: Date = date(2026, 11, 24);

fn on(today: Date, written: &str) -> Result<String, Fault> {
    Identity::read(written, IdentityKind::Personal, today).map(|id| id.as_str().to_owned())
}

fn read(written: &str) -> Result<String, Fault> {
    on(TODAY, written)
}

#[test]
fn the_official_test_numbers_are_read_in_every_form() {
    let cases = include_str!("data/personal-numbers.csv");
    let mut seen = (0, 0);
    for line in cases.lines().skip(1) {
        let (written, normal) = line.split_once(',').unwrap();
        let got = read(written);
        if normal.is_empty() {
            assert!(got.is_err(), "{written} was read as {got:?}");
            seen.1 += 1;
        } else {
            assert_eq!(got.as_deref(), Ok(normal), "{written}");
            seen.0 += 1;
        }
    }
    assert_eq!(seen, (80, 23));
}

#[test]
fn a_number_without_its_century_is_the_youngest_that_it_can_be() {
    assert_eq!(read("000405-9937").unwrap(), "200004059937");
    assert_eq!(on(date(2000, 4, 5), "000405-9937").unwrap(), "200004059937");
    assert_eq!(on(date(2000, 4, 4), "000405-9937").unwrap(), "190004059937");
    assert_eq!(on(date(2110, 1, 1), "000405-9937").unwrap(), "210004059937");
    // 1900 had no 29 February, and nor does 2100.
    assert_eq!(on(date(2110, 1, 1), "000229-2399").unwrap(), "200002292399");
}

#[test]
fn a_plus_says_a_hundred_years_or_more() {
    assert_eq!(read("090121+9931").unwrap(), "190901219931");
    assert_eq!(read("900101+0017").unwrap(), "189001010017");
    // In the year in which somebody turns a hundred the plus comes before the birthday.
    assert_eq!(on(date(2009, 1, 2), "090121+9931").unwrap(), "190901219931");
    assert_eq!(on(date(2008, 12, 31), "090121+9931"), Err(Fault::Date));
    assert_eq!(read("19090121+9931").unwrap(), "190901219931");
    assert_eq!(read("19090121-9931").unwrap(), "190901219931");
    assert_eq!(read("20090121+9931"), Err(Fault::NotAHundred));
}

#[test]
fn temporary_numbers_have_letters_in_place_of_digits() {
    for written in
        ["20100301-TF12", "20100301TF12", "20100301-tf12", "100301-Tf12", " 20100301-TF12 "]
    {
        assert_eq!(read(written).unwrap(), "20100301TF12", "{written}");
    }
    assert_eq!(read("20100301-T123").unwrap(), "20100301T123");
    assert_eq!(read("20100301-ABC1").unwrap(), "20100301ABC1");
    assert_eq!(read("20100301-ABCD"), Err(Fault::Tail));
    assert_eq!(read("20100301-1TF2"), Err(Fault::Tail));
    assert_eq!(read("20100361-TF12"), Err(Fault::Tail));
    assert_eq!(read("20100231-TF12"), Err(Fault::Date));
}

#[test]
fn the_dashes_of_text_programs_are_hyphens() {
    assert_eq!(read("20000229\u{2013}2399").unwrap(), "200002292399");
    assert_eq!(read("\u{feff}20000229-2399\u{a0}").unwrap(), "200002292399");
}

#[test]
fn what_is_wrong_is_said_without_the_number() {
    let cases = [
        ("", "no identity is given"),
        ("saknas", "a personal number has 10 or 12 digits, this has 6"),
        (
            "2292399",
            "a personal number has 10 or 12 digits, this has 7 (has a spreadsheet removed zeros at its start?)",
        ),
        ("1,95704E+11", "a spreadsheet has rounded this number: export the column as text"),
        ("19570428 9999", "` ` is not part of a personal number: write it as 20000229-2399"),
        ("195704289999.0", "`.` is not part of a personal number: write it as 20000229-2399"),
        (
            "1957-04-28-9999",
            "the `-` or `+` of a personal number stands before its last four characters",
        ),
        (
            "195704-289999",
            "the `-` or `+` of a personal number stands before its last four characters",
        ),
        ("1957042a9999", "`a` is not part of a personal number: write it as 20000229-2399"),
        ("19570431-9999", "its first digits are no date of birth"),
        ("16570428-9999", "its first digits are no date of birth"),
        ("556036-0793", "its first digits are no date of birth"),
        ("20261125-2380", "the date of birth is after the date of the run"),
        ("20150916-0006", "the three digits after the date are 000, which nobody has"),
        ("19570428-9998", "the check digit is wrong: a digit was mistyped, or two changed places"),
        (
            "20100301-ABCD",
            "the last four characters are neither digits nor letters and then digits (`TF01`)",
        ),
    ];
    for (written, message) in cases {
        assert_eq!(read(written).unwrap_err().to_string(), message, "{written}");
    }
}

#[test]
fn an_opaque_key_is_any_text() {
    let read = |written| Identity::read(written, IdentityKind::Opaque, TODAY);
    assert_eq!(read(" a-17 B ").unwrap().as_str(), "a-17 B");
    assert_eq!(read("A\u{30a}").unwrap().as_str(), "\u{c5}");
    assert_eq!(read("\u{200b} "), Err(Fault::Empty));
    assert_eq!(read("a\u{7}b"), Err(Fault::ControlCharacter));
    assert_eq!(read("a\u{fffd}b"), Err(Fault::LostCharacter));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        for kind in [IdentityKind::Personal, IdentityKind::Opaque] {
            if let Ok(identity) = Identity::read(&text, kind, TODAY) {
                prop_assert_eq!(Identity::read(identity.as_str(), kind, TODAY), Ok(identity.clone()));
            }
        }
    }

    #[test]
    fn one_wrong_digit_is_always_found(at in 0_usize..10, by in 1_u8..10) {
        let mut digits = *b"5704289999";
        digits[at] = b'0' + (digits[at] - b'0' + by) % 10;
        let written = String::from_utf8(digits.to_vec()).unwrap();
        prop_assert!(read(&written).is_err());
    }

    #[test]
    fn numbers_like_numbers_are_read_or_refused(text in "[0-9]{5,8}[-+]?[A-Za-z0-9]{3,5}") {
        if let Ok(normal) = read(&text) {
            prop_assert_eq!(normal.len(), 12);
            prop_assert_eq!(read(&normal), Ok(normal.clone()));
        }
    }
}

#[test]
fn a_temporary_number_says_when_somebody_is_born() {
    for key in ["20100301TF12", "20100301T123", "20100301ABC1"] {
        assert_eq!(born_of_temporary(key), Some("20100301"), "{key}");
    }
    for key in [
        "201003012380",
        "20100301TF1",
        "20100301TF123",
        "2010030åTF12",
        "ABCDEFGHTF12",
        "",
        "20100301TFAB",
    ] {
        assert_eq!(born_of_temporary(key), None, "{key}");
    }
    assert_eq!(beginnings("20100301"), ["20100301", "20100361"]);
    assert_eq!(beginnings("19731231"), ["19731231", "19731291"]);
}
