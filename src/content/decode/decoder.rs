//! The deserializer itself: walks a tree as serde asks, and gives errors their places.

use std::cell::RefCell;

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};
use serde_yaml::Value;

use super::error::{Error, UNKNOWN_KEY, WRONG_TYPE, unknown};
use super::spanned::{DECLARED, SPANNED, SPANNED_FIELDS, WRITTEN, span_numbers};
use crate::content::yaml::{Key, Kind, Node, ValueSpan};
use crate::diag::Diagnostics;

/// What decoders of one tree share.
#[derive(Default)]
pub(super) struct Context {
    pub(super) problems: RefCell<Diagnostics>,
    /// The error that last left a decoder. A list takes it when its item failed but went on.
    pending: RefCell<Option<Error>>,
}

/// Fills a value from a node.
#[derive(Clone, Copy)]
pub(super) struct Decoder<'de, 'c> {
    pub(super) node: &'de Node,
    pub(super) context: &'c Context,
}

impl<'de, 'c> Decoder<'de, 'c> {
    /// Gives an error this node's span and remembers it.
    fn place<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| {
            let error = error.at(self.node.span);
            *self.context.pending.borrow_mut() = Some(error.clone());
            error
        })
    }

    fn any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node.kind {
            Kind::Scalar(Value::Null) => visitor.visit_unit(),
            Kind::Scalar(Value::Bool(b)) => visitor.visit_bool(*b),
            Kind::Scalar(Value::Number(n)) => {
                if let Some(u) = n.as_u64() {
                    visitor.visit_u64(u)
                } else if let Some(i) = n.as_i64() {
                    visitor.visit_i64(i)
                } else {
                    visitor.visit_f64(n.as_f64().unwrap_or(f64::NAN))
                }
            }
            Kind::Scalar(Value::String(s)) => visitor.visit_borrowed_str(s),
            Kind::Scalar(_) => visitor.visit_unit(),
            Kind::List(items) => {
                let mut rest = Items { items: items.iter(), context: self.context };
                let value = visitor.visit_seq(&mut rest)?;
                match rest.items.len() {
                    0 => Ok(value),
                    more => Err(Error::new(&WRONG_TYPE, "this list has more items than belong here")
                        .help(format!("take the last {more} out"))),
                }
            }
            Kind::Map(entries) => visitor.visit_map(Fields::new(entries, self.context)),
        }
    }
}

impl<'de> de::Deserializer<'de> for Decoder<'de, '_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.place(self.any(visitor))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.node.kind {
            Kind::Scalar(Value::Null) => visitor.visit_none(),
            _ => self.place(visitor.visit_some(self)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match &self.node.written {
            Some(written) if name == WRITTEN => {
                self.place(visitor.visit_newtype_struct(written.as_str().into_deserializer()))
            }
            _ => self.place(visitor.visit_newtype_struct(self)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == SPANNED {
            return self.place(visitor.visit_map(SpannedParts::new(self.node.span, self)));
        }
        let Kind::Map(entries) = &self.node.kind else {
            return match name.split_once('|') {
                Some((_, key)) if !matches!(self.node.kind, Kind::Scalar(Value::Null)) => {
                    self.place(visitor.visit_map(Short { key: Some(key), decoder: self }))
                }
                _ => self.place(Err(Error::new(
                    &WRONG_TYPE,
                    format!("a group of keys should stand here, but this is {}", self.node.describe()),
                )
                .help(format!("the keys here are: {}", fields.join(", "))))),
            };
        };
        for (key, _) in entries {
            if !fields.contains(&key.name.as_str()) {
                let error = unknown(&UNKNOWN_KEY, "key", &key.name, fields);
                self.context.problems.borrow_mut().push(error.into_diagnostic(key.span));
            }
        }
        let mut known = Fields::new(entries, self.context);
        known.only = Some(fields);
        self.place(visitor.visit_map(known))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // Which other keys there may be is for those to say who know the layout.
        let open = variants.contains(&DECLARED);
        let variants: &[&str] =
            &variants.iter().copied().filter(|name| *name != DECLARED).collect::<Vec<_>>();
        let result = match &self.node.kind {
            Kind::Scalar(Value::String(s)) => visitor.visit_enum(s.as_str().into_deserializer()),
            Kind::Map(entries) if entries.is_empty() => Err(Error::new(&WRONG_TYPE, "this group has no key")
                .help(format!("possible here: {}", variants.join(", ")))),
            Kind::Map(entries) if entries.len() == 1 => {
                let (key, value) = &entries[0];
                let name = key.name.as_str();
                if variants.contains(&name) || open {
                    let name = if variants.contains(&name) { name } else { DECLARED };
                    visitor.visit_enum(Variant { name, value, context: self.context })
                } else {
                    Err(unknown(&UNKNOWN_KEY, "key", &key.name, variants).at(key.span))
                }
            }
            Kind::Map(entries) => match entries
                .iter()
                .skip(usize::from(open))
                .find(|(k, _)| !variants.contains(&k.name.as_str()))
            {
                Some((key, _)) => {
                    let first = &entries[0].0.name;
                    Err(Error::new(&UNKNOWN_KEY, format!("the key `{}` does not belong here", key.name))
                        .at(key.span)
                        .help(format!(
                            "an item has one key; indent what belongs to `{first}` under it, or begin a new item with `- `"
                        )))
                }
                None => {
                    let (second, _) = &entries[1];
                    Err(Error::new(&UNKNOWN_KEY, format!("`{}` is a second key of this item", second.name))
                        .at(second.span)
                        .help("begin a new item with `- ` for it"))
                }
            },
            _ => Err(Error::new(
                &WRONG_TYPE,
                format!("a group with one key should stand here, but this is {}", self.node.describe()),
            )
            .help(format!("possible here: {}", variants.join(", ")))),
        };
        self.place(result)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map identifier ignored_any
    }
}

/// The items of a list.
struct Items<'de, 'c> {
    items: std::slice::Iter<'de, Node>,
    context: &'c Context,
}

impl<'de> de::SeqAccess<'de> for &mut Items<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some(node) = self.items.next() else { return Ok(None) };
        going_on(node, self.context, |decoder| seed.deserialize(decoder)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// Decodes `node`, and reports an error that the seed swallowed because it can do without the value.
fn going_on<'de, 'c, T>(
    node: &'de Node,
    context: &'c Context,
    decode: impl FnOnce(Decoder<'de, 'c>) -> Result<T, Error>,
) -> Result<T, Error> {
    context.pending.borrow_mut().take();
    let value = decode(Decoder { node, context })?;
    if let Some(error) = context.pending.borrow_mut().take() {
        context.problems.borrow_mut().push(error.into_diagnostic(node.span));
    }
    Ok(value)
}

/// The keys and values of a map.
struct Fields<'de, 'c> {
    entries: std::slice::Iter<'de, (Key, Node)>,
    value: Option<&'de Node>,
    /// The keys of the struct that is read; others were reported and are passed over.
    only: Option<&'static [&'static str]>,
    context: &'c Context,
}

impl<'de, 'c> Fields<'de, 'c> {
    fn new(entries: &'de [(Key, Node)], context: &'c Context) -> Self {
        Self { entries: entries.iter(), value: None, only: None, context }
    }
}

impl<'de> de::MapAccess<'de> for Fields<'de, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        for (key, value) in self.entries.by_ref() {
            if self.only.is_some_and(|fields| !fields.contains(&key.name.as_str())) {
                continue;
            }
            self.value = Some(value);
            return seed.deserialize(KeyDecoder(key)).map(Some).map_err(|e| e.at(key.span));
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        let node = self.value.take().expect("a value is read after its key");
        going_on(node, self.context, |decoder| seed.deserialize(decoder))
    }
}

/// A key of a map, which may itself be wanted with its span.
struct KeyDecoder<'de>(&'de Key);

impl<'de> de::Deserializer<'de> for KeyDecoder<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(&self.0.name)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(SpannedParts::new(self.0.span, self))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The two parts of a [`Spanned`](super::Spanned) value or key.
struct SpannedParts<D> {
    span: ValueSpan,
    value: Option<D>,
    step: usize,
}

impl<D> SpannedParts<D> {
    fn new(span: ValueSpan, value: D) -> Self {
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

/// A struct written as the bare value of one of its keys.
struct Short<'de, 'c> {
    key: Option<&'static str>,
    decoder: Decoder<'de, 'c>,
}

impl<'de> de::MapAccess<'de> for Short<'de, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        match self.key.take() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.decoder)
    }
}

/// A variant of an enum, and what it holds: the one key of a map with its value.
struct Variant<'de, 'c> {
    name: &'de str,
    value: &'de Node,
    context: &'c Context,
}

impl<'de, 'c> de::EnumAccess<'de> for Variant<'de, 'c> {
    type Error = Error;
    type Variant = Decoder<'de, 'c>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), Error> {
        let name = de::value::BorrowedStrDeserializer::new(self.name);
        Ok((seed.deserialize(name)?, Decoder { node: self.value, context: self.context }))
    }
}

impl<'de> de::VariantAccess<'de> for Decoder<'de, '_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_any(self, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        de::Deserializer::deserialize_struct(self, "variant", fields, visitor)
    }
}
