use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::readers::tree::{Content, Fault, Node};

/// Objects and lists in one another; no register needs as many.
const DEEPEST: usize = 64;

/// The object that a text is, with its members of the wanted names.
pub(super) fn object<'t>(text: &'t str, wanted: &HashSet<&str>) -> Result<Node<'t>, Fault> {
    let raw = read::<&'t RawValue>(text, 0)?;
    let whole = Whole { text };
    if !raw.get().starts_with('{') {
        let found = match raw.get().as_bytes().first() {
            Some(b'[') => "a list",
            Some(b'"') => "a text",
            _ => "a single value",
        };
        let reason = format!("{found} stands where an object is wanted: one for each person");
        return Err(Fault { at: whole.offset(raw), reason });
    }
    let members = whole.members(raw, DEEPEST, &|name| wanted.contains(name))?;
    Ok(Node { at: whole.offset(raw), content: members })
}

/// The text in which everything else stands.
struct Whole<'t> {
    text: &'t str,
}

impl<'t> Whole<'t> {
    /// Where a part of the text begins in it.
    fn offset(&self, raw: &RawValue) -> usize {
        (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize)
    }

    fn node(&self, raw: &'t RawValue, depth: usize) -> Result<Node<'t>, Fault> {
        let at = self.offset(raw);
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Fault { at, reason: "objects stand too deep in one another".to_owned() });
        };
        let content = match raw.get().as_bytes().first() {
            Some(b'{') => self.members(raw, depth, &|_| true)?,
            Some(b'[') => {
                let nodes = read::<Vec<&'t RawValue>>(raw.get(), at)?;
                let nodes = nodes.into_iter().map(|raw| self.node(raw, depth));
                Content::List(nodes.collect::<Result<_, _>>()?)
            }
            Some(b'"') => Content::Text(read::<Text<'t>>(raw.get(), at)?.0),
            Some(b'n') => Content::Nothing,
            // A number, or `true`: what stands there.
            _ => Content::Text(Cow::Borrowed(raw.get())),
        };
        Ok(Node { at, content })
    }

    fn members(
        &self,
        raw: &'t RawValue,
        depth: usize,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Result<Content<'t>, Fault> {
        let members = read::<Members<'t>>(raw.get(), self.offset(raw))?.0;
        let members = members.into_iter().filter(|(name, _)| wanted(&name.0));
        let members = members.map(|(name, raw)| Ok((name.0, self.node(raw, depth)?)));
        Ok(Content::Members(members.collect::<Result<_, Fault>>()?))
    }
}

/// Reads a text that begins at an offset of the whole.
fn read<'t, T: Deserialize<'t>>(text: &'t str, at: usize) -> Result<T, Fault> {
    serde_json::from_str(text).map_err(|error| {
        let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
        let start: usize = lines.map(str::len).sum();
        let within = start + error.column().saturating_sub(1);
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        Fault { at: at + within.min(text.len()), reason: format!("this is no JSON: {said}") }
    })
}

#[derive(Deserialize)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

struct Members<'t>(Vec<(Text<'t>, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Members<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl<'de> Visitor<'de> for Reader {
            type Value = Vec<(Text<'de>, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::new();
                while let Some(member) = map.next_entry()? {
                    all.push(member);
                }
                Ok(all)
            }
        }

        deserializer.deserialize_map(Reader).map(Self)
    }
}
