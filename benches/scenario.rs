//! How long a thousand scenario files of ten steps take. Run with `cargo bench --bench scenario`.
//!
//! It measures the whole program, files and all, since that is what somebody waits for; the least
//! of several runs counts, as the machine may be busy with something else.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const FILES: usize = 1000;
const RUNS: usize = 7;
const MOST: Duration = Duration::from_secs(1);

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    write(folder.path())?;
    let plain = fastest(folder.path(), &["test", "--ci", "--quiet"])?;
    let coverage = fastest(folder.path(), &["test", "--ci", "--quiet", "--coverage"])?;
    println!("{FILES} scenarios of ten steps: {plain:.0?}, with coverage {coverage:.0?}");
    if plain < MOST { Ok(()) } else { Err(format!("more than {MOST:?}").into()) }
}

/// Policies of a municipality, and scenarios spread over them.
fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    for policy in 0..10 {
        let text = format!(
            "policy policy-{policy} extends standard\n\
             source extens \"Extens\"\nsource procapita \"Procapita\"\nrank extens > procapita\n\
             staff: email {{ forced: take }}\n\
             guardian: email, mobile {{ extens-leads: keep when stored outranks incoming }}\n"
        );
        fs::write(folder.join(format!("policy-{policy}.foga")), text)?;
    }
    for file in 0..FILES {
        let path = folder.join(format!("{file:04}.scenario.yaml"));
        fs::write(path, scenario(file))?;
    }
    Ok(())
}

/// Ten steps, each of which reports or edits two fields and expects something of both.
fn scenario(file: usize) -> String {
    let mut text = format!(
        "about: A guardian in two systems, number {file}.\n\
         policy: policy-{}.foga\nstart: 2026-11-01\npeople: {{maria: guardian}}\nsteps:\n",
        file % 10
    );
    let expect =
        "email: {outcome: take, from: extens}\n      mobile: {outcome: take, from: extens}";
    for step in 0..10 {
        let (day, number) = (step + 1, 605 + (file + step) % 95);
        text += &format!(
            "  - source: extens\n    date: 2026-11-{day:02}\n    reports:\n      \
             email: maria{step}@mejl.example\n      mobile: 070-1740{number}\n    \
             expect:\n      {expect}\n"
        );
    }
    text
}

fn fastest(folder: &Path, arguments: &[&str]) -> Result<Duration, Box<dyn Error>> {
    let mut least = Duration::MAX;
    for _ in 0..RUNS {
        let clock = Instant::now();
        let mut command = Command::new(env!("CARGO_BIN_EXE_foga"));
        let status = command.args(arguments).current_dir(folder).stdout(Stdio::null()).status()?;
        least = least.min(clock.elapsed());
        if !status.success() {
            return Err("a scenario failed".into());
        }
    }
    Ok(least)
}
