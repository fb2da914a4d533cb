//! The program: reads the command line, calls the library, prints, and sets the exit code.

#![forbid(unsafe_code)]

mod cli;
mod commands;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use folio::Options;
use folio::diag::{Diagnostics, Failure, Sources, Stop};
use folio::edition::Edition;
use folio::project::Project;

use cli::{Args, Command};
use terminal::{Printer, counts};

/// Clean.
const CLEAN: u8 = 0;
/// Findings that fail the run.
const FINDINGS: u8 = 1;
/// Wrong usage, or a fault of the machine or of folio. clap uses the same.
const FAILURE: u8 = 2;

fn main() -> ExitCode {
    let args = Args::parse();
    ExitCode::from(match run(&args) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("error: {failure}");
            FAILURE
        }
    })
}

/// Runs a command, and prints the findings that keep it from its end.
fn run(args: &Args) -> Result<u8, Failure> {
    match &args.command {
        Command::Explain { rule } => {
            return finish(commands::explain::run(rule.as_deref()).map(|()| true), |_| {});
        }
        Command::Preflight(options) => return finish(commands::preflight::run(options), |_| {}),
        _ => {}
    }
    let project = Project::discover(&args.project)?;
    let printer = Printer::new(&args.command.output(), project.root());
    let mut sources = Sources::default();
    let done = command(&args.command, &project, &mut sources, &printer);
    finish(done, |findings| {
        printer.findings(&sources, findings);
        eprintln!("{}; nothing was written", counts(findings));
    })
}

fn command(
    command: &Command,
    project: &Project,
    sources: &mut Sources,
    printer: &Printer,
) -> Result<bool, Stop> {
    match command {
        Command::Build { draft, marks, release, edition, pages, .. } => {
            if *release && *edition == Some(Edition::Screen) {
                let said = "a release is checked for the press: leave `--edition screen` out";
                return Err(Failure(said.into()).into());
            }
            let options = Options { draft: *draft, marks: *marks, preflight: *release, edition: *edition };
            return commands::build::run(project, options, pages.as_ref(), sources, printer);
        }
        Command::Text { format } => commands::text::run(project, *format, sources, printer)?,
        Command::Job { marks, .. } => {
            let options = Options { marks: *marks, ..Options::default() };
            commands::job::run(project, options, sources, printer)?;
        }
        Command::Photos { format } => commands::photos::run(project, *format, sources)?,
        Command::Check { layout, .. } => return commands::check::run(project, *layout, sources, printer),
        Command::Fix { dry_run, .. } => return commands::fix::run(project, *dry_run, sources, printer),
        Command::Eject { dir, .. } => commands::eject::run(project, dir, sources, printer)?,
        Command::Schema => commands::schema::run(project)?,
        Command::Cache { clear } => commands::cache::run(project, *clear)?,
        Command::Explain { .. } | Command::Preflight(_) => {}
    }
    Ok(true)
}

/// The exit code of a command that is clean, or not, or could not go on.
fn finish(done: Result<bool, Stop>, tell: impl FnOnce(&Diagnostics)) -> Result<u8, Failure> {
    match done {
        Ok(true) => Ok(CLEAN),
        Ok(false) => Ok(FINDINGS),
        Err(Stop::Problems(findings)) => {
            tell(&findings);
            Ok(FINDINGS)
        }
        Err(Stop::Failure(failure)) => Err(failure),
    }
}
