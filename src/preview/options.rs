//! How a preview is started, and what is told of its builds.

use std::io;

use super::view::StageTime;
use crate::content::edition::Edition;
use crate::diag::{Findings, Stop};

/// How a preview is started.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The port that is tried first; 0 for any that is free. Where it is taken, the next ones are tried.
    pub port: u16,
    /// The edition that is shown first.
    pub edition: Edition,
    /// Photos whose files are missing are grey boxes; otherwise they are errors.
    pub draft: bool,
    /// Nothing can be changed from the browser.
    pub read_only: bool,
}

impl Options {
    /// The port that is tried first unless another is asked for.
    pub const PORT: u16 = 4400;
}

impl Default for Options {
    fn default() -> Self {
        Self { port: Self::PORT, edition: Edition::Print, draft: false, read_only: false }
    }
}

/// A build that has come to its end.
#[derive(Debug)]
pub struct Built {
    /// How many pages the editions have that were set; `None` if it could not go on.
    pub pages: Option<Vec<(Edition, usize)>>,
    /// What was found, or why the machine failed.
    pub found: Result<Findings, Stop>,
    /// How long each stage took.
    pub stages: Vec<StageTime>,
}

/// Who is told of each build.
pub type Told = Box<dyn Fn(&Built) + Send>;

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// No port is free.
    #[error("none of the ports {first} to {last} can be opened ({source}); name another one with `--port`")]
    Port {
        /// The first that was tried.
        first: u16,
        /// The last one.
        last: u16,
        /// What the last one said.
        source: io::Error,
    },
    /// The machine gives no random numbers, without which the address could be guessed.
    #[error("this machine gives no random numbers ({0})")]
    Token(getrandom::Error),
    /// The files can't be watched.
    #[error("changes of files can't be followed ({0})")]
    Watch(#[from] notify::Error),
    /// No threads can be had.
    #[error("the server can't be started ({0})")]
    Threads(#[source] io::Error),
}
