//! The command line. A command is a file: its arguments, what it calls of the library, and what it says. Here they are listed.

mod fault;
mod output;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use folio::build::Workspace;
use folio::diag::{Failure, Stop};

use output::{FormatArg, Output, Printer, asked_format, counts, fail, tell};

/// Clean.
const CLEAN: u8 = 0;
/// Findings that fail the run.
const FINDINGS: u8 = 1;
/// Wrong usage, or a fault of the machine or of folio. clap uses the same.
const FAILURE: u8 = 2;

/// Builds annual reports: YAML and photos in, a PDF for the screen and one for the press out.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
struct Args {
    /// The report's folder, or a folder in it.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    project: PathBuf,

    /// What to do.
    #[command(subcommand)]
    command: Command,
}

/// Makes a list of commands into their modules, the type that clap reads, and the call of the one that is asked for.
macro_rules! commands {
    ($($name:ident = $module:ident,)+) => {
        $(mod $module;)+

        /// What folio can do.
        #[derive(Debug, Subcommand)]
        enum Command {
            $($name($module::Args),)+
        }

        impl Command {
            /// Runs the command in the project that a folder lies in. Returns the exit code.
            fn run(&self, folder: &Path) -> Result<u8, Failure> {
                match self {
                    $(Self::$name(args) => args.run(folder),)+
                }
            }
        }
    };
}

commands! {
    Build = build,
    Text = text,
    ReadAloud = read_aloud,
    Calendar = calendar,
    Check = check,
    Explain = explain,
    Fix = fix,
    Schema = schema,
    Eject = eject,
    Cache = cache,
    Job = job,
    Photos = photos,
    Preflight = preflight,
    Preview = preview,
    Lsp = lsp,
}

/// Reads the command line, does what it asks, and tells how it went.
pub fn run() -> ExitCode {
    let format = asked_format(std::env::args_os());
    fault::hook();
    let code = fault::guarded(|| match Args::try_parse() {
        Ok(Args { project, command }) => command.run(&project).unwrap_or_else(|failure| {
            fail(format, &failure.to_string());
            FAILURE
        }),
        Err(error) => unusual(format, &error),
    });
    ExitCode::from(code.unwrap_or_else(|fault| {
        // People have read it already.
        if format != FormatArg::Human {
            fail(format, &fault.to_string());
        }
        FAILURE
    }))
}

/// Prints what was asked for in place of a command, such as help, or what is wrong with the command line.
fn unusual(format: FormatArg, error: &clap::Error) -> u8 {
    match (error.use_stderr(), format) {
        (true, FormatArg::Human) => {
            // The exit code says the same.
            let _ = error.print();
            FAILURE
        }
        (true, _) => {
            let said = error.render().to_string();
            fail(format, said.trim().trim_start_matches("error: "));
            FAILURE
        }
        (false, _) => match error.print() {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => FAILURE,
            _ => CLEAN,
        },
    }
}

/// Opens the project that a folder lies in and does something with it; prints the findings that keep it from its end.
///
/// Returns the exit code: whether what was done is clean.
fn in_project(
    folder: &Path,
    output: &Output,
    run: impl FnOnce(&mut Workspace, &Printer) -> Result<bool, Stop>,
) -> Result<u8, Failure> {
    let mut workspace = Workspace::open(folder).map_err(Failure::new)?;
    let printer = Printer::new(output, workspace.project().root());
    exit_code(match run(&mut workspace, &printer) {
        Err(Stop::Findings(findings)) => printer
            .findings(&findings)
            .and_then(|()| tell(&format!("{}; nothing was written", counts(&findings.list))))
            .map(|()| false),
        done => done,
    })
}

/// The exit code of something that is clean or not, or could not go on.
fn exit_code(done: Result<bool, Stop>) -> Result<u8, Failure> {
    match done {
        Ok(true) => Ok(CLEAN),
        Ok(false) | Err(Stop::Findings(_)) => Ok(FINDINGS),
        Err(Stop::Failure(failure)) => Err(failure),
    }
}

const EXAMPLES: &str = "\
Examples:
  folio build                         build the report of this folder
  folio build --project ../report     build another one
  folio build --edition screen --pages 12-20
                                      build/report-screen-pages-12-20.pdf, to send around
  folio text --format markdown        the report without its pages
  folio read-aloud                    what a listener hears of the screen edition
  folio calendar                      the calendar as a file for calendar programs
  folio check --deny warnings         find everything that is to be mended
  folio explain double-space          say what a rule is for
  folio eject ../report-typst         go on in any Typst editor
  folio preflight report-print.pdf    see what a print shop would find wrong

Exit codes: 0 clean, 1 findings that fail the run, 2 wrong usage or a fault of folio.";
