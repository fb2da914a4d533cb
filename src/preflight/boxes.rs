//! The boxes of pages (ISO 32000-1, 14.11.2).

use std::collections::HashMap;

use super::finding::{Collector, Finding};
use super::limits::{Limits, in_mm};
use crate::diag::Severity;
use crate::diag::{Rule, rules};
use crate::pdf::geometry::{Rect, RectExt, to_mm};
use crate::pdf::object::{Objects, Page, PageBox, number};

rules! {
    MEDIA_BOX_MISSING = Rule::needed(
        "media-box-missing",
        "There is no MediaBox.",
        "It is the sheet, in which all other boxes lie. Each page has one, itself or from the nodes above it.",
    )
    .standard("ISO 32000-1")
    .example("the page has no MediaBox", "");
    TRIM_BOX_MISSING = Rule::needed(
        "trim-box-missing",
        "There is neither a TrimBox nor an ArtBox on the page itself.",
        "Nobody can tell where the page is cut. The boxes of nodes above the page do not count.",
    )
    .standard("ISO 15930-7")
    .example("the page has no TrimBox: nobody can tell where it is cut", "");
    TRIM_AND_ART_BOX = Rule::needed(
        "trim-and-art-box",
        "There are both a TrimBox and an ArtBox.",
        "Only one of them can be the finished page. Take the ArtBox out.",
    )
    .standard("ISO 15930-7")
    .example("the page has both a TrimBox and an ArtBox", "");
    BOX_ORDER = Rule::needed(
        "box-order",
        "The trim reaches outside the bleed, or that outside the sheet.",
        "Each box lies within the next: TrimBox or ArtBox, BleedBox, MediaBox.",
    )
    .standard("ISO 15930-7")
    .example(
        "the TrimBox reaches outside the BleedBox; measured: [20.0 20.0 575.0 822.0]; limit: inside [25.0 25.0 570.0 817.0]",
        "",
    );
    BOX_EMPTY = Rule::needed(
        "box-empty",
        "A TrimBox, BleedBox or MediaBox has no width or height.",
        "Nobody can tell how large the page is, or where it is cut. Export the page again with its boxes.",
    )
    .standard("ISO 32000-1")
    .example("the TrimBox has no area; measured: [30.0 30.0 30.0 270.0]; limit: more than nothing", "");
    BLEED_BOX_MISSING = Rule::needed(
        "bleed-box-missing",
        "There is no BleedBox.",
        "The page counts as having no bleed, and paper may show where it is cut. Export it with bleed.",
    )
    .standard("printers")
    .example("the page has no BleedBox: it counts as having no bleed", "");
    BLEED_TOO_SMALL = Rule::needed(
        "bleed-too-small",
        "The BleedBox is too near to the trim.",
        "No cut is exact, so that printers ask for 3 mm on all sides, or for as much as `--bleed` says.",
    )
    .standard("printers")
    .example("the page has too little bleed; measured: 2.0 mm; limit: 3.0 mm", "");
    CROP_BOX = Rule::needed(
        "crop-box",
        "The CropBox is not the MediaBox.",
        "Some programs place the one on the sheet and some the other. Set both alike, or leave the CropBox out.",
    )
    .standard("GWG R0003")
    .example(
        "the CropBox is not the MediaBox; measured: [20.0 20.0 280.0 280.0]; limit: [0.0 0.0 300.0 300.0]",
        "",
    );
    USER_UNIT = Rule::needed(
        "user-unit",
        "The page's unit is not a point.",
        "Programs that don't know `/UserUnit` print the page in another size. Export it in its own size.",
    )
    .standard("GWG R0002")
    .example("the page's unit is not a point (/UserUnit); measured: 2; limit: none", "");
    PAGE_ROTATED = Rule::fixed(
        "page-rotated",
        Severity::Warning,
        "The page is turned.",
        "Programs that lay out sheets may turn it back. Export it upright, without `/Rotate`.",
    )
    .standard("GWG R0004")
    .example("the page is turned (/Rotate); measured: 90°; limit: 0°", "");
    TRIM_SIZE = Rule::fixed(
        "trim-size",
        Severity::Warning,
        "The trim size is not that of most pages.",
        "A book is cut in one go. A tenth of a millimetre is forgiven; a sheet of another size belongs into a file of its own.",
    )
    .standard("GWG R0004")
    .example(
        "the page's trim size is not that of the other pages; measured: 210.0 × 297.0 mm; limit: 210.0 × 280.0 mm",
        "",
    );
}

/// How far boxes may be off, in points: numbers in a PDF are rounded.
const TOLERANCE: f64 = 0.05;

/// The boxes by which a page is judged.
#[derive(Debug, Clone, Copy)]
pub(super) struct Boxes {
    /// The finished page: the trim box; else the art box, else the crop or media box.
    pub(super) trim: Rect,
    /// What is printed: the bleed box, else the media box.
    pub(super) bleed: Rect,
}

impl Boxes {
    /// The boxes of a page, with what stands for those that are missing.
    pub(super) fn of(objects: Objects, page: Page) -> Self {
        let find = |which| objects.page_box(page, which);
        let media = find(PageBox::Media).unwrap_or(Rect::new(0.0, 0.0, 612.0, 792.0));
        let trim = find(PageBox::Trim).or_else(|| find(PageBox::Art)).or_else(|| find(PageBox::Crop));
        Self { trim: trim.unwrap_or(media), bleed: find(PageBox::Bleed).unwrap_or(media) }
    }
}

/// Checks the boxes of a page.
pub(super) fn check(objects: Objects, page: Page, limits: &Limits, findings: &mut Collector) {
    let find = |which| objects.page_box(page, which);
    let (trim, art, bleed) = (find(PageBox::Trim), find(PageBox::Art), find(PageBox::Bleed));
    let Some(media) = find(PageBox::Media) else {
        return findings.push(Finding::new(&MEDIA_BOX_MISSING, "the page has no MediaBox").object(page.id));
    };
    if trim.is_none() && art.is_none() {
        let message = "the page has no TrimBox: nobody can tell where it is cut";
        findings.push(Finding::new(&TRIM_BOX_MISSING, message));
    }
    if trim.is_some() && art.is_some() {
        findings.push(Finding::new(&TRIM_AND_ART_BOX, "the page has both a TrimBox and an ArtBox"));
    }
    for (which, rect) in [(PageBox::Trim, trim), (PageBox::Bleed, bleed), (PageBox::Media, Some(media))] {
        if let Some(rect) = rect.filter(|rect| rect.width() <= 0.0 || rect.height() <= 0.0) {
            let finding = Finding::new(&BOX_EMPTY, format!("the {} has no area", which.key()));
            findings.push(finding.measured(corners(rect), "more than nothing"));
            return;
        }
    }
    let order = [(PageBox::Trim, trim.or(art)), (PageBox::Bleed, bleed), (PageBox::Media, Some(media))];
    let order: Vec<(PageBox, Rect)> = order.into_iter().filter_map(|(b, rect)| Some((b, rect?))).collect();
    for pair in order.windows(2) {
        let [(inner, a), (outer, b)] = [pair[0], pair[1]];
        if !b.holds(a, TOLERANCE) {
            let message = format!("the {} reaches outside the {}", inner.key(), outer.key());
            findings.push(
                Finding::new(&BOX_ORDER, message).measured(corners(a), format!("inside {}", corners(b))),
            );
        }
    }
    match (trim.or(art), bleed) {
        (_, None) => {
            findings.push(Finding::new(
                &BLEED_BOX_MISSING,
                "the page has no BleedBox: it counts as having no bleed",
            ));
        }
        (Some(trim), Some(bleed)) => {
            let margins = [trim.x0 - bleed.x0, trim.y0 - bleed.y0, bleed.x1 - trim.x1, bleed.y1 - trim.y1];
            let least = margins.into_iter().fold(f64::INFINITY, f64::min);
            if least < limits.bleed - TOLERANCE {
                let finding = Finding::new(&BLEED_TOO_SMALL, "the page has too little bleed");
                findings.push(finding.measured(in_mm(least), in_mm(limits.bleed)));
            }
        }
        (None, Some(_)) => {}
    }
    if let Some(crop) = find(PageBox::Crop)
        && !(crop.holds(media, TOLERANCE) && media.holds(crop, TOLERANCE))
    {
        let finding = Finding::new(&CROP_BOX, "the CropBox is not the MediaBox");
        findings.push(finding.measured(corners(crop), corners(media)));
    }
    let inherited = |key| objects.inherited(page, key).and_then(number);
    if let Some(unit) = inherited("UserUnit").filter(|unit| *unit != 1.0) {
        let finding = Finding::new(&USER_UNIT, "the page's unit is not a point (/UserUnit)");
        findings.push(finding.measured(unit.to_string(), "none"));
    }
    if let Some(angle) = inherited("Rotate").filter(|angle| angle % 360.0 != 0.0) {
        let finding = Finding::new(&PAGE_ROTATED, "the page is turned (/Rotate)");
        findings.push(finding.measured(format!("{angle}°"), "0°"));
    }
}

fn corners(rect: Rect) -> String {
    let [a, b, c, d] = [rect.x0, rect.y0, rect.x1, rect.y1].map(|v| format!("{v:.1}"));
    format!("[{a} {b} {c} {d}]")
}

/// Checks that all pages have the trim size that most of them have.
pub(super) fn check_sizes(objects: Objects, pages: &[Page]) -> Vec<Finding> {
    // A page without a trim has another fault.
    let size = |page: &Page| {
        let trim =
            objects.page_box(*page, PageBox::Trim).or_else(|| objects.page_box(*page, PageBox::Art))?;
        if trim.width() <= 0.0 || trim.height() <= 0.0 {
            return None;
        }
        // To a tenth of a millimetre.
        Some([trim.width(), trim.height()].map(|points| (to_mm(points) * 10.0).round() as i64))
    };
    let mut counts: HashMap<[i64; 2], usize> = HashMap::new();
    for size in pages.iter().filter_map(size) {
        *counts.entry(size).or_default() += 1;
    }
    // The smallest of equally frequent sizes, so that the answer is always the same.
    let Some(usual) = counts.iter().max_by_key(|(size, count)| (**count, std::cmp::Reverse(**size))) else {
        return Vec::new();
    };
    let usual = *usual.0;
    let text =
        |[width, height]: [i64; 2]| format!("{:.1} × {:.1} mm", width as f64 / 10.0, height as f64 / 10.0);
    let differs = |size: &[i64; 2]| size.iter().zip(usual).any(|(a, b)| (a - b).abs() > 1);
    let finding = |(page, size): (&Page, [i64; 2])| {
        let mut findings = Collector::of_page(page.number, page.id);
        let finding = Finding::new(&TRIM_SIZE, "the page's trim size is not that of the other pages");
        findings.push(finding.measured(text(size), text(usual)));
        findings.into_list()
    };
    let sizes = pages.iter().filter_map(|page| Some((page, size(page)?)));
    sizes.filter(|(_, size)| differs(size)).flat_map(finding).collect()
}
