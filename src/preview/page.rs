//! The files of the page that browsers show. A debug build reads them from the repository when it is asked, so that a change of them compiles
//! nothing; a release build holds them.

use rust_embed::RustEmbed;

/// The files by their names.
#[derive(RustEmbed)]
#[folder = "src/preview/page/"]
pub(super) struct Page;
