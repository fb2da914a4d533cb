//! What is made of a project beside the report's PDFs.

pub mod calendar;
pub mod contact_sheet;
pub mod doctor;
pub mod eject;
pub mod fix;
pub mod job;
pub mod new;
pub mod photo_import;
pub mod plan;
pub mod provenance;
pub mod read_aloud;
pub mod revision;
pub mod stats;
pub mod translate;
