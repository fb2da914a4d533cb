//! What can be wrong with a file that a translator sends back.

use crate::diag::{Rule, rules};

rules! {
    TRANSLATION_FILE = Rule::needed(
        "translation-file",
        "A file from a translator that can’t be read.",
        "`folio translate import` reads XLIFF 1.2 (.xlf) and PO (.po), as `folio translate export` writes them and translators’ programs save them.",
    )
    .example("msgid \"Lanterns", "msgid \"Lanterns\"");
    TRANSLATION_UNIT = Rule::needed(
        "translation-unit",
        "A text from a translator whose placeholders are not those of the original.",
        "Placeholders such as {1} stand for notes, links, references and emphasis. Each of them stands in the translation once; nothing is brought in until all do.",
    )
    .example("msgid \"Four hundred.{1}\"\nmsgstr \"สี่ร้อย\"", "msgid \"Four hundred.{1}\"\nmsgstr \"สี่ร้อย{1}\"");
    TRANSLATION_LEFT_OUT = Rule::warning(
        "translation-left-out",
        "A text from a translator whose original has changed or is gone since it was sent.",
        "All other texts are brought in. Export once more and send the new file, or write the text into source/th by hand.",
    )
    .example("the original was changed after `folio translate export`", "folio translate export --to th");
}
