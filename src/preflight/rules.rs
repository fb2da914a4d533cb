//! The rules of the preflight, by subject. `docs/print.md` says of each what it means and what its limit is.

use crate::diag::{Rule, Severity};

macro_rules! rules {
    ($($name:ident = $severity:ident $id:literal $standard:literal;)*) => {
        $(pub(super) const $name: Rule =
            Rule { level: Severity::$severity, ..Rule::needed($id, "", "").standard($standard) };)*

        /// All rules, in the order of the documentation.
        pub const ALL: &[Rule] = &[$($name),*];
    };
}

rules! {
    // The file
    FILE_NOT_PDF = Error "file-not-pdf" "ISO 32000-1";
    FILE_BROKEN = Error "file-broken" "ISO 32000-1";
    FILE_ENCRYPTED = Error "file-encrypted" "ISO 15930-7";
    FILE_WITHOUT_PAGES = Error "file-without-pages" "ISO 32000-1";
    PDF_VERSION = Warning "pdf-version" "ISO 15930-7";
    FILE_ID = Error "file-id" "ISO 15930-7";
    EXTERNAL_STREAM = Error "external-stream" "ISO 15930-7";
    EMBEDDED_FILE = Error "embedded-file" "ISO 15930-7";
    JAVASCRIPT = Error "javascript" "ISO 15930-7";
    OPEN_ACTION = Error "open-action" "ISO 15930-7";
    ACTION = Error "action" "ISO 15930-7";
    FORM_FIELD = Error "form-field" "ISO 15930-7";
    POSTSCRIPT_XOBJECT = Error "postscript-xobject" "ISO 15930-7";
    REFERENCE_XOBJECT = Error "reference-xobject" "ISO 15930-7";
    ALTERNATE_IMAGE = Error "alternate-image" "ISO 15930-7";
    OPI = Error "opi" "ISO 15930-7";
    PRESEPARATED_PAGE = Error "preseparated-page" "ISO 15930-7";
    LAYER_CONFIGURATION = Error "layer-configuration" "ISO 15930-7";
    LAYER_STATE = Error "layer-automatic-state" "ISO 15930-7";
    // Metadata
    XMP_MISSING = Error "xmp-missing" "ISO 15930-7";
    XMP_UNREADABLE = Error "xmp-unreadable" "ISO 15930-7";
    XMP_COMPRESSED = Warning "xmp-compressed" "ISO 15930-7";
    PDFX_VERSION = Error "pdfx-version" "ISO 15930-7";
    XMP_TITLE = Error "xmp-title" "ISO 15930-7";
    XMP_DATE = Error "xmp-date" "ISO 15930-7";
    XMP_IDENTITY = Error "xmp-identity" "ISO 15930-7";
    TRAPPED = Error "trapped" "ISO 15930-7";
    INFO_CONTRADICTS_XMP = Error "info-contradicts-xmp" "ISO 15930-7";
    // Output intent
    OUTPUT_INTENT_MISSING = Error "output-intent-missing" "ISO 15930-7";
    OUTPUT_INTENT_MULTIPLE = Error "output-intent-multiple" "ISO 15930-7";
    OUTPUT_CONDITION = Error "output-condition" "ISO 15930-7";
    OUTPUT_PROFILE_MISSING = Error "output-profile-missing" "ISO 15930-7";
    OUTPUT_PROFILE_BROKEN = Error "output-profile-broken" "ISO 15930-7";
    OUTPUT_PROFILE_CLASS = Error "output-profile-class" "ISO 15930-7";
    OUTPUT_PROFILE_SPACE = Error "output-profile-space" "GWG R0035";
    OUTPUT_PROFILE_REFERENCE = Error "output-profile-reference" "ISO 15930-7";
    // Boxes and pages
    MEDIA_BOX_MISSING = Error "media-box-missing" "ISO 32000-1";
    TRIM_BOX_MISSING = Error "trim-box-missing" "ISO 15930-7";
    TRIM_AND_ART_BOX = Error "trim-and-art-box" "ISO 15930-7";
    BOX_ORDER = Error "box-order" "ISO 15930-7";
    BLEED_BOX_MISSING = Error "bleed-box-missing" "printers";
    BLEED_TOO_SMALL = Error "bleed-too-small" "printers";
    CROP_BOX = Error "crop-box" "GWG R0003";
    USER_UNIT = Error "user-unit" "GWG R0002";
    PAGE_ROTATED = Warning "page-rotated" "GWG R0004";
    TRIM_SIZE = Warning "trim-size" "GWG R0004";
    BLEED_NOT_REACHED = Error "bleed-not-reached" "printers";
    PAGE_EMPTY = Warning "page-empty" "GWG R0005";
    // Content and annotations
    CONTENT_UNREADABLE = Error "content-unreadable" "ISO 32000-1";
    CONTENT_UNBALANCED = Error "content-unbalanced" "ISO 32000-1";
    CONTENT_RECURSION = Error "content-recursion" "ISO 32000-1";
    RESOURCE_MISSING = Error "resource-missing" "ISO 32000-1";
    ANNOTATION = Error "annotation" "ISO 15930-7";
    // Fonts and text
    FONT_MISSING = Error "font-missing" "ISO 32000-1";
    FONT_NOT_EMBEDDED = Error "font-not-embedded" "ISO 15930-7";
    FONT_BROKEN = Error "font-broken" "ISO 15930-7";
    GLYPH_MISSING = Error "glyph-missing" "ISO 15930-7";
    GLYPH_WIDTH = Error "glyph-width" "ISO 15930-7";
    CID_TO_GID_MAP = Error "cid-to-gid-map" "ISO 15930-7";
    FONT_COURIER = Warning "font-courier" "GWG R0014";
    TEXT_NEAR_TRIM = Warning "text-near-trim" "printers";
    SMALL_WHITE_TEXT = Warning "small-white-text" "GWG R0016";
    SMALL_TEXT_INKS = Warning "small-text-inks" "GWG R0017";
    RICH_BLACK_TEXT = Warning "rich-black-text" "GWG R0015";
    // Colour
    DEVICE_RGB = Error "device-rgb" "ISO 15930-7, GWG R0027";
    ICC_BASED = Error "icc-based" "GWG R0027";
    CALIBRATED_COLOR = Error "calibrated-color" "GWG R0027";
    LAB = Error "lab" "GWG R0027";
    DEFAULT_COLOR_SPACE = Error "default-color-space" "GWG R0027";
    DEVICE_GRAY = Warning "device-gray" "GWG R0011";
    SPOT_COLOR = Error "spot-color" "GWG R0020";
    REGISTRATION_COLOR = Warning "registration-color" "GWG R0024";
    COLOR_SPACE_BROKEN = Error "color-space-broken" "ISO 32000-1";
    // Transparency and graphics state
    BLEND_SPACE = Error "blend-space" "GWG R0030";
    PAGE_GROUP_MISSING = Warning "page-group-missing" "printers";
    BLEND_MODE = Error "blend-mode" "ISO 15930-7";
    TRANSFER_FUNCTION = Error "transfer-function" "ISO 15930-7";
    HALFTONE = Error "halftone" "ISO 15930-7";
    // Images
    IMAGE_RESOLUTION = Error "image-resolution" "GWG R0031";
    BITMAP_RESOLUTION = Error "bitmap-resolution" "GWG R0032";
    IMAGE_INTERPOLATION = Warning "image-interpolation" "printers";
    IMAGE_BROKEN = Error "image-broken" "ISO 32000-1";
    // Ink, lines, overprint
    TOTAL_INK = Error "total-ink" "printers";
    AVERAGE_INK = Warning "average-ink" "GWG R0026";
    HAIRLINE = Error "hairline" "GWG2015 effective line width";
    THIN_WHITE_LINE = Warning "thin-white-line" "GWG R0018";
    THIN_LINE_INKS = Warning "thin-line-inks" "GWG R0019";
    WHITE_TEXT_OVERPRINT = Error "white-text-overprint" "GWG R0007";
    WHITE_PATH_OVERPRINT = Warning "white-path-overprint" "GWG R0008";
    BLACK_TEXT_KNOCKS_OUT = Warning "black-text-knocks-out" "GWG R0009";
    BLACK_LINE_KNOCKS_OUT = Warning "black-line-knocks-out" "GWG R0010";
    GRAY_OVERPRINT = Warning "gray-overprint" "GWG R0013";
    ICC_OVERPRINT = Error "icc-overprint" "ISO 15930-7";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_rule_has_a_name_of_its_own() {
        assert_eq!(ALL.iter().map(|rule| rule.id).collect::<HashSet<_>>().len(), ALL.len());
    }

    #[test]
    fn each_rule_is_documented_with_its_severity_and_standard() {
        let text = include_str!("../../docs/print.md");
        for rule in ALL {
            let line = text.lines().find(|line| line.starts_with(&format!("| `{}` |", rule.id)));
            let line = line.unwrap_or_else(|| panic!("docs/print.md says nothing of {}", rule.id));
            let severity = if rule.level == Severity::Error { "error" } else { "warning" };
            assert!(line.contains(severity) && line.contains(rule.standard), "{line}");
        }
    }
}
