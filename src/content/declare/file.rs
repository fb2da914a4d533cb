//! The form of a declaration, and what is wrong with one.

use schemars::JsonSchema;
use serde::Deserialize;

use super::BLOCK_KIND;
use crate::content::decode::{Entries, Spanned};
use crate::content::model::{Field, Fields, Format, Kind, Reading, Shape, Target};
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Diagnostics, nearest};

/// A file in `layout/blocks`.
#[derive(Debug, Deserialize, JsonSchema)]
pub struct Declaration {
    /// What the block is, in a line.
    help: Spanned<String>,
    /// What it is to those who hear it: `aside`, `list`, `figure` or `quotation`.
    #[serde(default)]
    role: Reading,
    /// The field that may be written as the bare value of the block.
    short: Option<Spanned<String>>,
    /// What the block takes, in the order of reading.
    fields: Entries<Declared>,
    /// How the block is written, in YAML.
    example: String,
}

/// What a block takes under one key.
#[derive(Debug, Deserialize, JsonSchema)]
struct Declared {
    /// What may be written.
    r#type: Spanned<Type>,
    /// What it says, in a line.
    help: String,
    /// Whether it must be there; not, unless set.
    #[serde(default)]
    required: bool,
    /// Whether figures, dates, addresses and captions have to stand on the pages; yes unless set. Text always has to.
    printed: Option<bool>,
    /// For photos: whether they stand in the list of photos and need a credit; yes unless set. Logos do not.
    listed: Option<bool>,
    /// For a choice: its words, of which the first counts where none is written.
    #[serde(default)]
    of: Vec<Spanned<String>>,
    /// For a list: the type of its items, unless they have `fields`.
    items: Option<Spanned<Type>>,
    /// For a reference: what it leads to.
    to: Option<Target>,
    /// For a number: places after the decimal sign, 0 to 6; more are printed where more are written.
    places: Option<Spanned<u8>>,
    /// For a list: the fewest items.
    least: Option<usize>,
    /// For a list: the most items.
    most: Option<usize>,
    /// For a group, or a list of groups: what each takes.
    #[serde(default)]
    fields: Entries<Declared>,
    /// For a group, or a list of groups: the field that may be written as its bare value.
    short: Option<Spanned<String>>,
}

/// The types of fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Type {
    /// A line of running text, in which marks of notes may stand.
    Text,
    /// A line that may be said again elsewhere: no marks can stand in it.
    Title,
    /// Paragraphs and lists.
    Prose,
    /// What a drawing shows, for those who can't see it.
    Alternative,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// A share of a hundred.
    Percent,
    /// A number after the code of its currency: `EUR 12500`.
    Money,
    /// A year, a month or a day.
    Date,
    /// A date, or a group of `from` and `to`.
    Range,
    /// The id of a photo.
    Photo,
    /// An address on the web.
    Link,
    /// An address on the web, as a QR code.
    Qr,
    /// The id of a part, table, chart or photo.
    Reference,
    /// One of a few words.
    Choice,
    /// `true` or `false`.
    Flag,
    /// Several values.
    List,
    /// Fields of its own.
    Group,
}

/// A key, a name of a kind: small letters, digits and hyphens, a letter first.
pub(super) fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !name.ends_with('-')
}

impl Declaration {
    /// The kind that is declared.
    pub(super) fn kind(&self, name: &str) -> Result<Kind, Diagnostics> {
        let mut problems = Diagnostics::default();
        let fields = fields(&self.fields, self.short.as_ref(), &mut problems);
        let kind = Kind {
            name: name.to_string(),
            help: self.help.value.clone(),
            role: self.role,
            fields,
            example: self.example.clone(),
        };
        problems.ok(kind).map(|(kind, _)| kind)
    }
}

fn fields(
    declared: &Entries<Declared>,
    short: Option<&Spanned<String>>,
    problems: &mut Diagnostics,
) -> Fields {
    let names: Vec<&str> = declared.0.iter().map(|(name, _)| name.value.as_str()).collect();
    for (name, _) in &declared.0 {
        if !is_name(&name.value) {
            tell(
                format!("`{}` can’t be a key", name.value),
                name.span,
                "write small letters, digits and hyphens",
                problems,
            );
        }
    }
    if let Some(short) = short.filter(|short| !names.contains(&short.value.as_str())) {
        let help = match nearest(&short.value, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the fields are: {}", names.join(", ")),
        };
        tell(format!("there is no field `{}`", short.value), short.span, &help, problems);
    }
    let list = declared.0.iter().map(|(name, field)| Field {
        name: name.value.clone(),
        help: field.help.clone(),
        required: field.required,
        printed: field.printed.unwrap_or(true),
        listed: field.listed.unwrap_or(true),
        shape: shape(field, name.span, problems),
    });
    Fields { list: list.collect(), short: short.map(|short| short.value.clone()) }
}

/// What may be written in a field whose key stands at `at`.
fn shape(field: &Declared, at: ValueSpan, problems: &mut Diagnostics) -> Shape {
    let places = field.places.as_ref();
    if let Some(places) = places.filter(|places| places.value > 6) {
        tell("a number has up to 6 places".into(), places.span, "write 0 to 6", problems);
    }
    let places = places.map_or(0, |places| usize::from(places.value));
    match field.r#type.value {
        Type::List => {
            let of = match (&field.items, field.fields.0.is_empty()) {
                (None, false) => Shape::Group(fields(&field.fields, field.short.as_ref(), problems)),
                (Some(items), true) => plain(items, places, problems),
                _ => {
                    let help = "write `items: text` or another type, or `fields:` with what each item takes";
                    tell("the list does not say what its items are".into(), at, help, problems);
                    Shape::Text
                }
            };
            Shape::List(Box::new(of), field.least.unwrap_or(1), field.most.unwrap_or(usize::MAX))
        }
        Type::Group => {
            if field.fields.0.is_empty() {
                tell("the group has no fields".into(), at, "write them under `fields:`", problems);
            }
            Shape::Group(fields(&field.fields, field.short.as_ref(), problems))
        }
        Type::Choice => {
            if field.of.len() < 2 {
                let help = "write the words under `of:`, as in [large, small]";
                tell("the choice has no words".into(), at, help, problems);
            }
            Shape::Choice(field.of.iter().map(|word| word.value.clone()).collect())
        }
        Type::Reference => match field.to {
            Some(to) => Shape::Reference(to),
            None => {
                let help = "write `to: part`, `table`, `chart` or `photo`";
                tell("the reference does not say what it leads to".into(), at, help, problems);
                Shape::Reference(Target::Part)
            }
        },
        _ => plain(&field.r#type, places, problems),
    }
}

/// The shape of a type that needs nothing else.
fn plain(of: &Spanned<Type>, places: usize, problems: &mut Diagnostics) -> Shape {
    match of.value {
        Type::List | Type::Group | Type::Choice | Type::Reference => {
            let help = "take another type, or write `fields:` with what each item takes";
            tell("a list can’t hold this by itself".into(), of.span, help, problems);
            Shape::Text
        }
        Type::Text => Shape::Text,
        Type::Title => Shape::Title,
        Type::Prose => Shape::Prose,
        Type::Alternative => Shape::Alternative,
        Type::Integer => Shape::Number(Format::Integer, 0),
        Type::Decimal => Shape::Number(Format::Decimal, places),
        Type::Percent => Shape::Number(Format::Percent, places),
        Type::Money => Shape::Money,
        Type::Date => Shape::Date,
        Type::Range => Shape::Range,
        Type::Photo => Shape::Photo,
        Type::Link => Shape::Link,
        Type::Qr => Shape::Qr,
        Type::Flag => Shape::Flag,
    }
}

fn tell(message: String, at: ValueSpan, help: &str, problems: &mut Diagnostics) {
    problems.push(Diagnostic::of(&BLOCK_KIND, message).at(at.whole()).help(help));
}
