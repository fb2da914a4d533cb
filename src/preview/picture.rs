//! Pages as pictures: SVG, so that they are sharp however near one looks, with photos in the places of their miniatures.

use std::collections::HashMap;

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem, GroupItem};
use typst::visualize::{ExchangeFormat, Image, ImageKind, RasterImage};
use typst_layout::Page;
use typst_svg::SvgOptions;

use super::view::{Leaves, Report};
use crate::content::edition::Edition;
use crate::content::model::PhotoSettings;
use crate::photos::placed::{Part, Placed};
use crate::photos::plan::Plan;
use crate::photos::prepare::{Task, prepare};

/// The resolution that photos are prepared for, in pixels per inch: a page of A4 as wide as 1,200 pixels.
const PPI: u16 = 144;

/// How wide a photo is shown where its focus is dragged, in points.
const PANEL: f64 = 320.0;

/// Quality of their JPEGs, 1 to 100.
const QUALITY: u8 = 80;

/// The picture of a page.
#[derive(Debug)]
pub(super) struct Picture {
    /// SVG.
    pub svg: String,
    /// Whether all its photos are in it. One that is being changed on the disk stays grey.
    pub whole: bool,
}

/// Draws a page, with its bleed if that is asked for.
pub(super) fn picture(report: &Report, leaves: &Leaves, index: usize, bleed: bool) -> Option<Picture> {
    let page = leaves.document.pages().get(index)?;
    let sizes = photos(page, report);
    let photos: HashMap<String, Option<Image>> = sizes
        .into_iter()
        .map(|(path, size)| {
            let image = prepared(report, &path, size);
            (path, image)
        })
        .collect();
    let whole = photos.values().all(Option::is_some);
    let exchange = |image: &Image| photos.get(path_of(report, image)?)?.clone();
    let page = Page { frame: exchanged(&page.frame, &exchange), ..page.clone() };
    let svg = typst_svg::svg(&page, &SvgOptions { render_bleed: bleed, pretty: false });
    Some(Picture { svg, whole })
}

/// The photo that a picture stands for.
pub(super) fn path_of<'a>(report: &'a Report, image: &Image) -> Option<&'a str> {
    match image.kind() {
        ImageKind::Raster(raster) => report.document.miniatures.path_of(raster.data()),
        ImageKind::Svg(_) | ImageKind::Pdf(_) => None,
    }
}

/// The photos of a page, with the largest width and height in points at which each stands there.
fn photos(page: &Page, report: &Report) -> HashMap<String, (f64, f64)> {
    let mut found = HashMap::new();
    images(&page.frame, &mut |image, (width, height)| {
        if let Some(path) = path_of(report, image) {
            let size = found.entry(path.to_string()).or_insert((0.0f64, 0.0f64));
            *size = (size.0.max(width), size.1.max(height));
        }
    });
    found
}

fn images(frame: &Frame, visit: &mut impl FnMut(&Image, (f64, f64))) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Image(image, size, _) => visit(image, (size.x.to_pt(), size.y.to_pt())),
            FrameItem::Group(group) => images(&group.frame, visit),
            _ => {}
        }
    }
}

/// The whole photo as a JPEG that is as wide as it is dragged in the panel; nothing where it can't be read.
pub(super) fn photo(report: &Report, id: &str) -> Option<Vec<u8>> {
    let path = &report.composed.report.photos.get(id)?.file.value;
    let facts = report.composed.photos.at(path)?;
    jpeg(report, path, (PANEL, PANEL * f64::from(facts.height) / f64::from(facts.width)))
}

/// A photo as it is prepared for the screen, but coarser and uncropped: the page's frames cut off what is not seen.
fn prepared(report: &Report, path: &str, size: (f64, f64)) -> Option<Image> {
    let jpeg = Bytes::new(jpeg(report, path, size)?);
    RasterImage::plain(jpeg, ExchangeFormat::Jpg).ok().map(Image::plain)
}

fn jpeg(report: &Report, path: &str, (width, height): (f64, f64)) -> Option<Vec<u8>> {
    let facts = report.composed.photos.at(path)?;
    let seen = Part { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };
    let plan = Plan::new(facts, &Placed { width, height, seen, pages: vec![1] }, PPI);
    let settings = PhotoSettings {
        ppi: PPI,
        quality: QUALITY,
        ..report.composed.report.manifest.editions.photos(Edition::Screen)
    };
    let task = Task { path: path.to_string(), edition: Edition::Screen, facts, plan, settings };
    let profile = report.profile()?;
    let pictures = prepare(&report.project, &[task], &report.cache, profile).ok()?.pictures;
    Some(pictures.into_values().next()?.jpeg)
}

/// A frame with other pictures in the places of those that `exchange` knows.
fn exchanged(frame: &Frame, exchange: &impl Fn(&Image) -> Option<Image>) -> Frame {
    let mut some = false;
    images(frame, &mut |image, _| some |= exchange(image).is_some());
    if !some {
        return frame.clone();
    }
    let mut made = Frame::new(frame.size(), frame.kind());
    made.push_multiple(frame.items().map(|(at, item)| {
        let item = match item {
            FrameItem::Group(group) => {
                FrameItem::Group(GroupItem { frame: exchanged(&group.frame, exchange), ..group.clone() })
            }
            FrameItem::Image(image, size, span) => {
                FrameItem::Image(exchange(image).unwrap_or_else(|| image.clone()), *size, *span)
            }
            other => other.clone(),
        };
        (*at, item)
    }));
    made
}
