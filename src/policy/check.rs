//! From the parsed files to a policy.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::Kind;
use crate::syntax::tree::{Block, Document, ItemKind, Name, Names, Rule};
use crate::text::{Diagnostic, Span};

use super::declare::{Scope, What};
use super::lower::Lowering;
use super::{
    CategoryId, Field, FieldId, Labelled, Layers, Policy, RuleId, RuleInfo, Slot, SlotRule,
    built_in,
};

/// As many categories as fit in a set of bits, and fields as anybody would declare.
const MOST: [(What, usize); 2] = [(What::Category, 64), (What::Field, 1000)];

/// As many different tests as the rules of one slot can number.
const MOST_TESTS: usize = u16::MAX as usize;

pub(super) fn check(layers: &Layers) -> (Option<Policy>, Vec<Diagnostic>) {
    let documents = &layers.documents;
    let mut scope = Scope::of(documents);
    let mut findings = std::mem::take(&mut scope.findings);
    findings.extend(same_policy_names(documents));
    if findings.is_empty() {
        findings.extend(not_the_built_in(&documents[0]));
    }
    findings.extend(too_many(documents, &scope));
    if !findings.is_empty() && scope.categories.len() > MOST[0].1 {
        return (None, findings);
    }
    let (blocks, rules) = collect(documents, &scope, &mut findings);
    let slots = slots(&scope, &blocks, &mut findings);
    let policy = Policy {
        name: policy_name(&documents[0]).into(),
        municipality: scope.municipality.clone(),
        categories: scope.labelled(What::Category),
        fields: fields(&scope),
        sources: scope.labelled(What::Source),
        facts: scope.labelled(What::Fact),
        rank: scope.ranked().into_iter().map(Into::into).collect(),
        roster: scope.roster(),
        limit: scope.limit,
        rules,
        slots,
        texts: documents.iter().map(|document| document.source.clone()).collect(),
    };
    (Some(policy), once(findings))
}

/// A block with its names resolved.
struct Resolved<'a> {
    layer: usize,
    document: &'a Document,
    block: &'a Block,
    categories: Vec<CategoryId>,
    fields: Vec<FieldId>,
    /// The id of its first rule; the others follow.
    first: u32,
}

impl Resolved<'_> {
    fn covers(&self, (category, field, edit): (CategoryId, FieldId, bool)) -> bool {
        self.block.edit.is_some() == edit
            && self.categories.contains(&category)
            && self.fields.contains(&field)
    }

    fn rules(&self) -> impl Iterator<Item = (RuleId, &Rule)> {
        (self.first..).map(RuleId).zip(&self.block.rules)
    }
}

fn policy_name(document: &Document) -> &str {
    document.header.as_ref().map_or("unnamed", |header| &header.name.value)
}

fn fields(scope: &Scope<'_>) -> Vec<Field> {
    let fields = scope.labelled(What::Field).into_iter().zip(&scope.kinds);
    fields
        .map(|(Labelled { name, label, place }, kind)| Field {
            name,
            label,
            kind: kind.clone(),
            place,
        })
        .collect()
}

/// A file that has a built-in policy's name and says something else: a copy that somebody has
/// changed, in the belief that it now stands for the built-in one.
fn not_the_built_in(document: &Document) -> Option<Diagnostic> {
    let name = &document.header.as_ref()?.name;
    let built_in = built_in(&name.value)?;
    if built_in.text() == document.source.text() {
        return None;
    }
    let finding = Diagnostic::warning(format!(
        "this file is not the built-in policy `{}`, and says something else",
        name.value
    ));
    Some(finding.at(&document.source, name.span, "the name of a built-in policy").help(format!(
        "`{0}` alone means the built-in one everywhere; give this one a name of its own",
        name.value
    )))
}

/// Rules are known by their policy's name, so that two policies in one chain need two names.
fn same_policy_names(documents: &[Document]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (at, document) in documents.iter().enumerate() {
        let Some(header) = &document.header else { continue };
        let above = documents[at + 1..].iter().find(|base| policy_name(base) == header.name.value);
        if let Some(base) = above {
            let finding = Diagnostic::error(format!(
                "the policy `{}` extends a policy of the same name",
                header.name.value
            ))
            .at(&document.source, header.name.span, "taken by its base")
            .help(format!("`{}` has that name; choose another one", base.source.name()));
            findings.push(finding);
        }
    }
    findings
}

fn too_many(documents: &[Document], scope: &Scope<'_>) -> Vec<Diagnostic> {
    let counts = [scope.categories.get(MOST[0].1), scope.fields.get(MOST[1].1)];
    let over = MOST.into_iter().zip(counts).filter_map(|(most, entry)| Some((most, entry?)));
    over.map(|((what, most), entry)| {
        Diagnostic::error(format!("a policy can have {most} declarations of a {}", what.word()))
            .at(&documents[entry.layer].source, entry.name.span, "one too many")
            .help("split the policy into several")
    })
    .collect()
}

/// Resolves the headers of all blocks and gives each rule its id.
fn collect<'a>(
    documents: &'a [Document],
    scope: &Scope<'a>,
    findings: &mut Vec<Diagnostic>,
) -> (Vec<Resolved<'a>>, Vec<RuleInfo>) {
    let (mut blocks, mut rules) = (Vec::new(), Vec::new());
    for (layer, document) in documents.iter().enumerate() {
        for item in &document.items {
            let ItemKind::Block(block) = &item.kind else { continue };
            let mut resolve = |what, names, all: usize| match names {
                &Names::Every(_) => (0..all).collect(),
                Names::These(names) => places(scope, what, names, (layer, document), findings),
            };
            let categories = resolve(What::Category, &block.categories, scope.categories.len());
            let fields = resolve(What::Field, &block.fields, scope.fields.len());
            blocks.push(Resolved {
                layer,
                document,
                block,
                categories: categories.into_iter().map(|at| CategoryId(at as u8)).collect(),
                fields: fields.into_iter().map(|at| FieldId(at as u16)).collect(),
                first: rules.len() as u32,
            });
            rules.extend(block.rules.iter().map(|rule| info(layer, document, block, rule)));
        }
    }
    (blocks, rules)
}

fn info(layer: usize, document: &Document, block: &Block, rule: &Rule) -> RuleInfo {
    RuleInfo {
        name: format!("{}.{}", policy_name(document), rule.name.value).into(),
        explanation: rule.explanation.as_deref().map(Into::into),
        outcome: rule.outcome.value,
        when: rule.when.clone(),
        source: document.source.clone(),
        name_span: rule.name.span,
        span: rule.span,
        layer,
        guard: block.guard.is_some(),
    }
}

/// The places of the names in a list; each may stand there once.
fn places(
    scope: &Scope<'_>,
    what: What,
    names: &[Name],
    (layer, document): (usize, &Document),
    findings: &mut Vec<Diagnostic>,
) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for (at, name) in names.iter().enumerate() {
        match scope.find(what, name, layer, &document.source) {
            Ok(place) if places.contains(&place) => {
                let first = names[..at].iter().find(|first| first.value == name.value);
                let finding = Diagnostic::error(format!("`{}` is named twice", name.value))
                    .at(&document.source, name.span, "a second time")
                    .and(first.map_or(name.span, |first| first.span), "the first time")
                    .help("remove one of them");
                findings.push(finding);
            }
            Ok(place) => places.push(place),
            Err(finding) => findings.push(finding),
        }
    }
    places
}

/// Compiles every slot; blocks that cover none are checked all the same.
fn slots(scope: &Scope<'_>, blocks: &[Resolved<'_>], findings: &mut Vec<Diagnostic>) -> Vec<Slot> {
    let roster = scope.roster();
    let mut slots = Vec::new();
    for category in 0..scope.categories.len() {
        for field in 0..scope.fields.len() {
            for edit in [false, true] {
                let at = (CategoryId(category as u8), FieldId(field as u16), edit);
                let named = (scope.fields[field].name.value.as_str(), &scope.kinds[field]);
                let mut lowering = Lowering::new(scope, &roster, Some(named), edit);
                slots.push(slot(at, named.1, blocks, &mut lowering));
                findings.append(&mut lowering.findings);
            }
        }
    }
    for block in blocks {
        if block.categories.is_empty() || block.fields.is_empty() {
            let mut lowering = Lowering::new(scope, &roster, None, block.block.edit.is_some());
            lower(block, &mut lowering);
            findings.append(&mut lowering.findings);
        }
    }
    slots
}

fn slot(
    at: (CategoryId, FieldId, bool),
    kind: &Kind,
    blocks: &[Resolved<'_>],
    lowering: &mut Lowering<'_, '_>,
) -> Slot {
    let covering = || blocks.iter().filter(|block| block.covers(at));
    lowering.findings.extend(same_rule_names(covering()));
    let mut rules = Vec::new();
    for block in covering().filter(|block| block.block.guard.is_none()) {
        rules.extend(lower(block, lowering));
    }
    let mut guarding: Vec<_> = covering().filter(|block| block.block.guard.is_some()).collect();
    guarding.sort_by_key(|block| std::cmp::Reverse(block.layer));
    let mut guards = Vec::new();
    for block in guarding {
        guards.extend(lower(block, lowering));
    }
    let tests = std::mem::take(&mut lowering.tests);
    if tests.len() > MOST_TESTS {
        lowering.findings.extend(covering().next().map(too_many_tests));
        return Slot::new(at, kind, Vec::new(), Vec::new(), Vec::new());
    }
    Slot::new(at, kind, tests, rules, guards)
}

fn too_many_tests(block: &Resolved<'_>) -> Diagnostic {
    Diagnostic::error(format!("the rules of one field ask more than {MOST_TESTS} different things"))
        .at(&block.document.source, block.block.header, "too many")
        .help("ask for several values at once: `in [\"...\", \"...\"]`")
}

fn lower(block: &Resolved<'_>, lowering: &mut Lowering<'_, '_>) -> Vec<SlotRule> {
    let guard = block.block.guard.is_some();
    let within = (block.layer, &block.document.source);
    block.rules().map(|(id, rule)| lowering.rule(within, id, rule, guard)).collect()
}

/// Within one slot of one file, rules have different names.
fn same_rule_names<'a>(blocks: impl Iterator<Item = &'a Resolved<'a>>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut seen: BTreeMap<(usize, &str), Span> = BTreeMap::new();
    for block in blocks {
        for rule in &block.block.rules {
            let name = &rule.name;
            if let Some(first) = seen.insert((block.layer, &name.value), name.span) {
                let finding = Diagnostic::error(format!(
                    "two rules for the same values are called `{}`",
                    name.value
                ))
                .at(&block.document.source, name.span, "this is the second")
                .and(first, "the first")
                .help("rename one: a decision gives its rule's name as its reason");
                findings.push(finding);
            }
        }
    }
    findings
}

/// A mistake in a block of many slots is one mistake.
fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let key = |finding: &Diagnostic| {
        let file = finding.source.as_ref().map(|source| source.name().to_owned());
        (file, finding.labels.first().map(|label| label.span), finding.message.clone())
    };
    findings.into_iter().filter(|finding| seen.insert(key(finding))).collect()
}
