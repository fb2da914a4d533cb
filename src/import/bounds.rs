//! How much of a file is read. Real reports stay far below; what goes beyond is damaged or made to do harm.

/// The most bytes of a file on disk.
pub const MOST_BYTES: u64 = 512 << 20;
/// The same in words.
pub const MOST_BYTES_SAID: &str = "files of up to 512 MB";
/// The most bytes of a package such as a .docx, unpacked.
pub const MOST_UNPACKED: u64 = 1 << 30;
/// The same in words.
pub const MOST_UNPACKED_SAID: &str = "up to 1 GB of it";
/// The most bytes of one XML file in a package, unpacked.
pub const MOST_XML: u64 = 128 << 20;
/// The most files in a package.
pub const MOST_FILES: usize = 20_000;
/// The same in words.
pub const MOST_FILES_SAID: &str = "packages of up to 20,000 files";
/// The most elements and texts of an XML file or web page.
pub const MOST_NODES: u32 = 4_000_000;
/// The same in words.
pub const MOST_NODES_SAID: &str = "up to 4 million pieces of text";
/// How deep elements may lie in each other.
pub const DEEPEST: usize = 256;
/// The same in words.
pub const DEEPEST_SAID: &str = "up to 256, one in the other";
/// The most cells of a sheet.
pub const MOST_CELLS: u64 = 200_000;
/// The same in words.
pub const MOST_CELLS_SAID: &str = "sheets of up to 200,000 cells";
/// How deep lists and quotations are written in each other; deeper ones stand at this depth.
pub const DEEPEST_LIST: usize = 8;
