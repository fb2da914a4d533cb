//! For which press a PDF is made: output intent, metadata, and what PDF/X-4 asks of both (ISO 15930-7, 6.2 and 6.7).

use lopdf::{Document, Object, Stream, dictionary};

use crate::color::OutputProfile;
use crate::content::model::Condition;
use crate::pdf::object::text_string;
use crate::pdf::xmp;

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
        "OutputConditionIdentifier" => text_string(&condition.identifier),
        "OutputCondition" => text_string(&condition.description),
        "RegistryName" => text_string(condition.registry()),
        "Info" => text_string(&condition.description),
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

/// A packet that says what PDF/X-4 wants to know, beside what it says already.
fn marked(packet: &str) -> String {
    let modified = xmp::element(packet, "xmp:ModifyDate").unwrap_or("1970-01-01T00:00:00Z");
    let namespaces = [("pdfxid", xmp::PDFX), ("pdf", xmp::PDF), ("xmp", xmp::XMP), ("xmpMM", xmp::XMP_MM)];
    let properties = [
        ("pdfxid:GTS_PDFXVersion", "PDF/X-4"),
        ("pdf:Trapped", "False"),
        ("xmpMM:VersionID", "1"),
        ("xmp:MetadataDate", modified),
    ];
    xmp::with_description(packet, &namespaces, &properties)
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
}
