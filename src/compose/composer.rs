//! Composes the parts of a report, and its outer cover.

use std::collections::HashMap;

use super::flow::Flow;
use super::text::TextComposer;
use super::writer::{ComposedFile, Writer};
use crate::content::Outline;
use crate::content::calendar;
use crate::content::decode::Spanned;
use crate::content::model::{
    BackCover, Cover, Imprint, Part, PartContent, Photo, PhotoList, Report, Section, Table, Text, TextPart,
};
use crate::content::outline::HeadingKind;
use crate::notes::Notes;
use crate::photos::PhotoFacts;
use crate::photos::placed::Part as Shown;

/// The path of the file that stands for the whole report.
pub const MAIN: &str = "main.typ";

/// What every composed file begins with.
const IMPORT: &str = "#import \"/layout/report.typ\": *\n";

/// Composes a checked report.
///
/// Returns `main.typ` first, then a file for each part, in the order of print.
pub fn compose(report: &Report, outline: &Outline, notes: &Notes, photos: &PhotoFacts) -> Vec<ComposedFile> {
    let composer = Composer::new(report, photos, TextComposer::of_report(report, outline, notes));
    let parts: Vec<ComposedFile> =
        report.parts.iter().enumerate().map(|(index, part)| composer.part(index, part)).collect();
    let mut files = vec![composer.main(parts.iter().map(|f| f.path.as_str()))];
    files.extend(parts);
    files
}

/// Composes the outer cover of a checked report: back, a spine of so many millimetres, and front on one sheet.
pub fn outer_cover(
    report: &Report,
    outline: &Outline,
    notes: &Notes,
    photos: &PhotoFacts,
    spine: f64,
) -> Vec<ComposedFile> {
    let composer = Composer::new(report, photos, TextComposer::of_part(report, outline, notes));
    let cover = composer.outer_cover(spine);
    vec![composer.main(std::iter::once(cover.path.as_str())), cover]
}

/// Composes the parts of a report.
pub(super) struct Composer<'a> {
    pub(super) report: &'a Report,
    pub(super) photos: &'a PhotoFacts,
    pub(super) text: TextComposer<'a>,
    pub(super) tables: HashMap<&'a str, &'a Table>,
}

impl<'a> Composer<'a> {
    fn new(report: &'a Report, photos: &'a PhotoFacts, text: TextComposer<'a>) -> Self {
        let tables = report.tables().map(|table| (table.id.value.as_str(), table));
        Self { report, photos, text, tables: tables.collect() }
    }

    fn main<'f>(&self, parts: impl Iterator<Item = &'f str>) -> ComposedFile {
        let manifest = &self.report.manifest;
        let mut w = Writer::default();
        w.code(IMPORT).code("#show: report.with(\n  title: ").string(&manifest.title.plain());
        let organisation = &manifest.organisation;
        w.code(",\n  organisation: (name: ").string(&organisation.name.plain()).code(", short: ");
        w.option(organisation.short.as_ref(), |w, short| {
            w.string(&short.plain());
        });
        w.code(", address: ").array(organisation.address.iter(), |w, line| {
            w.string(&line.plain());
        });
        w.code(", url: ").option(organisation.url.as_ref(), |w, url| {
            w.string(&url.value);
        });
        w.code("),\n  year: ");
        match calendar::years(&manifest.year, &self.report.words) {
            year if year.parse::<u16>().is_ok() => w.code(&year),
            years => w.string(&years),
        };
        w.code(",\n  language: ").string(&manifest.language.value);
        w.code(",\n  region: ").option(manifest.region.as_ref(), |w, region| {
            w.string(&region.value);
        });
        w.code(",\n  description: ").option(manifest.description.as_deref(), |w, description| {
            w.string(description);
        });
        w.code(",\n  keywords: ").array(&manifest.keywords, |w, keyword| {
            w.string(keyword);
        });
        w.code(",\n  date: ").datetime(manifest.date);
        w.code(&format!(",\n  bleed: {}mm,\n)\n", manifest.editions.print.bleed.value.0));
        for path in parts {
            w.code("#include ").string(path).code("\n");
        }
        w.finish(MAIN)
    }

    fn part(&self, index: usize, part: &'a Part) -> ComposedFile {
        let mut w = Writer::default();
        w.code(IMPORT);
        Self::imports(&mut w, part);
        match &part.content {
            PartContent::Cover(cover) => self.cover(&mut w, cover),
            PartContent::Imprint(imprint) => self.imprint(&mut w, imprint),
            PartContent::Contents(contents) => {
                w.code("#contents(title: ");
                self.text.block(&mut w, &contents.title);
                w.code(")\n");
            }
            PartContent::Text(text, sections) => self.text_part(&mut w, &part.id, text, sections),
            PartContent::PhotoList(list) => self.photo_list(&mut w, list),
            PartContent::BackCover(cover) => self.back_cover(&mut w, cover),
        }
        w.finish(format!("content/{:02}-{}.typ", index + 1, part.id))
    }

    fn cover(&self, w: &mut Writer, cover: &'a Cover) {
        w.code("#cover(photo: ");
        self.photo_option(w, cover.photo.as_ref());
        w.code(if cover.year == Some(false) { ", dated: false" } else { "" });
        self.logo(w, cover.logo.as_ref());
        w.code(")\n");
    }

    /// Writes the argument of a cover with a logo.
    fn logo(&self, w: &mut Writer, logo: Option<&'a Spanned<String>>) {
        if let Some(logo) = logo {
            w.code(", logo: ");
            self.photo(w, logo);
        }
    }

    fn outer_cover(&self, spine: f64) -> ComposedFile {
        let mut w = Writer::default();
        w.code(IMPORT).code(&format!("#outer-cover(spine: {spine}mm, photo: "));
        let parts = self.report.parts.iter().map(|part| &part.content);
        let front = parts.clone().find_map(|content| match content {
            PartContent::Cover(cover) => Some(cover),
            _ => None,
        });
        self.photo_option(&mut w, front.and_then(|cover| cover.photo.as_ref()));
        self.logo(&mut w, front.and_then(|cover| cover.logo.as_ref()));
        let back = parts.clone().find_map(|content| match content {
            PartContent::BackCover(cover) => Some(cover),
            _ => None,
        });
        if let Some(logo) = back.and_then(|cover| cover.logo.as_ref()) {
            w.code(", back-logo: ");
            self.photo(&mut w, logo);
        }
        w.code(")[\n");
        if let Some(body) = back.and_then(|cover| cover.body.as_ref()) {
            self.text.prose(&mut w, body);
        }
        w.code("]\n");
        w.finish("content/outer-cover.typ")
    }

    fn imprint(&self, w: &mut Writer, imprint: &'a Imprint) {
        w.code("#imprint(title: ");
        self.text.option(w, imprint.title.as_ref());
        w.code(")[\n");
        self.text.prose(w, &imprint.body);
        w.code("]\n");
    }

    fn photo_list(&self, w: &mut Writer, list: &'a PhotoList) {
        w.code("#photo-list(title: ");
        self.text.block(w, &list.title);
        w.code(", lead: ");
        self.text.option(w, list.lead.as_ref());
        w.code(")\n");
    }

    fn back_cover(&self, w: &mut Writer, cover: &'a BackCover) {
        w.code("#back-cover(");
        if let Some(logo) = &cover.logo {
            w.code("logo: ");
            self.photo(w, logo);
        }
        w.code(")[\n");
        if let Some(body) = &cover.body {
            self.text.prose(w, body);
        }
        w.code("]\n");
    }

    fn text_part(&self, w: &mut Writer, id: &str, part: &'a TextPart, sections: &'a [Section]) {
        w.code("#show: text-part.with(id: ").string(id).code(", title: ");
        self.text.block(w, &part.title);
        w.code(", running: ");
        self.text.option(w, part.running.as_ref());
        w.code(", opener: ");
        w.option(part.opener.as_ref(), |w, opener| {
            w.code("(photo: ");
            self.photo_option(w, opener.photo.as_ref());
            w.code(", sentence: ");
            self.text.option(w, opener.sentence.as_ref());
            w.code(")");
        });
        let mut flow = Flow::of(&part.body, sections);
        w.code(", numbering: ").string(part.numbering.name());
        w.code(&format!(", wide: {})\n\n", flow.wide));
        self.blocks(w, &part.body, &mut flow);
        for section in sections {
            let around = flow.next();
            w.code("\n")
                .piece()
                .code(around.before)
                .code("#section(id: ")
                .string(&section.id)
                .code(", number: ");
            let heading = self.text.outline.title(&section.content.title);
            w.option(heading.and_then(|heading| heading.number.as_deref()), |w, n| {
                w.string(n);
            });
            if heading.is_some_and(|heading| heading.kind == HeadingKind::Appendix) {
                w.code(", appendix: true");
            }
            w.code(", title: ");
            self.text.block(w, &section.content.title);
            w.code(", running: ");
            self.text.option(w, section.content.running.as_ref());
            w.code(")\n").code(around.after).code("\n");
            self.blocks(w, &section.content.body, &mut flow);
        }
    }

    /// Writes a photo as the dictionary that components take.
    pub(super) fn photo(&self, w: &mut Writer, id: &'a Spanned<String>) {
        let Some(Photo { file, caption, credit, alt, focus, .. }) = self.report.photos.get(&id.value) else {
            w.code("none");
            return;
        };
        let [x, y] = focus.as_ref().map_or([0.5, 0.5], |f| f.value);
        let ratio = self.photos.ratio(&id.value);
        let missing = self.photos.is_missing(&id.value);
        // What a drawing has around it is left out.
        let drawn = self.photos.drawn(&id.value).map(|Shown { left, top, right, bottom }| {
            format!(", drawn: ({left:.6}, {top:.6}, {right:.6}, {bottom:.6})")
        });
        w.from(id.span, |w| {
            w.code("(id: ").string(&id.value).code(", path: ").string(&format!("/{}", file.value));
            w.code(&format!(", ratio: {ratio:.6}, caption: "));
            self.text.option(w, caption.as_ref());
            w.code(", credit: ");
            self.text.option(w, credit.as_ref());
            w.code(", alt: ")
                .string(&alt.value)
                .code(&format!(", focus: ({x}, {y}), missing: {missing}{})", drawn.unwrap_or_default()));
        });
    }

    pub(super) fn photo_option(&self, w: &mut Writer, id: Option<&'a Spanned<String>>) {
        w.option(id, |w, id| self.photo(w, id));
    }

    /// Writes an array of content blocks.
    pub(super) fn texts(&self, w: &mut Writer, texts: impl IntoIterator<Item = &'a Text>) {
        w.array(texts, |w, text| self.text.block(w, text));
    }
}
