//! The photos of a project that have no file, and how large their stand-ins have to be.

use std::io::Cursor;

use folio::content;
use folio::content::model::{Block, Report, Width};
use folio::diag::{Failure, Sources, Stop};
use folio::project::{PathProblem, Project};
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
/// The outer column at 300 ppi and more, upright like a poster.
const UPRIGHT: (u32, u32) = (900, 1280);

/// Draws a stand-in for every photo of a project whose file is missing, and returns how many.
///
/// # Errors
/// If the content has errors of form, or the disk can't be written.
pub fn draw_missing(project: &Project, sources: &mut Sources) -> Result<usize, Stop> {
    let report = content::load(project, sources)?;
    let missing: Vec<(&str, &str)> = report
        .photos
        .0
        .iter()
        .map(|(id, photo)| (id.value.as_str(), photo.file.value.as_str()))
        .filter(|(_, file)| project.resolve(file) == Err(PathProblem::Missing))
        .collect();
    missing.par_iter().try_for_each(|(id, file)| {
        let (width, height) = size(&report, id);
        let target = project
            .target(file)
            .map_err(|_| Failure(format!("the stand-in `{id}` would lie outside the project, at {file}")))?;
        let fail = |e: std::io::Error| Failure(format!("cannot write {} ({e})", target.display()));
        if !file.to_ascii_lowercase().ends_with(".jpg") {
            return Err(Failure(format!(
                "a stand-in is a JPEG, but `{id}` has the file {file}; name it .jpg"
            )));
        }
        let bytes = jpeg(id, width, height)?;
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(fail)?;
        }
        std::fs::write(&target, bytes).map_err(fail)
    })?;
    Ok(missing.len())
}

/// The size that a photo needs where it is used.
fn size(report: &Report, id: &str) -> (u32, u32) {
    let fills_page = report.parts.iter().any(|part| part.page_photo().is_some_and(|p| p.value == id));
    let width = report.blocks().find_map(|block| match block {
        Block::Photo(photo) if photo.id.value == id => Some(photo.width),
        _ => None,
    });
    match width {
        _ if fills_page => FIELD,
        Some(Width::Bleed) => BLEED,
        Some(Width::Margin) => UPRIGHT,
        _ => LANDSCAPE,
    }
}

fn jpeg(id: &str, width: u32, height: u32) -> Result<Vec<u8>, Failure> {
    let mut bytes = Cursor::new(Vec::new());
    draw(id, width, height)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        .map_err(|e| Failure(format!("cannot draw the stand-in `{id}` ({e})")))?;
    Ok(bytes.into_inner())
}
