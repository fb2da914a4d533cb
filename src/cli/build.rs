//! `folio build`.

use std::cell::RefCell;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use folio::build::{self, Built, Options, Pdf, Stage, Workspace};
use folio::content::edition::Edition;
use folio::diag::{Failure, Findings, Severity, Stop};
use folio::pdf::excerpt::PageRanges;
use folio::finish::Conversions;
use folio::products::provenance::{self, Settings};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::opened;
use super::output::{FormatArg, Output, Printer, many, tell};

/// Build build/report-screen.pdf and build/report-print.pdf, and a pair for each other language of the report.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio build" => "both editions",
    "folio build --edition screen" => "the screen edition alone",
    "folio build --edition screen --pages 12-20" => "some of its pages, to send around",
    "folio build --language th" => "one language of several: build/report-th-screen.pdf and build/report-th-print.pdf",
    "folio build --draft" => "before all photos are there",
    "folio build --release" => "what goes to the printer, checked",
    "folio build --output ../out --timings" => "elsewhere, with the time of each stage",
})]
pub struct Args {
    /// Build this edition alone: screen or print.
    #[arg(long)]
    edition: Option<Edition>,
    /// Build this language alone, such as th; all that the report names unless set.
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
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
    /// Write the PDFs into this folder, not into build/ of the project; it is made where it is missing.
    #[arg(long = "output", value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Tell how long each stage took.
    #[arg(long)]
    timings: bool,
    /// Tell each stage as it begins, also where there is no terminal.
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
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
        // What is written elsewhere, or in part, has no statement.
        let stated = self.folder.is_none() && self.pages.is_none();
        let inputs = if stated { provenance::inputs(workspace.project()) } else { Vec::new() };
        let bar = progress_bar(self.verbose || self.output.quiet);
        let begun: RefCell<Vec<(Stage, Instant)>> = RefCell::default();
        let mut pdfs: Vec<Pdf> = Vec::new();
        let mut warnings = Findings::default();
        let mut made: Vec<String> = Vec::new();
        for language in build::languages(workspace, self.language.as_deref()) {
            let begins = Instant::now();
            workspace.set_language(language.clone());
            let built = build::build(workspace, options, &|stage| {
                begun.borrow_mut().push((stage, Instant::now()));
                bar.set_position(stage.number() as u64 - 1);
                bar.set_message(stage.name());
                if self.verbose {
                    // Where it can't be written, the build goes on all the same.
                    let _ = tell(&format!("{}/{} {}", stage.number(), Stage::ALL.len(), stage.name()));
                }
            });
            workspace.set_language(None);
            let mut built = built.inspect_err(|_| bar.finish_and_clear())?;
            printer.pass(&built.warnings)?;
            if let Some(findings) = &built.preflight {
                bar.finish_and_clear();
                let path = build::path_in(Edition::Print, language.as_deref()).display().to_string();
                match self.output.format {
                    FormatArg::Human => tell(&findings.human(&path))?,
                    _ => printer.findings(&findings.diagnostics(&path))?,
                }
                if findings.has_errors() {
                    tell("nothing was written")?;
                    return Ok(false);
                }
            }
            if let Some(pages) = &self.pages {
                let excerpt = |pdf: &Pdf| pdf.excerpt(pages.clone());
                built.pdfs = built.pdfs.iter().map(excerpt).collect::<Result<_, _>>()?;
            }
            made.push(self.summary(&built, begins.elapsed()));
            pdfs.append(&mut built.pdfs);
            warnings.join(built.warnings);
        }
        bar.finish_and_clear();
        let times = times(&begun.into_inner(), Instant::now());
        let root = workspace.project().root();
        let settings = Settings { language: self.language.clone(), ..Settings::of(options) };
        match (&self.folder, &self.pages) {
            (Some(folder), _) => build::save_in(folder, &pdfs)?,
            (None, Some(_)) => build::save(root, &pdfs)?,
            (None, None) => provenance::save(root, &pdfs, inputs, settings)?,
        }
        printer.findings(&warnings)?;
        printer.summary(&made.join("\n"))?;
        if self.timings {
            printer.summary(&times)?;
        }
        Ok(true)
    }
}

/// How long each stage took, a line each. Stages that are entered again, and the last one with all that follows it, are added up.
fn times(begun: &[(Stage, Instant)], end: Instant) -> String {
    let ends = begun.iter().skip(1).map(|(_, begin)| *begin).chain([end]);
    let spans: Vec<(Stage, Duration)> =
        begun.iter().zip(ends).map(|((stage, begin), end)| (*stage, end.duration_since(*begin))).collect();
    let line = |stage: Stage| {
        let own = spans.iter().filter(|(other, _)| *other == stage);
        let time: Duration = own.map(|(_, time)| *time).sum();
        format!("{:>8.3} s  {}", time.as_secs_f64(), stage.name())
    };
    Stage::ALL.into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A bar with a step for each stage, which is drawn on a terminal and nowhere else, and not at all if it is hidden.
fn progress_bar(hidden: bool) -> ProgressBar {
    let target = if !hidden && std::io::stderr().is_terminal() {
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

impl Args {
    /// Where a PDF is written, as people are told.
    fn place(&self, pdf: &Pdf) -> PathBuf {
        match &self.folder {
            Some(folder) => folder.join(pdf.file_name()),
            None => pdf.path(),
        }
    }

    /// What was made, a line each.
    fn summary(&self, built: &Built, elapsed: Duration) -> String {
        let line = |pdf: &Pdf| {
            let megabytes = pdf.bytes.len() as f64 / 1e6;
            format!("{}  {} pages, {megabytes:.1} MB", self.place(pdf).display(), pdf.pages)
        };
        let mut lines: Vec<String> = built.pdfs.iter().map(line).collect();
        lines.push(counted(built, elapsed));
        lines.join("\n")
    }
}

/// What was converted, and how much there is of everything.
fn counted(built: &Built, elapsed: Duration) -> String {
    let mut lines: Vec<String> = Vec::new();
    lines.extend(built.pdfs.iter().filter_map(conversions));
    let notes = built.notes;
    let missing = match built.missing_photos {
        0 => String::new(),
        1 => ", of which 1 is missing".into(),
        missing => format!(", of which {missing} are missing"),
    };
    let mended = match built.mended {
        0 => String::new(),
        mended => format!("{} of pages mended; ", many(mended, "bad break", "bad breaks")),
    };
    lines.push(format!(
        "{}, of which {} lost and {} broken; {}{missing}; {mended}{}; {:.1} s",
        many(notes.all, "note", "notes"),
        if notes.lost == 1 { "1 is".to_string() } else { format!("{} are", notes.lost) },
        notes.broken,
        many(built.photos, "photo", "photos"),
        many(built.warnings.list.count(Severity::Warning), "warning", "warnings"),
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
