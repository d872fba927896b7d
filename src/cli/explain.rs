use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;

use crate::decide::{Explanation, SituationLine, Why};
use crate::policy::Policy;
use crate::report::explain::{human, json, why_not, why_not_json};
use crate::sync::Question;
use crate::text::nearest;

use super::exit::{Exit, Failure};
use super::person::Who;
use super::show::show;
use super::store::Stored;
use super::sync::Format;
use super::{clock, load, output};

/// Explain a decision: the rule that decides, and of each rule that is asked before it, why it
/// does not.
///
/// The situation is one of `foga decide`: an object of JSON, or the file that has it; without one
/// it is read from standard input. Exit code 1 where the situation has no answer.
///
/// With `--store`, explain what is stored of a person for a field: the rules that made it so, from
/// the history.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The rule file, or the name of a built-in policy; with `--store` the person.
    #[arg(value_name = "POLICY")]
    first: String,
    /// The situation, the file that has it, or `-` for standard input; with `--store` the field.
    #[arg(value_name = "SITUATION", default_value = "-")]
    second: String,
    /// Explain only why this rule does not decide, by its name.
    #[arg(long, value_name = "RULE", conflicts_with = "store")]
    why_not: Option<String>,
    /// Explain what a store has: `foga explain --store STORE PERSON FIELD`.
    #[arg(long, value_name = "STORE")]
    store: Option<OsString>,
    /// The municipality, by its code, where the store is a database that holds several.
    #[arg(long, value_name = "CODE", requires = "store")]
    municipality: Option<String>,
    /// With `--store`: explain, too, what this policy decides when each source says once more what
    /// it said last.
    #[arg(long, requires = "store", value_name = "FILE")]
    policy: Option<PathBuf>,
    /// With `--policy`: the date of the next synchronisation, today where it is left out.
    #[arg(long, requires = "policy", value_name = "YYYY-MM-DD", value_parser = clock::day)]
    date: Option<Date>,
    /// Show a person with protected identity too. The store remembers that it was done.
    #[arg(long, requires = "store")]
    reveal_protected: bool,
    /// How to explain it.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

impl Explain {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        if let Some(store) = &self.store {
            if self.second == "-" {
                return Err(Failure::usage("no field is named")
                    .help("`foga explain --store STORE PERSON FIELD`"));
            }
            let who = Who {
                store: Stored::at(store.clone(), self.municipality.clone()),
                person: self.first.clone(),
            };
            let reveal = self.reveal_protected.then_some("explain");
            let policy = match &self.policy {
                None => None,
                Some(path) => match load::proved(path)? {
                    Some(policy) => Some(policy),
                    None => return Ok(Exit::Findings),
                },
            };
            let date = self.date.unwrap_or_else(clock::today);
            let question = policy.as_ref().map(|policy| Question { policy, baseline: None, date });
            return show(&who, Some(&self.second), reveal, self.format, question.as_ref());
        }
        let loaded = load::policy(Path::new(&self.first))?;
        let Some(policy) = &loaded.policy else {
            output::complaints(&loaded.findings)?;
            return Ok(Exit::Findings);
        };
        let text = self.situation()?;
        // Some editors of Windows put a mark before the text.
        let text = text.trim_start_matches('\u{feff}');
        if holds_several(text) {
            let failure = Failure::usage("there is more than one situation, and one is explained");
            return Err(failure.help("`foga decide` answers many, one a line"));
        }
        let line = SituationLine::parse(policy, text).map_err(Failure::finding)?;
        match &self.why_not {
            Some(rule) => self.explain_rule(policy, &line, rule),
            None => self.explain_all(policy, &line),
        }
    }

    fn situation(&self) -> Result<String, Failure> {
        let typed = self.second.as_str();
        if typed.trim_start().starts_with('{') {
            return Ok(typed.to_owned());
        }
        if typed.trim().is_empty() || typed.trim_start().starts_with('[') {
            let failure = Failure::usage("this is no situation");
            return Err(failure.help("a situation is one JSON object, a line of `foga decide`"));
        }
        if typed == "-" {
            let mut text = String::new();
            let read = io::stdin().read_to_string(&mut text);
            return read
                .map(|_| text)
                .map_err(|error| Failure::unreadable(Path::new("standard input"), &error));
        }
        let path = Path::new(typed);
        fs::read_to_string(path).map_err(|error| Failure::unreadable(path, &error))
    }

    fn explain_all(&self, policy: &Policy, line: &SituationLine) -> Result<Exit, Failure> {
        let (text, decided) = line.lend(|situation| {
            let explanation = Explanation::of(policy, line.roster(), situation);
            let text = match self.format {
                Format::Human => {
                    human(policy, line.roster(), &explanation, output::look(&io::stdout()))
                }
                Format::Json => {
                    format!("{}\n", json(policy, line.answer(policy).ok(), &explanation))
                }
            };
            (text, explanation.decision.is_some())
        });
        output::print(&text)?;
        Ok(if decided { Exit::Fine } else { Exit::Findings })
    }

    fn explain_rule(
        &self,
        policy: &Policy,
        line: &SituationLine,
        rule: &str,
    ) -> Result<Exit, Failure> {
        let name = full_name(policy, rule)?;
        let why = line.lend(|situation| Why::not(policy, line.roster(), situation, name));
        output::print(&match (&why, self.format) {
            (Some(why), Format::Human) => why_not(policy, why, output::look(&io::stdout())),
            (Some(why), Format::Json) => format!("{}\n", why_not_json(policy, why)),
            (None, Format::Human) => format!("{name} decides\n"),
            (None, Format::Json) => "null\n".to_owned(),
        })?;
        Ok(Exit::Fine)
    }
}

/// Whether one object of JSON follows another.
fn holds_several(text: &str) -> bool {
    let values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    values.map_while(Result::ok).take(2).count() > 1
}

/// The rule of that name; within the policy's own file its own name will do.
fn full_name<'p>(policy: &'p Policy, typed: &str) -> Result<&'p str, Failure> {
    let names = || policy.rules().map(|(_, info)| &*info.name);
    let own = format!("{}.{typed}", policy.name());
    let found = names().find(|name| *name == typed).or_else(|| names().find(|name| *name == own));
    found.ok_or_else(|| {
        let failure = Failure::usage(format!("the policy has no rule `{typed}`"));
        let is_its_own = |name: &&str| name.rsplit_once('.').is_some_and(|(_, own)| own == typed);
        let near = || nearest(typed, names()).or_else(|| nearest(&own, names()));
        match names().find(is_its_own).or_else(near) {
            Some(near) => failure.help(format!("did you mean `{near}`?")),
            None => {
                failure.help("a rule is named by its policy and its name: `standard.own-value`")
            }
        }
    })
}
