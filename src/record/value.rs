use std::fmt;
use std::sync::Arc;

use serde_json::Map;

use super::Kind;

/// A value in the normal form of its field's [`Kind`]; never empty.
///
/// It is kept as text: an e-mail address or a text as it is, a telephone number in E.164, a
/// group as a JSON object of its parts that are not empty, in the order of their declaration.
/// Cloning is cheap: the text is shared.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(Arc<str>);

impl Value {
    /// A text that is known to be in normal form: read from a store, or just normalised.
    ///
    /// Use [`Kind::read`](super::Kind) for text that a person or a system wrote.
    pub fn from_normal(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// A group of parts in the order of their declaration, each in the normal form of a text;
    /// `None` where all are empty.
    pub fn group<'a>(parts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<Self> {
        let object: Map<String, serde_json::Value> = parts
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, text)| (name.to_owned(), text.into()))
            .collect();
        let some = !object.is_empty();
        some.then(|| Self(serde_json::Value::Object(object).to_string().into()))
    }

    /// The normal form as text.
    #[inline]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As JSON: a group is an object, all else a string.
    pub fn to_json(&self, kind: &Kind) -> serde_json::Value {
        match kind {
            Kind::Group(_) => {
                serde_json::from_str(&self.0).unwrap_or_else(|_| serde_json::Value::from(&*self.0))
            }
            Kind::Email | Kind::Phone | Kind::Text => serde_json::Value::from(&*self.0),
        }
    }
}

impl fmt::Display for Value {
    /// As a person reads it: the parts of a group with commas between.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.starts_with('{')
            && let Ok(parts) = serde_json::from_str::<Map<String, serde_json::Value>>(&self.0)
        {
            let parts: Vec<&str> = parts.values().filter_map(|part| part.as_str()).collect();
            return f.write_str(&parts.join(", "));
        }
        f.write_str(&self.0)
    }
}
