//! Blocks that a layout declares, read field by field.

use super::reader::Reader;
use crate::content::declare;
use crate::content::model::{Declared, Field, Fields, Reading, Shape, Value, Values};

/// The name of a field that says what the figure before it counts.
const UNIT: &str = "unit";

impl Reader<'_> {
    pub(super) fn declared(&mut self, declared: &Declared) {
        for (value, said) in self.in_order(&declared.kind.fields, &declared.values) {
            match (declared.kind.role, value) {
                // What was said; who said it follows.
                (Reading::Quotation, Value::Prose(_)) => self.put(self.format.quote(&said.join("\n\n"))),
                _ => said.into_iter().for_each(|piece| self.put(piece)),
            }
        }
    }

    /// What is said of each field, one after the other.
    fn said_of(&self, fields: &Fields, values: &Values) -> Vec<String> {
        self.in_order(fields, values).into_iter().flat_map(|(_, said)| said).collect()
    }

    /// The values of some fields, each with what is said of it. A unit stands right after its figure, as it does on the pages.
    fn in_order<'v>(&self, fields: &'v Fields, values: &'v Values) -> Vec<(&'v Value, Vec<String>)> {
        let mut order: Vec<(&Value, Vec<String>)> = Vec::new();
        for (field, value) in fields.with(values) {
            let Some(value) = value else { continue };
            let said = self.value(field, &field.shape, value);
            match order.last_mut() {
                Some((Value::Number(_), figure)) if field.name == UNIT => {
                    *figure = vec![[figure.join(" "), said.join(" ")].join(" ")];
                }
                _ => order.push((value, said)),
            }
        }
        order
    }

    /// What is said of a value, a paragraph each; nothing of what is no word.
    fn value(&self, field: &Field, shape: &Shape, value: &Value) -> Vec<String> {
        match (shape, value) {
            (_, Value::Text(text) | Value::Title(text)) => vec![self.paragraph(text)],
            (_, Value::Prose(prose)) => self.markup_all(prose.span, &prose.body),
            (_, Value::Alternative(alt)) => {
                vec![self.format.picture(&self.report.words.chart, &alt.value, None)]
            }
            (_, Value::Photo(id)) => match self.report.photos.get(&id.value) {
                Some(photo) => {
                    let kind = &self.report.words.photo;
                    let picture = self.format.picture(kind, &photo.alt.value, Some(&photo.file.value));
                    let caption = self.caption(photo, &format!("{kind}: ")).filter(|_| field.printed);
                    std::iter::once(picture).chain(caption).collect()
                }
                None => Vec::new(),
            },
            (_, Value::Link(url)) => vec![self.format.address(&url.value)],
            (_, Value::Number(_) | Value::Money(_) | Value::Date(_) | Value::Range(..)) => {
                let said = declare::said(field, value, &self.report.words).filter(|_| field.printed);
                said.into_iter().map(|said| self.format.words(&said)).collect()
            }
            (Shape::List(of, ..), Value::List(items)) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| self.in_a_line(field, of, item))
                    .filter(|item| !item.is_empty())
                    .collect();
                vec![self.format.list(None, &items)]
            }
            (Shape::Group(fields), Value::Group(values)) => self.said_of(fields, values),
            (_, Value::Reference(..) | Value::Choice(_) | Value::Flag(_)) => Vec::new(),
            (_, Value::List(_) | Value::Group(_)) => Vec::new(),
        }
    }

    /// What is said of an item of a list: short fields in a line, lists and paragraphs below.
    fn in_a_line(&self, field: &Field, shape: &Shape, value: &Value) -> String {
        let (Shape::Group(fields), Value::Group(values)) = (shape, value) else {
            return self.value(field, shape, value).join("\n\n");
        };
        let (mut line, mut below) = (Vec::new(), Vec::new());
        for (value, said) in self.in_order(fields, values) {
            match value {
                Value::Prose(_) | Value::List(_) => below.extend(said),
                _ => line.extend(said),
            }
        }
        std::iter::once(line.join(", ")).chain(below).collect::<Vec<_>>().join("\n\n")
    }
}
