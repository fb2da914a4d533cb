//! The tests that need whole projects, in one binary. What a single module can show is tested beside its code.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that fails panics, also in what tests share")]

mod accounts; // tables with groups, sums and balances
mod beside; // what stands beside other things or goes on over pages keeps off them
mod browser; // a browser for the preview: plain HTTP
mod cli; // the program as its users run it: output, exit codes, what stays on disk
mod components; // each piece of the layouts looks as it did
mod corpus; // planted faults, one at a time and fifty at once
mod declared; // kinds of blocks that a layout declares
mod diff; // what changed between two reports
mod docs; // the pages under docs: samples that work, links that lead somewhere
mod eject; // the ejected project makes the same pages without folio
mod errors; // every kind of bad input: message, place, help
mod example; // the invented report, which holds every kind of content
mod findings; // every rule of good print and order: what trips it, and what does not
mod frame; // text and pictures within their frames, what belongs together
mod fuzz; // changed files for every entry that hostile bytes have
mod import; // documents of other programs as content
mod languages; // a report in more than one language
mod layout; // what the rules on layout find on pages that were set badly
mod lengths; // blocks of any length stand whole
mod limits; // inputs of hostile size and depth, layouts that never end
mod order; // blocks stand in the order of the content, photos between their headings
mod pages; // what stands on finished pages: text, pictures
mod photos; // photos of every kind, as they stand in the finished PDFs
mod press; // the print edition as a printer gets it
mod preview; // pages in a browser, while files change
mod project; // a temporary project to change and build
mod proof; // what layouts lose, print over or set twice
mod reading; // the text of the report, beside what is heard of the PDF
mod report; // the real report of this repository
mod schemas; // JSON Schemas accept what folio accepts
mod scripts; // the scripts of the Mekong, found, copied and heard
mod sheets; // sizes of page and type
mod sizes; // a report in other sizes of page and type
mod start; // a report from nothing, and next year’s after it
mod supply; // the crates that folio is made of
mod tags; // the structure tree of the screen edition
mod targets; // entries for hostile bytes, a function each
mod theme; // mistakes in the theme, and layouts that follow it
mod themes; // the themes that come with folio
mod trust; // nothing lost, nothing waited for: what hostile files and a hostile disk meet
mod turned; // tables on pages that are turned
mod vocabulary; // kinds of lists, remarks, rows, appendices and logos, from YAML to both editions
