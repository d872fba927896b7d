//! Rows of a large file are not kept in memory: what is about to change is read once more.

use std::fs::{self, File};

use foga::readers::Reread;
use foga::store::SqliteStore;
use foga::sync::{Failure, Input, Job, gather, sync};

use crate::support::nights::{Nights, policies_of, told, usual};

const HEADER: &str = "id;role;email;mobile;name;street;city;form;modified;skydd\n";
const ROWS: [&str; 2] = [
    "a;S;anna@example.se;;Anna;\"Gata 1\r\nuppgång 2\";Ort;;;\r\n",
    "b;S;anna@example.se;;Bo;Gata 3;Ort;;;\r\n",
];

/// How many are new in a run whose file is changed after it was read to its end; or what is said
/// where it fails, and nothing was written.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Result<u64, String> {
    let policies = policies_of(&[usual("")]);
    let night = Nights::new(&policies, 1).next();
    let job = Job { source: "alfa", dry_run: false, ..night.job() };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("elever.csv");
    let mut content = [HEADER, ROWS[0], ROWS[1]].concat().into_bytes();
    fs::write(&path, &content).unwrap();
    let file = File::open(&path).unwrap();
    let again = Reread::of(&file).map(|again| again.keeping(0));
    let input = Input { name: "elever.csv".to_owned(), content: Box::new(file), again };
    let gathered = gather(&job, &mut std::iter::once(Ok(input)), &mut |_| {}).unwrap();
    change(&mut content);
    fs::write(&path, &content).unwrap();
    let mut store = SqliteStore::in_memory().unwrap();
    let before = told(&mut store);
    match sync(&mut store, &job, gathered, &mut |_| {}) {
        Ok(report) => Ok(report.new_persons),
        Err(Failure::Input(findings)) => {
            assert_eq!(told(&mut store), before);
            Err(findings.iter().map(ToString::to_string).collect())
        }
        Err(other) => panic!("{other:?}"),
    }
}

fn replaced(content: &mut [u8], old: &str, new: &str) {
    let (old, new) = (old.as_bytes(), new.as_bytes());
    assert_eq!(old.len(), new.len());
    let at = content.windows(old.len()).position(|part| part == old).unwrap();
    content[at..at + new.len()].copy_from_slice(new);
}

#[test]
fn rows_are_read_again_as_they_stood() {
    assert_eq!(changed(|_| {}), Ok(2));
    // What comes after the end was not there when the file was read.
    assert_eq!(changed(|content| content.extend_from_slice(b"c;S;;;;;;;;\n")), Ok(2));
}

#[test]
fn a_file_that_has_become_another_meanwhile_is_refused() {
    let at = |line| Err(format!("`elever.csv` has changed while it was read, at line {line}"));
    assert_eq!(changed(|content| replaced(content, "Bo;", "Ba;")), at(4));
    assert_eq!(changed(|content| replaced(content, "uppgå", "uppgä")), at(2));
    // The same of somebody else, of another category, of none.
    assert_eq!(changed(|content| replaced(content, "b;S", "c;S")), at(4));
    assert_eq!(changed(|content| replaced(content, "b;S", "b;G")), at(4));
    assert_eq!(changed(|content| replaced(content, "b;S", "b;?")), at(4));
    assert_eq!(changed(|content| content.truncate(HEADER.len())), at(2));
    assert_eq!(changed(|content| content.truncate(content.len() - 5)), at(4));
    let unreadable = |content: &mut Vec<u8>| {
        let at = content.len() - ROWS[1].len() + 4;
        content[at] = 0xFF;
    };
    assert_eq!(changed(unreadable), at(4));
}
