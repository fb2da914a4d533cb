//! A report to begin with: a sample that is whole, of the organisation and year that are asked for.

use std::path::Path;

use serde_yaml::Value;

use super::folder::{FolderError, NewFolder};
use super::given::{given, languages, themes};
use super::page::PageSize;
use crate::content::declare;
use crate::content::markup::literal;
use crate::content::values::{Date, Years};
use crate::content::yaml::set_key;
use crate::diag::{Sources, nearest};
use crate::project::{MANIFEST, Project};
use crate::save::SaveError;
use crate::schema;
use crate::theme::{THEME, THEMES};

/// The year that the sample is on; its other years move with it.
const YEAR: i32 = 2024;

/// What a new report is like.
#[derive(Debug, Clone)]
pub struct Options {
    /// The organisation's name, as it prints; that of the sample unless set.
    pub organisation: Option<String>,
    /// The year or years that it reports on.
    pub year: Years,
    /// The code of its language, one of [`languages`].
    pub language: String,
    /// The theme that it is set in, one of [`themes`]; that of `layout/theme.yaml` unless set.
    pub theme: Option<String>,
    /// The size of its pages.
    pub page: PageSize,
    /// The date that its PDFs carry.
    pub date: Date,
}

/// Why there is no new report.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// Its folder can't be one.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// There are no words for its language.
    #[error(
        "there are no words for the language `{language}`; there are words for: {known}. To add a language, begin in one of these and translate layout/words/en.yaml"
    )]
    Language {
        /// The code that was asked for.
        language: String,
        /// The codes that there are.
        known: String,
    },
    /// There is no such theme.
    #[error(
        "there is no theme `{theme}`{}; the themes are: {known}. Without `--theme` the pages look as layout/theme.yaml has them",
        perhaps(near)
    )]
    Theme {
        /// The name that was asked for.
        theme: String,
        /// The name that is perhaps meant.
        near: Option<String>,
        /// The names that there are.
        known: String,
    },
    /// A name of nothing.
    #[error(
        "the name of the organisation is empty; write it in quotation marks, as in --organisation \"Example Organisation\""
    )]
    Nameless,
    /// The sample, the theme, or a file of the last report does not have the form that it should have.
    #[error("{path} can’t be changed as it has to be; nothing was written")]
    Form {
        /// The path of the file.
        path: String,
    },
    /// The disk can't be read.
    #[error("cannot read {path} ({told})")]
    Unreadable {
        /// The path of the file.
        path: String,
        /// Why.
        told: String,
    },
}

/// The name that is perhaps meant, as a question.
fn perhaps(near: &Option<String>) -> String {
    near.as_ref().map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"))
}

impl From<SaveError> for NewError {
    fn from(error: SaveError) -> Self {
        Self::Folder(error.into())
    }
}

/// Makes a report in a new folder, or in one that is empty.
///
/// # Errors
/// If the folder holds something, if there are no words for the language, or the disk can't be written. Then nothing is there.
pub fn begin(folder: &Path, options: &Options) -> Result<(), NewError> {
    let Options { organisation, year, language, theme, page, .. } = options;
    let known = languages();
    if !known.contains(language) {
        return Err(NewError::Language { language: language.clone(), known: known.join(", ") });
    }
    let known = themes();
    if let Some(theme) = theme.as_ref().filter(|theme| !known.contains(theme)) {
        let near = nearest(theme, known.iter().map(String::as_str)).map(str::to_string);
        return Err(NewError::Theme { theme: theme.clone(), near, known: known.join(", ") });
    }
    if organisation.as_ref().is_some_and(|name| name.trim().is_empty()) {
        return Err(NewError::Nameless);
    }
    let new = NewFolder::begin(folder)?;
    for file in given() {
        let is_content = file.path.starts_with("source/");
        let text = match std::str::from_utf8(&file.bytes) {
            Ok(text) if is_content => moved(text, year.first - YEAR),
            Ok(text) if is_theme(&file.path) => {
                page.theme(text).ok_or_else(|| NewError::Form { path: file.path.clone() })?
            }
            _ => {
                new.write(&file.path, &file.bytes)?;
                continue;
            }
        };
        let text = match file.path == MANIFEST {
            true => manifest(&text, options).ok_or_else(|| NewError::Form { path: file.path.clone() })?,
            false => text,
        };
        new.write(&file.path, text.as_bytes())?;
    }
    write_schemas(&new)?;
    Ok(new.put()?)
}

/// Writes the schemas of all kinds of file, with the blocks that the layout of the new folder declares.
pub(super) fn write_schemas(new: &NewFolder) -> Result<(), NewError> {
    let unreadable = |error: &dyn std::error::Error| NewError::Unreadable {
        path: new.path().display().to_string(),
        told: error.to_string(),
    };
    let project = Project::discover(new.path()).map_err(|error| unreadable(&error))?;
    let (kinds, _) = declare::kinds(&project, &mut Sources::default());
    for file in schema::all(&kinds) {
        let path = format!("{}/{}.json", schema::FOLDER, file.kind);
        new.write(&path, format!("{:#}\n", file.schema).as_bytes())?;
    }
    Ok(())
}

/// Whether a file holds the measures of a page: the theme, or one of the others.
fn is_theme(path: &str) -> bool {
    path == THEME || path.starts_with(THEMES) && path.ends_with("/theme.yaml")
}

/// The sample's manifest, as it is asked for.
fn manifest(text: &str, options: &Options) -> Option<String> {
    let Options { organisation, year, language, theme, date, .. } = options;
    let set = |text: String, groups: &[&str], key: &str, value: String| {
        set_key(&text, groups, key, &Value::String(value))
    };
    let mut text = set(text.to_string(), &[], "year", year.to_string())?;
    text = set(text, &[], "language", language.clone())?;
    text = set(text, &[], "date", date.to_string())?;
    if let Some(theme) = theme {
        text = set(text, &[], "theme", theme.clone())?;
    }
    match organisation {
        Some(name) => set(text, &["organisation"], "name", literal(name.trim())),
        None => Some(text),
    }
}

/// A text of the sample, whose years are all so many years later.
fn moved(text: &str, years: i32) -> String {
    let is_near = |year: &i32| (YEAR - 10..YEAR + 10).contains(year);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let (digits, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        out.push_str(before);
        match digits.parse::<i32>().ok().filter(|year| digits.len() == 4 && is_near(year)) {
            Some(year) => out.push_str(&format!("{:04}", year + years)),
            None => out.push_str(digits),
        }
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::load;
    use crate::schema::modeline;
    use std::fs;

    fn options(year: &str) -> Options {
        Options {
            organisation: Some("Aid: *Here* & “there”".into()),
            year: year.parse().unwrap(),
            language: "en".into(),
            theme: None,
            page: PageSize::Letter,
            date: "2031-02-03".parse().unwrap(),
        }
    }

    #[test]
    fn years_of_the_sample_move_and_figures_do_not() {
        assert_eq!(
            moved("2024-03-04, 2023 and 2024/25: 1240, 20240, [2500]", 7),
            "2031-03-04, 2030 and 2031/25: 1240, 20240, [2500]"
        );
        assert_eq!(moved("", 1), "");
    }

    #[test]
    fn a_new_report_is_of_the_organisation_and_year_that_are_asked_for() {
        let dir = tempfile::tempdir().unwrap();
        for year in ["2031", "2031/32", "1987"] {
            let folder = dir.path().join(year.replace('/', "-"));
            begin(&folder, &options(year)).unwrap();
            let project = Project::discover(&folder).unwrap();
            let (report, _) = load(&project).unwrap_or_else(|_| panic!("the report of {year} can be read"));
            let manifest = &report.manifest;
            assert_eq!(manifest.organisation.name.plain(), "Aid: *Here* & “there”");
            assert_eq!(
                (manifest.year.to_string(), manifest.date.to_string()),
                (year.into(), "2031-02-03".into())
            );
            let (kinds, _) = declare::kinds(&project, &mut Sources::default());
            for (path, kind) in schema::kinds(&report, &kinds) {
                let text = fs::read_to_string(folder.join(&path)).unwrap();
                assert_eq!(text.lines().next().unwrap(), modeline(&path, kind), "{path}");
            }
            assert!(folder.join("source/.schema/report.json").is_file());
            assert!(fs::read_to_string(folder.join(THEME)).unwrap().contains("height: 279.4"));
        }
    }

    #[test]
    fn a_new_report_is_set_in_the_theme_that_is_asked_for_in_its_size() {
        let dir = tempfile::tempdir().unwrap();
        for theme in themes() {
            let folder = dir.path().join(&theme);
            begin(&folder, &Options { theme: Some(theme.clone()), ..options("2031") }).unwrap();
            let project = Project::discover(&folder).unwrap();
            let (report, _) = load(&project).unwrap_or_else(|_| panic!("the report in {theme} can be read"));
            assert_eq!(report.manifest.theme.map(|name| name.value), Some(theme));
            let page = crate::theme::load(&project).unwrap().unwrap().page;
            assert_eq!((page.width.value.0, page.height.value.0), (215.9, 279.4));
        }
        assert!(themes().len() >= 2);
    }

    #[test]
    fn what_can_not_be_made_is_told_and_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("report");
        let told = |options| begin(&folder, &options).unwrap_err().to_string();
        let other = told(Options { language: "xx".into(), ..options("2024") });
        assert!(other.contains("`xx`") && other.contains("en"), "{other}");
        let theme = told(Options { theme: Some("musem".into()), ..options("2024") });
        assert!(theme.contains("`musem` (did you mean `museum`?); the themes are: "), "{theme}");
        let nameless = told(Options { organisation: Some(" ".into()), ..options("2024") });
        assert!(nameless.contains("is empty"), "{nameless}");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    /// What the sample says of itself: nobody takes it for a real report.
    #[test]
    fn the_sample_says_that_it_is_one() {
        let given = given();
        let text = |path: &str| {
            let file = given.iter().find(|file| file.path == path).unwrap();
            String::from_utf8(file.bytes.to_vec()).unwrap()
        };
        assert!(text("source/imprint.yaml").contains("This is a sample."));
        assert!(text("source/report.yaml").contains("A sample report"));
        assert!(text("source/references.yaml").contains("does not exist"));
        for photo in given.iter().filter(|file| file.path.starts_with("images/")) {
            assert!(text("source/photos.yaml").contains(&photo.path), "{}", photo.path);
            assert!(photo.bytes.len() < 400_000, "{} is large", photo.path);
        }
    }
}
