//! The job sheet as a Typst file: one call of the layout around string literals.

use super::ticket::Ticket;
use crate::compose::{ComposedFile, MAIN, Writer};
use crate::content::model::Manifest;

/// Composes the sheet.
pub fn file(manifest: &Manifest, ticket: &Ticket) -> ComposedFile {
    let mut w = Writer::default();
    w.code("#import \"/layout/pages/job-sheet.typ\": job-sheet\n#job-sheet(\n  title: ")
        .string(&ticket.title);
    w.code(",\n  language: ").string(&manifest.language.value);
    w.code(",\n  date: ").datetime(manifest.date);
    w.code(",\n  facts: ").array(facts(ticket), |w, (label, value)| {
        w.code("\n    (").string(label).code(", ").string(&value).code(")");
    });
    w.code(",\n  files: ").array(&ticket.files, |w, file| {
        w.code("\n    (").string(&file.path).code(", ");
        w.string(&format!("{:.1} MB", file.bytes as f64 / 1e6)).code(", ").string(&file.sha256).code(")");
    });
    w.code(",\n)\n");
    w.finish(MAIN)
}

fn facts(ticket: &Ticket) -> Vec<(&'static str, String)> {
    let [width, height] = ticket.trim_mm;
    let numbers: Vec<String> = ticket.cover_pages.iter().map(usize::to_string).collect();
    vec![
        ("Standard", ticket.standard.to_string()),
        ("Trim", format!("{width} × {height} mm")),
        ("Bleed", format!("{} mm on all sides", ticket.bleed_mm)),
        ("Pages", format!("{}, of which {} in the block", ticket.pages, ticket.block_pages)),
        ("Cover", format!("pages {}", numbers.join(", "))),
        ("Spine", format!("{:.1} mm", ticket.spine_mm)),
        ("Paper", format!("{}, {} mm a leaf", ticket.paper.name, ticket.paper.thickness_mm)),
        ("Profile", format!("{}: {}", ticket.profile.identifier, ticket.profile.description)),
        ("Inks", ticket.inks.join(", ")),
        ("Ink of photos", format!("{} % at most", ticket.ink_limit)),
        ("Photos", format!("{} ppi where their files are large enough", ticket.ppi)),
        ("Fonts", format!("{}; all embedded", ticket.fonts.join(", "))),
    ]
}
