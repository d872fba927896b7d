use foga::record::{Kind, Reading, Region, Several, Unreadable, Value};
use proptest::prelude::*;
use serde_json::json;

fn address() -> Kind {
    Kind::Group(["street", "postcode", "city"].map(Into::into).into())
}

fn read_with(kind: &Kind, raw: &str, reading: &Reading) -> Result<Option<String>, Unreadable> {
    Ok(kind.read(raw, reading)?.map(|value| value.as_str().to_owned()))
}

fn read(kind: &Kind, raw: &str) -> Result<Option<String>, Unreadable> {
    read_with(kind, raw, &Reading::default())
}

#[track_caller]
fn reads(kind: &Kind, raw: &str, normal: &str) {
    assert_eq!(read(kind, raw), Ok(Some(normal.to_owned())), "{raw:?}");
    assert_eq!(read(kind, normal), Ok(Some(normal.to_owned())), "{normal:?}, which is normal");
}

#[track_caller]
fn refuses(kind: &Kind, raw: &str, message: &str) {
    match read(kind, raw) {
        Err(reason) => assert_eq!(reason.to_string(), message, "{raw:?}"),
        Ok(value) => panic!("{raw:?} was read as {value:?}"),
    }
}

#[test]
fn blank_is_missing_whatever_it_is_blank_with() {
    for kind in [Kind::Email, Kind::Phone, Kind::Text, address()] {
        for blank in ["", " ", "\t\r\n", "\u{a0}", "\u{200b}", " \u{feff}\u{2003}\u{2060}"] {
            assert_eq!(read(&kind, blank), Ok(None), "{blank:?} as {}", kind.word());
        }
    }
}

#[test]
fn emails_lose_what_is_not_the_address() {
    for raw in [
        "anna@example.se",
        " anna@example.se ",
        "\u{a0}anna@example.se\u{200b}",
        "anna@EXAMPLE.se",
        "mailto:anna@example.se",
        "MAILTO:anna@example.se?subject=hej",
        "Anna Ek <anna@example.se>",
        "\"Ek, Anna\" <anna@example.se>",
        "<mailto:anna@example.se>",
        "anna@example.se;",
        "anna@example.se <anna@example.se>",
        "an\u{ad}na@example.se",
    ] {
        reads(&Kind::Email, raw, "anna@example.se");
    }
}

#[test]
fn emails_keep_the_case_before_the_at_sign_and_are_compared_without() {
    reads(&Kind::Email, "Anna.EK@Example.SE", "Anna.EK@example.se");
    let [upper, lower] = ["Anna.EK@example.se", "anna.ek@example.se"].map(Value::from_normal);
    assert!(Kind::Email.same(&upper, &lower));
}

#[test]
fn domains_have_one_form_in_which_people_write_them() {
    for raw in [
        "anna@exempelk\u{f6}ping.example",
        "anna@EXEMPELK\u{d6}PING.example",
        "anna@exempelko\u{308}ping.example",
        "anna@xn--exempelkping-cjb.example",
    ] {
        reads(&Kind::Email, raw, "anna@exempelk\u{f6}ping.example");
    }
    refuses(
        &Kind::Email,
        "anna@xn--zzzzzz99999999.example",
        "not an e-mail address: what stands after the `@` is no domain",
    );
}

#[test]
fn unusual_emails_are_emails() {
    for raw in [
        "anna.ek+skola@example.se",
        "o'neil_x@mail.example.se",
        "a/b@example.se",
        "\u{e5}ke@example.se",
        "1@2.example",
        "a@r3---sn.example",
    ] {
        reads(&Kind::Email, raw, raw);
    }
}

#[test]
fn what_is_no_email_is_unreadable_and_never_missing() {
    let no_at = "not an e-mail address: it has no `@`";
    for raw in ["saknas", "-", "ingen", "ej angivet", "0", "anna.example.se", "Anna <anna>"] {
        refuses(&Kind::Email, raw, no_at);
    }
    let no_dot = "not an e-mail address: what stands after the `@` has no dot";
    let stray_dot = "not an e-mail address: a dot stands first, last, or beside another one";
    let no_domain = "not an e-mail address: what stands after the `@` is no domain";
    let space = "not an e-mail address: it has a space in it";
    let long = "not an e-mail address: it is too long";
    let lost = "it has a `\u{fffd}`, which stands for a letter that was lost before it came here";
    for (raw, message) in [
        ("x@x", no_dot),
        ("anna@", "not an e-mail address: nothing stands after the `@`"),
        ("@example.se", "not an e-mail address: nothing stands before the `@`"),
        ("anna@@example.se", "not an e-mail address: it has more than one `@`"),
        ("anna@b@example.se", "not an e-mail address: it has more than one `@`"),
        ("anna@example..se", stray_dot),
        ("anna@example.se.", stray_dot),
        (".anna@example.se", stray_dot),
        ("an..na@example.se", stray_dot),
        ("anna ek@example.se", space),
        ("anna@example. se", space),
        ("an(na)@example.se", "not an e-mail address: it has a `(`"),
        ("anna@-example.se", no_domain),
        ("anna@exam_ple.se", no_domain),
        ("anna@[192.0.2.1]", no_domain),
        ("anna@192.0.2.1", no_domain),
        (&format!("{}@example.se", "a".repeat(65)), long),
        (&format!("a@{}example.se", "a.".repeat(140)), no_domain),
        (&format!("a@{}.se", "a".repeat(64)), no_domain),
        (&format!("{}@{}example.se", "a".repeat(64), "ab.".repeat(70)), long),
        ("an\u{1}na@example.se", "it has a control character (U+0001)"),
        ("an\u{fffd}na@example.se", lost),
    ] {
        refuses(&Kind::Email, raw, message);
    }
}

#[test]
fn two_emails_are_read_only_where_the_first_is_asked_for() {
    let first = Reading { several: Several::First, ..Reading::default() };
    for raw in [
        "a@example.se; b@example.se",
        "a@example.se,b@example.se",
        "a@example.se/b@example.se",
        "a@example.se & b@example.se",
        "a@example.se eller b@example.se",
        "a@example.se och b@example.se",
        "a@example.se b@example.se",
        "a@example.se\nb@example.se",
        "Anna <a@example.se>, Bo <b@example.se>",
    ] {
        refuses(&Kind::Email, raw, "two e-mail addresses in one place");
        let read = read_with(&Kind::Email, raw, &first);
        assert_eq!(read, Ok(Some("a@example.se".to_owned())), "{raw:?}");
    }
    let read = read_with(&Kind::Email, "x/y@example.se; b@example.se", &first);
    assert_eq!(read, Ok(Some("x/y@example.se".to_owned())));
    assert!(read_with(&Kind::Email, "x@x; b@example.se", &first).is_err());
}

#[test]
fn phones_become_e164_however_they_are_written() {
    for raw in [
        "0701740605",
        "070-1740605",
        "070-174 06 05",
        "070 174 06 05",
        "070/174 06 05",
        "(070) 174 06 05",
        "070.174.06.05",
        "070\u{2013}174\u{a0}06\u{a0}05",
        "+46701740605",
        "+46 70 174 06 05",
        "+ 46 70 174 06 05",
        "+46 (0)70-174 06 05",
        "0046701740605",
        "0046 (0)70 174 06 05",
        "tel:+46701740605",
        "\u{202a}+46701740605\u{202c}",
        "\u{ff10}\u{ff17}\u{ff10}\u{ff0d}\u{ff11}\u{ff17}\u{ff14}\u{ff10}\u{ff16}\u{ff10}\u{ff15}",
        "701740605",
        "46701740605",
        "070-1740605;",
        "070-1740605 / 0701740605",
    ] {
        reads(&Kind::Phone, raw, "+46701740605");
    }
}

#[test]
fn the_whole_series_for_fiction_is_read() {
    for last in 605..=699 {
        reads(&Kind::Phone, &format!("070-1740{last}"), &format!("+46701740{last}"));
    }
}

#[test]
fn phones_of_other_regions_have_their_country_code_or_their_region() {
    // Numbers that the regulators of the United Kingdom and of North America set aside for drama.
    reads(&Kind::Phone, "+44 20 7946 0958", "+442079460958");
    let [britain, america] = ["GB", "us"].map(|letters| Region::parse(letters).unwrap());
    let reading = |region| Reading { region, ..Reading::default() };
    let british = read_with(&Kind::Phone, "020 7946 0958", &reading(britain));
    assert_eq!(british, Ok(Some("+442079460958".to_owned())));
    let no_zero = read_with(&Kind::Phone, "20 7946 0958", &reading(britain)).unwrap_err();
    assert_eq!(
        no_zero.to_string(),
        "not a telephone number: it begins with neither an area code nor a country code",
    );
    let american = read_with(&Kind::Phone, "(212) 555-0123", &reading(america));
    assert_eq!(american, Ok(Some("+12125550123".to_owned())));
    assert_eq!(Region::parse("XX"), None);
    assert_eq!(Region::parse("SWE"), None);
}

#[test]
fn what_is_no_phone_is_unreadable_and_never_missing() {
    let letters = "not a telephone number: it has letters in it";
    for raw in [
        "saknas",
        "ej angivet",
        "070-mamma",
        "Mamma: 070-1740605",
        "070-1740605 (mamma)",
        "070-174O605",
        "08-123 45 67 ankn 12",
        "070-1740605, farmor",
    ] {
        refuses(&Kind::Phone, raw, letters);
    }
    let digits = "not a telephone number: it has no digits";
    let nobody = "not a telephone number: nobody can have that number";
    let service = "not a telephone number: it is the number of a service, not of a person";
    for (raw, message) in [
        ("-", digits),
        ("---", digits),
        (";", digits),
        ("0", "not a telephone number: it has too few digits"),
        ("070-17406", nobody),
        ("000000000", nobody),
        ("070-1740605123", nobody),
        ("070-174060512345678", "not a telephone number: it has too many digits"),
        ("1740605", nobody),
        ("070*1740605", "not a telephone number: it has a `*`"),
        ("070+1740605", "not a telephone number: it has a `+`"),
        ("anna@example.se", letters),
        ("0900-1234567", service),
        ("+999 123 456 789", nobody),
    ] {
        refuses(&Kind::Phone, raw, message);
    }
}

#[test]
fn two_phones_are_read_only_where_the_first_is_asked_for() {
    let first = Reading { several: Several::First, ..Reading::default() };
    for raw in [
        "070-1740605/070-1740606",
        "070-1740605 / 070-1740606",
        "070-1740605, 070-1740606",
        "070-1740605;070-1740606",
        "070-1740605 eller 070-1740606",
        "070-1740605 och 070-1740606",
        "070-1740605 & 070-1740606",
        "070-1740605 + 070-1740606",
        "070-1740605 070-1740606",
        "070-174 06 05  070-174 06 06",
        "+46 70 174 06 05 +46 70 174 06 06",
        "0701740605\n0701740606",
        "070-1740605/06",
    ] {
        refuses(&Kind::Phone, raw, "two telephone numbers in one place");
        let read = read_with(&Kind::Phone, raw, &first);
        assert_eq!(read, Ok(Some("+46701740605".to_owned())), "{raw:?}");
    }
}

#[test]
fn texts_are_composed_and_their_white_space_is_one_space() {
    reads(&Kind::Text, "  Stora\u{a0} gatan\n 1 ", "Stora gatan 1");
    reads(&Kind::Text, "A\u{30a}sa", "\u{c5}sa");
    reads(&Kind::Text, "lgh 3 #2 - uppgång B!", "lgh 3 #2 - uppgång B!");
    let nothing = "it says nothing, as what stands where a system has no value";
    for raw in ["-", " - ", "?", "#####", "#SAKNAS!", "#N/A", "saknas", "NULL", "\u{2800}"] {
        refuses(&Kind::Text, raw, nothing);
    }
    refuses(&Kind::Text, "BjÃ¶rn Ã…kesson", "its letters were encoded twice: `Ã¥` stands for `å`");
    refuses(&Kind::Text, "a\u{7}b", "it has a control character (U+0007)");
}

#[test]
fn a_group_is_there_where_any_part_is() {
    let read = |parts: &[(&str, &str)]| {
        let value = address().read_parts(parts.iter().copied());
        value.map(|value| value.map(|value| value.as_str().to_owned()))
    };
    let parts = [("city", " Exempelk\u{f6}ping"), ("street", "Gatan  1"), ("postcode", " ")];
    let normal = "{\"street\":\"Gatan 1\",\"city\":\"Exempelk\u{f6}ping\"}";
    assert_eq!(read(&parts), Ok(Some(normal.to_owned())));
    assert_eq!(read(&[("street", " "), ("city", "\u{200b}")]), Ok(None));
    let lost = read(&[("street", "Ga\u{fffd}tan")]).unwrap_err().to_string();
    assert!(lost.starts_with("`street`: it has a `\u{fffd}`"), "{lost}");
    assert_eq!(read(&[("zip", "1")]).unwrap_err().to_string(), "the group has no part `zip`",);
}

#[test]
fn json_is_a_text_a_group_or_null() {
    let reading = Reading::default();
    let read = |kind: &Kind, json| kind.read_json(&json, &reading);
    let value = |text: &str| Ok(Some(Value::from_normal(text)));
    assert_eq!(read(&Kind::Email, json!("A@EXAMPLE.se")), value("A@example.se"));
    assert_eq!(read(&Kind::Email, json!(null)), Ok(None));
    let street = json!({"street": "Gatan 1", "city": null});
    assert_eq!(read(&address(), street), value(r#"{"street":"Gatan 1"}"#));
    let message = |kind: &Kind, json| {
        let reason = read(kind, json).unwrap_err();
        format!("{reason}; {}", reason.help())
    };
    assert_eq!(
        message(&Kind::Email, json!(17)),
        "a number, which is no value; give a text in quotes, or null where it is missing",
    );
    assert_eq!(
        message(&Kind::Email, json!({"street": "x"})),
        "several parts, but the field is not a group; give one text",
    );
    assert_eq!(
        message(&address(), json!("Gatan 1")),
        "a single value, but the field is a group; give an object of its parts: `street`, `postcode`, `city`",
    );
    assert_eq!(
        message(&address(), json!({"zip": "1"})),
        "the group has no part `zip`; its parts are `street`, `postcode`, `city`",
    );
    assert_eq!(
        message(&address(), json!({"city": [1]})),
        "`city`: a list, which is no value; give a text in quotes, or null where it is missing",
    );
}

/// Texts of the characters that mean something to some kind.
fn telling() -> impl Strategy<Value = String> {
    let cell = "[ab0-9@.;,/<>()+ \u{a0}\u{200b}\u{ad}\u{301}\u{30a}\u{f6}\u{ff10}\u{37e}-]{0,24}";
    let email = "[a-z.\u{e5}\u{df}-]{1,8}@[A-Za-z\u{e5}\u{d6}\u{df}.-]{1,10}\\.(se|example)";
    let phone = "(\\+[1-9]|0|00)[0-9 ()-]{5,14}";
    prop_oneof![any::<String>(), cell, email, phone]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn what_is_read_is_in_normal_form(raw in telling(), several in any::<bool>()) {
        let several = if several { Several::First } else { Several::Refuse };
        let reading = Reading { several, ..Reading::default() };
        for kind in [Kind::Email, Kind::Phone, Kind::Text] {
            if let Ok(Some(value)) = kind.read(&raw, &reading) {
                prop_assert_eq!(kind.read(value.as_str(), &Reading::default()), Ok(Some(value)));
            }
        }
        let parts = [("city", raw.as_str()), ("street", raw.as_str())];
        if let Ok(Some(value)) = address().read_parts(parts) {
            let json = value.to_json(&address());
            prop_assert_eq!(address().read_json(&json, &reading), Ok(Some(value)));
        }
    }
}

#[test]
fn a_number_that_a_spreadsheet_has_rounded_is_told_so() {
    let rounded = "not a telephone number: a spreadsheet has rounded it; export the column as text";
    for raw in ["1.70174E+08", "4,67017E+10", " 4.67E10 ", "7E+8"] {
        refuses(&Kind::Phone, raw, rounded);
    }
    for raw in ["070-1740605 E", "E+08", "1.7.4E+08"] {
        refuses(&Kind::Phone, raw, "not a telephone number: it has letters in it");
    }
}

#[test]
fn a_text_is_no_longer_than_any_is() {
    let longest = "å".repeat(1000);
    assert_eq!(Kind::Text.read(&longest, &Reading::default()).unwrap().unwrap().as_str(), longest);
    for text in [longest.clone() + "å", "a".repeat(1001)] {
        refuses(&Kind::Text, &text, "it has more than 1000 characters");
        let read = address().read_parts([("city", "x"), ("street", text.as_str())]);
        let said = read.unwrap_err().to_string();
        assert_eq!(said, "`street`: it has more than 1000 characters");
    }
}
