//! Reads every file of the report, and gathers what is wrong with any of them.

use serde::Deserialize;

use super::declare::{self, Kinds};
use super::decode::{List, Spanned, decode};
use super::model::{
    Block, Manifest, Note, Part, PartContent, PartEntry, PhotosFile, References, Report, Section,
    SectionFile, TextPart, Words,
};
use super::paths::{too_many, unreadable};
use super::yaml::{Node, ValueSpan};
use super::{csv, note_form, references, yaml};
use crate::diag::{Diagnostic, Diagnostics, Findings, Rule, SourceId, Sources, Span, rules};
use crate::project::{MANIFEST, PathProblem, Project, normal};

rules! {
    LANGUAGE = Rule::needed(
        "language",
        "There are no words for the report's language, or they can't be read.",
        "Words such as the names of the months stand in layout/words, a file a language.",
    )
    .example("language: english", "language: en");
}

/// The folder that holds the content.
const SOURCE: &str = "source";

/// Loads the report of a project.
///
/// Returns it with the text of every file that was read.
///
/// # Errors
/// Returns all mistakes in the form of the files. How they hang together is for [`crate::check`].
pub fn load(project: &Project) -> Result<(Report, Sources), Findings> {
    let mut loader = Loader {
        project,
        kinds: Kinds::default(),
        sources: Sources::default(),
        problems: Diagnostics::default(),
    };
    let report = loader.report();
    let Loader { sources, mut problems, .. } = loader;
    match report.filter(|_| !problems.has_errors()) {
        Some(report) => Ok((report, sources)),
        None => {
            problems.sort();
            Err(Findings { sources, list: problems })
        }
    }
}

/// Reads files one after the other and keeps their texts and problems.
struct Loader<'a> {
    project: &'a Project,
    /// The kinds of block that the layout declares.
    kinds: Kinds,
    sources: Sources,
    problems: Diagnostics,
}

impl Loader<'_> {
    fn report(&mut self) -> Option<Report> {
        let manifest = self.file::<Manifest>(MANIFEST, None).map(|(_, manifest)| manifest);
        let photos = self.file::<PhotosFile>("source/photos.yaml", None).map(|(_, mut file)| {
            // A photo's file is known by its path, which must be spelled in one way.
            file.photos.0.iter_mut().for_each(|(_, photo)| photo.file.value = normal(&photo.file.value));
            file.photos
        });
        let references = self.references();
        let words = manifest.as_ref().and_then(|m| self.words(&m.language));
        let (kinds, problems) = declare::kinds(self.project, &mut self.sources);
        self.kinds = kinds;
        self.problems.extend(problems);
        let parts: Vec<Part> = match &manifest {
            Some(manifest) => manifest.parts.iter().filter_map(|entry| self.part(entry)).collect(),
            None => Vec::new(),
        };
        Some(Report { manifest: manifest?, parts, photos: photos?, references, words: words? })
    }

    /// Reads the file of a part, and its sections.
    fn part(&mut self, entry: &PartEntry) -> Option<Part> {
        let spanned = entry.path();
        let path = format!("{SOURCE}/{}", spanned.value);
        let named = Some(spanned.span);
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
                let (file, node, mut part) = self.tree::<TextPart>(&path, named)?;
                self.finish_file(&mut part.body, &part.notes.0, &node);
                let sections = part.sections.iter().filter_map(|path| self.section(path)).collect();
                (file, PartContent::Text(Box::new(part), sections))
            }
        };
        Some(Part { id: stem(&spanned.value), file, content })
    }

    fn section(&mut self, path: &Spanned<String>) -> Option<Section> {
        let full = format!("{SOURCE}/{}", path.value);
        let (file, node, mut content) = self.tree::<SectionFile>(&full, Some(path.span))?;
        self.finish_file(&mut content.body, &content.notes.0, &node);
        Some(Section { id: stem(&path.value), file, content })
    }

    /// What a file's form can't say by itself: blocks that the layout declares, rows from CSV files, notes that are both text and lost.
    fn finish_file(
        &mut self,
        body: &mut List<Spanned<Block>>,
        notes: &[(Spanned<String>, Note)],
        file: &Node,
    ) {
        self.problems.extend(declare::fill(body, file, &self.kinds));
        for block in &mut body.0 {
            if let Block::Table(table) = &mut block.value {
                // A file that would not be used is not read.
                let named = table.csv.clone().filter(|_| table.rows.is_empty());
                let file = named.and_then(|csv| self.text(&format!("source/{}", csv.value), Some(csv.span)));
                self.problems.extend(csv::fill(table, file));
            }
        }
        self.problems.extend(note_form::check(notes));
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
        if !plain || matches!(self.project.resolve(&path), Err(PathProblem::Missing)) {
            self.problems.push(
                Diagnostic::of(
                    &LANGUAGE,
                    format!("there are no words for the language `{}`", language.value),
                )
                .at(language.span.whole())
                .help("copy layout/words/en.yaml, translate its words, and name the copy after the language"),
            );
            return None;
        }
        let (file, text) = self.text(&path, Some(language.span))?;
        match serde_yaml::from_str(&text) {
            Ok(words) => Some(words),
            Err(error) => {
                let byte = error.location().map_or(0, |l| l.index().min(text.len()));
                self.problems.push(
                    Diagnostic::of(
                        &LANGUAGE,
                        format!("the words can’t be read ({})", yaml::strip_location(&error.to_string())),
                    )
                    .at(Span::new(file, byte..byte))
                    .help("compare the file with layout/words/en.yaml"),
                );
                None
            }
        }
    }

    /// Reads and decodes a YAML file; `named` is where its path stands.
    fn file<T: for<'de> Deserialize<'de>>(
        &mut self,
        path: &str,
        named: Option<ValueSpan>,
    ) -> Option<(SourceId, T)> {
        self.tree(path, named).map(|(file, _, value)| (file, value))
    }

    /// As [`Loader::file`], with the tree that the value was read from.
    fn tree<T: for<'de> Deserialize<'de>>(
        &mut self,
        path: &str,
        named: Option<ValueSpan>,
    ) -> Option<(SourceId, Node, T)> {
        let (file, text) = self.text(path, named)?;
        let node = match yaml::parse(file, &text) {
            Ok(node) => node,
            Err(problem) => {
                self.problems.push(*problem);
                return None;
            }
        };
        match decode(&node) {
            Ok(value) => Some((file, node, value)),
            Err(problems) => {
                self.problems.extend(problems);
                None
            }
        }
    }

    /// Reads a text file and keeps it among the sources; `named` is where its path stands.
    fn text(&mut self, path: &str, named: Option<ValueSpan>) -> Option<(SourceId, String)> {
        match self.project.read_text(path) {
            Ok(text) => match self.sources.add(path, text.clone()) {
                Some(file) => Some((file, text)),
                None => {
                    self.problems.push(too_many(path).at(named.map(ValueSpan::whole)));
                    None
                }
            },
            Err(problem) => {
                let diagnostic = unreadable(path, &problem);
                self.problems.push(match named {
                    Some(span) => diagnostic.at(span.whole()),
                    None => diagnostic,
                });
                None
            }
        }
    }
}

/// A file's name without folder and ending.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string()
}
