//! Comparing documents by what they say, not by where it stands.

use super::tree::{
    Base, Block, Condition, ConditionKind, Declared, Document, FieldKind, Header, Item, ItemKind,
    Names, Operand, Reporter, Rule, Spanned, TestKind,
};
use crate::text::Span;

impl Document {
    /// Whether both say the same in the same order, comments and explanations included, wherever
    /// in their files it stands.
    pub fn same_as(&self, other: &Self) -> bool {
        let said = |document: &Self| -> Vec<String> {
            let text = |span| document.source.slice(span).trim_end().to_owned();
            document.comments.iter().map(|comment| text(comment.span)).collect()
        };
        unplaced(&self.header) == unplaced(&other.header)
            && unplaced(&self.items) == unplaced(&other.items)
            && said(self) == said(other)
    }
}

fn unplaced<T: Clone + Unplace>(part: &T) -> T {
    let mut part = part.clone();
    part.unplace();
    part
}

/// What forgets where it stands.
trait Unplace {
    fn unplace(&mut self);
}

impl Unplace for Span {
    fn unplace(&mut self) {
        *self = Self::default();
    }
}

impl<T> Unplace for Spanned<T> {
    fn unplace(&mut self) {
        self.span.unplace();
    }
}

impl<T: Unplace> Unplace for Option<T> {
    fn unplace(&mut self) {
        self.iter_mut().for_each(Unplace::unplace);
    }
}

impl<T: Unplace> Unplace for Vec<T> {
    fn unplace(&mut self) {
        self.iter_mut().for_each(Unplace::unplace);
    }
}

impl Unplace for Header {
    fn unplace(&mut self) {
        self.name.unplace();
        match &mut self.extends {
            Some(Base::BuiltIn(name)) => name.unplace(),
            Some(Base::File(path)) => path.unplace(),
            None => {}
        }
        self.span.unplace();
    }
}

impl Unplace for Item {
    fn unplace(&mut self) {
        self.span.unplace();
        match &mut self.kind {
            ItemKind::Municipality { code, label } => {
                code.unplace();
                label.unplace();
            }
            ItemKind::Category(declared)
            | ItemKind::Source(declared)
            | ItemKind::Fact(declared) => {
                declared.unplace();
            }
            ItemKind::Field { declared, kind } => {
                declared.unplace();
                kind.unplace();
                if let FieldKind::Group(parts) = &mut kind.value {
                    parts.unplace();
                }
            }
            ItemKind::Rank(sources) => sources.unplace(),
            ItemKind::Limit { percent, above } => {
                percent.unplace();
                above.unplace();
            }
            ItemKind::Block(block) => block.unplace(),
        }
    }
}

impl Unplace for Declared {
    fn unplace(&mut self) {
        self.name.unplace();
        self.label.unplace();
    }
}

impl Unplace for Block {
    fn unplace(&mut self) {
        self.guard.unplace();
        self.edit.unplace();
        self.categories.unplace();
        self.fields.unplace();
        self.header.unplace();
        self.rules.unplace();
    }
}

impl Unplace for Names {
    fn unplace(&mut self) {
        match self {
            Self::Every(span) => span.unplace(),
            Self::These(names) => names.unplace(),
        }
    }
}

impl Unplace for Rule {
    fn unplace(&mut self) {
        self.name.unplace();
        self.outcome.unplace();
        self.when.unplace();
        self.span.unplace();
    }
}

impl Unplace for Condition {
    fn unplace(&mut self) {
        self.span.unplace();
        match &mut self.kind {
            ConditionKind::Test(test) => test.kind.unplace(),
            ConditionKind::Not(inner) | ConditionKind::Parenthesised(inner) => inner.unplace(),
            ConditionKind::And(all) | ConditionKind::Or(all) => all.unplace(),
        }
    }
}

impl Unplace for TestKind {
    fn unplace(&mut self) {
        match self {
            Self::Missing(subject) => subject.unplace(),
            Self::Equal(subject, operand) => {
                subject.unplace();
                match operand {
                    Operand::Subject(other) => other.unplace(),
                    Operand::Literal(text) => text.unplace(),
                }
            }
            Self::In(subject, texts) => {
                subject.unplace();
                texts.unplace();
            }
            Self::StartsWith(subject, text) | Self::EndsWith(subject, text) => {
                subject.unplace();
                text.unplace();
            }
            Self::Reported(subject, reporter) => {
                subject.unplace();
                match reporter {
                    Reporter::Source(name) => name.unplace(),
                    Reporter::AtLeast(number) => number.unplace(),
                    Reporter::Any | Reporter::Another => {}
                }
            }
            Self::Source { names, .. } => names.unplace(),
            Self::StoredFrom(name) | Self::Person(name) => name.unplace(),
            Self::Fact { name, values, .. } => {
                name.unplace();
                values.unplace();
            }
            Self::OlderThan(days) => days.unplace(),
            Self::Before(day) | Self::From(day) | Self::Until(day) => day.unplace(),
            Self::Edited
            | Self::StoredOutranks
            | Self::IncomingOutranks
            | Self::New
            | Self::Protected
            | Self::Newer => {}
        }
    }
}
