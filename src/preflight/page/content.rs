//! Faults of content streams.

use lopdf::{Dictionary, Object, ObjectId};

use super::context::{Check, Context, inside};
use crate::diag::{Rule, rules};
use crate::pdf::color::Space;
use crate::pdf::geometry::Rect;
use crate::pdf::object::{Objects, as_dict};
use crate::pdf::walk::{At, Fault, Visitor};
use crate::preflight::finding::{Collector, Finding};

rules! {
    CONTENT_UNREADABLE = Rule::needed(
        "content-unreadable",
        "A content stream can't be read to its end.",
        "What comes after is not printed, or differently by each program. Export the page again; two million operations are read, and no more.",
    )
    .standard("ISO 32000-1")
    .example("content can't be read to its end", "");
    CONTENT_UNBALANCED = Rule::needed(
        "content-unbalanced",
        "`q` and `Q` don't match.",
        "They save and restore the graphics state: what follows may be painted in the wrong colour or place. Export the page again.",
    )
    .standard("ISO 32000-1")
    .example("content saves and restores the state unevenly (q, Q)", "");
    CONTENT_RECURSION = Rule::needed(
        "content-recursion",
        "Content paints itself, or is nested too deeply.",
        "More than 24 streams within one another are followed by nobody. Flatten the forms.",
    )
    .standard("ISO 32000-1")
    .example("content paints itself, or is nested too deeply", "");
    RESOURCE_MISSING = Rule::needed(
        "resource-missing",
        "Content names a resource that does not exist.",
        "What it should paint is missing in print, be it an image, a form or a font. Export the page again.",
    )
    .standard("ISO 32000-1")
    .example("content names a resource that does not exist", "");
    XOBJECT_KIND = Rule::needed(
        "xobject-kind",
        "Content paints an object that does not say whether it is an image or a form.",
        "Some programs paint it, others leave it out. Export the page again.",
    )
    .standard("ISO 32000-1")
    .example("content paints an object that is neither an image nor a form (/Subtype)", "");
    SHADING_BROKEN = Rule::needed(
        "shading-broken",
        "A gradient’s function gives another number of inks than its space has.",
        "Some programs paint nothing there, others black. Export the page again, or draw the gradient in another program.",
    )
    .standard("ISO 32000-1")
    .example("a gradient’s function does not give the inks of its space; measured: 3; limit: 4", "");
}

/// Gathers the faults that the walk comes upon.
pub(super) struct Content<'a> {
    context: Context<'a>,
    findings: Collector,
}

impl<'a> Content<'a> {
    pub(super) fn new(context: Context<'a>) -> Self {
        Self { context, findings: context.collector() }
    }
}

impl<'a> Check<'a> for Content<'a> {
    fn finish(self: Box<Self>) -> Collector {
        self.findings
    }
}

impl<'a> Visitor<'a> for Content<'a> {
    fn other(&mut self, at: &At<'_, 'a>, id: Option<ObjectId>, dict: &'a Dictionary) {
        if self.context.objects.name(dict, "Subtype").is_none() {
            let message = "content paints an object that is neither an image nor a form (/Subtype)";
            let message = format!("{message}{}", inside(at.container));
            self.findings.push(Finding::new(&XOBJECT_KIND, message).object(id.or(at.stream)));
        }
    }

    fn shading(&mut self, at: &At<'_, 'a>, shading: &'a Dictionary, area: Option<Rect>) {
        let objects = self.context.objects;
        let (Ok(space), Some(function)) = (shading.get(b"ColorSpace"), objects.get(shading, "Function"))
        else {
            return;
        };
        let wanted = Space::read(objects, space, at.resources.dict).components();
        let found = match function {
            Object::Array(items) => match items.as_slice() {
                [one] => outputs(objects, one, 0),
                items => Some(items.len()),
            },
            function => outputs(objects, function, 0),
        };
        if let Some(found) = found.filter(|found| wanted > 0 && *found != wanted) {
            let message = "a gradient’s function does not give the inks of its space";
            let finding = Finding::new(&SHADING_BROKEN, format!("{message}{}", inside(at.container)));
            let finding = finding.measured(found.to_string(), wanted.to_string()).object(at.stream);
            self.findings.push(finding.on(area.filter(|_| !at.is_detached)));
        }
    }

    fn fault(&mut self, at: &At<'_, 'a>, fault: Fault) {
        let (rule, message) = match fault {
            Fault::Unreadable => (&CONTENT_UNREADABLE, "content can't be read to its end"),
            Fault::Unbalanced => {
                (&CONTENT_UNBALANCED, "content saves and restores the state unevenly (q, Q)")
            }
            Fault::Recursion => (&CONTENT_RECURSION, "content paints itself, or is nested too deeply"),
            Fault::MissingResource => (&RESOURCE_MISSING, "content names a resource that does not exist"),
            Fault::TooMuch => {
                (&CONTENT_UNREADABLE, "there is too much content to check; some was passed over")
            }
        };
        self.findings
            .push(Finding::new(rule, format!("{message}{}", inside(at.container))).object(at.stream));
    }
}

/// How many numbers a function gives (ISO 32000-1, 7.10); nothing if it does not say.
fn outputs(objects: Objects, function: &Object, depth: usize) -> Option<usize> {
    let dict = as_dict(objects.resolve(function))?;
    let length = |key| objects.array(dict, key).map(<[Object]>::len);
    match objects.integer(dict, "FunctionType")? {
        0 | 4 => length("Range").map(|bounds| bounds / 2),
        2 => Some(length("C0").or(length("C1")).unwrap_or(1)),
        // A stitching function gives what its parts give; none is its own part for long.
        3 if depth < 8 => outputs(objects, objects.array(dict, "Functions")?.first()?, depth + 1),
        _ => None,
    }
}
