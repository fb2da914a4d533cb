//! `folio build`.

use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

use folio::build::{self, Built, Options, Pdf, Stage, Workspace};
use folio::content::edition::Edition;
use folio::diag::{Failure, Severity, Stop};
use folio::pdf::excerpt::PageRanges;
use folio::finish::Conversions;
use folio::products::provenance::{self, Settings};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::opened;
use super::output::{FormatArg, Output, Printer, tell};

/// Build build/report-screen.pdf and build/report-print.pdf.
#[derive(Debug, clap::Args)]
pub struct Args {
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
}

/// A release of the screen edition alone is asked for.
#[derive(Debug, thiserror::Error)]
#[error("a release is checked for the press: leave `--edition screen` out")]
struct ReleaseOfScreen;

impl Args {
    /// Builds the report, writes its PDFs, or that of some pages, and says what was made.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        opened(folder, &self.output, |workspace, printer| self.build(workspace, printer))
    }

    /// Returns whether a preflight, if one was asked for, found no error; otherwise nothing is written.
    fn build(&self, workspace: &mut Workspace, printer: &Printer) -> Result<bool, Stop> {
        let Self { edition, draft, marks, release, .. } = *self;
        if release && edition == Some(Edition::Screen) {
            return Err(ReleaseOfScreen.into());
        }
        let options = Options { draft, marks, preflight: release, edition };
        let started = Instant::now();
        let inputs = provenance::inputs(workspace.project());
        let bar = progress_bar();
        let built = build::build(workspace, options, &|stage| {
            bar.set_position(stage.number() as u64 - 1);
            bar.set_message(stage.name());
        });
        bar.finish_and_clear();
        let mut built = built?;
        printer.pass(&built.warnings)?;
        if let Some(findings) = &built.preflight {
            let path = build::path(Edition::Print).display().to_string();
            match self.output.format {
                FormatArg::Human => tell(&findings.human(&path))?,
                _ => printer.findings(&findings.diagnostics(&path))?,
            }
            if findings.has_errors() {
                tell("nothing was written")?;
                return Ok(false);
            }
        }
        let root = workspace.project().root();
        if let Some(pages) = &self.pages {
            let excerpt = |pdf: &Pdf| pdf.excerpt(pages.clone());
            built.pdfs = built.pdfs.iter().map(excerpt).collect::<Result<_, _>>()?;
            build::save(root, &built.pdfs)?;
        } else {
            provenance::save(root, &built.pdfs, inputs, Settings::of(options))?;
        }
        printer.findings(&built.warnings)?;
        printer.summary(&summary(&built, started.elapsed()))?;
        Ok(true)
    }
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
            format!("{}  {} pages, {megabytes:.1} MB", pdf.path().display(), pdf.pages)
        })
        .collect();
    lines.extend(built.pdfs.iter().filter_map(conversions));
    let notes = built.notes;
    lines.push(format!(
        "{} notes, of which {} are lost and {} broken; {} photos{}; {}{} warnings; {:.1} s",
        notes.all,
        notes.lost,
        notes.broken,
        built.photos,
        match built.missing_photos {
            0 => String::new(),
            missing => format!(", of which {missing} are missing"),
        },
        match built.mended {
            0 => String::new(),
            1 => "1 bad break of pages mended; ".to_string(),
            mended => format!("{mended} bad breaks of pages mended; "),
        },
        built.warnings.list.count(Severity::Warning),
        elapsed.as_secs_f64()
    ));
    lines.join("\n")
}

/// What was converted for the press, if anything was.
fn conversions(pdf: &Pdf) -> Option<String> {
    let Conversions { colors, pictures, gradients } = pdf.conversions;
    let counts = [(colors, "colours"), (pictures, "pictures"), (gradients, "gradients")];
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    (!said.is_empty()).then(|| {
        format!("converted to inks for the {} edition: {} of the layout", pdf.edition, said.join(", "))
    })
}
