//! Entries of photos.yaml for pictures that it does not name, with what their files say of themselves.

use std::collections::HashSet;
use std::fmt::Write;
use std::path::Path;

use serde_yaml::Value;

use crate::content::markup::literal;
use crate::edits::Change;
use crate::photos::words::PhotoWords;
use crate::project::{PathProblem, Project};
use crate::schema::modeline;

/// The file that the entries go into.
const FILE: &str = "source/photos.yaml";

/// Why no entries can be written.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// It is not there, or can't be read.
    #[error("cannot read source/photos.yaml ({0})")]
    Unreadable(String),
    /// Its form leaves no place for them.
    #[error("source/photos.yaml does not end with a list of photos under `photos:`; add the entries by hand")]
    Form,
    /// They are already there, under another spelling, or it would mean something else.
    #[error(
        "source/photos.yaml would mean something else with the entries; nothing was written, add them by hand"
    )]
    Meaning,
}

/// What can be added.
#[derive(Debug)]
pub struct Import {
    /// The change of photos.yaml; nothing if it names all pictures.
    pub change: Option<Change>,
    /// The pictures that get an entry, and whether words came with them.
    pub photos: Vec<(String, bool)>,
}

/// Works out the entries of all pictures in `images/` that photos.yaml does not name.
///
/// Nothing is made up: what a file does not say is left out, and a text alternative that it has not is left empty, which every
/// check tells until somebody writes it.
///
/// # Errors
/// Says why the file can't be changed.
pub fn plan(project: &Project) -> Result<Import, ImportError> {
    let read = match project.read_text(FILE) {
        // A report without photos needs no file for them: their first ones begin it.
        Err(PathProblem::Missing) => Ok(String::new()),
        read => read,
    };
    let before = read.map_err(|problem| ImportError::Unreadable(problem.to_string()))?;
    let begun = match before.lines().all(|line| line.trim().is_empty() || line.starts_with('#')) {
        true if before.is_empty() => format!("{}\nphotos:\n", modeline(FILE, "photos")),
        true => format!("{}\nphotos:\n", before.trim_end()),
        false => before.clone(),
    };
    let known = Known::read(&begun).ok_or(ImportError::Form)?;
    let is_picture = |path: &Path| {
        let ending = path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        ending.is_some_and(|ending| {
            matches!(ending.as_str(), "jpg" | "jpeg" | "png" | "tif" | "tiff" | "webp" | "jxl")
        })
    };
    let (mut ids, mut entries, mut photos) = (known.ids.clone(), String::new(), Vec::new());
    for path in project.files("images", is_picture) {
        if known.files.contains(&path) {
            continue;
        }
        let words = project.read(&path).map(|bytes| PhotoWords::read(&bytes)).unwrap_or_default();
        let id = free_id(&path, &ids);
        entries.push_str(&entry(&id, &path, &words, &known.indent));
        photos.push((path, words != PhotoWords::default()));
        ids.insert(id);
    }
    if photos.is_empty() {
        return Ok(Import { change: None, photos });
    }
    let end = if begun.ends_with('\n') { "" } else { "\n" };
    let after = format!("{begun}{end}{entries}");
    let added = Known::read(&after).ok_or(ImportError::Meaning)?;
    if added.ids != ids || added.files.len() != known.files.len() + photos.len() {
        return Err(ImportError::Meaning);
    }
    let places = photos.len();
    Ok(Import { change: Some(Change { path: FILE.into(), before, after, places }), photos })
}

/// What photos.yaml holds.
pub(crate) struct Known {
    /// The ids of the photos.
    pub(crate) ids: HashSet<String>,
    files: HashSet<String>,
    /// The blanks before an entry.
    pub(crate) indent: String,
}

impl Known {
    /// Reads the file, whose last key must be `photos` with an entry a line.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let is_content = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
        let mut lines = text.lines().filter(is_content);
        let key = text.lines().filter(is_content).rfind(|line| !line.starts_with([' ', '-']))?;
        let rest = key.strip_prefix("photos:")?.trim();
        if !(rest.is_empty() || rest.starts_with('#')) {
            return None;
        }
        lines.find(|line| *line == key);
        let first = lines.next().unwrap_or("  ");
        let indent: String = first.chars().take_while(|c| *c == ' ').collect();
        let value: Value = serde_yaml::from_str(text).ok()?;
        let photos = value.get("photos")?;
        let empty = serde_yaml::Mapping::new();
        let photos = if photos.is_null() { &empty } else { photos.as_mapping()? };
        let ids = photos.keys().map(|id| id.as_str().map(str::to_string)).collect::<Option<_>>()?;
        let file = |photo: &Value| photo.get("file").and_then(Value::as_str).map(str::to_string);
        let files = photos.values().filter_map(file).collect();
        Some(Self { ids, files, indent })
    }
}

/// An id that is still free, by the name of a file.
fn free_id(path: &str, taken: &HashSet<String>) -> String {
    let stem = Path::new(path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let words: String = stem.chars().map(plain).collect();
    let words: Vec<&str> = words.split('-').filter(|word| !word.is_empty()).collect();
    let name = match words.join("-") {
        name if name.starts_with(|c: char| c.is_ascii_alphabetic()) => name,
        name => format!("photo-{name}").trim_end_matches('-').to_string(),
    };
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    std::iter::once(name.clone()).chain(numbered).find(|id| !taken.contains(id)).unwrap_or(name)
}

/// An entry, a key a line.
fn entry(id: &str, path: &str, words: &PhotoWords, indent: &str) -> String {
    let mut text = format!("{indent}{id}:");
    if let Some(date) = &words.date {
        let _ = write!(text, " # taken {}", plain(date));
    }
    let mut line = |key: &str, value: &str| {
        let _ = write!(text, "\n{indent}{indent}{key}: {}", quoted(value));
    };
    line("file", path);
    if let Some(caption) = &words.caption {
        line("caption", &literal(caption));
    }
    if let Some(credit) = words.credit.as_ref().or(words.copyright.as_ref()) {
        line("credit", &literal(credit));
    }
    line("alt", words.alt.as_deref().unwrap_or_default());
    if let (Some(copyright), true) = (&words.copyright, words.credit.is_some()) {
        let _ = write!(text, "\n{indent}{indent}# rights: {}", plain(copyright));
    }
    text.push('\n');
    text
}

/// Words of a comment: without signs that are not seen.
fn plain(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).collect()
}

/// Words as a quoted value of YAML (1.2, 7.3.1).
fn quoted(words: &str) -> String {
    serde_json::to_string(&plain(words)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_says_what_the_file_says_and_no_more() {
        let words = PhotoWords {
            caption: Some("A *boat* at \"dawn\".".into()),
            credit: Some("A. Lim".into()),
            copyright: Some("© MMN".into()),
            alt: None,
            date: Some("2019-05-04".into()),
        };
        let text = entry("boat", "images/boat.jpg", &words, "  ");
        insta::assert_snapshot!(text, @r##"
          boat: # taken 2019-05-04
            file: "images/boat.jpg"
            caption: "A \\*boat\\* at \"dawn\"."
            credit: "A. Lim"
            alt: ""
            # rights: © MMN
        "##);
        let bare = entry("boat", "images/boat.jpg", &PhotoWords::default(), "  ");
        assert_eq!(bare, "  boat:\n    file: \"images/boat.jpg\"\n    alt: \"\"\n");
    }

    #[test]
    fn ids_come_from_the_names_of_files_and_are_free() {
        let taken: HashSet<String> = ["img-2041", "img-2041-2"].map(String::from).into();
        assert_eq!(free_id("images/IMG_2041.JPG", &taken), "img-2041-3");
        assert_eq!(free_id("images/Mae Sot – market.jpg", &taken), "mae-sot-market");
        assert_eq!(free_id("images/2041.jpg", &taken), "photo-2041");
        assert_eq!(free_id("images/ตลาด.jpg", &taken), "photo");
    }

    #[test]
    fn a_file_of_another_form_is_left_alone() {
        let read = |text| Known::read(text).is_some();
        assert!(read("# all\nphotos:\n   a: { file: images/a.jpg, alt: A. }\n"));
        assert!(read("photos: # none yet\n"));
        assert!(!read("photos: { a: { file: images/a.jpg } }\n"));
        assert!(!read("photos:\n  a: { file: images/a.jpg }\nmore: 1\n"));
        assert!(!read(""));
        assert_eq!(Known::read("photos:\n   a: { file: b.jpg }\n").unwrap().indent, "   ");
    }
}
