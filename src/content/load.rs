//! Reads every file of the report, and gathers what is wrong with any of them.

use hayagriva::citationberg::IndependentStyle;
use serde::Deserialize;

use super::decode::{List, Spanned, decode};
use super::model::{
    Block, Manifest, Note, Part, PartContent, PartEntry, PhotosFile, References, Report, Section,
    SectionFile, TextPart, Words,
};
use super::yaml::Spot;
use super::{references, table, yaml};
use crate::diag::{Diagnostic, Diagnostics, FileNo, Place, Sources};
use crate::project::{MANIFEST, PathProblem, Project, normal};

/// The folder that holds the content.
const SOURCE: &str = "source";

/// Where the citation style stands in a project.
pub const CITATION_STYLE: &str = "layout/notes.csl";

/// Reads the style in which notes cite sources (CSL 1.0.2).
///
/// # Errors
/// If there is none, or it can't be read.
pub fn citation_style(project: &Project, sources: &mut Sources) -> Result<IndependentStyle, Diagnostics> {
    let text = project
        .read_text(CITATION_STYLE)
        .map_err(|problem| Diagnostics::from(path_diagnostic(CITATION_STYLE, &problem)))?;
    IndependentStyle::from_xml(&text).map_err(|error| {
        let file = sources.add(CITATION_STYLE, text);
        Diagnostics::from(
            Diagnostic::error("citation-style", format!("the citation style can't be read ({error})"))
                .at(Place::new(file, 0..0))
                .help("it must be an independent style in CSL 1.0 with the class `note`"),
        )
    })
}

/// Loads the report of a project.
///
/// The text of every file goes to `sources`, also of those with mistakes, so that these can be shown.
///
/// # Errors
/// Returns all mistakes in the form of the files. How they hang together is for [`crate::check`].
pub fn load(project: &Project, sources: &mut Sources) -> Result<Report, Diagnostics> {
    Loader { project, sources, problems: Diagnostics::default() }.report()
}

/// Reads files one after the other and keeps their problems.
pub(super) struct Loader<'a> {
    project: &'a Project,
    pub(super) sources: &'a mut Sources,
    pub(super) problems: Diagnostics,
}

impl Loader<'_> {
    fn report(mut self) -> Result<Report, Diagnostics> {
        let manifest = self.file::<Manifest>(MANIFEST, None).map(|(_, manifest)| manifest);
        let photos = self.file::<PhotosFile>("source/photos.yaml", None).map(|(_, mut file)| {
            // A photo's file is known by its path, which must be spelled in one way.
            file.photos.0.iter_mut().for_each(|(_, photo)| photo.file.value = normal(&photo.file.value));
            file.photos
        });
        let references = self.references();
        let words = manifest.as_ref().and_then(|m| self.words(&m.language));
        let parts: Vec<Part> = match &manifest {
            Some(manifest) => manifest.parts.iter().filter_map(|entry| self.part(entry)).collect(),
            None => Vec::new(),
        };
        match (manifest, photos, words) {
            (Some(manifest), Some(photos), Some(words)) if !self.problems.has_errors() => {
                Ok(Report { manifest, parts, photos, references, words })
            }
            _ => {
                self.problems.sort();
                Err(self.problems)
            }
        }
    }

    /// Reads the file of a part, and its sections.
    fn part(&mut self, entry: &PartEntry) -> Option<Part> {
        let spanned = entry.path();
        let path = format!("{SOURCE}/{}", spanned.value);
        let named = Some(spanned.spot);
        let (file, content) = match entry {
            PartEntry::Cover(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::Cover(c)))?,
            PartEntry::Imprint(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::Imprint(c)))?,
            PartEntry::Contents(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::Contents(c)))?,
            PartEntry::PhotoList(_) => {
                self.file(&path, named).map(|(f, c)| (f, PartContent::PhotoList(c)))?
            }
            PartEntry::BackCover(_) => {
                self.file(&path, named).map(|(f, c)| (f, PartContent::BackCover(c)))?
            }
            PartEntry::Text(_) => {
                let (file, mut part) = self.file::<TextPart>(&path, named)?;
                self.finish_file(&mut part.body, &part.notes.0);
                let sections = part.sections.iter().filter_map(|path| self.section(path)).collect();
                (file, PartContent::Text(Box::new(part), sections))
            }
        };
        Some(Part { id: stem(&spanned.value), file, content })
    }

    fn section(&mut self, path: &Spanned<String>) -> Option<Section> {
        let full = format!("{SOURCE}/{}", path.value);
        let (file, mut content) = self.file::<SectionFile>(&full, Some(path.spot))?;
        self.finish_file(&mut content.body, &content.notes.0);
        Some(Section { id: stem(&path.value), file, content })
    }

    /// What a file's form can't say by itself: rows from CSV files, notes that are both text and lost.
    fn finish_file(&mut self, body: &mut List<Spanned<Block>>, notes: &[(Spanned<String>, Note)]) {
        for block in &mut body.0 {
            if let Block::Table(table) = &mut block.value {
                table::fill(self, table);
            }
        }
        for (id, note) in notes {
            let wrong = match (&note.text, note.lost, note.broken) {
                (None, false, _) => {
                    Some(("says nothing", "give it a text, or `{ lost: true }` if it is not preserved"))
                }
                (Some(_), true, _) => Some(("is lost, yet has a text", "take out `lost: true`, or the text")),
                (None, true, true) => Some(("is both lost and broken", "take out `broken: true`")),
                _ => None,
            };
            if let Some((message, help)) = wrong {
                self.problems.push(
                    Diagnostic::error("note-text", format!("the note `{}` {message}", id.value))
                        .at(id.spot.place())
                        .help(help),
                );
            }
        }
    }

    fn references(&mut self) -> References {
        let path = "source/references.yaml";
        let Some((file, text)) = self.text(path, None) else { return References::default() };
        match references::read(file, &text) {
            Ok(references) => references,
            Err(problems) => {
                self.problems.extend(problems);
                References::default()
            }
        }
    }

    /// Reads the words of the report's language.
    ///
    /// The layouts own the file and keep more in it, so that keys which are unknown here are no mistakes.
    fn words(&mut self, language: &Spanned<String>) -> Option<Words> {
        let plain = !language.value.is_empty()
            && language.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let path = format!("layout/words/{}.yaml", language.value);
        if !plain || self.project.resolve(&path) == Err(PathProblem::Missing) {
            self.problems.push(
                Diagnostic::error(
                    "language",
                    format!("there are no words for the language `{}`", language.value),
                )
                .at(language.spot.place())
                .help("copy layout/words/en.yaml, translate its words, and name the copy after the language"),
            );
            return None;
        }
        let (file, text) = self.text(&path, Some(language.spot))?;
        match serde_yaml::from_str(&text) {
            Ok(words) => Some(words),
            Err(error) => {
                let byte = error.location().map_or(0, |l| l.index().min(text.len()));
                self.problems.push(
                    Diagnostic::error(
                        "language",
                        format!("the words can’t be read ({})", yaml::strip_location(&error.to_string())),
                    )
                    .at(Place::new(file, byte..byte))
                    .help("compare the file with layout/words/en.yaml"),
                );
                None
            }
        }
    }

    /// Reads and decodes a YAML file; `named` is where its path stands.
    fn file<T: for<'de> Deserialize<'de>>(&mut self, path: &str, named: Option<Spot>) -> Option<(FileNo, T)> {
        let (file, text) = self.text(path, named)?;
        let node = match yaml::parse(file, &text) {
            Ok(node) => node,
            Err(problem) => {
                self.problems.push(*problem);
                return None;
            }
        };
        match decode(&node) {
            Ok(value) => Some((file, value)),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// Reads a text file and keeps it among the sources; `named` is where its path stands.
    pub(super) fn text(&mut self, path: &str, named: Option<Spot>) -> Option<(FileNo, String)> {
        match self.project.read_text(path) {
            Ok(text) => Some((self.sources.add(path, text.clone()), text)),
            Err(problem) => {
                let diagnostic = path_diagnostic(path, &problem);
                self.problems.push(match named {
                    Some(spot) => diagnostic.at(spot.place()),
                    None => diagnostic,
                });
                None
            }
        }
    }
}

/// The rule of paths at which nothing is.
pub const FILE_MISSING: &str = "file-missing";

/// What is wrong with a path that the content names.
pub fn path_diagnostic(path: &str, problem: &PathProblem) -> Diagnostic {
    match problem {
        PathProblem::Outside => Diagnostic::error(
            "path-outside",
            format!("the path `{path}` leads out of the project"),
        )
        .help(
            "put the file into the project's folder and write its path from there, with `/` and without `..`",
        ),
        PathProblem::Missing => Diagnostic::error(FILE_MISSING, format!("there is no file `{path}`"))
            .help("correct the path (capital letters count), or put the file there"),
        PathProblem::Unreadable(why) => {
            Diagnostic::error("file-unreadable", format!("the file `{path}` can't be read ({why})"))
                .help("check the file and who may read it")
        }
    }
}

/// A file's name without folder and ending.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string()
}
