//! Annotations and actions of a page (ISO 32000-1, 12.5 and 12.6).

use super::context::Context;
use crate::diag::{Rule, rules};
use crate::pdf::geometry::RectExt;
use crate::pdf::object::as_dict;
use crate::preflight::file::{ACTION, is_action};
use crate::preflight::finding::{Collector, Finding};

rules! {
    ANNOTATION = Rule::needed(
        "annotation",
        "An annotation touches the bleed box; TrapNet and PrinterMark may.",
        "Notes and links are for readers at a screen, and no press prints them as they look. Export the file without them.",
    )
    .standard("ISO 15930-7")
    .example("an annotation of type Link touches the printed area", "");
}

/// Checks a page's annotations.
pub(super) fn check(context: &Context, findings: &mut Collector) {
    let (objects, page) = (context.objects, context.page);
    if objects.dict(page.dict, "AA").is_some_and(|actions| !actions.is_empty()) {
        findings.push(Finding::new(&ACTION, "opening or closing the page runs an action (/AA)"));
    }
    for object in objects.array(page.dict, "Annots").unwrap_or_default() {
        let Some(annotation) = as_dict(objects.resolve(object)) else { continue };
        let id = object.as_reference().ok();
        let subtype = objects.name(annotation, "Subtype").unwrap_or_default();
        let kind = String::from_utf8_lossy(subtype).into_owned();
        let area = objects.rect(annotation, "Rect");
        let touches = area.is_none_or(|rect| rect.common(context.boxes.bleed).is_some());
        if touches && !matches!(subtype, b"TrapNet" | b"PrinterMark") {
            let message = format!("an annotation of type {kind} touches the printed area");
            findings.push(Finding::new(&ANNOTATION, message).object(id).on(area));
        }
        if is_action(objects, annotation) || objects.dict(annotation, "AA").is_some() {
            let message = format!("an annotation of type {kind} has an action");
            findings.push(Finding::new(&ACTION, message).object(id).on(area));
        }
    }
}
