//! The printer's job: the outer cover at the width of its spine, and a sheet that says what the printer has to know.

mod make;
mod sheet;
mod spine;
mod ticket;

pub use make::{Job, make};
pub use spine::{COVER_PAGES, spine};
pub use ticket::{FileTicket, PaperTicket, ProfileTicket, Ticket};
