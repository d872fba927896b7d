//! From YAML to a scenario.

mod expand;
mod expect;
mod names;
mod people;
mod sources;
mod steps;
mod table;
mod values;

use crate::policy::{Policy, Roster};
use crate::text::yaml::{Map, Node, Shape, parse};
use crate::text::{Diagnostic, SourceText, Span};

use super::{Case, Scenario};

const KEYS: [&str; 8] =
    ["about", "policy", "start", "former-sources", "people", "steps", "given", "situations"];

/// A scenario file of which no more is known than the policy that it is about.
#[derive(Debug)]
pub struct Draft {
    source: SourceText,
    root: Node,
    policy: String,
    policy_span: Span,
}

impl Draft {
    /// Reads a scenario file.
    ///
    /// # Errors
    /// It is no YAML, or names no policy.
    pub fn parse(source: &SourceText) -> Result<Self, Vec<Diagnostic>> {
        let root = parse(source).map_err(|finding| vec![finding])?;
        let mut shape = Shape::new(source);
        let named = shape.map(&root, "a scenario", &KEYS).and_then(|map| {
            let help = "write a built-in one, `policy: standard`, or the path of a rule file, \
                        relative to this one";
            let node = shape.need(&map, "policy", help)?;
            let name = shape.text(node, "the name or the path of a policy")?;
            Some((name.trim().to_owned(), node.span))
        });
        match named {
            Some((policy, policy_span)) => {
                Ok(Self { source: source.clone(), root, policy, policy_span })
            }
            None => Err(shape.into_findings()),
        }
    }

    /// The policy that it names, built in or by its path, and where.
    pub fn policy(&self) -> (&str, Span) {
        (&self.policy, self.policy_span)
    }

    /// The file.
    pub const fn source(&self) -> &SourceText {
        &self.source
    }

    /// Holds the file against the policy that it names.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file.
    pub fn check(&self, policy: &Policy) -> Result<Scenario, Vec<Diagnostic>> {
        let roster = policy.roster(sources::named(&self.root).iter().map(String::as_str));
        let mut reader =
            Reader { shape: Shape::new(&self.source), policy, roster, former: Vec::new() };
        let scenario = reader.scenario(&self.root);
        let findings = once(reader.shape.into_findings());
        match scenario {
            Some((about, cases)) if findings.is_empty() => {
                let steps = cases.iter().flat_map(|case: &Case| &case.steps);
                Ok(Scenario {
                    source: self.source.clone(),
                    about,
                    roster: reader.roster,
                    expects: steps.into_iter().any(|step| !step.expect.is_empty()),
                    cases,
                })
            }
            _ => Err(findings),
        }
    }
}

/// Reads a file against the names of a policy. Its methods answer `None` where they have added
/// an error.
struct Reader<'a> {
    shape: Shape<'a>,
    policy: &'a Policy,
    roster: Roster,
    /// Sources that the policy declares no more, which a stored value may be from.
    former: Vec<String>,
}

impl Reader<'_> {
    fn scenario(&mut self, root: &Node) -> Option<(Option<String>, Vec<Case>)> {
        let map = self.shape.map(root, "a scenario", &KEYS)?;
        let about = self.about(&map);
        self.former = self.texts(map.get("former-sources"), "a list of sources");
        let start = match map.get("start") {
            Some(node) => Some(self.day(node)?),
            None => None,
        };
        let cases = match (map.get("steps"), map.get("situations")) {
            (Some(steps), None) => {
                self.only_with(&map, "given", "situations");
                let people = map.get("people");
                self.timeline(root.span, people, steps, start).map(|case| vec![case])
            }
            (None, Some(rows)) => {
                self.only_with(&map, "people", "steps");
                self.table(map.get("given"), rows, start)
            }
            (Some(steps), Some(_)) => {
                let help = "make two files of it: one with a timeline, one with a table";
                let message = "a scenario has `steps` or `situations`, not both";
                self.shape.error(steps.span, message, "", Some(help.to_owned()));
                None
            }
            (None, None) => {
                let help = "write what happens: `steps: [{source: extens, reports: {...}}]`";
                self.shape.need(&map, "steps", help);
                None
            }
        };
        Some((about, cases?))
    }

    fn only_with(&mut self, map: &Map<'_>, key: &str, with: &str) {
        if let Some(node) = map.get(key) {
            let message = format!("`{key}` goes with `{with}`, which is not there");
            self.shape.error(node.span, message, "", None);
        }
    }
}

/// A mistake in a row that stands for many situations is one mistake.
fn once(mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let key = |finding: &Diagnostic| (finding.labels.clone(), finding.message.clone());
    let mut seen = Vec::new();
    findings.retain(|finding| {
        let new = !seen.contains(&key(finding));
        if new {
            seen.push(key(finding));
        }
        new
    });
    findings
}
