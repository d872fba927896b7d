/// The known name that is nearest to a misspelt one, if any is near enough to be meant.
///
/// Near is a Damerau-Levenshtein distance of at most a third of the longer name, and at
/// least one; of names equally near, the first.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        let lengths = [typed.chars().count(), name.chars().count()];
        let (longer, apart) = (lengths[0].max(lengths[1]), lengths[0].abs_diff(lengths[1]));
        // They differ by as many letters at least, and what was typed may be anything of any length.
        if apart > (longer / 3).max(1) {
            continue;
        }
        let distance = strsim::damerau_levenshtein(&typed, &name.to_lowercase());
        if distance <= (longer / 3).max(1) && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_transposition_and_leaves_strangers_alone() {
        assert_eq!(nearest("gaurdian", ["pupil", "staff", "guardian"]), Some("guardian"));
        assert_eq!(nearest("Pupil", ["pupil"]), Some("pupil"));
        assert_eq!(nearest("teacher", ["pupil", "staff", "guardian"]), None);
    }
}
