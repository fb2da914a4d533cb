//! What the program prints, and where.

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::path::Path;

use clap::{Args, ValueEnum};
use codespan_reporting::term::termcolor::{ColorChoice, StandardStream};
use folio::diag::{Diagnostics, Failure, Findings, Severity, Stop};
use folio::emit::{Format, Listing, failure, grouped, lines, print, shown, shown_json, words};

/// How findings are printed, and which of them fail the run.
#[derive(Debug, Clone, Args)]
pub struct Output {
    /// How findings are printed. All forms but `human` go to standard output.
    #[arg(long, value_enum, default_value_t = FormatArg::Human)]
    pub format: FormatArg,

    /// When to print in colour; without it NO_COLOR, CLICOLOR_FORCE and the terminal decide.
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,

    /// Fail the run for warnings too.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,

    /// Print findings alone: no summary, no progress.
    #[arg(short, long)]
    pub quiet: bool,

    /// Print every finding. Without it people see 20 of each rule, and how many more there are.
    #[arg(long)]
    pub all: bool,
}

impl Default for Output {
    fn default() -> Self {
        Self { format: FormatArg::Human, color: When::Auto, deny: None, quiet: false, all: false }
    }
}

/// The values of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// With the line itself, the place underlined, and help.
    Human,
    /// A line each.
    Short,
    /// JSON Lines.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Human => Self::Human,
            FormatArg::Short => Self::Short,
            FormatArg::Json => Self::Json,
            FormatArg::Sarif => Self::Sarif,
            FormatArg::Github => Self::Github,
        }
    }
}

/// The values of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The values of `--deny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings are as good as errors.
    Warnings,
}

/// A stream can't be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write to standard {name} ({source})")]
struct Unwritable {
    name: &'static str,
    source: std::io::Error,
}

/// What came of writing to a stream. A reader that has gone away is the end of the matter.
pub fn written(name: &'static str, result: std::io::Result<()>) -> Result<(), Stop> {
    match result {
        Err(source) if source.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::new(Unwritable { name, source }).into())
        }
        _ => Ok(()),
    }
}

/// Prints to standard output. What the text quotes of a report commands no terminal.
pub fn say(text: &str) -> Result<(), Stop> {
    written("output", writeln!(std::io::stdout(), "{}", shown(text)))
}

/// Prints the words of a report to standard output, in any language.
pub fn say_words(text: &str) -> Result<(), Stop> {
    written("output", writeln!(std::io::stdout(), "{}", words(text)))
}

/// Prints to standard error, as [`say`] does to standard output.
pub fn tell(text: &str) -> Result<(), Stop> {
    written("error", writeln!(std::io::stderr(), "{}", shown(text)))
}

/// Tells a failure in the form in which findings are asked for: for people on standard error, for programs on standard output.
///
/// Where that can't be written either, the exit code says it.
pub fn fail(format: FormatArg, message: &str) {
    let _ = match Format::from(format) {
        Format::Human => writeln!(std::io::stderr(), "error: {}", lines(message)),
        format => {
            let listing = Listing { findings: &failure(message), prefix: "" };
            print(&mut StandardStream::stdout(ColorChoice::Never).lock(), format, listing)
        }
    };
}

/// The format that a command line asks for, also one that can't be understood otherwise.
pub fn asked_format(arguments: impl Iterator<Item = OsString>) -> FormatArg {
    let arguments: Vec<OsString> = arguments.collect();
    let after = |pair: &[OsString]| match pair {
        [option, name] if option == "--format" => name.to_str().map(str::to_string),
        _ => None,
    };
    let joined = |argument: &OsString| argument.to_str()?.strip_prefix("--format=").map(str::to_string);
    let name = arguments.windows(2).find_map(after).or_else(|| arguments.iter().find_map(joined));
    name.and_then(|name| FormatArg::from_str(&name, false).ok()).unwrap_or(FormatArg::Human)
}

/// A value as JSON that people can read too.
pub fn json(value: &impl serde::Serialize) -> Result<String, Stop> {
    let written = serde_json::to_string_pretty(value).map_err(NoJson)?;
    Ok(shown_json(&written).into_owned())
}

/// A value has no form in JSON.
#[derive(Debug, thiserror::Error)]
#[error("cannot write JSON ({0})")]
struct NoJson(serde_json::Error);

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
    pub fn findings(&self, findings: &Findings) -> Result<(), Stop> {
        let format = Format::from(self.output.format);
        // People see the paths that they edit; other tools look from the repository's root.
        let prefix = match format {
            Format::Sarif | Format::Github => self.prefix.as_str(),
            _ => "",
        };
        let listing = Listing { findings, prefix };
        match format {
            Format::Human => {
                let few = (!self.output.all).then(|| grouped(findings));
                let listing = Listing { findings: few.as_ref().unwrap_or(findings), prefix };
                let choice = self.color(std::io::stderr().is_terminal());
                written("error", print(&mut StandardStream::stderr(choice).lock(), format, listing))
            }
            _ => {
                let mut out = StandardStream::stdout(ColorChoice::Never);
                written("output", print(&mut out, format, listing).and_then(|()| out.flush()))
            }
        }
    }

    /// Prints a summary, unless none is wanted: to standard output, unless findings are printed there for a program.
    pub fn summary(&self, text: &str) -> Result<(), Stop> {
        match self.output.format {
            _ if self.output.quiet => Ok(()),
            FormatArg::Human => say(text),
            _ => tell(text),
        }
    }

    /// Whether findings fail the run.
    pub fn fails(&self, findings: &Diagnostics) -> bool {
        let denied = self.output.deny == Some(Deny::Warnings) && findings.count(Severity::Warning) > 0;
        denied || findings.has_errors()
    }

    /// Passes findings on unless they fail the run.
    pub fn pass(&self, findings: &Findings) -> Result<(), Stop> {
        if self.fails(&findings.list) { Err(findings.clone().into()) } else { Ok(()) }
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

/// A number of things.
pub fn many(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// How many findings there are of each severity, in words.
pub fn counts(findings: &Diagnostics) -> String {
    let of = |severity, one: &str, many: &str| match findings.count(severity) {
        0 => None,
        count => Some(self::many(count, one, many)),
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
    fn the_option_decides_on_color_before_the_environment() {
        let set = || Some(OsString::from("1"));
        assert!(color(When::Always, set(), None, false));
        assert!(!color(When::Never, None, set(), true));
        assert!(!color(When::Auto, set(), set(), true));
        assert!(color(When::Auto, Some("".into()), set(), false));
        assert!(!color(When::Auto, None, Some("0".into()), false));
        assert!(!color(When::Auto, None, None, false));
    }

    #[test]
    fn the_format_is_known_of_a_command_line_that_is_wrong() {
        let asked = |line: &str| asked_format(line.split(' ').map(OsString::from));
        assert_eq!(asked("folio bild --format json"), FormatArg::Json);
        assert_eq!(asked("folio check --format=github --nonsense"), FormatArg::Github);
        assert_eq!(asked("folio text --format markdown"), FormatArg::Human);
        assert_eq!(asked("folio check --format"), FormatArg::Human);
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
