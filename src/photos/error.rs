//! Why a photo can't be used.

use image::ImageError;

use crate::color::ColorError;
use crate::pdf::jpeg::JpegError;

/// Why a photo can't be used, in words that follow its name.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Its path is that of a folder.
    #[error("it is a folder")]
    Folder,
    /// Its first bytes are those of no picture.
    #[error("it is not a picture that folio knows")]
    Unknown,
    /// Its first bytes are those of another kind of file, whatever its name says.
    #[error("it is {0}, whatever its name says")]
    Another(&'static str),
    /// It is a picture of another kind: its media type.
    #[error("pictures of the kind {0} are not supported")]
    Kind(&'static str),
    /// Its width or height is nothing.
    #[error("it has no pixels")]
    Empty,
    /// It claims to be larger than any photo.
    #[error("it has {width} × {height} pixels, more than {most} million")]
    TooLarge {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// How many million pixels a photo may have.
        most: u64,
    },
    /// The end of a picture of its kind is not there.
    #[error("its end is missing, as if it had not been copied whole")]
    CutOff,
    /// It was there when its header was read.
    #[error("it can’t be read any more")]
    Gone,
    /// It is not any more what its header said when pages were made for it.
    #[error("it changed while the report was built")]
    Changed,
    /// Its data hold less than its header says.
    #[error("it has not as many pixels as its size says")]
    TooFewPixels,
    /// Its channels do not fill its size.
    #[error("its size is wrong")]
    WrongSize,
    /// A side of what goes into the PDF is longer than a JPEG can be.
    #[error("it is larger than 65,535 pixels on a side")]
    TooLong,
    /// The disk says no.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// The library that reads pictures says no.
    #[error(transparent)]
    Picture(#[from] ImageError),
    /// A JPEG in four inks can't be read.
    #[error(transparent)]
    Jpeg(#[from] JpegError),
    /// Its colors can't be converted.
    #[error(transparent)]
    Color(#[from] ColorError),
    /// It can't be brought to another size.
    #[error(transparent)]
    Buffer(#[from] fast_image_resize::ImageBufferError),
    /// It can't be brought to another size.
    #[error(transparent)]
    Resize(#[from] fast_image_resize::ResizeError),
    /// It can't be encoded.
    #[error(transparent)]
    Encode(#[from] jpeg_encoder::EncodingError),
}
