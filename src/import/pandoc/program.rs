//! Calls pandoc: without a shell, shut off from all files but the one that it reads, for a limited time.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::opendocument;
use super::tree::Reader;
use crate::import::bounds::{MOST_BYTES, MOST_BYTES_SAID};
use crate::import::captions;
use crate::import::document::Document;
use crate::import::error::ImportError;

/// How long pandoc may take; books take seconds.
const LONGEST: Duration = Duration::from_secs(120);

/// Reads a file by pandoc.
///
/// # Errors
/// If pandoc is not installed, or can't read the file.
pub fn read(path: &Path, ending: &str) -> Result<Document, ImportError> {
    let format = match ending {
        "tex" => "latex",
        other => other,
    };
    let unreadable = |source| ImportError::Unreadable { path: path.to_path_buf(), source };
    let failed = |said: String| ImportError::Pandoc { path: path.to_path_buf(), said };
    // Whole, so that no name is taken for an option.
    let full = path.canonicalize().map_err(unreadable)?;
    let folder = tempfile::tempdir().map_err(unreadable)?;
    let (out, errors) = (folder.path().join("tree.json"), folder.path().join("errors.txt"));
    let media = folder.path().join("media");
    let mut pandoc = Command::new("pandoc");
    pandoc.args([
        "--sandbox",
        "--to",
        "json",
        "--from",
        format,
        "--track-changes",
        "accept",
        "--extract-media",
    ]);
    pandoc.arg(&media).arg(&full).stdin(Stdio::null());
    pandoc.stdout(File::create(&out).map_err(unreadable)?).stderr(File::create(&errors).map_err(unreadable)?);
    let mut running = pandoc.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ImportError::NoPandoc { ending: ending.to_string() },
        _ => failed(error.to_string()),
    })?;
    let begun = Instant::now();
    let status = loop {
        match running.try_wait().map_err(unreadable)? {
            Some(status) => break status,
            None if begun.elapsed() > LONGEST => {
                // It is the end of it either way.
                let _ = running.kill();
                let _ = running.wait();
                return Err(failed(format!("it took longer than {} seconds", LONGEST.as_secs())));
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    if !status.success() {
        let said = std::fs::read_to_string(&errors).unwrap_or_default();
        let said = said.lines().next().unwrap_or("it said nothing").trim().to_string();
        return Err(failed(said));
    }
    if std::fs::metadata(&out).map_err(unreadable)?.len() > MOST_BYTES {
        return Err(ImportError::TooMuch {
            path: path.to_path_buf(),
            what: "more than any text does",
            most: MOST_BYTES_SAID,
        });
    }
    let text = std::fs::read_to_string(&out).map_err(unreadable)?;
    // serde_json refuses what lies too deep.
    let tree: Value = serde_json::from_str(&text).map_err(|error| failed(error.to_string()))?;
    let mut document = Reader::new(&media).document(&tree);
    document.blocks = captions::attach(document.blocks, &mut document.left_out);
    if ending == "odt" {
        // Pandoc leaves out some words of this format and does not say so: the measure is the file itself.
        document.words = opendocument::words(&full)?;
    }
    Ok(document)
}
