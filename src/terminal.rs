//! What the program prints, and where.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;

use codespan_reporting::term::termcolor::{ColorChoice, StandardStream};
use folio::diag::{Diagnostics, Failure, Severity, Sources, Stop};
use folio::print::{Format, Report, print};

use crate::cli::{Deny, FormatArg, Output, When};

/// Prints to standard output, and takes a reader that has gone away for the end of the matter.
pub fn say(text: &str) -> Result<(), Stop> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write to standard output ({e})")).into())
        }
        _ => Ok(()),
    }
}

/// How findings are printed, and where their paths begin.
#[derive(Debug)]
pub struct Printer {
    output: Output,
    /// The way from the repository's root to the project, for tools that see the whole repository.
    prefix: String,
}

impl Printer {
    /// A printer as the command line asks, for the project at `root`.
    pub fn new(output: &Output, root: &Path) -> Self {
        Self { output: output.clone(), prefix: prefix(root) }
    }

    /// Prints findings: for people to standard error, for programs to standard output.
    pub fn findings(&self, sources: &Sources, findings: &Diagnostics) {
        let format = Format::from(self.output.format);
        // People see the paths that they edit; other tools look from the repository's root.
        let prefix = match format {
            Format::Sarif | Format::Github => self.prefix.as_str(),
            _ => "",
        };
        let report = Report { sources, findings, prefix };
        // Nothing can be done where the stream can't be written; the exit code still says it.
        let _ = match format {
            Format::Human => {
                let choice = self.color(std::io::stderr().is_terminal());
                print(&mut StandardStream::stderr(choice).lock(), format, report)
            }
            _ => print(&mut StandardStream::stdout(ColorChoice::Never).lock(), format, report),
        };
    }

    /// Prints a summary: to standard output, unless findings are printed there for a program.
    pub fn summary(&self, text: &str) -> Result<(), Stop> {
        match self.output.format {
            FormatArg::Human => say(text),
            _ => {
                eprintln!("{text}");
                Ok(())
            }
        }
    }

    /// Whether findings fail the run.
    pub fn fails(&self, findings: &Diagnostics) -> bool {
        let denied = self.output.deny == Some(Deny::Warnings) && findings.count(Severity::Warning) > 0;
        denied || findings.has_errors()
    }

    /// Passes findings on unless they fail the run.
    pub fn pass(&self, findings: &Diagnostics) -> Result<(), Stop> {
        if self.fails(findings) { Err(Stop::Problems(findings.clone())) } else { Ok(()) }
    }

    fn color(&self, terminal: bool) -> ColorChoice {
        let variable = |name| std::env::var_os(name);
        match color(self.output.color, variable("NO_COLOR"), variable("CLICOLOR_FORCE"), terminal) {
            true => ColorChoice::AlwaysAnsi,
            false => ColorChoice::Never,
        }
    }
}

/// Whether to print in colour: the option decides, then NO_COLOR, then CLICOLOR_FORCE, then the terminal.
fn color(when: When, no_color: Option<OsString>, force: Option<OsString>, terminal: bool) -> bool {
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto if no_color.is_some_and(|value| !value.is_empty()) => false,
        When::Auto if force.is_some_and(|value| !value.is_empty() && value != "0") => true,
        When::Auto => terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// The way from the root of the repository that a project lies in, with a `/` at its end; empty at the root itself.
fn prefix(root: &Path) -> String {
    let Some(repository) = root.ancestors().find(|folder| folder.join(".git").exists()) else {
        return String::new();
    };
    let way = root.strip_prefix(repository).unwrap_or(Path::new(""));
    way.iter().map(|name| format!("{}/", name.to_string_lossy())).collect()
}

/// How many findings there are of each severity, in words.
pub fn counts(findings: &Diagnostics) -> String {
    let of = |severity, one: &str, many: &str| match findings.count(severity) {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {many}")),
    };
    let told = [
        of(Severity::Error, "error", "errors"),
        of(Severity::Warning, "warning", "warnings"),
        of(Severity::Info, "remark", "remarks"),
    ];
    let told: Vec<String> = told.into_iter().flatten().collect();
    if told.is_empty() { "nothing found".into() } else { told.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_decides_on_colour_before_the_environment() {
        let set = || Some(OsString::from("1"));
        assert!(color(When::Always, set(), None, false));
        assert!(!color(When::Never, None, set(), true));
        assert!(!color(When::Auto, set(), set(), true));
        assert!(color(When::Auto, Some("".into()), set(), false));
        assert!(!color(When::Auto, None, Some("0".into()), false));
        assert!(!color(When::Auto, None, None, false));
    }

    #[test]
    fn paths_begin_at_the_repository() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("reports/2019");
        std::fs::create_dir_all(&root).unwrap();
        std::fs::create_dir(dir.path().join(".git")).unwrap();
        assert_eq!(prefix(&root), "reports/2019/");
        assert_eq!(prefix(dir.path()), "");
    }
}
