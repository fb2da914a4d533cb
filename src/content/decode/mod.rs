//! A tree of YAML to the model's types, with all mistakes at once.
//!
//! The model's types derive `Deserialize`; this is the deserializer that they are filled by. It differs from
//! serde_yaml's own in five ways, each for the editor's sake:
//! - an error stands at its value or key;
//! - a key that a type does not have is an error, and reading goes on;
//! - a value that can't be read is blank, and reading goes on with what stands beside it;
//! - an item of a [`List`] or an entry of [`Entries`] of which nothing can be read is left out, and reading goes on;
//! - a struct whose serde name is `name|key` may be written as the bare value of `key`.

mod blank;
mod decoder;
mod error;
mod spanned;

use serde::Deserialize;

use super::yaml::{Node, ValueSpan};
use crate::diag::Diagnostics;
use blank::Blank;
use decoder::{Context, Decoder};

pub use blank::VALUE_OF;
pub use spanned::{Entries, List, Spanned, WRITTEN};

pub(crate) use error::{MISSING_KEY, RULES, UNKNOWN_KEY, UNKNOWN_VALUE, VALUE, WRONG_TYPE};

/// What could be read of a tree.
#[derive(Debug)]
pub struct Decoded<T> {
    /// The value, blank where it can't be read. Nothing where the type has no blank value.
    pub value: Option<T>,
    /// Every mistake that was found.
    pub problems: Diagnostics,
    /// Where what can't be read stands.
    pub gaps: Vec<ValueSpan>,
}

/// Decodes a tree into `T`.
///
/// # Errors
/// Returns every mistake that was found.
pub fn decode<'de, T: Deserialize<'de>>(node: &'de Node) -> Result<T, Diagnostics> {
    match decode_partly(node) {
        Decoded { value: Some(value), problems, .. } if !problems.has_errors() => Ok(value),
        Decoded { problems, .. } => Err(problems),
    }
}

/// Decodes what can be read of a tree into `T`; the rest of it is blank.
pub fn decode_partly<'de, T: Deserialize<'de>>(node: &'de Node) -> Decoded<T> {
    let context = Context::default();
    let value = loop {
        match T::deserialize(Decoder { node, context: &context }) {
            Ok(value) => break Some(value),
            Err(error) if error.is_again() => {}
            Err(error) => {
                context.problems.borrow_mut().push(error.into_diagnostic(node.span));
                context.gaps.borrow_mut().push(node.span);
                break blank(node.span);
            }
        }
    };
    Decoded { value, problems: context.problems.into_inner(), gaps: context.gaps.into_inner() }
}

/// A value that says nothing, in the place of one that can't be read. Nothing where the type has none.
pub fn blank<'de, T: Deserialize<'de>>(span: ValueSpan) -> Option<T> {
    T::deserialize(Blank { span }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::yaml;
    use crate::diag::SourceId;

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
