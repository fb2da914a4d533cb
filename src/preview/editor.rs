//! Opens a file in the editor of whoever sits here.

use std::path::Path;
use std::process::{Command, Stdio};

/// The variable that names the editor's program, with its arguments: `{file}`, `{line}` and `{column}` stand for the place, as in
/// `code --goto {file}:{line}:{column}`. Without `{file}` the path is the last argument.
pub const VARIABLE: &str = "FOLIO_EDITOR";

/// Why no editor opens.
#[derive(Debug, thiserror::Error)]
pub(super) enum EditorError {
    #[error("no editor is named: set {VARIABLE}, such as `code --goto {{file}}:{{line}}:{{column}}`")]
    None,
    #[error("the editor `{program}` can’t be started ({source})")]
    Start { program: String, source: std::io::Error },
}

/// Opens a file at a line and column, from 1, in the editor that is named.
///
/// # Errors
/// If none is named, or it can't be started.
pub(super) fn open(path: &Path, line: usize, column: usize) -> Result<(), EditorError> {
    let named = std::env::var(VARIABLE).unwrap_or_default();
    let (program, arguments) = command(&named, path, line, column).ok_or(EditorError::None)?;
    let mut command = Command::new(&program);
    // The program is started as it is named: no shell reads the path.
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut editor = command.spawn().map_err(|source| EditorError::Start { program, source })?;
    std::thread::spawn(move || editor.wait());
    Ok(())
}

/// The program and its arguments.
fn command(named: &str, path: &Path, line: usize, column: usize) -> Option<(String, Vec<String>)> {
    let path = path.to_string_lossy();
    let filled = |word: &str| {
        let word = word.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        word.replace("{file}", &path)
    };
    let mut words = named.split_whitespace();
    let program = words.next()?.to_string();
    let mut arguments: Vec<String> = words.map(filled).collect();
    if !named.contains("{file}") {
        arguments.push(path.into_owned());
    }
    Some((program, arguments))
}

/// The address by which Visual Studio Code opens a file at a place.
pub(super) fn url(path: &Path, line: usize, column: usize) -> String {
    let mut url = String::from("vscode://file");
    let path = path.to_string_lossy().replace('\\', "/");
    if !path.starts_with('/') {
        url.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' => url.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => url.push(char::from(byte)),
            byte => url.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("{url}:{line}:{column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_filled_in_and_no_shell_reads_it() {
        let path = Path::new("/r/a b; rm -rf.yaml");
        let made = |named| command(named, path, 3, 5);
        assert_eq!(made(""), None);
        assert_eq!(
            made("code --goto {file}:{line}:{column}"),
            Some(("code".into(), vec!["--goto".into(), "/r/a b; rm -rf.yaml:3:5".into()]))
        );
        assert_eq!(
            made("vim +{line}"),
            Some(("vim".into(), vec!["+3".into(), "/r/a b; rm -rf.yaml".into()]))
        );
        // A path is not filled in again.
        assert_eq!(command("e {file}", Path::new("/{line}"), 3, 5).unwrap().1, ["/{line}"]);
    }

    #[test]
    fn an_address_holds_any_path() {
        assert_eq!(url(Path::new("/r/über a.yaml"), 3, 5), "vscode://file/r/%C3%BCber%20a.yaml:3:5");
    }
}
