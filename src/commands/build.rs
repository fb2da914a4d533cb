//! `folio build`.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use folio::diag::{Severity, Sources, Stop};
use folio::project::Project;
use folio::{Built, Options, Stage, export};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::terminal::Printer;

/// Builds the report, writes its PDFs and says what was made.
pub fn run(
    project: &Project,
    options: Options,
    sources: &mut Sources,
    printer: &Printer,
) -> Result<(), Stop> {
    let started = Instant::now();
    let bar = progress_bar();
    let built = folio::build(project, options, sources, &|stage| {
        bar.set_position(Stage::ALL.iter().position(|s| *s == stage).unwrap_or(0) as u64);
        bar.set_message(stage.name());
    });
    bar.finish_and_clear();
    let built = built?;
    printer.pass(&built.warnings)?;
    export::save(project.root(), &built.pdfs)?;
    printer.findings(sources, &built.warnings);
    printer.summary(&summary(&built, started.elapsed()))
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
            format!("{}  {} pages, {megabytes:.1} MB", export::path(pdf.edition).display(), pdf.pages)
        })
        .collect();
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
