//! Layers (optional content, ISO 32000-1, 8.11), and which of them are hidden where a file is opened or printed.

use std::collections::HashSet;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::operations;
use super::geometry::{Affine, EVERYWHERE};
use super::object::{Objects, as_dict};
use super::state::{Graphics, Resources, State};
use super::streams::{OwnedStream, category, put, streams};

/// How deep conditions of layers may be nested.
const MAX_DEPTH: usize = 16;

/// The layers of a document that are hidden by its default configuration (8.11.4.3).
#[derive(Debug)]
pub struct Layers<'a> {
    objects: Objects<'a>,
    hidden: HashSet<ObjectId>,
}

impl<'a> Layers<'a> {
    /// Those of a document.
    pub fn read(objects: Objects<'a>) -> Self {
        let mut hidden = HashSet::new();
        let properties = objects.catalog().and_then(|catalog| objects.dict(catalog, "OCProperties"));
        if let Some(properties) = properties {
            let ids = |dict: &'a Dictionary, key| {
                let list = objects.array(dict, key).unwrap_or_default();
                list.iter().filter_map(|group| group.as_reference().ok())
            };
            let default = objects.dict(properties, "D");
            if default.and_then(|default| objects.name(default, "BaseState")) == Some(b"OFF") {
                hidden.extend(ids(properties, "OCGs"));
            }
            if let Some(default) = default {
                ids(default, "ON").for_each(|id| {
                    hidden.remove(&id);
                });
                hidden.extend(ids(default, "OFF"));
            }
        }
        Self { objects, hidden }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.hidden.is_empty()
    }

    /// Whether what belongs to a layer, or to several by a condition, is hidden.
    pub fn hide(&self, membership: &'a Object) -> bool {
        !self.is_empty() && !self.shows(membership)
    }

    /// Whether an object is hidden by the layer that it belongs to, if it belongs to one.
    pub fn hide_object(&self, dict: &'a Dictionary) -> bool {
        dict.get(b"OC").is_ok_and(|membership| self.hide(membership))
    }

    fn shows(&self, membership: &'a Object) -> bool {
        let Some(dict) = as_dict(self.objects.resolve(membership)) else { return true };
        if self.objects.name(dict, "Type") != Some(b"OCMD") {
            return self.is_on(membership);
        }
        if let Some(expression) = self.objects.array(dict, "VE") {
            return self.holds(expression, 0);
        }
        let groups = match self.objects.get(dict, "OCGs") {
            Some(Object::Array(groups)) => groups.as_slice(),
            Some(Object::Dictionary(_)) => dict.get(b"OCGs").map(std::slice::from_ref).unwrap_or_default(),
            _ => &[],
        };
        let mut groups = groups.iter().filter(|group| group.as_reference().is_ok()).peekable();
        if groups.peek().is_none() {
            return true;
        }
        match self.objects.name(dict, "P") {
            Some(b"AllOn") => groups.all(|group| self.is_on(group)),
            Some(b"AnyOff") => groups.any(|group| !self.is_on(group)),
            Some(b"AllOff") => groups.all(|group| !self.is_on(group)),
            _ => groups.any(|group| self.is_on(group)),
        }
    }

    fn is_on(&self, group: &Object) -> bool {
        group.as_reference().map_or(true, |id| !self.hidden.contains(&id))
    }

    /// Whether an expression of layers is true: `And`, `Or` and `Not` with layers or expressions behind it (8.11.2.2).
    fn holds(&self, expression: &'a [Object], depth: usize) -> bool {
        let Some((operator, operands)) = expression.split_first().filter(|_| depth < MAX_DEPTH) else {
            return true;
        };
        let value = |operand: &'a Object| match self.objects.resolve(operand) {
            Object::Array(inner) => self.holds(inner, depth + 1),
            _ => self.is_on(operand),
        };
        match self.objects.resolve(operator).as_name() {
            Ok(b"And") => operands.iter().all(value),
            Ok(b"Not") => !operands.first().is_some_and(value),
            _ => operands.iter().any(value),
        }
    }
}

/// Whether the operations of a content stream are hidden, as its marks of layers begin and end (8.11.3.2).
#[derive(Debug, Default)]
pub struct Hidden {
    /// For each mark that is open, whether it hides.
    open: Vec<bool>,
}

impl Hidden {
    /// Follows an operation.
    pub fn apply<'a>(&mut self, layers: &Layers<'a>, operation: &Operation, resources: Resources<'a>) {
        match operation.operator.as_str() {
            "BMC" => self.open.push(false),
            "BDC" => {
                let name = |index: usize| operation.operands.get(index).and_then(|name| name.as_name().ok());
                let hides = || {
                    let properties = layers.objects.dict(resources.dict?, "Properties")?;
                    Some(layers.hide(properties.get(name(1)?).ok()?))
                };
                self.open.push(!layers.is_empty() && name(0) == Some(b"OC") && hides().unwrap_or(false));
            }
            "EMC" => {
                self.open.pop();
            }
            _ => {}
        }
    }

    /// Whether what is painted now is hidden.
    pub fn is_on(&self) -> bool {
        self.open.contains(&true)
    }
}

/// A PDF without what its layers hide; nothing where they hide nothing, or where it can't be read.
///
/// What is hidden is taken out of the contents and not only left unseen, so that a program that knows no layers does not show it.
pub fn without_hidden(pdf: &[u8]) -> Option<Vec<u8>> {
    let mut document = Document::load_mem(pdf).ok()?;
    if document.is_encrypted() || Layers::read(Objects(&document)).is_empty() {
        return None;
    }
    let changed: Vec<OwnedStream> =
        streams(&document).into_iter().filter_map(|stream| shown(&document, stream)).collect();
    if changed.is_empty() {
        return None;
    }
    for OwnedStream { owner, kind, content, resources } in changed {
        put(&mut document, owner, kind, content, resources).ok()?;
    }
    document.prune_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).ok()?;
    Some(bytes)
}

/// A content stream without what is hidden; nothing where none of it is.
fn shown(document: &Document, stream: OwnedStream) -> Option<OwnedStream> {
    let objects = Objects(document);
    let layers = Layers::read(objects);
    let found = Resources { objects, dict: Some(&stream.resources) };
    // A form or pattern that is hidden as a whole has nothing to show.
    let own = document.get_object(stream.owner).ok().and_then(as_dict);
    let nothing = own.is_some_and(|own| layers.hide_object(own));
    let hidden_xobject = |name: &[u8]| {
        let object = found.find("XObject", name).and_then(|(_, object)| as_dict(object));
        object.is_some_and(|dict| layers.hide_object(dict))
    };
    let mut graphics = Graphics::new(State::new(Affine::IDENTITY, EVERYWHERE));
    let (mut hidden, mut list, mut changed) = (Hidden::default(), Vec::new(), nothing);
    for operation in operations(&stream.content).list.into_iter().filter(|_| !nothing) {
        hidden.apply(&layers, &operation, found);
        graphics.apply(&operation, found);
        let name = operation.operands.first().and_then(|name| name.as_name().ok()).unwrap_or_default();
        let leaves = operation.operator == "Do" && hidden_xobject(name);
        if !hidden.is_on() && !leaves {
            list.push(operation);
            continue;
        }
        match operation.operator.as_str() {
            "Do" | "sh" | "BI" => {}
            // Paths may clip, and text moves on.
            "f" | "F" | "f*" | "S" | "s" | "B" | "B*" | "b" | "b*" => {
                list.push(Operation::new("n", Vec::new()));
            }
            "Tj" | "TJ" | "'" | "\"" => {
                list.push(Operation::new("Tr", vec![3.into()]));
                list.push(operation);
                list.push(Operation::new("Tr", vec![graphics.state.text.mode.into()]));
            }
            _ => {
                list.push(operation);
                continue;
            }
        }
        changed = true;
    }
    if !changed {
        return None;
    }
    let content = Content { operations: list }.encode().ok()?;
    let mut resources = stream.resources.clone();
    let named: Vec<Vec<u8>> = objects
        .dict(&resources, "XObject")
        .map(|named| named.iter().map(|(name, _)| name.clone()).filter(|name| hidden_xobject(name)).collect())
        .unwrap_or_default();
    for name in named {
        category(objects, &mut resources, "XObject").remove(&name);
    }
    Some(OwnedStream { content, resources, ..stream })
}

#[cfg(test)]
mod tests {
    use lopdf::{Stream, dictionary};

    use super::*;

    /// A page with two layers, of which the second is hidden, and a form in each.
    fn layered(content: &str) -> Document {
        let mut document = Document::with_version("1.6");
        let groups: Vec<Object> = ["Seen", "Hidden"]
            .map(|name| {
                document.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal(name) })
            })
            .map(Object::from)
            .to_vec();
        let form = |document: &mut Document, group: &Object| {
            let dict = dictionary! { "Subtype" => "Form", "OC" => group.clone() };
            document.add_object(Stream::new(dict, b"0 0 9 9 re f".to_vec()))
        };
        let forms = [form(&mut document, &groups[0]), form(&mut document, &groups[1])];
        let condition =
            |policy: &str| dictionary! { "Type" => "OCMD", "OCGs" => groups.clone(), "P" => policy };
        let not = vec!["Not".into(), groups[0].clone()];
        let resources = dictionary! {
            "Properties" => dictionary! {
                "Seen" => groups[0].clone(), "Hidden" => groups[1].clone(),
                "AllOn" => condition("AllOn"), "AnyOn" => condition("AnyOn"),
                "AnyOff" => condition("AnyOff"), "AllOff" => condition("AllOff"),
                "Not" => dictionary! { "Type" => "OCMD", "VE" => not },
            },
            "XObject" => dictionary! { "Seen" => forms[0], "Hidden" => forms[1] },
        };
        let content = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
        let page = document.add_object(dictionary! {
            "Type" => "Page", "Contents" => content, "Resources" => resources,
            "MediaBox" => [0, 0, 100, 100].map(Object::from).to_vec(),
        });
        let pages =
            document.add_object(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 });
        let default = dictionary! { "OFF" => vec![groups[1].clone()] };
        let catalog = document.add_object(dictionary! {
            "Type" => "Catalog", "Pages" => pages,
            "OCProperties" => dictionary! { "OCGs" => groups, "D" => default },
        });
        document.trailer.set("Root", catalog);
        document
    }

    /// The operations of the page without what is hidden.
    fn told(content: &str) -> String {
        let mut bytes = Vec::new();
        layered(content).save_to(&mut bytes).unwrap();
        let document = Document::load_mem(&without_hidden(&bytes).unwrap()).unwrap();
        let (content, _) = Objects(&document).page_content(Objects(&document).pages()[0]);
        let list = operations(&content).list;
        list.iter().map(|operation| operation.operator.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_hidden_is_taken_out() {
        assert_eq!(told("/OC /Seen BDC 0 0 9 9 re f EMC /Seen Do"), "BDC re f EMC Do");
        assert_eq!(told("/OC /Hidden BDC 0 0 9 9 re f EMC 1 1 2 2 re f"), "BDC re n EMC re f");
        assert_eq!(told("/Seen Do /Hidden Do"), "Do");
        assert_eq!(
            told("/OC /Hidden BDC BT /A BMC (a) Tj EMC ET EMC BT (b) Tj ET"),
            "BDC BT BMC Tr Tj Tr EMC ET EMC BT Tj ET",
            "text moves on unseen, and a mark within it ends nothing"
        );
    }

    #[test]
    fn conditions_of_several_layers_are_kept() {
        for (name, seen) in
            [("AllOn", false), ("AnyOn", true), ("AnyOff", true), ("AllOff", false), ("Not", false)]
        {
            let told = told(&format!("/OC /{name} BDC 0 0 9 9 re f EMC"));
            assert_eq!(told, if seen { "BDC re f EMC" } else { "BDC re n EMC" }, "{name}");
        }
    }

    #[test]
    fn a_form_that_is_hidden_is_gone_with_what_it_holds() {
        let mut bytes = Vec::new();
        layered("/Hidden Do").save_to(&mut bytes).unwrap();
        let document = Document::load_mem(&without_hidden(&bytes).unwrap()).unwrap();
        let forms = document.objects.values().filter(|object| {
            as_dict(object).is_some_and(|dict| Objects(&document).name(dict, "Subtype") == Some(b"Form"))
        });
        assert_eq!(forms.count(), 1, "the one that is seen");
    }

    #[test]
    fn what_has_no_layers_or_is_no_pdf_is_left_alone() {
        assert_eq!(without_hidden(b"%PDF-1.6"), None);
        let mut document = layered("/OC /Hidden BDC 0 0 9 9 re f EMC");
        let mut bytes = Vec::new();
        document.clone().save_to(&mut bytes).unwrap();
        assert!(without_hidden(&bytes).is_some());
        document.catalog_mut().unwrap().remove(b"OCProperties");
        bytes.clear();
        document.save_to(&mut bytes).unwrap();
        assert_eq!(without_hidden(&bytes), None);
    }
}
