//! Rules on finished pages.

use super::Rule;

pub(super) const RULES: &[Rule] = &[
    Rule::needed(
        "layout",
        "What Typst finds while it sets the pages: at the YAML line for content, at its own line for a layout.",
        "A mistake in layout/ is for the designer; the message says what was being set.",
    )
    .example("error: unknown variable: captoin", ""),
    Rule::warning(
        "note-on-other-page",
        "A note on another page than its mark.",
        "Readers look for it at the foot of the page. Where a mark stands in the last lines of a page, Typst may set its note a page early or late: move the mark to the sentence before or after, or shorten or lengthen the paragraph by a line.",
    )
    .example("mark 12 stands on page 8, note 12 at the foot of page 7", ""),
    Rule::warning(
        "heading-at-foot",
        "A heading at the foot of a page, with no text under it.",
        "It belongs to the text on the next page: shorten or lengthen the text before it by some lines, or move a photo.",
    )
    .example("‘By house’ is the last line of page 8", ""),
    Rule::warning(
        "page-nearly-empty",
        "A last page of a part with only a few lines.",
        "Shorten the part by these lines, or set one of its photos smaller.",
    )
    .example("page 14 holds 3 lines, the last of the part", ""),
    Rule::warning(
        "widow",
        "The last line of a paragraph alone at the head of a page or column.",
        "Shorten the paragraph by a few words, or lengthen it by a line.",
    )
    .example("‘last year.’ stands alone at the head of page 9", ""),
    Rule::warning(
        "orphan",
        "The first line of a paragraph alone at the foot of a page or column.",
        "Shorten or lengthen the text before it by a line.",
    )
    .example("‘Wages fell in’ stands alone at the foot of page 8", ""),
    Rule::warning(
        "overfull",
        "A line that is wider than its column: a word or address that can't be broken.",
        "Write the word another way, or give the table's column a larger `width`.",
    )
    .example("‘Donaudampfschifffahrtsgesellschaft’ is wider than its cell", ""),
    Rule::warning(
        "outside-margins",
        "Text that stands outside the margins of its page, or beyond its edge.",
        "The press cuts off what stands at the edge. Shorten the text, or ask the designer.",
    )
    .example("a caption reaches 4 mm into the outer margin of page 12", ""),
];
