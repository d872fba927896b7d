//! Decision tables: what they say is what the rules do.

use std::ops::ControlFlow;

use foga::decide::Situation;
use foga::policy::{Policy, Slot, Test};
use foga::proofs::{Row, Rows, Space, tables};
use proptest::prelude::*;

use crate::support::Home;
use crate::support::policies::{Checked, all_shipped, policy, policy_over, project_file, shipped};
use crate::support::random::{Size, cases, policies};

/// Reads the tables of a policy in every situation, as a person would, and compares what they say
/// with what is decided. How many situations that were is returned.
fn read_all(policy: &Policy) -> usize {
    let mut read = 0;
    for (slot, table) in policy.slots().zip(tables(policy)) {
        assert_eq!(
            (table.category, table.field, table.edit),
            (slot.category, slot.field, slot.edit)
        );
        let Ok(rows) = &table.rows else { continue };
        let space = Space::new(policy, slot).unwrap();
        space.visit(|situation| {
            assert_reads_as_decided(policy, slot, rows, situation);
            read += 1;
            ControlFlow::Continue(())
        });
    }
    read
}

fn assert_reads_as_decided(policy: &Policy, slot: &Slot, rows: &Rows, situation: &Situation<'_>) {
    let mut answers = Vec::new();
    policy.answer(situation, &mut answers);
    let holds = |test: &Test| answers[slot.tests.iter().position(|known| known == test).unwrap()];
    let fits = |row: &&Row| row.when.iter().all(|(test, wanted)| holds(test) == *wanted);
    let decided = policy.decide_unguarded(situation);
    let row = rows.rules.iter().find(fits);
    if decided.is_none() {
        // Read to the end, no row but the one about the gap fits.
        assert!(rows.has_gap && row.is_none(), "{row:?} in {situation:?}");
        return;
    }
    let (decision, changes) = decided.unwrap();
    let row = row.unwrap();
    assert_eq!(row.rule, decision.rule, "{situation:?}");
    let guard = rows.guards.iter().find(fits).filter(|_| changes);
    let says = guard.unwrap_or(row);
    let final_rule = policy.decide(situation).unwrap().rule;
    assert_eq!(says.rule, final_rule, "{situation:?}");
    let mut rules = slot.rules.iter().chain(&slot.guards);
    assert_eq!(says.outcome, rules.find(|rule| rule.rule == final_rule).unwrap().outcome);
}

#[test]
fn the_tables_of_every_shipped_policy_say_in_every_situation_what_is_decided() {
    for path in all_shipped() {
        let policy = shipped(&path).policy;
        let read = read_all(&policy);
        assert_eq!(read > 0, policy.slots().next().is_some(), "{}", path.display());
    }
}

const SIZE: Size = Size { fields: 1, blocks: 3, depth: 2, complete: false };

/// Small enough that every situation can be read, again and again.
fn small(checked: &Checked) -> bool {
    let count = |slot| {
        let mut count = 0;
        Space::new(&checked.policy, slot).map_or(usize::MAX, |space| {
            space.visit(|_| {
                count += 1;
                if count > 20_000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            count
        })
    };
    checked.policy.slots().all(|slot| count(slot) <= 20_000)
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn the_tables_of_random_policies_say_what_is_decided(written in policies(SIZE)) {
        let checked = policy_over(&written.own, written.base.as_deref().unwrap_or_default());
        if small(&checked) {
            read_all(&checked.policy);
        }
    }

    #[test]
    fn no_row_and_no_condition_of_one_can_be_spared(written in policies(SIZE)) {
        let checked = policy_over(&written.own, written.base.as_deref().unwrap_or_default());
        if small(&checked) {
            for (slot, table) in checked.policy.slots().zip(tables(&checked.policy)) {
                spare_nothing(&checked.policy, slot, &table.rows.unwrap());
            }
        }
    }
}

/// With a row less, or a condition less in one, the table would say something else somewhere.
fn spare_nothing(policy: &Policy, slot: &Slot, rows: &Rows) {
    let reads = |rows: &[Row]| {
        let mut said = Vec::new();
        let mut answers = Vec::new();
        Space::new(policy, slot).unwrap().visit(|situation| {
            policy.answer(situation, &mut answers);
            let holds =
                |test: &Test| answers[slot.tests.iter().position(|known| known == test).unwrap()];
            let fits = |row: &&Row| row.when.iter().all(|(test, wanted)| holds(test) == *wanted);
            said.push(rows.iter().find(fits).map(|row| row.rule));
            ControlFlow::Continue(())
        });
        said
    };
    let whole = reads(&rows.rules);
    for at in 0..rows.rules.len() {
        let mut fewer = rows.rules.clone();
        fewer.remove(at);
        assert_ne!(reads(&fewer), whole, "row {at} of {rows:#?}");
        for part in 0..rows.rules[at].when.len() {
            let mut wider = rows.rules.clone();
            wider[at].when.remove(part);
            assert_ne!(reads(&wider), whole, "part {part} of row {at} of {rows:#?}");
        }
    }
}

#[test]
fn a_gap_is_a_row_of_its_own() {
    let home = Home::new().policy("policy p category staff field email is email staff: email { a: take } edit staff: email { k: keep }");
    let ran = home.foga(&["table", "policy.foga", "--lang", "en", "--format", "markdown"]);
    let ran = ran.exit(1).complains("no rule decides");
    let out = ran.out;
    assert!(out.contains("| 2 | in all other cases | **No rule decides** |"), "{out}");
    for format in ["terminal", "html"] {
        let ran = home.foga(&["table", "policy.foga", "--format", format]);
        ran.exit(1).complains("no rule decides");
    }
}

/// On paper two policies of one municipality lie beside each other.
#[test]
fn a_title_says_which_policy_of_the_municipality_it_is() {
    for name in ["now", "next"] {
        let home = Home::new().policy(&format!(
            "policy {name} extends standard municipality \"9999\" \"Exempelköping\""
        ));
        let title = format!("Exempelköping ({name})");
        for (format, around) in [
            ("terminal", ["", "\n"]),
            ("markdown", ["# ", "\n"]),
            ("html", ["<title>", "</title>"]),
        ] {
            let out = home.foga(&["table", "policy.foga", "--format", format]).fine().out;
            let (before, [begin, end]) = (out.split(&title).next().unwrap(), around);
            let line = before.rsplit('\n').next().unwrap();
            assert!(
                line.starts_with(begin) && out.contains(&format!("{title}{end}")),
                "{format}: {out}"
            );
        }
    }
}

#[test]
fn a_slot_with_too_many_situations_says_so() {
    let names: Vec<String> = (0..12).map(|at| format!("s{at}")).collect();
    let sources: String = names.iter().map(|name| format!("source {name}\n")).collect();
    let policy = policy(&format!(
        "policy p category staff field email is email {sources} rank {}
         staff: email {{ b: take best  rest: keep }} edit staff: email {{ rest: keep }}",
        names.join(" > ")
    ));
    let tables = tables(&policy.policy);
    assert!(tables[0].rows.is_err() && tables[1].rows.is_ok());
}

fn page(arguments: &[&str]) -> String {
    let policy = project_file("rules/exempelkoping/exempelkoping.foga");
    let policy = policy.display().to_string();
    Home::new().foga(&[&["table", policy.as_str()], arguments].concat()).fine().out
}

#[test]
fn a_head_of_school_reads_it_in_swedish() {
    insta::assert_snapshot!(page(&[]));
}

#[test]
fn it_is_a_page_in_markdown_too() {
    insta::assert_snapshot!(page(&["--format", "markdown", "--lang", "en"]));
}

#[test]
fn the_page_of_html_is_whole_in_itself_and_needs_no_script() {
    let html = page(&["--format", "html"]);
    for outside in ["<script", "http", "src=", "<link", "@import", "url("] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.starts_with("<!doctype html>\n<html lang=\"sv\">"), "{html}");
    // It is well formed, and says what the text on the terminal says.
    let xml = html.replace("<!doctype html>\n", "").replace("<meta charset=\"utf-8\">", "");
    let start = xml.find("<meta").unwrap();
    let end = start + xml[start..].find('>').unwrap();
    let xml = format!("{}{}", &xml[..start], &xml[end + 1..]);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let rows = document.descendants().filter(|node| node.has_tag_name("tr")).count();
    let heads = document.descendants().filter(|node| node.has_tag_name("thead")).count();
    let told = page(&[]).lines().filter(|line| line.contains(" → ")).count();
    assert_eq!(rows - heads, told);
}

#[test]
fn what_a_policy_says_cannot_break_out_of_the_page() {
    let home = Home::new().policy(
        "policy p category staff \"<b>Personal & co\" field name is text \"Namn | \\\"x\\\"\"
         staff: name {
            ## <script>alert(1)</script>
            a: keep when incoming = \"<i>\"
            b: keep
         }
         edit staff: name { k: keep }",
    );
    let html = home.foga(&["table", "policy.foga", "--format", "html"]).fine().out;
    assert!(
        html.contains("&lt;b&gt;Personal &amp; co") && html.contains("Namn | &quot;x&quot;"),
        "{html}"
    );
    assert!(!html.contains("<script") && !html.contains("<i>"), "{html}");
    let markdown = home.foga(&["table", "policy.foga", "--format", "markdown"]).fine().out;
    assert!(markdown.contains("Namn \\| \"x\"") && markdown.contains("\\<script>"), "{markdown}");
}

#[test]
fn every_test_and_every_outcome_has_words() {
    let text = std::fs::read_to_string(project_file("tests/data/every-test.foga")).unwrap();
    let home = Home::new().policy(&text);
    for (language, rests) in
        [("sv", ["i övriga fall", "alltid"]), ("en", ["in all other cases", "always"])]
    {
        let out = home.foga(&["table", "policy.foga", "--lang", language]).fine().out;
        let is_row = |line: &str| line.starts_with("    ") && !line.starts_with("       ");
        let mut told = String::new();
        for line in out.lines() {
            let is_first = is_row(line) && !rests.iter().any(|rest| line.ends_with(rest));
            let follows = line.contains(" → ") && told.lines().last().is_some_and(is_row);
            if let Some(field) = line.strip_prefix("Personal: ") {
                told += &format!("{field}\n");
            } else if is_first || follows {
                told += &format!("{line}\n");
            }
        }
        insta::assert_snapshot!(format!("every_test_in_{language}"), told);
    }
}
