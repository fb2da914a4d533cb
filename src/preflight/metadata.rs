//! Metadata: the XMP packet (ISO 16684-1) and what the information dictionary says beside it.

use std::collections::HashMap;

use lopdf::{Dictionary, Object, Stream, decode_text_string};
use roxmltree::Node;

use super::finding::{Finding, Report};
use super::rules;
use crate::pdf::object::Objects;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
const PDFX: &str = "http://www.npes.org/pdfx/ns/id/";
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const XMP_MM: &str = "http://ns.adobe.com/xap/1.0/mm/";

/// Checks the metadata.
pub(super) fn check(objects: Objects) -> Vec<Finding> {
    let mut report = Report::of_file();
    let info = objects.dict(&objects.0.trailer, "Info");
    let packet = objects.catalog().and_then(|catalog| objects.stream(catalog, "Metadata"));
    match packet {
        None => report.push(Finding::new(rules::XMP_MISSING, "the file has no XMP metadata")),
        Some(packet) => match read(objects, packet) {
            Ok(xmp) => {
                check_xmp(&xmp, &mut report);
                if let Some(info) = info {
                    check_info(objects, info, &xmp, &mut report);
                }
            }
            Err(why) => {
                report.push(Finding::new(
                    rules::XMP_UNREADABLE,
                    format!("the XMP metadata can't be read ({why})"),
                ));
            }
        },
    }
    if packet.is_some_and(|packet| packet.dict.has(b"Filter")) {
        let message = "the XMP metadata are compressed: programs that read no PDF can't find them";
        report.push(Finding::new(rules::XMP_COMPRESSED, message));
    }
    report.into_list()
}

/// Properties by namespace and name.
type Xmp = HashMap<(String, String), String>;

fn read(objects: Objects, packet: &Stream) -> Result<Xmp, String> {
    let bytes = objects.unpacked(packet).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes).map_err(|_| "it is not in UTF-8".to_string())?;
    let text = text.trim_start_matches('\u{feff}').trim_matches(['\0', ' ', '\n', '\r', '\t']);
    let xml = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
    let mut xmp = Xmp::new();
    for description in xml.descendants().filter(|node| node.has_tag_name((RDF, "Description"))) {
        for attribute in description.attributes() {
            let namespace = attribute.namespace().unwrap_or_default();
            xmp.insert((namespace.into(), attribute.name().into()), attribute.value().trim().into());
        }
        for property in description.children().filter(Node::is_element) {
            let name = property.tag_name();
            let item = property.descendants().find(|node| node.has_tag_name((RDF, "li")));
            let value = item.unwrap_or(property).text().unwrap_or_default().trim().to_string();
            xmp.insert((name.namespace().unwrap_or_default().into(), name.name().into()), value);
        }
    }
    Ok(xmp)
}

/// A property that is there and not empty.
fn property<'x>(xmp: &'x Xmp, namespace: &str, name: &str) -> Option<&'x str> {
    let value = xmp.get(&(namespace.to_string(), name.to_string()))?;
    (!value.is_empty()).then_some(value.as_str())
}

fn check_xmp(xmp: &Xmp, report: &mut Report) {
    match property(xmp, PDFX, "GTS_PDFXVersion") {
        Some("PDF/X-4") => {}
        found => {
            let finding =
                Finding::new(rules::PDFX_VERSION, "the XMP metadata do not say that this is PDF/X-4");
            report.push(finding.measured(found.unwrap_or("nothing"), "GTS_PDFXVersion PDF/X-4"));
        }
    }
    if property(xmp, DC, "title").is_none() {
        report.push(Finding::new(rules::XMP_TITLE, "the XMP metadata have no title (dc:title)"));
    }
    for date in ["CreateDate", "ModifyDate", "MetadataDate"] {
        if property(xmp, XMP, date).is_none() {
            report.push(Finding::new(rules::XMP_DATE, format!("the XMP metadata have no xmp:{date}")));
        }
    }
    for key in ["DocumentID", "VersionID", "RenditionClass"] {
        if property(xmp, XMP_MM, key).is_none() {
            report.push(Finding::new(rules::XMP_IDENTITY, format!("the XMP metadata have no xmpMM:{key}")));
        }
    }
    match property(xmp, PDF, "Trapped") {
        Some("True" | "False") => {}
        found => {
            let finding =
                Finding::new(rules::TRAPPED, "the XMP metadata do not say whether the file is trapped");
            report.push(finding.measured(found.unwrap_or("nothing"), "pdf:Trapped True or False"));
        }
    }
}

fn check_info(objects: Objects, info: &Dictionary, xmp: &Xmp, report: &mut Report) {
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
        let (Some(info), Some(xmp)) = (text(key), property(xmp, namespace, name)) else { continue };
        let same = if key.ends_with("Date") { same_instant(&info, xmp) } else { info == xmp };
        if !same {
            let message = format!("the document information and the XMP metadata do not agree on {key}");
            report.push(Finding::new(rules::INFO_CONTRADICTS_XMP, message).measured(info, xmp));
        }
    }
}

/// Whether a date of PDF (`D:20191231120000+07'00'`) and one of XMP (`2019-12-31T12:00:00+07:00`) are the same, as far as
/// both of them go.
fn same_instant(pdf: &str, xmp: &str) -> bool {
    let (Some(a), Some(b)) = (instant(pdf), instant(xmp)) else { return pdf == xmp };
    match (a, b) {
        ((a, Some(a_zone)), (b, Some(b_zone))) if a.len() == 14 && b.len() == 14 => {
            seconds(&a).map(|s| s - a_zone) == seconds(&b).map(|s| s - b_zone)
        }
        ((a, _), (b, _)) => {
            let common = a.len().min(b.len());
            a[..common] == b[..common]
        }
    }
}

/// The digits of a date, at most to the second, and its zone's offset in seconds.
fn instant(text: &str) -> Option<(String, Option<i64>)> {
    let text = text.trim_start_matches("D:");
    // An offset begins with a sign after the time; the hyphens of a date come before it.
    let zone = text.char_indices().find(|(at, c)| {
        matches!(c, 'Z' | '+')
            || (*c == '-' && text[..*at].chars().filter(char::is_ascii_digit).count() >= 12)
    });
    let (time, zone) = zone.map_or((text, ""), |(at, _)| text.split_at(at));
    let mut digits: String = time.split('.').next()?.chars().filter(char::is_ascii_digit).collect();
    digits.truncate(14);
    let offset = match zone.chars().next() {
        None => None,
        Some('Z') => Some(0),
        Some(sign) => {
            let digits: String = zone.chars().filter(char::is_ascii_digit).take(4).collect();
            let hours: i64 = digits.get(..2)?.parse().ok()?;
            let minutes: i64 = digits.get(2..).and_then(|m| m.parse().ok()).unwrap_or(0);
            Some((hours * 60 + minutes) * if sign == '-' { -60 } else { 60 })
        }
    };
    (digits.len() >= 4).then_some((digits, offset))
}

/// Seconds of a date of 14 digits, counted from some day.
fn seconds(digits: &str) -> Option<i64> {
    let part = |range: std::ops::Range<usize>| digits.get(range)?.parse::<u8>().ok();
    let month = time::Month::try_from(part(4..6)?).ok()?;
    let date = time::Date::from_calendar_date(digits.get(..4)?.parse().ok()?, month, part(6..8)?).ok()?;
    let (hour, minute, second) = (part(8..10)?, part(10..12)?, part(12..14)?);
    let time = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    Some(i64::from(date.to_julian_day()) * 86_400 + time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_compared_across_zones_and_precisions() {
        assert!(same_instant("D:20191231120000+07'00'", "2019-12-31T05:00:00Z"));
        assert!(same_instant("D:20191231120000-05'00'", "2019-12-31T12:00:00-05:00"));
        assert!(same_instant("D:20191231120000Z", "2019-12-31"));
        assert!(!same_instant("D:20191231120000Z", "2019-12-31T12:00:01Z"));
        assert!(!same_instant("D:2018", "2019-12-31"));
    }
}
