//! Draws a stand-in picture for every photo of a report whose file is missing: calm landscapes, drawn from nothing but
//! the photo's id, which say that they are stand-ins. So a report can be built and looked at before its photos are there.
//!
//! `cargo run --example stand-ins -- --project DIR`. Exit codes are those of folio: 0 done, 1 mistakes in the
//! report, 2 wrong usage or a fault of the machine.

#![forbid(unsafe_code)]

mod draw;
mod missing;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use codespan_reporting::term::termcolor::{ColorChoice, StandardStream};
use folio::diag::Stop;
use folio::emit::{Format, Listing, print};
use folio::project::Project;

/// Draws a stand-in picture for every photo whose file is missing.
#[derive(Debug, Parser)]
#[command(name = "stand-ins")]
struct Args {
    /// The report's folder, or a folder in it.
    #[arg(long, default_value = ".", value_name = "DIR")]
    project: PathBuf,
}

fn main() -> ExitCode {
    match run(&Args::parse().project) {
        Ok(done) => {
            // A reader that has gone away is no failure: the pictures are drawn.
            let _ = writeln!(std::io::stdout(), "{done}");
            ExitCode::SUCCESS
        }
        Err(Stop::Findings(findings)) => {
            let color = if std::io::stderr().is_terminal() { ColorChoice::Auto } else { ColorChoice::Never };
            // Nothing can be done where the stream can't be written; the exit code still says it.
            let listing = Listing { findings: &findings, prefix: "" };
            let _ = print(&mut StandardStream::stderr(color), Format::Human, listing);
            ExitCode::from(1)
        }
        Err(Stop::Failure(failure)) => {
            eprintln!("error: {failure}");
            ExitCode::from(2)
        }
    }
}

/// Draws what is missing in the report that `folder` lies in, and says how many pictures that were.
fn run(folder: &Path) -> Result<String, Stop> {
    let drawn = missing::draw_missing(&Project::discover(folder)?)?;
    Ok(format!("{drawn} stand-ins drawn"))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// The invented report, with a photo for each entry but `lantern`.
    fn project() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for (from, folder) in
            [("tests/fixtures/example", "source"), (".", "layout/words"), (".", "layout/blocks")]
        {
            let from = repository.join(from);
            for path in Project::discover(&from).unwrap().files(folder, |_| true) {
                let target = dir.path().join(&path);
                fs::create_dir_all(target.parent().unwrap()).unwrap();
                fs::copy(from.join(path), target).unwrap();
            }
        }
        fs::create_dir(dir.path().join("images")).unwrap();
        for name in ["valley", "night", "portrait"] {
            image::RgbImage::new(9, 6).save(dir.path().join(format!("images/{name}.jpg"))).unwrap();
        }
        dir
    }

    #[test]
    fn stand_ins_are_drawn_for_missing_photos_only() {
        let project = project();
        let kept = fs::read(project.path().join("images/night.jpg")).unwrap();
        let said = run(&project.path().join("source"));
        assert_eq!(said.unwrap(), "1 stand-ins drawn");
        assert_eq!(fs::read(project.path().join("images/night.jpg")).unwrap(), kept);
        let drawn = image::open(project.path().join("images/lantern.jpg")).unwrap();
        assert_eq!((drawn.width(), drawn.height()), (900, 1280));
    }
}
