//! `folio eject`: the composed report as a plain Typst project, which needs folio no more.

use std::path::{Path, PathBuf};

use crate::build::Composed;
use crate::project::{Project, open};
use crate::save::SaveError;
use crate::theme::{Chosen, THEMES};

/// What the ejected project says of itself.
const README: &str = "Build with Typst 0.15: `typst compile --font-path fonts --ignore-system-fonts main.typ`, \
with `--features a11y-extras --pdf-standard ua-1,a-2a` for an accessible and archival PDF, \
or with `--input edition=print` for the press.\n";

/// Writes a composed report to a new or empty folder: main.typ, content/, layout/, fonts/ and the photos.
///
/// # Errors
/// If the folder holds something, or the disk can't be written.
pub fn eject(project: &Project, composed: &Composed, target: &Path) -> Result<(), EjectError> {
    if std::fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(EjectError::NotEmpty { folder: target.to_path_buf() });
    }
    let absolute = std::path::absolute(target).map_err(|error| SaveError::new(target, error))?;
    if ["layout", "fonts", "images", "source"]
        .iter()
        .any(|folder| absolute.starts_with(project.root().join(folder)))
    {
        return Err(EjectError::Inside { folder: target.to_path_buf() });
    }
    let write = |path: &str, bytes: &[u8]| {
        let full = target.join(path);
        if let Some(folder) = full.parent() {
            std::fs::create_dir_all(folder).map_err(|error| SaveError::new(folder, error))?;
        }
        std::fs::write(&full, bytes).map_err(|error| SaveError::new(full, error))
    };
    for file in &composed.document.files {
        write(&file.path, file.text.as_bytes())?;
    }
    for (photo, _) in composed.photos.files() {
        let bytes = project.read(photo).map_err(|_| EjectError::Unreadable { photo: photo.to_string() })?;
        write(photo, &readable(photo, bytes)?)?;
    }
    for (drawing, bytes) in composed.photos.drawings() {
        write(drawing, bytes)?;
    }
    for folder in ["layout", "fonts"] {
        copy(project, folder, target).map_err(|error| SaveError::new(target.join(folder), error))?;
    }
    // The files of the theme stand where those are that they stand in for, and the plain project knows of no themes.
    for (path, own) in Chosen::of(project).files() {
        let bytes = project.read(own).map_err(|_| EjectError::Gone { path: own.to_string() })?;
        write(path, &bytes)?;
    }
    Ok(write("README.md", README.as_bytes())?)
}

/// Why a report can't be ejected.
#[derive(Debug, thiserror::Error)]
pub enum EjectError {
    /// The folder holds something.
    #[error("the folder {} is not empty; name a new one, so that nothing is written over", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder lies in one of the report's own.
    #[error("{} lies in a folder of the report; name one beside it", folder.display())]
    Inside {
        /// The folder.
        folder: PathBuf,
    },
    /// A photo can't be read.
    #[error("cannot read {photo}")]
    Unreadable {
        /// The path of its file.
        photo: String,
    },
    /// A file of the theme can't be read.
    #[error("cannot read {path}, a file of the theme")]
    Gone {
        /// Its path.
        path: String,
    },
    /// A photo can't be brought into a form that Typst reads.
    #[error("cannot convert {photo} ({source})")]
    Unconvertible {
        /// The path of its file.
        photo: String,
        /// Why.
        source: image::ImageError,
    },
    /// The disk can't be written.
    #[error(transparent)]
    Save(#[from] SaveError),
}

/// A photo in a form that Typst reads, which knows a picture by its content and not by its name.
fn readable(photo: &str, bytes: Vec<u8>) -> Result<Vec<u8>, EjectError> {
    let fail = |source| EjectError::Unconvertible { photo: photo.to_string(), source };
    if image::guess_format(&bytes).map_err(fail)? != image::ImageFormat::Tiff {
        return Ok(bytes);
    }
    let mut png = std::io::Cursor::new(Vec::new());
    image::load_from_memory(&bytes)
        .and_then(|i| i.write_to(&mut png, image::ImageFormat::Png))
        .map_err(fail)?;
    Ok(png.into_inner())
}

/// Copies a folder of the project with all that is in it, but for the themes.
fn copy(project: &Project, folder: &str, target: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(target.join(folder))?;
    for path in project.everything(folder)? {
        if path.starts_with(project.root().join(THEMES)) {
            continue;
        }
        let target = target.join(path.strip_prefix(project.root()).unwrap_or(&path));
        if path.is_dir() {
            std::fs::create_dir_all(target)?;
        } else {
            // A pipe or a device is not waited for.
            open(&path)?;
            std::fs::copy(path, target)?;
        }
    }
    Ok(())
}
