//! The command line: clap's types and the help text, nothing else.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use folio::content::values::Mm;
use folio::edition::Edition;
use folio::pdf::excerpt::PageRanges;
use folio::print::Format;
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
        /// How findings are printed.
        #[command(flatten)]
        output: Output,
    },
    /// Write the report's text, with its notes, to standard output.
    Text {
        /// How it is written: plain or markdown.
        #[arg(long, default_value = "plain")]
        format: reading::Format,
    },
    /// Run every rule over the content, without making a PDF.
    Check {
        /// Set the pages too, and run the rules on layout.
        #[arg(long)]
        layout: bool,
        /// How findings are printed.
        #[command(flatten)]
        output: Output,
    },
    /// Say what a rule is for, with an example.
    Explain {
        /// The rule's id, as it stands in brackets in front of a finding; all rules are listed without it.
        rule: Option<String>,
    },
    /// Mend what is mechanical: quotation marks, double blanks, blanks in addresses.
    Fix {
        /// Show the change and write nothing.
        #[arg(long)]
        dry_run: bool,
        /// How findings are printed.
        #[command(flatten)]
        output: Output,
    },
    /// Write JSON Schemas to source/.schema, by which editors complete and explain keys.
    Schema,
    /// Write the report as a plain Typst project that needs folio no more.
    Eject {
        /// A new or empty folder.
        dir: PathBuf,
        /// How findings are printed.
        #[command(flatten)]
        output: Output,
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
        /// How findings are printed.
        #[command(flatten)]
        output: Output,
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

impl Command {
    /// How its findings are printed.
    pub fn output(&self) -> Output {
        match self {
            Self::Build { output, .. }
            | Self::Check { output, .. }
            | Self::Fix { output, .. }
            | Self::Eject { output, .. }
            | Self::Job { output, .. } => output.clone(),
            Self::Preflight(options) => options.output.clone(),
            _ => Output::default(),
        }
    }
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
#[derive(Debug, ClapArgs)]
pub struct Preflight {
    /// The PDF.
    pub file: PathBuf,
    /// How far the bleed reaches beyond the trim.
    #[arg(long, default_value = "3mm", value_name = "LENGTH", value_parser = length)]
    pub bleed: Mm,
    /// The most ink that the paper holds, in per cent.
    #[arg(long, default_value = "330", value_name = "PERCENT", value_parser = clap::value_parser!(u16).range(100..=400))]
    pub tac: u16,
    /// A spot colour that the job is printed with; may be given more than once.
    #[arg(long = "spot", value_name = "NAME")]
    pub spots: Vec<String>,
    /// How findings are printed.
    #[command(flatten)]
    pub output: Output,
}

/// Reads a length such as `3mm`.
fn length(text: &str) -> Result<Mm, String> {
    text.parse().map_err(|error: String| error.replace(" | ", "; "))
}

/// How findings are printed, and which of them fail the run.
#[derive(Debug, Clone, ClapArgs)]
pub struct Output {
    /// How findings are printed. All forms but `human` go to standard output.
    #[arg(long, value_enum, default_value_t = FormatArg::Human)]
    pub format: FormatArg,

    /// When to print in colour; without it NO_COLOR, CLICOLOR_FORCE and the terminal decide.
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,

    /// Fail the run for warnings too.
    #[arg(long, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
}

impl Default for Output {
    fn default() -> Self {
        Self { format: FormatArg::Human, color: When::Auto, deny: None }
    }
}

/// The values of `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// With the line itself, the place underlined, and help.
    Human,
    /// A line each.
    Short,
    /// JSON Lines.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
}

impl From<FormatArg> for Format {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Human => Self::Human,
            FormatArg::Short => Self::Short,
            FormatArg::Json => Self::Json,
            FormatArg::Sarif => Self::Sarif,
            FormatArg::Github => Self::Github,
        }
    }
}

/// The values of `--color`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The values of `--deny`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Deny {
    /// Warnings are as good as errors.
    Warnings,
}

const EXAMPLES: &str = "\
Examples:
  folio build                         build the report of this folder
  folio build --project ../report     build another one
  folio build --edition screen --pages 12-20
                                      build/report-screen-pages-12-20.pdf, to send around
  folio text --format markdown        the report without its pages
  folio check --deny warnings         find everything that is to be mended
  folio explain double-space          say what a rule is for
  folio eject ../report-typst         go on in any Typst editor
  folio preflight report-print.pdf    see what a print shop would find wrong

Exit codes: 0 clean, 1 findings that fail the run, 2 wrong usage or a fault of folio.";
