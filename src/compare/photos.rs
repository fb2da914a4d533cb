//! New and gone photos.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use hayro::hayro_interpret::font::Glyph;
use hayro::hayro_interpret::util::TransformExt;
use hayro::hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, ImageData, InterpreterCache, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use image::imageops::FilterType;
use image::{DynamicImage, GrayImage, RgbImage};
use kurbo::{Affine, BezPath, Rect};

use super::comparison::{Change, PhotoChange};
use super::draw::encoded;
use super::error::{CompareError, Side, SideError};
use super::file::{File, settings};
use super::painted::Painted;
use crate::pdf::guard::guarded;

/// A picture is a photo from so many pixels on each side.
const LEAST_PIXELS: u32 = 48;
/// A picture is a photo from so many points on each side.
const LEAST_POINTS: f64 = 24.0;
/// The longer side of the pictures that are shown, in pixels.
const SHOWN: u32 = 240;
/// The side of the squares by which pictures are known again, in pixels.
const SQUARE: u32 = 12;
/// How far the squares of one photo in two pictures differ at the most, of 255 on average.
const ALIKE: f64 = 14.0;

/// Photos by their marks, with the pages, from 1, on which each stands.
type Places = BTreeMap<u64, BTreeSet<usize>>;

/// Compares which photos stand in two files. One that only stands elsewhere has not changed.
///
/// # Errors
/// If a file can't be read anew.
pub(super) fn compare(
    (old_file, old): (&File, &[Painted]),
    (new_file, new): (&File, &[Painted]),
) -> Result<Vec<PhotoChange>, SideError> {
    let (before, after) = (places(old), places(new));
    let only = |of: &Places, other: &Places| -> Places {
        of.iter().filter(|(mark, _)| !other.contains_key(mark)).map(|(m, p)| (*m, p.clone())).collect()
    };
    let (gone, new) = (only(&before, &after), only(&after, &before));
    let gone_seen = seen(old_file, &gone).map_err(Side::Old.error())?;
    let new_seen = seen(new_file, &new).map_err(Side::New.error())?;
    let mut left = gone.clone();
    let mut changes = Vec::new();
    for (mark, pages) in &new {
        let own = new_seen.get(mark);
        let near = own.and_then(|own| {
            let distances =
                left.keys().filter_map(|other| Some((*other, own.distance(gone_seen.get(other)?))));
            distances.filter(|(_, distance)| *distance <= ALIKE).min_by(|a, b| a.1.total_cmp(&b.1))
        });
        let old_pages = near.and_then(|(other, _)| left.remove(&other)).unwrap_or_default();
        changes.push(PhotoChange {
            change: if old_pages.is_empty() { Change::New } else { Change::Changed },
            old_pages: old_pages.into_iter().collect(),
            new_pages: pages.iter().copied().collect(),
            picture: own.and_then(Seen::picture),
        });
    }
    for (mark, pages) in left {
        changes.push(PhotoChange {
            change: Change::Gone,
            old_pages: pages.into_iter().collect(),
            new_pages: Vec::new(),
            picture: gone_seen.get(&mark).and_then(Seen::picture),
        });
    }
    changes.sort_by_key(|change| change.new_pages.first().or(change.old_pages.first()).copied());
    Ok(changes)
}

fn places(pages: &[Painted]) -> Places {
    let mut places = Places::new();
    for (page, painted) in pages.iter().enumerate() {
        for picture in &painted.pictures {
            let (pixels, size) = (picture.pixels, picture.size);
            if pixels.0.min(pixels.1) >= LEAST_PIXELS && size.0.min(size.1) >= LEAST_POINTS {
                places.entry(picture.mark).or_default().insert(page + 1);
            }
        }
    }
    places
}

/// A photo as it is seen, small.
struct Seen(DynamicImage);

impl Seen {
    /// How far two photos are apart, whatever their shapes and sizes: the mean difference of their lights.
    fn distance(&self, other: &Self) -> f64 {
        let square = |seen: &Self| seen.0.resize_exact(SQUARE, SQUARE, FilterType::Triangle).to_luma8();
        let (a, b) = (square(self), square(other));
        let sum: u64 = a.iter().zip(b.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
        sum as f64 / f64::from(SQUARE * SQUARE)
    }

    fn picture(&self) -> Option<super::comparison::Picture> {
        encoded(self.0.to_rgb8(), true)
    }
}

/// Decodes photos of a file, each from the first page that it stands on.
fn seen(file: &File, wanted: &Places) -> Result<HashMap<u64, Seen>, CompareError> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let mut by_page: BTreeMap<usize, BTreeSet<u64>> = BTreeMap::new();
    for (mark, pages) in wanted {
        if let Some(page) = pages.first() {
            by_page.entry(*page).or_default().insert(*mark);
        }
    }
    let found = file.each(|pdf, numbers| {
        let cache = InterpreterCache::new();
        let mut found = Vec::new();
        for number in numbers {
            let (Some(marks), Some(page)) = (by_page.get(&(number + 1)), pdf.pages().get(*number)) else {
                continue;
            };
            let mut finder = Finder { marks, found: HashMap::new() };
            let (width, height) = page.render_dimensions();
            let area = Rect::new(0.0, 0.0, width.into(), height.into());
            let start = page.initial_transform(true).to_kurbo();
            let mut context = Context::new(start, area, &cache, pdf.xref(), settings());
            // What a broken page holds can't be shown; that it is new or gone is told all the same.
            guarded(|| interpret_page(page, &mut context, &mut finder));
            found.extend(finder.found);
        }
        found
    })?;
    Ok(found.into_iter().collect())
}

/// Takes the photos that are wanted out of what a page paints.
struct Finder<'m> {
    marks: &'m BTreeSet<u64>,
    found: HashMap<u64, Seen>,
}

impl<'a> Device<'a> for Finder<'_> {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'a>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn draw_glyph(&mut self, _: &Glyph<'a>, _: Affine, _: Affine, _: &Paint<'a>, _: &GlyphDrawMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, image: Image<'a, '_>, _: Affine) {
        let mark = super::paint::picture_mark(&image);
        let Image::Raster(raster) = image else { return };
        if !self.marks.contains(&mark) || self.found.contains_key(&mark) {
            return;
        }
        let longer = raster.width().max(raster.height()).max(1);
        let target = [raster.width(), raster.height()].map(|side| (side * SHOWN / longer).max(1));
        raster.with_rgba(
            |data, _| {
                let (width, height) = (data.width(), data.height());
                let image = match data {
                    ImageData::Rgb(rgb) => {
                        RgbImage::from_raw(width, height, rgb.data).map(DynamicImage::from)
                    }
                    ImageData::Luma(grey) => {
                        GrayImage::from_raw(width, height, grey.data).map(DynamicImage::from)
                    }
                };
                if let Some(image) = image {
                    let small = image.resize(SHOWN, SHOWN, FilterType::Triangle);
                    self.found.insert(mark, Seen(small));
                }
            },
            Some((target[0], target[1])),
        );
    }
}
