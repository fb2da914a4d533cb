//! Whether words and drawings are told from what they stand on, by the Web Content Accessibility Guidelines (WCAG 2.2), level AA.

use super::model::{Color, Inks, Theme};
use super::value::Rgb;
use crate::content::decode::{Entries, Spanned};
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};

rules! {
    CONTRAST = Rule::warning(
        "contrast",
        "An ink of the theme that is too much like what it stands on: words need 4.5 to 1, drawings 3 to 1, links 3 to 1 to the words around them.",
        "Readers with weak eyes lose what is pale, and readers who see no colours lose what differs by colour alone. Measured on the values for the screen.",
    )
    .example("palette: { ochre: { rgb: \"#b9741b\", … } }\ninks: { accent: ochre }", "palette: { ochre: { rgb: \"#a0630f\", … } }\ninks: { accent: ochre }")
    .standard("WCAG 2.2, 1.4.1, 1.4.3 and 1.4.11");
}

/// The least contrast of words of the sizes that reports are set in (1.4.3).
const WORDS: f64 = 4.5;

/// The least contrast of what is drawn (1.4.11), and of links to the words around them where nothing but colour tells them (1.4.1, by
/// its technique G183).
const DRAWN: f64 = 3.0;

/// The paper, as screens show it.
const PAPER: Rgb = Rgb([255; 3]);

/// Looks for inks with too little contrast. Names that are not in the palette are told elsewhere.
pub(super) fn check(theme: &Theme) -> Diagnostics {
    let Theme { palette, inks, .. } = theme;
    let mut found = Diagnostics::default();
    let on_paper = |role: &str, name: &Spanned<String>, least: f64, what: &str, found: &mut Diagnostics| {
        let Some(ink) = color(palette, &name.value) else { return };
        too_little(ink, PAPER, least).into_iter().for_each(|contrast| {
            let message = format!(
                "`{role}` has a contrast of {contrast} to 1 to the paper, and {what} need {least} to 1"
            );
            found.push(finding(name, message).help(format!(
                "darken `{0}` in the palette, or name a darker colour here than `{0}`",
                name.value
            )));
        });
    };
    for (role, name) in words_on_paper(inks) {
        on_paper(role, name, WORDS, "words", &mut found);
    }
    on_paper("head-rule", &inks.head_rule, DRAWN, "the edges of what is drawn", &mut found);
    for name in inks.series.value.iter() {
        on_paper(&format!("series: {}", name.value), name, DRAWN, "the shapes of a chart", &mut found);
    }
    let fields = [
        ("on-field", &inks.on_field),
        ("on-field-quiet", &inks.on_field_quiet),
        ("on-field-accent", &inks.on_field_accent),
    ];
    for (role, name) in fields {
        let pair = color(palette, &name.value).zip(color(palette, &inks.field.value));
        if let Some(contrast) = pair.and_then(|(ink, field)| too_little(ink, field, WORDS)) {
            let message =
                format!("`{role}` has a contrast of {contrast} to 1 to `field`, and words need {WORDS} to 1");
            found.push(
                finding(name, message).related(inks.field.span.whole(), "the field that they stand on").help(
                    format!("lighten `{}` in the palette, or darken `{}`", name.value, inks.field.value),
                ),
            );
        }
    }
    links(palette, inks, &mut found);
    parts(palette, &mut found);
    found
}

/// The inks of words that stand on paper, by their roles.
fn words_on_paper(inks: &Inks) -> [(&'static str, &Spanned<String>); 7] {
    let Inks { text, quiet, head, lead, link, accent, alert, .. } = inks;
    [
        ("text", text),
        ("quiet", quiet),
        ("head", head),
        ("lead", lead),
        ("link", link),
        ("accent", accent),
        ("alert", alert),
    ]
}

/// Words that lead somewhere differ from those around them by more than their hue.
fn links(palette: &Entries<Color>, inks: &Inks, found: &mut Diagnostics) {
    let pair = color(palette, &inks.link.value).zip(color(palette, &inks.text.value));
    let Some(contrast) = pair.and_then(|(link, text)| too_little(link, text, DRAWN)) else { return };
    found.push(
        finding(
            &inks.link,
            format!("`link` has a contrast of {contrast} to 1 to `text`: who sees no colours can’t tell a link from the words around it"),
        )
        .related(inks.text.span.whole(), "the words around it")
        .help(format!("it needs {DRAWN} to 1: name a lighter colour here, which still has {WORDS} to 1 to the paper")),
    );
}

/// Colours of parts are read on paper, and their light ones on them.
fn parts(palette: &Entries<Color>, found: &mut Diagnostics) {
    for (name, part) in palette.0.iter() {
        let number = name.value.strip_prefix("part-").unwrap_or_default();
        if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        if let Some(contrast) = too_little(part.rgb, PAPER, WORDS) {
            let message = format!(
                "`{}` has a contrast of {contrast} to 1 to the paper, and words need {WORDS} to 1",
                name.value
            );
            found.push(
                finding(name, message)
                    .help("darken it: titles, figures and page numbers of the part are set in it"),
            );
        }
        let light = format!("{}-light", name.value);
        let light = palette.0.iter().find(|(name, _)| name.value == light);
        if let Some((light, color)) = light
            && let Some(contrast) = too_little(color.rgb, part.rgb, WORDS)
        {
            let message = format!(
                "`{}` has a contrast of {contrast} to 1 to `{}`, and words need {WORDS} to 1",
                light.value, name.value
            );
            found.push(
                finding(light, message)
                    .related(name.span.whole(), "the field that they stand on")
                    .help("lighten it: words on the part’s field are set in it"),
            );
        }
    }
}

/// The value for the screen of a colour of the palette.
fn color(palette: &Entries<Color>, name: &str) -> Option<Rgb> {
    palette.0.iter().find(|(known, _)| known.value == name).map(|(_, color)| color.rgb)
}

/// The contrast of two colours, to two places, if it is less than it must be.
fn too_little(one: Rgb, other: Rgb, least: f64) -> Option<f64> {
    let contrast = one.contrast(other);
    // Rounded down, so that 4.499 is not said to be 4.5.
    (contrast < least).then(|| (contrast * 100.0).floor() / 100.0)
}

fn finding(name: &Spanned<String>, message: String) -> Diagnostic {
    Diagnostic::of(&CONTRAST, message).at(name.span.whole())
}
