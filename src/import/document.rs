//! What a file holds, whatever program wrote it: the one value that every reader makes and the writer takes.

/// What was read of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Its title, where it has one above its headings.
    pub title: Option<Vec<Inline>>,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
    /// The notes; marks name them by their places in this list.
    pub notes: Vec<Vec<Block>>,
    /// The pictures; blocks name them by their places in this list.
    pub pictures: Vec<Picture>,
    /// What is not carried over, or not as it was.
    pub left_out: Vec<LeftOut>,
    /// All words of the file as they stand in its bytes, gathered apart from the blocks: the measure of what was written.
    pub words: String,
}

/// A piece of a document that stands on lines of its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading; level 1 is the highest.
    Heading {
        /// 1 to 9.
        level: u8,
        /// Its words.
        body: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// What stands under or over a picture or table.
    Caption(Vec<Inline>),
    /// A list.
    List {
        /// The first number of a numbered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A table.
    Table(Table),
    /// A picture.
    Picture {
        /// Which of the document's pictures.
        picture: usize,
        /// What it shows, as the file says it for those who can't see it; empty where it says nothing.
        alt: String,
        /// Its caption.
        caption: Option<Vec<Inline>>,
    },
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Words that link to an address.
    Link {
        /// The address.
        url: String,
        /// The words.
        body: Vec<Inline>,
    },
    /// The mark of a note, by its place among the document's notes.
    Note(usize),
    /// A line break.
    Break,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Its caption.
    pub caption: Option<Vec<Inline>>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Whether it heads the columns.
    pub header: bool,
    /// Its cells. A cell that another one covers from above is there, and empty.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cell {
    /// What stands in it.
    pub blocks: Vec<Block>,
    /// How many columns it covers; 0 counts as 1.
    pub span: usize,
}

/// A picture in a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The name that it has in the file, without folders; perhaps empty.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Something that is not carried over, or not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// What it is, such as `comment`, and what became of it.
    pub what: &'static str,
    /// Where it stood.
    pub place: String,
    /// The words that are not carried over with it; empty where none are.
    pub words: String,
}

impl LeftOut {
    /// What is left out under a heading, or before the first one where that is empty.
    pub(super) fn under(heading: &str, what: &'static str, words: &str) -> Self {
        let place = match heading.is_empty() {
            true => "at the beginning".to_string(),
            false => format!("under ‘{}’", excerpt(heading)),
        };
        Self { what, place, words: words.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

/// The words of inline content, with a blank for each break.
pub fn plain(inlines: &[Inline]) -> String {
    let mut words = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => words.push_str(text),
            Inline::Emphasis(body) | Inline::Strong(body) | Inline::Link { body, .. } => {
                words.push_str(&plain(body));
            }
            Inline::Note(_) => {}
            Inline::Break => words.push(' '),
        }
    }
    words
}

/// The notes that are marked in inline content, in order.
pub fn marks(inlines: &[Inline]) -> Vec<usize> {
    let mut found = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Emphasis(body) | Inline::Strong(body) | Inline::Link { body, .. } => {
                found.extend(marks(body));
            }
            Inline::Note(note) => found.push(*note),
            Inline::Text(_) | Inline::Break => {}
        }
    }
    found
}

/// Inline content without the marks of notes.
pub fn without_marks(inlines: &[Inline]) -> Vec<Inline> {
    let mut kept = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Note(_) => {}
            Inline::Emphasis(body) => kept.push(Inline::Emphasis(without_marks(body))),
            Inline::Strong(body) => kept.push(Inline::Strong(without_marks(body))),
            Inline::Link { url, body } => {
                kept.push(Inline::Link { url: url.clone(), body: without_marks(body) });
            }
            Inline::Text(_) | Inline::Break => kept.push(inline.clone()),
        }
    }
    kept
}

/// Whether inline content prints nothing.
pub fn is_blank(inlines: &[Inline]) -> bool {
    plain(inlines).trim().is_empty() && marks(inlines).is_empty()
}

/// All pieces of blocks as one line: paragraphs and items parted by line breaks. Pictures are left out, and told apart.
pub fn line(blocks: &[Block]) -> (Vec<Inline>, Vec<Block>) {
    let mut made: Vec<Inline> = Vec::new();
    let mut pictures = Vec::new();
    gather(blocks, &mut made, &mut pictures);
    (made, pictures)
}

fn gather(blocks: &[Block], made: &mut Vec<Inline>, pictures: &mut Vec<Block>) {
    let add = |inlines: &[Inline], made: &mut Vec<Inline>| {
        if is_blank(inlines) {
            return;
        }
        if !made.is_empty() {
            made.push(Inline::Break);
        }
        made.extend(inlines.iter().cloned());
    };
    for block in blocks {
        match block {
            Block::Heading { body, .. } | Block::Paragraph(body) | Block::Caption(body) => add(body, made),
            Block::List { items, .. } => items.iter().for_each(|item| gather(item, made, pictures)),
            Block::Quote(inner) => gather(inner, made, pictures),
            Block::Table(table) => {
                table.caption.iter().for_each(|caption| add(caption, made));
                for row in &table.rows {
                    let mut cells = Vec::new();
                    for cell in &row.cells {
                        let (words, inner) = line(&cell.blocks);
                        pictures.extend(inner);
                        if !cells.is_empty() && !is_blank(&words) {
                            cells.push(Inline::Text(" ".into()));
                        }
                        cells.extend(words);
                    }
                    add(&cells, made);
                }
            }
            Block::Picture { .. } => pictures.push(block.clone()),
        }
    }
}

/// Words that are at hand: without what is not seen, and with one blank for each run of blanks.
pub fn clean(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => made.push(' '),
            // Signs that nobody sees, and that keep words from being found.
            '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{2060}' => {}
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\u{2011}' => made.push('-'),
            sign if sign.is_control() => {}
            sign => made.push(sign),
        }
    }
    made
}

/// The beginning of some words, for a message.
pub fn excerpt(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let all = words.join(" ");
    let short: String = all.chars().take(60).collect();
    if short.len() < all.len() { format!("{}…", short.trim_end()) } else { short }
}
