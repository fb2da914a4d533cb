//! `folio eject`: the composed report as a plain Typst project, which needs folio no more.

use std::path::Path;

use crate::Composed;
use crate::diag::Failure;
use crate::project::Project;

/// What the ejected project says of itself.
const README: &str = "Build with Typst 0.15: `typst compile --font-path fonts --ignore-system-fonts main.typ`, \
with `--features a11y-extras --pdf-standard ua-1,a-2a` for an accessible and archival PDF, \
or with `--input edition=print` for the press.\n";

/// Writes a composed report to a new or empty folder: main.typ, content/, layout/, fonts/ and the photos.
///
/// # Errors
/// If the folder holds something, or the disk can't be written.
pub fn eject(project: &Project, composed: &Composed, target: &Path) -> Result<(), Failure> {
    let fail = |path: &Path| {
        let path = path.display().to_string();
        move |e: std::io::Error| Failure(format!("cannot write {path} ({e})"))
    };
    if std::fs::read_dir(target).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure(format!(
            "the folder {} is not empty; name a new one, so that nothing is written over",
            target.display()
        )));
    }
    let absolute = std::path::absolute(target).map_err(fail(target))?;
    if ["layout", "fonts", "images", "source"]
        .iter()
        .any(|folder| absolute.starts_with(project.root().join(folder)))
    {
        return Err(Failure(format!(
            "{} lies in a folder of the report; name one beside it",
            target.display()
        )));
    }
    let write = |path: &str, bytes: &[u8]| {
        let full = target.join(path);
        if let Some(folder) = full.parent() {
            std::fs::create_dir_all(folder).map_err(fail(folder))?;
        }
        std::fs::write(&full, bytes).map_err(fail(&full))
    };
    for file in &composed.files {
        write(&file.path, file.text.as_bytes())?;
    }
    for (photo, _) in composed.photos.files() {
        let bytes = project.read(photo).map_err(|_| Failure(format!("cannot read {photo}")))?;
        write(photo, &readable(photo, bytes)?)?;
    }
    for folder in ["layout", "fonts"] {
        copy(project, folder, target).map_err(fail(&target.join(folder)))?;
    }
    write("README.md", README.as_bytes())
}

/// A photo in a form that Typst reads, which knows a picture by its content and not by its name.
fn readable(photo: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let fail = |e: image::ImageError| Failure(format!("cannot convert {photo} ({e})"));
    if image::guess_format(&bytes).map_err(fail)? != image::ImageFormat::Tiff {
        return Ok(bytes);
    }
    let mut png = std::io::Cursor::new(Vec::new());
    image::load_from_memory(&bytes)
        .and_then(|i| i.write_to(&mut png, image::ImageFormat::Png))
        .map_err(fail)?;
    Ok(png.into_inner())
}

/// Copies a folder of the project with all that is in it.
fn copy(project: &Project, folder: &str, target: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(target.join(folder))?;
    for path in project.everything(folder)? {
        let target = target.join(path.strip_prefix(project.root()).unwrap_or(&path));
        if path.is_dir() {
            std::fs::create_dir_all(target)?;
        } else {
            std::fs::copy(path, target)?;
        }
    }
    Ok(())
}
