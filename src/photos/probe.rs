//! Photos: what their files' headers say.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use image::{ImageDecoder, ImageFormat, ImageReader, metadata::Orientation};
use rayon::prelude::*;

use crate::content::model::Report;
use crate::content::path_diagnostic;
use crate::diag::{Diagnostic, Diagnostics};
use crate::project::Project;

/// What is known of the report's photos, by their ids.
#[derive(Debug, Default)]
pub struct PhotoFacts(HashMap<String, Facts>);

/// What the header of a photo's file says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Width in pixels, as shown.
    pub width: u32,
    /// Height in pixels, as shown.
    pub height: u32,
}

impl PhotoFacts {
    /// Width by height of a photo; 1 where the photo is not known.
    pub fn ratio(&self, id: &str) -> f64 {
        self.0.get(id).map_or(1.0, |f| f64::from(f.width) / f64::from(f.height))
    }

    /// How many photos there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Reads the headers of all photos' files.
///
/// # Errors
/// Returns every file that is missing, lies outside the project, or is not a whole picture.
pub fn probe(report: &Report, project: &Project) -> Result<PhotoFacts, Diagnostics> {
    let results: Vec<(String, Result<Facts, Box<Diagnostic>>)> = report
        .photos
        .0
        .par_iter()
        .map(|(id, photo)| {
            let path = &photo.file.value;
            let facts = project
                .resolve(path)
                .map_err(|problem| Box::new(path_diagnostic(path, &problem)))
                .and_then(|full| read_header(&full).map_err(|why| Box::new(not_a_picture(path, &why))))
                .map_err(|d| d.at(photo.file.spot.place()).into());
            (id.value.clone(), facts)
        })
        .collect();
    let mut facts = PhotoFacts::default();
    let mut problems = Diagnostics::default();
    for (id, result) in results {
        match result {
            Ok(found) => {
                facts.0.insert(id, found);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    problems.ok(facts).map(|(facts, _)| facts)
}

fn not_a_picture(path: &str, why: &str) -> Diagnostic {
    Diagnostic::error("photo-file", format!("`{path}` can’t be used as a photo ({why})"))
        .help("save the photo again as JPEG, PNG or WebP, and copy it here whole")
}

/// Reads size and orientation from a picture's header, and makes sure that its end is there.
fn read_header(path: &Path) -> Result<Facts, String> {
    if path.is_dir() {
        return Err("it is a folder".into());
    }
    let file = File::open(path).map_err(|e| e.to_string())?;
    let reader = ImageReader::new(BufReader::new(file)).with_guessed_format().map_err(|e| e.to_string())?;
    let format = reader.format().ok_or("it is not a picture that folio knows")?;
    if !matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP) {
        return Err(format!("pictures of the kind {} are not supported", format.to_mime_type()));
    }
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err("it has no pixels".into());
    }
    let turned = matches!(
        decoder.orientation().map_err(|e| e.to_string())?,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    drop(decoder);
    if !ends_whole(path, format).map_err(|e| e.to_string())? {
        return Err("its end is missing, as if it had not been copied whole".into());
    }
    Ok(if turned { Facts { width: height, height: width } } else { Facts { width, height } })
}

/// Whether the last bytes of a file are the end of a picture of its format.
fn ends_whole(path: &Path, format: ImageFormat) -> std::io::Result<bool> {
    /// Some cameras and programs write bytes after a picture's end.
    const TAIL: u64 = 64 * 1024;
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut tail = Vec::new();
    match format {
        ImageFormat::WebP => {
            let mut header = [0; 8];
            file.read_exact(&mut header)?;
            let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
            return Ok(length >= u64::from(size) + 8);
        }
        _ => file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?,
    };
    file.read_to_end(&mut tail)?;
    let end: &[u8] = match format {
        ImageFormat::Png => b"IEND",
        _ => &[0xff, 0xd9],
    };
    Ok(tail.windows(end.len()).any(|window| window == end))
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
            assert_eq!(read_header(&path), Ok(Facts { width: 600, height: 400 }), "{name}");
        }
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
            assert!(error.contains("end is missing"), "{name}: {error}");
        }
        let (_dir, path) = written("a.jpg", |bytes| *bytes = b"not a picture".to_vec());
        assert!(read_header(&path).unwrap_err().contains("not a picture"));
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
        assert_eq!(read_header(&path), Ok(Facts { width: 400, height: 600 }));
    }
}
