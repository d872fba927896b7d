//! The house is as `docs/architecture.md` draws it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::policies::project_file;

/// What turns clippy's lists of impure things on.
const PURE: &str =
    "#![deny(clippy::disallowed_methods, clippy::disallowed_types, clippy::disallowed_macros)]";

fn page() -> String {
    fs::read_to_string(project_file("docs/architecture.md")).unwrap()
}

/// The rooms in their order, each with those that it may use.
fn table() -> Vec<(String, Vec<String>)> {
    let page = page();
    let (_, table) = page.split_once("```imports\n").unwrap();
    let (table, _) = table.split_once("```").unwrap();
    let row = |line: &str| {
        let (room, uses) = line.split_once(": ").unwrap();
        let uses = uses.split(", ").filter(|used| *used != "nothing");
        (room.to_owned(), uses.map(str::to_owned).collect())
    };
    table.lines().map(row).collect()
}

/// Every file of the source with its text, comments left out.
fn sources() -> BTreeMap<PathBuf, String> {
    let (mut sources, mut folders) = (BTreeMap::new(), vec![project_file("src")]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code = code.collect::<Vec<_>>().join("\n");
            sources.insert(path.strip_prefix(project_file("src")).unwrap().to_owned(), code);
        }
    }
    sources
}

/// The room that a file stands in; none for `lib.rs` and `main.rs`.
fn room(file: &Path) -> Option<String> {
    let mut parts = file.iter();
    let first = parts.next()?.to_str()?.to_owned();
    parts.next().map(|_| first)
}

/// The names that stand right after each `prefix`.
fn names_after<'a>(code: &'a str, prefix: &'a str) -> impl Iterator<Item = &'a str> {
    code.match_indices(prefix).map(move |(at, _)| {
        let rest = &code[at + prefix.len()..];
        let end = rest.find(|letter: char| !(letter.is_ascii_lowercase() || letter == '_'));
        &rest[..end.unwrap_or(rest.len())]
    })
}

#[test]
fn the_table_names_every_room_and_each_uses_only_those_above_it() {
    let table = table();
    let folders: BTreeSet<String> = sources().keys().filter_map(|file| room(file)).collect();
    assert_eq!(table.iter().map(|(room, _)| room.clone()).collect::<BTreeSet<_>>(), folders);
    for (at, (room, uses)) in table.iter().enumerate() {
        let above: Vec<&String> = table[..at].iter().map(|(room, _)| room).collect();
        assert!(uses.iter().all(|used| above.contains(&used)), "{room}: {uses:?}");
    }
    let library = fs::read_to_string(project_file("src/lib.rs")).unwrap();
    let order: Vec<&str> = names_after(&library, "\npub mod ").collect();
    assert_eq!(order, table.iter().map(|(room, _)| room).collect::<Vec<_>>());
}

#[test]
fn every_room_uses_what_the_table_says_and_nothing_else() {
    let table: BTreeMap<String, Vec<String>> = table().into_iter().collect();
    let mut found = 0;
    for (file, code) in sources() {
        let Some(room) = room(&file) else { continue };
        assert!(!code.contains("crate::{"), "{}: one `use` a room", file.display());
        // `super::report` in the room `sync` is that room's own.
        let beside = project_file("src").join(&file);
        let own = |name: &str| {
            name == room
                || [name, &format!("{name}.rs")]
                    .iter()
                    .any(|name| beside.with_file_name(name).exists())
        };
        let direct = names_after(&code, "crate::").filter(|name| *name != room);
        // A way round: up to the root, and down again.
        let around = names_after(&code, "super::").filter(|name| table.contains_key(*name));
        for used in direct.chain(around.filter(|name| !own(name))) {
            assert!(table[&room].iter().any(|may| may == used), "{} uses {used}", file.display());
            found += 1;
        }
    }
    assert!(found > 100, "{found}");
}

#[test]
fn pure_rooms_turn_on_the_lists_of_what_is_impure() {
    let page = page();
    let (_, section) = page.split_once("### Pure rooms\n").unwrap();
    let (named, _) = section.split_once(" touch no file").unwrap();
    let mut rooms: Vec<&str> = named.split('`').skip(1).step_by(2).collect();
    assert_eq!(rooms.pop(), Some("sync"), "of which half is pure");
    assert_eq!(rooms.len(), 8);
    let modules = rooms.iter().map(|room| format!("{room}/mod.rs"));
    for file in modules.chain(["sync/plan.rs".to_owned(), "sync/limit.rs".to_owned()]) {
        let text = fs::read_to_string(project_file("src").join(&file)).unwrap();
        assert!(text.contains(PURE), "{file}");
        for allowed in ["allow(clippy::disallowed", "expect(clippy::disallowed"] {
            assert!(!text.contains(allowed), "{file}");
        }
    }
}

#[test]
fn each_outside_library_is_known_in_one_room() {
    for (library, knows) in [
        ("pest", "syntax"),
        ("quick_xml", "readers"),
        ("ureq", "fetch"),
        ("rusqlite", "store"),
        ("tokio_postgres_rustls", "store"),
        ("clap", "cli"),
    ] {
        let users: BTreeSet<String> = sources()
            .into_iter()
            .filter(|(_, code)| code.contains(&format!("{library}::")))
            .map(|(file, _)| room(&file).unwrap())
            .collect();
        assert_eq!(users, BTreeSet::from([knows.to_owned()]), "{library}");
    }
}
