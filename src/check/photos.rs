//! Photos: those that are named and missing, left over or used twice, and what each must say of itself.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::messages::{Known, range_error, unknown_of_many};
use super::structure::EMPTY;
use crate::content::decode::Spanned;
use crate::content::model::{Consent, Photo, Report};
use crate::content::outline::PhotoUse;
use crate::content::yaml::ValueSpan;
use crate::content::{Outline, PhotoUseKind};
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};
use crate::project::Project;

rules! {
    UNKNOWN_PHOTO = Rule::needed(
        "unknown-photo",
        "A photo that is missing from photos.yaml.",
        "A photo has one entry in photos.yaml, under the id by which the content names it.",
    )
    .example("- photo: valey", "- photo: valley");
    PHOTO_ROW = Rule::needed(
        "photo-row",
        "A photo row of one photo, or of more than four.",
        "Two to four photos stand side by side; a single one is `- photo:`.",
    )
    .example("- photos: [valley]", "- photo: valley");
    CAPTION_MISSING = Rule::needed(
        "caption-missing",
        "A photo in the text that has no caption.",
        "Only photos on covers, openers and letters go without a caption.",
    )
    .example("valley: { file: images/valley.jpg, alt: A valley. }", "valley: { file: images/valley.jpg, caption: The valley in May., alt: A valley. }");
    CREDIT_MISSING = Rule::warning(
        "credit-missing",
        "A photo that the report shows and that credits nobody.",
        "Who took a photo has a right to be named; the list of photos prints the credits.",
    )
    .example("valley: { file: images/valley.jpg, alt: A valley. }", "valley: { file: images/valley.jpg, credit: John Hulme, alt: A valley. }");
    ALT_IS_CAPTION = Rule::warning(
        "alt-is-caption",
        "A text alternative that says no more than the caption.",
        "Screen readers read both. The caption tells what matters about the photo, the alternative what is to be seen on it.",
    )
    .example("caption: Fishing near Mae Sot.\nalt: Fishing near Mae Sot.", "caption: Fishing near Mae Sot.\nalt: A woman in a straw hat pulls a net out of a brown river.");
    CONSENT = Rule::warning(
        "consent",
        "A photo for which nobody recorded the consent of those whom it shows.",
        "Write `consent: recorded` when it is on file, `consent: not-needed` where nobody can be recognised.",
    )
    .example("valley: { file: images/valley.jpg, alt: A valley. }", "valley: { file: images/valley.jpg, alt: A valley., consent: not-needed }");
    PHOTO_TWICE = Rule::warning(
        "photo-twice",
        "A photo that is used twice.",
        "Readers notice a photo that returns. A cover, an opener and a letter may show one that stands in the text too.",
    )
    .example("- photo: valley\n- photo: valley", "- photo: valley\n- photo: lake");
    UNUSED_PHOTO = Rule::warning(
        "unused-photo",
        "A photo of photos.yaml that the report does not show.",
        "Span it with a `- photo:` block, or take its entry out.",
    )
    .example("photos:\n  left-over: { file: images/left-over.jpg, alt: Nobody sees this. }", "- photo: left-over");
    UNUSED_IMAGE = Rule::warning(
        "unused-image",
        "A file in images/ that photos.yaml does not name.",
        "Add it to photos.yaml, or take the file out: whoever gets the folder gets it too.",
    )
    .example("images/IMG_2041.jpg is not named in photos.yaml", "");
}

/// Checks the photos of a report.
pub(super) fn check(report: &Report, outline: &Outline, project: &Project, problems: &mut Diagnostics) {
    named(report, outline, problems);
    twice(outline, problems);
    unused_images(report, project, problems);
    let shown: HashSet<&str> = outline.photo_uses().iter().map(|photo| photo.id.as_str()).collect();
    // Logos stand in no list of photos, where credits are printed.
    let listed = outline.photo_uses().iter().filter(|photo| photo.kind.is_listed());
    let listed: HashSet<&str> = listed.map(|photo| photo.id.as_str()).collect();
    for (id, photo) in &report.photos.0 {
        match shown.contains(id.value.as_str()) {
            true => {
                if listed.contains(id.value.as_str()) {
                    credit(id, photo, problems);
                }
                consent(id, photo, problems);
            }
            false => unused(id, problems),
        }
        alt_is_caption(photo, problems);
    }
}

/// The photos that stand in the text.
fn in_text(outline: &Outline) -> impl Iterator<Item = &PhotoUse> {
    outline.photo_uses().iter().filter(|photo| match photo.kind {
        PhotoUseKind::Block(_) | PhotoUseKind::Row | PhotoUseKind::Declared { captioned: true, .. } => true,
        PhotoUseKind::Cover
        | PhotoUseKind::Logo
        | PhotoUseKind::Opener
        | PhotoUseKind::Portrait
        | PhotoUseKind::Declared { captioned: false, .. } => false,
    })
}

/// Two to four photos stand side by side.
pub(super) fn row(row: &Spanned<Vec<Spanned<String>>>, problems: &mut Diagnostics) {
    if !(2..=4).contains(&row.value.len()) {
        problems.push(
            Diagnostic::of(
                &PHOTO_ROW,
                format!("a photo row has 2 to 4 photos, this has {}", row.value.len()),
            )
            .at(row.span.whole())
            .help("use `- photo:` for a single one, or make several rows"),
        );
    }
}

/// Readers notice a photo that returns.
fn twice(outline: &Outline, problems: &mut Diagnostics) {
    let mut seen: HashMap<&str, ValueSpan> = HashMap::new();
    for PhotoUse { id, span, .. } in in_text(outline) {
        match seen.get(id.as_str()) {
            Some(first) => problems.push(
                Diagnostic::of(&PHOTO_TWICE, format!("the photo `{id}` is used twice"))
                    .at(span.whole())
                    .related(first.whole(), "first used here")
                    .help("use another photo in one of the two places"),
            ),
            None => {
                seen.insert(id, *span);
            }
        }
    }
}

/// A photo that nobody sees was forgotten, or is left over.
fn unused(id: &Spanned<String>, problems: &mut Diagnostics) {
    problems.push(
        Diagnostic::of(&UNUSED_PHOTO, format!("the report does not show the photo `{}`", id.value))
            .at(id.span.whole())
            .help(format!("place it with `- photo: {}`, or take its entry out", id.value)),
    );
}

/// A picture in images/ that no entry names goes to everybody who gets the folder.
fn unused_images(report: &Report, project: &Project, problems: &mut Diagnostics) {
    let picture = |path: &Path| {
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        ending.is_some_and(|e| {
            matches!(e.as_str(), "jpg" | "jpeg" | "png" | "tif" | "tiff" | "webp" | "jxl" | "heic" | "svg")
        })
    };
    let named: HashSet<&str> = report.photos.0.iter().map(|(_, photo)| photo.file.value.as_str()).collect();
    for path in project.files("images", picture).into_iter().filter(|path| !named.contains(path.as_str())) {
        problems.push(
            Diagnostic::of(&UNUSED_IMAGE, format!("photos.yaml does not name the file `{path}`"))
                .help("add it to photos.yaml, or take the file out"),
        );
    }
}

/// Who took a photo is named.
fn credit(id: &Spanned<String>, photo: &Photo, problems: &mut Diagnostics) {
    if photo.credit.is_none() {
        problems.push(
            Diagnostic::of(&CREDIT_MISSING, format!("the photo `{}` credits nobody", id.value))
                .at(id.span.whole())
                .help("add `credit:` with the name of who took it"),
        );
    }
}

/// Those who can be recognised must have agreed.
fn consent(id: &Spanned<String>, photo: &Photo, problems: &mut Diagnostics) {
    if photo.consent == Consent::NotRecorded {
        problems.push(
            Diagnostic::of(&CONSENT, format!("no consent is recorded for the photo `{}`", id.value))
                .at(id.span.whole())
                .help("write `consent: recorded` when it is on file, or `consent: not-needed` if nobody can be recognised"),
        );
    }
}

/// The alternative says what is to be seen, not once more what the caption says.
fn alt_is_caption(photo: &Photo, problems: &mut Diagnostics) {
    let bare = |text: &str| text.trim().trim_end_matches('.').to_lowercase();
    let Some(caption) = photo.caption.as_ref() else { return };
    if bare(&caption.plain()) == bare(&photo.alt.value) {
        problems.push(
            Diagnostic::of(&ALT_IS_CAPTION, "the text alternative says the same as the caption")
                .at(photo.alt.span.whole())
                .related(caption.span.whole(), "the caption is here")
                .help("say what is to be seen on the photo, for those who can’t see it"),
        );
    }
}

/// Photos that are named exist, and their values are possible.
fn named(report: &Report, outline: &Outline, problems: &mut Diagnostics) {
    fn name(path: &str) -> &str {
        path.rsplit('/').next().unwrap_or(path)
    }
    let photos = &report.photos.0;
    let known = Known::new(photos.iter().map(|(id, _)| id.value.as_str()));
    // Of two photos of one file the first is offered.
    let by_file: HashMap<&str, &str> =
        photos.iter().rev().map(|(id, photo)| (name(&photo.file.value), id.value.as_str())).collect();
    for PhotoUse { id, span, .. } in outline.photo_uses() {
        if !known.has(id) {
            problems.push(match by_file.get(name(id)) {
                Some(meant) => Diagnostic::of(
                    &UNKNOWN_PHOTO,
                    format!("`{id}` is the file of a photo, which is named by its id"),
                )
                .at(span.whole())
                .help(format!("did you mean `{meant}`?")),
                None => unknown_of_many(
                    &UNKNOWN_PHOTO,
                    "photo",
                    id,
                    span.whole(),
                    &known,
                    "add it to photos.yaml",
                ),
            });
        }
    }
    let in_text: HashSet<&str> = in_text(outline).map(|photo| photo.id.as_str()).collect();
    for (id, photo) in &report.photos.0 {
        if photo.caption.is_none() && in_text.contains(id.value.as_str()) {
            problems.push(
                Diagnostic::of(&CAPTION_MISSING, format!("the photo `{}` has no caption", id.value))
                    .at(id.span.whole())
                    .help("add `caption:`; only photos on covers, openers and letters go without"),
            );
        }
        if photo.alt.value.trim().is_empty() {
            problems.push(
                Diagnostic::of(&EMPTY, format!("the photo `{}` has no text alternative", id.value))
                    .at(photo.alt.span.whole())
                    .help("say what the picture shows, for those who can’t see it"),
            );
        }
        if let Some(focus) = photo.focus.as_ref().filter(|f| f.value.iter().any(|v| !(0.0..=1.0).contains(v)))
        {
            problems.push(range_error("a focus point goes from 0 to 1, from left and from top", focus.span));
        }
    }
}
