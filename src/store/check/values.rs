use crate::record::{Kind, Reading};

/// Whether a text is a value in normal form of a field's kind: read again, it is what it is.
pub(super) fn is_normal(kind: &Kind, text: &str) -> bool {
    let read = match kind {
        Kind::Group(_) => serde_json::from_str(text)
            .ok()
            .and_then(|json| kind.read_json(&json, &Reading::default()).ok()),
        _ => kind.read(text, &Reading::default()).ok(),
    };
    read.flatten().is_some_and(|value| value.as_str() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_one_of_its_field() {
        assert!(is_normal(&Kind::Email, "Anna@mejl.example"));
        assert!(is_normal(&Kind::Phone, "+46701740605"));
        assert!(is_normal(&Kind::Text, "Anna Ek"));
        let address = Kind::Group(["street".into(), "city".into()].into());
        assert!(is_normal(&address, r#"{"street":"Storgatan 1"}"#));
        for (kind, text) in [
            (Kind::Email, "not an address"),
            (Kind::Email, "+46701740605"),
            (Kind::Phone, "anna@mejl.example"),
            (Kind::Phone, "070-1740605"),
            (Kind::Text, " Anna"),
            (Kind::Text, ""),
            (address.clone(), "Storgatan 1"),
            (address, r#"{"road":"Storgatan 1"}"#),
        ] {
            assert!(!is_normal(&kind, text), "{text}");
        }
    }
}
