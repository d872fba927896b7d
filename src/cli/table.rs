use std::io;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::proofs::{prove, tables};
use crate::report::tables::{Language, html, markdown, terminal};
use crate::text::Severity;

use super::exit::{Exit, Failure};
use super::{load, output};

/// Show a policy as decision tables, for people who do not read rules.
///
/// One table for each category and field, with as few rows as will do; what is the same is shown
/// once. The reasons are the explanations of the rules, the names the labels of the policy. Exit
/// code 1 where there are situations that no rule decides; they stand in the tables, too.
#[derive(Debug, Args)]
pub(super) struct Table {
    /// The rule file, or the name of a built-in policy.
    #[arg(value_name = "POLICY")]
    policy: PathBuf,
    /// The language of what is not in the policy itself.
    #[arg(long, value_enum, default_value_t = Lang::Sv, value_name = "LANGUAGE")]
    lang: Lang,
    /// How to write the tables.
    #[arg(long, value_enum, default_value_t = Format::Terminal, value_name = "FORMAT")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    /// Swedish.
    Sv,
    /// English.
    En,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As text.
    Terminal,
    /// A page in Markdown.
    Markdown,
    /// One page that needs nothing else, to be opened or printed.
    Html,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::Sv => Self::Swedish,
            Lang::En => Self::English,
        }
    }
}

impl Table {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let loaded = load::policy(&self.policy)?;
        let Some(policy) = &loaded.policy else {
            output::complaints(&loaded.findings)?;
            return Ok(Exit::Findings);
        };
        let tables = tables(policy);
        let language = self.lang.into();
        output::print(&match self.format {
            Format::Terminal => terminal(policy, &tables, language, output::look(&io::stdout())),
            Format::Markdown => markdown(policy, &tables, language),
            Format::Html => html(policy, &tables, language),
        })?;
        if !tables.iter().any(|table| table.rows.as_ref().is_ok_and(|rows| rows.has_gap)) {
            return Ok(Exit::Fine);
        }
        let mut findings = prove(policy).findings;
        findings.retain(|finding| finding.severity == Severity::Error);
        output::complaints(&findings)?;
        Ok(Exit::Findings)
    }
}
