//! The program: reads the command line, calls the library, prints, and sets the exit code.

#![forbid(unsafe_code)]

mod cli;
mod commands;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use folio::Options;
use folio::diag::{Failure, Sources, Stop};
use folio::edition::Edition;
use folio::project::Project;

use cli::{Args, Command};
use terminal::print_problems;

/// Done.
const DONE: u8 = 0;
/// The report, or the PDF that is checked, has errors.
const PROBLEMS: u8 = 1;
/// Wrong usage, or a fault of the machine or of folio. clap uses the same.
const FAILURE: u8 = 2;

fn main() -> ExitCode {
    let args = Args::parse();
    let mut sources = Sources::default();
    let code = match run(&args, &mut sources) {
        Ok(code) => code,
        Err(Stop::Problems(problems)) => {
            print_problems(&sources, &problems);
            PROBLEMS
        }
        Err(Stop::Failure(failure)) => {
            eprintln!("error: {failure}");
            FAILURE
        }
    };
    ExitCode::from(code)
}

/// Runs the command and returns the exit code.
fn run(args: &Args, sources: &mut Sources) -> Result<u8, Stop> {
    if let Command::Preflight(options) = &args.command {
        let is_good = commands::preflight::run(options)?;
        return Ok(if is_good { DONE } else { PROBLEMS });
    }
    let project = Project::discover(&args.project)?;
    match &args.command {
        Command::Build { draft, marks, release, edition, pages } => {
            if *release && *edition == Some(Edition::Screen) {
                let said = "a release is checked for the press: leave `--edition screen` out";
                return Err(Failure(said.into()).into());
            }
            let options = Options { draft: *draft, marks: *marks, preflight: *release, edition: *edition };
            let is_good = commands::build::run(&project, options, pages.as_ref(), sources)?;
            return Ok(if is_good { DONE } else { PROBLEMS });
        }
        Command::Text { format } => commands::text::run(&project, *format, sources),
        Command::Eject { dir } => commands::eject::run(&project, dir, sources),
        Command::Cache { clear } => commands::cache::run(&project, *clear),
        Command::Job { marks } => {
            commands::job::run(&project, Options { marks: *marks, ..Options::default() }, sources)
        }
        Command::Photos { format } => commands::photos::run(&project, *format, sources),
        Command::Preflight(_) => Ok(()),
        Command::StandIns => commands::stand_ins::run(&project, sources),
    }?;
    Ok(DONE)
}
