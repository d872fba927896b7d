use std::io::{self, IsTerminal};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::sync::Progress;

/// How far a run has come, on a terminal; silent otherwise.
pub(super) struct Bar {
    bar: ProgressBar,
}

impl Bar {
    pub(super) fn new(wanted: bool) -> Self {
        if !wanted || !io::stderr().is_terminal() {
            return Self { bar: ProgressBar::hidden() };
        }
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    pub(super) fn show(&mut self, progress: Progress) {
        match progress {
            Progress::Read { rows } => self.bar.set_message(format!("reading, {rows} rows")),
            Progress::Decided { persons, of } => {
                if self.bar.length() != Some(of) {
                    self.bar.set_length(of);
                    self.bar.set_message("deciding");
                    let style = "{msg} {wide_bar} {pos} of {len} persons, {eta} left";
                    if let Ok(style) = ProgressStyle::with_template(style) {
                        self.bar.set_style(style);
                    }
                }
                self.bar.set_position(persons);
            }
            Progress::Commit => self.bar.set_message("writing"),
        }
    }

    pub(super) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
