//! Rules on text.

use super::Rule;
use crate::diag::Severity;

pub(super) const RULES: &[Rule] = &[
    Rule::warning(
        "double-space",
        "Two blanks where one belongs.",
        "They print as a hole in the line. `folio fix` takes the second one out.",
    )
    .example("text: Wages  fell.", "text: Wages fell."),
    Rule::warning(
        "double-word",
        "A word that stands twice in a row.",
        "It is hard to see where a line ends between the two.",
    )
    .example("text: Wages fell in the the north.", "text: Wages fell in the north."),
    Rule::warning(
        "straight-quotes",
        "Straight quotation marks or apostrophes.",
        "In print they are “ ” and ‘ ’; the apostrophe is ’. `folio fix` sets them. A backslash before a mark keeps it as it is.",
    )
    .example("text: It's called \"Wages\".", "text: It’s called “Wages”."),
    Rule::warning(
        "space-before-punctuation",
        "A blank before a full stop, comma, colon, semicolon, question or exclamation mark.",
        "In French, where some of these marks do stand apart, the rule does not look.",
    )
    .example("text: Wages fell .", "text: Wages fell."),
    Rule::warning(
        "placeholder",
        "A word that stands for text which is still to come: TODO, FIXME, TBD, XXX, lorem ipsum.",
        "Set the rule to `deny` when the report goes to press.",
    )
    .example("text: In 2019 TODO workers left.", "text: In 2019 9,195 workers left."),
    Rule::needed(
        "url-blank",
        "An address with a blank or line break in it.",
        "A long address that was copied from a PDF often has one. `folio fix` takes it out.",
    )
    .example("text: See <https://example.org/a report.pdf>.", "text: See <https://example.org/areport.pdf>."),
    Rule::settable(
        "abbreviation",
        Severity::Info,
        "An abbreviation that is used before it is spelled out.",
        "Readers who begin at the beginning meet it first where nobody tells them what it means.",
    )
    .example("text: |\n  The GMS grew.\n\n  The Greater Mekong Subregion (GMS) is large.", "text: |\n  The Greater Mekong Subregion (GMS) grew.\n\n  The GMS is large."),
    Rule::warning(
        "no-glyph",
        "A character for which no font of the project has a glyph.",
        "It would print as an empty box. Write another character, or put a font that has it into fonts/.",
    )
    .example("text: 日本", "text: Japan"),
];
