//! The graphics state (ISO 32000-1, 8.4 and 9.3) and how operations change it.

use std::sync::Arc;

use lopdf::content::Operation;
use lopdf::{Dictionary, Object, ObjectId};

use super::color::{Color, Space, numbers};
use super::geometry::{Affine, Rect};
use super::object::{Objects, as_dict, number};

/// How many states `q` may save; more are a fault of the file.
const MAX_SAVED: usize = 512;

/// Where names in a content stream are looked up: in the resources of the stream and, if it has none, in those of the
/// page that paints it.
#[derive(Debug, Clone, Copy)]
pub struct Resources<'a> {
    /// The document.
    pub objects: Objects<'a>,
    /// The resources.
    pub dict: Option<&'a Dictionary>,
}

impl<'a> Resources<'a> {
    /// The named resource of a category such as `Font`, with its reference if it has one.
    pub fn find(self, category: &str, name: &[u8]) -> Option<(Option<ObjectId>, &'a Object)> {
        let object = self.objects.dict(self.dict?, category)?.get(name).ok()?;
        Some((object.as_reference().ok(), self.objects.resolve(object)))
    }

    /// The dictionary that is a named resource.
    pub fn find_dict(self, category: &str, name: &[u8]) -> Option<(Option<ObjectId>, &'a Dictionary)> {
        let (id, object) = self.find(category, name)?;
        Some((id, as_dict(object)?))
    }

    /// The colour space of a name or array.
    pub fn space(self, object: &Object) -> Space {
        Space::read(self.objects, object, self.dict)
    }
}

/// What is set for text (9.3), without its two matrices.
#[derive(Debug, Clone, PartialEq)]
pub struct TextState {
    /// The name of the font in the resources, or its object if `gs` chose it.
    pub font: Option<FontName>,
    /// The font's size, before the matrices.
    pub size: f64,
    /// `Tc`: what is added to each advance.
    pub character_spacing: f64,
    /// `Tw`: what is added to the advance of the single-byte code 32.
    pub word_spacing: f64,
    /// `Tz`: horizontal scaling, 1 being none.
    pub scaling: f64,
    /// `TL`: leading.
    pub leading: f64,
    /// `Ts`: rise.
    pub rise: f64,
    /// `Tr`: 0 fill, 1 stroke, 2 both, 3 neither; 4 to 7 the same and clip.
    pub mode: i64,
}

/// How a font was chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum FontName {
    /// `Tf`: by its name in the resources.
    Named(Vec<u8>),
    /// `gs`: by its object.
    Object(ObjectId),
}

/// The graphics state.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// From user space to that of the page.
    pub ctm: Affine,
    /// The box of the clipping path, in the page's space.
    pub clip: Rect,
    /// What is filled with.
    pub fill: Color,
    /// What is stroked with.
    pub stroke: Color,
    /// The width of lines, before the CTM.
    pub line_width: f64,
    /// Whether strokes leave other inks as they are (`OP`).
    pub overprint_stroke: bool,
    /// Whether all else does (`op`).
    pub overprint_fill: bool,
    /// Overprint mode (`OPM`): with 1, an ink of 0 leaves what lies below.
    pub overprint_mode: i64,
    /// Opacity of strokes (`CA`).
    pub stroke_alpha: f64,
    /// Opacity of all else (`ca`).
    pub fill_alpha: f64,
    /// Blend mode (`BM`): the first of them, if there are several.
    pub blend_mode: Vec<u8>,
    /// Whether a soft mask is set (`SMask`).
    pub soft_mask: bool,
    /// For text.
    pub text: TextState,
}

impl State {
    /// The state in which a page begins.
    pub fn new(ctm: Affine, clip: Rect) -> Self {
        Self {
            ctm,
            clip,
            fill: Color::black(),
            stroke: Color::black(),
            line_width: 1.0,
            overprint_stroke: false,
            overprint_fill: false,
            overprint_mode: 0,
            stroke_alpha: 1.0,
            fill_alpha: 1.0,
            blend_mode: b"Normal".to_vec(),
            soft_mask: false,
            text: TextState {
                font: None,
                size: 0.0,
                character_spacing: 0.0,
                word_spacing: 0.0,
                scaling: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// Sets what a graphics state parameter dictionary (8.4.5) says.
    pub fn set(&mut self, objects: Objects, dict: &Dictionary) {
        if let Some(width) = objects.number(dict, "LW") {
            self.line_width = width;
        }
        if let Some(overprint) = objects.boolean(dict, "OP") {
            self.overprint_stroke = overprint;
            // Without `op`, `OP` is for both.
            self.overprint_fill = overprint;
        }
        if let Some(overprint) = objects.boolean(dict, "op") {
            self.overprint_fill = overprint;
        }
        if let Some(mode) = objects.integer(dict, "OPM") {
            self.overprint_mode = mode;
        }
        if let Some(alpha) = objects.number(dict, "CA") {
            self.stroke_alpha = alpha;
        }
        if let Some(alpha) = objects.number(dict, "ca") {
            self.fill_alpha = alpha;
        }
        match objects.get(dict, "BM") {
            Some(Object::Name(name)) => self.blend_mode.clone_from(name),
            Some(Object::Array(names)) => {
                let first = names.first().and_then(|name| objects.resolve(name).as_name().ok());
                self.blend_mode = first.unwrap_or(b"Normal").to_vec();
            }
            _ => {}
        }
        match objects.get(dict, "SMask") {
            Some(Object::Name(_)) => self.soft_mask = false,
            Some(_) => self.soft_mask = true,
            None => {}
        }
        if let Some([font, size]) = objects.array(dict, "Font") {
            self.text.font = font.as_reference().ok().map(FontName::Object);
            self.text.size = number(objects.resolve(size)).unwrap_or(0.0);
        }
    }

    /// Whether anything makes what is painted transparent.
    pub fn is_transparent(&self) -> bool {
        self.fill_alpha < 1.0
            || self.stroke_alpha < 1.0
            || self.soft_mask
            || !matches!(self.blend_mode.as_slice(), b"Normal" | b"Compatible")
    }
}

/// The graphics state with those that `q` has saved and the matrices of text, as a content stream changes them.
#[derive(Debug, Clone)]
pub struct Graphics {
    /// The state.
    pub state: State,
    /// The matrix of the next glyph (`Tm`).
    pub text_matrix: Affine,
    line_matrix: Affine,
    saved: Vec<State>,
    /// A `Q` without a `q`, or more `q` than are saved.
    unbalanced: bool,
}

impl Graphics {
    /// Begins in a state.
    pub fn new(state: State) -> Self {
        Self {
            state,
            text_matrix: Affine::IDENTITY,
            line_matrix: Affine::IDENTITY,
            saved: Vec::new(),
            unbalanced: false,
        }
    }

    /// Whether each `q` so far has its `Q`, and each `Q` its `q`.
    pub fn is_balanced(&self) -> bool {
        !self.unbalanced && self.saved.is_empty()
    }

    /// Does what an operation says about the state. Operations that paint change nothing here, but that `'` and `"` move
    /// to the next line first.
    pub fn apply(&mut self, operation: &Operation, resources: Resources) {
        let operands = operation.operands.as_slice();
        let at = |index: usize| operands.get(index).and_then(number);
        let state = &mut self.state;
        match operation.operator.as_str() {
            "q" if self.saved.len() < MAX_SAVED => self.saved.push(state.clone()),
            "q" => self.unbalanced = true,
            "Q" => match self.saved.pop() {
                Some(saved) => *state = saved,
                None => self.unbalanced = true,
            },
            "cm" => {
                if let Some(matrix) = matrix(operands) {
                    state.ctm *= matrix;
                }
            }
            "w" => state.line_width = at(0).unwrap_or(state.line_width),
            "gs" => {
                let name = operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
                if let Some((_, dict)) = resources.find_dict("ExtGState", name) {
                    state.set(resources.objects, dict);
                }
            }
            "g" | "rg" | "k" => state.fill = device(operands),
            "G" | "RG" | "K" => state.stroke = device(operands),
            "cs" | "CS" => {
                let space = operands.first().map_or(Space::Unknown, |object| resources.space(object));
                *side(state, operation.operator == "cs") = Color::first_of(space);
            }
            "sc" | "scn" | "SC" | "SCN" => {
                let color = side(state, operation.operator.starts_with('s'));
                color.components = numbers(operands);
                color.pattern = operands.last().and_then(|name| name.as_name().ok()).map(<[u8]>::to_vec);
            }
            _ => self.apply_text(operation),
        }
    }

    /// Text state, text objects and text positions (9.3 to 9.4).
    fn apply_text(&mut self, operation: &Operation) {
        let operands = operation.operands.as_slice();
        let at = |index: usize| operands.get(index).and_then(number);
        let text = &mut self.state.text;
        match operation.operator.as_str() {
            "BT" => (self.text_matrix, self.line_matrix) = (Affine::IDENTITY, Affine::IDENTITY),
            "Tf" => {
                text.font =
                    operands.first().and_then(|n| n.as_name().ok()).map(|n| FontName::Named(n.into()));
                text.size = at(1).unwrap_or(0.0);
            }
            "Tc" => text.character_spacing = at(0).unwrap_or(0.0),
            "Tw" => text.word_spacing = at(0).unwrap_or(0.0),
            "Tz" => text.scaling = at(0).unwrap_or(100.0) / 100.0,
            "TL" => text.leading = at(0).unwrap_or(0.0),
            "Ts" => text.rise = at(0).unwrap_or(0.0),
            "Tr" => text.mode = at(0).unwrap_or(0.0) as i64,
            "Tm" => {
                if let Some(matrix) = matrix(operands) {
                    (self.text_matrix, self.line_matrix) = (matrix, matrix);
                }
            }
            "Td" => self.next_line(at(0).unwrap_or(0.0), at(1).unwrap_or(0.0)),
            "TD" => {
                let (x, y) = (at(0).unwrap_or(0.0), at(1).unwrap_or(0.0));
                text.leading = -y;
                self.next_line(x, y);
            }
            "T*" | "'" => {
                let leading = text.leading;
                self.next_line(0.0, -leading);
            }
            "\"" => {
                text.word_spacing = at(0).unwrap_or(0.0);
                text.character_spacing = at(1).unwrap_or(0.0);
                let leading = text.leading;
                self.next_line(0.0, -leading);
            }
            _ => {}
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line_matrix *= Affine::translate((x, y));
        self.text_matrix = self.line_matrix;
    }

    /// Moves the next glyph to the right, by a distance in unscaled text space.
    pub fn advance(&mut self, x: f64) {
        self.text_matrix *= Affine::translate((x, 0.0));
    }
}

/// The colour for filling or for stroking.
fn side(state: &mut State, fill: bool) -> &mut Color {
    if fill { &mut state.fill } else { &mut state.stroke }
}

/// A colour of the device by the number of its components.
fn device(operands: &[Object]) -> Color {
    let components = numbers(operands);
    let space = match components.len() {
        1 => Space::DeviceGray,
        3 => Space::DeviceRgb,
        4 => Space::DeviceCmyk,
        _ => Space::Unknown,
    };
    Color { space: Arc::new(space), components, pattern: None }
}

fn matrix(operands: &[Object]) -> Option<Affine> {
    numbers(operands).try_into().ok().map(Affine::new)
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, dictionary};

    use super::*;
    use crate::pdf::content::operations;
    use crate::pdf::geometry::{EVERYWHERE, Point};

    fn run(content: &str, resources: &Dictionary) -> Graphics {
        let document = Document::with_version("1.6");
        let resources = Resources { objects: Objects(&document), dict: Some(resources) };
        let mut graphics = Graphics::new(State::new(Affine::IDENTITY, EVERYWHERE));
        for operation in operations(content.as_bytes()).list {
            graphics.apply(&operation, resources);
        }
        graphics
    }

    #[test]
    fn what_q_saves_comes_back() {
        let graphics = run("2 w 1 0 0 0 k q 5 w 0 g 2 0 0 2 0 0 cm Q", &Dictionary::new());
        assert_eq!(graphics.state.line_width, 2.0);
        assert_eq!(*graphics.state.fill.space, Space::DeviceCmyk);
        assert_eq!(graphics.state.ctm, Affine::IDENTITY);
        assert!(graphics.is_balanced());
        assert!(!run("Q q Q", &Dictionary::new()).is_balanced());
        assert!(!run("q", &Dictionary::new()).is_balanced());
    }

    #[test]
    fn overprint_of_strokes_is_that_of_fills_unless_said_otherwise() {
        let resources = dictionary! { "ExtGState" => dictionary! {
            "A" => dictionary! { "OP" => true, "OPM" => 1 },
            "B" => dictionary! { "OP" => true, "op" => false },
        } };
        let state = run("/A gs", &resources).state;
        assert!(state.overprint_fill && state.overprint_stroke && state.overprint_mode == 1);
        let state = run("/A gs /B gs", &resources).state;
        assert!(!state.overprint_fill && state.overprint_stroke);
    }

    #[test]
    fn lines_of_text_follow_their_leading() {
        let graphics = run("BT 1 0 0 1 100 700 Tm 0 -12 TD T* (a) ' ET", &Dictionary::new());
        assert_eq!(graphics.text_matrix * Point::ZERO, Point::new(100.0, 664.0));
    }

    #[test]
    fn a_pattern_keeps_its_name_and_its_tint() {
        let resources = dictionary! { "ColorSpace" => dictionary! {
            "P" => vec!["Pattern".into(), "DeviceCMYK".into()],
        } };
        let fill = run("/P cs 0 1 1 0 /Dots scn", &resources).state.fill;
        assert_eq!(fill.pattern.as_deref(), Some(b"Dots".as_slice()));
        assert_eq!(fill.inks().unwrap().total(), 2.0);
    }
}
