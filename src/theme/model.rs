//! The theme's types. They follow the file; units are those of each value's type.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, IgnoredAny};

use super::value::{Cmyk, Count, Millimetres, Points, Rgb, Share, Shift, Size, Times, Weight};
use crate::content::decode::{Entries, List, Spanned};

/// `layout/theme.yaml`: every measure, face and ink that the pages use. Keys that are not listed are errors, but for those in `own`.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Theme {
    /// The colours by their names.
    pub palette: Entries<Color>,
    /// Which colour of the palette each ink of the pages is.
    pub inks: Inks,
    /// Families of type, in the order of search.
    pub faces: Faces,
    /// Roles of type.
    #[serde(rename = "type")]
    pub type_scale: TypeScale,
    /// Roles of display type, by any names: those that the blocks of `layout/blocks` use.
    #[serde(default)]
    pub display: Entries<TypeRole>,
    /// What scripts of the region ask for, by the codes of their languages.
    #[serde(default)]
    pub scripts: Entries<Script>,
    /// The grid.
    pub grid: Grid,
    /// The page and its margins.
    pub page: Page,
    /// How thick rules are.
    pub strokes: Strokes,
    /// Widths of pieces, in columns of the grid.
    pub spans: Spans,
    /// Heights of pieces, per cent of a page's lines, to the whole line.
    pub heights: Heights,
    /// Room for what hangs before words.
    pub hangs: Hangs,
    /// Small spaces.
    pub spaces: Spaces,
    /// Measures of charts.
    pub charts: Charts,
    /// Measures of tables.
    pub tables: Tables,
    /// The bounds of good setting: what lies beyond is told.
    pub bounds: Bounds,
    /// The cover.
    pub cover: Cover,
    /// The openers of parts.
    pub opener: Opener,
    /// The contact sheet.
    pub contact_sheet: ContactSheet,
    /// A designer's own values for own layouts, by any names: the one group that folio does not look into. Layouts find it as `own`.
    pub own: Option<BTreeMap<String, Anything>>,
}

/// A value that folio does not look at.
#[derive(Debug, Clone, Copy)]
pub struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer).map(|_| Self)
    }
}

impl JsonSchema for Anything {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Anything".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        true.into()
    }
}

/// A colour with a value for each edition.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Color {
    /// For print: cyan, magenta, yellow and black, each 0 to 100 per cent.
    pub cmyk: Cmyk,
    /// For the screen: sRGB, such as `"#0a4d5a"`.
    pub rgb: Rgb,
    /// The ink that it is printed as, such as `PANTONE 7570 C`; `cmyk` stands for it where that ink is missing.
    pub spot: Option<String>,
}

/// A name of the palette.
type Name = Spanned<String>;

/// The inks of the pages, each a name of the palette. Layouts name these roles alone.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Inks {
    /// Words and figures.
    pub text: Name,
    /// Credits, running heads, remarks.
    pub quiet: Name,
    /// Headings, names of groups, folios.
    pub head: Name,
    /// Opening lines, quotations, parts in the contents.
    pub lead: Name,
    /// Words that lead to an address.
    pub link: Name,
    /// Numbers of headings and pages, marks of lists.
    pub accent: Name,
    /// What is missing, on the contact sheet.
    pub alert: Name,
    /// Rules above notes and around tables.
    pub rule: Name,
    /// Rules above sections and months.
    pub head_rule: Name,
    /// Thin rules between rows.
    pub hairline: Name,
    /// The field of a photo that is missing.
    pub stand_in: Name,
    /// Fields of colour: covers, openers, empty pages.
    pub field: Name,
    /// The river on a field.
    pub field_lines: Name,
    /// Words on a field.
    pub on_field: Name,
    /// The sentence of an opener.
    pub on_field_quiet: Name,
    /// The year, and the address on the back cover.
    pub on_field_accent: Name,
    /// The river across the foot of a page.
    pub page_lines: Name,
    /// Series of a chart, in this order.
    pub series: Spanned<List<Name>>,
}

impl Inks {
    /// The names of the palette that are used.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        let Self { text, quiet, head, lead, link, accent, alert, rule, .. } = self;
        let Self { head_rule, hairline, stand_in, field, field_lines, .. } = self;
        let Self { on_field, on_field_quiet, on_field_accent, page_lines, series, .. } = self;
        let words = [text, quiet, head, lead, link, accent, alert, rule, head_rule, hairline, stand_in];
        let fields = [field, field_lines, on_field, on_field_quiet, on_field_accent, page_lines];
        words.into_iter().chain(fields).chain(series.value.iter())
    }
}

/// Families of type in the order of search: the house face first, then one for each other script.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Faces {
    /// For text.
    pub serif: Spanned<List<Spanned<String>>>,
    /// For labels, tables and captions.
    pub sans: Spanned<List<Spanned<String>>>,
}

/// Roles of type.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct TypeScale {
    /// Text.
    pub text: TypeRole,
    /// Notes, captions, remarks, labels.
    pub note: TypeRole,
    /// Tables, directory, calendar, people.
    pub small: TypeRole,
    /// Letters.
    pub letter: TypeRole,
    /// Opening lines, quotations.
    pub lead: TypeRole,
    /// Page numbers of parts, in the contents.
    pub page: TypeRole,
    /// Headings of the fourth level.
    pub head_4: TypeRole,
    /// Headings of the third level.
    pub head_3: TypeRole,
    /// Headings of sections.
    pub head_2: TypeRole,
    /// Titles of parts.
    pub head_1: TypeRole,
    /// Titles on openers.
    pub opener: TypeRole,
    /// The year on the cover.
    pub year: TypeRole,
}

impl TypeScale {
    /// All roles.
    pub(super) fn roles(&self) -> [&TypeRole; 12] {
        let Self { text, note, small, letter, lead, page, .. } = self;
        let Self { head_4, head_3, head_2, head_1, opener, year, .. } = self;
        [text, note, small, letter, lead, page, head_4, head_3, head_2, head_1, opener, year]
    }
}

/// A role of type.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct TypeRole {
    /// The size in points.
    pub size: Size,
    /// The height of a line in points.
    pub line: Size,
    /// Points from the baseline to the foot of a line; the grid's by default.
    pub drop: Option<Spanned<Points>>,
    /// Points after the number of a heading; none by default.
    pub gap: Option<Points>,
    /// Points by which a heading stands lower; none by default.
    pub lower: Option<Shift>,
    /// The face that all words of this role are in; where it isn't set, each piece of the layout chooses.
    pub face: Option<FaceName>,
    /// The weight of all words of this role, as fonts count it: 300 is light, 400 regular, 700 bold; where it isn't set, each piece of
    /// the layout chooses. Of the weights that the fonts have, the nearest is taken.
    pub weight: Option<Weight>,
}

/// One of the two faces.
#[derive(Debug, Clone, Copy, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FaceName {
    /// That of text.
    Serif,
    /// That of labels, tables and captions.
    Sans,
}

/// What a script asks for that writes above and below its letters, sets no blanks between words and has no italic.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Script {
    /// The height of a line whose letters are of this script, in sizes of the type.
    pub line: Times,
    /// How much of that is below the baseline, in sizes of the type.
    pub drop: Spanned<Times>,
    /// Whether paragraphs are justified; their right edge is ragged otherwise.
    pub justify: bool,
    /// The weight of emphasised words, which stand upright: 400 is regular, 700 bold.
    pub emphasis: Weight,
}

/// The grid.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Grid {
    /// The height of a line in points.
    pub line: Spanned<Size>,
    /// Lines of a full page.
    pub lines: Spanned<Count>,
    /// Columns of a page.
    pub columns: Spanned<Count>,
    /// Millimetres between two columns.
    pub gutter: Spanned<Millimetres>,
    /// Columns of the text; those left are the margin column.
    pub text: Spanned<Count>,
    /// Points from the top of a line to the top of its capitals: where a picture begins.
    pub sink: Spanned<Points>,
    /// Points from the baseline to the foot of a line: where a picture ends.
    pub drop: Spanned<Points>,
}

/// The page at trim size and its margins, in millimetres.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Page {
    /// The width.
    pub width: Spanned<Millimetres>,
    /// The height.
    pub height: Spanned<Millimetres>,
    /// The margin at the spine.
    pub inner: Spanned<Millimetres>,
    /// The margin at the edge.
    pub outer: Spanned<Millimetres>,
    /// The margin above the text.
    pub head: Spanned<Millimetres>,
    /// How far colour reaches beyond the trim, unless the manifest says so.
    pub bleed: Millimetres,
    /// How much of each page binding hides at the spine: what a photo over two pages shows there, both show; 0 unless set.
    pub binding: Option<Millimetres>,
}

/// How thick rules are, in points.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Strokes {
    /// Between rows.
    pub thin: Points,
    /// Around tables, above sections.
    pub rule: Points,
    /// Lines of a chart.
    pub bold: Points,
}

/// Widths of pieces, in columns of the grid.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Spans {
    /// A month of the calendar.
    pub month: Spanned<Count>,
    /// The days of its entries.
    pub days: Spanned<Count>,
    /// Since when a person holds a role.
    pub period: Spanned<Count>,
    /// The portrait above a letter.
    pub portrait: Spanned<Count>,
    /// Page numbers in the contents.
    pub page: Spanned<Count>,
    /// The least that a photo of a row takes.
    pub row_photo: Spanned<Count>,
    /// The rule above notes.
    pub note_rule: Spanned<Count>,
    /// What a quotation is set in.
    pub quotation: Spanned<Count>,
}

/// Heights of pieces, per cent of a page's lines, to the whole line.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Heights {
    /// The most that a photo takes.
    pub photo: Share,
    /// The most that a photo in the margin column takes.
    pub margin_photo: Share,
    /// The most that a row of photos takes.
    pub row: Share,
    /// The field of a chart of lines.
    pub chart: Share,
    /// A table of no more rows than such a height has lines stands on one page.
    pub whole_table: Share,
    /// Rows of a wide table that stand together.
    pub table_run: Share,
    /// Less room at a page's foot is left white before a directory.
    pub directory: Share,
}

/// Room for what hangs before words, in points.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Hangs {
    /// Numbers of lists.
    pub item: Points,
    /// Numbers of notes.
    pub note: Points,
    /// Numbers of sections, in the contents.
    pub section: Points,
    /// Page numbers in the list of photos.
    pub photo: Points,
    /// What runs on in a directory.
    pub entry: Points,
    /// Labels of the contact sheet.
    pub contact: Points,
    /// Labels of the job sheet.
    pub job: Points,
}

/// Small spaces, in points.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Spaces {
    /// Between a picture or a rule and its words.
    pub close: Points,
    /// Between things that belong together.
    pub apart: Points,
    /// For the marks of notes beside numbers of a table.
    pub mark: Points,
    /// Between links in the margin.
    pub link: Points,
    /// Between rows of the contact sheet; twice that in the job sheet.
    pub row: Points,
}

/// Measures of charts, in points.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Charts {
    /// The height of a bar.
    pub bar: Points,
    /// Between two bars.
    pub bar_gap: Points,
    /// The height of a bar where there are several series.
    pub bar_of_several: Points,
    /// Between the bars of two rows where there are several series.
    pub gap_of_several: Points,
    /// The radius of a point.
    pub point: Points,
    /// Room for the figures of the axis.
    pub axis: Points,
    /// Room after the last point.
    pub tail: Points,
}

/// Measures of tables.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Tables {
    /// A table of more columns takes the margin column too.
    pub columns: Count,
}

/// The bounds of good setting. What lies beyond them is told with its page; nothing is set in another way.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Bounds {
    /// The widest space between two words, per cent of the type's size.
    pub word_space: Share,
    /// The fewest letters of a paragraph's last line.
    pub last_word: Count,
    /// The highest hole in the text, per cent of a page's lines.
    pub hole: Share,
    /// A last page of a part with no more lines is nearly empty.
    pub last_lines: Count,
    /// It is not if it holds pictures and is filled by so many per cent.
    pub filled: Share,
}

/// For projects without a theme.
impl Default for Bounds {
    fn default() -> Self {
        Self {
            word_space: Share(80.0),
            last_word: Count(3),
            hole: Share(35.0),
            last_lines: Count(5),
            filled: Share(66.0),
        }
    }
}

/// The cover.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Cover {
    /// Per cent of the page's height that the photo takes, to the millimetre.
    pub picture: Spanned<Share>,
    /// Millimetres from the photo to the name.
    pub title: Millimetres,
    /// Millimetres below the year.
    pub foot: Millimetres,
    /// A spine of fewer millimetres is without words.
    pub spine: Millimetres,
}

/// The openers of parts.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct Opener {
    /// Per cent of the page's height that the photo takes, to the millimetre.
    pub picture: Spanned<Share>,
    /// Millimetres from the photo to the title.
    pub title: Millimetres,
    /// The least of millimetres below the title.
    pub foot: Millimetres,
    /// A title of more lines is set smaller.
    pub lines: Count,
}

/// The contact sheet.
#[derive(Debug, Clone, serde::Deserialize, JsonSchema)]
pub struct ContactSheet {
    /// The width of a photo in millimetres; its height is three quarters of that.
    pub thumbnail: Spanned<Millimetres>,
}
