//! A program that asks one thing at a time gets each answer before it asks the next.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use super::{DECISION, SITUATION};
use crate::support::Home;

/// The program, waiting for questions.
fn waiting(home: &Home) -> Child {
    let mut command = home.command();
    command.args(["decide", "--policy", "standard"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// The lines of an output as they come.
fn lines(output: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, receive) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            if send.send(line.unwrap()).is_err() {
                break;
            }
        }
    });
    receive
}

#[test]
fn each_answer_comes_before_the_next_question() {
    let home = Home::new();
    let mut child = waiting(&home);
    let mut stdin = child.stdin.take().unwrap();
    let answers = lines(child.stdout.take().unwrap());
    // Also where the question ends in a blank line, or the next one has begun.
    for question in
        [format!("{SITUATION}\n"), format!("{SITUATION}\n\n"), format!("{SITUATION}\n{{\"cat")]
    {
        stdin.write_all(question.as_bytes()).unwrap();
        stdin.flush().unwrap();
        let answer = answers.recv_timeout(Duration::from_secs(10));
        assert_eq!(answer.as_deref(), Ok(DECISION), "after {question:?}");
    }
    drop(stdin);
    assert!(answers.recv_timeout(Duration::from_secs(10)).unwrap().contains("error"));
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[test]
fn whoever_has_read_enough_may_leave() {
    let home = Home::new();
    let mut child = waiting(&home);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let many = format!("{SITUATION}\n").repeat(2_000);
    // The program may be gone before all is written.
    drop(stdin.write_all(many.as_bytes()));
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}
