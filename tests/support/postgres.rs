//! A PostgreSQL server of the tests' own, from the machine's installed programs, on loopback.

use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls};

const MISSING: &str =
    "the server programs of PostgreSQL are not installed; `apt-get install postgresql` does it";

/// Whoever comes from this machine is believed, but `secretive`, who has a password.
const LOGINS: &str = "host all secretive 127.0.0.1/32 scram-sha-256\n\
                      host all all 127.0.0.1/32 trust\n";

/// A server, which ends with the tests.
pub struct Postgres {
    folder: PathBuf,
    port: u16,
    settings: Vec<String>,
    running: Option<Child>,
}

impl Postgres {
    /// The server that tests share, each with a municipality or a database of its own.
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Postgres> = OnceLock::new();
        SHARED.get_or_init(Self::start)
    }

    /// A server for one test.
    pub fn start() -> Self {
        Self::prepared(|_| Vec::new())
    }

    /// One that knows TLS, by a certificate for `localhost`; and where that certificate is.
    pub fn start_with_tls() -> (Self, PathBuf) {
        let server = Self::prepared(|data| {
            let words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
                         -subj /CN=localhost -addext subjectAltName=DNS:localhost \
                         -addext basicConstraints=critical,CA:FALSE -keyout server.key -out server.crt";
            let mut openssl = as_nobody_special("openssl");
            let made = openssl.current_dir(data).args(words.split_whitespace()).output().unwrap();
            assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
            vec!["ssl=on".to_owned()]
        });
        let certificate = server.folder.join("data/server.crt");
        (server, certificate)
    }

    fn prepared(prepare: impl FnOnce(&Path) -> Vec<String>) -> Self {
        let folder = tempfile::Builder::new().prefix("foga-postgres").tempdir().unwrap().keep();
        give_away(&folder);
        let data = folder.join("data");
        let made = program("initdb")
            .args(["--username=foga", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"])
            .arg("--pgdata")
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        fs::write(data.join("pg_hba.conf"), LOGINS).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = prepare(&data);
        let mut server = Self { folder, port, settings, running: None };
        server.go_on();
        server
    }

    /// Lets the server run, and waits until it answers.
    pub fn go_on(&mut self) {
        let began = Instant::now();
        let mut started = began;
        self.launch();
        while let Err(error) = Client::connect(&self.url("postgres"), NoTls) {
            assert!(began.elapsed() < Duration::from_secs(60), "{error:?}");
            // A server does not begin while a process of the one that was killed is still there.
            if started.elapsed() > Duration::from_secs(10) {
                self.end("again");
                started = Instant::now();
                self.launch();
            }
            sleep(Duration::from_millis(20));
        }
    }

    fn launch(&mut self) {
        // The shell notices when its input ends, which happens however the tests end.
        let script = "\"$0\" \"$@\" & read line; kill -INT $!; wait $!; test \"$line\" || rm -rf \"$FOLDER\"";
        let mut shell = as_nobody_special("sh");
        shell.args(["-c", script]).arg(bin().join("postgres")).arg("-D");
        shell.arg(self.folder.join("data")).env("FOLDER", &self.folder).args(["-c", "fsync=off"]);
        shell.args(["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
        shell.args(["-p", &self.port.to_string()]);
        shell.args(self.settings.iter().flat_map(|setting| ["-c", setting]));
        shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        self.running = Some(shell.spawn().unwrap());
    }

    /// Kills all of its processes at once, as a power cut would.
    pub fn kill(&mut self) {
        let text = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let postmaster = text.lines().next().unwrap().to_owned();
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", &postmaster]).output();
        let children = String::from_utf8(children.unwrap().stdout).unwrap();
        let all = std::iter::once(&*postmaster).chain(children.split_whitespace());
        // The first of them first, so that it does not notice the end of the others.
        // One that has ended meanwhile is none to complain of.
        Command::new("kill").arg("-KILL").args(all).stderr(Stdio::null()).status().unwrap();
        self.end("again");
        let _ = fs::remove_file(self.folder.join("data/postmaster.pid"));
    }

    fn end(&mut self, word: &str) {
        if let Some(mut running) = self.running.take() {
            let _ = running.stdin.take().map(|mut input| input.write_all(word.as_bytes()));
            running.wait().unwrap();
        }
    }

    /// The address of a database, as somebody who may do everything.
    pub fn url(&self, database: &str) -> String {
        self.url_of("foga", database)
    }

    /// The address of a database, as a login.
    pub fn url_of(&self, login: &str, database: &str) -> String {
        format!("postgres://{login}@127.0.0.1:{}/{database}", self.port)
    }

    /// The port on loopback.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// A connection to a database.
    pub fn connect(&self, database: &str) -> Client {
        Client::connect(&self.url(database), NoTls).unwrap()
    }

    /// Makes an empty database, and says its name.
    pub fn database(&self) -> String {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let name = format!("kommun_{}", MADE.fetch_add(1, Ordering::Relaxed));
        self.connect("postgres").batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        name
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.end("");
    }
}

/// Where the newest of the installed servers has its programs.
fn bin() -> &'static Path {
    static BIN: OnceLock<PathBuf> = OnceLock::new();
    BIN.get_or_init(|| {
        let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let version = |folder: &PathBuf| {
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            name.parse::<u32>().unwrap_or_default()
        };
        let newest = versions.map(|entry| entry.path()).max_by_key(version);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = newest.map(|newest| newest.join("bin")).into_iter();
        let mut folders = folders.chain(std::env::split_paths(&path));
        folders.find(|folder| folder.join("initdb").is_file()).expect(MISSING)
    })
}

fn program(name: &str) -> Command {
    as_nobody_special(bin().join(name))
}

/// PostgreSQL refuses to be run by the superuser.
fn as_nobody_special(program: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir("/").env("LC_ALL", "C");
    if let Some((user, group)) = somebody() {
        command.uid(user).gid(group);
    }
    command
}

fn give_away(folder: &Path) {
    if let Some((user, group)) = somebody() {
        chown(folder, Some(user), Some(group)).unwrap();
    }
}

/// Whom the superuser lets run it: the user that comes with PostgreSQL.
fn somebody() -> Option<(u32, u32)> {
    let number = |what, of: &[&str]| -> Option<u32> {
        let told = Command::new("id").arg(what).args(of).output().ok()?;
        String::from_utf8(told.stdout).ok()?.trim().parse().ok()
    };
    (number("-u", &[]) == Some(0)).then(|| {
        let found = number("-u", &["postgres"]).zip(number("-g", &["postgres"]));
        found.expect(MISSING)
    })
}
