//! Paths that the content names and that can't be read.

use crate::diag::{Diagnostic, Rule, Sources, rules};
use crate::project::PathProblem;

rules! {
    FILE_MISSING = Rule::needed(
        "file-missing",
        "A file that the content names is not there.",
        "Capital letters count in paths. For photos, `folio build --draft` sets grey boxes meanwhile.",
    )
    .example("file: images/Valley.JPG", "file: images/valley.jpg");
    FILE_UNREADABLE = Rule::needed(
        "file-unreadable",
        "A file is there but can't be read.",
        "Text files must be saved as UTF-8; paths are written with `/` between folders.",
    )
    .example("file: images\\valley.jpg", "file: images/valley.jpg");
    PATH_OUTSIDE = Rule::needed(
        "path-outside",
        "A path that leads out of the project.",
        "All that a report is made of lies in its folder, so that it can be copied and built anywhere.",
    )
    .example("file: ../photos/valley.jpg", "file: images/valley.jpg");
    TOO_MANY_FILES = Rule::needed(
        "too-many-files",
        "A report of more text files than folio counts.",
        "There may be 65,536 of them, parts, sections and CSV files together; real reports have some hundred.",
    )
    .example("a report of 70,000 sections", "several sections in one file");
}

/// What is wrong with a path that the content names.
pub fn unreadable(path: &str, problem: &PathProblem) -> Diagnostic {
    match problem {
        PathProblem::Outside => Diagnostic::of(
            &PATH_OUTSIDE,
            format!("the path `{path}` leads out of the project"),
        )
        .help(
            "put the file into the project's folder and write its path from there, with `/` and without `..`",
        ),
        PathProblem::Missing => Diagnostic::of(&FILE_MISSING, format!("there is no file `{path}`"))
            .help("correct the path (capital letters count), or put the file there"),
        PathProblem::Backslash => {
            Diagnostic::of(&FILE_UNREADABLE, format!("the path `{path}` has a backslash between folders"))
                .help(format!("write `{}`, with `/` between folders", path.replace('\\', "/")))
        }
        PathProblem::NotText { .. } | PathProblem::Wide | PathProblem::NoText => {
            let help = match path.rsplit('.').next() {
                Some("csv") => "save it from the spreadsheet as ‘CSV UTF-8’",
                _ => "save it as UTF-8: most programs ask for the encoding when they save under another name",
            };
            Diagnostic::of(&FILE_UNREADABLE, format!("the file `{path}` can’t be read: {problem}")).help(help)
        }
        PathProblem::Special | PathProblem::Io(_) => {
            Diagnostic::of(&FILE_UNREADABLE, format!("the file `{path}` can’t be read ({problem})"))
                .help("check the file and who may read it")
        }
    }
}

/// The error of a text file that is one too many.
pub(crate) fn too_many(path: &str) -> Diagnostic {
    let most = Sources::MOST;
    Diagnostic::of(&TOO_MANY_FILES, format!("`{path}` is not read: a report has at most {most} text files"))
        .help("put several sections into one file")
}
