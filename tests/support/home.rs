use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{Ran, spread};

/// A description of files with one column a name: `id;role;email;mobile;given;street;city;skydd`.
const DESCRIPTION: &str = "\
format: csv
separator: \";\"
person: {column: id, kind: opaque}
category: {column: role, values: {E: pupil, P: staff, V: guardian}}
fields: {email: email, mobile: mobile, given-name: given, address: {street: street, city: city}}
modified: modified
protected: {column: skydd, harmless: [N]}
";

/// Two sources over the standard, `b` ranked below `a`.
const POLICY: &str = "\
policy home extends standard
source a \"System A\"
source b \"System B\"
";

/// The header that goes with the description.
pub const HEADER: &str = "id;role;email;mobile;given;street;city;modified;skydd\n";

/// The day on which everything happens, unless another is given.
const TODAY: &str = "2026-11-24";

/// A folder with a policy, descriptions of its sources, and whatever is delivered.
pub struct Home {
    folder: tempfile::TempDir,
}

impl Home {
    /// A folder with a small policy (sources `a` and `b` over the standard) and the descriptions
    /// of its sources and of the platform's own export.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("sources")).unwrap();
        let home = Self { folder }.policy(POLICY);
        ["a", "b", "user"].into_iter().fold(home, |home, source| home.describe(source, DESCRIPTION))
    }

    /// Puts another policy there.
    pub fn policy(self, text: &str) -> Self {
        self.file("policy.foga", text)
    }

    /// Describes a source.
    pub fn describe(self, source: &str, text: &str) -> Self {
        self.file(&format!("sources/{source}.yaml"), text)
    }

    /// Puts a file there, whatever is in it, and the folders that its name needs.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), content).unwrap();
        self
    }

    /// Where a file of that name is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A run of a source, to be completed.
    pub fn sync<'a>(&'a self, source: &'a str) -> Sync<'a> {
        let arguments = ["sync", "--policy", "policy.foga", "--source", source];
        let arguments = arguments.map(str::to_owned).to_vec();
        Sync { home: self, arguments, date: TODAY.to_owned(), rows: None, files: vec![] }
    }

    /// Does what the words after `foga` say, in this folder.
    pub fn foga(&self, arguments: &[&str]) -> Ran {
        self.feed(arguments, "")
    }

    /// The same, with this on standard input.
    pub fn feed(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command();
        // The day on which it is done.
        if let Some(place) = arguments.iter().position(|word| *word == "--date") {
            command.env("FOGA_TODAY", arguments[place + 1]);
        }
        Ran::of(command.args(arguments), input.as_ref())
    }

    /// Undoes a run.
    pub fn undo(&self, run: i64) -> Ran {
        self.foga(&["undo", "--run", &run.to_string(), "--by", "Anna Ek", "--why", "fel fil"])
    }

    /// The program, ready to be started in this folder on 2026-11-24.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_foga"));
        command.current_dir(self.folder.path()).env("NO_COLOR", "1").env("FOGA_TODAY", TODAY);
        command
    }

    /// What is stored, a line a value: `person field value from`.
    pub fn stored(&self) -> Vec<String> {
        self.rows(
            "SELECT person.key || ' ' || field.name || ' ' || coalesce(value, '-') || ' '
                 || coalesce(source.name, '-')
             FROM stored JOIN person ON person.id = person JOIN field ON field.id = field
                 LEFT JOIN source ON source.id = origin
             ORDER BY person.key, field.place",
        )
    }

    /// The first column of a query on the store, to which what its persons are is spread out in
    /// the tables `stored`, `known`, `reported` and `waiting`.
    pub fn rows(&self, query: &str) -> Vec<String> {
        let connection = rusqlite::Connection::open(self.path("foga.db")).unwrap();
        spread::persons(&connection);
        let mut query = connection.prepare(query).unwrap();
        query.query_map((), |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

/// A run to be started.
pub struct Sync<'a> {
    home: &'a Home,
    arguments: Vec<String>,
    date: String,
    rows: Option<String>,
    files: Vec<String>,
}

impl Sync<'_> {
    /// The date of the records; 2026-11-24 where nothing is said.
    pub fn date(mut self, date: &str) -> Self {
        date.clone_into(&mut self.date);
        self
    }

    /// With an option, or several words.
    pub fn with(mut self, words: &str) -> Self {
        self.arguments.extend(words.split_whitespace().map(str::to_owned));
        self
    }

    /// With a file of the folder.
    pub fn of(mut self, file: &str) -> Self {
        self.files.push(file.to_owned());
        self
    }

    /// With these rows on standard input, below the usual header. A row that is too short is
    /// filled up.
    pub fn rows(mut self, rows: &[&str]) -> Self {
        self.rows = Some(csv(rows));
        self
    }

    /// Starts it and waits for its end.
    pub fn run(mut self) -> Ran {
        if self.rows.is_some() {
            self.files.push("-".to_owned());
        }
        let mut command = self.home.command();
        command.args(&self.arguments).args(["--date", &self.date]).args(&self.files);
        command.env("FOGA_TODAY", &self.date);
        Ran::of(&mut command, self.rows.unwrap_or_default().as_bytes())
    }

    /// Starts it; whoever started it looks after it.
    pub fn start(self) -> std::process::Child {
        let mut command = self.home.command();
        command.args(&self.arguments).args(["--date", &self.date]).args(&self.files);
        command.env("FOGA_TODAY", &self.date);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }
}

/// A file of these rows below the usual header, each filled up to its width.
pub fn csv(rows: &[&str]) -> String {
    let width = HEADER.matches(';').count();
    let fill = |row: &&str| format!("{row}{}\n", ";".repeat(width - row.matches(';').count()));
    HEADER.to_owned() + &rows.iter().map(fill).collect::<String>()
}

impl Ran {
    /// Starts a command with this on standard input, and waits for its end.
    pub fn of(command: &mut Command, input: &[u8]) -> Self {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        let (mut stdin, input) = (child.stdin.take().unwrap(), input.to_vec());
        // Beside the reading, so that neither waits for the other. A program that does not read to
        // the end has its reasons, which are looked at later.
        let writing = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let output = child.wait_with_output().unwrap();
        writing.join().unwrap();
        Self::new(output)
    }
}
