//! What is made of a project beside the report's PDFs.

pub mod calendar;
pub mod contact_sheet;
pub mod eject;
pub mod fix;
pub mod job;
pub mod photo_import;
pub mod read_aloud;
