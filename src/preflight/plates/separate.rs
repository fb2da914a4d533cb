//! A document to the plate of one ink.

use std::collections::HashMap;

use hayro_interpret::hayro_syntax::Pdf;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::render::PlatesError;
use crate::pdf::color::{Color, PROCESS_INKS, Space};
use crate::pdf::content::operations;
use crate::pdf::geometry::{Affine, EVERYWHERE};
use crate::pdf::image::{Raster, rgb};
use crate::pdf::inline;
use crate::pdf::masks::{Masks, masks};
use crate::pdf::object::{Objects, PageBox, as_dict};
use crate::pdf::shading::Table;
use crate::pdf::state::{Graphics, Resources, State};
use crate::pdf::streams::{Kind, OwnedStream, category, put, streams};
use crate::photos::pixels_of;

/// The most pixels on a side of an image on a plate: more than a plate shows.
const MOST_PIXELS: usize = 1200;
/// How many colours of a gradient are taken along a line, and in each direction of a field.
const GRADIENT: (usize, usize) = (128, 96);
/// Names in resources; no writer uses them.
const PATTERNS: &str = "FolioPatterns";
const INLINE: &str = "FolioInline";

/// How much of an ink a colour takes, 0 to 1; nothing if its space has no such ink.
fn share(space: &Space, components: &[f64], ink: &str) -> Option<f64> {
    let at = |index: usize| components.get(index).copied().unwrap_or(0.0).clamp(0.0, 1.0);
    let process = PROCESS_INKS.iter().position(|process| *process == ink);
    match space {
        Space::DeviceGray | Space::CalGray | Space::IccBased { components: 1, .. } => {
            process.map(|index| if index == 3 { 1.0 - at(0) } else { 0.0 })
        }
        Space::DeviceCmyk | Space::IccBased { components: 4, .. } => process.map(at),
        Space::DeviceRgb | Space::CalRgb | Space::IccBased { components: 3, .. } => {
            process.map(|index| of_light([at(0), at(1), at(2)])[index])
        }
        Space::Lab => process.map(|index| {
            let lightness = components.first().copied().unwrap_or(100.0).clamp(0.0, 100.0);
            if index == 3 { 1.0 - lightness / 100.0 } else { 0.0 }
        }),
        Space::Indexed { base, table } => {
            let (count, index) = (base.components(), components.first()?.max(0.0) as usize);
            let entry = table.get(index.checked_mul(count)?..)?.get(..count)?;
            share(base, &entry.iter().map(|byte| f64::from(*byte) / 255.0).collect::<Vec<_>>(), ink)
        }
        Space::Separation { name, .. } if name == ink || name == "All" => Some(at(0)),
        Space::DeviceN { names, .. } => {
            let amounts = names.iter().enumerate().filter(|(_, name)| *name == ink || *name == "All");
            amounts.map(|(index, _)| at(index)).reduce(f64::max)
        }
        Space::Pattern(Some(under)) => share(under, components, ink),
        Space::Separation { .. } | Space::IccBased { .. } | Space::Pattern(None) | Space::Unknown => None,
    }
}

/// The inks of light that nobody has converted: black for what all three have in common.
fn of_light([red, green, blue]: [f64; 3]) -> [f64; 4] {
    let white = red.max(green).max(blue);
    [white - red, white - green, white - blue, 1.0 - white]
}

/// An image on all plates: as many pixels as a plate shows, a byte of ink each.
struct Image {
    columns: usize,
    rows: usize,
    /// By the names of the inks; an ink that is missing prints nothing.
    inks: HashMap<String, Vec<u8>>,
}

/// What all plates of a document share: its images and gradients are read once.
pub(super) struct Separation<'a> {
    objects: Objects<'a>,
    masks: Masks,
    images: HashMap<ObjectId, Image>,
    gradients: HashMap<ObjectId, (Space, Table)>,
    /// Gradients whose colours can't be told: they are left out.
    unread: Vec<ObjectId>,
}

impl<'a> Separation<'a> {
    /// Reads the images and gradients of a document, in which no object is both painted and a part of a mask. `pdf` is the
    /// file that it was read from.
    pub(super) fn new(document: &'a Document, pdf: &[u8]) -> Self {
        let objects = Objects(document);
        let masks = masks(document);
        let opacities: Vec<ObjectId> = document
            .objects
            .values()
            .filter_map(|object| objects.reference(&object.as_stream().ok()?.dict, "SMask"))
            .collect();
        let (mut images, mut gradients, mut unread) = (HashMap::new(), HashMap::new(), Vec::new());
        let parsed = Pdf::new(pdf.to_vec()).ok();
        for (id, object) in document.objects.iter().filter(|(id, _)| !masks.contains(id)) {
            let Some(dict) = as_dict(object) else { continue };
            let shading = objects.dict(dict, "Shading").unwrap_or(dict);
            if shading.has(b"ShadingType") {
                let table =
                    parsed.as_ref().and_then(|parsed| Table::read(parsed, *id, GRADIENT.0, GRADIENT.1));
                let space = shading.get(b"ColorSpace").map(|space| Space::read(objects, space, None));
                match (table, space) {
                    (Some(table), Ok(space)) => {
                        gradients.insert(*id, (space, table));
                    }
                    _ => unread.push(*id),
                }
                continue;
            }
            let Ok(stream) = object.as_stream() else { continue };
            let is_mask = objects.boolean(&stream.dict, "ImageMask") == Some(true);
            let is_image = objects.name(&stream.dict, "Subtype") == Some(b"Image") && !is_mask;
            if is_image && !opacities.contains(id) {
                images.insert(*id, image(objects, stream, None));
            }
        }
        Self { objects, masks, images, gradients, unread }
    }

    /// The document as the plate of an ink: white where it prints nothing.
    ///
    /// # Errors
    /// If a stream can't be written.
    pub(super) fn plate(&self, ink: &str) -> Result<Document, PlatesError> {
        let mut plate = self.objects.0.clone();
        for stream in streams(self.objects.0) {
            if self.masks.contains(&stream.owner) {
                continue;
            }
            let (content, inline, patterns) = self.rewrite(&stream, ink)?;
            let OwnedStream { owner, kind, mut resources, .. } = stream;
            for (index, image) in inline.into_iter().enumerate() {
                let image = plate.add_object(image);
                category(self.objects, &mut resources, "XObject").set(format!("{INLINE}{index}"), image);
            }
            if patterns {
                let space = vec!["Pattern".into(), "DeviceGray".into()];
                category(self.objects, &mut resources, "ColorSpace").set(PATTERNS, space);
            }
            put(&mut plate, owner, kind, content, resources)?;
        }
        for (id, image) in &self.images {
            if let Ok(stream) = plate.get_object_mut(*id).and_then(Object::as_stream_mut) {
                *stream = image.plate(&stream.dict, ink);
            }
        }
        for (id, (space, table)) in &self.gradients {
            let grey = |color: &Vec<f32>| {
                let components: Vec<f64> = color.iter().copied().map(f64::from).collect();
                255 - byte(share(space, &components, ink).unwrap_or(0.0))
            };
            let Some(function) = table.function(table.colors.iter().map(grey).collect(), 1) else { continue };
            let function = plate.add_object(function);
            let Some(dict) = plate.get_object_mut(*id).ok().and_then(dict_of) else { continue };
            // A pattern may hold its gradient itself.
            let shading = if dict.has(b"ShadingType") {
                Some(dict)
            } else {
                dict.get_mut(b"Shading").and_then(Object::as_dict_mut).ok()
            };
            if let Some(shading) = shading {
                shading.set("ColorSpace", "DeviceGray");
                shading.set("Function", function);
                shading.remove(b"Background");
            }
        }
        for id in &self.unread {
            plate.objects.insert(*id, Object::Null);
        }
        for page in self.objects.pages() {
            let media = self.objects.page_box(page, PageBox::Media);
            if let (Ok(dict), Some(media)) = (plate.get_dictionary_mut(page.id), media) {
                let corners =
                    [media.x0, media.y0, media.x1, media.y1].map(|at| Object::Real(at as f32)).to_vec();
                dict.set("CropBox", corners);
                dict.set("Rotate", 0);
                dict.remove(b"UserUnit");
                dict.remove(b"Annots");
            }
        }
        for object in plate.objects.values_mut() {
            if let Some(Ok(group)) =
                dict_of(object).map(|dict| dict.get_mut(b"Group").and_then(Object::as_dict_mut))
            {
                group.set("CS", "DeviceGray");
            }
        }
        Ok(plate)
    }

    /// A content stream in the greys of a plate, the inline images that are named now, and whether patterns get a colour.
    fn rewrite(&self, stream: &OwnedStream, ink: &str) -> Result<(Vec<u8>, Vec<Stream>, bool), PlatesError> {
        let resources = Resources { objects: self.objects, dict: Some(&stream.resources) };
        let mut graphics = Graphics::new(State::new(Affine::IDENTITY, EVERYWHERE));
        let (mut list, mut images, mut patterns) = (Vec::new(), Vec::new(), false);
        if stream.kind == Kind::Page {
            let black = share(&Space::DeviceGray, &[0.0], ink).unwrap_or(0.0);
            list.push(Operation::new("g", vec![Object::Real(1.0 - black as f32)]));
            list.push(Operation::new("G", vec![Object::Real(1.0 - black as f32)]));
        }
        for operation in operations(&stream.content).list {
            graphics.apply(&operation, resources);
            let state = &graphics.state;
            let prints = |color: &Color, overprint: bool| !overprint || self.touches(color, state, ink);
            let fills = prints(&state.fill, state.overprint_fill);
            let strokes = prints(&state.stroke, state.overprint_stroke);
            match operation.operator.as_str() {
                "cs" | "sc" | "scn" | "g" | "rg" | "k" => {
                    list.push(grey(&state.fill, ink, &operation, ["g", "cs", "scn"], &mut patterns));
                }
                "CS" | "SC" | "SCN" | "G" | "RG" | "K" => {
                    list.push(grey(&state.stroke, ink, &operation, ["G", "CS", "SCN"], &mut patterns));
                }
                "f" | "F" | "f*" if !fills => list.push(Operation::new("n", vec![])),
                "S" | "s" if !strokes => list.push(Operation::new("n", vec![])),
                painter @ ("B" | "B*" | "b" | "b*") if !(fills && strokes) => {
                    let part = match (fills, strokes, painter) {
                        (true, _, "B" | "b") => "f",
                        (true, ..) => "f*",
                        (_, true, "B" | "B*") => "S",
                        (_, true, _) => "s",
                        _ => "n",
                    };
                    list.push(Operation::new(part, vec![]));
                }
                "Tj" | "TJ" | "'" | "\"" => {
                    let mode = state.text.mode;
                    let visible = match mode {
                        0 | 4 => fills,
                        1 | 5 => strokes,
                        2 | 6 => fills || strokes,
                        _ => true,
                    };
                    if visible {
                        list.push(operation);
                    } else {
                        list.push(Operation::new("Tr", vec![3.into()]));
                        list.push(operation);
                        list.push(Operation::new("Tr", vec![mode.into()]));
                    }
                }
                "BI" => {
                    if let Some(Object::Stream(image)) = operation.operands.first() {
                        let name = format!("{INLINE}{}", images.len());
                        images.push(self.inline(image, &stream.resources, ink));
                        list.push(Operation::new("Do", vec![Object::Name(name.into_bytes())]));
                    }
                }
                _ => list.push(operation),
            }
        }
        Ok((Content { operations: list }.encode()?, images, patterns))
    }

    /// Whether something that overprints leaves a mark on a plate: inks that its space has not, and in mode 1 those of the
    /// device that are nothing, are left as they are (ISO 32000-1, 8.6.7).
    fn touches(&self, color: &Color, state: &State, ink: &str) -> bool {
        if color.pattern.is_some() {
            return true;
        }
        match share(&color.space, &color.components, ink) {
            None => false,
            Some(share) => share > 0.0 || state.overprint_mode != 1 || *color.space != Space::DeviceCmyk,
        }
    }

    fn inline(&self, image: &Stream, resources: &Dictionary, ink: &str) -> Stream {
        let image = inline::spelled_out(image);
        if self.objects.boolean(&image.dict, "ImageMask") == Some(true) {
            return image;
        }
        self::image(self.objects, &image, Some(resources)).plate(&image.dict, ink)
    }
}

/// The operation that sets a colour on a plate.
fn grey(color: &Color, ink: &str, own: &Operation, names: [&str; 3], patterns: &mut bool) -> Operation {
    let [grey, choose, set] = names;
    let light = Object::Real(1.0 - share(&color.space, &color.components, ink).unwrap_or(0.0) as f32);
    match (&*color.space, &color.pattern) {
        (Space::Pattern(Some(_)), None) => {
            *patterns = true;
            Operation::new(choose, vec![PATTERNS.into()])
        }
        (Space::Pattern(None), None) => Operation::new(choose, vec!["Pattern".into()]),
        (Space::Pattern(Some(_)), Some(name)) if !color.components.is_empty() => {
            Operation::new(set, vec![light, Object::Name(name.clone())])
        }
        (Space::Pattern(_), Some(name)) => Operation::new(set, vec![Object::Name(name.clone())]),
        (Space::Unknown, Some(_)) => own.clone(),
        _ => Operation::new(grey, vec![light]),
    }
}

/// The inks of an image.
fn image(objects: Objects, stream: &Stream, resources: Option<&Dictionary>) -> Image {
    let space = stream.dict.get(b"ColorSpace").map(|space| Space::read(objects, space, resources));
    let space = space.unwrap_or(Space::Unknown);
    let nothing = Image { columns: 1, rows: 1, inks: HashMap::new() };
    if let Ok(Some(raster)) = Raster::read(objects, stream) {
        let names: Vec<String> = match space {
            Space::DeviceN { names, .. } => names,
            _ => PROCESS_INKS.map(String::from).to_vec(),
        };
        return Image::new(&raster, &names);
    }
    let pixels = match objects.has_filter(&stream.dict, b"DCTDecode") {
        true => pixels_of(&stream.content),
        false => rgb(objects, stream, &space),
    };
    let size =
        |key| objects.integer(&stream.dict, key).and_then(|side| usize::try_from(side).ok()).unwrap_or(0);
    let (columns, rows) = (size("Width"), size("Height"));
    let Some(pixels) = pixels.filter(|pixels| columns > 0 && pixels.len() >= columns * rows * 3) else {
        return nothing;
    };
    let inks =
        |pixel: &[u8]| of_light([pixel[0], pixel[1], pixel[2]].map(|v| f64::from(v) / 255.0)).map(byte);
    let samples = pixels.chunks_exact(3).flat_map(inks).collect();
    Image::new(&Raster { columns, rows, inks: 4, samples, inverted: false }, &PROCESS_INKS.map(String::from))
}

impl Image {
    /// Averages blocks of pixels, so that no more are left than a plate shows.
    fn new(raster: &Raster, names: &[String]) -> Self {
        let block = raster.columns.max(raster.rows).div_ceil(MOST_PIXELS).max(1);
        let (columns, rows) = (raster.columns.div_ceil(block), raster.rows.div_ceil(block));
        let count = raster.inks;
        let mut sums = vec![(0u32, 0u32); columns * rows * count];
        for (y, row) in raster.samples.chunks_exact(raster.columns * count).take(raster.rows).enumerate() {
            for (x, pixel) in row.chunks_exact(count).enumerate() {
                let at = (y / block * columns + x / block) * count;
                for (sum, value) in sums[at..at + count].iter_mut().zip(pixel) {
                    *sum = (sum.0 + u32::from(*value), sum.1 + 1);
                }
            }
        }
        let mean = |(sum, pixels): &(u32, u32)| {
            let mean = (sum / (*pixels).max(1)) as u8;
            if raster.inverted { 255 - mean } else { mean }
        };
        let plane = |ink: usize| sums.iter().skip(ink).step_by(count).map(mean).collect();
        let inks = names.iter().take(count).enumerate().map(|(ink, name)| (name.clone(), plane(ink)));
        Self { columns, rows, inks: inks.collect() }
    }

    /// The image on a plate, with the masks that it has.
    fn plate(&self, dict: &Dictionary, ink: &str) -> Stream {
        let white = || vec![255; self.columns * self.rows];
        let samples =
            self.inks.get(ink).map_or_else(white, |inks| inks.iter().map(|ink| 255 - ink).collect());
        let mut plate = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
            "Width" => self.columns as i64, "Height" => self.rows as i64,
        };
        for key in ["SMask", "Mask"] {
            // Colours that are not painted have other numbers now.
            if let Ok(mask @ Object::Reference(_)) = dict.get(key.as_bytes()) {
                plate.set(key, mask.clone());
            }
        }
        Stream::new(plate, samples)
    }
}

fn byte(share: f64) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}

/// The dictionary of an object.
pub(super) fn dict_of(object: &mut Object) -> Option<&mut Dictionary> {
    match object {
        Object::Stream(stream) => Some(&mut stream.dict),
        Object::Dictionary(dict) => Some(dict),
        _ => None,
    }
}
