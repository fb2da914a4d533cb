//! The command line: clap's types and the help text, nothing else.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Builds annual reports: YAML and photos in, a PDF for the screen and one for the press out.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub struct Args {
    /// The report's folder, or a folder in it.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub project: PathBuf,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What folio can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build build/report-screen.pdf and build/report-print.pdf.
    Build {
        /// Set grey boxes for photos whose files are missing.
        #[arg(long)]
        draft: bool,
        /// Add crop and registration marks to the print edition.
        #[arg(long)]
        marks: bool,
    },
    /// Write the report as a plain Typst project that needs folio no more.
    Eject {
        /// A new or empty folder.
        dir: PathBuf,
    },
    /// Show where prepared photos are kept, and how many.
    Cache {
        /// Remove them all; the next build prepares them anew.
        #[arg(long)]
        clear: bool,
    },
    /// Write what a printer gets: the print edition, the outer cover with its spine, and a job sheet, all in build/.
    Job {
        /// Add crop and registration marks.
        #[arg(long)]
        marks: bool,
    },
    /// Write the contact sheet build/photos.pdf, and list all photos with what is known of them.
    Photos {
        /// How the list is printed.
        #[arg(long, value_enum, default_value_t)]
        format: PhotosFormat,
    },
    /// Draw a stand-in picture for every photo whose file is missing.
    StandIns,
}

/// How the list of photos is printed.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum PhotosFormat {
    /// A table for people.
    #[default]
    Table,
    /// JSON for programs.
    Json,
}

const EXAMPLES: &str = "\
Examples:
  folio build                         build the report of this folder
  folio build --project ../report     build another one
  folio eject ../report-typst         go on in any Typst editor

Exit codes: 0 done, 1 the report has errors, 2 wrong usage or a fault of folio.";
