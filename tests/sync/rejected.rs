//! Rows that are set aside are kept as they stood, to be mended and synchronised.

use std::fs;

use crate::support::{HEADER, Home, csv};

const PERSONAL: &str = "\
format: csv
separator: \";\"
encoding: windows-1252
person: Pnr
category: {column: Roll, values: {Elev: pupil, Vårdnadshavare: guardian}}
fields: {email: E-post, given-name: Förnamn}
protected: {column: Skydd, harmless: [N]}
";

const PERSONAL_HEADER: &str = "sep=;\r\nPnr;Roll;E-post;Förnamn;Skydd\r\n";

/// In windows-1252, in which the letters here have the numbers that Unicode gives them.
fn western(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

fn read(home: &Home, file: &str) -> Vec<u8> {
    fs::read(home.path(file)).unwrap()
}

/// What is beside the files of a home that every test has.
fn left(home: &Home) -> Vec<String> {
    let names = fs::read_dir(home.path(".")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let usual = |name: &String| ["foga.db", "policy.foga", "sources"].contains(&name.as_str());
    let mut names: Vec<String> = names.filter(|name| !usual(name)).collect();
    names.sort();
    names
}

#[test]
fn what_is_set_aside_can_be_mended_and_run_again() {
    let good = "20170412-2389;Elev;good@mejl.example;Åke;N\r\n";
    let wrong = [
        // A category that is not listed, a check digit, a separator in a value.
        "20000229-2399;Elevv;one@mejl.example;Östen;N\r\n",
        "20100125-2385;Elev;two@mejl.example;Ärla;N\r\n",
        "19831102-9816;Vårdnadshavare;three@mejl.example;Åsa;Maria;N\r\n",
        // A quote that is never closed.
        "19910101-2384;Elev;\"four@mejl.example;Örjan;N\r\n",
    ];
    // A line in UTF-8, which the rest is not.
    let utf8 = "19920220-2389;Elev;five@mejl.example;Pär;N\r\n".as_bytes();
    let parts = [
        western(PERSONAL_HEADER),
        western(wrong[0]),
        western(wrong[1]),
        western(good),
        western(wrong[2]),
        utf8.to_vec(),
        western(wrong[3]),
    ];
    let home = Home::new().describe("a", PERSONAL).file("elever.csv", parts.concat());
    let ran = home.sync("a").of("elever.csv").with("--rejected mend.csv").run().fine();
    ran.says(
        "5 rows set aside are in `mend.csv`: what is mended there can be synchronised as it is",
    );
    let [first, second, third, fourth] = wrong.map(western);
    let expected = [western(PERSONAL_HEADER), first, second, third, utf8.to_vec(), fourth].concat();
    assert_eq!(read(&home, "mend.csv"), expected, "as they stood, byte for byte");

    let mended = read(&home, "mend.csv");
    let mend = |text: Vec<u8>, from: &str, to: &str| {
        let (from, to) = (western(from), western(to));
        let at = text.windows(from.len()).position(|part| part == from).unwrap();
        [&text[..at], &to[..], &text[at + from.len()..]].concat()
    };
    let mended = mend(mended, "Elevv", "Elev");
    let mended = mend(mended, "20100125-2385", "20100125-2384");
    let mended = mend(mended, "Åsa;Maria", "\"Åsa;Maria\"");
    let mended = mend(mended, "PÃ¤r", "Pär");
    let mended = mend(mended, "\"four", "four");
    let home = home.file("mended.csv", mended);
    home.sync("a").of("mended.csv").with("--rejected mend.csv").run().fine();
    assert_eq!(read(&home, "mend.csv"), western(PERSONAL_HEADER), "nothing is set aside any more");
    let names = home.stored().into_iter().filter(|line| line.contains("given-name"));
    let names: Vec<String> = names.map(|line| line.replace("given-name ", "")).collect();
    assert_eq!(
        names,
        [
            "198311029816 Åsa;Maria a",
            "199101012384 Örjan a",
            "199202202389 Pär a",
            "200002292399 Östen a",
            "201001252384 Ärla a",
            "201704122389 Åke a"
        ]
    );
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_read_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};

    let home = Home::new().file("mend.csv", "old");
    let open = fs::Permissions::from_mode(0o644);
    fs::set_permissions(home.path("mend.csv"), open).unwrap();
    symlink("mend.csv", home.path("link.csv")).unwrap();
    for file in ["mend.csv", "link.csv"] {
        home.sync("a").rows(&["g;X"]).with("--rejected").with(file).run().exit(1);
        let mode = fs::metadata(home.path("mend.csv")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(read(&home, "mend.csv"), csv(&["g;X"]).into_bytes());
    }
    assert_eq!(left(&home), ["link.csv", "mend.csv"]);
    assert!(home.path("link.csv").is_symlink());
}

#[test]
fn a_byte_order_mark_and_two_bytes_a_letter_are_kept() {
    let text = format!("\u{feff}{}", csv(&["g;V;g@mejl.example", "h;?;h@mejl.example;Å"]));
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let rejected = format!("\u{feff}{}", csv(&["h;?;h@mejl.example;Å"]));
    let rejected: Vec<u8> = rejected.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let home = Home::new().file("wide.csv", wide);
    home.sync("a").of("wide.csv").with("--rejected mend.csv").run().fine();
    assert_eq!(read(&home, "mend.csv"), rejected);
}

#[test]
fn files_with_other_headers_have_files_of_their_own() {
    let other = "skydd;id;role;email;mobile;given;street;city;modified\n";
    let home = Home::new()
        .file("1.csv", csv(&["g;V;g@mejl.example", "h;?"]))
        .file("2.csv", format!("{other};i;?;;;;;;\n"))
        .file("3.csv", csv(&["j;?", "k;V"]));
    let all = home.sync("a").of("1.csv").of("2.csv").of("3.csv").with("--rejected mend.v1.csv");
    let ran = all.with("--format json").run().fine();
    assert_eq!(read(&home, "mend.v1.csv"), csv(&["h;?", "j;?"]).into_bytes());
    assert_eq!(read(&home, "mend.v1-2.csv"), format!("{other};i;?;;;;;;\n").into_bytes());
    let files = ran.json()["rejected_files"].to_string();
    assert_eq!(files, r#"[{"file":"mend.v1.csv","rows":2},{"file":"mend.v1-2.csv","rows":1}]"#);
}

#[test]
fn it_is_written_whether_or_not_the_run_is() {
    let home = Home::new();
    let rows = ["g;V;g@mejl.example", "h;?"];
    let tried = home.sync("a").rows(&rows).with("--dry-run --rejected mend.csv").run().fine();
    tried.says(
        "1 row set aside is in `mend.csv`: what is mended there can be synchronised as it is",
    );
    assert_eq!(read(&home, "mend.csv"), csv(&["h;?"]).into_bytes());
    let none = home.sync("a").rows(&["i;?"]).with("--rejected mend.csv").run().exit(1);
    none.says("no row could be read as a record");
    assert_eq!(read(&home, "mend.csv"), csv(&["i;?"]).into_bytes());
    let fine = home.sync("a").rows(&["g;V"]).with("--rejected mend.csv").run().fine();
    fine.never_says("mend.csv");
    assert_eq!(read(&home, "mend.csv"), HEADER.as_bytes(), "yesterday's rows are not run again");
    let again = home.sync("a").of("mend.csv").run();
    assert_eq!(again.exit, Some(0));
}

#[test]
fn a_run_that_cannot_be_made_leaves_what_was_there() {
    let home = Home::new().file("mend.csv", "old");
    let sync = |rows: &[&str], date| {
        home.sync("a").rows(rows).with("--rejected mend.csv").date(date).run()
    };
    sync(&["g;V"], "2026-11-24").fine();
    fs::write(home.path("mend.csv"), "old").unwrap();
    sync(&["g;?"], "2026-11-23").exit(2);
    home.sync("a").of("no.csv").with("--rejected mend.csv").run().exit(3);
    assert_eq!(read(&home, "mend.csv"), b"old");
    assert_eq!(left(&home), ["mend.csv"]);
}

/// Nothing in it is masked, so that it must not lie there for ever under another name.
#[test]
fn what_a_killed_run_left_behind_is_taken_away_by_the_next() {
    let home = Home::new().file("mend.csv.unfinished", "hemlig").file("mend-2.csv.unfinished", "x");
    home.sync("a").of("no.csv").with("--rejected mend.csv").run().exit(3);
    assert_eq!(left(&home), [""; 0]);
    // That of a run that goes on is locked.
    let home = home.file("mend.csv.unfinished", "");
    let other = fs::File::open(home.path("mend.csv.unfinished")).unwrap();
    other.lock().unwrap();
    let run = || home.sync("a").rows(&["g;?", "h;V"]).with("--rejected mend.csv").run();
    run().exit(2).complains("another run is writing to `mend.csv.unfinished`");
    drop(other);
    run().fine();
    assert_eq!(left(&home), ["mend.csv"]);
}

/// They can be mended only by somebody who sees them, and who has the delivered file anyhow.
#[test]
fn a_protected_persons_row_is_in_the_file_and_nowhere_else() {
    let home = Home::new();
    let row = "hemlig;?;hemlig@mejl.example;;;;;;J";
    for format in ["human", "json"] {
        let sync = home.sync("a").rows(&[row, "g;V"]).with("--rejected mend.csv --format");
        sync.with(format).run().fine().never_says("hemlig");
        assert_eq!(read(&home, "mend.csv"), csv(&[row]).into_bytes());
    }
}

#[test]
fn it_is_no_file_that_the_run_uses_otherwise() {
    let home = Home::new().file("elever.csv", csv(&["g;?"]));
    let used = ["elever.csv", "./elever.csv", "policy.foga", "./foga.db", "sources/a.yaml"];
    for file in used.into_iter().chain(["foga.db-wal", "./foga.db-shm", "foga.db-journal"]) {
        let ran = home.sync("a").of("elever.csv").with("--rejected").with(file).run().exit(2);
        let expected = format!(
            "error: rejected rows cannot be written to `{file}`, which is in use\n\
             help: name a file that is nothing else\n"
        );
        assert_eq!(ran.err, expected);
    }
    let folder = home.sync("a").of("elever.csv").with("--rejected sources").run().exit(2);
    assert_eq!(folder.err, "error: `sources` is no file for rejected rows\n");
    let report = home.sync("a").of("elever.csv").with("--rejected -").run().exit(2);
    assert_eq!(report.err, "error: `--rejected` needs a file: the report is written to `-`\n");
    let absent = home.sync("a").of("elever.csv").with("--rejected no/mend.csv").run().exit(3);
    assert_eq!(absent.err, "error: `no/mend.csv` cannot be written: there is no such file\n");
    assert_eq!(left(&home), ["elever.csv"]);
}
