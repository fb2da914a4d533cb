//! Next year’s report after the last one, in a folder of its own: the last one stays as it went to press.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::begin::{NewError, write_schemas};
use super::carried::{Carried, carried};
use super::folder::NewFolder;
use super::years::{Move, later};
use crate::content::load;
use crate::content::model::Report;
use crate::content::values::{Date, Years};
use crate::content::yaml::set_key;
use crate::diag::{Sources, Stop};
use crate::project::{MANIFEST, Project, open};
use crate::save::SaveError;

/// What is carried over as it is, where the last report has it; `source/` and the photos are looked at.
const AS_IT_IS: [&str; 8] = [
    "layout",
    "fonts",
    "docs",
    "README.md",
    ".gitignore",
    ".vscode",
    ".githooks",
    ".github/workflows/report.yml",
];

/// What was carried over into next year’s report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CarriedOver {
    /// The year or years that it is on.
    pub year: Years,
    /// How many places are marked as to be looked at.
    pub marked: usize,
    /// How many tables have a new, empty column.
    pub tables: usize,
    /// How many photos are to come.
    pub to_come: usize,
    /// How many events of the last year stand in the calendars.
    pub events: usize,
    /// Places that could not be marked, as file and line.
    pub left: Vec<String>,
}

/// The last report can't be followed by such a year.
#[derive(Debug, thiserror::Error)]
#[error("{to} does not follow {from}, the year of the report in {}; name a later one with `--year`", folder.display())]
struct NoLaterYear {
    from: Years,
    to: Years,
    folder: PathBuf,
}

/// Begins next year’s report in a new folder, after the report of a project. `year` is the next one unless set.
///
/// People, members, layout, fonts, portraits and logos are carried over. Words with figures and dates are marked, the other photos are
/// to come, and a table with a column a year has an empty one for the next.
///
/// # Errors
/// Returns what the last report has wrong, or why the folder can't be written. Then nothing is there.
pub fn after(folder: &Path, project: &Project, year: Option<Years>, date: Date) -> Result<CarriedOver, Stop> {
    let (report, sources) = load(project)?;
    let from = report.manifest.year.clone();
    let next = later(&from, from.last - from.first + 1)
        .filter(|_| from.last > from.first + 1)
        .or_else(|| later(&from, 1));
    let to = year.or(next).unwrap_or_else(|| from.clone());
    if to.first <= from.first {
        return Err(NoLaterYear { from, to, folder: project.root().to_path_buf() }.into());
    }
    let years = Move { from, to };
    let mut carried = carried(&report, &sources, &years);
    manifest(&report, &sources, &years, date, &mut carried)?;
    let new = NewFolder::begin(folder).map_err(NewError::from)?;
    copy(project, &report, &carried, &new)?;
    write_schemas(&new)?;
    // What can't be read any more must not leave this program.
    let project = Project::discover(new.path())?;
    load(&project).map_err(|found| {
        let first = found.list.iter().find_map(|finding| finding.span.as_ref());
        let path = first.map_or(MANIFEST.to_string(), |span| found.sources.get(span.file).path.clone());
        NewError::Form { path }
    })?;
    new.put().map_err(NewError::from)?;
    let Carried { marked, tables, to_come, events, left, .. } = carried;
    Ok(CarriedOver { year: years.to, marked, tables, to_come: to_come.len(), events, left })
}

/// The manifest is of the next year, and its PDFs carry the day on which it began.
fn manifest(
    report: &Report,
    sources: &Sources,
    years: &Move,
    date: Date,
    carried: &mut Carried,
) -> Result<(), NewError> {
    let form = || NewError::Form { path: MANIFEST.into() };
    let source = sources.find(MANIFEST).map(|file| &sources.get(file).text).ok_or_else(form)?;
    let mut text = carried.files.get(MANIFEST).unwrap_or(source).clone();
    let mut values = vec![(vec![], "year", years.to.to_string()), (vec![], "date", date.to_string())];
    if let Some(period) = &report.manifest.period {
        for (key, day) in [("start", period.start.value), ("end", period.end.value)] {
            values.push((vec!["period"], key, years.date(day).ok_or_else(form)?.to_string()));
        }
    }
    for (groups, key, value) in values {
        text = set_key(&text, &groups, key, &value.into()).ok_or_else(form)?;
    }
    carried.files.insert(MANIFEST.into(), text);
    Ok(())
}

/// Copies what is carried over.
fn copy(project: &Project, report: &Report, carried: &Carried, new: &NewFolder) -> Result<(), NewError> {
    let unreadable = |path: &Path, error: &dyn std::error::Error| NewError::Unreadable {
        path: path.display().to_string(),
        told: error.to_string(),
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for name in AS_IT_IS.into_iter().chain(["source"]) {
        let full = project.root().join(name);
        if full.is_file() {
            files.push(full);
        } else if full.is_dir() {
            let all = project.everything(name).map_err(|error| unreadable(&full, &error))?;
            files.extend(all.into_iter().filter(|path| !path.is_dir()));
        }
    }
    let photos: HashSet<&str> = report.photos.0.iter().map(|(_, photo)| photo.file.value.as_str()).collect();
    // Several entries may name one file: it comes along if one of them stays.
    let photos = photos.into_iter().filter(|file| !carried.to_come.contains(*file));
    files.extend(photos.filter_map(|file| project.resolve(file).ok()));
    for full in files {
        let path = full.strip_prefix(project.root()).unwrap_or(&full);
        let path = path.iter().map(|name| name.to_string_lossy()).collect::<Vec<_>>().join("/");
        if let Some(text) = carried.files.get(&path) {
            new.write(&path, text.as_bytes())?;
            continue;
        }
        // A pipe or a device is not waited for.
        open(&full).map_err(|error| unreadable(&full, &error))?;
        let bytes = fs::read(&full).map_err(|source| SaveError::new(&full, source));
        new.write(&path, &bytes.map_err(NewError::from)?)?;
    }
    Ok(())
}
