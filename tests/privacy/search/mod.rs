//! Whoever has protected identity is searched for, byte by byte, in everything that runs write and
//! print: what such a person is called and where to reach it stands in the store and nowhere else.
//!
//! Apart from the store there is one file that may have it, since nothing else could be mended:
//! that of `foga sync --rejected`.

mod aside;
mod csv;
mod json;
mod standards;
mod verbs;
pub mod views;
mod xml;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use crate::support::{Home, Ran};

/// All that is known of two persons: who they are, as it is written and mistyped, and where to
/// reach them. The first is protected by what the delivery itself says, the second by what
/// another source said before.
const SECRETS: [&str; 14] = [
    "1510122383",
    "1510122384",
    "701740699",
    "gomd.elev",
    "hemlig.example",
    "Osynlia",
    "Skuggsson",
    "Okändgränd",
    "Dolköping",
    "8606069808",
    "8606069809",
    "701740698",
    "dold.mor",
    "Vildmarksvägen",
];

/// Two sources that know of protection, one that does not, and the platform.
const POLICY: &str = "\
policy watched extends standard
source a \"System A\"
source b \"System B\"
source silent \"System C\"
rank a > b > silent
fact school-form \"Skolform\"
";

/// A home in which everything that is printed and written is searched.
struct Watched {
    home: Home,
    /// The files that were put there.
    given: RefCell<BTreeSet<String>>,
    /// The verbs that were used.
    used: RefCell<BTreeSet<String>>,
}

impl Watched {
    fn new() -> Self {
        let home = Home::new().policy(POLICY).describe("a", csv::SPEAKING);
        let home = home.describe("b", csv::SPEAKING).describe("user", csv::SPEAKING);
        let home = home.describe("silent", csv::SILENT);
        let watched = Self { home, given: RefCell::default(), used: RefCell::default() };
        watched.given.borrow_mut().extend(watched.files());
        watched
    }

    /// One in which both persons are known, and source `b` has said that they are protected.
    fn primed() -> Self {
        static STORE: OnceLock<Vec<u8>> = OnceLock::new();
        let store = STORE.get_or_init(|| {
            let watched = Self::new();
            watched.give("primer.csv", csv::file(&[csv::PUPIL, csv::MOTHER, csv::OTHER]));
            assert_eq!(watched.sync("b", "primer.csv", &[]).exit, Some(0));
            fs::read(watched.home.path("foga.db")).unwrap()
        });
        let watched = Self::new();
        fs::write(watched.home.path("foga.db"), store).unwrap();
        watched
    }

    /// Puts a file there.
    fn give(&self, name: &str, content: impl AsRef<[u8]>) {
        fs::write(self.home.path(name), content).unwrap();
        self.given.borrow_mut().insert(name.to_owned());
    }

    /// Runs a verb, and searches what it prints and what it leaves behind.
    #[track_caller]
    fn foga(&self, verb: &str, arguments: &[&str]) -> Ran {
        self.feed(verb, arguments, "")
    }

    /// The same, with this on standard input.
    #[track_caller]
    fn feed(&self, verb: &str, arguments: &[&str], input: &str) -> Ran {
        self.used.borrow_mut().insert(verb.to_owned());
        let words: Vec<&str> = verb.split(' ').chain(arguments.iter().copied()).collect();
        let ran = self.home.feed(&words, input);
        for text in [&ran.out, &ran.err] {
            let found = views::found(text.as_bytes(), &SECRETS);
            assert!(found.is_empty(), "foga {}: {found:?} in\n{text}", words.join(" "));
        }
        self.search_files();
        ran
    }

    /// A run of a source with a file.
    #[track_caller]
    fn sync(&self, source: &str, file: &str, more: &[&str]) -> Ran {
        let arguments =
            ["--policy", "policy.foga", "--source", source, "--date", "2026-11-24", file];
        self.foga("sync", &[&arguments, more].concat())
    }

    /// Searches every file that was not put there, apart from the store.
    #[track_caller]
    fn search_files(&self) {
        let given = self.given.borrow();
        let is_store = |name: &str| name.starts_with("foga.db");
        for name in self.files().difference(&given).filter(|name| !is_store(name)) {
            let found = views::found(&fs::read(self.home.path(name)).unwrap(), &SECRETS);
            assert!(found.is_empty(), "{found:?} in {name}");
        }
    }

    fn files(&self) -> BTreeSet<String> {
        let root = self.home.path("");
        let mut folders = vec![root.clone()];
        let mut files = BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name: &Path = path.strip_prefix(&root).unwrap();
                files.insert(name.to_str().unwrap().to_owned());
            }
        }
        files
    }
}

/// What a delivery is, and what it is good for.
struct Delivery {
    name: &'static str,
    content: Vec<u8>,
    /// Whether the run of it has to be made; else it is an error of the file.
    is_read: bool,
}

/// A file that is read, whatever becomes of its rows.
fn read(name: &'static str, content: impl Into<Vec<u8>>) -> Delivery {
    Delivery { name, content: content.into(), is_read: true }
}

/// A file that is no delivery.
fn refused(name: &'static str, content: impl Into<Vec<u8>>) -> Delivery {
    Delivery { name, content: content.into(), is_read: false }
}

/// Tries deliveries of a source: each in every form of report, tried and made, on its own.
fn try_all(format: &str, source: &str, description: &str, deliveries: Vec<Delivery>) {
    for delivery in deliveries {
        let watched = Watched::primed();
        watched.give("way.yaml", description);
        watched.give("in", &delivery.content);
        let options = ["--description", "way.yaml", "--rejected", "rejected"];
        watched.given.borrow_mut().insert("rejected".to_owned());
        let whole = if source == "user" { "--dry-run" } else { "--full" };
        let ways = [("json", "--dry-run"), ("human", whole), ("log", "")];
        for (form, way) in ways {
            let way = way.split_whitespace();
            let more = options.into_iter().chain(["--format", form]).chain(way);
            let ran = watched.sync(source, "in", &more.collect::<Vec<_>>());
            // What is no delivery: exit code 1 or 3, with a word about it.
            let said = format!("{format}: {}: {}{}", delivery.name, ran.out, ran.err);
            assert_eq!(ran.exit == Some(0), delivery.is_read, "{said}");
            assert!(delivery.is_read || !ran.err.is_empty() || !ran.out.is_empty(), "{said}");
            assert_ne!(ran.exit, Some(2), "{said}");
        }
        watched.foga("export", &[]);
    }
}
