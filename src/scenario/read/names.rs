//! Names of the policy, dates and numbers.

use jiff::civil::Date;

use crate::decide::Origin;
use crate::policy::{CategoryId, FieldId, Labelled, SourceId};
use crate::record::Moment;
use crate::text::yaml::{Entry, Map, Node, Yaml, one_of};
use crate::text::{Span, nearest};

use super::Reader;
use super::sources::USER;

impl Reader<'_> {
    pub(super) fn about(&mut self, map: &Map<'_>) -> Option<String> {
        let node = map.get("about")?;
        self.shape.text(node, "a sentence").map(|text| text.trim().to_owned())
    }

    pub(super) fn category(&mut self, node: &Node) -> Option<CategoryId> {
        let typed = self.shape.text(node, "the name of a category")?.trim();
        let found = self.policy.category(typed);
        if found.is_none() {
            let message = format!("the policy has no category `{typed}`");
            let help = one_of(typed, names(self.policy.categories()));
            self.shape.error(node.span, message, "unknown category", Some(help));
        }
        found
    }

    /// The field that a key names.
    pub(super) fn field(&mut self, entry: &Entry) -> Option<FieldId> {
        let found = self.policy.field(&entry.key);
        if found.is_none() {
            self.unknown_field(&entry.key, entry.key_span);
        }
        found
    }

    /// The field that a text names.
    pub(super) fn field_text(&mut self, node: &Node) -> Option<FieldId> {
        let typed = self.shape.text(node, "the name of a field")?.trim();
        let found = self.policy.field(typed);
        if found.is_none() {
            self.unknown_field(typed, node.span);
        }
        found
    }

    fn unknown_field(&mut self, typed: &str, span: Span) {
        let message = format!("the policy has no field `{typed}`");
        let known = self.policy.fields().iter().map(|field| &*field.name);
        self.shape.error(span, message, "unknown field", Some(one_of(typed, known)));
    }

    /// A source that sends records.
    pub(super) fn source(&mut self, node: &Node) -> Option<SourceId> {
        let typed = self.shape.text(node, "the name of a source")?.trim();
        self.source_name(typed, node.span)
    }

    pub(super) fn source_name(&mut self, typed: &str, span: Span) -> Option<SourceId> {
        if typed == USER {
            let help = "write `edit:` with the fields that the person changes";
            let message = "the person is no source";
            self.shape.error(span, message, "", Some(help.to_owned()));
            return None;
        }
        let found = self.roster.id(typed).filter(|id| self.roster.accepts(*id));
        if found.is_none() {
            let message = format!("the policy has no source `{typed}`");
            let help = one_of(typed, names(self.policy.sources()));
            self.shape.error(span, message, "unknown source", Some(help));
        }
        found
    }

    /// Who a stored value is from: `None` in it where nothing stands there.
    pub(super) fn origin(&mut self, node: &Node) -> Option<Option<Origin>> {
        if node.value == Yaml::Nothing {
            return Some(None);
        }
        let typed = self.shape.text(node, "a source, or `user`,")?.trim();
        if typed == USER {
            return Some(Some(Origin::User));
        }
        let found = self.roster.id(typed);
        let former = self.former.iter().any(|name| name == typed);
        match found.filter(|id| former || self.roster.accepts(*id)) {
            Some(id) => Some(Some(Origin::Source(id))),
            None => {
                let message = format!("the policy has no source `{typed}`");
                let known = names(self.policy.sources()).chain([USER]);
                let help = match nearest(typed, known.clone()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "a source that it declares no more is listed at the top: \
                         `former-sources: [{typed}]`"
                    ),
                };
                self.shape.error(node.span, message, "unknown source", Some(help));
                None
            }
        }
    }

    /// The qualified name of the rule that is meant: a name without a dot is the policy's own
    /// rule, or else that of the one base that has such a rule.
    pub(super) fn rule(&mut self, node: &Node) -> Option<Box<str>> {
        let typed = self.shape.text(node, "the name of a rule")?.trim();
        let all = || self.policy.rules().map(|(_, rule)| rule);
        if typed.contains('.') {
            if let Some(rule) = all().find(|rule| *rule.name == *typed) {
                return Some(rule.name.clone());
            }
        } else {
            let mut meant: Vec<_> = all().filter(|rule| last_part(&rule.name) == typed).collect();
            if meant.iter().any(|rule| rule.layer == 0) {
                meant.retain(|rule| rule.layer == 0);
            }
            meant.dedup_by(|a, b| a.name == b.name);
            match meant.as_slice() {
                [] => {}
                [rule] => return Some(rule.name.clone()),
                several => {
                    let names: Vec<String> =
                        several.iter().map(|rule| format!("`{}`", rule.name)).collect();
                    let message = format!("more than one rule is called `{typed}`");
                    let help = format!("write which one: {}", names.join(" or "));
                    self.shape.error(node.span, message, "", Some(help));
                    return None;
                }
            }
        }
        let whole = all().map(|rule| &*rule.name);
        let short = all().map(|rule| last_part(&rule.name));
        let help = match nearest(typed, short.chain(whole)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "a rule is called as in its file, with the name of its policy where that is \
                     another: `standard.own-value`"
                .to_owned(),
        };
        let message = format!("the policy has no rule `{typed}`");
        self.shape.error(node.span, message, "unknown rule", Some(help));
        None
    }

    pub(super) fn day(&mut self, node: &Node) -> Option<Date> {
        let moment = self.moment(node)?;
        if moment != Moment::day_only(moment.day()) {
            let help = format!("write the day: `{}`", moment.day());
            self.shape.error(node.span, "a time stands where a day is wanted", "", Some(help));
            return None;
        }
        Some(moment.day())
    }

    pub(super) fn moment(&mut self, node: &Node) -> Option<Moment> {
        let typed = self.shape.text(node, "a date such as 2026-11-24")?;
        let found = Moment::parse(typed);
        if found.is_none() {
            let message = format!("`{}` is no date", typed.trim());
            let help = "write year, month and day: `2026-11-24`";
            self.shape.error(node.span, message, "", Some(help.to_owned()));
        }
        found
    }

    /// The source's modified time, where there is one. A synchronisation takes a record whose time
    /// is later than its own date without that time.
    pub(super) fn modified(&mut self, map: &Map<'_>, date: Option<Date>) -> Option<Option<Moment>> {
        let Some(node) = map.get("modified") else { return Some(None) };
        let modified = self.moment(node)?;
        if date.is_some_and(|date| modified.day() > date) {
            let message = "`modified` is after the step's date, and a run would not believe it";
            let help = "write a time up to that date, or leave it out, as the run does";
            self.shape.error(node.span, message, "", Some(help.to_owned()));
            return None;
        }
        Some(Some(modified))
    }

    pub(super) fn flag(&mut self, map: &Map<'_>, key: &str) -> Option<bool> {
        let node = map.get(key)?;
        self.shape.word(node, "true or false", &["true", "false"]).map(|word| word == "true")
    }

    /// The texts of a list, or a single one; what is wrong with it has been said.
    pub(super) fn texts(&mut self, node: Option<&Node>, what: &str) -> Vec<String> {
        let nodes = self.some(node, what);
        nodes.iter().filter_map(|node| self.shape.text(node, "a name")).map(trimmed).collect()
    }

    /// The nodes of a list, or a single one.
    pub(super) fn some<'n>(&mut self, node: Option<&'n Node>, what: &str) -> &'n [Node] {
        match node {
            None => &[],
            Some(node) => match &node.value {
                Yaml::Text(_) => std::slice::from_ref(node),
                _ => self.shape.list(node, what).unwrap_or_default(),
            },
        }
    }
}

fn names(of: &[Labelled]) -> impl Iterator<Item = &str> + Clone {
    of.iter().map(|named| &*named.name)
}

fn last_part(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}
