//! `folio preview`: the pages of a report in a browser, alive.
//!
//! One thread owns the [`Workspace`] and builds whenever a file changes (`engine`); what it made is a `View`, which
//! a small server on this machine alone shows to browsers (`server`). Pages travel as pictures, each under a fingerprint of what is
//! seen on it, so that a browser asks only for those that changed and are looked at.
//!
//! # What browsers ask
//!
//! All addresses begin with `http://127.0.0.1:PORT/TOKEN/`; TOKEN is made up anew at every start, and any other address is `404`. A
//! `Host` that is not this machine, or an `Origin` that is not this server, is `403`. Lengths are in points; places on a page count
//! from the left and the top of its trim; pages, lines and columns count from 1, columns in characters. `edition` is `screen` or
//! `print`, and that of the start unless given. An error is JSON: `{"error": "a sentence"}`.
//!
//! | request | answer |
//! |---|---|
//! | `GET .` | the page; its parts are `GET page/NAME` |
//! | `GET state?edition=` | the state as JSON |
//! | `GET events?edition=` | a stream of events (`text/event-stream`), whose data are JSON. `state`: the state, at once and whenever it changes. `goto`: `{"page": 4, "box": [x, y, width, height]}`, somebody asks to see that place |
//! | `GET pages/HASH.svg?bleed=true` | the picture of a page as SVG, with its bleed if that is asked for; it never changes. `404` once no edition has such a page |
//! | `GET photos/ID` | the photo with an id as a JPEG, uncropped, for who drags its focus |
//! | `GET changes?edition=&since=` | what has changed on the pages [since others](#changes-of-pages): `since` is `build`, `start` or `revision`. `404` if there are no such pages |
//! | `POST since` `{"revision": "HEAD~1"}` | sets the pages of a revision of git, for `since=revision`; nothing of the project changes. `204`, or `422` |
//! | `GET at?edition=&page=&x=&y=` | what stands at a point of a page, and where it was written ([below](#a-place)). `404` if nothing does |
//! | `GET goto?file=&line=&column=&edition=` | where a line is seen: `{"page": 4, "box": […]}`, which every browser is told as the event `goto`. `404` if no page shows it. `column` may be left out |
//! | `GET search?edition=&q=` | where words stand, in any case of letters: `{"hits": [{"page": 4, "boxes": [[…]], "text": "the words around"}], "more": false}`; the first 200 |
//! | `POST open` `{"file", "line", "column"}` | opens a file at a place in the editor that `FOLIO_EDITOR` names. `204`, or `501` with `{"error", "url"}` where none is named: `url` (`vscode://file/…`) opens it |
//! | `POST edit` `{"file", "start", "before", "text"}` | lets the value that begins at the byte `start` of a file, and that meant `before`, mean `text`. [Answers](#changes) |
//! | `POST photo` `{"id", "key", "value"}` | sets a key of a photo: `focus` (`[x, y]`, each 0 to 1 from left and top), `caption`, `credit`, `alt`, `consent` (`recorded`, `not-recorded`, `not-needed`). [Answers](#changes) |
//! | `POST undo`, `POST redo` | takes the last change back, or makes it again. [Answers](#changes) |
//!
//! `POST` needs `Content-Type: application/json`.
//!
//! ## The state
//!
//! ```json
//! {
//!   "build": 7,
//!   "building": false,
//!   "stale": false,
//!   "edition": "print",
//!   "editions": ["screen", "print"],
//!   "readOnly": false,
//!   "title": "Annual report 2024",
//!   "language": "en",
//!   "pages": [{ "hash": "0f…", "width": 595.28, "height": 841.89, "bleed": 8.5, "folio": "12", "recto": false, "part": 3 }],
//!   "headings": [{ "level": 1, "title": "Overview", "page": 5, "y": 120.5 }],
//!   "grid": { "inner": 62.4, "outer": 56.7, "head": 68.0, "line": 14.0, "lines": 50, "columns": 12, "gutter": 11.3 },
//!   "findings": [{ "severity": "error", "rule": "unknown-key", "message": "…", "help": "…", "file": "source/a.yaml",
//!                  "line": 3, "column": 5, "endLine": 3, "endColumn": 9, "page": 4, "box": [60.0, 90.5, 40.2, 12.0] }],
//!   "stages": [{ "name": "reading the content", "ms": 12.5 }],
//!   "revision": "HEAD~1", "undo": null, "redo": null
//! }
//! ```
//!
//! `stale` says that the pages are those of the last good build, since the newest one has errors. `pages` is empty until an edition has
//! been set for the first time. A page's `bleed` is the same on all sides; `folio` its number as it is printed; `recto` whether it is a
//! right-hand page; `part` the index in `headings` of the part that it belongs to, or null. A finding's `file` and what follows, `page`
//! and `box`, are null where they are not known; `severity` is `error`, `warning` or `info`. `undo` and `redo` say what they would take
//! back or make again (`"source/a.yaml:3"`), or null.
//!
//! `revision` names the one that pages can be compared with, or is null.
//!
//! ## Changes of pages
//!
//! ```json
//! {
//!   "pages": [{ "page": 4, "old": 4, "hash": "0f…" }],
//!   "words": [{ "old": "overseas", "new": "abroad", "before": "at work", "after": "since", "page": 4, "boxes": [[60.0, 90.5, 40.2, 12.0]] }]
//! }
//! ```
//!
//! `pages` are those that look different: `old` and `hash` are the older page and its picture, null for a page that is new; `page` is null
//! for one that is gone. `words` are those that changed, with the words around them; `boxes` is where the new ones stand.
//!
//! ## A place
//!
//! ```json
//! {
//!   "kind": "text",
//!   "file": "source/overview.yaml", "line": 12, "column": 9, "endLine": 12, "endColumn": 14,
//!   "word": "north",
//!   "box": [120.0, 300.5, 28.4, 10.2],
//!   "value": { "start": 310, "text": "In the *north* …", "from": 8, "to": 13, "lines": true, "editable": true },
//!   "photo": null
//! }
//! ```
//!
//! `kind` is `text` (a word of the content), `photo`, or `layout` (what a layout says of its own; its file lies in `layout/`, `value` is
//! null). `line` and what follows are those of the word. `value` is the whole value that the word belongs to: `start` names it for
//! `POST edit`, `text` is what it means (CommonMark), `from` and `to` are the characters of `text` that are the word (null where that can't
//! be told), `lines` says that it may hold several paragraphs. A photo has `photo`: `{"id", "path", "width", "height", "focus": [0.5, 0.5],
//! "caption": "…", "credit": null, "alt": "…", "consent": "not-recorded", "file": "source/photos.yaml", "line": 7, "seen": [left, top, right,
//! bottom]}`: `width` and `height` in pixels, `seen` the part that is seen there, as shares of the photo. Its `box` is that of the whole
//! photo, also of what is cut off.
//!
//! ## Changes
//!
//! A change that is made is `200` with `{"file", "line"}`; the new state follows as an event. `409`: the value has changed on the disk
//! meanwhile, nothing is lost: `{"error", "now": "what it means now, or null"}`. `422`: it can't be written, or would be a mistake:
//! `{"error", "findings": […]}`, findings as in the state. `403`: the preview was started with `--read-only`. Undo and redo with nothing
//! to take back are `409`.

mod anew;
mod answers;
mod asked;
mod changes;
mod editor;
mod engine;
mod fingerprint;
mod guard;
mod literal;
mod options;
mod page;
mod picture;
mod places;
mod running;
mod server;
mod since;
mod view;
mod watch;
mod words;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::build::Workspace;
use engine::Engine;
use running::Running;
use server::{Server, listen};

pub use editor::VARIABLE as EDITOR;
pub use options::{Built, Options, PreviewError, Told};
pub use running::{FILE as RUNNING, NotShown, show};
pub use view::StageTime;
pub use watch::Watch;

/// A preview that runs until it is dropped.
pub struct Preview {
    address: SocketAddr,
    token: String,
    runtime: Option<Runtime>,
    engine: Option<Engine>,
    _watch: Watch,
    /// Where other programs of this user find it; a preview of a folder that can't be written is found by nobody.
    _running: Option<Running>,
}

impl Preview {
    /// Starts to build, to watch and to serve.
    ///
    /// # Errors
    /// If no port is free, or the machine fails.
    pub fn start(workspace: Workspace, options: Options, told: Told) -> Result<Self, PreviewError> {
        let listener = listen(options.port)?;
        let address = listener.local_addr().map_err(PreviewError::Threads)?;
        let token = guard::token().map_err(PreviewError::Token)?;
        let root = workspace.project().root().to_path_buf();
        let engine = Engine::start(workspace, options, told).map_err(PreviewError::Threads)?;
        let desk = Arc::clone(engine.desk());
        let running = Running::new(&root, format!("http://{address}/{token}/")).ok();
        let watch = Watch::new(root, {
            let desk = Arc::clone(&desk);
            move || desk.changed()
        })?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(PreviewError::Threads)?;
        let server = Server { desk, options, address, token: token.clone() };
        server.run(&runtime, listener).map_err(PreviewError::Threads)?;
        Ok(Self {
            address,
            token,
            runtime: Some(runtime),
            engine: Some(engine),
            _watch: watch,
            _running: running,
        })
    }

    /// The port that it listens at.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The address to open in a browser. Who knows it can read the report, and change it unless that is turned off.
    pub fn address(&self) -> String {
        format!("http://{}/{}/", self.address, self.token)
    }

    /// Waits until the program is told to end, by Ctrl-C.
    ///
    /// # Errors
    /// If the machine can't tell.
    pub fn wait(&self) -> io::Result<()> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(tokio::signal::ctrl_c()),
            None => Ok(()),
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        if let Some(engine) = self.engine.take() {
            engine.stop();
        }
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
        }
    }
}
