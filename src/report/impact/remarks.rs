use crate::sync::{Silent, Stopped, USER};

use super::super::table::count;
use super::super::tables::Language;
use super::Answer;
use super::words::{Texts, texts};

/// What somebody has to know who reads the numbers: what they do not say, and why.
pub fn remarks(answer: &Answer<'_>, language: Language) -> Vec<String> {
    told(answer, texts(language))
}

pub(super) fn told(answer: &Answer<'_>, texts: &Texts) -> Vec<String> {
    let impact = answer.impact;
    let between = |[before, after]: [&str; 2], what: &str| format!("{before}{what}{after}");
    let mut remarks = Vec::new();
    let is_edits = impact.given.as_deref() == Some(USER);
    if is_edits {
        remarks.push(texts.given_edits.to_owned());
    } else if let Some(source) = &impact.given {
        remarks.push(between(texts.given, answer.source(source, texts)));
    }
    for Stopped { source, exceeded, too_many_gone, turned, no_record } in &impact.stopped {
        let source = answer.source(source, texts);
        let fields = exceeded.iter().map(|exceeded| (texts.exceeding)(exceeded, answer.policy));
        let persons = too_many_gone.iter().map(|gone| (texts.gone)(gone, source));
        let turned = turned.iter().map(|turned| (texts.turned)(turned, source));
        let rows = no_record.then(|| texts.no_record.to_owned());
        for why in fields.chain(persons).chain(turned).chain(rows) {
            remarks.push(format!("{}{why}", between(texts.stopped, source)));
        }
    }
    let counted = [
        (impact.set_aside, texts.set_aside),
        (impact.unreadable, texts.unreadable),
        (impact.stale, texts.stale),
        (impact.unknown, texts.unknown),
        (impact.disputed, if is_edits { texts.disputed_edits } else { texts.disputed }),
    ];
    for (number, [one, more]) in counted.into_iter().filter(|(number, _)| *number > 0) {
        remarks.push(count(number, one, more));
    }
    if impact.perhaps > 0 {
        let [one, more] = texts.perhaps;
        remarks.push(count(impact.perhaps, one, more));
    }
    if !impact.not_kept.is_empty() {
        remarks.push(between(texts.not_kept, &answer.unkept(&impact.not_kept, texts)));
    }
    for Silent { source, category, fields } in &impact.silent {
        let [before, reports, of, after] = texts.silent;
        let fields: Vec<&str> = fields.iter().map(|field| answer.field(field)).collect();
        let (source, category) = (answer.source(source, texts), answer.category(category));
        remarks
            .push(format!("{before}{source}{reports}{}{of}{category}{after}", fields.join(", ")));
    }
    for category in &impact.categories_not_in_policy {
        let named = texts.named(category, answer.category(category));
        remarks.push(between(texts.category_not_in_policy, &named));
    }
    for field in &impact.not_in_policy {
        remarks.push(between(texts.not_in_policy, &texts.named(field, answer.field(field))));
    }
    if !impact.not_reported.is_empty() {
        let names = impact.not_reported.iter();
        let names = names.map(|field| texts.named(field, answer.field(field)));
        remarks.push(between(texts.not_reported, &names.collect::<Vec<_>>().join(", ")));
    }
    for source in &impact.not_accepted {
        let label = answer.source(source, texts);
        remarks.push(between(texts.not_accepted, &texts.named(source, label)));
    }
    remarks
}
