//! Metadata: the XMP packet (ISO 16684-1) and what the information dictionary says beside it.

use lopdf::{Dictionary, Object, Stream, decode_text_string};

use super::finding::{Collector, Finding};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::object::Objects;
use crate::pdf::xmp::{DC, PDF, PDFX, XMP, XMP_MM, Xmp, XmpError, same_instant};

rules! {
    XMP_MISSING = Rule::needed(
        "xmp-missing",
        "There is no XMP packet.",
        "It says that a file is PDF/X-4, when it was made and what it is called. Programs that write PDF/X write one.",
    )
    .standard("ISO 15930-7")
    .example("the file has no XMP metadata", "");
    XMP_UNREADABLE = Rule::needed(
        "xmp-unreadable",
        "The packet is no well-formed XML in UTF-8.",
        "No program can tell from it what the file is. Export the file again.",
    )
    .standard("ISO 15930-7")
    .example("the XMP metadata can't be read (it is not in UTF-8)", "");
    XMP_COMPRESSED = Rule::fixed(
        "xmp-compressed",
        Severity::Warning,
        "The packet is compressed.",
        "Programs that read no PDF look for the packet in the bytes of the file. Export it without a filter.",
    )
    .standard("ISO 15930-7")
    .example("the XMP metadata are compressed: programs that read no PDF can't find them", "");
    PDFX_VERSION = Rule::needed(
        "pdfx-version",
        "`pdfxid:GTS_PDFXVersion` is missing or another.",
        "It has to be `PDF/X-4`: by it a print shop knows what the file promises. Export the file as PDF/X-4.",
    )
    .standard("ISO 15930-7")
    .example(
        "the XMP metadata do not say that this is PDF/X-4; measured: PDF/X-3:2003; limit: GTS_PDFXVersion PDF/X-4",
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>",
    );
    XMP_TITLE = Rule::needed(
        "xmp-title",
        "`dc:title` is missing.",
        "People at the print shop see by it what they have before them. Give the document a title.",
    )
    .standard("ISO 15930-7")
    .example("the XMP metadata have no title (dc:title)", "");
    XMP_DATE = Rule::needed(
        "xmp-date",
        "`xmp:CreateDate`, `ModifyDate` or `MetadataDate` is missing.",
        "They tell which of two files is the newer. Programs that write PDF/X set all three.",
    )
    .standard("ISO 15930-7")
    .example("the XMP metadata have no xmp:MetadataDate", "");
    XMP_IDENTITY = Rule::needed(
        "xmp-identity",
        "`xmpMM:DocumentID`, `VersionID` or `RenditionClass` is missing.",
        "They tell the states of one document from other documents. Programs that write PDF/X set all three.",
    )
    .standard("ISO 15930-7")
    .example("the XMP metadata have no xmpMM:VersionID", "");
    TRAPPED = Rule::needed(
        "trapped",
        "`pdf:Trapped` does not say yes or no.",
        "It has to be `True` or `False`: a press traps what is not trapped, and nothing twice.",
    )
    .standard("ISO 15930-7")
    .example(
        "the XMP metadata do not say whether the file is trapped; measured: nothing; limit: pdf:Trapped True or False",
        "<pdf:Trapped>False</pdf:Trapped>",
    );
    INFO_CONTRADICTS_XMP = Rule::needed(
        "info-contradicts-xmp",
        "Title, dates or Trapped differ between Info and XMP.",
        "Some programs read the one and some the other. Dates are compared across time zones, as far as both go.",
    )
    .standard("ISO 15930-7")
    .example(
        "the document information and the XMP metadata do not agree on Title; measured: Another sample; limit: A sample",
        "",
    );
}

/// Checks the metadata.
pub(super) fn check(objects: Objects) -> Vec<Finding> {
    let mut findings = Collector::of_file();
    let info = objects.dict(&objects.0.trailer, "Info");
    let packet = objects.catalog().and_then(|catalog| objects.stream(catalog, "Metadata"));
    match packet {
        None => findings.push(Finding::new(&XMP_MISSING, "the file has no XMP metadata")),
        Some(packet) => match read(objects, packet) {
            Ok(xmp) => {
                check_xmp(&xmp, &mut findings);
                if let Some(info) = info {
                    check_info(objects, info, &xmp, &mut findings);
                }
            }
            Err(why) => {
                findings
                    .push(Finding::new(&XMP_UNREADABLE, format!("the XMP metadata can't be read ({why})")));
            }
        },
    }
    if packet.is_some_and(|packet| packet.dict.has(b"Filter")) {
        let message = "the XMP metadata are compressed: programs that read no PDF can't find them";
        findings.push(Finding::new(&XMP_COMPRESSED, message));
    }
    findings.into_list()
}

/// Why a packet can't be read.
#[derive(Debug, thiserror::Error)]
enum PacketError {
    #[error(transparent)]
    Packed(#[from] lopdf::Error),
    #[error(transparent)]
    Xmp(#[from] XmpError),
}

fn read(objects: Objects, packet: &Stream) -> Result<Xmp, PacketError> {
    Ok(Xmp::read(objects.unpacked(packet)?)?)
}

fn check_xmp(xmp: &Xmp, findings: &mut Collector) {
    match xmp.get(PDFX, "GTS_PDFXVersion") {
        Some("PDF/X-4") => {}
        found => {
            let finding = Finding::new(&PDFX_VERSION, "the XMP metadata do not say that this is PDF/X-4");
            findings.push(finding.measured(found.unwrap_or("nothing"), "GTS_PDFXVersion PDF/X-4"));
        }
    }
    if xmp.get(DC, "title").is_none() {
        findings.push(Finding::new(&XMP_TITLE, "the XMP metadata have no title (dc:title)"));
    }
    for date in ["CreateDate", "ModifyDate", "MetadataDate"] {
        if xmp.get(XMP, date).is_none() {
            findings.push(Finding::new(&XMP_DATE, format!("the XMP metadata have no xmp:{date}")));
        }
    }
    for key in ["DocumentID", "VersionID", "RenditionClass"] {
        if xmp.get(XMP_MM, key).is_none() {
            findings.push(Finding::new(&XMP_IDENTITY, format!("the XMP metadata have no xmpMM:{key}")));
        }
    }
    match xmp.get(PDF, "Trapped") {
        Some("True" | "False") => {}
        found => {
            let finding = Finding::new(&TRAPPED, "the XMP metadata do not say whether the file is trapped");
            findings.push(finding.measured(found.unwrap_or("nothing"), "pdf:Trapped True or False"));
        }
    }
}

fn check_info(objects: Objects, info: &Dictionary, xmp: &Xmp, findings: &mut Collector) {
    let text = |key| match objects.get(info, key)? {
        Object::Name(name) => Some(String::from_utf8_lossy(name).into_owned()),
        object => decode_text_string(object).ok().map(|text| text.trim().to_string()),
    };
    let pairs = [
        ("Title", DC, "title"),
        ("Trapped", PDF, "Trapped"),
        ("CreationDate", XMP, "CreateDate"),
        ("ModDate", XMP, "ModifyDate"),
    ];
    for (key, namespace, name) in pairs {
        let (Some(info), Some(xmp)) = (text(key), xmp.get(namespace, name)) else { continue };
        let same = if key.ends_with("Date") { same_instant(&info, xmp) } else { info == xmp };
        if !same {
            let message = format!("the document information and the XMP metadata do not agree on {key}");
            findings.push(Finding::new(&INFO_CONTRADICTS_XMP, message).measured(info, xmp));
        }
    }
}
