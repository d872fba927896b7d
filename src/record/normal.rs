use super::unreadable::LONGEST_TEXT;
use super::{Kind, Reading, SentValue, Unreadable, Value, clean, email, phone, placeholder, plain};

impl Kind {
    /// The value that a text stands for, in normal form; `None` where it is *missing*: nothing
    /// but white space, visible or not.
    ///
    /// A text that is in normal form is read as itself. A literal of a policy is therefore in
    /// normal form exactly where reading it gives it back.
    ///
    /// # Errors
    /// What is not of this kind is unreadable, never missing: `-` is no e-mail address, and no text
    /// either. A group is read with [`Kind::read_parts`].
    pub fn read(&self, raw: &str, reading: &Reading) -> Result<Option<Value>, Unreadable> {
        if let Some(value) = self.read_plain(raw, reading) {
            return Ok(Some(value));
        }
        let normal = match self {
            Self::Email => email::read(raw, reading.several)?,
            Self::Phone => phone::read(raw, reading)?,
            Self::Text => text(raw)?,
            Self::Group(_) if clean::trim(raw).is_empty() => return Ok(None),
            Self::Group(parts) => return Err(Unreadable::NotParts(parts.clone())),
        };
        Ok((!normal.is_empty()).then(|| Value::from_normal(normal)))
    }

    /// The value of a text that is written as most are; `None` where it has to be looked at more
    /// closely.
    fn read_plain(&self, raw: &str, reading: &Reading) -> Option<Value> {
        match self {
            Self::Email if plain::is_email(raw) => Some(Value::from_normal(raw)),
            Self::Text if raw.len() <= LONGEST_TEXT && plain::is_text(raw) => {
                Some(Value::from_normal(raw))
            }
            Self::Phone => {
                let mut number = *b"+46000000000";
                number[3..].copy_from_slice(&plain::mobile(raw, reading.region)?);
                std::str::from_utf8(&number).ok().map(Value::from_normal)
            }
            _ => None,
        }
    }

    /// The value of a group, from the texts of its parts by name; `None` where all are blank. A
    /// part that is not given is empty.
    ///
    /// # Errors
    /// A part that the group does not have, a part that is no text, or a kind that is no group.
    pub fn read_parts<'a>(
        &self,
        given: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Option<Value>, Unreadable> {
        let Self::Group(parts) = self else { return Err(Unreadable::NotSingle) };
        let mut texts = vec![String::new(); parts.len()];
        for (name, raw) in given {
            let Some(at) = parts.iter().position(|part| **part == *name) else {
                return Err(Unreadable::UnknownPart { part: name.into(), known: parts.clone() });
            };
            texts[at] = text(raw)
                .map_err(|reason| Unreadable::Part { part: name.into(), reason: reason.into() })?;
        }
        Ok(Value::group(parts.iter().map(AsRef::as_ref).zip(texts.iter().map(String::as_str))))
    }

    /// The value that a record carries for a field of this kind.
    ///
    /// # Errors
    /// As for [`Kind::read`] and [`Kind::read_parts`].
    pub fn read_sent(
        &self,
        sent: &SentValue,
        reading: &Reading,
    ) -> Result<Option<Value>, Unreadable> {
        match sent {
            SentValue::Cell(raw) => self.read(raw, reading),
            SentValue::Parts(parts) => {
                self.read_parts(parts.iter().map(|(name, raw)| (&**name, raw.as_str())))
            }
        }
    }

    /// The value that JSON stands for: a string, an object of a group's parts, or `null` for
    /// *missing*, as a part may be too. The reverse of [`Value::to_json`].
    ///
    /// # Errors
    /// As for [`Kind::read`] and [`Kind::read_parts`]; any other JSON.
    pub fn read_json(
        &self,
        json: &serde_json::Value,
        reading: &Reading,
    ) -> Result<Option<Value>, Unreadable> {
        match json {
            serde_json::Value::Null => Ok(None),
            serde_json::Value::String(raw) => self.read(raw, reading),
            serde_json::Value::Object(parts) => {
                let texts: Vec<(&str, &str)> = parts
                    .iter()
                    .map(|(name, part)| Ok((name.as_str(), part_text(name, part)?)))
                    .collect::<Result<_, Unreadable>>()?;
                self.read_parts(texts)
            }
            other => Err(Unreadable::NotText(json_type(other))),
        }
    }
}

/// A text that need not be a value by itself, as its beginning is none, in normal form; empty where it
/// is blank.
///
/// # Errors
/// Characters that no text has, or more than [`LONGEST_TEXT`].
pub fn piece(raw: &str) -> Result<String, Unreadable> {
    let text = clean::text(raw)?;
    // Where there are no more bytes, there are no more characters.
    if text.len() > LONGEST_TEXT && text.chars().count() > LONGEST_TEXT {
        return Err(Unreadable::TooLong);
    }
    Ok(text.into_owned())
}

/// A text that says something, and is no longer than any is.
fn text(raw: &str) -> Result<String, Unreadable> {
    let text = piece(raw)?;
    if !text.is_empty() && placeholder::is_one(&text) {
        return Err(Unreadable::Placeholder);
    }
    if placeholder::is_encoded_twice(&text) {
        return Err(Unreadable::EncodedTwice);
    }
    Ok(text)
}

fn part_text<'a>(name: &str, part: &'a serde_json::Value) -> Result<&'a str, Unreadable> {
    match part {
        serde_json::Value::Null => Ok(""),
        serde_json::Value::String(text) => Ok(text),
        other => Err(Unreadable::Part {
            part: name.into(),
            reason: Unreadable::NotText(json_type(other)).into(),
        }),
    }
}

fn json_type(json: &serde_json::Value) -> &'static str {
    match json {
        serde_json::Value::Null => "null",
        serde_json::Value::Bool(_) => "true or false",
        serde_json::Value::Number(_) => "a number",
        serde_json::Value::String(_) => "a string",
        serde_json::Value::Array(_) => "a list",
        serde_json::Value::Object(_) => "an object",
    }
}
