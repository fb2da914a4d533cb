//! The prepared photos take the places of their miniatures.
//!
//! A photo of which only a part is seen holds no more than that part: its place is then taken by a form (ISO 32000-1,
//! 8.10) that draws the part where it belongs.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

use super::error::{FinishError, fault};
use crate::photos::miniature::Miniatures;
use crate::photos::placed::Part;
use crate::photos::prepare::Prepared;

/// A prepared photo and the part of the whole that it shows.
#[derive(Debug)]
pub struct Picture {
    /// The picture.
    pub prepared: Prepared,
    /// What it shows of the photo.
    pub part: Part,
}

/// Puts prepared photos, by the paths of their files, in the places of their miniatures.
///
/// # Errors
/// If a photo has no place, which is a fault of folio.
pub(super) fn put(
    document: &mut Document,
    miniatures: &Miniatures,
    mut pictures: HashMap<String, Picture>,
) -> Result<(), FinishError> {
    let places: Vec<_> = document
        .objects
        .iter()
        .filter_map(|(id, object)| {
            let stream = object.as_stream().ok()?;
            let path = miniatures.path_of(&stream.content)?;
            Some((*id, path.to_string()))
        })
        .collect();
    if let Some(path) = pictures.keys().filter(|path| !places.iter().any(|(_, place)| place == *path)).min() {
        return Err(fault(&format!("{path} has no place in it")));
    }
    for (id, path) in places {
        let Some(Picture { prepared, part }) = pictures.remove(&path) else { continue };
        let Some(Object::Stream(miniature)) = document.objects.get(&id) else { continue };
        let image = image(miniature.dict.clone(), prepared);
        let whole = Part { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };
        let object = if part == whole { image } else { form(document.add_object(image), part) };
        document.objects.insert(id, object.into());
    }
    Ok(())
}

/// The image object of a photo, with all that its miniature's says of tags and the like.
fn image(mut dict: Dictionary, prepared: Prepared) -> Stream {
    dict.set("Width", i64::from(prepared.width));
    dict.set("Height", i64::from(prepared.height));
    if prepared.cmyk {
        dict.set("ColorSpace", "DeviceCMYK");
        // The values of a JPEG with Adobe's marker are inverted.
        dict.set("Decode", [1, 0, 1, 0, 1, 0, 1, 0].map(Object::from).to_vec());
    }
    // A JPEG is compressed already.
    Stream::new(dict, prepared.jpeg).with_compression(false)
}

/// A form that draws an image where its part of the unit square is.
fn form(image: lopdf::ObjectId, part: Part) -> Stream {
    let (width, height) = (part.right - part.left, part.bottom - part.top);
    let content =
        format!("q {width:.6} 0 0 {height:.6} {:.6} {:.6} cm /P Do Q", part.left, 1.0 - part.bottom);
    let dict = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "P" => image } },
    };
    Stream::new(dict, content.into_bytes())
}
