use std::process::Output;

/// What the program said and how it ended.
pub struct Ran {
    pub out: String,
    pub err: String,
    pub exit: Option<i32>,
}

impl Ran {
    pub fn new(output: Output) -> Self {
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            exit: output.status.code(),
        }
    }

    /// It ended with this exit code.
    #[track_caller]
    pub fn exit(self, code: i32) -> Self {
        assert_eq!(self.exit, Some(code), "\n{}\n{}", self.out, self.err);
        self
    }

    /// It was done: exit code 0, and nothing on standard error.
    #[track_caller]
    pub fn fine(self) -> Self {
        assert_eq!(self.err, "");
        self.exit(0)
    }

    /// Standard output has this line, whatever the gaps in it and however long it took.
    #[track_caller]
    pub fn says(self, line: &str) -> Self {
        let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let timeless = |line: &str| match line.rsplit_once(" · ") {
            Some((told, took)) if took.ends_with(" s") => told.to_owned(),
            _ => line.to_owned(),
        };
        let found = self.out.lines().any(|known| timeless(&squeeze(known)) == squeeze(line));
        assert!(found, "no line `{line}` in\n{}", self.out);
        self
    }

    /// Standard output has nowhere this text.
    #[track_caller]
    pub fn never_says(self, text: &str) -> Self {
        assert!(!self.out.contains(text), "`{text}` in\n{}", self.out);
        assert!(!self.err.contains(text), "`{text}` in\n{}", self.err);
        self
    }

    /// Standard error has this text.
    #[track_caller]
    pub fn complains(self, text: &str) -> Self {
        assert!(self.err.contains(text), "no `{text}` in\n{}", self.err);
        self
    }

    /// Standard output is one JSON object.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error} in {}", self.out))
    }

    /// The findings of a topic in a report that is JSON.
    #[track_caller]
    pub fn findings(&self, topic: &str) -> Vec<serde_json::Value> {
        let report = self.json();
        let all = report["findings"].as_array().unwrap().iter();
        all.filter(|finding| finding["topic"] == topic).cloned().collect()
    }
}
