//! A tree of YAML to the model's types, with all mistakes at once.
//!
//! The model's types derive `Deserialize`; this is the deserializer that they are filled by. It differs from
//! serde_yaml's own in four ways, each for the editor's sake:
//! - an error stands at its value or key;
//! - a key that a type does not have is an error, and reading goes on;
//! - an item of a [`List`] or an entry of [`Entries`] that fails is left out, and reading goes on;
//! - a struct whose serde name is `name|key` may be written as the bare value of `key`.
mod decoder;
mod error;

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Visitor};

use super::yaml::{Node, Style, ValueSpan};
use crate::diag::{Diagnostics, SourceId};
use decoder::{Context, Decoder};

pub(crate) use error::{RULES, UNKNOWN_KEY, UNKNOWN_VALUE, VALUE, WRONG_TYPE};

/// Decodes a tree into `T`.
///
/// # Errors
/// Returns every mistake that was found. A single one that leaves no value may hide others beside it in the same
/// group of keys, never in another item of a list.
pub fn decode<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, Diagnostics> {
    let context = Context::default();
    let result = T::deserialize(Decoder { node, context: &context });
    let mut problems = context.problems.into_inner();
    match result {
        Ok(value) if !problems.has_errors() => Ok(value),
        Ok(_) => Err(problems),
        Err(error) => {
            problems.push(error.into_diagnostic(node.span));
            Err(problems)
        }
    }
}

/// A value and the spot where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: ValueSpan,
}

/// A list that leaves out items that can't be read, so that each of them is reported.
#[derive(Debug, Clone, PartialEq)]
pub struct List<T>(pub Vec<T>);

/// Ids and values in the order of the file; entries that can't be read are left out and reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Entries<T>(pub Vec<(Spanned<String>, T)>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> std::ops::Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> Entries<T> {
    /// The entry with the given id.
    pub fn get(&self, id: &str) -> Option<&T> {
        self.0.iter().find(|(key, _)| key.value == id).map(|(_, value)| value)
    }
}

/// The serde name of a newtype that takes a number as the text that stands in the file: no digit of `1.10` is lost.
pub const WRITTEN: &str = "$folio::Written";

/// The serde name by which [`Spanned`] asks for its spot.
const SPANNED: &str = "$folio::Spanned";
const SPANNED_FIELDS: &[&str] = &["span", "value"];

/// A spot as five plain numbers, the form in which it passes through serde.
fn spot_numbers(span: ValueSpan) -> Vec<u32> {
    vec![u32::from(span.file.0), span.start, span.end, span.style as u32, span.nth]
}

fn spot_from_numbers(numbers: &[u32]) -> Option<ValueSpan> {
    let &[file, start, end, style, nth] = numbers else { return None };
    let style = [Style::Plain, Style::Single, Style::Double, Style::Literal, Style::Folded, Style::Verbatim]
        .into_iter()
        .find(|s| *s as u32 == style)?;
    Some(ValueSpan { file: SourceId(u16::try_from(file).ok()?), start, end, style, nth })
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Spanned<T> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct SpannedVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for SpannedVisitor<T> {
            type Value = Spanned<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a value of a project's file")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let missing = || de::Error::custom("a value without a place");
                map.next_key::<de::IgnoredAny>()?;
                let numbers: Vec<u32> = map.next_value()?;
                map.next_key::<de::IgnoredAny>()?;
                let value = map.next_value()?;
                Ok(Spanned { value, span: spot_from_numbers(&numbers).ok_or_else(missing)? })
            }
        }

        deserializer.deserialize_struct(SPANNED, SPANNED_FIELDS, SpannedVisitor(PhantomData))
    }
}

/// A value whose failure its list can do without; the decoder reports it.
struct Lenient<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Lenient<T> {
    type Value = Option<T>;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        Ok(T::deserialize(deserializer).ok())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::with_capacity(items.size_hint().unwrap_or(0));
                while let Some(item) = items.next_element_seed(Lenient(PhantomData))? {
                    list.extend(item);
                }
                Ok(List(list))
            }
        }

        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: de::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("ids with their values")
            }

            fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(key) = map.next_key()? {
                    if let Some(value) = map.next_value_seed(Lenient(PhantomData))? {
                        entries.push((key, value));
                    }
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::yaml;

    #[derive(Debug, Deserialize, PartialEq)]
    struct Sample {
        title: Spanned<String>,
        #[serde(default)]
        items: List<Item>,
        #[serde(default)]
        named: Entries<Photo>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "kebab-case")]
    enum Item {
        Text(String),
        Photo(Photo),
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename = "photo|id")]
    struct Photo {
        id: String,
        #[serde(default)]
        wide: bool,
    }

    /// The mistakes in a text, each as `line:column rule: message / help`.
    fn mistakes(text: &str) -> Vec<String> {
        let mut sources = crate::diag::Sources::default();
        let file = sources.add("a.yaml", text).unwrap();
        let node = yaml::parse(file, text).unwrap();
        let problems = decode::<Sample>(&node).unwrap_err();
        problems
            .iter()
            .map(|d| {
                let (line, column) = sources.line_column(file, d.span.as_ref().unwrap().range.start);
                let help = d.help.as_deref().unwrap_or("-");
                format!("{line}:{column} {}: {} / {help}", d.rule.id, d.message)
            })
            .collect()
    }

    #[test]
    fn values_come_with_their_spots() {
        let text = "title: Hello\nitems:\n  - text: a\n  - photo: x\n  - photo: {id: y, wide: true}\n";
        let node = yaml::parse(SourceId(3), text).unwrap();
        let sample: Sample = decode(&node).unwrap();
        assert_eq!(sample.title.value, "Hello");
        assert_eq!(sample.title.span.file, SourceId(3));
        assert_eq!(&text[sample.title.span.whole().range], "Hello");
        assert_eq!(sample.items.len(), 3);
        assert_eq!(sample.items[1], Item::Photo(Photo { id: "x".into(), wide: false }));
        assert_eq!(sample.items[2], Item::Photo(Photo { id: "y".into(), wide: true }));
    }

    #[test]
    fn every_mistake_is_told_at_its_place() {
        let told = mistakes(concat!(
            "titel: x\n",
            "items:\n",
            "  - text: [1]\n",
            "  - foto: x\n",
            "  - photo: {id: x, wide: perhaps}\n",
            "  - photo: {wide: true}\n",
            "  - text: a\n",
            "    photo: b\n",
            "  - nothing\n",
            "named:\n",
            "  a: {id: 2019}\n",
            "  b: {id: x, hight: 3}\n",
        ))
        .join("\n");
        insta::assert_snapshot!(told);
    }

    #[test]
    fn a_wrong_file_is_one_mistake() {
        let told = mistakes("- a\n- b\n").join("\n");
        insta::assert_snapshot!(told);
    }
}
