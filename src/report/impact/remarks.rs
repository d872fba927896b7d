use crate::sync::{Silent, Stopped};

use super::super::table::count;
use super::super::tables::Language;
use super::words::{Texts, texts};
use super::{Answer, unkept};

/// What somebody has to know who reads the numbers: what they do not say, and why.
pub fn remarks(answer: &Answer<'_>, language: Language) -> Vec<String> {
    told(answer, texts(language))
}

pub(super) fn told(answer: &Answer<'_>, texts: &Texts) -> Vec<String> {
    let impact = answer.impact;
    let between = |[before, after]: [&str; 2], what: &str| format!("{before}{what}{after}");
    let mut remarks = Vec::new();
    for Stopped { source, exceeded } in &impact.stopped {
        for exceeded in exceeded {
            let told = (texts.exceeding)(exceeded, answer.policy);
            remarks.push(format!("{}{}", between(texts.stopped, answer.source(source)), told));
        }
    }
    if impact.perhaps > 0 {
        let [one, more] = texts.perhaps;
        remarks.push(count(impact.perhaps, one, more));
    }
    if !impact.not_kept.is_empty() {
        remarks.push(between(texts.not_kept, &unkept(&impact.not_kept, texts)));
    }
    for Silent { source, category, fields } in &impact.silent {
        let [before, reports, of, after] = texts.silent;
        let fields: Vec<&str> = fields.iter().map(|field| answer.field(field)).collect();
        let (source, category) = (answer.source(source), answer.category(category));
        remarks
            .push(format!("{before}{source}{reports}{}{of}{category}{after}", fields.join(", ")));
    }
    for field in &impact.not_in_policy {
        remarks.push(between(texts.not_in_policy, &format!("`{field}`")));
    }
    if !impact.not_reported.is_empty() {
        let names = impact.not_reported.iter().map(|field| format!("`{field}`"));
        remarks.push(between(texts.not_reported, &names.collect::<Vec<_>>().join(", ")));
    }
    for source in &impact.not_accepted {
        remarks.push(between(texts.not_accepted, &format!("`{source}`")));
    }
    remarks
}
