//! A file from a translator into the folder of a language.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use super::exchange::{Parcel, Returned, Unreadable};
use super::protect::protect;
use super::put::put;
use super::units::translation;
use super::{po, xliff};
use crate::build::Workspace;
use crate::content::translation::received::{TRANSLATION_FILE, TRANSLATION_LEFT_OUT, TRANSLATION_UNIT};
use crate::content::translation::{State, Step, Translation, Unit, fingerprint, folder};
use crate::diag::{Diagnostic, Diagnostics, Findings, SourceId, Sources, Span, Stop};
use crate::edits::Change;
use crate::project::{PathProblem, Project};
use crate::save;

/// What came of a file from a translator.
#[derive(Debug)]
pub struct Imported {
    /// The language that it translates to.
    pub language: String,
    /// How many texts were brought in.
    pub texts: usize,
    /// How many of them say what stood there already.
    pub same: usize,
    /// How many the translator has not finished.
    pub unfinished: usize,
    /// The files that changed.
    pub changes: Vec<Change>,
    /// Texts that were left out, with the file from the translator.
    pub left_out: Findings,
}

/// A file from a translator is of no kind that is read.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// By its name.
    #[error("cannot tell what {} is: the names of XLIFF files end with .xlf or .xliff, those of PO files with .po", path.display())]
    Kind {
        /// Its path.
        path: PathBuf,
    },
    /// It can't be read.
    #[error("cannot read {} ({source})", path.display())]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file of the translation is written in a way that can't be added to.
    #[error("cannot write the text {way} into {path}: write it there by hand, then import the file again")]
    Unwritable {
        /// The file, from the project's root.
        path: String,
        /// The way to the text.
        way: String,
    },
}

/// Brings a file from a translator into the folder of its language: all of it or nothing, and each other byte stays as it is.
///
/// Texts whose originals have changed since the file was sent are left out and told. With `dry` nothing is written.
///
/// # Errors
/// If the file can't be read, a text has lost placeholders, the report names no such language, or the disk can't be written.
pub fn import(workspace: &Workspace, path: &Path, dry: bool) -> Result<Imported, Stop> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let reader = match ending.as_str() {
        "xlf" | "xliff" => xliff::read,
        "po" => po::read,
        _ => return Err(ImportError::Kind { path: path.to_path_buf() }.into()),
    };
    let text = std::fs::read_to_string(path)
        .map_err(|source| ImportError::Unreadable { path: path.to_path_buf(), source })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut sources = Sources::default();
    let file = sources.add(path.display().to_string(), text).unwrap_or(SourceId(0));
    let parcel = match reader(text) {
        Ok(parcel) => parcel,
        Err(Unreadable { at, message, help }) => {
            let problem = Diagnostic::of(&TRANSLATION_FILE, message).at(Span::new(file, at)).help(help);
            return Err(Findings { sources, list: problem.into() }.into());
        }
    };
    let (translation, texts) = translation(workspace, &parcel.language)?;
    let Sorted { values, unfinished, problems } = sorted(&translation, parcel, file);
    if problems.has_errors() {
        return Err(Findings { sources, list: problems }.into());
    }
    let language = translation.language.clone();
    let same = |(unit, value): &&(&Unit, String)| {
        unit.translated.as_ref().is_some_and(|translated| translated.text == *value)
    };
    let same = values.iter().filter(same).count();
    let mut changes = changes(workspace.project(), &language, &values)?;
    changes.extend(csv_changes(workspace.project(), &translation, &texts, &values)?);
    changes.retain(|change| change.before != change.after);
    let mut state = translation.state.clone().unwrap_or_default();
    state.0.extend(values.iter().map(|(unit, _)| (unit.id(), fingerprint(&unit.source))));
    if !dry && !values.is_empty() {
        let state_text = state.text();
        let mut files: Vec<(PathBuf, &[u8])> =
            changes.iter().map(|change| (change.path.clone().into(), change.after.as_bytes())).collect();
        files.push((State::path(&language).into(), state_text.as_bytes()));
        save::all(workspace.project().root(), &files)?;
    }
    let texts = values.len();
    Ok(Imported {
        language,
        texts,
        same,
        unfinished,
        changes,
        left_out: Findings { sources, list: problems },
    })
}

/// The texts of a file by what becomes of them.
struct Sorted<'t> {
    /// Those that are brought in, as the report writes them.
    values: Vec<(&'t Unit, String)>,
    unfinished: usize,
    problems: Diagnostics,
}

fn sorted(translation: &Translation, parcel: Parcel, file: SourceId) -> Sorted<'_> {
    let units: HashMap<String, &Unit> = translation.units.iter().map(|unit| (unit.id(), unit)).collect();
    let mut sorted = Sorted { values: Vec::new(), unfinished: 0, problems: Diagnostics::default() };
    for Returned { id, source, target, at } in parcel.texts {
        let Some(target) = target else {
            sorted.unfinished += 1;
            continue;
        };
        let span = Span::new(file, at);
        let left_out = |message: String| {
            Diagnostic::of(&TRANSLATION_LEFT_OUT, message)
                .at(span.clone())
                .help("export once more and send the new file, or write the text by hand")
        };
        let Some(unit) = units.get(&id) else {
            sorted.problems.push(left_out(format!("the report has no text {id} any more")));
            continue;
        };
        let protected = protect(&unit.source, unit.form);
        if po::shown(&protected.items).trim() != po::shown(&source).trim() {
            let message = format!("the original of {id} has changed since the file was sent");
            sorted.problems.push(left_out(message).related(unit.span.whole(), "the original is here"));
            continue;
        }
        match protected.restore(&target, unit.form) {
            Ok(text) => sorted.values.push((*unit, around(&unit.source, &text))),
            Err((message, help)) => sorted
                .problems
                .push(Diagnostic::of(&TRANSLATION_UNIT, format!("{message}, in {id}")).at(span).help(help)),
        }
    }
    // A span of the report means nothing among the files of the translator.
    let list = std::mem::take(&mut sorted.problems);
    sorted.problems = list
        .into_iter()
        .map(|mut finding| {
            finding.related.clear();
            finding
        })
        .collect();
    sorted
}

/// A text with the blanks and ends of lines around it that its original has.
fn around(original: &str, text: &str) -> String {
    let start = &original[..original.len() - original.trim_start().len()];
    let end = &original[original.trim_end().len()..];
    format!("{start}{}{end}", text.trim())
}

/// What changes in the YAML files of a translation.
fn changes(project: &Project, language: &str, values: &[(&Unit, String)]) -> Result<Vec<Change>, Stop> {
    let mut files: BTreeMap<&str, Vec<&(&Unit, String)>> = BTreeMap::new();
    for value in values.iter().filter(|(unit, _)| !unit.in_csv) {
        files.entry(&value.0.file).or_default().push(value);
    }
    let mut changes = Vec::new();
    for (file, values) in files {
        let path = format!("{}/{file}", folder(language));
        let before = match project.read_text(&path) {
            Ok(text) => text,
            Err(PathProblem::Missing) => String::new(),
            Err(problem) => return Err(unreadable(project, &path, problem).into()),
        };
        let head = format!("# The text of source/{file} in another language ({language}).\n");
        let mut after = if before.is_empty() { head } else { before.clone() };
        let mut places = 0;
        for (unit, value) in values {
            if unit.translated.as_ref().is_some_and(|translated| translated.text == *value) {
                continue;
            }
            let steps = &unit.path.0;
            let unwritable = || ImportError::Unwritable { path: path.clone(), way: unit.path.to_string() };
            after = put(&after, steps, value).ok_or_else(unwritable)?;
            places += 1;
        }
        if places > 0 {
            changes.push(Change { path, before, after, places });
        }
    }
    Ok(changes)
}

fn unreadable(project: &Project, path: &str, problem: PathProblem) -> ImportError {
    ImportError::Unreadable {
        path: project.root().join(path),
        source: std::io::Error::other(problem.to_string()),
    }
}

/// What changes in the CSV files of a translation: each is written anew, with the cells that hold figures left empty.
fn csv_changes(
    project: &Project,
    translation: &Translation,
    sources: &Sources,
    values: &[(&Unit, String)],
) -> Result<Vec<Change>, Stop> {
    let mut files: BTreeMap<&str, HashMap<(usize, usize), &str>> = BTreeMap::new();
    for unit in translation.units.iter().filter(|unit| unit.in_csv) {
        let text = unit.translated.as_ref().map(|translated| translated.text.as_str());
        if let ([Step::Item(row), Step::Item(column)], Some(text)) = (unit.path.0.as_slice(), text) {
            files.entry(&unit.file).or_default().insert((*row, *column), text);
        }
    }
    let mut touched: BTreeMap<&str, usize> = BTreeMap::new();
    for (unit, value) in values.iter().filter(|(unit, _)| unit.in_csv) {
        if let [Step::Item(row), Step::Item(column)] = unit.path.0.as_slice() {
            files.entry(&unit.file).or_default().insert((*row, *column), value);
            *touched.entry(&unit.file).or_default() += 1;
        }
    }
    let mut changes = Vec::new();
    for (file, places) in touched {
        let Some(original) = sources.find(&format!("source/{file}")) else { continue };
        let text = &sources.get(original).text;
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        for (index, record) in reader.records().enumerate() {
            let record = record?;
            let cells: Vec<&str> = match index.checked_sub(1) {
                None => record.iter().collect(),
                Some(row) => {
                    let cell = |column| files[file].get(&(row, column)).copied().unwrap_or_default();
                    (0..record.len()).map(cell).collect()
                }
            };
            writer.write_record(cells)?;
        }
        let after = String::from_utf8(writer.into_inner().map_err(|error| error.into_error())?)?;
        let path = format!("{}/{file}", folder(&translation.language));
        let before = project.read_text(&path).unwrap_or_default();
        changes.push(Change { path, before, after, places });
    }
    Ok(changes)
}
