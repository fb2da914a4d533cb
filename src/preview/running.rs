//! Where a preview that runs can be asked: its address, kept in the project for programs of the same user.

use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::emit;

/// The file that holds the address, from the project's root. Who can read it can change the report, so that nobody else may.
pub const FILE: &str = ".folio/preview";

/// How long a preview may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// The address as it is kept, until this is dropped.
#[derive(Debug)]
pub(super) struct Running {
    file: PathBuf,
    address: String,
}

impl Running {
    /// Keeps the address of the preview of the project at `root`. The preview that was started last is the one that is asked.
    ///
    /// # Errors
    /// If the file can't be written.
    pub(super) fn new(root: &Path, address: String) -> io::Result<Self> {
        let file = root.join(FILE);
        fs::create_dir_all(root.join(".folio"))?;
        // A file that others may read, as one that was copied, is no place for it.
        let _ = fs::remove_file(&file);
        let mut options = fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&file)?.write_all(address.as_bytes())?;
        Ok(Self { file, address })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if fs::read_to_string(&self.file).is_ok_and(|address| address == self.address) {
            // One that stays leads nowhere, which is told when it is asked.
            let _ = fs::remove_file(&self.file);
        }
    }
}

/// Why a preview shows nothing.
#[derive(Debug, thiserror::Error)]
pub enum NotShown {
    /// None runs.
    #[error("no preview of this report is running: start one with `folio preview`")]
    None,
    /// It says why.
    #[error("the preview can’t show it: {0}")]
    Refused(String),
}

/// Asks the preview that runs of the project at `root` to show a place of a file in every browser; line and column count from 1. Returns
/// the page, from 1.
///
/// # Errors
/// If none runs, or no page shows the place.
pub fn show(root: &Path, file: &str, line: usize, column: usize) -> Result<u64, NotShown> {
    let address = fs::read_to_string(root.join(FILE)).map_err(|_| NotShown::None)?;
    let path = format!(
        "goto?file={}&line={line}&column={column}",
        emit::uri(file).replace('&', "%26").replace('+', "%2B")
    );
    let (status, said) = ask(&address, &path).ok_or(NotShown::None)?;
    match said["page"].as_u64().filter(|_| status == 200) {
        Some(page) => Ok(page),
        None => Err(NotShown::Refused(said["error"].as_str().unwrap_or("it has ended").to_string())),
    }
}

/// Asks a preview, and reads the status and the JSON of its answer; nothing where none answers.
fn ask(address: &str, path: &str) -> Option<(u16, Value)> {
    let (host, token) = address.strip_prefix("http://")?.split_once('/')?;
    let to: SocketAddr = host.parse().ok()?;
    let mut stream = TcpStream::connect_timeout(&to, PATIENCE).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    write!(stream, "GET /{token}{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, serde_json::from_str(body).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_kept_for_the_same_user_alone_and_goes_with_the_preview() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(show(dir.path(), "source/a.yaml", 1, 1), Err(NotShown::None)));
        let first = Running::new(dir.path(), "http://127.0.0.1:1/a/".into()).unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        // Nobody answers at that port.
        assert!(matches!(show(dir.path(), "source/a.yaml", 1, 1), Err(NotShown::None)));
        let second = Running::new(dir.path(), "http://127.0.0.1:1/b/".into()).unwrap();
        drop(first);
        assert!(dir.path().join(FILE).exists(), "the second one still runs");
        drop(second);
        assert!(!dir.path().join(FILE).exists());
    }
}
