//! The file: its header, trailer and catalog, and what must stand in none of its objects.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::finding::{Finding, Report};
use super::rules;
use crate::diag::Rule;
use crate::diag::Severity;
use crate::pdf::object::{Objects, Page};

/// Opens a PDF.
///
/// # Errors
/// The finding that says why it can't be opened.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Box<Finding>> {
    if header(bytes).is_none() {
        let message = "the file is no PDF: it does not begin with %PDF-";
        return Err(Finding::new(rules::FILE_NOT_PDF, message).into());
    }
    let document = Document::load_mem(bytes).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => encrypted(),
        error => Finding::new(rules::FILE_BROKEN, format!("the PDF is broken and can't be read ({error})")),
    })?;
    // Without the password there is nothing to look at.
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        return Err(encrypted().into());
    }
    Ok(document)
}

fn encrypted() -> Finding {
    Finding::new(rules::FILE_ENCRYPTED, "the file is encrypted")
}

/// The version in the header, such as `1.6`.
fn header(bytes: &[u8]) -> Option<&str> {
    let start = bytes.iter().take(1024).collect::<Vec<_>>();
    let at = start.windows(5).position(|w| w.iter().copied().eq(b"%PDF-"))? + 5;
    let rest = bytes.get(at..)?;
    let end = rest.iter().position(|b| !(b.is_ascii_digit() || *b == b'.')).unwrap_or(rest.len());
    std::str::from_utf8(&rest[..end]).ok()
}

/// Checks the file as a whole.
pub(super) fn check(bytes: &[u8], objects: Objects, pages: &[Page]) -> Vec<Finding> {
    let mut report = Report::of_file();
    structure(bytes, objects, pages, &mut report);
    if let Some(catalog) = objects.catalog() {
        check_catalog(objects, catalog, &mut report);
    }
    for (id, dict, is_stream) in dictionaries(objects) {
        check_dictionary(objects, id, dict, is_stream, &mut report);
    }
    report.into_list()
}

/// Header, trailer, page tree.
fn structure(bytes: &[u8], objects: Objects, pages: &[Page], report: &mut Report) {
    let document = objects.0;
    if document.encryption_state.is_some() {
        report.push(encrypted());
    }
    if document.xref_recovery.is_some() {
        report.push(Finding::new(
            rules::FILE_BROKEN,
            "the cross-reference table is broken and had to be repaired",
        ));
    }
    if pages.is_empty() {
        report.push(Finding::new(rules::FILE_WITHOUT_PAGES, "the file has no pages"));
    }
    let in_catalog = objects.catalog().and_then(|catalog| objects.name(catalog, "Version"));
    let in_catalog = in_catalog.map(|name| String::from_utf8_lossy(name).into_owned());
    let version = in_catalog.unwrap_or_default().max(header(bytes).unwrap_or_default().to_string());
    if version.as_str() > "1.6" {
        let severity = if version.as_str() >= "2" { Severity::Error } else { Severity::Warning };
        let finding = Finding::new(rules::PDF_VERSION, "the PDF version is too new for PDF/X-4");
        report.push(finding.severity(severity).measured(version, "1.6 or lower"));
    }
    let id = objects.array(&document.trailer, "ID").unwrap_or_default();
    let strings = id.iter().filter(|item| objects.resolve(item).as_str().is_ok_and(|s| !s.is_empty()));
    if id.len() != 2 || strings.count() != 2 {
        report.push(Finding::new(rules::FILE_ID, "the trailer has no /ID of two strings"));
    }
}

fn check_catalog(objects: Objects, catalog: &Dictionary, report: &mut Report) {
    // An array is a destination: the page that is shown first.
    if let Some(Object::Dictionary(_)) = objects.get(catalog, "OpenAction") {
        report.push(Finding::new(rules::OPEN_ACTION, "opening the file runs an action"));
    }
    if objects.dict(catalog, "AA").is_some_and(|actions| !actions.is_empty()) {
        report.push(Finding::new(rules::ACTION, "the document has actions of its own (/AA)"));
    }
    if let Some(form) = objects.dict(catalog, "AcroForm") {
        let fields = objects.array(form, "Fields").map_or(0, <[Object]>::len);
        if fields > 0 || objects.get(form, "XFA").is_some() {
            let finding = Finding::new(rules::FORM_FIELD, "the file holds a form that can be filled in");
            report.push(finding.measured(format!("{fields} fields"), "none"));
        }
    }
    let names = objects.dict(catalog, "Names");
    if names.and_then(|names| objects.dict(names, "JavaScript")).is_some() {
        report.push(Finding::new(rules::JAVASCRIPT, "the document runs scripts (/Names /JavaScript)"));
    }
    if let Some(layers) = objects.dict(catalog, "OCProperties") {
        check_layers(objects, layers, report);
    }
}

/// Optional content (ISO 32000-1, 8.11.4).
fn check_layers(objects: Objects, layers: &Dictionary, report: &mut Report) {
    let default = objects.dict(layers, "D");
    if default.is_none_or(|default| objects.get(default, "Name").is_none()) {
        let message = "the layers have no default configuration with a name";
        report.push(Finding::new(rules::LAYER_CONFIGURATION, message));
    }
    let configurations = objects.array(layers, "Configs").unwrap_or_default();
    let configurations =
        configurations.iter().filter_map(|item| crate::pdf::object::as_dict(objects.resolve(item)));
    let mut all = configurations.chain(default);
    if all.any(|configuration| objects.get(configuration, "AS").is_some()) {
        let message = "a configuration of layers switches them by itself (/AS)";
        report.push(Finding::new(rules::LAYER_STATE, message));
    }
}

/// Looks at any dictionary for what a print file must not hold.
fn check_dictionary(objects: Objects, id: ObjectId, dict: &Dictionary, is_stream: bool, report: &mut Report) {
    let mut found = |rule: Rule, message: &str| report.push(Finding::new(rule, message).object(id));
    let name = |key| objects.name(dict, key).unwrap_or_default();
    if is_stream && objects.get(dict, "F").is_some() {
        found(rules::EXTERNAL_STREAM, "the data of a stream lie in another file");
    }
    if is_stream && objects.filters(dict).any(|filter| filter == b"Crypt") {
        found(rules::FILE_ENCRYPTED, "a stream is encrypted");
    }
    if name("Type") == b"EmbeddedFile" || (objects.dict(dict, "EF").is_some() && !is_stream) {
        found(rules::EMBEDDED_FILE, "a file is attached");
    }
    if name("S") == b"JavaScript" && objects.get(dict, "JS").is_some() {
        found(rules::JAVASCRIPT, "an action is a script");
    }
    if objects.get(dict, "Title").is_some() && is_action(objects, dict) {
        found(rules::ACTION, "a bookmark has an action; it may have a destination alone");
    }
    match name("Subtype") {
        b"PS" if is_stream => found(rules::POSTSCRIPT_XOBJECT, "an object is written in PostScript"),
        b"Form" if name("Subtype2") == b"PS" || objects.get(dict, "PS").is_some() => {
            found(rules::POSTSCRIPT_XOBJECT, "a form carries PostScript");
        }
        b"Form" if objects.dict(dict, "Ref").is_some() => {
            found(rules::REFERENCE_XOBJECT, "a form stands for a page of another file");
        }
        b"Image" if objects.array(dict, "Alternates").is_some() => {
            found(rules::ALTERNATE_IMAGE, "an image has alternates");
        }
        _ => {}
    }
    if is_stream && objects.get(dict, "OPI").is_some() {
        found(rules::OPI, "an object is to be replaced by OPI");
    }
    if name("Type") == b"Page" && objects.dict(dict, "SeparationInfo").is_some() {
        found(rules::PRESEPARATED_PAGE, "a page is one separation of another");
    }
}

/// Whether a dictionary has an action under the key `A` (ISO 32000-1, 12.6.4).
pub(super) fn is_action(objects: Objects, dict: &Dictionary) -> bool {
    objects.dict(dict, "A").is_some_and(|action| objects.name(action, "S").is_some() && !action.has(b"O"))
}

/// All dictionaries that the trailer leads to, with the object they stand in and whether they are a stream's.
fn dictionaries<'a>(objects: Objects<'a>) -> Vec<(ObjectId, &'a Dictionary, bool)> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    let keys = ["Root", "Info"].iter().filter_map(|key| objects.0.trailer.get(key.as_bytes()).ok());
    let mut open: Vec<(ObjectId, &Object)> = keys.map(|object| ((0, 0), object)).collect();
    while let Some((id, object)) = open.pop() {
        match object {
            Object::Reference(target) if seen.insert(*target) => {
                open.extend(objects.0.objects.get(target).map(|object| (*target, object)));
            }
            Object::Array(items) => open.extend(items.iter().map(|item| (id, item))),
            Object::Dictionary(dict) => {
                found.push((id, dict, false));
                open.extend(dict.iter().map(|(_, value)| (id, value)));
            }
            Object::Stream(stream) => {
                found.push((id, &stream.dict, true));
                open.extend(stream.dict.iter().map(|(_, value)| (id, value)));
            }
            _ => {}
        }
    }
    found.sort_by_key(|(id, ..)| *id);
    found
}
