//! Spreadsheets (.xlsx, .ods, .csv) as tables.

mod book;
mod grid;
mod lines;

pub use book::workbook;
pub use lines::csv;
