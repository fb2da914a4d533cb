//! What is remembered of the better breaks of pages from one build to the next.

use std::collections::HashMap;

use typst::utils::hash128;

use crate::compose::ComposedFile;
use crate::content::edition::Edition;
use crate::project::{FONTS, Project, Stamp};
use crate::typeset::Mend;

/// The folder of the layouts.
const LAYOUT: &str = "layout";

/// The better breaks that were found last, by the paths of the composed files. A part begins on a page of its own: while its file, the
/// layouts and the fonts stay as they are, it breaks in the same way.
#[derive(Debug, Default)]
pub(super) struct Breaks {
    stamps: Option<Vec<Stamp>>,
    edition: Option<Edition>,
    parts: HashMap<String, (u128, Kept)>,
}

/// The better breaks of a part.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept {
    /// The breaks in the order in which they were found, each with how many of its kind were tried before.
    pub mends: Vec<(Mend, usize)>,
    /// How many faults they mend.
    pub mended: usize,
    /// How many findings there are on its pages all the same.
    pub left: usize,
}

impl Breaks {
    /// Forgets everything where layouts or fonts are others than those that it was found with, or other pages are looked at.
    pub(super) fn renew(&mut self, project: &Project, edition: Option<Edition>) {
        let stamps = stamps(project);
        // A file that is too young to be known may still be written.
        if stamps.is_none() || stamps != self.stamps || edition != self.edition {
            *self = Self { stamps, edition, parts: HashMap::new() };
        }
    }

    /// The better breaks of a file as it was composed; nothing if it is another one.
    pub(super) fn of(&self, file: &ComposedFile) -> Option<&Kept> {
        let (text, kept) = self.parts.get(&file.path)?;
        (*text == hash128(&file.text)).then_some(kept)
    }

    /// Remembers the better breaks of a file as it was composed.
    pub(super) fn keep(&mut self, file: &ComposedFile, kept: Kept) {
        if self.stamps.is_some() {
            self.parts.insert(file.path.clone(), (hash128(&file.text), kept));
        }
    }
}

fn stamps(project: &Project) -> Option<Vec<Stamp>> {
    let all = [LAYOUT, FONTS].map(|folder| project.everything(folder).ok());
    let files = all.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten();
    files.filter(|path| !path.is_dir()).map(|path| Stamp::of(&path)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::How;

    fn file(text: &str) -> ComposedFile {
        ComposedFile { path: "a.typ".into(), text: text.into(), origins: Vec::new(), pieces: Vec::new() }
    }

    #[test]
    fn only_a_part_that_is_the_same_keeps_its_breaks() {
        let mut breaks = Breaks { stamps: Some(Vec::new()), ..Breaks::default() };
        let mend = Mend { file: 0, at: 3, how: How::Break };
        breaks.keep(&file("#a\n#b\n"), Kept { mends: vec![(mend, 0)], mended: 1, left: 0 });
        assert_eq!(breaks.of(&file("#a\n#b\n")).map(|kept| kept.mended), Some(1));
        assert!(breaks.of(&file("#a\n#c\n")).is_none());
    }

    #[test]
    fn another_edition_or_layout_has_breaks_of_its_own() {
        let dir = tempfile::tempdir().unwrap();
        for folder in ["source", LAYOUT, FONTS] {
            std::fs::create_dir(dir.path().join(folder)).unwrap();
        }
        std::fs::write(dir.path().join("source/report.yaml"), "title: A").unwrap();
        let project = Project::discover(dir.path()).unwrap();
        let mut breaks = Breaks::default();
        breaks.renew(&project, Some(Edition::Print));
        breaks.keep(&file("#a"), Kept::default());
        breaks.renew(&project, Some(Edition::Print));
        assert!(breaks.of(&file("#a")).is_some());
        breaks.renew(&project, Some(Edition::Screen));
        assert!(breaks.of(&file("#a")).is_none());
        breaks.keep(&file("#a"), Kept::default());
        std::fs::write(dir.path().join("layout/new.typ"), "").unwrap();
        breaks.renew(&project, Some(Edition::Screen));
        assert!(breaks.of(&file("#a")).is_none());
    }
}
