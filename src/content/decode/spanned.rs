//! Values that know where they stand, and lists of them that leave out what can't be read.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::error::Error;

use crate::content::yaml::{Style, ValueSpan};
use crate::diag::SourceId;

/// A value and its span.
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

/// The serde name of a variant that takes whatever key no other variant has.
pub(super) const DECLARED: &str = "$folio::Declared";

/// The serde name by which [`Spanned`] asks for its span.
pub(super) const SPANNED: &str = "$folio::Spanned";
/// The serde name by which an item of a list asks to be read until what is left of it can be.
pub(super) const ATTEMPTS: &str = "$folio::Attempts";
pub(super) const SPANNED_FIELDS: &[&str] = &["span", "value"];

/// A span as five plain numbers, the form in which it passes through serde.
pub(super) fn span_numbers(span: ValueSpan) -> Vec<u32> {
    vec![u32::from(span.file.0), span.start, span.end, span.style as u32, span.nth]
}

fn span_from_numbers(numbers: &[u32]) -> Option<ValueSpan> {
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
                Ok(Spanned { value, span: span_from_numbers(&numbers).ok_or_else(missing)? })
            }
        }

        deserializer.deserialize_struct(SPANNED, SPANNED_FIELDS, SpannedVisitor(PhantomData))
    }
}

/// The two parts of a [`Spanned`] value or key.
pub(super) struct SpannedParts<D> {
    span: ValueSpan,
    value: Option<D>,
    step: usize,
}

impl<D> SpannedParts<D> {
    pub(super) fn new(span: ValueSpan, value: D) -> Self {
        Self { span, value: Some(value), step: 0 }
    }
}

impl<'de, D: de::Deserializer<'de, Error = Error>> de::MapAccess<'de> for SpannedParts<D> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(field) = SPANNED_FIELDS.get(self.step) else { return Ok(None) };
        self.step += 1;
        seed.deserialize((*field).into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.value.take_if(|_| self.step > 1) {
            Some(value) => seed.deserialize(value),
            None => seed.deserialize(span_numbers(self.span).into_deserializer()),
        }
    }
}

/// A value whose failure its list can do without; the decoder reports it.
struct Lenient<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for Lenient<T> {
    type Value = Option<T>;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        struct Attempts<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Attempts<T> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a value")
            }

            /// Each element is the value once more, with more of it left out.
            fn visit_seq<A: de::SeqAccess<'de>>(self, mut attempts: A) -> Result<Option<T>, A::Error> {
                loop {
                    match attempts.next_element() {
                        Ok(value) => return Ok(value),
                        Err(_) => continue,
                    }
                }
            }
        }

        deserializer.deserialize_tuple_struct(ATTEMPTS, 1, Attempts(PhantomData))
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
