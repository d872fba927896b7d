//! Every kind of wrong program, with what a person is told about it.

use foga::report::terminal::render;
use foga::syntax::parse;
use foga::text::SourceText;

#[test]
fn wrong_programs() {
    insta::glob!("../programs/syntax", "*.foga", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let (_, diagnostics) = parse(&SourceText::new(name, text));
        assert!(!diagnostics.is_empty(), "nothing is found wrong");
        let shown: Vec<String> =
            diagnostics.iter().map(|found| render(found, false, 100)).collect();
        insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false, snapshot_path => "../snapshots/syntax" }, {
            insta::assert_snapshot!(shown.join("\n"));
        });
    });
}
