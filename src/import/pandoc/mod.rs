//! Formats that the program pandoc reads, where it is installed: OpenDocument, RTF, EPUB, LaTeX and others.

mod opendocument;
mod program;
mod tree;

pub use program::read;
