//! How long `foga check` takes for a policy of 500 lines, how long the program takes to start, how
//! large it is, and of how many crates it is made. Run with `cargo bench --bench check`.
//!
//! It measures the whole program, files and all, since that is what somebody waits for.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

mod policies;

const FOGA: &str = env!("CARGO_BIN_EXE_foga");
const RUNS: usize = 51;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let text = policies::policy("storstad", &["pupil", "staff", "guardian"], 145, true);
    fs::write(folder.path().join("storstad.foga"), &text)?;
    let said = run(folder.path(), &["check", "storstad.foga"])?.1;
    if !said.contains("no findings") {
        return Err(said.into());
    }
    println!("{} lines over `standard`: {}", text.lines().count(), said.trim_end());
    for (what, arguments) in [
        ("foga check, 500 lines", &["check", "storstad.foga"][..]),
        ("foga check standard", &["check", "standard"]),
        ("foga --version", &["--version"]),
    ] {
        let [least, median] = times(folder.path(), arguments)?;
        println!("{what:24} {median:>10.1?}, at best {least:.1?}");
    }
    println!("{:24} {:>10.1} MB", "the program", fs::metadata(FOGA)?.len() as f64 / 1e6);
    println!("{:24} {:>10} crates", "of which it is made", crates()?);
    Ok(())
}

/// The shortest of several runs and their median.
fn times(folder: &Path, arguments: &[&str]) -> Result<[Duration; 2], Box<dyn Error>> {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        times.push(run(folder, arguments)?.0);
    }
    times.sort_unstable();
    Ok([times[0], times[RUNS / 2]])
}

/// How long a run took, and what it said.
fn run(folder: &Path, arguments: &[&str]) -> Result<(Duration, String), Box<dyn Error>> {
    let clock = Instant::now();
    let done = Command::new(FOGA).args(arguments).current_dir(folder).output()?;
    let took = clock.elapsed();
    let said = String::from_utf8(done.stdout)?;
    if done.status.success() { Ok((took, said)) } else { Err(said.into()) }
}

/// How many crates are built into the program, itself included; those of tests and builds are not.
fn crates() -> Result<usize, Box<dyn Error>> {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "--package", "foga", "--edges", "normal,no-proc-macro"])
        .args(["--prefix", "none", "--format", "{p}", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let tree = String::from_utf8(tree.stdout)?;
    let names = tree.lines().map(|line| line.trim_end_matches(" (*)"));
    let mut crates: Vec<&str> = names.filter(|name| !name.is_empty()).collect();
    crates.sort_unstable();
    crates.dedup();
    Ok(crates.len())
}
