//! Pages that lie: tables that are wider than they are high. Sheets are printed and bound in one size, so that for the press
//! these pages stand upright like the others, with their head at the left.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::boxes::array;
use crate::pdf::geometry::Rect;
use crate::pdf::object::{Objects, PageBox};

/// How far sizes of pages may differ by rounding, in points.
const ROUNDING: f64 = 0.5;

/// A page that lies, and what it shows.
struct Lying {
    id: ObjectId,
    media: Rect,
    trim: Rect,
    content: Vec<u8>,
    resources: Dictionary,
}

/// Turns the pages upright that have the size of the first page, but lie.
///
/// What such a page shows becomes a form of its own: patterns keep to the content that they are used in (ISO 32000-1, 8.7.3.1).
pub(super) fn stand(document: &mut Document) {
    for Lying { id, media, trim, content, resources } in lying(document) {
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => array(media),
            "Matrix" => [0.0, 1.0, -1.0, 0.0, media.y1, -media.x0].map(|n| Object::Real(n as f32)).to_vec(),
            "Resources" => resources,
        };
        let mut form = Stream::new(form, content);
        // What can't be packed stays as it is.
        let _ = form.compress();
        let form = document.add_object(form);
        let shown = document.add_object(Stream::new(Dictionary::new(), b"/FolioPage Do".to_vec()));
        if let Ok(page) = document.get_dictionary_mut(id) {
            page.set("Resources", dictionary! { "XObject" => dictionary! { "FolioPage" => form } });
            page.set("Contents", shown);
            page.set("MediaBox", array(turned(media, media)));
            page.set("TrimBox", array(turned(trim, media)));
            for key in ["CropBox", "BleedBox", "ArtBox"] {
                page.remove(key.as_bytes());
            }
        }
    }
}

/// The pages that have the size of the first page, but lie.
fn lying(document: &Document) -> Vec<Lying> {
    let objects = Objects(document);
    let pages = objects.pages();
    let size = |trim: Rect| (trim.width(), trim.height());
    let boxes = |page| {
        let media = objects.page_box(page, PageBox::Media)?;
        Some((media, objects.page_box(page, PageBox::Trim).unwrap_or(media)))
    };
    let Some((_, first)) = pages.first().and_then(|page| boxes(*page)) else { return Vec::new() };
    let (width, height) = size(first);
    let lies = |trim: Rect| {
        let (across, down) = size(trim);
        (across - height).abs() < ROUNDING
            && (down - width).abs() < ROUNDING
            && (across - down).abs() > ROUNDING
    };
    let page = |page| {
        let (media, trim) = boxes(page).filter(|(_, trim)| lies(*trim))?;
        let resources = objects.page_resources(page).cloned().unwrap_or_default();
        Some(Lying { id: page.id, media, trim, content: objects.page_content(page).0, resources })
    };
    pages.into_iter().filter_map(page).collect()
}

/// Where a rectangle of a page goes when the page is turned to the left about its corner.
fn turned(rect: Rect, page: Rect) -> Rect {
    Rect { x0: page.y1 - rect.y1, y0: rect.x0 - page.x0, x1: page.y1 - rect.y0, y1: rect.x1 - page.x0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A document of pages with these sizes, each with a bleed of 10.
    fn document(sizes: &[(i64, i64)]) -> Document {
        let mut document = Document::with_version("1.6");
        let tree = document.new_object_id();
        let kids: Vec<Object> = sizes
            .iter()
            .map(|(width, height)| {
                let content = document.add_object(Stream::new(Dictionary::new(), b"/X gs".to_vec()));
                document
                    .add_object(dictionary! {
                        "Type" => "Page",
                        "Parent" => tree,
                        "MediaBox" => vec![0.into(), 0.into(), Object::from(width + 20), Object::from(height + 20)],
                        "TrimBox" => vec![10.into(), 10.into(), Object::from(width + 10), Object::from(height + 10)],
                        "Resources" => dictionary! { "ExtGState" => dictionary! {} },
                        "Contents" => content,
                    })
                    .into()
            })
            .collect();
        let count = kids.len() as i64;
        let pages = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count };
        document.objects.insert(tree, pages.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        document
    }

    #[test]
    fn a_lying_page_is_turned_with_all_that_it_shows() {
        let mut document = document(&[(210, 297), (297, 210), (210, 297)]);
        stand(&mut document);
        let objects = Objects(&document);
        for page in objects.pages() {
            let media = objects.page_box(page, PageBox::Media).unwrap();
            assert_eq!((media.width(), media.height()), (230.0, 317.0), "page {}", page.number);
            let trim = objects.page_box(page, PageBox::Trim).unwrap();
            assert_eq!(trim, Rect::new(10.0, 10.0, 220.0, 307.0), "page {}", page.number);
        }
        let page = objects.pages()[1];
        let resources = objects.page_resources(page).unwrap();
        let form = objects.stream(objects.dict(resources, "XObject").unwrap(), "FolioPage").unwrap();
        assert_eq!(objects.unpacked(form).unwrap(), b"/X gs\n");
        assert!(objects.dict(&form.dict, "Resources").unwrap().has(b"ExtGState"));
        // The head of the page, its upper left corner, goes to the lower left one.
        let corner = objects.matrix(&form.dict, "Matrix") * crate::pdf::geometry::Point::new(0.0, 230.0);
        assert_eq!((corner.x, corner.y), (0.0, 0.0));
    }

    #[test]
    fn other_pages_stay_as_they_are() {
        for sizes in [[(297, 210), (297, 210)], [(210, 210), (210, 210)], [(210, 297), (400, 297)]] {
            let mut document = document(&sizes);
            let before = document.objects.clone();
            stand(&mut document);
            assert_eq!(document.objects, before, "{sizes:?}");
        }
    }
}
