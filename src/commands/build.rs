//! `folio build`.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use folio::diag::{Severity, Sources, Stop};
use folio::edition::Edition;
use folio::export::{self, Pdf};
use folio::finish::Conversions;
use folio::pdf::excerpt::PageRanges;
use folio::project::Project;
use folio::{Built, Options, Stage};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::Printer;

/// Builds the report, writes its PDFs, or that of some pages, and says what was made. Returns whether a preflight, if one
/// was asked for, found no error; otherwise nothing is written.
pub fn run(
    project: &Project,
    options: Options,
    pages: Option<&PageRanges>,
    sources: &mut Sources,
    printer: &Printer,
) -> Result<bool, Stop> {
    let started = Instant::now();
    let bar = progress_bar();
    let built = folio::build(project, options, sources, &|stage| {
        bar.set_position(Stage::ALL.iter().position(|s| *s == stage).unwrap_or(0) as u64);
        bar.set_message(stage.name());
    });
    bar.finish_and_clear();
    let mut built = built?;
    printer.pass(&built.warnings)?;
    if let Some(findings) = &built.findings {
        let path = export::path(Edition::Print).display().to_string();
        eprintln!("{}", findings.human(&path));
        if findings.has_errors() {
            eprintln!("nothing was written");
            return Ok(false);
        }
    }
    if let Some(pages) = pages {
        let excerpt = |pdf: &Pdf| pdf.excerpt(pages.clone());
        built.pdfs = built.pdfs.iter().map(excerpt).collect::<Result<_, _>>()?;
    }
    export::save(project.root(), &built.pdfs)?;
    printer.findings(sources, &built.warnings);
    printer.summary(&summary(&built, started.elapsed()))?;
    Ok(true)
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
        "{} notes, of which {} are lost and {} broken; {} photos{}; {} warnings; {:.1} s",
        notes.all,
        notes.lost,
        notes.broken,
        built.photos,
        match built.missing_photos {
            0 => String::new(),
            missing => format!(", of which {missing} are missing"),
        },
        built.warnings.count(Severity::Warning),
        elapsed.as_secs_f64()
    ));
    lines.join("\n")
}

/// What was converted for the press, if anything was.
fn conversions(pdf: &Pdf) -> Option<String> {
    let Conversions { colours, pictures, gradients } = pdf.conversions;
    let counts = [(colours, "colours"), (pictures, "pictures"), (gradients, "gradients")];
    let said: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    (!said.is_empty()).then(|| {
        format!("converted to inks for the {} edition: {} of the layout", pdf.edition, said.join(", "))
    })
}
