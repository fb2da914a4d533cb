//! For which press a PDF is made: output intent, metadata, and what PDF/X-4 asks of both (ISO 15930-7, 6.2 and 6.7).

use lopdf::{Document, Object, Stream, StringFormat, dictionary};

use crate::color::OutputProfile;
use crate::content::model::Condition;

/// Embeds the profile, names the printing condition, and says in the metadata that this is PDF/X-4.
///
/// # Errors
/// If the document has no catalog or no metadata, or the profile can't be packed.
pub(super) fn set(
    document: &mut Document,
    press: &OutputProfile,
    condition: &Condition,
) -> Result<(), lopdf::Error> {
    let mut profile = Stream::new(dictionary! { "N" => 4 }, press.icc().to_vec());
    profile.compress()?;
    let profile = document.add_object(profile);
    let intent = dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFX",
        "OutputConditionIdentifier" => text(&condition.identifier),
        "OutputCondition" => text(&condition.description),
        "RegistryName" => text(condition.registry()),
        "Info" => text(&condition.description),
        "DestOutputProfile" => profile,
    };
    let intent = document.add_object(intent);
    let catalog = document.catalog_mut()?;
    catalog.set("OutputIntents", vec![intent.into()]);
    let metadata = catalog.get(b"Metadata")?.as_reference()?;
    let stream = document.get_object_mut(metadata)?.as_stream_mut()?;
    let packet = String::from_utf8_lossy(&stream.get_plain_content()?).into_owned();
    stream.dict.remove(b"Filter");
    stream.set_content(marked(&packet).into_bytes());
    // A reader that knows no PDF finds the packet only where it is not packed.
    stream.allows_compression = false;
    let info = document.trailer.get(b"Info").and_then(Object::as_reference);
    let info = match info {
        Ok(info) => info,
        Err(_) => {
            let info = document.add_object(lopdf::Dictionary::new());
            document.trailer.set("Info", info);
            info
        }
    };
    document.get_dictionary_mut(info)?.set("Trapped", "False");
    Ok(())
}

/// A text string: ASCII as it is, all else in UTF-16 with its mark (ISO 32000-1, 7.9.2.2).
fn text(words: &str) -> Object {
    let bytes = if words.is_ascii() {
        words.as_bytes().to_vec()
    } else {
        [0xfe, 0xff].into_iter().chain(words.encode_utf16().flat_map(u16::to_be_bytes)).collect()
    };
    Object::String(bytes, StringFormat::Literal)
}

/// An XMP packet (ISO 16684-1) that says what PDF/X-4 wants to know, beside what it says already.
fn marked(packet: &str) -> String {
    let modified = between(packet, "<xmp:ModifyDate>", "</xmp:ModifyDate>").unwrap_or("1970-01-01T00:00:00Z");
    let mut said = String::from(concat!(
        "<rdf:Description rdf:about=\"\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\" ",
        "xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" ",
        "xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">",
        "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion><pdf:Trapped>False</pdf:Trapped>",
        "<xmpMM:VersionID>1</xmpMM:VersionID>",
    ));
    said.push_str(&format!("<xmp:MetadataDate>{modified}</xmp:MetadataDate></rdf:Description>"));
    match packet.rfind("</rdf:RDF>") {
        Some(end) => format!("{}{said}{}", &packet[..end], &packet[end..]),
        None => packet.to_string(),
    }
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    let start = text.find(from)? + from.len();
    Some(&text[start..start + text[start..].find(to)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_packet_keeps_what_it_says() {
        let packet = "<rdf:RDF><a><xmp:ModifyDate>2019-01-02T00:00:00Z</xmp:ModifyDate></a></rdf:RDF><end/>";
        let marked = marked(packet);
        assert!(marked.starts_with("<rdf:RDF><a><xmp:ModifyDate>2019-01-02"));
        assert!(marked.contains("<xmp:MetadataDate>2019-01-02T00:00:00Z</xmp:MetadataDate>"));
        assert!(marked.ends_with("</rdf:Description></rdf:RDF><end/>"));
    }

    #[test]
    fn words_beyond_ascii_are_utf_16() {
        assert_eq!(text("FOGRA39").as_str().unwrap(), b"FOGRA39");
        assert_eq!(text("m²").as_str().unwrap(), [0xfe, 0xff, 0, b'm', 0, 0xb2]);
    }
}
