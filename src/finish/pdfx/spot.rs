//! ValueSpan colours: what stands for them where their ink is missing must be inks of the press.

use lopdf::{Dictionary, Document, Object, ObjectId};

use crate::color::OutputProfile;
use crate::pdf::color::Space;
use crate::pdf::object::Objects;

/// Brings the alternate colours of a document's spot colours to inks.
pub(super) fn convert(document: &mut Document, press: &OutputProfile) {
    let found: Vec<(ObjectId, Object)> = document
        .objects
        .iter()
        .filter_map(|(id, object)| Some((*id, converted(Objects(document), object, press)?)))
        .collect();
    document.objects.extend(found);
}

/// The space of a single spot colour with inks in place of its grey or RGB.
///
/// The tint goes in a straight line from paper to the full colour (ISO 32000-1, 7.10.3), as the writer makes it.
fn converted(objects: Objects, object: &Object, press: &OutputProfile) -> Option<Object> {
    let items = object.as_array().ok().filter(|items| items.len() == 4)?;
    let Space::Separation { alternate, .. } = Space::read(objects, object, None) else { return None };
    let is_rgb = alternate.light_channels()? == 3;
    let function = objects.resolve(&items[3]).as_dict().ok()?;
    let full = objects.numbers(function.get(b"C1").ok()?)?;
    let inks = match *full.as_slice() {
        [grey] if !is_rgb => press.inks_of([grey as f32; 3]),
        [red, green, blue] if is_rgb => press.inks_of([red, green, blue].map(|v| v as f32)),
        _ => return None,
    };
    let mut tint = Dictionary::new();
    tint.set("FunctionType", 2);
    tint.set("Domain", vec![0.into(), 1.into()]);
    tint.set("Range", (0..8).map(|bound| Object::from(bound % 2)).collect::<Vec<_>>());
    tint.set("C0", vec![Object::from(0); 4]);
    tint.set("C1", inks.map(Object::Real).to_vec());
    tint.set("N", 1);
    Some(Object::Array(vec![items[0].clone(), items[1].clone(), "DeviceCMYK".into(), tint.into()]))
}
