//! Rules on photos.

use super::Rule;
use crate::diag::Severity;

pub(super) const RULES: &[Rule] = &[
    Rule::needed(
        "photo-file",
        "A file that is no whole picture of a kind that folio reads.",
        "Photos are JPEG, PNG, TIFF or WebP files. A file whose end is missing was not copied whole.",
    )
    .example("file: images/valley.heic", "file: images/valley.jpg"),
    Rule::needed(
        "unknown-photo",
        "A photo that is missing from photos.yaml.",
        "A photo has one entry in photos.yaml, under the id by which the content names it.",
    )
    .example("- photo: valey", "- photo: valley"),
    Rule::needed(
        "photo-row",
        "A photo row of one photo, or of more than four.",
        "Two to four photos stand side by side; a single one is `- photo:`.",
    )
    .example("- photos: [valley]", "- photo: valley"),
    Rule::needed(
        "caption-missing",
        "A photo in the text that has no caption.",
        "Only photos on covers, openers and letters go without a caption.",
    )
    .example("valley: { file: images/valley.jpg, alt: A valley. }", "valley: { file: images/valley.jpg, caption: The valley in May., alt: A valley. }"),
    Rule::warning(
        "credit-missing",
        "A photo that the report shows and that credits nobody.",
        "Who took a photo has a right to be named; the list of photos prints the credits.",
    )
    .example("valley: { file: images/valley.jpg, alt: A valley. }", "valley: { file: images/valley.jpg, credit: John Hulme, alt: A valley. }"),
    Rule::warning(
        "alt-is-caption",
        "A text alternative that says no more than the caption.",
        "Screen readers read both. The caption tells what matters about the photo, the alternative what is to be seen on it.",
    )
    .example("caption: Fishing near Mae Sot.\nalt: Fishing near Mae Sot.", "caption: Fishing near Mae Sot.\nalt: A woman in a straw hat pulls a net out of a brown river."),
    Rule::warning(
        "consent",
        "A photo for which nobody recorded the consent of those whom it shows.",
        "Write `consent: recorded` when it is on file, `consent: not-needed` where nobody can be recognised.",
    )
    .example("valley: { file: images/valley.jpg, alt: A valley. }", "valley: { file: images/valley.jpg, alt: A valley., consent: not-needed }"),
    Rule::warning(
        "photo-twice",
        "A photo that is used twice.",
        "Readers notice a photo that returns. A cover, an opener and a letter may show one that stands in the text too.",
    )
    .example("- photo: valley\n- photo: valley", "- photo: valley\n- photo: lake"),
    Rule::warning(
        "unused-photo",
        "A photo of photos.yaml that the report does not show.",
        "Place it with a `- photo:` block, or take its entry out.",
    )
    .example("photos:\n  left-over: { file: images/left-over.jpg, alt: Nobody sees this. }", "- photo: left-over"),
    Rule::warning(
        "unused-image",
        "A file in images/ that photos.yaml does not name.",
        "Add it to photos.yaml, or take the file out: whoever gets the folder gets it too.",
    )
    .example("images/IMG_2041.jpg is not named in photos.yaml", ""),
    Rule::settable(
        "photo-ppi-low",
        Severity::Error,
        "A photo with less than 150 pixels per inch at the size at which it is printed.",
        "Such a photo shows its pixels in print: set it smaller, crop it less, or ask for the file of the camera.",
    )
    .example("a photo of 800 × 533 pixels across the whole page has 98 ppi", "a photo of 2480 pixels across the whole page has 300 ppi"),
    Rule::warning(
        "photo-ppi",
        "A photo with less than 225 pixels per inch at the size at which it is printed.",
        "Such a photo looks soft in print: set it smaller, crop it less, or ask for the file of the camera.",
    )
    .example("a photo of 1600 × 1067 pixels across the whole page has 193 ppi", "a photo of 2480 pixels across the whole page has 300 ppi"),
];
