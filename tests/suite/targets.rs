//! Entries for hostile bytes: one function each, which ends in time and never panics, whatever it is given.
//!
//! `fuzz.rs` gives them changed files. Each is a plain `fn(&[u8])`, as libFuzzer wants it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::OnceLock;
use std::time::Duration;

use codespan_reporting::term::termcolor::NoColor;
use folio::build::{self, Composed, Finishing, Workspace, check, compose, inspect, silent, text};
use folio::compare::compare;
use folio::content::edition::Edition;
use folio::content::markup;
use folio::content::model::PhotoSettings;
use folio::content::yaml;
use folio::diag::SourceId;
use folio::emit::{Format, Listing, print};
use folio::finish::{ForPress, finish};
use folio::import;
use folio::pdf::excerpt::excerpt;
use folio::photos::miniature::Miniatures;
use folio::photos::placed::{Part, Placed};
use folio::photos::plan::Plan;
use folio::photos::prepare::{Task, prepare};
use folio::photos::words::PhotoWords;
use folio::photos::{Headers, probe};
use folio::preflight::{Limits, preflight};
use folio::preview::{Options, Preview};
use lopdf::Document;

use crate::project::{TestProject, composed, repository};

/// A function for hostile bytes.
pub type Target = fn(&[u8]);

/// What a target begins with, before it is changed.
pub type Seeds = fn() -> Vec<Vec<u8>>;

/// All targets: their names, functions and seeds.
pub const ALL: [(&str, Target, Seeds); 16] = [
    ("yaml", yaml_text, || {
        vec![file("source/lanterns.yaml"), file("source/report.yaml"), file("source/diary.yaml")]
    }),
    ("markup", markup_text, || vec![file("source/welcome.yaml"), MARKUP.into()]),
    ("content", |bytes| content("source/lanterns.yaml", bytes), || vec![file("source/lanterns.yaml")]),
    ("calendar", |bytes| content("source/diary.yaml", bytes), || vec![file("source/diary.yaml")]),
    ("manifest", |bytes| content("source/report.yaml", bytes), || vec![file("source/report.yaml")]),
    ("photos", |bytes| content("source/photos.yaml", bytes), || vec![file("source/photos.yaml")]),
    ("references", |bytes| content("source/references.yaml", bytes), || vec![file("source/references.yaml")]),
    ("csv", |bytes| content("source/data/levels.csv", bytes), || vec![file("source/data/levels.csv")]),
    ("theme", |bytes| content("layout/theme.yaml", bytes), || vec![file("layout/theme.yaml")]),
    ("photo", photo, pictures),
    ("preflight", |bytes| drop(preflight(bytes, &Limits::default())), pdfs),
    ("excerpt", |bytes| drop(excerpt(bytes, &"1-".parse().unwrap())), pdfs),
    ("compare", |bytes| drop(compare(bytes, &pdfs()[0])), pdfs),
    ("finish", finished, pdfs),
    ("import", imported, documents),
    ("request", request, || REQUESTS.map(|request| request.as_bytes().to_vec()).to_vec()),
];

const MARKUP: &[u8] = "## A *b* **c** `d`\n\n> said[^a] [b](https://example.org) [@c, p. 4]\n\n- one\n- ![x](y)\n\n1. “ไทย” [s](#table:t) <https://a.b>\n".as_bytes();

const REQUESTS: [&str; 6] = [
    "GET /TOKEN/state?edition=print HTTP/1.1\r\nHost: HOST\r\n\r\n",
    "GET /TOKEN/at?edition=print&page=1&x=200.5&y=300 HTTP/1.1\r\nHost: HOST\r\n\r\n",
    "GET /TOKEN/search?edition=screen&text=lantern HTTP/1.1\r\nHost: HOST\r\nOrigin: http://HOST\r\n\r\n",
    "GET /TOKEN/goto?file=source%2Fdiary.yaml&line=3&column=1 HTTP/1.1\r\nHost: HOST\r\n\r\n",
    "POST /TOKEN/edit HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 89\r\n\r\n{\"file\":\"source/diary.yaml\",\"start\":3,\"end\":9,\"before\":\"title\",\"text\":\"words \\u202e ไ\"}",
    "POST /TOKEN/photo HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 47\r\n\r\n{\"id\":\"valley\",\"key\":\"focus\",\"value\":\"left top\"}",
];

thread_local! {
    /// The invented report, and what is worked on it with.
    static REPORT: RefCell<(TestProject, Workspace)> = RefCell::new({
        let project = TestProject::example();
        let workspace = project.workspace();
        (project, workspace)
    });
    /// The invented report as it is composed, and how its PDFs are finished.
    static COMPOSED: (Composed, Finishing) = {
        let project = TestProject::example();
        let composed = composed(&project.open());
        let finishing = Finishing::of(&project.workspace(), &composed, true).unwrap_or_else(|_| panic!("a profile"));
        (composed, finishing)
    };
}

/// A file of the invented report.
fn file(path: &str) -> Vec<u8> {
    REPORT.with_borrow(|(project, _)| project.bytes(path))
}

fn yaml_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let read = yaml::read(SourceId(0), &text);
    for problem in read.problems.iter() {
        let range = problem.span.clone().unwrap().range;
        assert!(text.get(range.clone()).is_some(), "{range:?}");
    }
}

fn markup_text(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (prose, problems) = markup::prose(&text);
    let (line, more) = markup::text(&text);
    for problem in problems.iter().chain(&more) {
        assert!(text.get(problem.at.clone()).is_some(), "{:?}", problem.at);
    }
    drop((prose, line));
}

/// Reads a report with another text in the place of a file, prints what is found, and writes it as text and for the typesetter.
fn content(path: &str, bytes: &[u8]) {
    const FORMATS: [Format; 5] = [Format::Human, Format::Short, Format::Json, Format::Sarif, Format::Github];
    REPORT.with_borrow_mut(|(_, workspace)| {
        workspace.set_unsaved(path, Some(String::from_utf8_lossy(bytes).into_owned()));
        let (found, composed) = match check(workspace, true, &silent) {
            Ok(checked) => (checked.findings.clone(), compose(workspace, checked, &silent).ok()),
            Err(_) => (inspect(workspace), None),
        };
        drop(composed);
        let mut out = NoColor::new(Vec::new());
        let format = FORMATS[bytes.len() % FORMATS.len()];
        print(&mut out, format, Listing { findings: &found, prefix: "" }).unwrap();
        let said = String::from_utf8(out.into_inner()).unwrap();
        assert!(!said.contains('\u{1b}') && !said.contains('\u{202e}'), "{format:?}");
        if let Ok(checked) = check(workspace, true, &silent) {
            drop(text(workspace, checked, "markdown".parse().unwrap()));
        }
        workspace.set_unsaved(path, None);
    });
}

/// Probes a photo, reads what photographers wrote into it, and prepares it for the press.
fn photo(bytes: &[u8]) {
    const PATH: &str = "images/valley.jpg";
    drop(PhotoWords::read(bytes));
    REPORT.with_borrow(|(project, workspace)| {
        project.write(PATH, bytes);
        let Ok((report, _)) = folio::content::load(workspace.project()) else {
            panic!("the report is right")
        };
        let Ok(facts) = probe(&report, workspace.project(), &Headers::default(), false) else { return };
        let Some(facts) = facts.at(PATH) else { return };
        let seen = Part { left: 0.1, top: 0.0, right: 0.9, bottom: 1.0 };
        let placed = Placed { width: 90.0, height: 120.0, seen, pages: vec![1] };
        let settings = PhotoSettings { ppi: 100, quality: 80, sharpening: 25 };
        let plan = Plan::new(facts, &placed, settings.ppi);
        let task = Task { path: PATH.into(), edition: Edition::Print, facts, plan, settings };
        COMPOSED.with(|(_, finishing)| {
            drop(prepare(workspace.project(), &[task], workspace.cache(), &finishing.profile));
        });
    });
}

/// A small picture of each kind.
fn pictures() -> Vec<Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let shade = |x, y| image::Rgb([(x * 9 % 256) as u8, (y * 5 % 256) as u8, 96]);
    let picture = image::RgbImage::from_fn(40, 50, shade);
    let kinds = ["jpg", "png", "tiff", "webp"].map(|ending| {
        let path = dir.path().join(format!("p.{ending}"));
        picture.save(&path).unwrap();
        std::fs::read(path).unwrap()
    });
    kinds.into()
}

/// Pages of the invented report, spelled out, so that a changed byte is one of an object and not of packed ones.
fn pdfs() -> Vec<Vec<u8>> {
    static PDFS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    let plain = |pdf: &build::Pdf| {
        let (bytes, _) = excerpt(&pdf.bytes, &"4-5".parse().unwrap()).unwrap();
        let mut document = Document::load_mem(&bytes).unwrap();
        document.decompress();
        let mut out = Vec::new();
        document.save_to(&mut out).unwrap();
        out
    };
    PDFS.get_or_init(|| TestProject::example().build().pdfs.iter().map(plain).collect()).clone()
}

/// Finishes a PDF for the screen and for the press.
fn finished(bytes: &[u8]) {
    COMPOSED.with(|(composed, finishing)| {
        let print = &composed.report.manifest.editions.print;
        let condition = print.condition.clone().unwrap_or_default();
        let press = ForPress {
            press: &finishing.profile,
            condition: &condition,
            bleed: print.bleed.value.0,
            marks: true,
        };
        for for_press in [None, Some(&press)] {
            drop(finish(bytes, &Miniatures::default(), HashMap::new(), for_press, &composed.report.words));
        }
    });
}

/// Documents of other programs: the ending of each before its bytes.
fn documents() -> Vec<Vec<u8>> {
    let named = ["minutes.docx", "page.html", "review.md", "accounts.xlsx", "accounts.ods"];
    let read = |name: &str| {
        let bytes = std::fs::read(repository().join("tests/fixtures/import").join(name)).unwrap();
        let ending = name.rsplit('.').next().unwrap();
        [ending.as_bytes(), b"\n", &bytes].concat()
    };
    named.map(read).into()
}

fn imported(bytes: &[u8]) {
    let at = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let (ending, bytes) = bytes.split_at(at);
    let ending = ["docx", "html", "md", "xlsx", "ods"].into_iter().find(|known| known.as_bytes() == ending);
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(format!("document.{}", ending.unwrap_or("html")));
    std::fs::write(&path, bytes.get(1..).unwrap_or_default()).unwrap();
    drop(import::plan(None, dir.path(), &import::Options { path, level: None }));
}

/// Sends bytes to a preview, which still answers afterwards.
fn request(bytes: &[u8]) {
    static PREVIEW: OnceLock<(TestProject, Preview)> = OnceLock::new();
    let (_, preview) = PREVIEW.get_or_init(|| {
        let project = TestProject::example();
        let workspace: Workspace = project.workspace();
        let preview =
            Preview::start(workspace, Options { port: 0, ..Options::default() }, Box::new(|_| {})).unwrap();
        (project, preview)
    });
    let address = preview.address();
    let (host, token) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let token = token.trim_end_matches('/');
    let replaced = replace(&replace(bytes, b"TOKEN", token.as_bytes()), b"HOST", host.as_bytes());
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    // One that is refused early may not be read to its end.
    let _ = stream.write_all(&replaced);
    let _ = stream.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let _ = stream.take(1 << 20).read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(!answer.starts_with("HTTP/1.1 500"), "{answer}");
    assert_eq!(crate::browser::get(preview, "state?edition=print").status, 200);
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    match bytes.windows(from.len()).position(|window| window == from) {
        Some(at) => [&bytes[..at], to, &bytes[at + from.len()..]].concat(),
        None => bytes.to_vec(),
    }
}
