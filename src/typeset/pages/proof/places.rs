//! From what stands on a page back to the passage of the content, for many signs at once.

use std::collections::HashMap;

use typst::WorldExt;
use typst::syntax::{FileId, Span as TypstSpan};

use crate::compose::ComposedFile;
use crate::content::yaml::ValueSpan;
use crate::typeset::pages::holdings::Holdings;
use crate::typeset::world::EditionWorld;

/// Where text on a page comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A passage of the part with this number, from 0.
    Passage(usize, usize),
    /// The layout, or a string that the layout set anew.
    Layout,
}

/// Finds the places of text, each only once.
pub(super) struct Places<'a> {
    world: &'a EditionWorld,
    holdings: &'a Holdings,
    /// The composed parts, in order.
    parts: Vec<Nested<'a>>,
    files: HashMap<FileId, Option<usize>>,
    known: HashMap<TypstSpan, Place>,
}

impl<'a> Places<'a> {
    /// Places in the files of a document: `main.typ`, then a file a part.
    pub fn new(world: &'a EditionWorld, composed: &'a [ComposedFile], holdings: &'a Holdings) -> Self {
        let parts = composed.iter().skip(1).map(Nested::new).collect();
        Self { world, holdings, parts, files: HashMap::new(), known: HashMap::new() }
    }

    /// Where text with a span comes from.
    pub fn of(&mut self, span: TypstSpan) -> Place {
        if let Some(place) = self.known.get(&span) {
            return *place;
        }
        let place = self.find(span).unwrap_or(Place::Layout);
        self.known.insert(span, place);
        place
    }

    /// The number of the part, from 0, in whose composed file a span lies.
    pub fn part(&mut self, span: TypstSpan) -> Option<usize> {
        let id = span.id()?;
        let parts = &self.parts;
        *self.files.entry(id).or_insert_with(|| {
            let path = id.vpath().get_without_slash();
            parts.iter().position(|part| part.file.path == path)
        })
    }

    fn find(&mut self, span: TypstSpan) -> Option<Place> {
        let part = self.part(span)?;
        let range = self.world.range(span)?;
        let around = self.parts[part].around(range.start, range.end);
        self.holdings.passage(&around).map(|passage| Place::Passage(part, passage))
    }
}

/// The stretches of a composed file, each with the one around it.
struct Nested<'a> {
    file: &'a ComposedFile,
    outer: Vec<Option<usize>>,
}

impl<'a> Nested<'a> {
    fn new(file: &'a ComposedFile) -> Self {
        let mut open: Vec<usize> = Vec::new();
        let outer = file.origins.iter().enumerate().map(|(index, origin)| {
            while open.pop_if(|last| file.origins[*last].range.end < origin.range.end).is_some() {}
            let outer = open.last().copied();
            open.push(index);
            outer
        });
        Self { file, outer: outer.collect() }
    }

    /// The values that the stretches around a range come from, the innermost first.
    fn around(&self, start: usize, end: usize) -> Vec<ValueSpan> {
        let origins = &self.file.origins;
        let before = origins.partition_point(|origin| origin.range.start <= start);
        let mut around = Vec::new();
        let mut at = before.checked_sub(1);
        while let Some(index) = at {
            if end <= origins[index].range.end {
                around.push(origins[index].span);
            }
            at = self.outer[index];
        }
        around
    }
}
