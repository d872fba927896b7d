//! The files of a new municipality.

use std::path::PathBuf;

/// The scenarios of the documented behaviour, as they are shipped: the file's name, its text.
macro_rules! scenarios {
    ($($name:literal),* $(,)?) => {
        [$((
            concat!($name, ".scenario.yaml"),
            include_str!(concat!("../../../rules/scenarios/", $name, ".scenario.yaml")),
        )),*]
    };
}

/// Those that hold for any policy that adds nothing to the standard yet.
const SCENARIOS: [(&str, &str); 23] = scenarios![
    "a-change-at-the-source-reaches-a-person-who-never-saved",
    "a-first-record-does-not-overwrite-an-own-value",
    "a-guardian-leads-until-the-source-has-caught-up",
    "a-mark-holds-in-every-category",
    "a-person-whom-a-source-no-longer-has",
    "a-protected-guardians-mark-goes-all-the-same",
    "a-protected-person-waits-for-somebody",
    "a-source-that-empties-its-value-removes-nothing",
    "a-stale-second-source-wins-once-the-mark-has-gone",
    "a-value-that-is-none-of-its-kind-is-left-alone",
    "an-emptied-value-is-filled-again",
    "an-own-value-is-never-overwritten",
    "any-source-can-catch-up",
    "names-and-addresses-are-not-the-persons-to-change",
    "names-and-addresses-follow-the-source",
    "nothing-is-forced-by-default",
    "only-a-guardians-mark-goes-when-the-source-catches-up",
    "picking-what-a-source-reports-is-no-own-value",
    "taking-back-an-edit-is-no-own-value",
    "the-first-record-fills-email-and-mobile",
    "the-source-leads-until-an-edit",
    "the-source-that-synchronised-last-wins",
    "what-a-person-saves-is-stored-at-once",
];

/// What the new files are called by.
pub(super) struct Names<'a> {
    policy: &'a str,
    sources: &'a [String],
}

impl<'a> Names<'a> {
    pub(super) const fn new(policy: &'a str, sources: &'a [String]) -> Self {
        Self { policy, sources }
    }

    /// The first two sources by name, which stand for those of the shipped scenarios.
    fn two(&self) -> (&str, Option<&str>) {
        let mut sorted: Vec<&str> = self.sources.iter().map(String::as_str).collect();
        sorted.sort_unstable();
        (sorted.first().copied().unwrap_or_default(), sorted.get(1).copied())
    }
}

/// Every file, by its path in the new folder; the policy is the first.
pub(super) fn files(names: &Names<'_>) -> Vec<(PathBuf, String)> {
    let mut files = vec![(format!("{}.foga", names.policy).into(), policy(names))];
    for source in names.sources {
        files.push((format!("sources/{source}.yaml").into(), description(source)));
    }
    for (file, text) in SCENARIOS {
        if let Some(text) = scenario(names, text) {
            files.push((PathBuf::from("scenarios").join(file), text));
        }
    }
    files.push(("README.md".into(), readme(names)));
    files.push((".github/workflows/rules.yml".into(), recipe(names)));
    files
}

fn policy(names: &Names<'_>) -> String {
    let longest = names.sources.iter().map(|name| name.chars().count()).max().unwrap_or_default();
    let sources: String = names
        .sources
        .iter()
        .map(|name| {
            let pad = " ".repeat(longest - name.chars().count());
            format!("source {name}{pad} \"{}\"\n", label(name))
        })
        .collect();
    let rank = match names.sources {
        [_] => String::new(),
        several => format!(
            "\n# Which source counts for more, for rules that ask `stored outranks incoming`:\n# rank {}\n",
            several.join(" > ")
        ),
    };
    format!(
        "\
## The rules of {label}, on top of what the platform documents.
policy {name} extends standard

# The code and the name of the municipality:
# municipality \"0000\" \"{label}\"

{sources}{rank}
# Rules of your own stand here. They are asked before those of the standard, for instance:
#
# staff: email {{
#     ## The e-mail of an employee always comes from the administrative system.
#     forced: take
# }}
",
        label = label(names.policy),
        name = names.policy,
    )
}

fn description(source: &str) -> String {
    format!(
        "\
# What stands where in the exports of {label}. The names to the right of the colons are those of the columns
# in the first line of the file: write those that yours has.
format: csv
separator: \";\"
encoding: utf-8
person: Personnummer
category:
  column: Roll
  values:
    Elev: pupil
    Personal: staff
    Vårdnadshavare: guardian
fields:
  given-name: Förnamn
  family-name: Efternamn
  email: E-post
  mobile: Mobil
  address: {{street: Gata, postcode: Postnr, city: Ort}}
# When the person was changed in {label}, if the export says so:
# modified: Ändrad
# An empty cell and these mean that the person is not protected; anything else means that somebody has to look:
# protected: {{column: Skydd, harmless: [N, \"0\"]}}
",
        label = label(source),
    )
}

/// A shipped scenario for the new policy; none where it needs more sources than there are.
fn scenario(names: &Names<'_>, text: &str) -> Option<String> {
    let (first, second) = names.two();
    let text = text.replace("policy: standard\n", &format!("policy: ../{}.foga\n", names.policy));
    let text = text.replace("\r\n", "\n");
    let mut renamed = String::with_capacity(text.len());
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let end = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let (name, rest) = word.split_at(end);
        renamed += match name {
            "extens" => first,
            "procapita" => second?,
            other => other,
        };
        renamed += rest;
    }
    Some(renamed)
}

fn readme(names: &Names<'_>) -> String {
    let (name, label) = (names.policy, label(names.policy));
    let (source, _) = names.two();
    format!(
        "\
# {label}

Which value survives when the systems of {label} are synchronised into the platform.

| | |
| --- | --- |
| `{name}.foga` | the rules; what is not said here is as in `standard` |
| `sources/` | for each system, which column of its export is what |
| `scenarios/` | what the rules are expected to do, one timeline a file |
| `.github/workflows/rules.yml` | checks and tests at every change |

## On a day on which a rule changes

```sh
foga check {name}.foga         # is it complete, and does every rule decide something?
foga test                      # what comes out otherwise than expected?
foga test --coverage           # what of the rules is not tried?
foga test --suggest {name}.foga  # situations for what is not
```

A scenario whose expectation has changed is part of the change: write it first.

## At night

```sh
foga sync --policy {name}.foga --source {source} --date 2026-11-24 --full {source}.csv
```
"
    )
}

fn recipe(names: &Names<'_>) -> String {
    let (name, repository) = (names.policy, env!("CARGO_PKG_REPOSITORY"));
    format!(
        "\
name: rules
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: cargo install --locked --git {repository}
      - run: foga check {name}.foga
      - run: foga test --ci --lcov coverage.info --min-coverage 90%
      - run: foga test --ci --format junit > junit.xml
        if: always()
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: tests
          path: |
            coverage.info
            junit.xml
"
    )
}

/// A name with a capital letter, for people.
fn label(name: &str) -> String {
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
