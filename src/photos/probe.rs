//! What photos' files say in their headers: size, orientation, kind.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};
use rayon::prelude::*;
use typst::foundations::Bytes;
use typst::text::Font;

use crate::content::model::Report;
use crate::content::{FILE_MISSING, unreadable};
use crate::diag::{Diagnostic, Diagnostics};
use crate::pdf::jpeg::{self, Part};
use crate::project::{Project, Stamp, open};

use super::decode::{Exif, jxl};
use super::drawing::{self, Drawing};
use super::error::PhotoError;
use super::facts::{Facts, PhotoFacts, not_a_drawing, not_a_picture};
use super::kind::{Kind, MOST_PIXELS, is_drawing};
use super::tiff::Tiff;

/// What is known of the headers of files that have not changed since they were read.
#[derive(Debug, Default)]
pub struct Headers(Mutex<HashMap<Stamp, Facts>>);

impl Headers {
    /// What a file's header says, read from the disk where it is not known.
    fn read(&self, path: &Path) -> Result<Facts, PhotoError> {
        let stamp = Stamp::of(path);
        // Who held the lock and panicked left no half a fact.
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(facts) = stamp.as_ref().and_then(|stamp| known().get(stamp).copied()) {
            return Ok(facts);
        }
        let facts = read_header(path)?;
        if let Some(stamp) = stamp {
            known().insert(stamp, facts);
        }
        Ok(facts)
    }
}

/// Reads the headers of all photos' files, where they are not among the known `headers`. In a draft a file may be missing.
///
/// # Errors
/// Returns every file that is missing, lies outside the project, or is not a whole picture.
pub fn probe(
    report: &Report,
    project: &Project,
    known: &Headers,
    draft: bool,
) -> Result<PhotoFacts, Diagnostics> {
    let photos = &report.photos.0;
    let families = Families { project, names: OnceLock::new() };
    let headers: Vec<Result<Found, Box<Diagnostic>>> = photos
        .par_iter()
        .map(|(_, photo)| {
            let path = &photo.file.value;
            let full = project.resolve(path).map_err(|problem| Box::new(unreadable(path, &problem)))?;
            if let Some(bytes) = drawing_in(&full) {
                let drawing = drawing::read(bytes, |name| families.have(name));
                return drawing.map(Found::Drawing).map_err(|why| Box::new(not_a_drawing(path, &why)));
            }
            known.read(&full).map(Found::Photo).map_err(|why| Box::new(not_a_picture(path, &why)))
        })
        .collect();
    let mut facts = PhotoFacts::default();
    let mut problems = Diagnostics::default();
    for ((id, photo), header) in photos.iter().zip(headers) {
        let span = photo.file.span.whole();
        match header {
            Err(problem) if draft && *problem.rule == FILE_MISSING => facts.insert_missing(&id.value),
            Ok(Found::Photo(found)) => facts.insert(&id.value, &photo.file.value, found, Some(span)),
            Ok(Found::Drawing(drawing)) => facts.insert_drawing(&id.value, &photo.file.value, drawing),
            Err(problem) => problems.push(problem.at(span)),
        }
    }
    problems.ok(facts).map(|(facts, _)| facts)
}

/// What was found in a file.
enum Found {
    Photo(Facts),
    Drawing(Drawing),
}

/// The bytes of a file that holds a drawing.
fn drawing_in(path: &Path) -> Option<Vec<u8>> {
    /// What stands before the root of a drawing is shorter.
    const HEAD: u64 = 4096;
    let mut file = open(path).ok()?;
    let mut bytes = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut bytes).ok()?;
    if !is_drawing(&bytes) {
        return None;
    }
    file.read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The families of type that a project's fonts hold, read where a drawing has words.
struct Families<'a> {
    project: &'a Project,
    names: OnceLock<HashSet<String>>,
}

impl Families<'_> {
    fn have(&self, name: &str) -> bool {
        let names = self.names.get_or_init(|| {
            let files = self.project.fonts().unwrap_or_default();
            let data = files.iter().filter_map(|path| crate::project::read(path).ok());
            data.flat_map(|data| {
                let fonts = Font::iter(Bytes::new(data));
                fonts.map(|font| font.info().family.to_lowercase()).collect::<Vec<_>>()
            })
            .collect()
        });
        names.contains(&name.to_lowercase())
    }
}

/// Reads size and orientation from a picture's header, and makes sure that its end is there.
fn read_header(path: &Path) -> Result<Facts, PhotoError> {
    let mut file = BufReader::new(open(path)?);
    let (kind, facts) = header(&mut file)?;
    if !ends_whole(file.get_mut(), kind)? {
        return Err(PhotoError::CutOff);
    }
    Ok(facts)
}

/// What the header of a picture's bytes says.
pub(super) fn facts_of(bytes: &[u8]) -> Result<Facts, PhotoError> {
    header(Cursor::new(bytes)).map(|(_, facts)| facts)
}

/// Kind, size and orientation by a picture's header.
fn header(mut file: impl BufRead + Seek) -> Result<(Kind, Facts), PhotoError> {
    let mut head = Vec::new();
    file.by_ref().take(16).read_to_end(&mut head)?;
    file.rewind()?;
    let kind = Kind::of(&head)?;
    let (width, height, orientation) = match kind {
        Kind::Jpeg => jpeg(file)?,
        Kind::Jxl => {
            let (width, height) = jxl::size(file)?;
            (width, height, Orientation::NoTransforms)
        }
        Kind::Tiff => {
            let tiff = Tiff::read(&mut file)?;
            (tiff.width, tiff.height, tiff.orientation)
        }
        Kind::Png | Kind::WebP => {
            let format = if kind == Kind::Png { ImageFormat::Png } else { ImageFormat::WebP };
            let mut decoder = ImageReader::with_format(file, format).into_decoder()?;
            let (width, height) = decoder.dimensions();
            (width, height, Exif::read(decoder.exif_metadata()?).orientation)
        }
    };
    if width == 0 || height == 0 {
        return Err(PhotoError::Empty);
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(PhotoError::TooLarge { width, height, most: MOST_PIXELS / 1_000_000 });
    }
    let turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let facts = if turned { Facts { width: height, height: width } } else { Facts { width, height } };
    Ok((kind, facts))
}

/// Size and orientation of a JPEG, of which no more is read than its header needs.
fn jpeg(mut file: impl BufRead + Seek) -> Result<(u32, u32, Orientation), PhotoError> {
    /// Most headers are shorter, with their profiles and thumbnails.
    const HEAD: u64 = 256 * 1024;
    let mut bytes = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut bytes)?;
    let header = match jpeg::Header::read(&bytes) {
        Err(_) if bytes.len() as u64 == HEAD => {
            file.read_to_end(&mut bytes)?;
            jpeg::Header::read(&bytes)
        }
        header => header,
    }?;
    Ok((header.width as u32, header.height as u32, Exif::read(header.exif).orientation))
}

/// Whether a picture's end is in its file.
fn ends_whole(file: &mut File, kind: Kind) -> std::io::Result<bool> {
    /// Some cameras and programs write bytes after a picture's end.
    const TAIL: u64 = 64 * 1024;
    let length = file.metadata()?.len();
    let end: &[u8] = match kind {
        Kind::WebP => {
            let mut header = [0; 8];
            file.rewind()?;
            file.read_exact(&mut header)?;
            let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
            return Ok(length >= u64::from(size) + 8);
        }
        // The directory of a TIFF may stand anywhere, a JPEG XL has no mark at its end; decoding tells whether they are whole.
        Kind::Tiff | Kind::Jxl => return Ok(true),
        Kind::Png => b"IEND",
        Kind::Jpeg => &[0xff, 0xd9],
    };
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    file.read_to_end(&mut bytes)?;
    if bytes.windows(end.len()).any(|window| window == end) {
        return Ok(true);
    }
    if kind != Kind::Jpeg || length <= TAIL {
        return Ok(false);
    }
    // Phones write films and larger pictures after the one that is shown: its end stands where its last scan ends.
    bytes.clear();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(jpeg::parts(&bytes).any(|part| matches!(part, Part::End(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn written(name: &str, change: impl FnOnce(&mut Vec<u8>)) -> (tempfile::TempDir, std::path::PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        RgbImage::from_fn(600, 400, |x, y| image::Rgb([x as u8, y as u8, 7])).save(&path).unwrap();
        let mut bytes = std::fs::read(&path).unwrap();
        change(&mut bytes);
        std::fs::write(&path, bytes).unwrap();
        (dir, path)
    }

    #[test]
    fn whole_pictures_have_their_size() {
        for name in ["a.jpg", "a.png", "a.webp"] {
            let (_dir, path) = written(name, |_| {});
            assert_eq!(read_header(&path).unwrap(), Facts { width: 600, height: 400 }, "{name}");
        }
    }

    #[test]
    fn a_film_behind_a_picture_does_no_harm() {
        // More than any program looks back over, without a mark of a picture's end in it.
        let (_dir, path) = written("a.jpg", |bytes| bytes.extend([7; 200_000]));
        assert!(read_header(&path).is_ok());
        let (_dir, path) = written("a.jpg", |bytes| {
            bytes.truncate(bytes.len() - 2);
            bytes.extend([7; 200_000]);
        });
        assert!(read_header(&path).unwrap_err().to_string().contains("end is missing"));
    }

    #[test]
    fn a_wrong_ending_does_no_harm() {
        let (dir, path) = written("a.jpg", |_| {});
        let renamed = dir.path().join("b.png");
        std::fs::rename(path, &renamed).unwrap();
        assert!(read_header(&renamed).is_ok());
    }

    #[test]
    fn broken_pictures_say_so() {
        for name in ["a.jpg", "a.png", "a.webp"] {
            let (_dir, path) = written(name, |bytes| bytes.truncate(bytes.len() * 2 / 3));
            let error = read_header(&path).unwrap_err();
            assert!(error.to_string().contains("end is missing"), "{name}: {error}");
        }
        let (_dir, path) = written("a.jpg", |bytes| *bytes = b"not a picture".to_vec());
        assert!(read_header(&path).unwrap_err().to_string().contains("not a picture"));
        let (_dir, path) = written("a.jpg", |bytes| *bytes = b"%PDF-1.7\n".to_vec());
        assert_eq!(read_header(&path).unwrap_err().to_string(), "it is a PDF, which folio does not read");
        let (_dir, path) = written("a.jpg", |bytes| *bytes = b"\0\0\0\x18ftypheic\0\0\0\0".to_vec());
        assert!(read_header(&path).unwrap_err().to_string().contains("HEIC"));
        let (_dir, path) = written("a.jpg", |bytes| bytes.clear());
        assert!(read_header(&path).is_err());
    }

    #[test]
    fn a_turned_photo_has_its_shown_size() {
        // An EXIF segment (APP1) with a single entry: orientation 6, turned by 90 degrees.
        let mut exif =
            b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0".to_vec();
        exif.extend([0, 0, 0, 0]);
        let (_dir, path) = written("a.jpg", |bytes| {
            bytes.splice(2..2, exif);
        });
        assert_eq!(read_header(&path).unwrap(), Facts { width: 400, height: 600 });
    }
}
