//! What is written so far, and the names and ids that are given out, all of which are free.

use std::collections::HashMap;

use super::inline;
use super::photo::{PhotoEntry, ending};
use super::signs::signs;
use crate::import::document::{Block, Inline, LeftOut, Picture, excerpt, line, plain, without_marks};
use crate::import::names::{free, name};
use crate::import::taken::Taken;

/// Files that are to be written.
#[derive(Debug, Default)]
pub struct Written {
    /// The files of parts, from `source/`, in order.
    pub parts: Vec<String>,
    /// All files of YAML: their paths from the project's root, and their texts. Parts stand before their sections.
    pub files: Vec<(String, String)>,
    /// Pictures: their paths from the project's root, and their bytes.
    pub images: Vec<(String, Vec<u8>)>,
    /// Entries of photos.yaml.
    pub photos: Vec<PhotoEntry>,
    /// What is not carried over.
    pub left_out: Vec<LeftOut>,
    /// How much of what there is.
    pub counts: Counts,
}

/// How much is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Parts.
    pub parts: usize,
    /// Sections.
    pub sections: usize,
    /// Tables.
    pub tables: usize,
    /// Tables without a caption, or with a column that has no title.
    pub bare_tables: usize,
    /// Notes.
    pub notes: usize,
    /// Photos.
    pub photos: usize,
    /// Photos without a text alternative.
    pub silent_photos: usize,
}

/// Writes documents into a report.
#[derive(Debug)]
pub struct Writer {
    pub(super) taken: Taken,
    pub(super) written: Written,
    /// The notes of the document, its pictures, and the ids that they have.
    pub(super) notes: Vec<Vec<Block>>,
    pub(super) note_ids: HashMap<usize, String>,
    pub(super) pictures: Vec<Picture>,
    pub(super) images: HashMap<usize, Option<String>>,
    pub(super) photo_ids: HashMap<(usize, String), String>,
    /// Notes that were marked and whose texts are to stand in the file that is written.
    pub(super) pending: Vec<usize>,
    /// The file that is written.
    pub(super) file: String,
}

impl Writer {
    /// A writer that leaves out names which are taken.
    pub fn new(taken: Taken) -> Self {
        Self {
            taken,
            written: Written::default(),
            notes: Vec::new(),
            note_ids: HashMap::new(),
            pictures: Vec::new(),
            images: HashMap::new(),
            photo_ids: HashMap::new(),
            pending: Vec::new(),
            file: String::new(),
        }
    }

    /// What is written.
    pub fn finish(self) -> Written {
        self.written
    }

    /// Tells that something is left out of the file that is written.
    pub(super) fn tell(&mut self, what: &'static str, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        self.written.left_out.push(LeftOut { what, place: self.file.clone(), words });
    }

    /// Inline content as markup, with the marks of its notes.
    pub(super) fn markup(&mut self, inlines: &[Inline], stem: &str) -> String {
        let mut dropped = Vec::new();
        let (ids, taken, pending) = (&mut self.note_ids, &mut self.taken.notes, &mut self.pending);
        let is_there = self.notes.len();
        let mut id = |note: usize| -> Option<String> {
            if note >= is_there {
                return None;
            }
            let known = ids.entry(note).or_insert_with(|| {
                pending.push(note);
                numbered(stem, taken)
            });
            Some(known.clone())
        };
        let signs = signs(inlines, &mut id, &mut dropped);
        let marked = inline::write(&signs);
        for url in dropped {
            let what =
                "the address of a link that leads to a place in the file or on a disk; its words are there";
            let place = format!("{} ({})", self.file, excerpt(&url));
            self.written.left_out.push(LeftOut { what, place, words: String::new() });
        }
        if marked.simpler {
            let what = "emphasis inside a word or beside other emphasis; the words are there";
            let place = format!("{} ‘{}’", self.file, excerpt(&plain(inlines)));
            self.written.left_out.push(LeftOut { what, place, words: String::new() });
        }
        marked.text
    }

    /// The texts of the notes that are marked in the file that is written, by their ids.
    pub(super) fn notes(&mut self, stem: &str) -> Vec<(String, String)> {
        let mut made = Vec::new();
        for note in std::mem::take(&mut self.pending) {
            let Some(blocks) = self.notes.get(note).cloned() else { continue };
            let (words, pictures) = line(&blocks);
            if !pictures.is_empty() {
                self.tell("a picture in a note", "");
            }
            // A note has a number, and none stands in it.
            let text = self.markup(&without_marks(&words), stem);
            if let Some(id) = self.note_ids.get(&note) {
                made.push((id.clone(), text));
                self.written.counts.notes += 1;
            }
        }
        made
    }

    /// The id of the photo that a picture is; nothing where folio can't read it.
    pub(super) fn photo(
        &mut self,
        picture: usize,
        alt: &str,
        caption: Option<&[Inline]>,
        stem: &str,
    ) -> Option<String> {
        let caption = caption
            .map(|caption| self.markup(&without_marks(caption), stem))
            .filter(|words| !words.is_empty());
        let key = (picture, format!("{caption:?}{alt}"));
        if let Some(id) = self.photo_ids.get(&key) {
            return Some(id.clone());
        }
        let own = self.pictures.get(picture)?.clone();
        let words = caption.clone().unwrap_or_else(|| alt.to_string());
        let words: Vec<&str> = words.split_whitespace().take(6).collect();
        let base = own.name.rsplit_once('.').map_or(own.name.as_str(), |(stem, _)| stem).to_lowercase();
        let counted = |begin: &str| {
            base.strip_prefix(begin)
                .is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || "-_ ".contains(c)))
        };
        let is_counted =
            ["image", "img", "picture", "bild", "grafik", "photo", ""].iter().any(|begin| counted(begin));
        let id = match (words.is_empty(), is_counted || base.len() > 40) {
            (false, _) => name(&words.join(" "), "photo"),
            (true, false) => name(&base, "photo"),
            (true, true) => format!("{stem}-photo"),
        };
        let id = free(&id, &mut self.taken.photos);
        let file = match self.images.get(&picture) {
            Some(known) => known.clone(),
            None => {
                let file = match ending(&own.bytes) {
                    Ok(ending) => {
                        let path = format!("images/{}.{ending}", free(&id, &mut self.taken.images));
                        self.written.images.push((path.clone(), own.bytes.clone()));
                        Some(path)
                    }
                    Err(kind) => {
                        let place = format!("{} ({})", self.file, excerpt(&own.name));
                        self.written.left_out.push(LeftOut { what: kind, place, words: String::new() });
                        None
                    }
                };
                self.images.insert(picture, file.clone());
                file
            }
        };
        let Some(file) = file else {
            self.taken.photos.remove(&id);
            if let Some(caption) = &caption {
                self.tell("the caption of a picture that is left out", caption);
            }
            return None;
        };
        self.written.counts.photos += 1;
        self.written.counts.silent_photos += usize::from(alt.is_empty());
        self.photo_ids.insert(key, id.clone());
        self.written.photos.push(PhotoEntry { id: id.clone(), file, caption, alt: alt.to_string() });
        Some(id)
    }
}

/// The id of the next note of a file.
fn numbered(stem: &str, taken: &mut std::collections::HashSet<String>) -> String {
    // An id is written in the text: the first words of the file's name are enough.
    let short = stem.match_indices('-').map(|(at, _)| at).rfind(|at| *at <= 20);
    let stem = if stem.len() > 20 { &stem[..short.unwrap_or(stem.len())] } else { stem };
    let mut numbered = (1u64..).map(|number| format!("{stem}-{number}"));
    let found = numbered.find(|id| !taken.contains(id)).unwrap_or_else(|| stem.to_string());
    taken.insert(found.clone());
    found
}
