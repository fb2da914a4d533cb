//! `folio preview` as a browser meets it: over HTTP, while files change on the disk.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use folio::preview::{Options, Preview};
use serde_json::Value;

use crate::project::TestProject;

/// How long a machine that does much else may take.
const LONG: Duration = Duration::from_secs(120);

/// What was answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }
}

/// Starts a preview on any port that is free.
fn start(project: &TestProject) -> Preview {
    let options = Options { port: 0, ..Options::default() };
    Preview::start(project.workspace(), options, Box::new(|_| {})).unwrap()
}

/// Sends a request and reads the whole answer. `path` begins after the token.
fn ask(preview: &Preview, method: &str, path: &str, body: &str) -> Answer {
    let address = preview.address();
    let (host, token) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    request(host, method, &format!("/{token}{path}"), &format!("Host: {host}\r\n"), body)
}

fn get(preview: &Preview, path: &str) -> Answer {
    ask(preview, "GET", path, "")
}

fn request(host: &str, method: &str, path: &str, headers: &str, body: &str) -> Answer {
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
struct Events(BufReader<TcpStream>);

impl Events {
    fn of(preview: &Preview) -> Self {
        let address = preview.address();
        let (host, token) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let mut stream = connect(host);
        write!(stream, "GET /{token}events HTTP/1.1\r\nHost: {host}\r\n\r\n").unwrap();
        Self(BufReader::new(stream))
    }

    /// The next event of a kind that is wanted.
    fn wait(&mut self, kind: &str, wanted: impl Fn(&Value) -> bool) -> Value {
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

    /// The state once the build that is under way has ended, after the build `before`.
    fn built(&mut self, before: &Value) -> Value {
        let before = before["build"].as_u64().unwrap_or(0);
        self.wait("state", |state| state["building"] == false && state["build"].as_u64() > Some(before))
    }
}

fn hashes(state: &Value) -> Vec<String> {
    state["pages"].as_array().unwrap().iter().map(|page| page["hash"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a_change_on_the_disk_is_shown_and_a_mistake_leaves_the_last_good_pages() {
    let project = TestProject::example();
    let preview = start(&project);
    let mut events = Events::of(&preview);
    let first = events.built(&Value::Null);
    assert_eq!((&first["edition"], &first["stale"]), (&"print".into(), &false.into()));
    assert!(first["stages"].as_array().unwrap().len() > 4, "{first}");
    let before = hashes(&first);
    let shown = get(&preview, &format!("pages/{}.svg", before[0]));
    assert_eq!(shown.status, 200);
    assert!(shown.head.contains("content-type: image/svg+xml") && shown.head.contains("immutable"), "{}", shown.head);
    assert!(shown.body.starts_with("<svg") && shown.body.contains("data:image/jpeg;base64"), "no photo");

    // Only the pages that look different have another name.
    project.replace("source/diary.yaml", "keepers meet", "keepers sing");
    let second = events.built(&first);
    let after = hashes(&second);
    let changed: Vec<usize> = (0..before.len()).filter(|index| before[*index] != after[*index]).collect();
    assert_eq!((after.len(), changed.len()), (before.len(), 1), "{changed:?}");
    assert_eq!(get(&preview, &format!("pages/{}.svg", after[changed[0]])).status, 200);
    assert_eq!(get(&preview, &format!("pages/{}.svg", before[changed[0]])).status, 200, "it may still be shown");

    project.replace("source/diary.yaml", "start: 2024-02-26", "start: 2024-02-30");
    let broken = events.built(&second);
    assert_eq!((hashes(&broken), &broken["stale"]), (after.clone(), &true.into()));
    let finding = &broken["findings"][0];
    assert_eq!((&finding["severity"], &finding["file"]), (&"error".into(), &"source/diary.yaml".into()));
    assert_eq!((&finding["line"], &finding["column"]), (&5.into(), &18.into()));

    project.replace("source/diary.yaml", "start: 2024-02-30", "start: 2024-02-26");
    let mended = events.built(&broken);
    assert_eq!((hashes(&mended), &mended["stale"]), (after, &false.into()));
    let errors = mended["findings"].as_array().unwrap().iter().filter(|finding| finding["severity"] == "error");
    assert_eq!(errors.count(), 0);

    let state = get(&preview, "state?edition=print");
    assert_eq!(hashes(&state.json()), hashes(&mended));
    assert_eq!(get(&preview, "state?edition=paper").status, 400);
}

#[test]
fn nobody_else_is_answered() {
    let project = TestProject::example();
    // A report with a mistake is served all the same, and soon.
    project.write("source/report.yaml", "title: [\n");
    let preview = start(&project);
    let address = preview.address();
    let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let asked = |path: &str, headers: &str| request(host, "GET", path, headers, "").status;
    let own = format!("Host: {host}\r\n");
    let path = format!("/{path}");
    assert_eq!(asked(&path, &own), 200);
    assert_eq!(asked(&path, &format!("{own}Origin: http://{host}\r\n")), 200);
    assert_eq!(asked("/", &own), 404);
    assert_eq!(asked("/0123456789abcdef0123456789abcdef/state", &own), 404);
    assert_eq!(asked(&path, "Host: evil.example\r\n"), 403);
    assert_eq!(asked(&path, &format!("{own}Origin: http://evil.example\r\n")), 403);
    assert_eq!(asked(&format!("{path}page/../../source/report.yaml"), &own), 404);
    let page = get(&preview, "");
    assert!(page.head.contains("content-security-policy: default-src 'none'; script-src 'self';"), "{}", page.head);
    for inline in ["<script>", "style=", " on"] {
        assert!(!page.body.contains(inline), "{inline}");
    }
}

#[test]
fn a_port_that_is_taken_is_passed_over() {
    let project = TestProject::example();
    project.write("source/report.yaml", "title: [\n");
    let start = |port| {
        Preview::start(project.workspace(), Options { port, ..Options::default() }, Box::new(|_| {})).unwrap()
    };
    let first = start(0);
    let second = start(first.port());
    assert!(second.port() > first.port());
    assert_eq!(get(&second, "state").status, 200);
    // A browser that stays does not keep it from ending.
    let _events = Events::of(&second);
    let since = Instant::now();
    drop((first, second));
    assert!(since.elapsed() < Duration::from_secs(30));
}
