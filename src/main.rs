//! The program: reads the command line, calls the library, prints, and sets the exit code.

#![forbid(unsafe_code)]

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
