//! `foga test --review`, at a terminal and without one.

use std::io::{Read, Write};
use std::process::{Command, Stdio};

use super::Folder;
use super::snapshots::{SCENARIO, changed};

/// Three scenarios of which the outcome has changed.
fn three() -> Folder {
    let folder = Folder::new();
    for name in ["a", "b", "c"] {
        folder.write(&format!("{name}.scenario.yaml"), SCENARIO);
    }
    folder.foga(&["test", "--accept"]).fine();
    for name in ["a", "b", "c"] {
        folder.write(&format!("{name}.scenario.yaml"), &changed());
    }
    folder
}

fn accepted(folder: &Folder, name: &str) -> bool {
    folder.read(&format!("{name}.snap")).contains("other@mejl.example")
}

#[test]
fn each_is_accepted_rejected_or_skipped() {
    let folder = three();
    let ran = folder.foga_with(&["test", "--review"], "what?\na\nr\ns\n").exit(1);
    assert!(
        ran.out.contains("1 of 3: a.snap") && ran.out.contains("3 of 3: c.snap"),
        "{}",
        ran.out
    );
    assert!(accepted(&folder, "a") && !accepted(&folder, "b") && !accepted(&folder, "c"));
    assert!(!folder.has("a.snap.new") && !folder.has("b.snap.new"));
    assert!(folder.has("c.snap.new"), "what is skipped waits on");
    assert!(ran.out.contains("1 passed, 2 failed"), "{}", ran.out);
    assert_eq!(
        ran.out.matches("+   email: take by standard.saved").count(),
        3,
        "each is shown once"
    );
}

#[test]
fn the_end_of_the_input_ends_the_review() {
    let folder = three();
    folder.foga_with(&["test", "--review"], "a\n").exit(1);
    assert!(accepted(&folder, "a") && !accepted(&folder, "b"));
    let folder = three();
    folder.foga_with(&["test", "--review"], "q\na\na\n").exit(1);
    assert!(!accepted(&folder, "a"));
    folder.foga_with(&["test", "--review"], "a\na\na\n").exit(0);
}

/// With a real terminal a single key is enough. `script` (util-linux) makes one.
#[cfg(target_os = "linux")]
#[test]
fn on_a_terminal_a_key_is_enough() {
    let folder = three();
    let foga = format!("{} test --review", env!("CARGO_BIN_EXE_foga"));
    let mut command = Command::new("script");
    command.args(["--quiet", "--return", "--command", &foga, "/dev/null"]);
    command.current_dir(folder.path("")).env_remove("CI").env_remove("NO_COLOR");
    command.env("TERM", "xterm").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().expect("`script` of util-linux is there");
    let (mut keys, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut seen = Vec::new();
    for key in *b"ara" {
        // The question stands there before a key is pressed.
        let questions = |seen: &[u8]| String::from_utf8_lossy(seen).matches("[q]uit? ").count();
        let before = questions(&seen);
        let mut byte = [0];
        while questions(&seen) == before && screen.read(&mut byte).unwrap() > 0 {
            seen.push(byte[0]);
        }
        keys.write_all(&[key]).unwrap();
    }
    screen.read_to_end(&mut seen).unwrap();
    drop(keys);
    let seen = String::from_utf8_lossy(&seen);
    assert_eq!(child.wait().unwrap().code(), Some(1), "{seen}");
    assert!(accepted(&folder, "a") && !accepted(&folder, "b") && accepted(&folder, "c"), "{seen}");
    let red = "\u{1b}[31m    -   email: take by standard.saved: own@mejl.example";
    let green = "\u{1b}[32m    +   email: take by standard.saved: other@mejl.example";
    assert!(seen.contains(red) && seen.contains(green), "{seen}");
}
