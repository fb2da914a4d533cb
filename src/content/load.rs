//! Reads every file of the report, and gathers what is wrong with any of them.

use serde::Deserialize;

use super::declare::{self, Kinds};
use super::decode::{Entries, List, MISSING_KEY, Spanned, UNKNOWN_KEY, WRONG_TYPE, blank, decode_partly};
use super::gaps::Gaps;
use super::model::{
    Block, Manifest, Note, Part, PartContent, PartEntry, Photo, PhotosFile, References, Report, Section,
    SectionFile, Table, TextPart, Words,
};
use super::numerals;
use super::paths::{too_many, unreadable};
use super::translation::{self, Overlay, State, Translation};
use super::yaml::{Node, Style, ValueSpan};
use super::{csv, note_form, references, remarks, yaml};
use crate::diag::{Diagnostic, Diagnostics, Findings, Rule, SourceId, Sources, Span, nearest, rules};
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
pub(super) const SOURCE: &str = "source";

/// What is known of the photos.
const PHOTOS: &str = "source/photos.yaml";

/// The sources that notes cite.
const REFERENCES: &str = "source/references.yaml";

/// What could be read of a project's report.
#[derive(Debug)]
pub struct Loaded {
    /// The report, blank where it could not be read. Nothing where there is no manifest.
    pub report: Option<Report>,
    /// The text of every file that was read.
    pub sources: Sources,
    /// All mistakes in the form of the files.
    pub problems: Diagnostics,
}

/// Loads the report of a project, with the text of every file that was read.
///
/// # Errors
/// Returns all mistakes in the form of the files. How they hang together is for [`crate::check`].
pub fn load(project: &Project) -> Result<(Report, Sources), Findings> {
    match load_partly(project) {
        Loaded { report: Some(report), sources, problems } if !problems.has_errors() => Ok((report, sources)),
        Loaded { sources, mut problems, .. } => {
            problems.sort();
            Err(Findings { sources, list: problems })
        }
    }
}

/// Loads what can be read of the report of a project, in the language that the project is looked at in. What can't be is told, and blank.
pub fn load_partly(project: &Project) -> Loaded {
    let mut loader = Loader::new(project, Sources::default(), None);
    let report = loader.report();
    let Loader { sources, mut problems, .. } = loader;
    let (Some(original), Some(wanted)) = (&report, project.language()) else {
        return Loaded { report, sources, problems };
    };
    let manifest = &original.manifest;
    if manifest.language.value == wanted {
        return Loaded { report, sources, problems };
    }
    let Some(language) = manifest.languages.iter().find(|language| language.value == wanted).cloned() else {
        problems.push(
            Diagnostic::of(&LANGUAGE, format!("the report names no language `{wanted}`"))
                .at(manifest.language.span.whole())
                .help(format!("write `languages: [{wanted}]` into source/report.yaml, or take another one")),
        );
        return Loaded { report, sources, problems };
    };
    translated(project, original, sources, language)
}

/// Loads the translation of a report that was read, whose files are among the `sources`.
fn translated(project: &Project, original: &Report, sources: Sources, language: Spanned<String>) -> Loaded {
    let state = State::read(project, &language.value);
    let mut loader = Loader::new(project, sources, Some(Overlay::new(language, original)));
    let report = loader.report();
    let Loader { sources, mut problems, overlay, .. } = loader;
    let (Some(mut report), Some(mut overlay)) = (report, overlay) else {
        return Loaded { report: None, sources, problems };
    };
    problems.extend(overlay.take_problems());
    translation::relabel(original, &mut report);
    let Overlay { language, units, files, .. } = overlay;
    report.translation = Some(Translation {
        language: language.value,
        original: original.manifest.language.value.clone(),
        words: original.words.clone(),
        units,
        files,
        state,
    });
    Loaded { report: Some(report), sources, problems }
}

/// Reads files one after the other and keeps their texts and problems.
struct Loader<'a> {
    project: &'a Project,
    /// The kinds of block that the layout declares.
    kinds: Kinds,
    sources: Sources,
    problems: Diagnostics,
    gaps: Gaps,
    /// The translation that is laid over all files.
    overlay: Option<Overlay>,
}

impl<'a> Loader<'a> {
    fn new(project: &'a Project, sources: Sources, overlay: Option<Overlay>) -> Self {
        let (kinds, problems, gaps) = (Kinds::default(), Diagnostics::default(), Gaps::default());
        Self { project, kinds, sources, problems, gaps, overlay }
    }

    fn report(&mut self) -> Option<Report> {
        let mut manifest = self.file::<Manifest>(MANIFEST, None).map(|(_, manifest)| manifest);
        if let (Some(manifest), Some(overlay)) = (&mut manifest, &self.overlay) {
            manifest.language = overlay.language.clone();
        }
        let photos = self.photos();
        self.gaps.photos = photos.is_none();
        let references = self.references();
        let mut words = manifest.as_ref().and_then(|m| self.words(&m.language));
        if let (Some(manifest), Some(words)) = (&manifest, &mut words) {
            words.calendar = manifest.calendar;
            words.digits = numerals::digits(&manifest.language.value, manifest.numerals);
        }
        let (kinds, problems) = declare::kinds(self.project, &mut self.sources);
        self.kinds = kinds;
        self.problems.extend(problems);
        let parts: Vec<Part> = match &manifest {
            Some(manifest) => manifest.parts.iter().filter_map(|entry| self.part(entry)).collect(),
            None => Vec::new(),
        };
        let nowhere = ValueSpan { file: SourceId(0), start: 0, end: 0, style: Style::Plain, nth: 0 };
        let words = words.or_else(|| blank(nowhere));
        let (photos, gaps) = (photos.unwrap_or_default(), std::mem::take(&mut self.gaps));
        Some(Report {
            manifest: manifest?,
            parts,
            photos,
            references,
            words: words?,
            gaps,
            translation: None,
        })
    }

    /// Reads the file of a part, and its sections.
    fn part(&mut self, entry: &PartEntry) -> Option<Part> {
        let spanned = entry.path();
        let path = format!("{SOURCE}/{}", spanned.value);
        let named = Some(spanned.span);
        let read = match entry {
            PartEntry::Cover(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::Cover(c))),
            PartEntry::Imprint(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::Imprint(c))),
            PartEntry::Contents(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::Contents(c))),
            PartEntry::PhotoList(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::PhotoList(c))),
            PartEntry::BackCover(_) => self.file(&path, named).map(|(f, c)| (f, PartContent::BackCover(c))),
            PartEntry::Text(_) => self.tree::<TextPart>(&path, named).map(|(file, node, mut part)| {
                self.finish_file(&mut part.body, &part.notes.0, &node);
                let sections = part.sections.iter().filter_map(|path| self.section(path)).collect();
                (file, PartContent::Text(Box::new(part), sections))
            }),
        };
        self.gaps.content |= read.is_none();
        let (file, content) = read?;
        Some(Part { id: stem(&spanned.value), file, content })
    }

    fn section(&mut self, path: &Spanned<String>) -> Option<Section> {
        let full = format!("{SOURCE}/{}", path.value);
        let read = self.tree::<SectionFile>(&full, Some(path.span));
        self.gaps.content |= read.is_none();
        let (file, node, mut content) = read?;
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
        let told = declare::fill(body, file, &self.kinds);
        self.gaps.extend(told.gaps);
        self.problems.extend(told.problems);
        for block in &mut body.0 {
            if let Block::Table(table) = &mut block.value {
                // A file that would not be used is not read.
                let named = table.csv.clone().filter(|_| table.rows.is_empty());
                let is_named = named.is_some();
                let file = named.and_then(|csv| self.text(&format!("source/{}", csv.value), Some(csv.span)));
                let unread = is_named && file.is_none();
                // The titles of a translation are others than those in the file, which were compared with those of the original.
                let told = csv::fill(table, file, self.overlay.is_none());
                if table.rows.is_empty() {
                    self.gaps.extend(
                        table.csv.iter().map(|csv| csv.span.whole()).filter(|_| told.has_errors() || unread),
                    );
                }
                self.problems.extend(told);
                self.lay_rows(table);
                remarks::letter(table);
            }
        }
        self.problems.extend(note_form::check(notes));
    }

    /// Lays the CSV file of a translation over the rows that a table has from one.
    fn lay_rows(&mut self, table: &mut Table) {
        let (Some(overlay), Some(csv)) = (&self.overlay, table.csv.clone()) else { return };
        let path = format!("{}/{}", translation::folder(&overlay.language.value), csv.value);
        let mut over = None;
        if !matches!(self.project.resolve(&path), Err(PathProblem::Missing))
            && let Some((file, text)) = self.text(&path, Some(csv.span))
        {
            let mut rows = Table { rows: List::default(), ..table.clone() };
            self.problems.extend(csv::fill(&mut rows, Some((file, text)), false));
            over = Some((file, rows));
        }
        if let Some(overlay) = &mut self.overlay {
            overlay.files.extend(over.iter().map(|(file, _)| *file));
            overlay.lay_rows(&csv.value, table, over.as_ref().map(|(_, rows)| rows));
        }
    }

    /// Lays the file of a translation, if there is one, over a file of the report.
    fn lay(&mut self, path: &str, node: &mut Node) {
        let (Some(overlay), Some(own)) = (&self.overlay, path.strip_prefix("source/")) else { return };
        let over = format!("{}/{own}", translation::folder(&overlay.language.value));
        let mut read = None;
        if !matches!(self.project.resolve(&over), Err(PathProblem::Missing))
            && let Some((file, text)) = self.text(&over, None)
        {
            let yaml::Read { node, problems, gaps, mended, .. } = yaml::read(file, &text);
            self.problems.extend(problems);
            self.gaps.extend(gaps);
            self.gaps.mend(mended);
            read = Some((file, node));
        }
        if let Some(overlay) = &mut self.overlay {
            overlay.files.extend(read.iter().map(|(file, _)| *file));
            overlay.lay(own, node, read.as_ref().map(|(_, node)| node));
        }
    }

    /// Whether a file that a report can do without is not there, or holds nothing but remarks and perhaps this line.
    fn is_left_out(&mut self, path: &str, line: &str) -> bool {
        match self.project.read_text(path) {
            Ok(text) => {
                let bare = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
                let mut left = bare.filter(|own| !own.is_empty());
                let nothing = left.next().is_none_or(|first| first == line) && left.next().is_none();
                // What was read is no file that nothing names.
                nothing && self.text(path, None).is_some()
            }
            Err(problem) => matches!(problem, PathProblem::Missing),
        }
    }

    /// Reads the photos; a report without any needs no file for them.
    fn photos(&mut self) -> Option<Entries<Photo>> {
        if self.is_left_out(PHOTOS, "photos:") {
            return Some(Entries::default());
        }
        let (_, mut file) = self.file::<PhotosFile>(PHOTOS, None)?;
        // A photo's file is known by its path, which must be spelled in one way.
        file.photos.0.iter_mut().for_each(|(_, photo)| photo.file.value = normal(&photo.file.value));
        Some(file.photos)
    }

    /// Reads the sources that notes cite; a report without any needs no file for them.
    fn references(&mut self) -> References {
        if self.is_left_out(REFERENCES, "{}") {
            return References::default();
        }
        let Some((file, text)) = self.text(REFERENCES, None) else {
            self.gaps.references = true;
            return References::default();
        };
        let (references, problems, gaps) = references::read(file, &text);
        self.problems.extend(problems);
        self.gaps.extend(gaps);
        references
    }

    /// Reads the words of the report's language.
    ///
    /// The layouts own the file and keep more in it, so that keys which are unknown here are no mistakes.
    fn words(&mut self, language: &Spanned<String>) -> Option<Words> {
        if self.gaps.contain(&language.span.whole()) {
            return None;
        }
        let plain = language.value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
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
        let yaml::Read { node, problems, .. } = yaml::read(file, &text);
        let decoded = decode_partly(&node);
        let own = decoded.problems.filter(|problem| *problem.rule != UNKNOWN_KEY);
        self.problems.extend(problems.into_iter().chain(own));
        decoded.value
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
        let yaml::Read { mut node, problems, gaps, mended, .. } = yaml::read(file, &text);
        self.lay(path, &mut node);
        let decoded = decode_partly(&node);
        // What was left out of the text is not missed.
        let mut left_out = Gaps::default();
        left_out.extend(gaps);
        left_out.mend(mended);
        let told = decoded.problems.filter(|problem| !is_missed(problem, &left_out, &self.sources));
        self.problems.extend(problems.into_iter().chain(told));
        self.gaps.extend(decoded.gaps.into_iter().map(ValueSpan::whole));
        self.gaps.take(left_out);
        decoded.value.map(|value| (file, node, value))
    }

    /// The file that is likely meant by a path at which there is none: one of the content that nothing has named so far.
    fn meant(&self, path: &str) -> Option<String> {
        let whole = format!("{path}.yaml");
        if !path.ends_with(".yaml")
            && self.project.resolve(&whole).is_ok()
            && self.sources.find(&whole).is_none()
        {
            return Some(whole);
        }
        let parted = |path: &str| {
            let (folder, name) = path.rsplit_once('/')?;
            let (stem, ending) = name.rsplit_once('.')?;
            Some((folder.to_string(), stem.to_string(), ending.to_string()))
        };
        let (folder, stem, ending) = parted(path)?;
        let files = self.project.files(SOURCE, |_| true);
        let beside =
            files.iter().filter(|file| self.sources.find(file).is_none()).filter_map(|file| parted(file));
        let stems = beside.filter(|(of, _, end)| *of == folder && *end == ending).map(|(_, stem, _)| stem);
        let stems: Vec<String> = stems.collect();
        let meant = nearest(&stem, stems.iter().map(String::as_str))?;
        Some(format!("{folder}/{meant}.{ending}"))
    }

    /// Reads a text file and keeps it among the sources; `named` is where its path stands.
    fn text(&mut self, path: &str, named: Option<ValueSpan>) -> Option<(SourceId, String)> {
        // A file of the original is known by the number that it has already, so that its values have the same places.
        if let Some(file) = self.sources.find(path).filter(|_| self.overlay.is_some()) {
            return Some((file, self.sources.get(file).text.clone()));
        }
        match self.project.read_text(path) {
            Ok(text) => match self.sources.add(path, text.clone()) {
                Some(file) => Some((file, text)),
                None => {
                    self.problems.push(too_many(path).at(named.map(ValueSpan::whole)));
                    None
                }
            },
            Err(problem) => {
                let meant =
                    named.filter(|_| matches!(problem, PathProblem::Missing)).and_then(|_| self.meant(path));
                let diagnostic = unreadable(path, &problem);
                if let (Some(span), Some(meant)) = (named, &meant) {
                    let short = meant.strip_prefix("source/").unwrap_or(meant);
                    self.problems.push(diagnostic.at(span.whole()).help(format!("did you mean `{short}`?")));
                    return self.text(meant, None);
                }
                self.problems.push(match named {
                    Some(span) => diagnostic.at(span.whole()),
                    None => diagnostic,
                });
                None
            }
        }
    }
}

/// Whether a mistake in the form of a file is that something is missing which was left out of it as it could not be read.
fn is_missed(problem: &Diagnostic, left_out: &Gaps, sources: &Sources) -> bool {
    let Some(span) = &problem.span else { return false };
    if *problem.rule == MISSING_KEY {
        let key = problem.message.split('`').nth(1).unwrap_or_default();
        return left_out.say(key, sources);
    }
    // What is empty since the lines below it were left out, or what stands there is read in another way.
    let text = &sources.get(span.file).text;
    let rest = &text[span.range.end..];
    let after = rest.len() - rest.trim_start_matches([':', ' ', '\n', '\r']).len();
    let near = Span::new(span.file, span.range.start..span.range.end + after);
    if *problem.rule == WRONG_TYPE && left_out.mended(&near) {
        return true;
    }
    span.range.is_empty() && left_out.reach_into(span.file, span.range.start..span.range.end + after + 1)
}

/// A file's name without folder and ending.
pub(crate) fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string()
}
