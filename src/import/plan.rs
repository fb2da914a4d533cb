//! What an import writes, and where: worked out whole before anything is written.

use std::path::{Path, PathBuf};

use super::document::LeftOut;
use super::error::ImportError;
use super::manifest::with_parts;
use super::read::{Sources, read};
use super::taken::Taken;
use super::words::{count, missing, written};
use super::write::{Counts, PhotoEntry, Writer};
use crate::edits::Change;
use crate::products::photo_import::{ImportError as PhotosError, Known};
use crate::project::{MANIFEST, Project};
use crate::save;

const PHOTOS: &str = "source/photos.yaml";

/// What is imported, and where to.
#[derive(Debug, Clone)]
pub struct Options {
    /// The file, or a folder of files.
    pub path: PathBuf,
    /// The level of headings that begin parts, 0 for a document's title; folio chooses where it is not set.
    pub level: Option<u8>,
}

/// What an import writes.
#[derive(Debug)]
pub struct Plan {
    root: PathBuf,
    /// New files: their paths from the folder that they go into, and their bytes. Pictures stand last.
    pub new: Vec<(String, Vec<u8>)>,
    /// Changes of files that are there.
    pub changes: Vec<Change>,
    /// The parts that nothing names yet, as they are written in the manifest; empty where it names them.
    pub unnamed: Vec<String>,
    /// How much is written.
    pub counts: Counts,
    /// How many words the files hold.
    pub words: usize,
    /// What is not carried over, or not as it was.
    pub left_out: Vec<LeftOut>,
    /// Words of the files that stand neither in what is written nor among what is left out: a fault, which is told and not hidden.
    pub missing: Vec<String>,
    /// Names of files in an imported folder that folio does not read.
    pub passed_over: Vec<String>,
}

/// Works out what an import writes into a project, or into a folder that is none; nothing is written yet.
///
/// # Errors
/// If a file can't be read, holds nothing, or the project's photos.yaml can't be added to.
pub fn plan(project: Option<&Project>, folder: &Path, options: &Options) -> Result<Plan, ImportError> {
    let root = project.map_or(folder, Project::root).to_path_buf();
    let taken = match project {
        Some(project) => Taken::of(project),
        None if root.join("source").exists() => return Err(ImportError::Occupied { folder: root }),
        None => Taken::none(),
    };
    let Sources { read, passed_over } = read(&options.path)?;
    let mut writer = Writer::new(taken);
    let mut measure = String::new();
    for source in read {
        measure.push_str(&source.document.words);
        measure.push('\n');
        writer.document(source.document, &source.stem, options.level);
    }
    let mut made = writer.finish();
    if made.files.is_empty() && made.images.is_empty() {
        return Err(ImportError::Nothing { path: options.path.clone() });
    }
    let missing = missing(&measure, &written(&made)?);
    let mut new: Vec<(String, Vec<u8>)> = Vec::new();
    let mut changes = Vec::new();
    let mut unnamed: Vec<String> = Vec::new();
    let mut change = |path: &str, before: String, after: String| {
        changes.push(Change { path: path.into(), before, after, places: 1 });
    };
    if !made.photos.is_empty() {
        match project.map(|project| project.read_text(PHOTOS)) {
            Some(before) => {
                let before = before.map_err(|problem| PhotosError::Unreadable(problem.to_string()))?;
                let after = with_photos(&before, &made.photos)?;
                change(PHOTOS, before, after);
            }
            None => {
                let head = "# yaml-language-server: $schema=.schema/photos.json\nphotos:\n";
                let entries: String = made.photos.iter().map(|photo| photo.lines("  ")).collect();
                new.push((PHOTOS.into(), format!("{head}{entries}").into_bytes()));
            }
        }
    }
    let manifest = project.and_then(|project| project.read_text(MANIFEST).ok());
    match manifest.and_then(|before| Some((with_parts(&before, &made.parts)?, before))) {
        Some((after, before)) => change(MANIFEST, before, after),
        None => unnamed.extend(made.parts.iter().map(|part| format!("  - text: {part}"))),
    }
    let files = std::mem::take(&mut made.files);
    new.splice(0..0, files.into_iter().map(|(path, text)| (path, text.into_bytes())));
    new.append(&mut made.images);
    Ok(Plan {
        root,
        new,
        changes,
        unnamed,
        counts: made.counts,
        words: count(&measure),
        left_out: made.left_out,
        missing,
        passed_over,
    })
}

impl Plan {
    /// Writes all of it, or nothing.
    ///
    /// # Errors
    /// If a file is there already or has changed meanwhile, or the disk can't be written.
    pub fn write(&self) -> Result<(), ImportError> {
        let unwritten = |path: &Path, error| save::SaveError::new(path, error);
        std::fs::create_dir_all(&self.root).map_err(|error| unwritten(&self.root, error))?;
        let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        for (path, bytes) in &self.new {
            if self.root.join(path).symlink_metadata().is_ok() {
                return Err(ImportError::Changed { file: path.clone() });
            }
            files.push((PathBuf::from(path), bytes.clone()));
        }
        for change in &self.changes {
            let full = self.root.join(&change.path);
            let bytes = std::fs::read(&full).map_err(|error| unwritten(&full, error))?;
            let mark: &[u8] = if bytes.starts_with(b"\xef\xbb\xbf") { b"\xef\xbb\xbf" } else { b"" };
            if bytes[mark.len()..] != *change.before.as_bytes() {
                return Err(ImportError::Changed { file: change.path.clone() });
            }
            files.push((PathBuf::from(&change.path), [mark, change.after.as_bytes()].concat()));
        }
        let files: Vec<(PathBuf, &[u8])> =
            files.iter().map(|(path, bytes)| (path.clone(), bytes.as_slice())).collect();
        save::all(&self.root, &files)?;
        Ok(())
    }
}

/// photos.yaml with more entries at its end.
fn with_photos(before: &str, photos: &[PhotoEntry]) -> Result<String, PhotosError> {
    let known = Known::read(before).ok_or(PhotosError::Form)?;
    let entries: String = photos.iter().map(|photo| photo.lines(&known.indent)).collect();
    let end = if before.ends_with('\n') { "" } else { "\n" };
    let after = format!("{before}{end}{entries}");
    let added = Known::read(&after).ok_or(PhotosError::Meaning)?;
    let all = known.ids.len() + photos.len();
    let there = photos.iter().all(|photo| added.ids.contains(&photo.id));
    if added.ids.len() == all && there { Ok(after) } else { Err(PhotosError::Meaning) }
}
