//! Why a file can't be imported.

use std::path::PathBuf;

/// Why nothing is imported; what is said is for people who know the file by the program that wrote it.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The disk can't be read.
    #[error("cannot read {} ({source})", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is of a kind that folio does not read.
    #[error(
        "folio does not read `.{ending}` files: save the file as .docx, .odt, .html, .md, .xlsx, .ods or .csv and import that{hint}"
    )]
    Kind {
        /// The ending of its name.
        ending: String,
        /// What else can be done.
        hint: &'static str,
    },
    /// Another program is needed that is not there.
    #[error(
        "`.{ending}` files are read by the program pandoc, which is not installed: get it from https://pandoc.org, or save the file as .docx and import that"
    )]
    NoPandoc {
        /// The ending of the file's name.
        ending: String,
    },
    /// Pandoc can't read the file.
    #[error("pandoc can’t read {}: {said}", path.display())]
    Pandoc {
        /// The file.
        path: PathBuf,
        /// What it said.
        said: String,
    },
    /// The file is not what its name says.
    #[error("{} is no whole {kind} ({why}): open it in the program that wrote it and save it again", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What it should be.
        kind: &'static str,
        /// What is wrong.
        why: String,
    },
    /// The file holds more than any text does.
    #[error("{} holds {what}, and folio reads {most}: it is damaged or made to do harm. Copy its text into a new file and import that", path.display())]
    TooMuch {
        /// The file.
        path: PathBuf,
        /// What there is too much of.
        what: &'static str,
        /// The most that is read.
        most: &'static str,
    },
    /// The file holds no words, tables or pictures.
    #[error("{} holds no words, tables or pictures that folio can carry over", path.display())]
    Nothing {
        /// The file or folder.
        path: PathBuf,
    },
    /// The folder that is to be written into holds something else.
    #[error("{} holds a folder `source` and no report: name an empty folder, or one with a report in it", folder.display())]
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// The photos' file can't be added to.
    #[error(transparent)]
    Photos(#[from] crate::products::photo_import::ImportError),
    /// The files that would be written can't be read back, which is a fault of folio.
    #[error(
        "folio would have written {file} in a form that it can’t read itself ({why}); nothing was written. Please report it"
    )]
    Fault {
        /// The file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// A file of the project has changed since it was read.
    #[error("{file} was changed meanwhile; nothing was written. Import again")]
    Changed {
        /// The file.
        file: String,
    },
    /// The disk can't be written.
    #[error(transparent)]
    Unwritten(#[from] crate::save::SaveError),
}
