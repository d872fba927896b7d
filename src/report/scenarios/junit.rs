//! For a CI service: JUnit's XML, in the form that Apache Ant writes and its schema
//! (`JUnit.xsd`) describes, which the services read.

use std::fmt::Write;

use crate::report::findings::{Look, Style};
use crate::report::rule;
use crate::scenario::Failure;

use super::failures::{placed, reasons};
use super::{Compared, Ran, Status, Tried};

const PLAIN: Look = Look { colour: false, width: 100 };

/// One suite a file, in it one case a timeline or situation. `started` is when the run began, as
/// `2026-11-24T08:30:00`.
pub fn junit(files: &[Tried], started: &str) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (id, file) in files.iter().enumerate() {
        let cases = cases(file);
        let count = |wrong: fn(&Wrong) -> bool| {
            cases.iter().filter(|case| case.wrong.as_ref().is_some_and(wrong)).count()
        };
        let _ = writeln!(
            text,
            "  <testsuite id=\"{id}\" name=\"{name}\" package=\"foga\" timestamp=\"{started}\" \
             hostname=\"localhost\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" \
             time=\"{time:.3}\">\n    <properties/>",
            name = escape(&file.file),
            tests = cases.len(),
            failures = count(|wrong| wrong.element == "failure"),
            errors = count(|wrong| wrong.element == "error"),
            time = file.took.as_secs_f64(),
        );
        let each = file.took.as_secs_f64() / cases.len().max(1) as f64;
        for case in &cases {
            write_case(&mut text, &file.file, case, each);
        }
        text += "    <system-out/>\n    <system-err/>\n  </testsuite>\n";
    }
    text + "</testsuites>\n"
}

struct Case {
    name: String,
    wrong: Option<Wrong>,
}

struct Wrong {
    element: &'static str,
    kind: &'static str,
    message: String,
    text: String,
}

fn write_case(text: &mut String, file: &str, case: &Case, seconds: f64) {
    let (name, class) = (escape(&case.name), escape(file));
    let _ =
        write!(text, "    <testcase name=\"{name}\" classname=\"{class}\" time=\"{seconds:.3}\"");
    match &case.wrong {
        None => *text += "/>\n",
        Some(Wrong { element, kind, message, text: body }) => {
            let (message, body) = (escape(message), escape(body));
            let _ = writeln!(
                text,
                ">\n      <{element} type=\"{kind}\" message=\"{message}\">{body}</{element}>\n    \
                 </testcase>"
            );
        }
    }
}

fn cases(file: &Tried) -> Vec<Case> {
    let ran = match &file.result {
        Ok(ran) => ran,
        Err(findings) => {
            let message = findings.first().map(|first| first.message.clone()).unwrap_or_default();
            let text = Style::Human.write(findings, PLAIN);
            let wrong = Some(Wrong { element: "error", kind: "broken", message, text });
            return vec![Case { name: file.file.clone(), wrong }];
        }
    };
    let cases = ran.scenario.cases.iter().enumerate().map(|(at, case)| {
        let failures = ran.trial.failures.iter().filter(|failure| failure.case == at);
        let name = match (&case.about, case.steps.first()) {
            (Some(about), _) => about.clone(),
            (None, Some(step)) if case.is_situation => {
                let words = ran.scenario.step_words(&ran.policy, case, step);
                format!("situation {}: {words}", at + 1)
            }
            _ => ran.scenario.about.clone().unwrap_or_else(|| file.file.clone()),
        };
        Case { name, wrong: failed(ran, failures) }
    });
    let mut cases: Vec<Case> = cases.collect();
    // A snapshot is of the whole file.
    if let Some(first) = cases.first_mut() {
        first.wrong = first.wrong.take().or_else(|| snapshot(file.status(), ran));
    }
    cases
}

fn failed<'a>(ran: &Ran, failures: impl Iterator<Item = &'a Failure>) -> Option<Wrong> {
    let (mut text, mut message) = (String::new(), None);
    for failure in failures {
        let at = placed(ran, failure);
        let _ = writeln!(text, "line {}: {}", at.line, at.what);
        for one in &failure.mismatches {
            let line =
                format!("{} {}: expected {}, got {}", at.field, one.key, one.expected, one.got);
            let _ = writeln!(text, "  {line}");
            message.get_or_insert(line);
        }
        if let Some(decided) = failure.decided {
            let _ = writeln!(text, "  decided by {}", rule::on_one_line(&ran.policy, decided));
        }
        if let Some(why) = &failure.why {
            let _ = writeln!(text, "  not by {}", rule::on_one_line(&ran.policy, why.rule));
            for reason in reasons(&ran.policy, failure, why) {
                let _ = writeln!(text, "    {reason}");
            }
        }
    }
    Some(Wrong { element: "failure", kind: "expectation", message: message?, text })
}

fn snapshot(status: Status, ran: &Ran) -> Option<Wrong> {
    let (old, new, message) = match ran.compared.as_ref()? {
        Compared::Same => return None,
        Compared::New(new) => (None, new, "there is no snapshot yet"),
        Compared::Changed { old, new } => (Some(old), new, "the outcome is not as in the snapshot"),
    };
    let text = super::difference(old, new, PLAIN);
    let kind = if status == Status::Unknown { "snapshot-missing" } else { "snapshot" };
    Some(Wrong { element: "failure", kind, message: message.to_owned(), text })
}

/// Text for an attribute or an element; what XML 1.0 cannot hold becomes U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\t' | '\n' | '\r' => escaped.push(c),
            c if c < ' ' || matches!(c, '\u{FFFE}' | '\u{FFFF}') => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}
