//! A web server on this machine that answers as a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What somebody asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Request {
    /// The method, and the path with its query.
    pub line: String,
    /// What `authorization` says; empty where it is not sent.
    pub authorization: String,
    /// What was sent.
    pub body: String,
}

/// How the server answers.
#[derive(Debug, Clone)]
pub enum Reply {
    /// With this.
    Json(String),
    /// With a status, a header, and a body in which somebody may be named.
    Status(u16, &'static str, String),
    /// With as much of this, of which it says how long the whole is.
    Cut(String, usize),
    /// Not at all.
    Hangup,
}

/// Answers until it is dropped.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
    ends: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Begins to answer: `answer` is given what is asked for, and how many had been before.
    pub fn start(mut answer: impl FnMut(&Request, usize) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let ends = Arc::new(AtomicBool::new(false));
        let (asked, over) = (requests.clone(), ends.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let Ok(mut stream) = stream else { continue };
                let Some(request) = read(&stream) else {
                    write(&mut stream, &Reply::Status(400, "", String::new()));
                    continue;
                };
                let mut asked = asked.lock().unwrap();
                let reply = answer(&request, asked.len());
                asked.push(request);
                drop(asked);
                write(&mut stream, &reply);
            }
        });
        Self { address, requests, ends, thread: Some(thread) }
    }

    /// Its address, without a path.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// What was asked for so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// The lines of it.
    pub fn lines(&self) -> Vec<String> {
        self.requests().into_iter().map(|request| request.line).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        // It waits for somebody to connect.
        drop(TcpStream::connect(self.address.trim_start_matches("http://")));
        drop(self.thread.take().map(JoinHandle::join));
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let line = line.trim().trim_end_matches(" HTTP/1.1").to_owned();
    let mut request = Request { line, ..Request::default() };
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let Some((name, value)) = header.trim().split_once(':') else { break };
        match name.to_lowercase().as_str() {
            "authorization" => value.trim().clone_into(&mut request.authorization),
            "content-length" => length = value.trim().parse().unwrap(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    request.body = String::from_utf8(body).unwrap();
    Some(request)
}

fn write(stream: &mut TcpStream, reply: &Reply) {
    let (status, header, body, length) = match reply {
        Reply::Json(body) => (200, "", body, body.len()),
        Reply::Status(status, header, body) => (*status, *header, body, body.len()),
        Reply::Cut(body, length) => (200, "", body, *length),
        Reply::Hangup => return,
    };
    let separator = if header.is_empty() { "" } else { "\r\n" };
    let head = format!(
        "HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n{header}{separator}\r\n",
        body.len()
    );
    // Whoever asked may have gone.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&body.as_bytes()[..length]);
}
