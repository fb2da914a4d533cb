//! JPEG XL (ISO/IEC 18181).

use std::io::Read;

use jxl_oxide::{
    AllocTracker, AuxBoxData, EnumColourEncoding, ExtraChannelType, InitializeResult, JxlImage, PixelFormat,
    RenderingIntent,
};

use super::{Raster, over_white};
use crate::pdf::guard::guarded;
use crate::photos::error::PhotoError;
use crate::photos::resample::Channels;

/// How many bytes the decoder may take for a pixel, on top of some for small pictures: it works on floating numbers.
const BYTES_PER_PIXEL: usize = 64;
const BYTES: usize = 64 << 20;

/// Width and height as shown, of which no more is read than the header needs.
///
/// # Errors
/// If the header is not whole.
pub(in crate::photos) fn size(mut file: impl Read) -> Result<(u32, u32), PhotoError> {
    /// A header with its profile is shorter; what is longer is a fault or a trap.
    const MOST: usize = 16 << 20;
    let mut image = JxlImage::builder().alloc_tracker(AllocTracker::with_limit(BYTES)).build_uninit();
    let (mut bytes, mut read) = (Vec::new(), 0);
    loop {
        let before = bytes.len();
        file.by_ref().take(4096).read_to_end(&mut bytes)?;
        if bytes.len() == before {
            return Err(PhotoError::CutOff);
        }
        read += bytes.len() - before;
        if read > MOST {
            return Err(PhotoError::Broken);
        }
        let fed = guarded(|| {
            let used = image.feed_bytes(&bytes)?;
            Ok::<_, Box<dyn std::error::Error + Send + Sync>>((used, image.try_init()?))
        });
        let Some(Ok((used, next))) = fed else { return Err(PhotoError::Broken) };
        bytes.drain(..used);
        match next {
            InitializeResult::Initialized(image) => return Ok((image.width(), image.height())),
            InitializeResult::NeedMoreData(more) => image = more,
        }
    }
}

/// Decodes a picture, which its maker may have turned: it comes upright.
///
/// # Errors
/// Says why the file is no whole picture.
pub(super) fn decode(bytes: &[u8]) -> Result<Raster, PhotoError> {
    // What a file asks of the decoder may be more than it can do.
    guarded(|| decoded(bytes)).unwrap_or(Err(PhotoError::Broken))
}

fn decoded(bytes: &[u8]) -> Result<Raster, PhotoError> {
    let (width, height) = size(bytes)?;
    let pixels = width as usize * height as usize;
    let limit = pixels.saturating_mul(BYTES_PER_PIXEL).saturating_add(BYTES);
    let tracker = AllocTracker::with_limit(limit);
    let broken = |_| PhotoError::Broken;
    let mut image = JxlImage::builder().alloc_tracker(tracker).read(bytes).map_err(broken)?;
    if !image.is_loading_done() {
        return Err(PhotoError::CutOff);
    }
    let format = image.pixel_format();
    if format.has_black() {
        return Err(PhotoError::Kind("a JPEG XL picture in inks"));
    }
    // What is brighter than paper can be is brought into the range of screens.
    if image.hdr_type().is_some() {
        image.request_color_encoding(EnumColourEncoding::srgb(RenderingIntent::Perceptual));
    }
    /// Red, green and blue of sRGB, as ITU-T H.273 counts spaces: primaries, curve, matrix, range.
    const SRGB: [u8; 4] = [1, 13, 0, 1];
    let is_srgb = image.rendered_cicp() == Some(SRGB);
    let profile = (!is_srgb).then(|| image.rendered_icc()).filter(|icc| !icc.is_empty());
    let channels = if format.is_grayscale() { Channels::Grey } else { Channels::Rgb };
    let associated = image
        .image_header()
        .metadata
        .ec_info
        .iter()
        .any(|extra| matches!(extra.ty, ExtraChannelType::Alpha { alpha_associated: true }));
    let render = image.render_frame(0).map_err(broken)?;
    let mut values = vec![0u8; pixels * format.channels()];
    let mut stream = render.stream();
    if (stream.width(), stream.height(), stream.channels() as usize) != (width, height, format.channels()) {
        return Err(PhotoError::WrongSize);
    }
    if stream.write_to_buffer(&mut values) != values.len() {
        return Err(PhotoError::TooFewPixels);
    }
    let (mut flattened, count) = (false, channels.count());
    if matches!(format, PixelFormat::Graya | PixelFormat::Rgba) {
        let mut opaque = Vec::with_capacity(pixels * count);
        for pixel in values.chunks_exact(count + 1) {
            let alpha = u32::from(pixel[count]);
            flattened |= alpha < 255;
            let shown = |value: &u8| match associated {
                true => (u32::from(*value) + 255 - alpha).min(255) as u8,
                false => over_white((*value).into(), alpha),
            };
            opaque.extend(pixel[..count].iter().map(shown));
        }
        values = opaque;
    }
    Ok(Raster { profile, flattened, ..Raster::new(width, height, channels, values) })
}

/// What a file carries beside its picture.
#[derive(Default)]
pub(in crate::photos) struct Beside {
    /// The packet of XMP.
    pub(in crate::photos) xmp: Option<Vec<u8>>,
    /// EXIF, from its TIFF header on.
    pub(in crate::photos) exif: Option<Vec<u8>>,
}

impl Beside {
    /// Reads it; nothing of what is broken.
    pub(in crate::photos) fn read(bytes: &[u8]) -> Self {
        guarded(|| Self::of(bytes)).flatten().unwrap_or_default()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let image = JxlImage::builder().alloc_tracker(AllocTracker::with_limit(BYTES)).read(bytes).ok()?;
        let boxes = image.aux_boxes();
        let xmp = match boxes.first_xml() {
            AuxBoxData::Data(packet) => Some(packet.to_vec()),
            _ => None,
        };
        let exif = match boxes.first_exif() {
            Ok(AuxBoxData::Data(exif)) => {
                exif.payload().get(exif.tiff_header_offset() as usize..).map(<[u8]>::to_vec)
            }
            _ => None,
        };
        Some(Self { xmp, exif })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(name: &str) -> Vec<u8> {
        std::fs::read(format!("tests/fixtures/photos/{name}.jxl")).unwrap()
    }

    /// The pixel at a place.
    fn at(raster: &Raster, x: usize, y: usize) -> &[u8] {
        let count = raster.channels.count();
        &raster.pixels[(y * raster.width as usize + x) * count..][..count]
    }

    #[test]
    fn colours_come_as_they_are_meant() {
        for (name, least) in [("rgb-lossless", 0), ("rgb-lossy", 24)] {
            let raster = Raster::decode(&picture(name)).unwrap();
            assert_eq!((raster.width, raster.height, raster.channels), (48, 32, Channels::Rgb), "{name}");
            assert_eq!((raster.flattened, raster.damaged), (false, false));
            for (x, y) in [(2, 2), (40, 4), (20, 28)] {
                let wanted = [x as u8 * 5, y as u8 * 8, 90];
                let near = at(&raster, x, y).iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= least);
                assert!(near, "{name}: {:?} and not {wanted:?}", at(&raster, x, y));
            }
        }
        let lossless = Raster::decode(&picture("rgb-lossless")).unwrap();
        assert_eq!(lossless.profile, None, "sRGB needs no profile");
        let grey = Raster::decode(&picture("grey")).unwrap();
        assert_eq!((grey.channels, at(&grey, 10, 3)), (Channels::Grey, &[50][..]));
    }

    #[test]
    fn what_is_transparent_is_laid_on_white() {
        let faint = Raster::decode(&picture("faint")).unwrap();
        assert_eq!((at(&faint, 1, 1), faint.flattened), (&[180, 127, 127][..], true));
    }

    #[test]
    fn the_picture_itself_says_how_it_is_turned() {
        // EXIF beside it says that it lies on its side, which is for no reader to follow.
        let beside = picture("exif");
        assert_eq!(size(&beside[..]).unwrap(), (48, 32));
        assert_eq!(Raster::decode(&beside).unwrap().width, 48);
        let Beside { xmp, exif } = Beside::read(&beside);
        assert!(xmp.is_none() && exif.is_some_and(|exif| exif.starts_with(b"II") || exif.starts_with(b"MM")));
    }

    #[test]
    fn what_is_broken_is_told() {
        let good = picture("rgb-lossless");
        for cut in [2, 20, good.len() / 2, good.len() - 4] {
            assert!(Raster::decode(&good[..cut]).is_err(), "{cut} of {} bytes", good.len());
        }
        let mut seed = 1u32;
        for _ in 0..60 {
            let mut broken = good.clone();
            for _ in 0..4 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let at = seed as usize % broken.len();
                broken[at] = (seed >> 24) as u8;
            }
            let _ = Raster::decode(&broken);
        }
    }
}
