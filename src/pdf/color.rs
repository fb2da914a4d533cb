//! Colour spaces and colours (ISO 32000-1, 8.6).

use std::collections::BTreeSet;
use std::sync::Arc;

use lopdf::{Dictionary, Object, ObjectId};

use super::object::{Objects, as_dict, number};

/// How deep colour spaces may be nested in one another.
const MAX_DEPTH: usize = 6;

/// A colour space, with what lies under it.
#[derive(Debug, Clone, PartialEq)]
pub enum Space {
    /// Grey of the device.
    DeviceGray,
    /// Red, green, blue of the device.
    DeviceRgb,
    /// Inks of the device.
    DeviceCmyk,
    /// Calibrated grey.
    CalGray,
    /// Calibrated red, green, blue.
    CalRgb,
    /// CIE L*a*b*.
    Lab,
    /// By an ICC profile.
    IccBased {
        /// The number of components.
        components: usize,
        /// The profile's object.
        profile: Option<ObjectId>,
    },
    /// A table of colours of another space.
    Indexed {
        /// The space of the colours.
        base: Arc<Space>,
        /// The colours' components, a byte each; empty if they can't be read.
        table: Arc<[u8]>,
    },
    /// One ink by its name.
    Separation {
        /// The ink's name.
        name: String,
        /// What stands for it where it is missing.
        alternate: Arc<Space>,
    },
    /// Several inks by their names.
    DeviceN {
        /// The inks' names.
        names: Vec<String>,
        /// What stands for them where one is missing.
        alternate: Arc<Space>,
    },
    /// A pattern; one without colours of its own is painted in the space under it.
    Pattern(Option<Arc<Space>>),
    /// Something else, or broken.
    Unknown,
}

impl Space {
    /// Reads a space from its name or array. A name that is none of PDF's own is looked up in `resources`.
    pub fn read(objects: Objects, object: &Object, resources: Option<&Dictionary>) -> Self {
        Self::read_at(objects, object, resources, 0)
    }

    fn read_at(objects: Objects, object: &Object, resources: Option<&Dictionary>, depth: usize) -> Self {
        if depth > MAX_DEPTH {
            return Self::Unknown;
        }
        match objects.resolve(object) {
            Object::Name(name) => match name.as_slice() {
                b"DeviceGray" => Self::DeviceGray,
                b"DeviceRGB" => Self::DeviceRgb,
                b"DeviceCMYK" => Self::DeviceCmyk,
                b"CalGray" => Self::CalGray,
                b"CalRGB" => Self::CalRgb,
                b"Lab" => Self::Lab,
                b"Pattern" => Self::Pattern(None),
                name => {
                    let spaces = resources.and_then(|dict| objects.dict(dict, "ColorSpace"));
                    match (spaces.and_then(|spaces| spaces.get(name).ok()), name) {
                        (Some(object), _) => Self::read_at(objects, object, None, depth + 1),
                        // Inline images may use these for short.
                        (None, b"G") => Self::DeviceGray,
                        (None, b"RGB") => Self::DeviceRgb,
                        (None, b"CMYK") => Self::DeviceCmyk,
                        (None, _) => Self::Unknown,
                    }
                }
            },
            Object::Array(items) => Self::of_array(objects, items, resources, depth),
            _ => Self::Unknown,
        }
    }

    fn of_array(objects: Objects, items: &[Object], resources: Option<&Dictionary>, depth: usize) -> Self {
        let item = |index: usize| items.get(index).map(|item| objects.resolve(item));
        let under = |index: usize| {
            items.get(index).map_or(Self::Unknown, |item| Self::read_at(objects, item, resources, depth + 1))
        };
        match item(0).and_then(|family| family.as_name().ok()).unwrap_or_default() {
            b"CalGray" => Self::CalGray,
            b"CalRGB" => Self::CalRgb,
            b"Lab" => Self::Lab,
            b"ICCBased" => {
                let dict = item(1).and_then(|object| object.as_stream().ok()).map(|stream| &stream.dict);
                let components = dict.and_then(|dict| objects.integer(dict, "N")).unwrap_or(0);
                let profile = items.get(1).and_then(|item| item.as_reference().ok());
                Self::IccBased { components: usize::try_from(components).unwrap_or(0), profile }
            }
            b"Indexed" | b"I" => {
                let table = match item(3) {
                    Some(Object::String(bytes, _)) => bytes.clone(),
                    Some(Object::Stream(stream)) => objects.unpacked(stream).unwrap_or_default(),
                    _ => Vec::new(),
                };
                Self::Indexed { base: under(1).into(), table: table.into() }
            }
            b"Separation" => Self::Separation {
                name: item(1).and_then(ink_name).unwrap_or_default(),
                alternate: under(2).into(),
            },
            b"DeviceN" => {
                let names = item(1).and_then(|names| names.as_array().ok());
                let names = names.into_iter().flatten();
                Self::DeviceN {
                    names: names.filter_map(|name| ink_name(objects.resolve(name))).collect(),
                    alternate: under(2).into(),
                }
            }
            b"Pattern" => Self::Pattern((items.len() > 1).then(|| under(1).into())),
            _ if items.len() == 1 => under(0),
            _ => Self::Unknown,
        }
    }

    /// How many components a colour of this space has; of a pattern, those of the space under it.
    pub fn components(&self) -> usize {
        match self {
            Self::DeviceGray | Self::CalGray | Self::Indexed { .. } | Self::Separation { .. } => 1,
            Self::DeviceRgb | Self::CalRgb | Self::Lab => 3,
            Self::DeviceCmyk => 4,
            Self::IccBased { components, .. } => *components,
            Self::DeviceN { names, .. } => names.len(),
            Self::Pattern(under) => under.as_ref().map_or(0, |under| under.components()),
            Self::Unknown => 0,
        }
    }

    /// How many channels of light a space has: 1 for greys, 3 for red, green and blue, none for all others.
    pub fn light_channels(&self) -> Option<usize> {
        match self {
            Self::DeviceGray | Self::CalGray | Self::IccBased { components: 1, .. } => Some(1),
            Self::DeviceRgb | Self::CalRgb | Self::IccBased { components: 3, .. } => Some(3),
            _ => None,
        }
    }

    /// This space and all that lie under it.
    pub fn all(&self) -> Vec<&Self> {
        let mut all = vec![self];
        let under = match self {
            Self::Indexed { base, .. } => Some(base),
            Self::Separation { alternate, .. } | Self::DeviceN { alternate, .. } => Some(alternate),
            Self::Pattern(under) => under.as_ref(),
            _ => None,
        };
        all.extend(under.into_iter().flat_map(|under| under.all()));
        all
    }

    /// The colour that a space begins with when it is chosen.
    fn first_color(&self) -> Vec<f64> {
        match self {
            Self::DeviceCmyk => vec![0.0, 0.0, 0.0, 1.0],
            Self::Separation { .. } | Self::DeviceN { .. } => vec![1.0; self.components()],
            Self::IccBased { components: 4, .. } => vec![0.0, 0.0, 0.0, 1.0],
            _ => vec![0.0; self.components()],
        }
    }
}

fn ink_name(object: &Object) -> Option<String> {
    object.as_name().ok().map(|name| String::from_utf8_lossy(name).into_owned())
}

/// A colour, or a pattern, to paint with.
#[derive(Debug, Clone, PartialEq)]
pub struct Color {
    /// Its space.
    pub space: Arc<Space>,
    /// Its components in that space.
    pub components: Vec<f64>,
    /// The name of the pattern in the resources.
    pub pattern: Option<Vec<u8>>,
}

/// Amounts of ink, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Inks {
    /// Cyan, magenta, yellow, black.
    pub process: [f64; 4],
    /// All spot colours together.
    pub spots: f64,
    /// How many spot colours take part.
    pub spot_count: usize,
}

impl Inks {
    /// The sum of all, 1 being 100 %.
    pub fn total(self) -> f64 {
        self.process.iter().sum::<f64>() + self.spots
    }

    /// How many inks take part.
    pub fn count(self) -> usize {
        self.process.iter().filter(|ink| **ink > 0.0005).count() + self.spot_count
    }

    /// Whether it is black ink alone, all of it.
    pub fn is_pure_black(self) -> bool {
        self.count() == 1 && self.process[3] > 0.9995
    }
}

impl Color {
    /// Black of the device, with which every page begins.
    pub fn black() -> Self {
        Self { space: Space::DeviceGray.into(), components: vec![0.0], pattern: None }
    }

    /// The colour that a space begins with.
    pub fn first_of(space: Space) -> Self {
        let components = space.first_color();
        Self { space: space.into(), components, pattern: None }
    }

    /// The inks that print it; nothing for patterns and for what a profile has to convert.
    pub fn inks(&self) -> Option<Inks> {
        inks(&self.space, &self.components)
    }

    /// Whether it is the paper's white in its own space.
    pub fn is_white(&self) -> bool {
        is_white(&self.space, &self.components)
    }
}

fn inks(space: &Space, components: &[f64]) -> Option<Inks> {
    let at = |index: usize| components.get(index).map(|value| value.clamp(0.0, 1.0));
    match space {
        Space::DeviceGray => Some(Inks { process: [0.0, 0.0, 0.0, 1.0 - at(0)?], ..Inks::default() }),
        Space::DeviceCmyk => Some(Inks { process: [at(0)?, at(1)?, at(2)?, at(3)?], ..Inks::default() }),
        Space::Indexed { base, table } => {
            let (count, index) = (base.components(), components.first()?.max(0.0) as usize);
            let entry = table.get(index.checked_mul(count)?..)?.get(..count)?;
            inks(base, &entry.iter().map(|byte| f64::from(*byte) / 255.0).collect::<Vec<_>>())
        }
        Space::Separation { name, .. } => Some(named_inks(std::iter::once((name, at(0)?)))),
        Space::DeviceN { names, .. } if names.len() <= components.len() => {
            Some(named_inks(names.iter().zip(components.iter().map(|value| value.clamp(0.0, 1.0)))))
        }
        Space::Pattern(Some(under)) => inks(under, components),
        _ => None,
    }
}

fn named_inks<'a>(inks: impl Iterator<Item = (&'a String, f64)>) -> Inks {
    let mut sum = Inks::default();
    for (name, amount) in inks {
        match PROCESS_INKS.iter().position(|process| process == name) {
            Some(index) => sum.process[index] += amount,
            None if name == "None" => {}
            None if name == "All" => sum.process.iter_mut().for_each(|ink| *ink = amount),
            None if amount > 0.0005 => {
                sum.spots += amount;
                sum.spot_count += 1;
            }
            None => {}
        }
    }
    sum
}

/// The names of the process inks, in the order of DeviceCMYK.
pub const PROCESS_INKS: [&str; 4] = ["Cyan", "Magenta", "Yellow", "Black"];

/// The inks that a document is printed with: those of the process, then its spot colours in the order of the alphabet.
pub fn ink_names(objects: Objects) -> Vec<String> {
    let mut inks = PROCESS_INKS.map(String::from).to_vec();
    let mut spots = BTreeSet::new();
    let mut look = |object: &Object| match Space::read(objects, object, None) {
        Space::Separation { name, .. } if name != "All" && name != "None" => {
            spots.insert(name);
        }
        Space::DeviceN { names, .. } => spots.extend(names),
        _ => {}
    };
    for object in objects.0.objects.values() {
        match object {
            Object::Array(_) => look(object),
            _ => {
                let resources = as_dict(object).and_then(|dict| objects.dict(dict, "Resources"));
                let spaces = resources.and_then(|resources| objects.dict(resources, "ColorSpace"));
                spaces.into_iter().flatten().for_each(|(_, space)| look(space));
            }
        }
    }
    inks.extend(spots.into_iter().filter(|spot| !inks.contains(spot)).collect::<Vec<_>>());
    inks
}

fn is_white(space: &Space, components: &[f64]) -> bool {
    const NEARLY: f64 = 0.0005;
    match space {
        Space::DeviceRgb | Space::CalGray | Space::CalRgb => components.iter().all(|v| *v > 1.0 - NEARLY),
        Space::IccBased { components: 1 | 3, .. } => components.iter().all(|v| *v > 1.0 - NEARLY),
        Space::IccBased { components: 4, .. } => components.iter().all(|v| *v < NEARLY),
        Space::Lab => components.first().is_some_and(|l| *l > 99.9),
        Space::Indexed { base, table } => {
            let (count, index) = (base.components(), components.first().map_or(0.0, |v| v.max(0.0)) as usize);
            let entry =
                index.checked_mul(count).and_then(|at| table.get(at..)).and_then(|rest| rest.get(..count));
            entry.is_some_and(|entry| {
                is_white(base, &entry.iter().map(|byte| f64::from(*byte) / 255.0).collect::<Vec<_>>())
            })
        }
        _ => inks(space, components).is_some_and(|inks| inks.total() < NEARLY),
    }
}

/// The numbers among an operation's operands.
pub(super) fn numbers(operands: &[Object]) -> Vec<f64> {
    operands.iter().filter_map(number).collect()
}

#[cfg(test)]
mod tests {
    use lopdf::{Document, dictionary};

    use super::*;

    #[test]
    fn named_process_inks_are_process_inks() {
        let names = ["Black", "Gold", "None"].map(String::from).to_vec();
        let space = Space::DeviceN { names, alternate: Space::DeviceCmyk.into() };
        let inks = inks(&space, &[1.0, 0.5, 1.0]).unwrap();
        assert_eq!((inks.process[3], inks.spots, inks.count()), (1.0, 0.5, 2));
        assert!(!inks.is_pure_black());
    }

    #[test]
    fn white_is_white_in_every_space() {
        let icc = |components| Space::IccBased { components, profile: None };
        assert!(is_white(&icc(3), &[1.0, 1.0, 1.0]) && !is_white(&icc(4), &[1.0, 1.0, 1.0, 1.0]));
        assert!(is_white(&Space::DeviceCmyk, &[0.0; 4]) && !is_white(&Space::DeviceGray, &[0.0]));
    }

    #[test]
    fn a_space_that_contains_itself_ends() {
        let mut document = Document::with_version("1.6");
        document.objects.insert((1, 0), vec!["Pattern".into(), (1, 0).into()].into());
        let resources = dictionary! { "ColorSpace" => dictionary! { "a" => (1, 0) } };
        let space = Space::read(Objects(&document), &"a".into(), Some(&resources));
        assert!(space.all().len() <= MAX_DEPTH + 2);
        assert_eq!(Space::read(Objects(&document), &"b".into(), Some(&resources)), Space::Unknown);
    }
}
