//! The page about the commands is what the commands say of themselves.

use std::fmt::Write;
use std::path::Path;

const INTRODUCTION: &str = "\
# Every command

What `foga VERB --help` says. A test holds this page against the program; `FOGA_UPDATE_DOCS=1 cargo test cli_page`
writes it anew.
";

fn page() -> String {
    let mut command = foga::cli::command().term_width(100);
    let mut page = INTRODUCTION.to_owned();
    write!(page, "\n```text\n{}```\n", lines(&command.render_long_help().to_string())).unwrap();
    command.build();
    add_verbs(&mut page, &command, "foga");
    page
}

/// The verbs of a command, and those of each.
fn add_verbs(page: &mut String, command: &clap::Command, name: &str) {
    for verb in command.get_subcommands().filter(|verb| verb.get_name() != "help") {
        let name = format!("{name} {}", verb.get_name());
        let mut shown = verb.clone().bin_name(&name).term_width(100);
        let help = lines(&shown.render_long_help().to_string());
        write!(page, "\n## {name}\n\n```text\n{help}```\n").unwrap();
        add_verbs(page, verb, &name);
    }
}

/// Without white space at the ends of lines.
fn lines(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn the_page_about_the_commands_is_what_they_say() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    if std::env::var_os("FOGA_UPDATE_DOCS").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap();
    assert!(written == page(), "docs/cli.md is old; run FOGA_UPDATE_DOCS=1 cargo test cli_page");
}
