//! What `foga check` says of every kind of wrong policy: names that name nothing, conditions that
//! cannot be asked, what is proved of the rules, bases that are not there.

use std::path::Path;
use std::process::Command;

use crate::support::Ran;
use crate::support::gallery::wrong_programs;

/// All that is said of a file, run where it is, and the exit code.
fn check(path: &Path) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_foga"));
    command.current_dir(path.parent().unwrap());
    command.args(["check", path.file_name().unwrap().to_str().unwrap()]);
    let ran = Ran::new(command.output().unwrap());
    assert_eq!(ran.err, "");
    assert!(!ran.out.contains("no findings"), "nothing is found wrong");
    format!("{}exit code {}", ran.out, ran.exit.unwrap())
}

#[test]
fn names() {
    wrong_programs("names", "foga", check);
}

#[test]
fn conditions() {
    wrong_programs("conditions", "foga", check);
}

#[test]
fn proofs() {
    wrong_programs("proofs", "foga", check);
}

#[test]
fn bases() {
    wrong_programs("extends", "foga", check);
}
