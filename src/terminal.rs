//! What the program prints, and where.

use std::io::{IsTerminal, Write};

use codespan_reporting::term::termcolor::{ColorChoice, StandardStream};
use folio::diag::{Diagnostics, Failure, Severity, Sources, Stop};

/// Prints to standard output, and takes a reader that has gone away for the end of the matter.
pub fn say(text: &str) -> Result<(), Stop> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure(format!("cannot write to standard output ({e})")).into())
        }
        _ => Ok(()),
    }
}

/// Prints problems to standard error.
pub fn print_problems(sources: &Sources, problems: &Diagnostics) {
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
