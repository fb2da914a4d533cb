//! Why a photo can't be used.

use std::io::ErrorKind;

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
    /// It is a picture of another kind: its name, with its article.
    #[error("it is {0}, which folio does not read")]
    Kind(&'static str),
    /// It is a TIFF of a rare kind: what is rare in it.
    #[error("it is a TIFF with {0}, which folio does not read")]
    Tiff(&'static str),
    /// Its data contradict themselves.
    #[error("its data are damaged")]
    Broken,
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
    Disk(std::io::Error),
    /// It is of a kind of JPEG that PDFs and browsers don't know either.
    #[error("it is a JPEG of a rare kind (arithmetic, lossless or hierarchical), which folio does not read")]
    RareJpeg,
    /// There is not as much memory as its pixels take.
    #[error("it takes more memory than folio gives a photo")]
    Memory,
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

impl From<std::io::Error> for PhotoError {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == ErrorKind::UnexpectedEof { Self::CutOff } else { Self::Disk(error) }
    }
}

/// What a library says of pictures is for programmers: here is what it comes to.
impl From<ImageError> for PhotoError {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::IoError(error) => error.into(),
            ImageError::Limits(_) => Self::Memory,
            ImageError::Unsupported(_) => Self::Kind("a picture of a rare kind"),
            _ => Self::Broken,
        }
    }
}

impl From<JpegError> for PhotoError {
    fn from(error: JpegError) -> Self {
        match error {
            JpegError::Unsupported => Self::RareJpeg,
            JpegError::Empty => Self::Empty,
            JpegError::Broken(_) | JpegError::Header => Self::Broken,
        }
    }
}
