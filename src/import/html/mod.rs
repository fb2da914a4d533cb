//! Web pages (HTML, by the parsing rules of the HTML standard).

mod block;
mod dom;
mod marks;
mod page;
mod picture;
mod words;

pub use page::read;
