//! Every kind of slip of the pen, with what a person is told about it.

use foga::report::terminal::render;
use foga::syntax::parse;
use foga::text::SourceText;

use crate::support::gallery::wrong_programs;

#[test]
fn slips_of_the_pen() {
    wrong_programs("syntax", "foga", |path| {
        let text = std::fs::read_to_string(path).unwrap();
        let name = path.file_name().unwrap().to_str().unwrap();
        let (_, diagnostics) = parse(&SourceText::new(name, text));
        assert!(!diagnostics.is_empty(), "nothing is found wrong");
        let shown: Vec<String> =
            diagnostics.iter().map(|found| render(found, false, 100)).collect();
        shown.join("\n")
    });
}
