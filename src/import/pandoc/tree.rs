//! Pandoc's tree of a document, as it writes it in JSON, to ours.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::import::bounds::MOST_BYTES;
use crate::import::document::{
    Block, Cell, Document, Inline, LeftOut, Picture, Row, Table, clean, excerpt, is_blank, plain,
};
use crate::project::{lies_in, read};

/// Reads a tree.
pub struct Reader {
    /// The folder that pandoc has put the pictures in.
    media: PathBuf,
    document: Document,
    /// The names of the pictures that are read.
    known: Vec<String>,
    under: String,
}

/// The items of a list; none where it is none.
fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

impl Reader {
    /// A reader that takes pictures from a folder.
    pub fn new(media: &Path) -> Self {
        let media = media.to_path_buf();
        Self { media, document: Document::default(), known: Vec::new(), under: String::new() }
    }

    /// The document of a tree.
    pub fn document(mut self, tree: &Value) -> Document {
        let blocks = self.blocks(&tree["blocks"]);
        let title = &tree["meta"]["title"];
        if title["t"] == "MetaInlines" {
            let mut beside = Vec::new();
            let title = self.inlines(&title["c"], &mut beside);
            self.document.title = Some(title).filter(|title| !is_blank(title));
        }
        self.document.blocks = blocks;
        words(&tree["blocks"], &mut self.document.words);
        words(&tree["meta"]["title"], &mut self.document.words);
        self.document
    }

    fn leave_out(&mut self, what: &'static str, said: &str) {
        let place = match self.under.is_empty() {
            true => "at the beginning".to_string(),
            false => format!("under ‘{}’", excerpt(&self.under)),
        };
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        self.document.left_out.push(LeftOut { what, place, words: said });
    }

    fn blocks(&mut self, value: &Value) -> Vec<Block> {
        let mut made = Vec::new();
        for block in items(value) {
            self.block(block, &mut made);
        }
        made
    }

    fn paragraph(&mut self, value: &Value, made: &mut Vec<Block>) {
        let mut beside = Vec::new();
        let body = self.inlines(value, &mut beside);
        if !is_blank(&body) {
            made.push(Block::Paragraph(body));
        }
        made.append(&mut beside);
    }

    fn block(&mut self, block: &Value, made: &mut Vec<Block>) {
        let content = &block["c"];
        match block["t"].as_str().unwrap_or_default() {
            "Para" | "Plain" => self.paragraph(content, made),
            "Header" => {
                let mut beside = Vec::new();
                let body = self.inlines(&content[2], &mut beside);
                if !is_blank(&body) {
                    self.under = plain(&body);
                    let level = content[0].as_u64().unwrap_or(1).clamp(1, 9);
                    made.push(Block::Heading { level: u8::try_from(level).unwrap_or(9), body });
                }
                made.append(&mut beside);
            }
            "BulletList" => {
                let items = items(content).iter().map(|item| self.blocks(item)).collect();
                made.push(Block::List { start: None, items });
            }
            "OrderedList" => {
                let start = Some(content[0][0].as_u64().unwrap_or(1));
                let items = items(&content[1]).iter().map(|item| self.blocks(item)).collect();
                made.push(Block::List { start, items });
            }
            "DefinitionList" => {
                for entry in items(content) {
                    let mut beside = Vec::new();
                    let term = self.inlines(&entry[0], &mut beside);
                    made.push(Block::Paragraph(vec![Inline::Strong(term)]));
                    made.append(&mut beside);
                    for meaning in items(&entry[1]) {
                        made.extend(self.blocks(meaning));
                    }
                }
            }
            "BlockQuote" => {
                let inner = self.blocks(content);
                made.push(Block::Quote(inner));
            }
            "LineBlock" => {
                let mut body = Vec::new();
                let mut beside = Vec::new();
                for line in items(content) {
                    if !body.is_empty() {
                        body.push(Inline::Break);
                    }
                    body.extend(self.inlines(line, &mut beside));
                }
                made.push(Block::Paragraph(body));
                made.append(&mut beside);
            }
            "CodeBlock" => {
                let mut body = Vec::new();
                for line in content[1].as_str().unwrap_or_default().lines() {
                    if !body.is_empty() {
                        body.push(Inline::Break);
                    }
                    body.push(Inline::Text(clean(line)));
                }
                self.leave_out("the look of lines of program code; they stand as text", "");
                made.push(Block::Paragraph(body));
            }
            "HorizontalRule" => self.leave_out("a rule across the page; the layout sets its own", ""),
            "Div" => {
                let inner = self.blocks(&content[1]);
                made.extend(inner);
            }
            "Figure" => {
                let inner = self.blocks(&content[2]);
                made.extend(inner);
                for line in self.blocks(&content[1][1]) {
                    if let Block::Paragraph(body) = line {
                        made.push(Block::Caption(body));
                    }
                }
            }
            "Table" => self.table(content, made),
            "RawBlock" => {
                let said = content[1].as_str().unwrap_or_default().to_string();
                self.leave_out("lines of code for another program", &said);
            }
            _ => {}
        }
    }

    fn table(&mut self, content: &Value, made: &mut Vec<Block>) {
        let mut table = Table::default();
        if let [Block::Paragraph(caption), ..] = self.blocks(&content[1][1]).as_slice() {
            let caption = caption.clone();
            table.caption = Some(crate::import::captions::unnumbered(caption, &mut self.document.left_out));
        }
        let mut rows: Vec<(&Value, bool)> = items(&content[3][1]).iter().map(|row| (row, true)).collect();
        for body in items(&content[4]) {
            rows.extend(items(&body[2]).iter().map(|row| (row, true)));
            rows.extend(items(&body[3]).iter().map(|row| (row, false)));
        }
        rows.extend(items(&content[5][1]).iter().map(|row| (row, false)));
        let mut covered: Vec<u64> = Vec::new();
        for (row, header) in rows {
            let mut cells = Vec::new();
            let mut column = 0;
            let cover = |column: &mut usize, cells: &mut Vec<Cell>, covered: &mut Vec<u64>| {
                while covered.get(*column).is_some_and(|left| *left > 0) {
                    covered[*column] -= 1;
                    cells.push(Cell::default());
                    *column += 1;
                }
            };
            for cell in items(&row[1]) {
                cover(&mut column, &mut cells, &mut covered);
                let number = |at: usize| cell[at].as_u64().unwrap_or(1).clamp(1, 64);
                let (deep, span) = (number(2), usize::try_from(number(3)).unwrap_or(1));
                let blocks = self.blocks(&cell[4]);
                covered.resize(covered.len().max(column + span), 0);
                covered[column..column + span].iter_mut().for_each(|left| *left = deep - 1);
                cells.push(Cell { blocks, span });
                column += span;
            }
            cover(&mut column, &mut cells, &mut covered);
            table.rows.push(Row { header, cells });
        }
        if !table.rows.is_empty() {
            made.push(Block::Table(table));
        }
    }

    fn inlines(&mut self, value: &Value, beside: &mut Vec<Block>) -> Vec<Inline> {
        let mut made = Vec::new();
        for inline in items(value) {
            let content = &inline["c"];
            match inline["t"].as_str().unwrap_or_default() {
                "Str" => made.push(Inline::Text(clean(content.as_str().unwrap_or_default()))),
                "Space" | "SoftBreak" => made.push(Inline::Text(" ".into())),
                "LineBreak" => made.push(Inline::Break),
                "Emph" => made.push(Inline::Emphasis(self.inlines(content, beside))),
                "Strong" => made.push(Inline::Strong(self.inlines(content, beside))),
                "Strikeout" => {
                    let mut said = String::new();
                    words(content, &mut said);
                    self.leave_out("words that are struck out", &said);
                }
                "Superscript" | "Subscript" => {
                    self.leave_out("the height of raised or lowered signs; they stand in the line", "");
                    made.extend(self.inlines(content, beside));
                }
                "SmallCaps" | "Underline" => made.extend(self.inlines(content, beside)),
                "Quoted" => {
                    let (open, close) =
                        if content[0]["t"] == "SingleQuote" { ("‘", "’") } else { ("“", "”") };
                    made.push(Inline::Text(open.into()));
                    made.extend(self.inlines(&content[1], beside));
                    made.push(Inline::Text(close.into()));
                }
                "Span" | "Cite" => made.extend(self.inlines(&content[1], beside)),
                "Code" => made.push(Inline::Text(clean(content[1].as_str().unwrap_or_default()))),
                "Link" => {
                    let body = self.inlines(&content[1], beside);
                    made.push(Inline::Link { url: content[2][0].as_str().unwrap_or_default().into(), body });
                }
                "Image" => self.picture(content, beside),
                "Note" => {
                    let place = self.document.notes.len();
                    self.document.notes.push(Vec::new());
                    let blocks = self.blocks(content);
                    if let Some(note) = self.document.notes.get_mut(place) {
                        *note = blocks;
                    }
                    made.push(Inline::Note(place));
                }
                "Math" => {
                    let said = content[1].as_str().unwrap_or_default().to_string();
                    self.leave_out("an equation; add a picture of it", &said);
                }
                "RawInline" => {
                    let said = content[1].as_str().unwrap_or_default().to_string();
                    self.leave_out("lines of code for another program", &said);
                }
                _ => {}
            }
        }
        made
    }

    fn picture(&mut self, content: &Value, beside: &mut Vec<Block>) {
        let mut said = String::new();
        words(&content[1], &mut said);
        let words_of = said.split_whitespace().collect::<Vec<_>>().join(" ");
        let source = content[2][0].as_str().unwrap_or_default().to_string();
        let picture = match self.known.iter().position(|known| *known == source) {
            Some(known) => known,
            None => {
                let path = PathBuf::from(&source);
                let is_ours = path.is_absolute() && lies_in(&self.media, &path);
                let is_small = std::fs::metadata(&path).is_ok_and(|data| data.len() <= MOST_BYTES);
                let Some(bytes) = read(&path).ok().filter(|_| is_ours && is_small) else {
                    self.leave_out(
                        "a picture that is not in the file; put it into images/ by hand",
                        &words_of,
                    );
                    return;
                };
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                self.known.push(source);
                self.document.pictures.push(Picture { name, bytes });
                self.document.pictures.len() - 1
            }
        };
        // A picture alone in a paragraph has its words as a caption.
        let is_figure = content[2][1].as_str().unwrap_or_default().starts_with("fig:");
        match is_figure && !words_of.is_empty() {
            true => {
                let mut inner = Vec::new();
                let caption = self.inlines(&content[1], &mut inner);
                beside.push(Block::Picture { picture, alt: String::new(), caption: Some(caption) });
            }
            false => {
                // What is said for those who can't see is no word of the text.
                beside.push(Block::Picture { picture, alt: clean(&words_of), caption: None });
            }
        }
    }
}

/// The words of a tree, gathered without regard to what becomes of them.
fn words(value: &Value, into: &mut String) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| words(item, into)),
        Value::Object(_) => {
            let content = &value["c"];
            match value["t"].as_str().unwrap_or_default() {
                "Str" => into.push_str(content.as_str().unwrap_or_default()),
                "Space" | "SoftBreak" | "LineBreak" => into.push(' '),
                "Code" | "Math" | "CodeBlock" | "RawInline" | "RawBlock" => {
                    into.push_str(content[1].as_str().unwrap_or_default());
                }
                // Its words stand for those who can't see it.
                "Image" if !content[2][1].as_str().unwrap_or_default().starts_with("fig:") => {}
                "Note" => {
                    let mut inside = String::new();
                    words(content, &mut inside);
                    into.push_str(&format!(" {inside} "));
                }
                "Header" => {
                    words(&content[2], into);
                    into.push(' ');
                }
                "Para" | "Plain" => {
                    words(content, into);
                    into.push(' ');
                }
                _ => words(content, into),
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tree_is_read() {
        let word = |words: &str| json!({ "t": "Str", "c": words });
        let plain = |words: &str| json!([{ "t": "Plain", "c": [word(words)] }]);
        let cell = |words: &str, deep: u8, span: u8| json!([["", [], []], { "t": "AlignDefault" }, deep, span, plain(words)]);
        let row = |cells: Value| json!([["", [], []], cells]);
        let table = json!([
            ["", [], []],
            [null, [{ "t": "Plain", "c": [word("Table"), { "t": "Space" }, word("1:"), { "t": "Space" }, word("Lit")] }]],
            [],
            [["", [], []], [row(json!([cell("House", 1, 1), cell("Lit", 1, 1)]))]],
            [[["", [], []], 0, [], [row(json!([cell("Mill", 2, 1), cell("8", 1, 1)])), row(json!([cell("9", 1, 1)]))]]],
            [["", [], []], []]
        ]);
        let tree = json!({
            "meta": { "title": { "t": "MetaInlines", "c": [word("Lanterns")] } },
            "blocks": [
                { "t": "Header", "c": [2, ["a", [], []], [word("House")]] },
                { "t": "Para", "c": [
                    { "t": "Emph", "c": [word("One")] }, { "t": "Note", "c": plain("counted") }, { "t": "LineBreak" },
                    { "t": "Strikeout", "c": [word("gone")] }, { "t": "Math", "c": [{ "t": "InlineMath" }, "a^2"] },
                    { "t": "Link", "c": [["", [], []], [word("there")], ["https://example.org", ""]] }
                ] },
                { "t": "OrderedList", "c": [[3, { "t": "Decimal" }, { "t": "Period" }], [plain("three"), plain("four")]] },
                { "t": "Table", "c": table },
                { "t": "Para", "c": [{ "t": "Image", "c": [["", [], []], [word("Bridge")], ["/etc/passwd", ""]] }] }
            ]
        });
        let document = Reader::new(Path::new("/nowhere")).document(&tree);
        assert_eq!(document.title, Some(vec![Inline::Text("Lanterns".into())]));
        let [heading, Block::Paragraph(words), Block::List { start: Some(3), items }, Block::Table(table)] =
            document.blocks.as_slice()
        else {
            panic!("{:?}", document.blocks)
        };
        assert!(matches!(heading, Block::Heading { level: 2, .. }));
        assert_eq!((words[1].clone(), plain_of(words)), (Inline::Note(0), "One there".to_string()));
        assert_eq!(items.len(), 2);
        assert_eq!(table.caption, Some(vec![Inline::Text("Lit".into())]));
        assert!(table.rows[0].header && table.rows[2].cells[0].blocks.is_empty());
        let left: Vec<&str> = document.left_out.iter().map(|own| own.words.as_str()).collect();
        assert_eq!(left, ["gone", "a^2", "Table 1:", "Bridge"], "no file but pandoc’s own is read");
        assert!(document.words.contains("counted") && document.words.contains("Mill"));
    }

    fn plain_of(words: &[Inline]) -> String {
        plain(words).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
