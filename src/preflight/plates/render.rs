//! Plates as pixels.

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use lopdf::{Document, Object, ObjectId};

use super::separate::{Separation, dict_of};
use crate::pdf::color::ink_names;
use crate::pdf::geometry::{POINTS_PER_INCH, Rect};
use crate::pdf::guard::guarded;
use crate::pdf::masks;
use crate::pdf::object::{Objects, PageBox};

/// Why plates can't be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PlatesError {
    /// The file can't be read.
    #[error("the file can’t be read (`folio preflight` says why)")]
    Unreadable,
    /// A content stream can't be written anew.
    #[error(transparent)]
    Written(#[from] lopdf::Error),
    /// A page asks for more than can be drawn.
    #[error("page {0} paints more than can be drawn in a reasonable time")]
    TooMuch(usize),
    /// The disk says no.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
    /// The rasteriser gave up.
    #[error("the rasteriser can’t draw the file")]
    Rasteriser,
}

/// The plates of a page.
#[derive(Debug)]
pub struct PagePlates {
    /// The page, from 1.
    pub page: usize,
    /// Its object.
    pub id: ObjectId,
    /// Pixels from left to right.
    pub columns: usize,
    /// Pixels from top to bottom.
    pub rows: usize,
    /// The area of the page that they show, in its own space.
    pub area: Rect,
    /// How many pixels there are for each point.
    pub scale: f64,
    /// The ink of each pixel on each plate, all of it being 255, from the upper left corner.
    pub inks: Vec<Vec<u8>>,
}

/// The plates of a document, ready to be drawn.
pub struct Plates {
    /// The inks' names, those of the process first.
    pub inks: Vec<String>,
    pages: Vec<(usize, ObjectId, Rect)>,
    files: Vec<Pdf>,
}

/// The most pixels on a side.
const MOST_PIXELS: f64 = 6000.0;

impl Plates {
    /// Separates a document.
    ///
    /// # Errors
    /// Says what can't be read or written.
    pub fn new(document: &Document) -> Result<Self, PlatesError> {
        let mut parted = document.clone();
        masks::part(&mut parted);
        hoist(&mut parted);
        // Another reader evaluates the functions of gradients: it reads the file as it is now.
        let mut pdf = Vec::new();
        parted.save_to(&mut pdf)?;
        let objects = Objects(&parted);
        let inks = ink_names(objects);
        let pages = objects.pages().into_iter().filter_map(|page| {
            let media = objects.page_box(page, PageBox::Media)?;
            (media.width() > 0.0 && media.height() > 0.0).then_some((page.number, page.id, media))
        });
        let pages = pages.collect();
        let separation = Separation::new(&parted, &pdf);
        let mut files = Vec::new();
        for ink in &inks {
            let mut bytes = Vec::new();
            separation.plate(ink)?.save_to(&mut bytes)?;
            files.push(Pdf::new(bytes).map_err(|_| PlatesError::Unreadable)?);
        }
        Ok(Self { inks, pages, files })
    }

    /// The numbers of the pages that can be drawn, from 1.
    pub fn pages(&self) -> impl Iterator<Item = usize> {
        self.pages.iter().map(|(number, ..)| *number)
    }

    /// Draws the plates of a page, `ppi` pixels an inch; fewer where the page is very large.
    ///
    /// # Errors
    /// If the rasteriser gives up.
    pub fn page(&self, number: usize, ppi: f64) -> Result<PagePlates, PlatesError> {
        let index =
            self.pages.iter().position(|(page, ..)| *page == number).ok_or(PlatesError::Unreadable)?;
        let (page, id, area) = self.pages[index];
        let scale = (ppi / POINTS_PER_INCH).min(MOST_PIXELS / area.width().max(area.height()));
        let draw = |file: &Pdf| -> Option<(usize, usize, Vec<u8>)> {
            let settings = RenderSettings {
                x_scale: scale as f32,
                y_scale: scale as f32,
                bg_color: WHITE,
                ..RenderSettings::default()
            };
            let pages = file.pages();
            let page = pages.get(number - 1)?;
            let drawn = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
            let inks = drawn.data().iter().map(|pixel| 255 - pixel.g).collect();
            Some((drawn.width().into(), drawn.height().into(), inks))
        };
        let (mut columns, mut rows, mut inks) = (0, 0, Vec::new());
        for file in &self.files {
            // What a file asks of it may be more than it can do.
            let drawn = guarded(|| draw(file)).flatten();
            let (width, height, plate) = drawn.ok_or(PlatesError::Rasteriser)?;
            (columns, rows) = (width, height);
            inks.push(plate);
        }
        Ok(PagePlates { page, id, columns, rows, area, scale, inks })
    }
}

/// Gives gradients and patterns that stand in resources themselves objects of their own, by which plates know them.
fn hoist(document: &mut Document) {
    let mut next = document.max_id;
    let mut found = Vec::new();
    for object in document.objects.values_mut() {
        let Some(dict) = dict_of(object) else { continue };
        let resources = match dict.get_mut(b"Resources") {
            Ok(Object::Dictionary(own)) => own,
            _ => dict,
        };
        for category in [&b"Shading"[..], b"Pattern"] {
            let Ok(Object::Dictionary(named)) = resources.get_mut(category) else { continue };
            // A pattern's own gradient has the key of the category, too.
            if named.has(b"ShadingType") {
                continue;
            }
            for (_, object) in named.iter_mut().filter(|(_, object)| matches!(object, Object::Dictionary(_)))
            {
                next += 1;
                found.push(((next, 0), std::mem::replace(object, Object::Reference((next, 0)))));
            }
        }
    }
    document.max_id = next;
    document.objects.extend(found);
}
