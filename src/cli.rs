//! The command line: clap's types and the help text, nothing else.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use folio::edition::Edition;
use folio::excerpt::PageRanges;
use folio::reading;

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
        /// Build this edition alone: screen or print.
        #[arg(long)]
        edition: Option<Edition>,
        /// Build these pages of the edition alone, such as 12-20, 3 or 5-, for a PDF beside that of the whole.
        #[arg(long, requires = "edition")]
        pages: Option<PageRanges>,
        /// Set grey boxes for photos whose files are missing.
        #[arg(long)]
        draft: bool,
    },
    /// Write the report's text, with its notes, to standard output.
    Text {
        /// How it is written: plain or markdown.
        #[arg(long, default_value = "plain")]
        format: reading::Format,
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
    /// Draw a stand-in picture for every photo whose file is missing.
    StandIns,
}

const EXAMPLES: &str = "\
Examples:
  folio build                         build the report of this folder
  folio build --project ../report     build another one
  folio build --edition screen --pages 12-20
                                      build/report-screen-pages-12-20.pdf, to send around
  folio text --format markdown        the report without its pages
  folio eject ../report-typst         go on in any Typst editor

Exit codes: 0 done, 1 the report has errors, 2 wrong usage or a fault of folio.";
