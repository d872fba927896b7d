//! Galleries of wrong programs: every file of a folder, with what a person is told about it.

use std::path::Path;

/// Holds what `show` says of each file in a folder of `tests/programs` against its snapshot.
pub fn wrong_programs(folder: &str, extension: &str, show: impl Fn(&Path) -> String) {
    let programs = format!("../programs/{folder}");
    insta::glob!(programs, &format!("*.{extension}"), |path| {
        insta::with_settings!({
            omit_expression => true,
            prepend_module_to_snapshot => false,
            snapshot_path => format!("../snapshots/{folder}"),
        }, {
            insta::assert_snapshot!("wrong_programs", show(path));
        });
    });
}
