//! What of a file the preflight does not look into: its verdict says so, since silence would be taken for praise.

use lopdf::{Dictionary, Object};

use crate::pdf::layers::Layers;
use crate::pdf::object::{Objects, as_dict};

/// What of a document was not looked into, in words that stand in a list; nothing of most files.
pub(super) fn unseen(objects: Objects) -> Vec<&'static str> {
    let any = |is: &dyn Fn(&Dictionary) -> bool| objects.0.objects.values().any(|object| holds(object, is));
    let mut unseen = Vec::new();
    if !Layers::read(objects).is_empty() {
        unseen.push("layers that are hidden");
    }
    if any(&|dict| dict.has(b"FontFile")) {
        unseen.push("glyphs and widths of Type 1 font programs");
    }
    if any(&|dict| objects.name(dict, "Subtype") == Some(b"CIDFontType0C")) {
        unseen.push("widths of CFF font programs that are keyed by CIDs");
    }
    if any(&|dict| matches!(objects.integer(dict, "ShadingType"), Some(4..=7))) {
        unseen.push("the ink of gradients that are meshes");
    }
    let together = |dict: &Dictionary| match objects.get(dict, "BM") {
        Some(Object::Array(modes)) => modes.iter().any(|mode| takes_all(objects.resolve(mode))),
        Some(mode) => takes_all(mode),
        None => false,
    };
    if any(&together) {
        unseen.push("the exact ink of what is blended by Hue, Saturation, Color or Luminosity");
    }
    unseen
}

/// Whether a blend mode takes all inks together (ISO 32000-1, 11.3.5.3).
fn takes_all(mode: &Object) -> bool {
    matches!(mode.as_name(), Ok(b"Hue" | b"Saturation" | b"Color" | b"Luminosity"))
}

/// Whether a dictionary is so, or one that it holds directly.
fn holds(object: &Object, is: &dyn Fn(&Dictionary) -> bool) -> bool {
    if let Object::Array(items) = object {
        return items.iter().any(|item| holds(item, is));
    }
    as_dict(object).is_some_and(|dict| is(dict) || dict.iter().any(|(_, inner)| holds(inner, is)))
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, dictionary};

    use super::*;

    #[test]
    fn each_kind_is_named_and_others_are_not() {
        let of = |dict: Dictionary| {
            let mut document = Document::with_version("1.6");
            document.add_object(vec![Object::from(dictionary! { "Inner" => dict })]);
            unseen(Objects(&document))
        };
        let named = |dict: Dictionary, word: &str| {
            let told = of(dict);
            assert!(told.len() == 1 && told[0].contains(word), "{word}: {told:?}");
        };
        named(dictionary! { "FontFile" => (9, 0) }, "Type 1");
        named(dictionary! { "Subtype" => "CIDFontType0C" }, "CIDs");
        named(dictionary! { "ShadingType" => 6 }, "meshes");
        named(dictionary! { "BM" => "Luminosity" }, "Luminosity");
        named(dictionary! { "BM" => vec!["Other".into(), "Hue".into()] }, "Hue");
        let usual = dictionary! { "ShadingType" => 3, "BM" => "Multiply", "FontFile2" => (9, 0) };
        assert_eq!(of(usual), [""; 0]);
    }
}
