//! The photos of a project that have no file, and how large their stand-ins have to be.

use std::io::Cursor;

use folio::content::model::Width;
use folio::content::{self, Outline, PhotoUseKind};
use folio::diag::Stop;
use folio::project::{PathProblem, Project};
use folio::save::{self, SaveError};
use image::codecs::jpeg::JpegEncoder;
use rayon::prelude::*;

use crate::draw::draw;

/// Quality of the JPEG, 1 to 100: high enough that flat tones stay flat.
const QUALITY: u8 = 88;

/// The picture field of covers and openers, A4's width with 3 mm of bleed, at 300 ppi, in pixels.
const FIELD: (u32, u32) = (2552, 2162);
/// A picture that bleeds on three sides, as wide.
const BLEED: (u32, u32) = (2552, 1702);
/// All columns at 300 ppi.
const LANDSCAPE: (u32, u32) = (2100, 1400);
/// A portrait of 53 × 66 mm at 300 ppi and more.
const PORTRAIT: (u32, u32) = (700, 880);
/// The outer column at 300 ppi and more, upright like a poster.
const UPRIGHT: (u32, u32) = (900, 1280);

/// Draws a stand-in for every photo of a project whose file is missing, and returns how many.
///
/// # Errors
/// If the content has errors of form, or the disk can't be written.
pub fn draw_missing(project: &Project) -> Result<usize, Stop> {
    let (report, _) = content::load(project)?;
    let outline = Outline::new(&report);
    let missing: Vec<(&str, &str)> = report
        .photos
        .0
        .iter()
        .map(|(id, photo)| (id.value.as_str(), photo.file.value.as_str()))
        .filter(|(_, file)| matches!(project.resolve(file), Err(PathProblem::Missing)))
        .collect();
    missing.par_iter().try_for_each(|(id, file)| {
        let (width, height) = size(&outline, id);
        let target = project
            .target(file)
            .map_err(|_| StandInError::Outside { id: (*id).into(), file: (*file).into() })?;
        if !file.to_ascii_lowercase().ends_with(".jpg") {
            return Err(StandInError::NoJpeg { id: (*id).into(), file: (*file).into() });
        }
        Ok(save::all(project.root(), &[(target, &jpeg(id, width, height)?)])?)
    })?;
    Ok(missing.len())
}

/// The size that a photo needs where it is used.
fn size(outline: &Outline, id: &str) -> (u32, u32) {
    let (mut width, mut portrait) = (None, false);
    for photo in outline.photo_uses().iter().filter(|photo| photo.id == id) {
        match photo.kind {
            PhotoUseKind::Cover | PhotoUseKind::Opener => return FIELD,
            PhotoUseKind::Block(own) => width = width.or(Some(own)),
            PhotoUseKind::Portrait | PhotoUseKind::Logo | PhotoUseKind::Declared { captioned: false, .. } => {
                portrait = true
            }
            PhotoUseKind::Row | PhotoUseKind::Declared { captioned: true, .. } => {}
        }
    }
    match width {
        None if portrait => PORTRAIT,
        Some(Width::Bleed) => BLEED,
        Some(Width::Page) => FIELD,
        Some(Width::Margin) => UPRIGHT,
        Some(Width::Column | Width::Full | Width::Spread) | None => LANDSCAPE,
    }
}

/// Why a stand-in can't be drawn.
#[derive(Debug, thiserror::Error)]
enum StandInError {
    #[error("the stand-in `{id}` would lie outside the project, at {file}")]
    Outside { id: String, file: String },
    #[error("a stand-in is a JPEG, but `{id}` has the file {file}; name it .jpg")]
    NoJpeg { id: String, file: String },
    #[error("cannot draw the stand-in `{id}` ({source})")]
    Drawing { id: String, source: image::ImageError },
    #[error(transparent)]
    Save(#[from] SaveError),
}

fn jpeg(id: &str, width: u32, height: u32) -> Result<Vec<u8>, StandInError> {
    let mut bytes = Cursor::new(Vec::new());
    draw(id, width, height)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        .map_err(|source| StandInError::Drawing { id: id.into(), source })?;
    Ok(bytes.into_inner())
}
