//! Files that changed while a report was made of them.

use crate::diag::{Diagnostic, Diagnostics, Rule, Severity, SourceFile, SourceId, Sources, Span, rules};
use crate::project::Project;

rules! {
    CHANGED_MEANWHILE = Rule::fixed(
        "changed-meanwhile",
        Severity::Warning,
        "A file was changed while the report was built.",
        "The pages show what was read first; what layouts read themselves may be newer. Build again when the file is saved.",
    )
    .example("a file is saved between the start and the end of `folio build`", "folio build");
}

/// The files among those that were read which are not any more what was read.
pub fn changed(project: &Project, sources: &Sources) -> Diagnostics {
    let is_changed = |(_, source): &(SourceId, &SourceFile)| {
        project.read_text(&source.path).ok().as_ref() != Some(&source.text)
    };
    let finding = |(id, source): (SourceId, &SourceFile)| {
        let message = format!("`{}` changed while the report was built", source.path);
        Diagnostic::of(&CHANGED_MEANWHILE, message).at(Span::new(id, 0..0)).help("build again")
    };
    sources.numbered().filter(is_changed).map(finding).collect()
}
