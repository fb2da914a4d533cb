//! XMP packets (ISO 16684-1): what they say, and how they are made to say more.
//!
//! A packet is changed as text, so that all that it says already stays as its writer wrote it. Crates that write XMP, such
//! as `xmp-writer`, write whole packets of their own.

use std::collections::HashMap;

use roxmltree::Node;

/// The namespace of the Dublin Core, of titles.
pub const DC: &str = "http://purl.org/dc/elements/1.1/";
/// The namespace of PDF, of trapping.
pub const PDF: &str = "http://ns.adobe.com/pdf/1.3/";
/// The namespace of PDF/X (ISO 15930-7).
pub const PDFX: &str = "http://www.npes.org/pdfx/ns/id/";
/// The namespace of XMP itself, of dates.
pub const XMP: &str = "http://ns.adobe.com/xap/1.0/";
/// The namespace of XMP's media management, of identity.
pub const XMP_MM: &str = "http://ns.adobe.com/xap/1.0/mm/";

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Why a packet can't be read.
#[derive(Debug, thiserror::Error)]
pub enum XmpError {
    /// It is no text.
    #[error("it is not in UTF-8")]
    NotUtf8,
    /// It is no XML.
    #[error(transparent)]
    NotXml(#[from] roxmltree::Error),
}

/// What a packet says: its properties by namespace and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Xmp(HashMap<(String, String), String>);

impl Xmp {
    /// Reads a packet. Of a property with several values the first one counts.
    ///
    /// # Errors
    /// If it is no well-formed XML in UTF-8.
    pub fn read(packet: Vec<u8>) -> Result<Self, XmpError> {
        let text = String::from_utf8(packet).map_err(|_| XmpError::NotUtf8)?;
        let text = text.trim_start_matches('\u{feff}').trim_matches(['\0', ' ', '\n', '\r', '\t']);
        let xml = roxmltree::Document::parse(text)?;
        let mut properties = HashMap::new();
        for description in xml.descendants().filter(|node| node.has_tag_name((RDF, "Description"))) {
            for attribute in description.attributes() {
                let namespace = attribute.namespace().unwrap_or_default();
                properties
                    .insert((namespace.into(), attribute.name().into()), attribute.value().trim().into());
            }
            for property in description.children().filter(Node::is_element) {
                let name = property.tag_name();
                let item = property.descendants().find(|node| node.has_tag_name((RDF, "li")));
                let value = item.unwrap_or(property).text().unwrap_or_default().trim().to_string();
                properties.insert((name.namespace().unwrap_or_default().into(), name.name().into()), value);
            }
        }
        Ok(Self(properties))
    }

    /// A property that is there and not empty.
    pub fn get(&self, namespace: &str, name: &str) -> Option<&str> {
        let value = self.0.get(&(namespace.to_string(), name.to_string()))?;
        (!value.is_empty()).then_some(value.as_str())
    }
}

/// The text of the first element of a packet with a qualified name, such as `xmp:ModifyDate`, as it is written there.
pub fn element<'p>(packet: &'p str, name: &str) -> Option<&'p str> {
    let (from, to) = tags(name);
    let start = packet.find(&from)? + from.len();
    Some(&packet[start..start + packet[start..].find(&to)?])
}

/// The packet with another text in the first element of that name; unchanged if there is none.
pub fn with_element(packet: &str, name: &str, text: &str) -> String {
    let (from, to) = tags(name);
    match (packet.split_once(&from), packet.split_once(&to)) {
        (Some((head, _)), Some((_, tail))) => format!("{head}{from}{text}{to}{tail}"),
        _ => packet.to_string(),
    }
}

fn tags(name: &str) -> (String, String) {
    (format!("<{name}>"), format!("</{name}>"))
}

/// The packet with one more description at its end; unchanged if it has no end.
///
/// `namespaces` are prefixes with their namespaces, `properties` qualified names with their values as XML.
pub fn with_description(packet: &str, namespaces: &[(&str, &str)], properties: &[(&str, &str)]) -> String {
    let Some(end) = packet.rfind("</rdf:RDF>") else { return packet.to_string() };
    let mut said = String::from("<rdf:Description rdf:about=\"\"");
    said.extend(namespaces.iter().map(|(prefix, namespace)| format!(" xmlns:{prefix}=\"{namespace}\"")));
    said.push('>');
    said.extend(properties.iter().map(|(name, value)| format!("<{name}>{value}</{name}>")));
    said.push_str("</rdf:Description>");
    format!("{}{said}{}", &packet[..end], &packet[end..])
}

/// Whether a date of PDF (`D:20191231120000+07'00'`) and one of XMP (`2019-12-31T12:00:00+07:00`) are the same, as far as
/// both of them go.
pub fn same_instant(pdf: &str, xmp: &str) -> bool {
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

    #[test]
    fn elements_are_read_and_changed_as_they_stand() {
        let packet = "<rdf:RDF><a:B>1</a:B><c:D>2</c:D></rdf:RDF>";
        assert_eq!((element(packet, "c:D"), element(packet, "c:E")), (Some("2"), None));
        assert_eq!(with_element(packet, "a:B", "7"), "<rdf:RDF><a:B>7</a:B><c:D>2</c:D></rdf:RDF>");
        assert_eq!(with_element(packet, "c:E", "7"), packet);
    }
}
