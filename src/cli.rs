//! The command line: clap's types and the help text, nothing else.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use folio::print::Format;

/// Builds annual reports: YAML and photos in, a PDF for the screen and one for the press out.
#[derive(Debug, Parser)]
#[command(version, after_help = EXAMPLES)]
pub struct Args {
    /// The report's folder, or a folder in it.
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub project: PathBuf,

    /// How findings are printed.
    #[command(flatten)]
    pub output: Output,

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
    },
    /// Run every rule over the content, without making a PDF.
    Check {
        /// Set the pages too, and run the rules on layout.
        #[arg(long)]
        layout: bool,
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
    },
    /// Write JSON Schemas to source/.schema, by which editors complete and explain keys.
    Schema,
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

/// How findings are printed, and which of them fail the run.
#[derive(Debug, Clone, ClapArgs)]
pub struct Output {
    /// How findings are printed. All forms but `human` go to standard output.
    #[arg(long, global = true, value_enum, default_value_t = FormatArg::Human)]
    pub format: FormatArg,

    /// When to print in colour; without it NO_COLOR, CLICOLOR_FORCE and the terminal decide.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub color: When,

    /// Fail the run for warnings too.
    #[arg(long, global = true, value_enum, value_name = "WHAT")]
    pub deny: Option<Deny>,
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
  folio check --deny warnings         find everything that is to be mended
  folio explain double-space          say what a rule is for
  folio eject ../report-typst         go on in any Typst editor

Exit codes: 0 clean, 1 findings that fail the run, 2 wrong usage or a fault of folio.";
