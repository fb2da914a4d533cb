//! The deserializer itself: walks a tree as serde asks, and gives errors their places.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};
use serde_yaml::Value;

use super::blank::Blank;
use super::error::{Error, UNKNOWN_KEY, WRONG_TYPE, unknown, unknown_key};
use super::spanned::{ATTEMPTS, DECLARED, SPANNED, SpannedParts, WRITTEN};
use crate::content::yaml::{Key, Kind, Node, ValueSpan, is_second};
use crate::diag::{Diagnostics, SourceId, nearest};

/// What was told where.
type Told = (String, Option<(SourceId, Range<usize>)>);

/// What decoders of one tree share.
#[derive(Default)]
pub(super) struct Context {
    pub(super) problems: RefCell<Diagnostics>,
    /// What of them was told where, by which one is known that comes again in the next attempt.
    told: RefCell<HashSet<Told>>,
    /// What can't be read and was told: values, by their places in memory, which are read as [`Blank`].
    broken: RefCell<HashSet<*const Node>>,
    /// Keys that are missing from a group and were told; they are read as [`Blank`].
    supplied: RefCell<Vec<(*const Node, &'static str)>>,
    /// Where what can't be read stands.
    pub(super) gaps: RefCell<Vec<ValueSpan>>,
}

impl Context {
    /// Tells an error, once.
    fn tell(&self, error: Error, place: ValueSpan) {
        let found = error.into_diagnostic(place);
        let at = found.span.as_ref().map(|span| (span.file, span.range.clone()));
        if self.told.borrow_mut().insert((found.message.clone(), at)) {
            self.problems.borrow_mut().push(found);
        }
    }

    /// Remembers that a value can't be read, and why. Returns the error that asks for another attempt.
    fn broke(&self, node: &Node, error: Error) -> Error {
        if !error.is_again() {
            self.gaps.borrow_mut().push(node.span);
            self.broken.borrow_mut().insert(node);
            self.tell(error, node.span);
        }
        Error::again()
    }

    fn is_broken(&self, node: &Node) -> bool {
        self.broken.borrow().contains(&std::ptr::from_ref(node))
    }

    /// The keys that are missing from a group.
    fn missing(&self, node: &Node) -> Vec<&'static str> {
        let here = |(group, _): &&(*const Node, &'static str)| std::ptr::eq(*group, node);
        self.supplied.borrow().iter().filter(here).map(|(_, key)| *key).collect()
    }
}

/// Fills a value from a node.
#[derive(Clone, Copy)]
pub(super) struct Decoder<'de, 'c> {
    pub(super) node: &'de Node,
    pub(super) context: &'c Context,
}

impl<'de, 'c> Decoder<'de, 'c> {
    /// Gives an error this node's span.
    fn place<T>(self, result: Result<T, Error>) -> Result<T, Error> {
        result.map_err(|error| error.at(self.node.span))
    }

    /// The node's value, where it is a whole number from 0 on.
    fn whole_number(self) -> Option<u64> {
        match &self.node.kind {
            Kind::Scalar(Value::Number(number)) => number.as_u64(),
            _ => None,
        }
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
            Kind::Map(entries) => visitor.visit_map(Fields::new(self.node, entries, self.context)),
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
            if let Some(key) = glued_key(self.node, fields) {
                let error = Error::new(&WRONG_TYPE, format!("there is no blank after the colon of `{key}`"));
                return self.place(Err(error.help("write a blank after the colon")));
            }
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
        let mut known = Fields::new(self.node, entries, self.context);
        known.only = Some(fields);
        let there: HashSet<&str> = entries.iter().map(|(key, _)| key.name.as_str()).collect();
        for (key, value) in entries {
            if fields.contains(&key.name.as_str()) || is_second(&key.name) {
                continue;
            }
            self.context.tell(unknown_key(key, value, fields), key.span);
            // A mistyped key is read as the one that is meant.
            let is_free = |field: &&'static str| {
                !there.contains(field) && !known.meant.iter().any(|(_, taken)| taken == field)
            };
            let free: Vec<&'static str> = fields.iter().copied().filter(is_free).collect();
            match nearest(&key.name, free) {
                Some(field) => known.meant.push((key.span, field)),
                None => {
                    let whole = ValueSpan { end: value.span.end.max(key.span.end), ..key.span };
                    self.context.gaps.borrow_mut().push(whole);
                }
            }
        }
        known.missing = self.context.missing(self.node).into_iter();
        let result = self.place(visitor.visit_map(known));
        result.map_err(|error| match error.missing_key() {
            Some(key) => {
                self.context.supplied.borrow_mut().push((self.node, key));
                self.context.tell(error, self.node.span);
                Error::again()
            }
            None => error,
        })
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        match name == ATTEMPTS {
            true => visitor.visit_seq(Attempts { decoder: self, is_over: false }),
            false => self.deserialize_any(visitor),
        }
    }

    /// What is too large for the type is for the check to tell, which knows the range of the key.
    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.place(match self.whole_number() {
            Some(number) if number > u64::from(u8::MAX) => visitor.visit_u8(u8::MAX),
            _ => self.any(visitor),
        })
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.place(match self.whole_number() {
            Some(number) if number > u64::from(u16::MAX) => visitor.visit_u16(u16::MAX),
            _ => self.any(visitor),
        })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        // Which other keys there may be is for those to say who know the layout.
        let open = variants.contains(&DECLARED);
        let variants: &[&'static str] =
            &variants.iter().copied().filter(|name| *name != DECLARED).collect::<Vec<_>>();
        let result = match &self.node.kind {
            Kind::Scalar(Value::String(s)) => visitor.visit_enum(s.as_str().into_deserializer()),
            Kind::Map(entries) if entries.is_empty() => Err(Error::new(&WRONG_TYPE, "this group has no key")
                .help(format!("possible here: {}", variants.join(", ")))),
            Kind::Map(entries) if entries.len() == 1 => {
                let (key, value) = &entries[0];
                let name = key.name.as_str();
                match variants.iter().find(|variant| **variant == name) {
                    Some(name) => visitor.visit_enum(Variant { name, value, context: self.context }),
                    None if open => {
                        visitor.visit_enum(Variant { name: DECLARED, value, context: self.context })
                    }
                    None => {
                        let error = unknown(&UNKNOWN_KEY, "key", name, variants).at(key.span);
                        // A mistyped kind is read as the one that is meant.
                        match nearest(name, variants.iter().copied()) {
                            Some(name) => {
                                self.context.tell(error, key.span);
                                visitor.visit_enum(Variant { name, value, context: self.context })
                            }
                            None => Err(error),
                        }
                    }
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
            _ if name == "Block" || name == "PartEntry" => Err(Error::new(
                &WRONG_TYPE,
                format!("a group with one key should stand here, but this is {}", self.node.describe()),
            )
            .help(format!("possible here: {}", variants.join(", ")))),
            _ => Err(Error::new(
                &WRONG_TYPE,
                format!("a word should stand here, but this is {}", self.node.describe()),
            )
            .help(format!("possible here: {}", variants.join(", ")))),
        };
        self.place(result)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple map identifier ignored_any
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
        read(node, self.context, seed).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// Decodes `node`. What can't be read is told, and blank in the next attempt.
fn read<'de, S: DeserializeSeed<'de>>(
    node: &'de Node,
    context: &Context,
    seed: S,
) -> Result<S::Value, Error> {
    if context.is_broken(node) {
        return seed.deserialize(Blank { span: node.span });
    }
    seed.deserialize(Decoder { node, context }).map_err(|error| context.broke(node, error))
}

/// The key at the beginning of a text that was meant as a group of keys and has no blank after its colon.
fn glued_key<'n>(node: &'n Node, fields: &[&str]) -> Option<&'n str> {
    let Kind::Scalar(Value::String(text)) = &node.kind else { return None };
    text.split_once(':').map(|(key, _)| key).filter(|key| fields.contains(key))
}

/// A value that is read until what is left of it can be.
struct Attempts<'de, 'c> {
    decoder: Decoder<'de, 'c>,
    is_over: bool,
}

impl<'de> de::SeqAccess<'de> for Attempts<'de, '_> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        if self.is_over {
            return Ok(None);
        }
        let Decoder { node, context } = self.decoder;
        match seed.deserialize(self.decoder) {
            Ok(value) => Ok(Some(value)),
            Err(error) => {
                // What another attempt does not change is left out.
                self.is_over = !error.is_again();
                Err(context.broke(node, error))
            }
        }
    }
}

/// The keys and values of a map.
struct Fields<'de, 'c> {
    node: &'de Node,
    entries: std::slice::Iter<'de, (Key, Node)>,
    key: Option<ValueSpan>,
    value: Option<&'de Node>,
    /// The keys of the struct that is read; others were reported and are passed over.
    only: Option<&'static [&'static str]>,
    /// Keys that are mistyped, by their places, each with the one that is meant.
    meant: Vec<(ValueSpan, &'static str)>,
    /// Keys that are missing.
    missing: std::vec::IntoIter<&'static str>,
    context: &'c Context,
}

impl<'de, 'c> Fields<'de, 'c> {
    fn new(node: &'de Node, entries: &'de [(Key, Node)], context: &'c Context) -> Self {
        Self {
            node,
            entries: entries.iter(),
            key: None,
            value: None,
            only: None,
            meant: Vec::new(),
            missing: Vec::new().into_iter(),
            context,
        }
    }
}

impl<'de> de::MapAccess<'de> for Fields<'de, '_> {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        for (key, value) in self.entries.by_ref() {
            let meant = self.meant.iter().find(|(span, _)| *span == key.span).map(|(_, field)| *field);
            let is_known = self.only.is_none_or(|fields| fields.contains(&key.name.as_str()));
            if !is_known && meant.is_none() || is_second(&key.name) {
                continue;
            }
            self.value = Some(value);
            self.key = Some(key.span);
            if let Some(field) = meant {
                return seed.deserialize(field.into_deserializer()).map(Some);
            }
            return seed.deserialize(KeyDecoder(key)).map(Some).map_err(|e| e.at(key.span));
        }
        match self.missing.next() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        match self.value.take() {
            Some(node) => {
                let result = read(node, self.context, seed);
                // Of an entry that can't be read, its key says what it was to be.
                if let Some(key) = self.key.take_if(|_| self.only.is_none() && self.context.is_broken(node)) {
                    let whole = ValueSpan { end: node.span.end.max(key.end), ..key };
                    self.context.gaps.borrow_mut().push(whole);
                }
                result
            }
            None => {
                // No two values stand in one place.
                let mut gaps = self.context.gaps.borrow_mut();
                let span =
                    ValueSpan { end: self.node.span.start, nth: gaps.len() as u32 + 1, ..self.node.span };
                gaps.push(span);
                drop(gaps);
                seed.deserialize(Blank { span })
            }
        }
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
    name: &'static str,
    value: &'de Node,
    context: &'c Context,
}

impl<'de, 'c> de::EnumAccess<'de> for Variant<'de, 'c> {
    type Error = Error;
    type Variant = Decoder<'de, 'c>;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self::Variant), Error> {
        let name: de::value::StrDeserializer<Error> = self.name.into_deserializer();
        let value = seed.deserialize(name)?;
        Ok((value, Decoder { node: self.value, context: self.context }))
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
