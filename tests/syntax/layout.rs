//! The one layout.

use std::path::{Path, PathBuf};

use foga::syntax::{format, parse};
use foga::text::SourceText;

fn formatted(text: &str) -> String {
    let source = SourceText::new("test.foga", text);
    let once = format(&source).unwrap_or_else(|found| panic!("{found:#?}"));
    let twice = format(&SourceText::new("test.foga", once.as_str())).unwrap();
    assert_eq!(once, twice, "laying out twice is laying out once");
    assert!(parse(&source).0.same_as(&parse(&SourceText::new("again.foga", once.as_str())).0));
    once
}

/// The rule files in a folder, and in those inside it.
fn rule_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(rule_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "foga") {
            found.push(path);
        }
    }
    found
}

#[test]
fn the_files_that_are_shipped_are_laid_out() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shipped =
        [rule_files(&root.join("rules")), rule_files(&root.join("tests/programs/valid"))].concat();
    assert!(shipped.len() >= 3, "{shipped:?}");
    for path in shipped {
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(formatted(&text), text, "{}", path.display());
    }
}

#[test]
fn what_stands_anyhow_is_put_in_order() {
    let text = "\u{FEFF}policy   p extends\r\n\"../b.foga\"\r\nmunicipality \"9999\"\r\n\r\n\r\n\r\n\
                category pupil \"Elev\" category guardian \"Vårdnadshavare\"\n\
                field email is email \"E-post\"\nfield given-name is text\nfield home is group   of a,b , c \"Hem\" rank a>b>c\n\
                limit overwrites to 20% above 50 values\n\
                pupil ,guardian:email{a:take as   reported when(incoming=stored)or not(edited)\n\n\n\n\
                b:keep when school-form in[\"GR\",\"FSK\"]}every category:every field{}edit pupil: email {\n\n c: keep }";
    insta::assert_snapshot!(formatted(text), @r#"
    policy p extends "../b.foga"
    municipality "9999"

    category pupil    "Elev"
    category guardian "Vårdnadshavare"
    field email      is email "E-post"
    field given-name is text
    field home       is group of a, b, c "Hem"
    rank a > b > c
    limit overwrites to 20 % above 50 values

    pupil, guardian: email {
        a: take as reported when (incoming = stored) or not (edited)

        b: keep when school-form in ["GR", "FSK"]
    }

    every category: every field {
    }

    edit pupil: email {
        c: keep
    }
    "#);
}

#[test]
fn every_comment_keeps_its_place() {
    let text = "\
# the file

   # about the policy
policy p   # beside the policy
# at the end of its lines


# alone


## explains
category c \"C\" # beside
# between
category long-name # no label
c: # inside the head
   # on its own line
   email # before the brace
{ # behind the brace

    # first in the block
    a: keep # beside a rule
    ## explains b

    ## explains b too
    b: take when # before the condition
      # on its own line
      edited # after a test
      and (new # in parentheses
        or protected)

    # before the end

} # behind the end
# under the end
fact f # beside f
# the last


# the very last";
    insta::assert_snapshot!(formatted(text), @r#"
    # the file

    # about the policy
    policy p # beside the policy
    # at the end of its lines

    # alone

    ## explains
    category c "C" # beside
    # between
    category long-name # no label

    c: # inside the head
        # on its own line
        email # before the brace
    { # behind the brace
        # first in the block
        a: keep # beside a rule
        ## explains b

        ## explains b too
        b: take when # before the condition
            # on its own line
            edited # after a test
            and (new # in parentheses
                or protected)

        # before the end
    } # behind the end

    # under the end
    fact f # beside f
    # the last

    # the very last
    "#);
}

#[test]
fn long_conditions_are_broken_before_and_and_or() {
    let text = "policy p\nc: f {\n\
        fits: keep when stored is missing and incoming is reported by any source and school-form is \"GR\"\n\
        long: keep when stored is missing and incoming is reported by at least 2 sources and school-form is \"GR\"\n\
        deep: keep when stored is missing and (incoming is reported by at least 2 sources or school-form in [\"GR\", \"GYAN\"] \
        or date is from 2026-11-24) and (new or not protected)\n}";
    insta::assert_snapshot!(formatted(text), @r#"
    policy p

    c: f {
        fits: keep when stored is missing and incoming is reported by any source and school-form is "GR"
        long: keep when stored is missing
            and incoming is reported by at least 2 sources
            and school-form is "GR"
        deep: keep when stored is missing
            and (incoming is reported by at least 2 sources
                or school-form in ["GR", "GYAN"]
                or date is from 2026-11-24)
            and (new or not protected)
    }
    "#);
}

#[test]
fn a_file_with_errors_is_not_laid_out() {
    let found = format(&SourceText::new("test.foga", "policy P\ncategory c")).unwrap_err();
    assert_eq!(found.len(), 1);
}
