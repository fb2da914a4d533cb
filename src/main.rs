//! The program: reads the command line, calls the library, prints, and sets the exit code.

#![forbid(unsafe_code)]

mod cli;

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use codespan_reporting::term::termcolor::{ColorChoice, StandardStream};
use folio::diag::{Diagnostics, Failure, Severity, Sources, Stop};
use folio::photos::cache::Cache;
use folio::project::Project;
use folio::{Built, Options, Stage, eject, export, standin};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use cli::{Args, Command};

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
        Command::Build { draft } => build(&project, Options { draft: *draft }, sources),
        Command::Eject { dir } => {
            let composed = folio::compose(&project, Options::default(), sources, &|_| {})?;
            print_problems(sources, &composed.warnings);
            eject::eject(&project, &composed, dir)?;
            say(&format!("{} is a Typst project: main.typ and all that it needs", dir.display()))
        }
        Command::Cache { clear } => {
            let cache = Cache::of(project.root());
            if *clear {
                cache.clear();
            }
            let (files, bytes) = cache.size();
            say(&format!(
                "{}: {files} prepared photos, {:.1} MB",
                cache.folder().display(),
                bytes as f64 / 1e6
            ))
        }
        Command::StandIns => {
            let drawn = standin::draw_missing(&project, sources)?;
            say(&format!("{drawn} stand-ins drawn"))
        }
    }
}

fn build(project: &Project, options: Options, sources: &mut Sources) -> Result<(), Stop> {
    let started = Instant::now();
    let bar = progress_bar();
    let built = folio::build(project, options, sources, &|stage| {
        bar.set_position(Stage::ALL.iter().position(|s| *s == stage).unwrap_or(0) as u64);
        bar.set_message(stage.name());
    });
    bar.finish_and_clear();
    let built = built?;
    export::save(project.root(), &built.pdfs)?;
    print_problems(sources, &built.warnings);
    say(&summary(&built, started.elapsed()))
}

/// A bar with a step for each stage, which is drawn on a terminal and nowhere else.
fn progress_bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(Stage::ALL.len() as u64), target);
    let style = ProgressStyle::with_template("{bar:20} {pos}/{len} {msg} ({elapsed})")
        .expect("the template is right");
    bar.set_style(style);
    bar.enable_steady_tick(Duration::from_millis(100));
    bar
}

/// What was made, a line each.
fn summary(built: &Built, elapsed: Duration) -> String {
    let mut lines: Vec<String> = built
        .pdfs
        .iter()
        .map(|pdf| {
            let megabytes = pdf.bytes.len() as f64 / 1e6;
            format!("{}  {} pages, {megabytes:.1} MB", export::path(pdf.edition).display(), pdf.pages)
        })
        .collect();
    let notes = built.notes;
    lines.push(format!(
        "{} notes, of which {} are lost and {} broken; {} photos{}; {} warnings; {:.1} s",
        notes.all,
        notes.lost,
        notes.broken,
        built.photos,
        match built.missing_photos {
            0 => String::new(),
            missing => format!(", of which {missing} are missing"),
        },
        built.warnings.iter().filter(|d| d.severity == Severity::Warning).count(),
        elapsed.as_secs_f64()
    ));
    lines.join("\n")
}

/// Prints to standard output, and takes a reader that has gone away for the end of the matter.
fn say(text: &str) -> Result<(), Stop> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write to standard output ({e})")).into())
        }
        _ => Ok(()),
    }
}

fn print_problems(sources: &Sources, problems: &Diagnostics) {
    let color = if std::io::stderr().is_terminal() { ColorChoice::Auto } else { ColorChoice::Never };
    let mut stderr = StandardStream::stderr(color);
    // Nothing can be done where standard error can't be written; the exit code still says it.
    let _ = folio::print::diagnostics(&mut stderr, sources, problems);
    let errors = problems.iter().filter(|d| d.severity == Severity::Error).count();
    match errors {
        0 => {}
        1 => eprintln!("1 error; nothing was written"),
        _ => eprintln!("{errors} errors; nothing was written"),
    }
}
