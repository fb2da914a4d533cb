//! What the press needs to be known: the printer's profile, and the paper.

use crate::color::OutputProfile;
use crate::content::model::{Paper, PrintEdition};
use crate::content::unreadable;
use crate::diag::{Diagnostic, Rule, rules};
use crate::project::Project;

rules! {
    PRINT_PROFILE = Rule::needed(
        "print-profile",
        "The printer’s profile can’t be used.",
        "Colours are converted by the ICC profile of the press, an output profile for CMYK; the printer gives it to you.",
    )
    .example("condition: { profile: layout/profiles/screen.icc, … }", "condition: { profile: layout/profiles/FOGRA51.icc, … }");
    PAPER = Rule::needed(
        "paper",
        "The manifest names no paper, so that the spine’s width is not known.",
        "`folio job` makes the outer cover; the width of its spine follows from pages and paper. Ask the printer.",
    )
    .example("print: { ppi: 300, bleed: 3mm }", "print: { ppi: 300, bleed: 3mm, paper: { name: coated 115 g/m², thickness: 0.09mm } }");
}

/// Reads the profile of a project's printing condition.
///
/// # Errors
/// Returns why it can't be used, at its place in the manifest if it is named there.
pub fn profile(project: &Project, print: &PrintEdition) -> Result<OutputProfile, Box<Diagnostic>> {
    let condition = print.condition();
    let path = condition.profile();
    let problem = match project.read(path) {
        Ok(icc) => match OutputProfile::new(icc, print.intent, print.ink_limit()) {
            Ok(profile) => return Ok(profile),
            Err(why) => Diagnostic::of(
                &PRINT_PROFILE,
                format!("`{path}` can’t be used as the printer’s profile ({why})"),
            )
            .help(
                "ask the printer for the ICC profile of the press (a CMYK output profile), and put it there",
            ),
        },
        Err(problem) => unreadable(path, &problem),
    };
    Err(Box::new(problem.at(condition.profile.as_ref().map(|named| named.span.whole()))))
}

/// The paper that the manifest names, which tells the width of the spine.
///
/// # Errors
/// If it names none.
pub fn paper(print: &PrintEdition) -> Result<&Paper, Box<Diagnostic>> {
    print.paper.as_ref().ok_or_else(|| {
        Box::new(
            Diagnostic::of(&PAPER, "the width of the spine is not known: the manifest names no paper")
                .at(print.bleed.span.whole())
                .help("ask the printer, and write beside it `paper: { name: …, thickness: 0.1mm }`"),
        )
    })
}
