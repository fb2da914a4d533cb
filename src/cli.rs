//! The command line: clap's types and the help text, nothing else.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use folio::content::values::Mm;
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
        /// Add crop and registration marks to the print edition.
        #[arg(long)]
        marks: bool,
        /// Check the print edition as a print shop does, and write nothing if that finds an error.
        #[arg(long, conflicts_with = "draft")]
        release: bool,
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
    /// Check any PDF as a print shop does: PDF/X-4, and the Ghent Workgroup's rules for sheetfed CMYK.
    Preflight(Preflight),
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

/// What `folio preflight` is asked.
#[derive(Debug, clap::Args)]
pub struct Preflight {
    /// The PDF.
    pub file: PathBuf,
    /// For people or for programs.
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// How far the bleed reaches beyond the trim.
    #[arg(long, default_value = "3mm", value_name = "LENGTH", value_parser = length)]
    pub bleed: Mm,
    /// The most ink that the paper holds, in per cent.
    #[arg(long, default_value = "330", value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(100..=400))]
    pub tac: u16,
    /// A spot colour that the job is printed with; may be given more than once.
    #[arg(long = "spot", value_name = "NAME")]
    pub spots: Vec<String>,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub enum Format {
    /// A block for each finding, and a line that counts them.
    #[default]
    Human,
    /// One object of JSON.
    Json,
}

/// Reads a length such as `3mm`.
fn length(text: &str) -> Result<Mm, String> {
    text.parse().map_err(|error: String| error.replace(" | ", "; "))
}

const EXAMPLES: &str = "\
Examples:
  folio build                         build the report of this folder
  folio build --project ../report     build another one
  folio build --edition screen --pages 12-20
                                      build/report-screen-pages-12-20.pdf, to send around
  folio text --format markdown        the report without its pages
  folio eject ../report-typst         go on in any Typst editor
  folio preflight report-print.pdf    see what a print shop would find wrong

Exit codes: 0 done, 1 the report or the PDF has errors, 2 wrong usage or a fault of folio.";
