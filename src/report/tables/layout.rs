//! What stands in the tables, whatever they are written as.

use crate::policy::{Policy, RuleId};
use crate::proofs::{Row, Rows, Table};

use super::words::{Language, Words};

/// Categories and fields that have the same tables.
pub(super) struct Section<'t> {
    pub(super) categories: Vec<&'t str>,
    pub(super) fields: Vec<&'t str>,
    pub(super) parts: Vec<Part>,
}

/// One table, or why there is none.
pub(super) struct Part {
    pub(super) heading: &'static str,
    pub(super) lines: Result<Vec<Line>, String>,
}

/// A row in words.
pub(super) struct Line {
    /// All of these have to be so.
    pub(super) when: Vec<String>,
    /// Whether it fits whatever the rows above it leave.
    pub(super) is_rest: bool,
    pub(super) kind: &'static str,
    pub(super) then: &'static str,
    /// The rule's explanation, and its name.
    pub(super) why: Option<String>,
    pub(super) rule: String,
}

/// What happens at records and at edits of one category and field.
type Slots<'t> = [&'t Table; 2];

/// What the page is called: with whom the policy is for, and the policy's own name, by which those
/// of one municipality are told apart.
pub(super) fn title(policy: &Policy, language: Language) -> String {
    let (title, name) = (language.texts().title, policy.name());
    match policy.municipality() {
        Some(municipality) => format!("{title} {} ({name})", municipality.label),
        None => format!("{title} {name}"),
    }
}

/// The tables of a policy, those that are the same told once.
pub(super) fn sections<'t>(
    policy: &'t Policy,
    tables: &'t [Table],
    language: Language,
) -> Vec<Section<'t>> {
    let mut groups: Vec<Vec<Slots<'t>>> = Vec::new();
    for slots in tables.chunks_exact(2).map(|pair| [&pair[0], &pair[1]]) {
        match groups.iter_mut().find(|group| alike(&group[0], &slots)) {
            Some(group) => group.push(slots),
            None => groups.push(vec![slots]),
        }
    }
    let blocks = groups.iter().flat_map(|group| blocks(group));
    blocks.map(|block| section(policy, &block, language)).collect()
}

fn alike(a: &Slots<'_>, b: &Slots<'_>) -> bool {
    a.iter().zip(b).all(|(a, b)| match (&a.rows, &b.rows) {
        (Ok(a), Ok(b)) => a == b,
        (Err(a), Err(b)) => a == b,
        _ => false,
    })
}

/// Slots that are alike, as blocks of categories and fields that need no further words.
fn blocks<'t>(slots: &[Slots<'t>]) -> Vec<Vec<Slots<'t>>> {
    let fields = |category| -> Vec<_> {
        let of = slots.iter().filter(|slots| slots[0].category == category);
        of.map(|slots| slots[0].field).collect()
    };
    let mut blocks: Vec<Vec<Slots<'t>>> = Vec::new();
    for slots in slots {
        let own = fields(slots[0].category);
        let same = |block: &&mut Vec<Slots<'t>>| fields(block[0][0].category) == own;
        match blocks.iter_mut().find(same) {
            Some(block) => block.push(*slots),
            None => blocks.push(vec![*slots]),
        }
    }
    blocks
}

fn section<'t>(policy: &'t Policy, slots: &[Slots<'t>], language: Language) -> Section<'t> {
    let words = Words { policy, language };
    let (mut categories, mut fields) = (Vec::new(), Vec::new());
    for [table, _] in slots {
        let category = &*policy.categories()[usize::from(table.category.0)].label;
        let field = &*policy.fields()[usize::from(table.field.0)].label;
        for (names, name) in [(&mut categories, category), (&mut fields, field)] {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let [records, edits] = slots[0];
    let parts = [records, edits].into_iter().flat_map(|table| parts(&words, table)).collect();
    Section { categories, fields, parts }
}

fn parts(words: &Words<'_>, table: &Table) -> Vec<Part> {
    let heading = words.language.heading(table.edit);
    let rows = match &table.rows {
        Ok(rows) => rows,
        Err(too_large) => {
            let reason = words.language.too_large(&too_large.reason);
            return vec![Part { heading, lines: Err(reason) }];
        }
    };
    let mut parts = vec![Part { heading, lines: Ok(lines(words, table.edit, rows)) }];
    if !rows.guards.is_empty() {
        let guards = rows.guards.iter().map(|row| line(words, table.edit, row, false));
        parts
            .push(Part { heading: words.language.guards(table.edit), lines: Ok(guards.collect()) });
    }
    parts
}

fn lines(words: &Words<'_>, edit: bool, rows: &Rows) -> Vec<Line> {
    let all = rows.rules.iter().enumerate();
    let mut lines: Vec<Line> = all.map(|(at, row)| line(words, edit, row, at == 0)).collect();
    if rows.has_gap {
        let (kind, then) = ("gap", words.language.gap());
        let when = vec![words.language.otherwise(rows.rules.is_empty()).to_owned()];
        lines.push(Line { when, is_rest: true, kind, then, why: None, rule: String::new() });
    }
    lines
}

fn line(words: &Words<'_>, edit: bool, row: &Row, first: bool) -> Line {
    let language = words.language;
    let mut when: Vec<String> =
        row.when.iter().map(|(test, holds)| words.test(test, *holds, edit)).collect();
    let is_rest = when.is_empty();
    if is_rest {
        when.push(language.otherwise(first).to_owned());
    }
    let (kind, then) = language.outcome(row.outcome, edit);
    let rule = words.policy.rule(row.rule).name.to_string();
    Line { when, is_rest, kind, then, why: why(words.policy, row.rule), rule }
}

/// The explanation as running text.
fn why(policy: &Policy, rule: RuleId) -> Option<String> {
    let explanation = policy.rule(rule).explanation.as_deref()?;
    Some(explanation.split('\n').map(str::trim).collect::<Vec<_>>().join(" "))
}
