//! What systems write where they have nothing, or can say nothing. In place of a text it would replace a
//! good one.

/// Words for it: of people, of a database (`NULL`, as a name is hardly ever written), of a web page.
const WORDS: [&str; 5] = ["saknas", "Saknas", "SAKNAS", "NULL", "[object Object]"];

/// Whether a text that is not empty says nothing: one of these words, no letter and no digit at all, or
/// what a spreadsheet shows where it could not calculate (`#REF!`, `#NAMN?`, `#N/A`).
pub(super) fn is_one(text: &str) -> bool {
    let of_spreadsheet = text.starts_with('#') && (text.ends_with(['!', '?']) || text == "#N/A");
    of_spreadsheet || WORDS.contains(&text) || !text.chars().any(char::is_alphanumeric)
}

/// Whether letters were encoded twice: `Ã¥` is an `å` whose two bytes were each taken for a letter. No
/// language has a sign that is no letter after an `Ã`, beyond the punctuation of ASCII.
pub(super) fn is_encoded_twice(text: &str) -> bool {
    text.split('Ã').skip(1).any(|rest| {
        let next = rest.chars().next();
        next.is_some_and(|next| !next.is_ascii() && !next.is_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use super::{is_encoded_twice, is_one};

    #[test]
    fn what_says_nothing_is_known() {
        for text in
            ["-", "--", "?", "'", "...", "#####", "#REF!", "#NAMN?", "#N/A", "saknas", "NULL"]
        {
            assert!(is_one(text), "{text}");
        }
        for text in ["X", "7", "Null", "Åsa Ek", "#1", "O'Hara", "lgh 3 #2", "Hus 2!", "名"] {
            assert!(!is_one(text), "{text}");
        }
    }

    #[test]
    fn letters_encoded_twice_are_known() {
        // Each is the Windows-1252 reading of the letter's bytes in UTF-8.
        for text in ["Ã¥", "Ã…sa", "BjÃ¶rn", "Ã„ngsvÃ¤gen", "Ã–", "RenÃ©"] {
            assert!(is_encoded_twice(text), "{text}");
        }
        for text in ["SÃO", "JOÃO", "Ã", "IRMÃ-X", "Åsa", "Ã Bo"] {
            assert!(!is_encoded_twice(text), "{text}");
        }
    }
}
