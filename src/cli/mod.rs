//! The command line. A command is a file: its arguments, what it calls of the library, and what it says. Here they are listed.

mod fault;
mod interrupt;
mod output;
#[cfg(test)]
mod page;

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use folio::build::Workspace;
use folio::diag::{Failure, Stop};
use folio::products::provenance;

use output::{FormatArg, Output, Printer, asked_format, counts, fail, tell};

/// Clean.
const CLEAN: u8 = 0;
/// Findings that fail the run.
const FINDINGS: u8 = 1;
/// Wrong usage, or a fault of the machine or of folio. clap uses the same.
const FAILURE: u8 = 2;

/// Builds annual reports: YAML and photos in, a PDF for the screen and one for the press out.
#[derive(Debug, Parser)]
#[command(name = "folio", version, after_help = EXAMPLES)]
struct Args {
    /// The report's folder, or a folder in it.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    project: PathBuf,

    /// What to do.
    #[command(subcommand)]
    command: Command,
}

/// The examples at the end of a command's help: a line to type each, and what it is for.
macro_rules! examples {
    ($($line:literal => $what:literal,)+) => {
        concat!("Examples:", $("\n  ", $line, "\n      ", $what,)+)
    };
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
    New = new,
    Build = build,
    Diff = diff,
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
    Import = import,
    Stats = stats,
    Preflight = preflight,
    Verify = verify,
    Translate = translate,
    Plan = plan,
    Preview = preview,
    Lsp = lsp,
    Doctor = doctor,
    Completions = completions,
    Man = man,
}

/// The tree of commands, for what is made of it.
fn program() -> clap::Command {
    Args::command()
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

/// Opens the project that a folder lies in and does something with it, as [`opened`] does; first tells where the last build was cut short.
fn in_project(
    folder: &Path,
    output: &Output,
    run: impl FnOnce(&mut Workspace, &Printer) -> Result<bool, Stop>,
) -> Result<u8, Failure> {
    opened(folder, output, |workspace, printer| {
        if provenance::is_cut_short(workspace.project().root()) {
            tell(CUT_SHORT)?;
        }
        run(workspace, printer)
    })
}

/// Opens the project that a folder lies in and does something with it; prints the findings that keep it from its end.
///
/// Returns the exit code: whether what was done is clean.
fn opened(
    folder: &Path,
    output: &Output,
    run: impl FnOnce(&mut Workspace, &Printer) -> Result<bool, Stop>,
) -> Result<u8, Failure> {
    interrupt::guard();
    let mut workspace = Workspace::open(folder).map_err(Failure::new)?;
    let format = output.format;
    workspace.on_exceeded(move |exceeded| interrupt::give_up(format, exceeded));
    let root = workspace.project().root();
    let printer = Printer::new(output, root);
    // Programs ask for what they get; people who stand in a folder of the report look for paths from there.
    if std::io::stderr().is_terminal()
        && output.format == FormatArg::Human
        && let Some(words) = elsewhere(folder, root)
    {
        tell(&words).or_else(|stop| exit_code(Err(stop)).map(drop))?;
    }
    exit_code(match run(&mut workspace, &printer) {
        Err(Stop::Findings(findings)) => printer
            .findings(&findings)
            .and_then(|()| tell(&format!("{}; nothing was written", counts(&findings.list))))
            .map(|()| false),
        done => done,
    })
}

/// Which report a folder belongs to, where it is a folder in it.
fn elsewhere(folder: &Path, root: &Path) -> Option<String> {
    let folder = folder.canonicalize().ok().filter(|folder| folder != root)?;
    let inside = folder.strip_prefix(root).ok()?;
    Some(format!(
        "the folder {} lies in the report {}, from which paths are told",
        inside.display(),
        root.display()
    ))
}

/// The exit code of something that is clean or not, or could not go on.
fn exit_code(done: Result<bool, Stop>) -> Result<u8, Failure> {
    match done {
        Ok(true) => Ok(CLEAN),
        Ok(false) | Err(Stop::Findings(_)) => Ok(FINDINGS),
        Err(Stop::Failure(failure)) => Err(failure),
    }
}

const CUT_SHORT: &str = "\
warning: a build was cut short, so that build/report-screen.pdf and build/report-print.pdf may not belong together
  = help: build the report again";

const EXAMPLES: &str = concat!(
    examples! {
        "folio new report" => "begin a report: a small one that is whole, to write over",
        "folio import review.docx" => "bring in the words, tables and pictures of a document",
        "folio build" => "build the report of this folder",
        "folio build --project ../report" => "build another one",
        "folio build --edition screen --pages 12-20" => "build/report-screen-pages-12-20.pdf, to send around",
        "folio preview" => "see the pages while they change",
        "folio check --deny warnings" => "find everything that is to be mended",
        "folio read-aloud" => "what a listener hears of the screen edition",
        "folio diff HEAD" => "see what changed on the pages",
        "folio job" => "write what a printer gets",
        "folio verify" => "make the last build again and see whether it is the same",
        "folio doctor" => "see whether folio has what it needs",
    },
    "\n\nExit codes: 0 clean, 1 findings that fail the run or, of `folio diff`, changes, 2 wrong usage or a fault of folio, 130 stopped by Ctrl-C or the machine."
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_told_which_report_a_folder_lies_in() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::create_dir_all(root.join("source/work")).unwrap();
        assert_eq!(elsewhere(&root, &root), None);
        let told = elsewhere(&root.join("source/work"), &root).unwrap();
        assert!(told.starts_with("the folder source/work lies in the report "), "{told}");
    }
}
