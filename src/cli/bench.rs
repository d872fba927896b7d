use std::hint::black_box;
use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use crate::decide::{Situation, SituationLine, SituationParts, situation_json};
use crate::policy::{Policy, Slot};
use crate::proofs::Space;
use crate::report::pace::{Pace, SlotPace, human, json};

use super::exit::{Exit, Failure};
use super::sync::Format;
use super::{load, output};

/// So many situations of a slot are decided in turn: enough that a processor cannot learn them by
/// heart, and few enough to stay near it.
const MOST_SITUATIONS: u64 = 1024;

/// For so long each slot is measured.
const LONG_ENOUGH: Duration = Duration::from_millis(20);

/// Measure how many decisions a second a policy makes, by category and field.
///
/// Situations are some of those that `foga check` tries, the same ones every time, evenly chosen,
/// in mixed order. Each is decided over and over by one thread, with its reason. What is measured
/// is the decision alone: reading records, looking up what is stored and writing it are not part of
/// it, and take most of a run's time.
#[derive(Debug, Args)]
pub(super) struct Bench {
    /// The rule file, or the name of a built-in policy.
    #[arg(long, value_name = "FILE")]
    policy: PathBuf,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

impl Bench {
    pub(super) fn run(&self) -> Result<Exit, Failure> {
        let loaded = load::policy(&self.policy)?;
        let Some(policy) = loaded.policy else {
            output::complaints(&loaded.findings)?;
            return Ok(Exit::Findings);
        };
        let pace = Pace {
            policy: policy.name().to_owned(),
            unoptimised: cfg!(debug_assertions),
            slots: policy.slots().map(|slot| measured(&policy, slot)).collect(),
        };
        output::print(&match self.format {
            Format::Human => human(&pace, output::look(&io::stdout())),
            Format::Json => format!("{}\n", json(&pace)),
        })?;
        Ok(Exit::Fine)
    }
}

fn measured(policy: &Policy, slot: &Slot) -> SlotPace {
    let lines = situations(policy, slot);
    let parts: Vec<SituationParts<'_>> = lines.iter().map(SituationLine::parts).collect();
    let situations = lines.iter().zip(&parts).map(|(line, parts)| line.situation(parts));
    let situations: Vec<Situation<'_>> = situations.collect();
    SlotPace {
        category: policy.categories()[usize::from(slot.category.0)].name.to_string(),
        field: policy.fields()[usize::from(slot.field.0)].name.to_string(),
        edit: slot.edit,
        rules: slot.rules.len() + slot.guards.len(),
        situations: situations.len(),
        nanoseconds: (!situations.is_empty()).then(|| nanoseconds(policy, &situations)),
    }
}

/// Situations of a slot, evenly chosen; none where there are too many to list.
fn situations(policy: &Policy, slot: &Slot) -> Vec<SituationLine> {
    let Ok(space) = Space::new(policy, slot) else { return Vec::new() };
    let mut all = 0_u64;
    space.visit(|_| {
        all += 1;
        ControlFlow::Continue(())
    });
    let (step, mut number, mut chosen) = (all.div_ceil(MOST_SITUATIONS).max(1), 0_u64, Vec::new());
    space.visit(|situation| {
        if number.is_multiple_of(step) {
            let line = situation_json(policy, space.roster(), situation);
            chosen.extend(SituationLine::parse(policy, &line).ok().map(|line| (number, line)));
        }
        number += 1;
        ControlFlow::Continue(())
    });
    // Neighbours are much alike: the golden section puts them far apart.
    chosen.sort_by_key(|(number, _)| number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    chosen.into_iter().map(|(_, line)| line).collect()
}

/// How long one decision takes: the median of many rounds over all of them.
fn nanoseconds(policy: &Policy, situations: &[Situation<'_>]) -> f64 {
    let started = Instant::now();
    let mut rounds = Vec::new();
    while rounds.is_empty() || started.elapsed() < LONG_ENOUGH {
        let round = Instant::now();
        for situation in situations {
            black_box(policy.decide(black_box(situation)));
        }
        rounds.push(round.elapsed());
    }
    rounds.sort_unstable();
    rounds[rounds.len() / 2].as_secs_f64() * 1e9 / situations.len() as f64
}
