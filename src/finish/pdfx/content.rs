//! What pages paint: colours become inks, and black text and lines overprint.
//!
//! Text of black alone under 12 points and strokes of it under 2 points leave the inks below them as they are, so that no
//! white seam shows where plates shift (GWG 2015: R0009, R0010). All else knocks out.

use std::collections::{HashMap, HashSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rayon::prelude::*;

use super::images;
use super::light::light;
use crate::color::OutputProfile;
use crate::pdf::color::{Color, Space};
use crate::pdf::content::operations;
use crate::pdf::geometry::{Affine, EVERYWHERE, MatrixExt};
use crate::pdf::inline;
use crate::pdf::masks::Masks;
use crate::pdf::object::{Objects, as_dict};
use crate::pdf::overprint;
use crate::pdf::state::{Graphics, Resources, State};
use crate::pdf::streams::{Kind, OwnedStream, category, put, streams, type_3_fonts};

/// Names in resources; no writer uses them.
const OVERPRINT: &str = "FolioOverprint";
const KNOCKOUT: &str = "FolioKnockout";
const STROKES: &str = "FolioOverprintStrokes";
const INLINE: &str = "FolioInline";

/// A rewritten content stream.
struct Rewritten {
    content: Vec<u8>,
    colors: HashSet<[u32; 5]>,
    /// Whether it needs the states of overprint.
    overprint: bool,
    inline: Vec<Stream>,
}

/// Rewrites all content streams. Returns how many different colours were converted, black and white not counted.
///
/// # Errors
/// If a stream can't be written.
pub(super) fn convert(
    document: &mut Document,
    press: &OutputProfile,
    masks: &Masks,
) -> Result<usize, lopdf::Error> {
    let streams = streams(document);
    let objects = Objects(document);
    let veils = veils(objects, &streams, masks);
    let rewritten: Vec<(OwnedStream, Rewritten)> = streams
        .into_par_iter()
        .map(|stream| {
            let (mask, veil) = (masks.contains(&stream.owner), veils.contains(&stream.owner));
            let rewriter = Rewriter { objects, press, mask, veil, kind: stream.kind };
            let rewritten = rewriter.rewrite(&stream.content, &stream.resources)?;
            Ok((stream, rewritten))
        })
        .collect::<Result<_, lopdf::Error>>()?;
    let fonts = type_3_fonts(document);
    let overprint = document.add_object(dictionary! { "OP" => true, "op" => true, "OPM" => 1 });
    let knockout = document.add_object(dictionary! { "OP" => false, "op" => false, "OPM" => 1 });
    let strokes = document.add_object(dictionary! { "OP" => true, "op" => false, "OPM" => 1 });
    let mut colors = HashSet::new();
    for (stream, rewritten) in rewritten {
        colors.extend(rewritten.colors);
        let mut resources = stream.resources;
        clean(Objects(document), &mut resources);
        if rewritten.overprint {
            let states = category(Objects(document), &mut resources, "ExtGState");
            states.set(OVERPRINT, overprint);
            states.set(KNOCKOUT, knockout);
            states.set(STROKES, strokes);
        }
        for (index, image) in rewritten.inline.into_iter().enumerate() {
            let image = document.add_object(image);
            category(Objects(document), &mut resources, "XObject").set(format!("{INLINE}{index}"), image);
        }
        put(document, stream.owner, stream.kind, rewritten.content, resources)?;
    }
    for font in fonts {
        let own = document.get_dictionary(font)?;
        let Some(mut resources) = Objects(document).dict(own, "Resources").cloned() else { continue };
        clean(Objects(document), &mut resources);
        document.get_dictionary_mut(font)?.set("Resources", resources);
    }
    Ok(colors.len())
}

/// The groups that are seen through as a whole, with all that stands in them: what is opaque inside is laid over the page with
/// the group's opacity (ISO 32000-1, 11.4.3).
fn veils(objects: Objects, streams: &[OwnedStream], masks: &Masks) -> HashSet<ObjectId> {
    let is_group =
        |object: &Object| as_dict(object).is_some_and(|dict| objects.dict(dict, "Group").is_some());
    let mut veils = HashSet::new();
    if !objects.0.objects.values().any(|object| object.as_stream().is_ok() && is_group(object)) {
        return veils;
    }
    let (mut inside, mut new): (HashMap<ObjectId, Vec<ObjectId>>, Vec<ObjectId>) = Default::default();
    for stream in streams.iter().filter(|stream| !masks.contains(&stream.owner)) {
        let resources = Resources { objects, dict: Some(&stream.resources) };
        let mut graphics = Graphics::new(State::new(Affine::IDENTITY, EVERYWHERE));
        for operation in operations(&stream.content).list {
            graphics.apply(&operation, resources);
            let name = operation.operands.first().and_then(|name| name.as_name().ok());
            let Some(name) = name.filter(|_| operation.operator == "Do") else { continue };
            let Some((Some(form), object)) = resources.find("XObject", name) else { continue };
            inside.entry(stream.owner).or_default().push(form);
            if is_group(object) && is_seen_through(&graphics.state) {
                new.push(form);
            }
        }
    }
    while let Some(form) = new.pop() {
        if veils.insert(form) {
            new.extend(inside.get(&form).into_iter().flatten());
        }
    }
    veils
}

/// Whether what is filled lets what lies below shine through, colour by colour.
fn is_seen_through(state: &State) -> bool {
    let normal = matches!(state.blend_mode.as_slice(), b"Normal" | b"Compatible");
    normal && (state.fill_alpha < 1.0 || state.soft_mask)
}

/// Takes the spaces out of resources that no colour is in any more, and those that would make inks of the device
/// something else.
fn clean(objects: Objects, resources: &mut Dictionary) {
    let Some(spaces) = objects.dict(resources, "ColorSpace").cloned() else { return };
    let kept: Dictionary = spaces
        .iter()
        .filter(|(name, object)| {
            let space = Space::read(objects, object, None);
            !name.starts_with(b"Default") && !is_converted(&space)
        })
        .map(|(name, object)| (name.clone(), object.clone()))
        .collect();
    if kept.is_empty() {
        resources.remove(b"ColorSpace");
    } else {
        resources.set("ColorSpace", kept);
    }
}

/// Whether colours of a space are written as inks.
fn is_converted(space: &Space) -> bool {
    match space {
        Space::IccBased { components: 4, .. } => true,
        Space::Indexed { base, .. } => is_converted(base),
        space => space.light_channels().is_some(),
    }
}

/// Red, green and blue, a grey, or inks.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Grey(f32),
    Rgb([f32; 3]),
    Inks([f32; 4]),
}

/// What a colour is, if its space is one that is converted or the device's inks.
fn value(space: &Space, components: &[f64]) -> Option<Value> {
    let at = |index: usize| components.get(index).map(|value| value.clamp(0.0, 1.0) as f32);
    match space {
        Space::DeviceGray | Space::CalGray | Space::IccBased { components: 1, .. } => {
            Some(Value::Grey(at(0)?))
        }
        Space::DeviceRgb | Space::CalRgb | Space::IccBased { components: 3, .. } => {
            Some(Value::Rgb([at(0)?, at(1)?, at(2)?]))
        }
        Space::DeviceCmyk | Space::IccBased { components: 4, .. } => {
            Some(Value::Inks([at(0)?, at(1)?, at(2)?, at(3)?]))
        }
        Space::Indexed { base, table } => {
            let (count, index) = (base.components(), components.first()?.max(0.0) as usize);
            let entry = table.get(index.checked_mul(count)?..)?.get(..count)?;
            value(base, &entry.iter().map(|byte| f64::from(*byte) / 255.0).collect::<Vec<_>>())
        }
        _ => None,
    }
}

struct Rewriter<'a> {
    objects: Objects<'a>,
    press: &'a OutputProfile,
    /// Whether colours stand for opacity.
    mask: bool,
    /// Whether all of it is seen through as one.
    veil: bool,
    kind: Kind,
}

impl Rewriter<'_> {
    fn rewrite(&self, content: &[u8], resources: &Dictionary) -> Result<Rewritten, lopdf::Error> {
        let resources = Resources { objects: self.objects, dict: Some(resources) };
        let mut graphics = Graphics::new(State::new(Affine::IDENTITY, EVERYWHERE));
        let mut written = Written::default();
        let (mut colors, mut inline) = (HashSet::new(), Vec::new());
        if self.kind == Kind::Page && !self.mask {
            // A page begins in black of the device's grey.
            written.operations.push(Operation::new("k", ink_operands([0.0, 0.0, 0.0, 1.0])));
            written.operations.push(Operation::new("K", ink_operands([0.0, 0.0, 0.0, 1.0])));
            written.own_fill = true;
        }
        for operation in operations(content).list {
            graphics.apply(&operation, resources);
            let state = &graphics.state;
            match operation.operator.as_str() {
                "cs" | "sc" | "scn" | "g" | "rg" | "k" => {
                    let own = self.color(&state.fill, true, &mut colors);
                    written.operations.push(own.unwrap_or(operation));
                    (written.own_fill, written.rich) = (true, false);
                }
                "CS" | "SC" | "SCN" | "G" | "RG" | "K" => {
                    let own = self.color(&state.stroke, false, &mut colors);
                    written.operations.push(own.unwrap_or(operation));
                }
                "Tj" | "TJ" | "'" | "\"" => {
                    let text = if self.is_small_black_text(&graphics) { Over::All } else { Over::Nothing };
                    self.overprint(&mut written, text);
                    self.veil(&mut written, state, false);
                    written.operations.push(operation);
                }
                "S" | "s" => {
                    let line = if self.is_thin_black_line(state) { Over::All } else { Over::Nothing };
                    self.overprint(&mut written, line);
                    written.operations.push(operation);
                }
                "BI" => {
                    self.overprint(&mut written, Over::Nothing);
                    if let Some(Object::Stream(image)) = operation.operands.first() {
                        let name = format!("{INLINE}{}", inline.len());
                        let mut image = inline::spelled_out(image);
                        if let Ok(space) = image.dict.get(b"ColorSpace").cloned()
                            && let Some(named) = self.named_space(&space, resources)
                        {
                            image.dict.set("ColorSpace", named);
                        }
                        let own = images::image(self.objects, &image, self.press, self.mask);
                        inline.push(own.unwrap_or(image));
                        written.operations.push(Operation::new("Do", vec![Object::Name(name.into_bytes())]));
                    }
                }
                "B" | "B*" | "b" | "b*" => {
                    let line = if self.is_thin_black_line(state) { Over::Strokes } else { Over::Nothing };
                    self.overprint(&mut written, line);
                    self.veil(&mut written, state, true);
                    written.operations.push(operation);
                }
                "f" | "F" | "f*" | "sh" | "Do" => {
                    self.overprint(&mut written, Over::Nothing);
                    self.veil(&mut written, state, true);
                    written.operations.push(operation);
                }
                "q" => {
                    written.overprints.save();
                    written.saved.push((written.own_fill, written.rich));
                    written.operations.push(operation);
                }
                "Q" => {
                    written.overprints.restore();
                    (written.own_fill, written.rich) = written.saved.pop().unwrap_or_default();
                    written.operations.push(operation);
                }
                _ => written.operations.push(operation),
            }
        }
        let content = Content { operations: written.operations }.encode()?;
        Ok(Rewritten { content, colors, overprint: written.overprints.used, inline })
    }

    /// The operation that sets a colour in inks, or in light where it is painted into a mask; nothing where the colour may
    /// stay as it is.
    fn color(&self, color: &Color, fill: bool, seen: &mut HashSet<[u32; 5]>) -> Option<Operation> {
        if color.pattern.is_some() {
            return None;
        }
        let value = value(&color.space, &color.components)?;
        if self.mask {
            let light = match value {
                Value::Grey(grey) => grey,
                Value::Rgb(rgb) => light(rgb),
                Value::Inks([c, m, y, k]) => light([c, m, y].map(|ink| (1.0 - ink - k).max(0.0))),
            };
            return Some(Operation::new(if fill { "g" } else { "G" }, vec![Object::Real(light)]));
        }
        let inks = self.inks(value);
        let is_plain = |rgb: [f32; 3]| rgb == [0.0; 3] || rgb == [1.0; 3];
        match value {
            Value::Inks(_) if *color.space == Space::DeviceCmyk => return None,
            Value::Grey(grey) if !is_plain([grey; 3]) => {
                seen.insert([1, grey.to_bits(), 0, 0, 0]);
            }
            Value::Rgb(rgb) if !is_plain(rgb) => {
                let [r, g, b] = rgb.map(f32::to_bits);
                seen.insert([3, r, g, b, 0]);
            }
            _ => {}
        }
        Some(Operation::new(if fill { "k" } else { "K" }, ink_operands(inks)))
    }

    fn inks(&self, value: Value) -> [f32; 4] {
        match value {
            Value::Grey(grey) => [0.0, 0.0, 0.0, self.press.black_of(grey)],
            Value::Rgb(rgb) => self.press.inks_of(rgb),
            Value::Inks(inks) => inks,
        }
    }

    /// Whether a colour is black alone, and all of it.
    fn is_black(&self, color: &Color) -> bool {
        let inks = value(&color.space, &color.components).map(|value| self.inks(value));
        color.pattern.is_none() && inks.is_some_and(|[c, m, y, k]| c + m + y == 0.0 && k > 0.9995)
    }

    fn is_small_black_text(&self, graphics: &Graphics) -> bool {
        let state = &graphics.state;
        let (_, most) = (state.ctm * graphics.text_matrix).scales();
        state.text.mode == 0
            && state.text.size.abs() * most < overprint::SMALL_TEXT
            && self.is_black(&state.fill)
    }

    fn is_thin_black_line(&self, state: &State) -> bool {
        let (_, most) = state.ctm.scales();
        state.line_width * most < overprint::THIN_LINE && self.is_black(&state.stroke)
    }

    /// The space that a name of an inline image stands for in the resources.
    fn named_space(&self, space: &Object, resources: Resources) -> Option<Object> {
        let spaces = self.objects.dict(resources.dict?, "ColorSpace")?;
        spaces.get(space.as_name().ok()?).ok().cloned()
    }

    /// Lets a grey that is see-through be what the profile makes of it, before a `surface` is filled with it: black alone would
    /// take colour away from what lies below and put too little in its place. Text and all that covers stays black alone.
    fn veil(&self, written: &mut Written, state: &State, surface: bool) {
        // What a form begins with is the colour of who paints it.
        if self.mask || self.kind == Kind::Glyph || state.fill.pattern.is_some() || !written.own_fill {
            return;
        }
        let grey = match value(&state.fill.space, &state.fill.components) {
            Some(Value::Grey(grey)) => grey,
            Some(Value::Rgb([red, green, blue])) if red == green && green == blue => red,
            _ => return,
        };
        let normal = matches!(state.blend_mode.as_slice(), b"Normal" | b"Compatible");
        let wanted = surface && grey < 1.0 && (is_seen_through(state) || self.veil && normal);
        if wanted != written.rich {
            written.rich = wanted;
            let rich = || self.press.rich_inks_of([grey; 3]);
            let inks = if wanted { rich() } else { self.inks(Value::Grey(grey)) };
            written.operations.push(Operation::new("k", ink_operands(inks)));
        }
    }

    /// Switches overprint before something is painted, where it is not as wanted.
    fn overprint(&self, written: &mut Written, wanted: Over) {
        // A glyph's parts are painted as the text is; light is never printed.
        if self.mask || self.kind == Kind::Glyph || written.overprints.on == wanted {
            return;
        }
        written.overprints.set(wanted);
        let name = match wanted {
            Over::All => OVERPRINT,
            Over::Strokes => STROKES,
            Over::Nothing => KNOCKOUT,
        };
        written.operations.push(Operation::new("gs", vec![name.into()]));
    }
}

/// What is written so far.
#[derive(Default)]
struct Written {
    operations: Vec<Operation>,
    overprints: Overprints,
    /// Whether the stream itself has set what fills, whether that is a grey as the profile has it, and not black alone; and both
    /// for each `q`.
    own_fill: bool,
    rich: bool,
    saved: Vec<(bool, bool)>,
}

/// What overprints.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Over {
    #[default]
    Nothing,
    /// Strokes alone: the line around a field.
    Strokes,
    All,
}

/// What overprints, through `q` and `Q`.
#[derive(Default)]
struct Overprints {
    on: Over,
    saved: Vec<Over>,
    used: bool,
}

impl Overprints {
    fn set(&mut self, on: Over) {
        self.on = on;
        self.used = true;
    }

    fn save(&mut self) {
        self.saved.push(self.on);
    }

    fn restore(&mut self) {
        self.on = self.saved.pop().unwrap_or_default();
    }
}

fn ink_operands(inks: [f32; 4]) -> Vec<Object> {
    // A thousandth of an ink is less than any press can hold.
    inks.map(|ink| Object::Real((ink * 10_000.0).round() / 10_000.0)).to_vec()
}

#[cfg(test)]
mod tests;
