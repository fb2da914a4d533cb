//! Letters and the marks above and below them, joined as they were written.
//!
//! The letters of a cluster, such as a Thai consonant with its vowel and its tone, belong together. Typst begins a new piece of text where a mark
//! is shifted up or down, and gives each piece the letters of the whole cluster; whoever reads the pages would find them repeated, be it a
//! search, a screen reader or the proof that nothing stands twice. Here such pieces become one, whose signs know how far they are shifted.

use typst::layout::{Abs, Em, Frame, FrameItem, GroupItem, Point};
use typst::model::Document;
use typst::text::{Glyph, TextItem};
use typst_layout::{Page, PagedDocument};

/// How far a piece may stand from the end of the one before it, in points: what rounding does, and less than what layouts set between the
/// signs of a word that may be parted anywhere.
const CLOSE: f64 = 0.001;

/// The document with whole clusters; looks and places are the same.
pub fn join(document: PagedDocument) -> PagedDocument {
    let joined: Vec<Option<Frame>> = document.pages().iter().map(|page| joined(&page.frame)).collect();
    if joined.iter().all(Option::is_none) {
        return document;
    }
    let pages = document.pages().iter().zip(joined);
    let pages = pages
        .map(|(page, frame)| Page { frame: frame.unwrap_or_else(|| page.frame.clone()), ..page.clone() });
    PagedDocument::new(pages.collect(), document.info().clone())
}

/// A frame with its clusters joined; nothing where there is nothing to join.
fn joined(frame: &Frame) -> Option<Frame> {
    let mut changed = false;
    let mut items: Vec<(Point, FrameItem)> = Vec::with_capacity(frame.items().len());
    // Where among the items the last piece of text stands, if nothing but rules came after it, and whether others were joined to it.
    let mut last: Option<usize> = None;
    let mut grown = false;
    for (at, item) in frame.items() {
        let item = match item {
            FrameItem::Text(text) => {
                if let Some((before, FrameItem::Text(piece))) = last.map(|index| &mut items[index])
                    && follows(*before, piece, *at, text)
                    && let shared = shared(piece, text)
                    && (grown || shared > 0)
                {
                    append(piece, text, shared, before.y - at.y);
                    (changed, grown) = (true, true);
                    continue;
                }
                (last, grown) = (Some(items.len()), false);
                item.clone()
            }
            FrameItem::Group(group) => {
                last = None;
                match joined(&group.frame) {
                    Some(frame) => {
                        changed = true;
                        FrameItem::Group(GroupItem { frame, ..group.clone() })
                    }
                    None => item.clone(),
                }
            }
            // Lines below and through words stand between their pieces.
            FrameItem::Shape(..) => item.clone(),
            _ => {
                last = None;
                item.clone()
            }
        };
        items.push((*at, item));
    }
    changed.then(|| {
        let mut whole = Frame::new(frame.size(), frame.kind());
        if frame.has_baseline() {
            whole.set_baseline(frame.baseline());
        }
        whole.push_multiple(items);
        whole
    })
}

/// Whether a piece of text of the same looks stands right after another.
fn follows(before: Point, piece: &TextItem, at: Point, next: &TextItem) -> bool {
    piece.font == next.font
        && piece.size == next.size
        && piece.fill == next.fill
        && piece.stroke == next.stroke
        && piece.lang == next.lang
        && piece.region == next.region
        && (before.x + piece.width() - at.x).abs() < Abs::pt(CLOSE)
}

/// How many bytes of letters a piece of text says again, those of the cluster that the one before it ends with.
fn shared(piece: &TextItem, next: &TextItem) -> usize {
    let (Some(end), Some(begin)) = (piece.glyphs.last(), next.glyphs.first()) else { return 0 };
    // One place of the source is one cluster, of a letter and its marks: the same letters written twice stand at two.
    let cluster = letters(piece, end);
    let one = end.span == begin.span && cluster == letters(next, begin) && cluster.chars().nth(1).is_some();
    let whole = end.range().end == piece.text.len() && begin.range().start == 0;
    if one && whole { end.range().len() } else { 0 }
}

/// The letters that a sign stands for.
fn letters<'a>(text: &'a TextItem, glyph: &Glyph) -> &'a str {
    text.text.get(glyph.range()).unwrap_or_default()
}

/// Sets the signs of a piece after those of another, which stand `lower` and end with the first `shared` bytes of its letters.
fn append(piece: &mut TextItem, next: &TextItem, shared: usize, lower: Abs) {
    let by = piece.text.len() - shared;
    // Ranges have two bytes; Typst's own end there too.
    let moved = |at: u16| u16::try_from(usize::from(at) + by).unwrap_or(u16::MAX);
    let shift = if lower == Abs::zero() { Em::zero() } else { Em::from_abs(lower, piece.size) };
    piece.text.push_str(next.text.get(shared..).unwrap_or_default());
    piece.glyphs.extend(next.glyphs.iter().map(|glyph| Glyph {
        y_offset: glyph.y_offset + shift,
        range: moved(glyph.range.start)..moved(glyph.range.end),
        ..glyph.clone()
    }));
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::compose::{ComposedFile, MAIN};
    use crate::content::edition::Edition;
    use crate::photos::miniature::Miniatures;
    use crate::project::Project;
    use crate::typeset::world::{EditionWorld, Files, fonts};

    /// Sentences of our own: there is high water here, and the people work together.
    const FACES: [(&str, &str); 4] = [
        ("Noto Sans Thai", "ที่นี่มีน้ำขึ้นสูง ปู่ย่าที่ฝั่งนี้ทำงานด้วยกัน"),
        ("Noto Sans Lao", "ຢູ່ທີ່ນີ້ນ້ຳຂຶ້ນສູງ ແລະຜູ້ຄົນເຮັດວຽກຮ່ວມກັນ"),
        ("Noto Sans Khmer", "នៅទីនេះទឹកឡើងខ្ពស់ ហើយមនុស្សធ្វើការជាមួយគ្នា"),
        ("Noto Sans Myanmar", "ဤနေရာတွင် ရေကြီးပြီး လူများ အတူတကွ အလုပ်လုပ်ကြသည်"),
    ];

    /// What Typst makes of code, before pieces are joined.
    fn document(code: &str) -> PagedDocument {
        let project = Project::discover(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let fonts = Arc::new(fonts(&project, &project.fonts().unwrap()).unwrap());
        let main = ComposedFile {
            path: MAIN.to_string(),
            text: code.to_string(),
            origins: Vec::new(),
            pieces: Vec::new(),
        };
        let date = "2024-01-01".parse().unwrap();
        let files = Files::new(&project, fonts, &[main], &Miniatures::default(), date, None);
        let world = EditionWorld::new(Arc::new(files), Edition::Screen);
        typst::compile::<PagedDocument>(&world).output.unwrap()
    }

    /// The pieces of text of a document.
    fn texts(document: &PagedDocument) -> Vec<(Point, TextItem)> {
        let mut found = Vec::new();
        for page in document.pages() {
            gather(&page.frame, Point::zero(), &mut found);
        }
        found
    }

    /// The pieces of text that Typst code sets, as they are after joining.
    fn pieces(code: &str) -> Vec<TextItem> {
        texts(&join(document(code))).into_iter().map(|(_, text)| text).collect()
    }

    fn gather(frame: &Frame, origin: Point, found: &mut Vec<(Point, TextItem)>) {
        for (at, item) in frame.items() {
            match item {
                FrameItem::Text(text) => found.push((origin + *at, text.clone())),
                FrameItem::Group(group) => gather(&group.frame, origin + *at, found),
                _ => {}
            }
        }
    }

    #[test]
    fn every_letter_is_said_once() {
        for (face, text) in FACES {
            let pieces = pieces(&format!("#set text(font: \"{face}\")\n#\"{text}\""));
            let said: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(said.replace(' ', ""), text.replace(' ', ""), "{face}");
            for piece in pieces {
                let ends = piece.glyphs.iter().map(|glyph| glyph.range().end).max();
                assert_eq!(ends, Some(piece.text.len()), "{face}");
            }
        }
    }

    /// The pieces between which Typst would end a line: each stands on one of its own where the page is narrow.
    fn parts(text: &str) -> String {
        let page = "#set page(width: 1pt, height: auto, margin: 0pt)\n#set text(hyphenate: false)\n";
        let pieces = pieces(&format!("{page}#\"{text}\""));
        let parts: Vec<&str> =
            pieces.iter().map(|piece| piece.text.trim()).filter(|part| !part.is_empty()).collect();
        parts.join("|")
    }

    #[test]
    fn lines_end_between_words() {
        // Sentences of our own. The stored parts were compared with how the languages part their words: the compiler's model errs now and
        // then, and a joiner (U+2060) keeps a word whole that it would part.
        let told: Vec<String> = [
            "คนงานกลับบ้านในเดือนมกราคม",
            "ແຮງງານກັບບ້ານໃນເດືອນມັງກອນ",
            "កម្មករត្រឡប់ទៅផ្ទះនៅខែមករា",
            "အလုပ်သမားများ ဇန်နဝါရီလတွင် အိမ်ပြန်ကြသည်။",
            "လူတိုင်းသည် တူညီလွတ်လပ်သော",
            "လူတိုင်းသည် တူ\u{2060}ညီလွတ်လပ်သော",
        ]
        .iter()
        .map(|text| parts(text).escape_debug().to_string().replace("\\u{2060}", "~"))
        .collect();
        insta::assert_snapshot!("parts", told.join("\n"));
    }

    #[test]
    fn the_same_letters_twice_stay_twice() {
        let text = "ที่ที่ที่ที่";
        let pieces = pieces(&format!("#set text(font: \"Noto Sans Thai\")\n#\"{text}\""));
        assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
    }

    #[test]
    fn words_that_may_be_parted_anywhere_keep_each_letter() {
        for (face, letter) in [("Source Sans 3", "0"), ("Noto Sans Thai", "ที่")] {
            let code = format!("#set text(font: \"{face}\")\n#((\"{letter}\",) * 4).join(h(0.01pt))");
            let said: String = pieces(&code).iter().map(|piece| piece.text.as_str()).collect();
            assert_eq!(said, letter.repeat(4), "{face}");
        }
    }

    #[test]
    fn signs_stay_where_they_stood() {
        // To a thousandth of a point.
        let places = |document: &PagedDocument| {
            let mut found = Vec::new();
            for (at, text) in texts(document) {
                let mut x = at.x;
                for glyph in &text.glyphs {
                    let (right, up) = (glyph.x_offset.at(text.size), glyph.y_offset.at(text.size));
                    let place =
                        [(x + right).to_pt(), (at.y - up).to_pt()].map(|n| (n * 1000.0).round() as i64);
                    found.push((place, glyph.id));
                    x += glyph.x_advance.at(text.size);
                }
            }
            found
        };
        let mut joined = 0;
        for (face, text) in FACES {
            let before = document(&format!("#set text(font: \"{face}\", size: 10pt)\n#\"{text}\""));
            let (shown, count) = (places(&before), texts(&before).len());
            let after = join(before);
            joined += usize::from(texts(&after).len() < count);
            assert_eq!(places(&after), shown, "{face}");
        }
        assert!(joined >= 2, "only {joined} faces shift marks");
    }
}
