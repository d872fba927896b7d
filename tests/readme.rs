//! The README and the page about operations print what they say: every `console` block of a page is
//! run, in a folder of its own. A command goes on in lines that begin with `>`, as a shell shows
//! them.

use std::path::Path;
use std::process::Command;

/// A command of the page with the output that it shows.
struct Shown {
    command: String,
    output: Vec<String>,
}

/// A page of the project.
fn page(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// The commands in the `console` blocks of a page.
fn commands(page: &str) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for block in page.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            match line.strip_prefix("$ ") {
                Some(command) => {
                    shown.push(Shown { command: command.to_owned(), output: Vec::new() });
                }
                None => {
                    let last = shown.last_mut().unwrap();
                    match line.strip_prefix("> ").filter(|_| last.output.is_empty()) {
                        Some(more) => last.command += &format!("\n{more}"),
                        None => last.output.push(line.to_owned()),
                    }
                }
            }
        }
    }
    shown
}

/// Whether the lines are as shown: `...` alone in a line is any lines, `[..]` any text in one.
fn is_as_shown(shown: &[String], printed: &[&str]) -> bool {
    match (shown.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((any, rest)), _) if any == "..." => {
            (0..=printed.len()).any(|skipped| is_as_shown(rest, &printed[skipped..]))
        }
        (Some((line, shown)), Some((said, printed))) => {
            is_line_as_shown(line.trim_end(), said.trim_end()) && is_as_shown(shown, printed)
        }
        _ => false,
    }
}

fn is_line_as_shown(line: &str, said: &str) -> bool {
    match line.split_once("[..]") {
        None => line == said,
        Some((start, end)) => {
            said.len() >= start.len() + end.len() && said.starts_with(start) && said.ends_with(end)
        }
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Runs commands one after the other, in a folder of their own with the rules in it.
fn run(commands: &[Shown]) {
    let home = tempfile::tempdir().unwrap();
    copy(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/rules")), &home.path().join("rules"));
    let program = Path::new(env!("CARGO_BIN_EXE_foga")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    for Shown { command, output } in commands {
        let ran = Command::new("sh")
            .args(["-c", command])
            .current_dir(home.path())
            .env("PATH", &path)
            .env("FOGA_TODAY", "2026-11-24")
            .output()
            .unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap();
        let lines: Vec<&str> = printed.lines().collect();
        let errors = String::from_utf8(ran.stderr).unwrap();
        assert!(is_as_shown(output, &lines), "$ {command}\n{printed}{errors}");
    }
}

/// The main job, which stands in the page before the tour, and the tour.
#[test]
fn every_command_of_the_readme_prints_what_is_shown() {
    let page = page("README.md");
    let main_job = page.lines().find(|line| line.starts_with("cargo run --release -- ")).unwrap();
    let command = main_job.replace("cargo run --release --", "foga");
    let main_job = Shown { command, output: vec!["...".to_owned()] };
    let commands: Vec<Shown> = [main_job].into_iter().chain(commands(&page)).collect();
    assert!(commands.len() > 10, "the README has a tour");
    run(&commands);
}

#[test]
fn every_command_of_the_page_about_operations_prints_what_is_shown() {
    let commands = commands(&page("docs/operations.md"));
    assert!(commands.len() > 20, "the page has many commands");
    run(&commands);
}

#[test]
fn what_is_left_out_is_any_lines_and_nothing_else_is() {
    let shown = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(is_as_shown(&shown("a\n...\nc [..] s"), &["a", "b", "b", "c 0.1 s"]));
    assert!(!is_as_shown(&shown("a\n...\nc"), &["a", "b"]));
    assert!(!is_as_shown(&shown("a"), &["a", "b"]));
    assert!(!is_as_shown(&shown("c [..] s"), &["c 0.1 m"]));
}
