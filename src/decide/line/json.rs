//! Reading the keys of a JSON object; an absent key is as good as `null`.

use serde_json::{Map, Value as Json};

use crate::record::Moment;

pub(super) fn text<'a>(json: &'a Map<String, Json>, key: &str) -> Result<&'a str, String> {
    maybe_text(json, key)?.ok_or_else(|| format!("`{key}` is not there"))
}

pub(super) fn maybe_text<'a>(
    json: &'a Map<String, Json>,
    key: &str,
) -> Result<Option<&'a str>, String> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{key}` is not a text")),
    }
}

pub(super) fn texts<'a>(json: &'a Map<String, Json>, key: &str) -> Result<Vec<&'a str>, String> {
    let wrong = || format!("`{key}` is not a list of names");
    match json.get(key) {
        None | Some(Json::Null) => Ok(Vec::new()),
        Some(Json::Array(items)) => {
            items.iter().map(|item| item.as_str().ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

pub(super) fn object<'a>(
    json: &'a Map<String, Json>,
    key: &str,
) -> Result<Option<&'a Map<String, Json>>, String> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::Object(object)) => Ok(Some(object)),
        Some(_) => Err(format!("`{key}` is not an object")),
    }
}

pub(super) fn flag(json: &Map<String, Json>, key: &str) -> Result<bool, String> {
    match json.get(key) {
        None | Some(Json::Null) => Ok(false),
        Some(Json::Bool(flag)) => Ok(*flag),
        Some(_) => Err(format!("`{key}` is neither true nor false")),
    }
}

pub(super) fn moment(json: &Map<String, Json>, key: &str) -> Result<Option<Moment>, String> {
    let Some(written) = maybe_text(json, key)? else { return Ok(None) };
    let wrong = || format!("`{key}` is no date like 2026-11-24: `{written}`");
    Moment::parse(written).map(Some).ok_or_else(wrong)
}
