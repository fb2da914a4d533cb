//! Composes text: paragraphs, lists, headings and what stands in them.

use std::ops::Range;

use super::flow::{Flow, PARAGRAPH};
use super::language;
use super::writer::Writer;
use crate::content::Outline;
use crate::content::markup::{self, Block, Counting, Inline};
use crate::content::model::{Prose, Report, Target, Text};
use crate::content::translation::Translation;
use crate::content::yaml::ValueSpan;
use crate::notes::{Notes, Numbered, Piece};

/// Composes the text of one report.
pub struct TextComposer<'a> {
    /// The numbers of what stands in the report.
    pub outline: &'a Outline,
    notes: &'a Notes<'a>,
    /// The code of the report's language.
    language: &'a str,
    /// What is known of the translation, where the report is one.
    translation: Option<&'a Translation>,
    /// Whether one part is a document of its own, in which notes print at their first marks there.
    part_alone: bool,
}

/// What inline content stands in: marks are known by its text, and a note lends its citations.
pub struct Within<'a> {
    span: ValueSpan,
    citations: Option<std::slice::Iter<'a, Vec<Piece>>>,
    style: Style,
}

/// How words of a script that tells its language are set.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    /// The language of which script most of the passage is.
    script: Option<&'static str>,
    /// Whether they are emphasised.
    emphasised: bool,
}

impl Within<'_> {
    /// Running text.
    pub fn text(text: &Text) -> Self {
        Self::running(text.span, &text.body)
    }

    /// Running text of the value at `span`.
    fn running(span: ValueSpan, body: &[Inline]) -> Self {
        Self { span, citations: None, style: Style { script: language::main(body), emphasised: false } }
    }
}

impl<'a> TextComposer<'a> {
    /// Composes all parts as one document.
    pub fn of_report(report: &'a Report, outline: &'a Outline, notes: &'a Notes<'a>) -> Self {
        let language = &report.manifest.language.value;
        Self { outline, notes, language, translation: report.translation.as_ref(), part_alone: false }
    }

    /// Composes a single part as a document of its own.
    pub fn of_part(report: &'a Report, outline: &'a Outline, notes: &'a Notes<'a>) -> Self {
        Self { part_alone: true, ..Self::of_report(report, outline, notes) }
    }

    /// Writes text as a content block: `[#"…"]`.
    pub fn block(&self, w: &mut Writer, text: &Text) {
        w.from(text.span, |w| {
            w.code("[");
            self.inlines(w, &text.body, &mut Within::text(text));
            w.code("]");
        });
    }

    /// Writes text as a content block, or `none`.
    pub fn option(&self, w: &mut Writer, text: Option<&Text>) {
        w.option(text, |w, text| self.block(w, text));
    }

    /// Writes prose as a sequence of calls.
    pub fn prose(&self, w: &mut Writer, prose: &Prose) {
        w.from(prose.span, |w| self.blocks(w, prose.span, &prose.body));
    }

    /// Writes prose as a content block.
    pub fn prose_block(&self, w: &mut Writer, prose: &Prose) {
        w.code("[\n");
        self.prose(w, prose);
        w.code("]");
    }

    /// Writes prose as pieces of a part's flow.
    pub(super) fn flow(&self, w: &mut Writer, prose: &Prose, flow: &mut Flow) {
        w.from(prose.span, |w| {
            for block in &prose.body {
                let around = flow.next();
                w.piece().code(around.before);
                self.piece(w, prose.span, block, around.paragraph);
                w.code(around.after);
            }
        });
    }

    /// Writes blocks of the prose at `span`.
    fn blocks(&self, w: &mut Writer, span: ValueSpan, blocks: &[Block]) {
        for block in blocks {
            self.piece(w, span, block, PARAGRAPH);
        }
    }

    /// Writes a block of the prose at `span`; `paragraph` is how it begins if it is a paragraph.
    fn piece(&self, w: &mut Writer, span: ValueSpan, block: &Block, paragraph: &str) {
        match block {
            Block::Paragraph(body) => self.paragraph(w, span, body, paragraph),
            Block::Heading { body, at, .. } => self.heading(w, span, at, body),
            Block::List { start, counting, items } => {
                match start {
                    Some(start) if *counting == Counting::Numbers => {
                        w.code(&format!("#numbered(start: {start}, "))
                    }
                    Some(start) => w
                        .code(&format!("#numbered(start: {start}, counting: "))
                        .string(counting.sign())
                        .code(", "),
                    None => w.code("#bullets("),
                };
                w.array(items, |w, item| self.item(w, span, item));
                w.code(")\n");
            }
            Block::Quote(inner) => {
                w.code("#quotation[\n");
                self.blocks(w, span, inner);
                w.code("]\n");
            }
        }
    }

    fn paragraph(&self, w: &mut Writer, span: ValueSpan, body: &[Inline], begin: &str) {
        let mut within = Within::running(span, body);
        let script = within.style.script;
        if let Some(language) = script {
            w.code("#in-script(").string(language).code(")[");
        }
        w.code(begin);
        self.inlines(w, body, &mut within);
        w.code(if script.is_some() { "]]\n" } else { "]\n" });
    }

    /// Writes a heading; a paragraph where none can stand, which the checks don't let through.
    fn heading(&self, w: &mut Writer, span: ValueSpan, at: &Range<usize>, body: &[Inline]) {
        let Some(heading) = self.outline.heading(span, at) else {
            self.paragraph(w, span, body, PARAGRAPH);
            return;
        };
        w.code(&format!("#subheading(level: {}, id: ", heading.level)).string(&heading.anchor);
        w.code(", number: ").option(heading.number.as_deref(), |w, n| {
            w.string(n);
        });
        w.code(")[");
        self.inlines(w, body, &mut Within::running(span, body));
        w.code("]\n");
    }

    /// Writes a list's item: its first paragraph is the item's line, the rest are blocks in it.
    fn item(&self, w: &mut Writer, span: ValueSpan, item: &[Block]) {
        w.code("[");
        let rest = match item {
            [Block::Paragraph(body), rest @ ..] => {
                let mut within = Within::running(span, body);
                let script = within.style.script;
                if let Some(language) = script {
                    w.code("#in-script(").string(language).code(")[");
                }
                self.inlines(w, body, &mut within);
                if script.is_some() {
                    w.code("]");
                }
                rest
            }
            all => all,
        };
        if !rest.is_empty() {
            w.code("\n");
            self.blocks(w, span, rest);
        }
        w.code("]");
    }

    /// Writes inline content. What a translation has from its original is said to be in another language; the notes whose marks stand in it
    /// may be translated.
    pub fn inlines(&self, w: &mut Writer, inlines: &[Inline], within: &mut Within) {
        let untranslated = self.translation.filter(|translation| !translation.holds(within.span.file));
        let Some(translation) = untranslated else { return self.pieces(w, inlines, within) };
        // Citations are set in the report's language.
        let is_mark = |inline: &Inline| matches!(inline, Inline::Note { .. } | Inline::Cite { .. });
        for run in inlines.chunk_by(|a, b| is_mark(a) == is_mark(b)) {
            if is_mark(&run[0]) || !markup::plain(run).contains(char::is_alphabetic) {
                self.pieces(w, run, within);
            } else {
                w.code("#foreign(").string(&translation.original).code(")[");
                self.pieces(w, run, within);
                w.code("]");
            }
        }
    }

    /// Writes inline content in the language around it.
    fn pieces(&self, w: &mut Writer, inlines: &[Inline], within: &mut Within) {
        for inline in inlines {
            match inline {
                Inline::Text { text, at } => {
                    let (around, style) = (self.language_of(within.span), within.style);
                    w.from_words(within.span, at.clone(), |w| words(w, text, around, style));
                }
                Inline::Emphasis(body) => {
                    w.code("#em[");
                    let around = std::mem::replace(&mut within.style.emphasised, true);
                    self.pieces(w, body, within);
                    within.style.emphasised = around;
                    w.code("]");
                }
                Inline::Strong(body) => {
                    w.code("#strong[");
                    self.pieces(w, body, within);
                    w.code("]");
                }
                Inline::Link { url, body, .. } => {
                    w.code("#url-link(").string(url).code(")[");
                    self.pieces(w, body, within);
                    w.code("]");
                }
                Inline::Reference { to, body, .. } => {
                    self.refer(w, to);
                    w.code("[");
                    self.pieces(w, body, within);
                    w.code("]");
                }
                Inline::Indexed { term, body } => {
                    let words = markup::plain(body);
                    w.code("#indexed(").string(term.as_deref().unwrap_or(&words)).code(")[");
                    self.pieces(w, body, within);
                    w.code("]");
                }
                Inline::Foreign { language, body } => {
                    w.code("#foreign(").string(language).code(")[");
                    self.pieces(w, body, within);
                    w.code("]");
                }
                Inline::Address { url, .. } => {
                    w.code("#address(").string(url).code(")");
                }
                Inline::Lost => {
                    w.code("#lost()");
                }
                Inline::Break => {
                    w.code("#line-break()");
                }
                Inline::Note { id, .. } if within.citations.is_some() => self.reference(w, id),
                Inline::Note { id, at } => self.mark(w, id, within.span, at),
                Inline::Remark { letter } => {
                    w.code("#remark-mark(").string(letter).code(")");
                }
                Inline::Cite { .. } => {
                    if let Some(pieces) = within.citations.as_mut().and_then(Iterator::next) {
                        self.citation(w, pieces, within.style);
                    }
                }
            }
        }
    }

    /// Writes the beginning of a reference to something in the report: what leads there, and the name and number that it has.
    fn refer(&self, w: &mut Writer, to: &str) {
        let found =
            Target::parse(to).and_then(|(target, id)| Some((target, self.outline.referred(target, id)?)));
        let Some((target, referred)) = found else {
            // Which the checks don't let through.
            w.code("#refer(to: none, number: none, kind: \"part\")");
            return;
        };
        w.code("#refer(to: ").string(referred.label.as_deref().unwrap_or(to));
        let kind = if self.outline.is_appendix(&referred) { "appendix" } else { target.name() };
        w.code(", kind: ").string(kind).code(", number: ");
        w.option(referred.number.as_deref(), |w, number| {
            w.string(number);
        });
        w.code(")");
    }

    /// Writes the number of a note that another note names.
    fn reference(&self, w: &mut Writer, id: &str) {
        if let Some(note) = self.outline.note(id) {
            w.code("#note-ref(id: ").string(id).code(&format!(", number: {})", note.number));
        }
    }

    /// Writes a note's mark: with the note at its first place, alone afterwards.
    fn mark(&self, w: &mut Writer, id: &str, span: ValueSpan, at: &Range<usize>) {
        let Some(mark) = self.outline.mark(span, at) else { return };
        let is_first = if self.part_alone { mark.is_first_of_part } else { mark.is_first };
        let note = self.notes.get(mark.number).filter(|_| is_first);
        w.code(if note.is_some() { "#note(id: " } else { "#note-again(id: " });
        w.string(id).code(&format!(", number: {}", mark.number));
        match note {
            Some(note) => self.note(w, note),
            None => {
                w.code(")");
            }
        }
    }

    /// Writes the rest of a `#note(` call.
    fn note(&self, w: &mut Writer, Numbered { state, note, citations, .. }: &Numbered) {
        w.code(", state: ").string(state.name()).code(")");
        let Some(text) = &note.text else {
            w.code("[]");
            return;
        };
        w.from(text.span, |w| {
            w.code("[");
            self.inlines(
                w,
                &text.body,
                &mut Within { citations: Some(citations.iter()), ..Within::text(text) },
            );
            // A citation is a sentence of its own; where its end is lost, so is the full stop.
            if !note.broken && matches!(text.body.last(), Some(Inline::Cite { .. })) {
                w.words(".");
            }
            w.code("]");
        });
    }

    /// The code of the language that a passage is written in.
    fn language_of(&self, span: ValueSpan) -> &str {
        match self.translation.filter(|translation| !translation.holds(span.file)) {
            Some(translation) => &translation.original,
            None => self.language,
        }
    }

    fn citation(&self, w: &mut Writer, pieces: &[Piece], style: Style) {
        for piece in pieces {
            match piece {
                Piece::Text(text) => words(w, text, self.language, style),
                Piece::Emphasis(text) => {
                    w.code("#em[");
                    words(w, text, self.language, Style { emphasised: true, ..style });
                    w.code("]");
                }
                Piece::Address(url) => {
                    w.code("#address(").string(url).code(")");
                }
            }
        }
    }
}

/// Writes words of a language; those in the script of another one are said to be of that, and those that are set as their script asks
/// for are said to be of it.
fn words(w: &mut Writer, text: &str, around: &str, style: Style) {
    for (language, run) in language::runs(text) {
        let own =
            |language: &&str| *language == around && style.script != Some(language) && !style.emphasised;
        let Some(language) = language.filter(|language| !own(language)) else {
            w.words(run);
            continue;
        };
        w.code("#foreign(").string(language);
        if style.script == Some(language) {
            w.code(", whole: true");
        }
        if style.emphasised {
            w.code(", emphasised: true");
        }
        w.code(")[").words(run).code("]");
    }
}
