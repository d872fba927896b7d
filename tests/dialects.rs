//! The descriptions that come with Foga: each with a sample of the file that it describes, and
//! what is stored of that.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::Home;
use crate::support::policies::project_file;

/// The files of a folder, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project_file(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    files.sort();
    files
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(OsStr::to_str).unwrap()
}

fn stem(path: &Path) -> &str {
    name(path).split('.').next().unwrap()
}

#[test]
fn what_a_sample_says_is_stored() {
    let all = files("rules/descriptions/samples");
    let expected = all.iter().filter(|path| name(path).ends_with(".stored.csv"));
    let mut count = 0;
    for expected in expected {
        let is_sample = |path: &&PathBuf| stem(path) == stem(expected) && *path != expected;
        let sample = all.iter().find(is_sample).unwrap();
        count += 1;
        let description = project_file("rules/descriptions").join(format!("{}.yaml", stem(sample)));
        let policy = "policy dialects extends standard\n";
        let home = Home::new()
            .policy(policy)
            .describe("a", &fs::read_to_string(description).unwrap())
            .file(name(sample), fs::read(sample).unwrap());
        let ran = home.sync("a").of(name(sample)).with("--full --format json").run().fine();
        for topic in ["set-aside", "unreadable", "differing"] {
            assert_eq!(ran.findings(topic), [0; 0], "{}", name(sample));
        }
        let export = home.foga(&["export"]).exit(0);
        let expected = fs::read_to_string(expected).unwrap();
        assert_eq!(export.out, expected, "{}", name(sample));
    }
    assert!(count >= 6);
}

#[test]
fn the_index_names_every_description_and_its_sample() {
    let index = fs::read_to_string(project_file("rules/descriptions/README.md")).unwrap();
    let samples = files("rules/descriptions/samples");
    let described = files("rules/descriptions").into_iter().chain(samples);
    let mut count = 0;
    for file in described.filter(|file| name(file) != "README.md") {
        if !name(&file).ends_with(".stored.csv") {
            assert!(index.contains(&format!("{})", name(&file))), "{}", name(&file));
            count += 1;
        }
    }
    assert!(count >= 10);
}

/// The address of the one would tell where the other is.
#[test]
fn a_protected_guardian_protects_the_pupil_of_the_row() {
    let folder = project_file("rules/descriptions");
    let description = fs::read_to_string(folder.join("guardians-as-columns.yaml")).unwrap();
    let sample = fs::read(folder.join("samples/guardians-as-columns.csv")).unwrap();
    let (text, ..) = encoding_rs::WINDOWS_1252.decode(&sample);
    let marked = text.replace(";999 05;Exempelköping;N", ";999 05;Exempelköping;J");
    let (marked, ..) = encoding_rs::WINDOWS_1252.encode(&marked);
    let home = Home::new().policy("policy dialects extends standard\n").describe("a", &description);
    let home = home.file("g.csv", marked);
    home.sync("a").of("g.csv").run().fine().never_says("Björn");
    let known = home.rows(
        "SELECT key || ' ' || category.name FROM known JOIN person ON person.id = person
             JOIN category ON category.id = category WHERE protected ORDER BY 1",
    );
    assert!(known.contains(&"201203142383 pupil".to_owned()), "{known:?}");
    assert!(known.contains(&"198201179820 guardian".to_owned()), "{known:?}");
}

/// Whoever has protected identity there is known, and nothing of it is shown.
#[test]
fn a_sample_with_protected_persons_protects_them() {
    for (sample, protected) in [
        ("guardians-as-columns.csv", ["198512019830 guardian", "201503212381 pupil"].as_slice()),
        (
            "one-row-a-guardian.txt",
            &["197906309849 guardian", "198512019830 guardian", "198808089851 guardian"],
        ),
        ("skola24-barn.csv", &["201707072391 pupil"]),
        ("unikum-personer.txt", &["201503212381 pupil"]),
    ] {
        let path = project_file("rules/descriptions");
        let description = path.join(sample.split('.').next().unwrap().to_owned() + ".yaml");
        let home = Home::new()
            .policy("policy dialects extends standard\n")
            .describe("a", &fs::read_to_string(description).unwrap())
            .file(sample, fs::read(path.join("samples").join(sample)).unwrap());
        home.sync("a").of(sample).run().fine().never_says("dold@").never_says("Dold");
        let known = home.rows(
            "SELECT key || ' ' || category.name FROM known JOIN person ON person.id = person
                 JOIN category ON category.id = category WHERE protected ORDER BY 1",
        );
        assert_eq!(known, protected, "{sample}");
    }
}
