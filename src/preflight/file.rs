//! The file: its header, trailer and catalog, and what must stand in none of its objects.

// Hostile bytes are read here: nothing is taken from a place that they name without asking whether it is there.
#![warn(clippy::indexing_slicing, clippy::string_slice)]

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::finding::{Collector, Finding};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::object::{Objects, Page};

rules! {
    FILE_NOT_PDF = Rule::needed(
        "file-not-pdf",
        "The file does not begin with `%PDF-`.",
        "It is no PDF: a download that failed, say, leaves a web page under a PDF's name. Export or fetch it again.",
    )
    .standard("ISO 32000-1")
    .example("the file is no PDF: it does not begin with %PDF-", "");
    FILE_BROKEN = Rule::needed(
        "file-broken",
        "The file can't be read, or only after repair.",
        "What one program repairs, another one may read differently. Export it again, and compare its size after each copy.",
    )
    .standard("ISO 32000-1")
    .example("the cross-reference table is broken and had to be repaired", "");
    FILE_ENCRYPTED = Rule::needed(
        "file-encrypted",
        "The file or a stream is encrypted.",
        "A printer opens files without a password, also years later. Export it without protection.",
    )
    .standard("ISO 15930-7")
    .example("the file is encrypted", "");
    FILE_WITHOUT_PAGES = Rule::needed(
        "file-without-pages",
        "There are no pages.",
        "Nothing would be printed. Look whether this is the file that was meant.",
    )
    .standard("ISO 32000-1")
    .example("the file has no pages", "");
    PDF_VERSION = Rule::fixed(
        "pdf-version",
        Severity::Warning,
        "The PDF version is too new.",
        "PDF/X-4 goes with 1.6 or lower; a press may not know what came later. From 2.0 on this is an error.",
    )
    .standard("ISO 15930-7")
    .example("the PDF version is too new for PDF/X-4; measured: 1.7; limit: 1.6 or lower", "");
    FILE_ID = Rule::needed(
        "file-id",
        "The trailer has no `/ID` of two strings.",
        "Print shops tell by it one state of a file from the next. Programs that write PDF/X set it.",
    )
    .standard("ISO 15930-7")
    .example("the trailer has no /ID of two strings", "");
    EXTERNAL_STREAM = Rule::needed(
        "external-stream",
        "Data of a stream lie in another file.",
        "A print file holds all that it prints: the other file is not there at the printer's. Embed it.",
    )
    .standard("ISO 15930-7")
    .example("the data of a stream lie in another file", "");
    EMBEDDED_FILE = Rule::needed(
        "embedded-file",
        "A file is attached.",
        "Nobody prints attachments. Send it beside the PDF.",
    )
    .standard("ISO 15930-7")
    .example("a file is attached", "");
    JAVASCRIPT = Rule::needed(
        "javascript",
        "There is a script.",
        "A script may change pages after they were approved. Take it out.",
    )
    .standard("ISO 15930-7")
    .example("the document runs scripts (/Names /JavaScript)", "");
    OPEN_ACTION = Rule::needed(
        "open-action",
        "Opening the file runs an action; a destination is none.",
        "A press opens files without anybody who looks on. Take out what `/OpenAction` does, or leave a destination there.",
    )
    .standard("ISO 15930-7")
    .example("opening the file runs an action", "");
    ACTION = Rule::needed(
        "action",
        "A bookmark, page, annotation or the document has an action.",
        "Actions are for readers at a screen. A bookmark may have a destination in its place.",
    )
    .standard("ISO 15930-7")
    .example("an annotation of type Link has an action", "");
    FORM_FIELD = Rule::needed(
        "form-field",
        "There is a form to fill in.",
        "What stands in its fields may change after it was approved. Flatten the form into the pages.",
    )
    .standard("ISO 15930-7")
    .example("the file holds a form that can be filled in; measured: 3 fields; limit: none", "");
    POSTSCRIPT_XOBJECT = Rule::needed(
        "postscript-xobject",
        "An object is written in PostScript.",
        "No program has to run it, so that it may be missing in print. Export it as content of the PDF.",
    )
    .standard("ISO 15930-7")
    .example("an object is written in PostScript", "");
    REFERENCE_XOBJECT = Rule::needed(
        "reference-xobject",
        "A form stands for a page of another file.",
        "That file is not there when this one is printed. Place the page itself.",
    )
    .standard("ISO 15930-7")
    .example("a form stands for a page of another file", "");
    ALTERNATE_IMAGE = Rule::needed(
        "alternate-image",
        "An image has alternates.",
        "One of them may be seen and another one printed. Keep the one that is to be printed.",
    )
    .standard("ISO 15930-7")
    .example("an image has alternates", "");
    OPI = Rule::needed(
        "opi",
        "An object is to be replaced by OPI.",
        "It is coarse until a server puts the fine image there, which the printer may not have. Place the fine one.",
    )
    .standard("ISO 15930-7")
    .example("an object is to be replaced by OPI", "");
    PRESEPARATED_PAGE = Rule::needed(
        "preseparated-page",
        "A page is one separation of another.",
        "A press makes the separations itself. Export whole pages, with all inks together.",
    )
    .standard("ISO 15930-7")
    .example("a page is one separation of another", "");
    LAYER_CONFIGURATION = Rule::needed(
        "layer-configuration",
        "Layers have no default configuration with a name.",
        "Without one nobody can tell which layers are to be printed. Name it, or flatten the layers.",
    )
    .standard("ISO 15930-7")
    .example("the layers have no default configuration with a name", "");
    LAYER_STATE = Rule::needed(
        "layer-automatic-state",
        "Layers switch by themselves (`/AS`).",
        "What is seen on a screen would not be what is printed. Flatten the layers, or take `/AS` out.",
    )
    .standard("ISO 15930-7")
    .example("a configuration of layers switches them by itself (/AS)", "");
}

/// Opens a PDF.
///
/// # Errors
/// The finding that says why it can't be opened.
pub(super) fn open(bytes: &[u8]) -> Result<Document, Box<Finding>> {
    if header(bytes).is_none() {
        let message = "the file is no PDF: it does not begin with %PDF-";
        return Err(Finding::new(&FILE_NOT_PDF, message).into());
    }
    let document = Document::load_mem(bytes).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => encrypted(),
        error => Finding::new(&FILE_BROKEN, format!("the PDF is broken and can't be read ({error})")),
    })?;
    // Without the password there is nothing to look at.
    if document.trailer.has(b"Encrypt") && document.encryption_state.is_none() {
        return Err(encrypted().into());
    }
    Ok(document)
}

fn encrypted() -> Finding {
    Finding::new(&FILE_ENCRYPTED, "the file is encrypted")
}

/// The version in the header, such as `1.6`.
fn header(bytes: &[u8]) -> Option<&str> {
    let start = bytes.iter().take(1024).collect::<Vec<_>>();
    let at = start.windows(5).position(|w| w.iter().copied().eq(b"%PDF-"))? + 5;
    let rest = bytes.get(at..)?;
    let end = rest.iter().position(|b| !(b.is_ascii_digit() || *b == b'.')).unwrap_or(rest.len());
    std::str::from_utf8(rest.get(..end)?).ok()
}

/// Checks the file as a whole.
pub(super) fn check(bytes: &[u8], objects: Objects, pages: &[Page]) -> Vec<Finding> {
    let mut findings = Collector::of_file();
    structure(bytes, objects, pages, &mut findings);
    if let Some(catalog) = objects.catalog() {
        check_catalog(objects, catalog, &mut findings);
    }
    for (id, dict, is_stream) in dictionaries(objects) {
        check_dictionary(objects, id, dict, is_stream, &mut findings);
    }
    findings.into_list()
}

/// Header, trailer, page tree.
fn structure(bytes: &[u8], objects: Objects, pages: &[Page], findings: &mut Collector) {
    let document = objects.0;
    if document.encryption_state.is_some() {
        findings.push(encrypted());
    }
    if document.xref_recovery.is_some() {
        findings
            .push(Finding::new(&FILE_BROKEN, "the cross-reference table is broken and had to be repaired"));
    }
    if pages.is_empty() {
        findings.push(Finding::new(&FILE_WITHOUT_PAGES, "the file has no pages"));
    }
    let in_catalog = objects.catalog().and_then(|catalog| objects.name(catalog, "Version"));
    let in_catalog = in_catalog.map(|name| String::from_utf8_lossy(name).into_owned());
    let version = in_catalog.unwrap_or_default().max(header(bytes).unwrap_or_default().to_string());
    if version.as_str() > "1.6" {
        let severity = if version.as_str() >= "2" { Severity::Error } else { Severity::Warning };
        let finding = Finding::new(&PDF_VERSION, "the PDF version is too new for PDF/X-4");
        findings.push(finding.severity(severity).measured(version, "1.6 or lower"));
    }
    let id = objects.array(&document.trailer, "ID").unwrap_or_default();
    let strings = id.iter().filter(|item| objects.resolve(item).as_str().is_ok_and(|s| !s.is_empty()));
    if id.len() != 2 || strings.count() != 2 {
        findings.push(Finding::new(&FILE_ID, "the trailer has no /ID of two strings"));
    }
}

fn check_catalog(objects: Objects, catalog: &Dictionary, findings: &mut Collector) {
    // An array is a destination: the page that is shown first.
    if let Some(Object::Dictionary(_)) = objects.get(catalog, "OpenAction") {
        findings.push(Finding::new(&OPEN_ACTION, "opening the file runs an action"));
    }
    if objects.dict(catalog, "AA").is_some_and(|actions| !actions.is_empty()) {
        findings.push(Finding::new(&ACTION, "the document has actions of its own (/AA)"));
    }
    if let Some(form) = objects.dict(catalog, "AcroForm") {
        let fields = objects.array(form, "Fields").map_or(0, <[Object]>::len);
        if fields > 0 || objects.get(form, "XFA").is_some() {
            let finding = Finding::new(&FORM_FIELD, "the file holds a form that can be filled in");
            findings.push(finding.measured(format!("{fields} fields"), "none"));
        }
    }
    let names = objects.dict(catalog, "Names");
    if names.and_then(|names| objects.dict(names, "JavaScript")).is_some() {
        findings.push(Finding::new(&JAVASCRIPT, "the document runs scripts (/Names /JavaScript)"));
    }
    if let Some(layers) = objects.dict(catalog, "OCProperties") {
        check_layers(objects, layers, findings);
    }
}

/// Optional content (ISO 32000-1, 8.11.4).
fn check_layers(objects: Objects, layers: &Dictionary, findings: &mut Collector) {
    let default = objects.dict(layers, "D");
    if default.is_none_or(|default| objects.get(default, "Name").is_none()) {
        let message = "the layers have no default configuration with a name";
        findings.push(Finding::new(&LAYER_CONFIGURATION, message));
    }
    let configurations = objects.array(layers, "Configs").unwrap_or_default();
    let configurations =
        configurations.iter().filter_map(|item| crate::pdf::object::as_dict(objects.resolve(item)));
    let mut all = configurations.chain(default);
    if all.any(|configuration| objects.get(configuration, "AS").is_some()) {
        let message = "a configuration of layers switches them by itself (/AS)";
        findings.push(Finding::new(&LAYER_STATE, message));
    }
}

/// Looks at any dictionary for what a print file must not hold.
fn check_dictionary(
    objects: Objects,
    id: ObjectId,
    dict: &Dictionary,
    is_stream: bool,
    findings: &mut Collector,
) {
    let mut found =
        |rule: &'static Rule, message: &str| findings.push(Finding::new(rule, message).object(id));
    let name = |key| objects.name(dict, key).unwrap_or_default();
    if is_stream && objects.get(dict, "F").is_some() {
        found(&EXTERNAL_STREAM, "the data of a stream lie in another file");
    }
    if is_stream && objects.filters(dict).any(|filter| filter == b"Crypt") {
        found(&FILE_ENCRYPTED, "a stream is encrypted");
    }
    if name("Type") == b"EmbeddedFile" || (objects.dict(dict, "EF").is_some() && !is_stream) {
        found(&EMBEDDED_FILE, "a file is attached");
    }
    if name("S") == b"JavaScript" && objects.get(dict, "JS").is_some() {
        found(&JAVASCRIPT, "an action is a script");
    }
    if objects.get(dict, "Title").is_some() && is_action(objects, dict) {
        found(&ACTION, "a bookmark has an action; it may have a destination alone");
    }
    match name("Subtype") {
        b"PS" if is_stream => found(&POSTSCRIPT_XOBJECT, "an object is written in PostScript"),
        b"Form" if name("Subtype2") == b"PS" || objects.get(dict, "PS").is_some() => {
            found(&POSTSCRIPT_XOBJECT, "a form carries PostScript");
        }
        b"Form" if objects.dict(dict, "Ref").is_some() => {
            found(&REFERENCE_XOBJECT, "a form stands for a page of another file");
        }
        b"Image" if objects.array(dict, "Alternates").is_some() => {
            found(&ALTERNATE_IMAGE, "an image has alternates");
        }
        _ => {}
    }
    if is_stream && objects.get(dict, "OPI").is_some() {
        found(&OPI, "an object is to be replaced by OPI");
    }
    if name("Type") == b"Page" && objects.dict(dict, "SeparationInfo").is_some() {
        found(&PRESEPARATED_PAGE, "a page is one separation of another");
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
