//! `folio man`.

use std::path::{Path, PathBuf};

use clap_mangen::Man;
use folio::diag::{Failure, Stop};
use folio::save;

use super::output::say;
use super::{exit_code, program};

/// Write man pages, one a command, into a folder.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio man ~/.local/share/man/man1" => "for whoever packs folio; `man folio-build` shows one",
})]
pub struct Args {
    /// The folder; it is made where it is missing.
    dir: PathBuf,
}

/// A page can't be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write a man page ({0})")]
struct Unwritten(std::io::Error);

impl Args {
    /// Writes the pages.
    pub fn run(&self, _: &Path) -> Result<u8, Failure> {
        exit_code(self.write().map(|()| true))
    }

    fn write(&self) -> Result<(), Stop> {
        let mut program = program();
        program.build();
        let mut pages = vec![(PathBuf::from("folio.1"), page(program.clone())?)];
        for command in program.get_subcommands().filter(|command| command.get_name() != "help") {
            let name = PathBuf::from(format!("folio-{}.1", command.get_name()));
            pages.push((name, page(command.clone())?));
        }
        std::fs::create_dir_all(&self.dir).map_err(|error| save::SaveError::new(&self.dir, error))?;
        let files: Vec<(PathBuf, &[u8])> = pages.iter().map(|(path, bytes)| (path.clone(), &**bytes)).collect();
        save::all(&self.dir, &files)?;
        say(&format!("{} pages written to {}", files.len(), self.dir.display()))
    }
}

fn page(command: clap::Command) -> Result<Vec<u8>, Unwritten> {
    let mut bytes = Vec::new();
    let title = command.get_display_name().unwrap_or(command.get_name()).to_string();
    Man::new(command).title(title).render(&mut bytes).map_err(Unwritten)?;
    Ok(bytes)
}
