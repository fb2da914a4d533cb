//! The program: reads the command line, calls the library, prints, and sets the exit code.

#![forbid(unsafe_code)]

mod cli;
mod commands;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use folio::Options;
use folio::diag::{Sources, Stop};
use folio::project::Project;

use cli::{Args, Command};
use terminal::print_problems;

/// Done.
const DONE: u8 = 0;
/// The report has errors.
const PROBLEMS: u8 = 1;
/// Wrong usage, or a fault of the machine or of folio. clap uses the same.
const FAILURE: u8 = 2;

fn main() -> ExitCode {
    let args = Args::parse();
    let mut sources = Sources::default();
    let code = match run(&args, &mut sources) {
        Ok(()) => DONE,
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

fn run(args: &Args, sources: &mut Sources) -> Result<(), Stop> {
    let project = Project::discover(&args.project)?;
    match &args.command {
        Command::Build { draft, edition, pages } => {
            let options = Options { draft: *draft, edition: *edition };
            commands::build::run(&project, options, pages.as_ref(), sources)
        }
        Command::Text { format } => commands::text::run(&project, *format, sources),
        Command::Eject { dir } => commands::eject::run(&project, dir, sources),
        Command::Cache { clear } => commands::cache::run(&project, *clear),
        Command::StandIns => commands::stand_ins::run(&project, sources),
    }
}
