use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::report::impact::{Answer, Rows, html, human, json, remarks};
use crate::store::Purpose;
use crate::sync::{Change, Impact as Found, Question, impact};

use super::exit::{Exit, Failure};
use super::given::{Described, GivenFiles};
use super::progress::Bar;
use super::store::Stored;
use super::table::Lang;
use super::{clock, load, output};

/// Show whose stored values a policy would change at the next synchronisation.
///
/// Each source is taken to say once more what it said last of each person in the store; where files
/// are given, a run of these is tried by each policy. Nothing is written. It is told by category,
/// field, source and the pair of rules; exit code 0 whatever would change. Persons with protected
/// identity are counted and never shown.
#[derive(Debug, Args)]
pub(super) struct Impact {
    /// The policy that is to be used: a rule file, or the name of a built-in policy.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// The policy whose outcome it is held against; what is stored now where it is left out.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    store: Stored,
    /// The date of the next synchronisation, today where it is left out.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = clock::day)]
    date: Option<Date>,
    /// The language of the page.
    #[arg(long, value_enum, default_value_t = Lang::Sv, value_name = "LANGUAGE")]
    lang: Lang,
    /// How to tell it.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    given: GivenFiles,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For a person: the numbers, with some of the people.
    Human,
    /// A row a value, for a spreadsheet.
    Csv,
    /// A program: one JSON object.
    Json,
    /// One page that needs nothing else, to be opened or printed.
    Html,
}

impl Impact {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let Some(policy) = load::proved(&self.policy)? else { return Ok(Exit::Findings) };
        let baseline = match &self.baseline {
            None => None,
            Some(path) => match load::proved(path)? {
                Some(policy) => Some(policy),
                None => return Ok(Exit::Findings),
            },
        };
        let date = self.date.unwrap_or_else(clock::today);
        let question = Question { policy: &policy, baseline: baseline.as_ref(), date };
        let described = match self.given.are_there() {
            true => Some(self.given.described(&self.policy, &question)?),
            false => None,
        };
        let described = described.as_ref();
        if self.format == Format::Csv {
            let mut rows = Rows::new(BufWriter::new(io::stdout().lock()));
            let found = self.ask(&question, described, &mut |change| rows.row(&change))??;
            rows.end()?;
            say_what_is_left_out(&question, &found);
            return Ok(Exit::Fine);
        }
        let mut changes = Vec::new();
        let found = self.ask(&question, described, &mut |change| {
            changes.push(change);
            Ok(())
        });
        self.tell(&question, &found??, &changes)
    }

    fn tell(
        &self,
        question: &Question<'_>,
        impact: &Found,
        changes: &[Change],
    ) -> Result<Exit, Failure> {
        let Question { policy, baseline, date } = *question;
        let name = |path: &Path| path.display().to_string();
        let baseline_file = self.baseline.as_deref().map(name).unwrap_or_default();
        let files = [&*name(&self.policy), &*baseline_file];
        let answer = Answer { policy, baseline, files, date, impact, changes };
        output::print(&match self.format {
            Format::Json => format!("{}\n", json(&answer)),
            Format::Html => html(&answer, self.lang.into()),
            Format::Human | Format::Csv => human(&answer, output::look(&io::stdout())),
        })?;
        Ok(Exit::Fine)
    }

    fn ask(
        &self,
        question: &Question<'_>,
        described: Option<&Described<'_>>,
        each: &mut dyn FnMut(Change) -> io::Result<()>,
    ) -> Result<Result<Found, crate::sync::Failure>, Failure> {
        let municipality = question.policy.municipality();
        let mut store = self.store.open_of(Purpose::Read, municipality, None)?;
        let mut bar = Bar::new(true);
        let found = match described {
            None => Ok(impact(store.as_mut(), question, &mut |at| bar.show(at), each)),
            Some(described) => {
                // A run that is tried has to be a run: it is there, so nothing is made.
                drop(store);
                let mut store = self.store.open_of(Purpose::Try, municipality, None)?;
                self.given.ask(described, question, store.as_mut(), &mut bar, each)
            }
        };
        bar.finish();
        found
    }
}

/// What a spreadsheet has no place for.
fn say_what_is_left_out(question: &Question<'_>, impact: &Found) {
    if impact.protected > 0 {
        let persons = if impact.protected == 1 { "person" } else { "persons" };
        eprintln!("{} {persons} with protected identity left out", impact.protected);
    }
    let Question { policy, baseline, date } = *question;
    let answer = Answer { policy, baseline, files: [""; 2], date, impact, changes: &[] };
    for remark in remarks(&answer, Lang::En.into()) {
        eprintln!("{remark}");
    }
}
