//! For a program.

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::policy::{Policy, RuleId};
use crate::report::findings;
use crate::scenario::Failure;
use crate::scenario::coverage::{Coverage, RuleCoverage};

use super::failures::{placed, reasons};
use super::{Compared, Ran, Totals, Tried};

/// One object: `{"scenarios": [...], "summary": {...}}`, with `"coverage"` where that was asked.
pub fn json(files: &[Tried], coverage: Option<&Coverage>, took: Duration) -> String {
    let totals = Totals::of(files);
    let mut whole = json!({
        "scenarios": files.iter().map(file).collect::<Vec<_>>(),
        "summary": {
            "passed": totals.passed,
            "failed": totals.failed,
            "new": totals.unknown,
            "broken": totals.broken,
            "steps": totals.steps,
            "seconds": took.as_secs_f64(),
        },
    });
    if let Some(coverage) = coverage {
        whole["coverage"] = covered(coverage);
    }
    format!("{whole}\n")
}

fn file(tried: &Tried) -> Json {
    let mut object = json!({
        "file": tried.file,
        "status": tried.status().word(),
        "seconds": tried.took.as_secs_f64(),
    });
    match &tried.result {
        Err(found) => {
            object["findings"] = found.iter().map(findings::object).collect();
        }
        Ok(ran) => {
            object["policy"] = ran.policy.name().into();
            object["about"] = ran.scenario.about.as_deref().into();
            object["steps"] = ran.scenario.steps().into();
            object["failures"] = ran.trial.failures.iter().map(|one| failure(ran, one)).collect();
            match &ran.compared {
                Some(Compared::New(new)) => object["snapshot"] = json!({ "got": new.content() }),
                Some(Compared::Changed { old, new }) => {
                    object["snapshot"] = json!({ "expected": old.content(), "got": new.content() });
                }
                Some(Compared::Same) | None => {}
            }
        }
    }
    object
}

fn failure(ran: &Ran, failure: &Failure) -> Json {
    let at = placed(ran, failure);
    let mismatches = failure.mismatches.iter();
    let mismatches: Vec<Json> = mismatches
        .map(|one| json!({ "key": one.key, "expected": one.expected, "got": one.got }))
        .collect();
    let kind = if at.is_situation { "situation" } else { "step" };
    let mut object = json!({
        kind: at.number,
        "line": at.line,
        "what": at.what,
        "person": &*failure.person,
        "field": at.field,
        "mismatches": mismatches,
        "decided": failure.decided.map(|id| rule(&ran.policy, id)),
    });
    if let Some(why) = &failure.why {
        object["not"] = rule(&ran.policy, why.rule);
        object["because"] = reasons(&ran.policy, failure, why).into();
    }
    object
}

fn rule(policy: &Policy, id: RuleId) -> Json {
    let info = policy.rule(id);
    let at = info.source.position(info.name_span.start);
    json!({
        "rule": &*info.name,
        "file": info.source.name(),
        "line": at.line,
        "column": at.column,
    })
}

fn covered(coverage: &Coverage) -> Json {
    let share = coverage.share();
    let files = coverage.files.iter().map(|file| {
        let rules: Vec<Json> = file.rules.iter().map(|rule| of_rule(file, rule)).collect();
        json!({
            "file": file.source.name(),
            "covered": file.share().covered,
            "of": file.share().of,
            "rules": rules,
        })
    });
    json!({
        "covered": share.covered,
        "of": share.of,
        "percent": share.percent(),
        "files": files.collect::<Vec<_>>(),
    })
}

fn of_rule(file: &crate::scenario::coverage::FileCoverage, rule: &RuleCoverage) -> Json {
    let parts = rule.parts.iter().map(|part| {
        json!({
            "text": file.source.slice(part.span),
            "true": part.for_true.times,
            "false": part.for_false.times,
            "possible": { "true": part.for_true.possible, "false": part.for_false.possible },
        })
    });
    json!({
        "rule": &*rule.name,
        "line": file.source.position(rule.name_span.start).line,
        "decided": rule.decided.times,
        "possible": rule.decided.possible,
        "parts": parts.collect::<Vec<_>>(),
    })
}
