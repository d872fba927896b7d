//! What becomes of a store in a file where the disk is full, or another process has the file open.

use std::process::{Command, Stdio};

use crate::support::Home;
use crate::support::Ran;
use crate::sync::killed::delivery;

/// All that a store says.
fn told(home: &Home) -> [String; 3] {
    let words: [&[&str]; 3] = [&["export"], &["history"], &["store", "check"]];
    words.map(|words| home.foga(&[words, &["--store", "disk/foga.db"]].concat()).exit(0).out)
}

/// A home with a night of so many persons in the folder `disk`, and the next one to come.
fn home(persons: usize) -> Home {
    let home = Home::new().file("0.csv", delivery(persons, 0)).file("1.csv", delivery(persons, 1));
    std::fs::create_dir(home.path("disk")).unwrap();
    home
}

fn night(home: &Home, file: &str) -> Command {
    let day = if file == "0.csv" { "2026-11-23" } else { "2026-11-24" };
    let mut command = home.command();
    command.args(["sync", "--policy", "policy.foga", "--source", "a", "--date", day]);
    command.args(["--store", "disk/foga.db", "--wait", "1s", file]);
    command
}

fn run(home: &Home, file: &str) -> Ran {
    Ran::of(&mut night(home, file), b"")
}

/// A file system of a size of its own, which only the superuser can make.
struct Disk(std::path::PathBuf);

impl Disk {
    fn make(home: &Home) -> Option<Self> {
        let disk = Self(home.path("disk"));
        disk.mount("size=64m").then_some(disk)
    }

    /// As large as the store, and so many bytes more.
    fn shrink(&self, store: u64, more: u64) {
        assert!(self.mount(&format!("remount,size={}", store + more)));
    }

    fn grow(&self) {
        assert!(self.mount("remount,size=64m"));
    }

    fn mount(&self, options: &str) -> bool {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", options, "tmpfs"]).arg(&self.0);
        mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Nothing is to be done where none could be made.
        let _ = Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
    }
}

/// Where no file system can be made, a limit on how large a file may become does the same: a write
/// in the middle of the run fails.
#[test]
fn where_the_disk_is_full_a_run_has_not_happened() {
    let home = home(2_000);
    let disk = Disk::make(&home);
    run(&home, "0.csv").fine();
    let before = told(&home);
    let size = std::fs::metadata(home.path("disk/foga.db")).unwrap().len();
    let failed = match &disk {
        Some(disk) => {
            // The log gets so far, and no farther.
            disk.shrink(size, 128 << 10);
            run(&home, "1.csv").complains("there is no room on the disk")
        }
        None => {
            let mut shell = Command::new("sh");
            // In blocks of 512 bytes: a little more than the log has at first.
            shell.args(["-c", "trap '' XFSZ; ulimit -f 64; exec \"$0\" \"$@\""]);
            let night = night(&home, "1.csv");
            shell.arg(night.get_program()).args(night.get_args());
            shell.current_dir(home.path("")).env("FOGA_TODAY", "2026-11-24");
            Ran::of(&mut shell, b"")
        }
    };
    failed.exit(3).complains("`disk/foga.db`").complains("nothing was changed");
    assert!(size > 64 * 512, "the run has begun to write: {size}");
    assert_eq!(told(&home), before);
    disk.iter().for_each(Disk::grow);
    run(&home, "1.csv").fine();
    let [export, history, check] = told(&home);
    assert_ne!(export, before[0]);
    assert_eq!(history.lines().count(), 2, "{history}");
    assert!(check.starts_with("nothing is wrong"), "{check}");
}

/// Whoever reads does not hold a run up, and sees what was there when it began.
#[test]
fn a_run_goes_on_while_another_process_reads() {
    let home = home(300);
    run(&home, "0.csv").fine();
    let reader = rusqlite::Connection::open(home.path("disk/foga.db")).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let runs =
        || reader.query_row("SELECT count(*) FROM run", (), |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(runs(), 1);
    run(&home, "1.csv").fine();
    assert_eq!(runs(), 1);
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(runs(), 2);
    assert!(told(&home)[2].starts_with("nothing is wrong"));
}

#[test]
fn a_run_waits_for_another_process_that_writes_and_says_so() {
    let home = home(300);
    run(&home, "0.csv").fine();
    let before = told(&home);
    let writer = rusqlite::Connection::open(home.path("disk/foga.db")).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE; UPDATE run SET why = 'by hand'").unwrap();
    run(&home, "1.csv")
        .exit(3)
        .complains("another run is writing to `disk/foga.db`")
        .complains("start again; nothing was changed");
    assert_eq!(told(&home), before);
    writer.execute_batch("ROLLBACK").unwrap();
    run(&home, "1.csv").fine();
    assert_eq!(told(&home)[1].lines().count(), 2);
}
