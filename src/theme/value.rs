//! Values of the theme: numbers in a unit and a range, and colours.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

use crate::content::values::ValueError;

/// A number of which unit is wanted, and in which range.
struct Wanted {
    unit: &'static str,
    range: RangeInclusive<f64>,
    whole: bool,
}

impl Wanted {
    fn checked<E: de::Error>(&self, number: f64) -> Result<f64, E> {
        if self.range.contains(&number) && !(self.whole && number.fract() != 0.0) {
            return Ok(number);
        }
        let Self { unit, range, whole } = self;
        let kind = if *whole { "whole number" } else { "number" };
        let (from, to) = (range.start(), range.end());
        let message =
            format!("{number} is not possible here: it must be a {kind} of {unit} from {from} to {to}");
        Err(E::custom(ValueError::new(message, "write another number")))
    }
}

impl Visitor<'_> for Wanted {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "a number of {}", self.unit)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<f64, E> {
        self.checked(number as f64)
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<f64, E> {
        self.checked(number as f64)
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<f64, E> {
        self.checked(number)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<f64, E> {
        let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%').trim_end();
        if !number.is_empty() && number.parse::<f64>().is_ok() {
            let unit = self.unit;
            return Err(E::custom(ValueError::new(
                format!("`{text}` is not a plain number"),
                format!("write {number} alone: a number of {unit} is meant"),
            )));
        }
        let help = format!("write a number of {}", self.unit);
        Err(E::custom(ValueError::new(format!("`{text}` is not a number"), help)))
    }
}

/// Defines a number of the theme.
macro_rules! number {
    ($(#[doc = $doc:literal])* $name:ident($inner:ty), $schema:literal, $whole:literal, $unit:literal, $min:literal, $max:literal) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(pub $inner);

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let wanted = Wanted { unit: $unit, range: $min as f64..=$max as f64, whole: $whole };
                deserializer.deserialize_unit_struct(concat!("$folio::Value|", $min), wanted).map(|number| Self(number as $inner))
            }
        }

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": $schema, "minimum": $min, "maximum": $max })
            }
        }
    };
}

number!(
    /// A length in points, 0 to 1,000.
    Points(f64), "number", false, "points", 0, 1000
);
number!(
    /// The size of type or the height of a line in points, 1 to 1,000.
    Size(f64), "number", false, "points", 1, 1000
);
number!(
    /// A way in points, downwards or back up, -100 to 100.
    Shift(f64), "number", false, "points", -100, 100
);
number!(
    /// A length in millimetres, 0 to 2,000.
    Millimetres(f64), "number", false, "millimetres", 0, 2000
);
number!(
    /// A share in per cent, 0 to 100.
    Percent(f64), "number", false, "per cent", 0, 100
);
number!(
    /// A share of a page in per cent, 5 to 100.
    Share(f64), "number", false, "per cent", 5, 100
);
number!(
    /// A height in sizes of the type, 0 to 4.
    Times(f64), "number", false, "sizes of the type", 0, 4
);
number!(
    /// A number of columns or lines, 1 to 500.
    Count(u16), "integer", true, "columns or lines", 1, 500
);

number!(
    /// The weight of type, 100 to 900, 400 being regular (OpenType, `usWeightClass`).
    Weight(u16), "integer", true, "weight (400 is regular, 700 bold)", 100, 900
);

/// A colour in the inks of the process: cyan, magenta, yellow and black, each in per cent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cmyk(pub [f64; 4]);

impl<'de> Deserialize<'de> for Cmyk {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Parts;

        impl<'de> Visitor<'de> for Parts {
            type Value = Cmyk;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("four numbers, cyan, magenta, yellow and black in per cent")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Cmyk, A::Error> {
                let mut inks = [0.0; 4];
                for (index, ink) in inks.iter_mut().enumerate() {
                    let Some(Percent(part)) = parts.next_element()? else {
                        return Err(de::Error::invalid_length(index, &self));
                    };
                    *ink = part;
                }
                Ok(Cmyk(inks))
            }
        }

        deserializer.deserialize_tuple(4, Parts)
    }
}

impl JsonSchema for Cmyk {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Cmyk".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let part = Percent::json_schema(generator);
        json_schema!({ "type": "array", "items": part, "minItems": 4, "maxItems": 4 })
    }
}

/// A colour of light (IEC 61966-2-1, sRGB), written as `"#0a4d5a"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Rgb {
    fn parse(text: &str) -> Option<Self> {
        let digits =
            text.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// How light it is: relative luminance as WCAG 2.2 defines it, 0 for black to 1 for white.
    pub fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let value = f64::from(part) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Its contrast to another colour as WCAG 2.2 defines it, 1 to 21.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}

impl<'de> Deserialize<'de> for Rgb {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;

        impl Visitor<'_> for Digits {
            type Value = Rgb;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a colour such as \"#0a4d5a\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rgb, E> {
                let help = "write # and six digits, two each for red, green and blue, as in \"#0a4d5a\"";
                let error = || ValueError::new(format!("`{text}` is not a colour"), help);
                Rgb::parse(text).ok_or_else(|| E::custom(error()))
            }

            fn visit_unit<E: de::Error>(self) -> Result<Rgb, E> {
                Err(E::custom(ValueError::new(
                    "there is no colour here",
                    "write it in quotes: after a bare # YAML reads no further",
                )))
            }
        }

        deserializer.deserialize_unit_struct("$folio::Value|#000000", Digits)
    }
}

impl JsonSchema for Rgb {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Rgb".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^#[0-9a-fA-F]{6}$" })
    }
}
