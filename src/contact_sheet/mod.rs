//! The contact sheet: all photos of a report with what is known of them, for whoever signs them off.
//!
//! It is a document of its own, set by the same typesetter with the layout `layout/pages/contact-sheet.typ`; its photos
//! are prepared like those of a report.

mod record;
mod sheet;

pub use record::{PhotoRecord, Use, records};
pub use sheet::compose;
