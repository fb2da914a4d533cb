//! Drawings in SVG, such as logos: what is drawn in them, and what of them can't be printed.
//!
//! Pages hold them as they are, in lines and areas. So nothing is let through that a page could not show, or that would be looked for
//! outside the file.

use std::sync::Mutex;

use roxmltree::{Node, ParsingOptions};

use super::placed::Part;

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Its file.
    pub bytes: Vec<u8>,
    /// Width by height of what is drawn.
    pub ratio: f64,
    /// What is drawn, as a part of the whole: margins around it are empty.
    pub drawn: Part,
}

/// Why a drawing can't be used, in words that follow its name.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum DrawingError {
    /// It is no XML, or no SVG.
    #[error("is no whole SVG drawing ({0})")]
    Broken(String),
    /// It has no size, or nothing in it.
    #[error("draws nothing")]
    Empty,
    /// It holds a program.
    #[error("holds a program (`{0}`), which could change what it shows")]
    Script(String),
    /// It moves.
    #[error("moves (`{0}`), which paper can’t")]
    Moving(String),
    /// It asks for something that is not in the file.
    #[error("asks for `{0}`, which is not in its file")]
    Outside(String),
    /// It holds pixels, which are not prepared as those of photos are.
    #[error("holds a picture of pixels")]
    Pixels,
    /// It holds an effect that can only be drawn as pixels.
    #[error("holds an effect, such as a shadow or a blur, which would be drawn as pixels")]
    Effect,
    /// It holds a page of the web.
    #[error("holds a piece of a web page (`foreignObject`)")]
    WebPage,
    /// It has words of which it does not say in which font they are.
    #[error("has words that name no font")]
    NoFont,
    /// It has words in a font that the project does not have.
    #[error("has words in the font ‘{0}’, which is not among those of the project")]
    Font(String),
}

impl DrawingError {
    /// What to do.
    pub(super) fn help(&self) -> &'static str {
        match self {
            Self::Broken(_) => "save it again as SVG from the program that it was drawn with",
            Self::Empty => {
                "open it in a browser: it must show something, and have a `viewBox`, or `width` and `height`"
            }
            Self::Script(_) | Self::Moving(_) | Self::WebPage => {
                "save it again as plain SVG (in Inkscape: ‘Plain SVG’; in Illustrator: ‘SVG 1.1’, without scripts)"
            }
            Self::Outside(_) => {
                "ask whoever made it for a file that holds all of it, with styles and pictures inside"
            }
            Self::Pixels => "take the picture out, or save the whole as PNG, as large as it can be had",
            Self::Effect => "take the effect out, or save the whole as PNG, as large as it can be had",
            Self::NoFont | Self::Font(_) => {
                "turn the words into outlines (in Inkscape: Path, Object to Path; in Illustrator: Type, Create Outlines), or put the font into fonts/"
            }
        }
    }
}

/// Reads a drawing; `has_font` says whether the project has a font of a name.
///
/// # Errors
/// Tells what is no drawing, and what can't be printed.
pub(super) fn read(bytes: Vec<u8>, has_font: impl Fn(&str) -> bool) -> Result<Drawing, DrawingError> {
    let broken = |why: &dyn std::fmt::Display| DrawingError::Broken(why.to_string());
    let text = std::str::from_utf8(&bytes).map_err(|error| broken(&error))?;
    // Many programs write a document type; roxmltree expands no entities from outside.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let tree = roxmltree::Document::parse_with_options(text, options).map_err(|error| broken(&error))?;
    if tree.root_element().tag_name().name() != "svg" {
        return Err(DrawingError::Broken("its root is no `svg`".into()));
    }
    if let Some(styles) =
        tree.root().children().filter_map(|node| node.pi()).find(|pi| pi.target == "xml-stylesheet")
    {
        return Err(DrawingError::Outside(styles.value.unwrap_or("a style sheet").to_string()));
    }
    tree.descendants().filter(Node::is_element).try_for_each(element)?;
    let (families, drawing) = drawn(&bytes).map_err(|error| broken(&error))?;
    if let Some(asked) = families.iter().find(|asked| !asked.iter().any(|name| has_font(name))) {
        // A name with a blank and a digit in it is none unless it stands in quotation marks.
        let named = asked.iter().find(|name| !name.is_empty());
        return Err(named.map_or(DrawingError::NoFont, |name| DrawingError::Font(name.clone())));
    }
    let (drawn, ratio) = drawing.ok_or(DrawingError::Empty)?;
    // How wide words are is for the typesetter to know: nothing is cut off around them.
    let whole = Part { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };
    let (drawn, ratio) =
        if families.is_empty() { (drawn, ratio) } else { (whole, ratio * height(drawn) / width(drawn)) };
    Ok(Drawing { bytes, ratio, drawn })
}

fn width(part: Part) -> f64 {
    part.right - part.left
}

fn height(part: Part) -> f64 {
    part.bottom - part.top
}

/// What of an element can't be printed.
fn element(node: Node) -> Result<(), DrawingError> {
    let name = node.tag_name().name();
    match name {
        "script" | "handler" => return Err(DrawingError::Script(name.to_string())),
        "animate" | "animateMotion" | "animateTransform" | "animateColor" | "set" => {
            return Err(DrawingError::Moving(name.to_string()));
        }
        "foreignObject" => return Err(DrawingError::WebPage),
        "image" | "feImage" => return Err(DrawingError::Pixels),
        "style" => styles(node.text().unwrap_or_default())?,
        _ => {}
    }
    for attribute in node.attributes() {
        let (key, value) = (attribute.name(), attribute.value().trim());
        if key.len() > 2 && key.starts_with("on") && key.bytes().all(|byte| byte.is_ascii_lowercase()) {
            return Err(DrawingError::Script(key.to_string()));
        }
        // Where a link leads to is not drawn.
        if key == "href" && name != "a" && !value.starts_with('#') {
            return Err(DrawingError::Outside(value.to_string()));
        }
        if key == "filter" && value != "none" {
            return Err(DrawingError::Effect);
        }
        styles(value)?;
    }
    Ok(())
}

/// What styles ask for that is not in the file, and what of them is an effect.
fn styles(text: &str) -> Result<(), DrawingError> {
    if text.contains("@import") {
        return Err(DrawingError::Outside("@import".into()));
    }
    for (at, _) in text.match_indices("url(") {
        let inside = text[at + 4..].split(')').next().unwrap_or_default().trim().trim_matches(['"', '\'']);
        if !inside.starts_with('#') {
            return Err(DrawingError::Outside(inside.to_string()));
        }
    }
    let declarations = text.split([';', '{']).filter_map(|one| one.split_once(':'));
    if declarations.into_iter().any(|(key, value)| key.trim() == "filter" && value.trim() != "none") {
        return Err(DrawingError::Effect);
    }
    Ok(())
}

/// The name of a font that words ask for.
fn family(family: &usvg::FontFamily) -> String {
    match family {
        usvg::FontFamily::Named(name) => name.clone(),
        any => any.to_string(),
    }
}

/// What is drawn, as a part of the whole, and its width by its height.
type Drawn = Option<(Part, f64)>;

/// The fonts that words ask for, each with those that would do in their place, and what is drawn.
fn drawn(bytes: &[u8]) -> Result<(Vec<Vec<String>>, Drawn), usvg::Error> {
    let asked = Mutex::new(Vec::new());
    let options = usvg::Options {
        font_family: String::new(),
        font_resolver: usvg::FontResolver {
            select_font: Box::new(|font, _| {
                let names = font.families().iter().map(family).collect();
                if let Ok(mut asked) = asked.lock() {
                    asked.push(names);
                }
                None
            }),
            select_fallback: Box::new(|_, _, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_data(bytes, &options)?;
    drop(options);
    let size = tree.size();
    let (wide, high) = (f64::from(size.width()), f64::from(size.height()));
    let bounds = tree.root().abs_stroke_bounding_box();
    let share = |at: f32, whole: f64| (f64::from(at) / whole).clamp(0.0, 1.0);
    let part = Part {
        left: share(bounds.left(), wide),
        top: share(bounds.top(), high),
        right: share(bounds.right(), wide),
        bottom: share(bounds.bottom(), high),
    };
    let asked: Vec<Vec<String>> = asked.into_inner().unwrap_or_default();
    let whole = Part { left: 0.0, top: 0.0, right: 1.0, bottom: 1.0 };
    // Words alone are not measured here.
    let part = if tree.root().has_children() {
        part
    } else if asked.is_empty() {
        return Ok((asked, None));
    } else {
        whole
    };
    let (w, h) = (width(part) * wide, height(part) * high);
    Ok((asked, (w > 0.0 && h > 0.0).then(|| (part, w / h))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(body: &str) -> Result<Drawing, DrawingError> {
        let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 200 100\">{body}</svg>");
        read(text.into_bytes(), |font| font == "Alegreya")
    }

    #[test]
    fn empty_margins_are_left_out() {
        let logo = svg("<rect x='50' y='20' width='80' height='40'/>").unwrap();
        assert!((logo.ratio - 2.0).abs() < 1e-6, "{}", logo.ratio);
        assert!((logo.drawn.left - 0.25).abs() < 1e-6 && (logo.drawn.bottom - 0.6).abs() < 1e-6);
        let beyond = svg("<circle cx='100' cy='50' r='400'/>").unwrap();
        assert_eq!((beyond.ratio, beyond.drawn.left), (2.0, 0.0), "what lies outside is not seen");
    }

    #[test]
    fn what_can_not_be_printed_is_told() {
        let told = |body: &str| svg(body).unwrap_err().to_string();
        for (body, word) in [
            ("<script>alert(1)</script><path d='M0 0h9v9z'/>", "script"),
            ("<rect width='9' height='9' onclick='go()'/>", "onclick"),
            ("<rect width='9' height='9'><animate attributeName='x' to='9'/></rect>", "animate"),
            ("<image href='https://example.org/a.png' width='9' height='9'/>", "pixels"),
            ("<use href='other.svg#a'/>", "other.svg#a"),
            ("<style>@import 'a.css';</style><rect width='9' height='9'/>", "@import"),
            (
                "<rect width='9' height='9' style='fill: url(http://example.org/x#a)'/>",
                "http://example.org/x#a",
            ),
            ("<filter id='f'/><rect width='9' height='9' filter='url(#f)'/>", "effect"),
            ("<rect width='9' height='9' style='fill: red; filter: blur(2px)'/>", "effect"),
            ("<foreignObject/>", "web page"),
            ("<text y='20' font-family='Comic Sans MS, cursive'>Hi</text>", "Comic Sans MS"),
            ("<text y='20'>Hi</text>", "name no font"),
            ("<text y='20' font-family='Source Sans 3'>Hi</text>", "name no font"),
            ("", "draws nothing"),
        ] {
            assert!(told(body).contains(word), "{body}: {}", told(body));
        }
        assert!(matches!(read(b"<svg".to_vec(), |_| true), Err(DrawingError::Broken(_))));
        assert!(matches!(read(b"<html/>".to_vec(), |_| true), Err(DrawingError::Broken(_))));
    }

    #[test]
    fn words_in_a_font_of_the_project_keep_their_margins() {
        let logo =
            svg("<text x='9' y='20' font-family='Alegreya'>Hi</text><rect width='9' height='9'/>").unwrap();
        assert_eq!((logo.ratio, logo.drawn.right), (2.0, 1.0));
        svg("<a href='https://example.org/'><rect width='9' height='9'/></a>").unwrap();
        svg("<linearGradient id='g'><stop/></linearGradient><rect width='9' height='9' fill='url(#g)'/>")
            .unwrap();
    }
}
