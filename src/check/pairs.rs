//! The theme's pairs of colours: what a colour of the palette looks like in print, and what on a screen.

use crate::color::{ColorError, Looks, OutputProfile};
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};
use crate::theme::Theme;

rules! {
    COLOR_PAIR = Rule::warning(
        "color-pair",
        "A colour of the palette that looks otherwise in print than on the screen, though the press could come nearer.",
        "Both editions are one report: a field that is deep green on paper is not to be pale blue on a screen. Told from ΔE*ab 5 on, which \
         is as far as a press may be off its own inks. Greys are measured as black alone, since folio prints them so.",
    )
    .example("river: { cmyk: [95, 42, 44, 32], rgb: \"#0a4d5a\" }", "river: { cmyk: [91, 39, 37, 54], rgb: \"#0a4d5a\" }")
    .standard("ISO 12647-2");
}

/// How far a colour may be off, in ΔE\*ab.
const MOST: f64 = 5.0;
/// How much nearer the press must be able to come: a colour that it can't print is nobody's mistake.
const NEARER: f64 = 1.0;

/// Looks for colours whose inks are far from their values for the screen, as the `press` prints them.
pub fn check(theme: &Theme, press: &OutputProfile) -> Diagnostics {
    // A profile that does not convert is told where pages are made.
    found(theme, press).unwrap_or_default()
}

fn found(theme: &Theme, press: &OutputProfile) -> Result<Diagnostics, ColorError> {
    let looks = Looks::new(press)?;
    let mut found = Diagnostics::default();
    for (name, color) in theme.palette.0.iter() {
        let rgb = color.rgb.0.map(|value| f32::from(value) / 255.0);
        let own = looks.of_inks(color.cmyk.0.map(|ink| ink as f32 / 100.0))?;
        let is_grey = rgb[0] == rgb[1] && rgb[1] == rgb[2];
        let (nearest, wanted) = if is_grey {
            let black = press.inks_of(rgb);
            (black.map(|ink| (ink * 100.0).round() as u8), looks.of_inks(black)?)
        } else {
            (looks.nearest(rgb)?, looks.of_screen(rgb))
        };
        let reached = looks.of_inks(nearest.map(|ink| f32::from(ink) / 100.0))?.distance(wanted);
        let far = own.distance(wanted);
        if far > MOST && far > reached + NEARER {
            let [c, m, y, k] = nearest;
            let message = format!(
                "`{}` looks otherwise in print than on the screen: its inks are {far:.1} off its sRGB value (ΔE*ab; from {MOST:.0} on it \
                 is told)",
                name.value
            );
            found.push(Diagnostic::of(&COLOR_PAIR, message).at(name.span.whole()).help(format!(
                "`cmyk: [{c}, {m}, {y}, {k}]` is {reached:.1} off; or give it the `rgb` of what the inks look like"
            )));
        }
    }
    Ok(found)
}
