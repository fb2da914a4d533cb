//! A browser for tests and measurements of `folio preview`: plain HTTP.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use folio::preview::Preview;
use serde_json::Value;

/// How long a machine that does much else may take.
pub const LONG: Duration = Duration::from_secs(120);

/// What was answered.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }
}

/// Sends a request and reads the whole answer. `path` begins after the token.
pub fn ask(preview: &Preview, method: &str, path: &str, body: &str) -> Answer {
    let address = preview.address();
    let (host, token) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    request(host, method, &format!("/{token}{path}"), &format!("Host: {host}\r\n"), body)
}

/// What is answered to a plain question.
pub fn get(preview: &Preview, path: &str) -> Answer {
    ask(preview, "GET", path, "")
}

/// Sends a request with any headers and reads the whole answer.
pub fn request(host: &str, method: &str, path: &str, headers: &str, body: &str) -> Answer {
    let mut stream = connect(host);
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\n{headers}Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_lowercase(), body: body.to_string() }
}

fn connect(host: &str) -> TcpStream {
    let stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

/// The events of a preview, as a browser that stays hears them.
pub struct Events(BufReader<TcpStream>);

impl Events {
    /// Begins to listen.
    pub fn of(preview: &Preview) -> Self {
        let address = preview.address();
        let (host, token) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = connect(host);
        write!(stream, "GET /{token}events HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        Self(BufReader::new(stream))
    }

    /// The next event of a kind that is wanted.
    pub fn wait(&mut self, kind: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let since = Instant::now();
        let mut event = String::new();
        while since.elapsed() < LONG {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the events end");
            if let Some(kind) = line.strip_prefix("event: ") {
                event = kind.trim().to_string();
            } else if let Some(data) = line.strip_prefix("data: ").filter(|_| event == kind) {
                let data: Value = serde_json::from_str(data).unwrap();
                if wanted(&data) {
                    return data;
                }
            }
        }
        panic!("no such event of kind {kind}");
    }

    /// A state, once the build that it belongs to has ended.
    #[allow(dead_code, reason = "for measurements")]
    pub fn done(&mut self, state: Value) -> Value {
        if state["building"] == false {
            state
        } else {
            self.wait("state", |state| state["building"] == false)
        }
    }

    /// The state once the build that is under way has ended, after the build `before`.
    pub fn built(&mut self, before: &Value) -> Value {
        let before = before["build"].as_u64().unwrap_or(0);
        self.wait("state", |state| state["building"] == false && state["build"].as_u64() > Some(before))
    }
}

/// The names of the pages of a state, in order.
pub fn hashes(state: &Value) -> Vec<String> {
    state["pages"].as_array().unwrap().iter().map(|page| page["hash"].as_str().unwrap().to_string()).collect()
}
