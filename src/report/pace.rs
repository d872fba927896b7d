//! How many decisions a second a policy makes.

use serde_json::{Value as Json, json};

use super::findings::Look;
use super::table::{bold, dim, number, width};

/// What was measured of a policy.
#[derive(Debug)]
pub struct Pace {
    /// The policy's name.
    pub policy: String,
    /// Whether the program was built for tests and not for use.
    pub unoptimised: bool,
    /// By category and field.
    pub slots: Vec<SlotPace>,
}

/// What was measured of the rules for one category and field.
#[derive(Debug)]
pub struct SlotPace {
    /// The category.
    pub category: String,
    /// The field.
    pub field: String,
    /// Whether they decide edits.
    pub edit: bool,
    /// How many rules and guards there are, the bases' included.
    pub rules: usize,
    /// How many situations were decided in turn.
    pub situations: usize,
    /// How long one decision takes, in nanoseconds; `None` where there were no situations.
    pub nanoseconds: Option<f64>,
}

const HEADS: [&str; 4] = ["rules", "situations", "ns each", "a second"];

/// What was measured, for a person.
pub fn human(pace: &Pace, look: Look) -> String {
    let rows: Vec<(String, [String; 4])> = pace.slots.iter().map(row).collect();
    let names = width(rows.iter().map(|(name, _)| name.as_str()).chain(["all"]));
    let mean = mean(&pace.slots);
    let all = ("all".to_owned(), [String::new(), String::new(), decimal(mean), a_second(mean)]);
    let columns: [usize; 4] = std::array::from_fn(|at| {
        let cells = rows.iter().chain([&all]).map(|(_, cells)| cells[at].as_str());
        width(cells.chain([HEADS[at]]))
    });
    let line = |name: &str, cells: [&str; 4]| {
        let cells = cells.iter().zip(columns).map(|(cell, width)| format!("  {cell:>width$}"));
        format!("{name:names$}{}\n", cells.collect::<String>())
    };
    let head = line("", HEADS);
    let body = rows.iter().chain([&all]);
    let body: String =
        body.map(|(name, cells)| line(name, cells.each_ref().map(String::as_str))).collect();
    let note = "decisions alone, by one thread, of situations that `foga check` tries; each slot \
                counts as much in the last line\n";
    let note = if pace.unoptimised {
        format!("{note}this program was built for tests: build it with `--release` to measure\n")
    } else {
        note.to_owned()
    };
    format!("{}\n\n{}{body}\n{}", bold(&pace.policy, look), dim(&head, look), dim(&note, look))
}

fn row(slot: &SlotPace) -> (String, [String; 4]) {
    let edit = if slot.edit { "edit " } else { "" };
    let cells = [
        number(slot.rules as u64),
        number(slot.situations as u64),
        decimal(slot.nanoseconds),
        a_second(slot.nanoseconds),
    ];
    (format!("{edit}{}: {}", slot.category, slot.field), cells)
}

/// The mean over the slots.
fn mean(slots: &[SlotPace]) -> Option<f64> {
    let times: Vec<f64> = slots.iter().filter_map(|slot| slot.nanoseconds).collect();
    (!times.is_empty()).then(|| times.iter().sum::<f64>() / times.len() as f64)
}

fn decimal(nanoseconds: Option<f64>) -> String {
    nanoseconds.map_or_else(|| "-".to_owned(), |time| format!("{time:.1}"))
}

fn a_second(nanoseconds: Option<f64>) -> String {
    per_second(nanoseconds).map_or_else(|| "-".to_owned(), number)
}

fn per_second(nanoseconds: Option<f64>) -> Option<u64> {
    nanoseconds.filter(|time| *time > 0.0).map(|time| (1e9 / time).round() as u64)
}

/// What was measured, for a program.
pub fn json(pace: &Pace) -> Json {
    let slot = |slot: &SlotPace| {
        json!({
            "category": slot.category,
            "field": slot.field,
            "event": if slot.edit { "edit" } else { "record" },
            "rules": slot.rules,
            "situations": slot.situations,
            "nanoseconds": slot.nanoseconds,
            "per_second": per_second(slot.nanoseconds),
        })
    };
    let all = mean(&pace.slots);
    json!({
        "policy": pace.policy,
        "unoptimised": pace.unoptimised,
        "slots": pace.slots.iter().map(slot).collect::<Vec<_>>(),
        "nanoseconds": all,
        "per_second": per_second(all),
    })
}

#[cfg(test)]
mod tests {
    use super::{Pace, SlotPace, human, json};
    use crate::report::findings::Look;

    fn pace() -> Pace {
        let slot = |field: &str, edit, nanoseconds: Option<f64>| SlotPace {
            category: "staff".to_owned(),
            field: field.to_owned(),
            edit,
            rules: 1200,
            situations: nanoseconds.map_or(0, |_| 64),
            nanoseconds,
        };
        let slots = vec![
            slot("email", false, Some(12.5)),
            slot("email", true, Some(37.5)),
            slot("x", false, None),
        ];
        Pace { policy: "standard".to_owned(), unoptimised: false, slots }
    }

    #[test]
    fn a_person_sees_a_line_a_slot_and_the_mean() {
        let shown = human(&pace(), Look { colour: false, width: 100 });
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(
            lines[..7],
            [
                "standard",
                "",
                "                   rules  situations  ns each    a second",
                "staff: email       1 200          64     12.5  80 000 000",
                "edit staff: email  1 200          64     37.5  26 666 667",
                "staff: x           1 200           0        -           -",
                "all                                      25.0  40 000 000",
            ]
        );
    }

    #[test]
    fn a_program_sees_the_same() {
        let said = json(&pace());
        assert_eq!(said["slots"][0]["per_second"], 80_000_000);
        assert_eq!(said["slots"][2]["nanoseconds"], serde_json::Value::Null);
        assert_eq!(said["nanoseconds"], 25.0);
        assert_eq!(said["per_second"], 40_000_000);
    }
}
