//! What does not fit together in a theme: names that are not in the palette, measures that are larger than what they stand in.

use super::model::{Grid, Inks, Page, Spans, Theme, TypeScale};
use super::value::Count;
use crate::content::decode::{Entries, List, Spanned, UNKNOWN_VALUE, VALUE};
use crate::content::yaml::ValueSpan;
use crate::diag::{Diagnostic, Diagnostics, Rule, nearest, rules};
use crate::pdf::geometry::mm;

rules! {
    THEME = Rule::needed(
        "theme",
        "Measures of the theme that do not fit together: margins wider than the page, more lines than it is high.",
        "layout/theme.yaml holds the page’s measures; the message says which of them to change. Only its group `own` is free.",
    )
    .example("page: { width: 210, inner: 120, outer: 100, … }", "page: { width: 210, inner: 22, outer: 20, … }");
}

/// Looks for what does not fit together.
pub(super) fn check(theme: &Theme) -> Diagnostics {
    let mut found = Diagnostics::default();
    let Theme { palette, inks, faces, type_scale, display, grid, page, spans, .. } = theme;
    names(palette, inks, &mut found);
    for list in [&faces.serif, &faces.sans] {
        filled(list, "a family of type", &mut found);
    }
    filled(&inks.series, "a colour", &mut found);
    across(grid, page, &mut found);
    down(grid, page, type_scale, &mut found);
    line(grid, &mut found);
    for role in type_scale.roles().into_iter().chain(display.0.iter().map(|(_, role)| role)) {
        if let Some(drop) = &role.drop
            && drop.value.0 >= role.line.0
        {
            found.push(
                misfit(
                    drop.span,
                    format!("a drop of {} pt is out of a line of {} pt", drop.value.0, role.line.0),
                )
                .help("the drop is the room below the baseline, about a quarter of the line"),
            );
        }
    }
    for (_, script) in &theme.scripts.0 {
        if script.drop.value.0 >= script.line.0 {
            let (drop, line) = (script.drop.value.0, script.line.0);
            found.push(
                misfit(script.drop.span, format!("a drop of {drop} sizes is out of a line of {line} sizes"))
                    .help("the drop is the room below the baseline, about a third of the line"),
            );
        }
    }
    columns(grid, spans, &mut found);
    words_below(theme, &mut found);
    let thumbnail = &theme.contact_sheet.thumbnail;
    if thumbnail.value.0 >= page.width.value.0 - 2.0 * page.outer.value.0 {
        found.push(
            misfit(thumbnail.span, "the photos of the contact sheet leave no room for what is said of them")
                .help("about a quarter of the page’s width is enough"),
        );
    }
    found
}

fn misfit(span: ValueSpan, message: impl Into<String>) -> Diagnostic {
    Diagnostic::of(&THEME, message).at(span.whole())
}

/// Inks are colours of the palette.
fn names(palette: &Entries<super::model::Color>, inks: &Inks, found: &mut Diagnostics) {
    let known: Vec<&str> = palette.0.iter().map(|(name, _)| name.value.as_str()).collect();
    for name in inks.names().filter(|name| !known.contains(&name.value.as_str())) {
        let help = match nearest(&name.value, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the palette holds: {}", known.join(", ")),
        };
        let message = format!("there is no colour `{}` in the palette", name.value);
        found.push(Diagnostic::of(&UNKNOWN_VALUE, message).at(name.span.whole()).help(help));
    }
}

fn filled<T>(list: &Spanned<List<T>>, what: &str, found: &mut Diagnostics) {
    if list.value.is_empty() {
        found.push(
            Diagnostic::of(&VALUE, "this list is empty")
                .at(list.span.whole())
                .help(format!("name {what} in it, or several")),
        );
    }
}

/// Margins and gutters leave room for columns, and the text leaves room for the margin column.
fn across(grid: &Grid, page: &Page, found: &mut Diagnostics) {
    let Page { width, inner, outer, .. } = page;
    let (columns, text) = (grid.columns.value.0, grid.text.value.0);
    let margins = inner.value.0 + outer.value.0;
    let gutters = f64::from(columns - 1) * grid.gutter.value.0;
    if margins >= width.value.0 {
        let (inner, outer, width) = (inner.value.0, outer.value.0, width.value.0);
        found.push(
            misfit(
                page.inner.span,
                format!("margins of {inner} and {outer} mm leave nothing of a page {width} mm wide"),
            )
            .related(page.width.span.whole(), "the page’s width")
            .help("narrow the inner or the outer margin, or widen the page"),
        );
    } else if margins + gutters >= width.value.0 {
        let (gutter, free) = (grid.gutter.value.0, width.value.0 - margins);
        found.push(
            misfit(
                grid.gutter.span,
                format!("{} gutters of {gutter} mm leave no room for columns in {free} mm", columns - 1),
            )
            .help("narrow the gutter, or take fewer columns"),
        );
    }
    if text >= columns {
        found.push(
            misfit(
                grid.text.span,
                format!("the text takes {text} of {columns} columns, which leaves no margin column"),
            )
            .related(grid.columns.span.whole(), "the columns of a page")
            .help(format!("the text may take 1 to {} columns", columns.saturating_sub(1))),
        );
    }
}

/// The lines of a page stand on it, between running head and page number.
fn down(grid: &Grid, page: &Page, type_scale: &TypeScale, found: &mut Diagnostics) {
    let (lines, line) = (grid.lines.value.0, grid.line.value.0);
    let (head, height) = (page.head.value.0, page.height.value.0);
    let free = mm(height - head);
    // The page number stands a line below the text, the running head ends two lines above it.
    let (below, above) = (line + type_scale.small.line.0, 2.0 * line + type_scale.note.line.0);
    let taken = f64::from(lines) * line;
    let most = |free: f64| match (free / line).floor() {
        most if most >= 1.0 => format!("at most {most} lines stand on this page"),
        _ => "lower the head margin, or heighten the page".to_string(),
    };
    if taken > free {
        found.push(
            misfit(
                grid.lines.span,
                format!("{lines} lines of {line} pt under a head of {head} mm are higher than a page of {height} mm"),
            )
            .related(page.height.span.whole(), "the page’s height")
            .help(most(free - below)),
        );
    } else if taken + below > free {
        found.push(
            misfit(
                grid.lines.span,
                format!("{lines} lines of {line} pt leave no room for the page number below them"),
            )
            .related(page.height.span.whole(), "the page’s height")
            .help(most(free - below)),
        );
    }
    if above > mm(head) {
        let least = (above / mm(1.0)).ceil();
        found.push(
            misfit(page.head.span, format!("a head of {head} mm leaves no room for the running head"))
                .help(format!("it ends two lines above the text: give the head {least} mm or more")),
        );
    }
}

/// Capitals and descenders stand within the line.
fn line(grid: &Grid, found: &mut Diagnostics) {
    let (line, sink, drop) = (grid.line.value.0, grid.sink.value.0, grid.drop.value.0);
    let mut out = |span: ValueSpan, message: String| {
        found.push(
            misfit(span, message).help("sink and drop are the white above and below the letters of a line"),
        );
    };
    if sink >= line {
        out(grid.sink.span, format!("a sink of {sink} pt is out of a line of {line} pt"));
    } else if drop >= line {
        out(grid.drop.span, format!("a drop of {drop} pt is out of a line of {line} pt"));
    } else if sink + drop >= line {
        out(
            grid.sink.span,
            format!("a sink of {sink} and a drop of {drop} pt leave nothing of a line of {line} pt"),
        );
    }
}

/// Pieces leave room for what stands beside them.
fn columns(grid: &Grid, spans: &Spans, found: &mut Diagnostics) {
    let (columns, text) = (grid.columns.value.0, grid.text.value.0);
    let Spans { month, days, period, portrait, page, row_photo, note_rule, quotation } = spans;
    let mut most = |span: &Spanned<Count>, most: u16, why: &str| {
        let count = span.value.0;
        if count > most {
            let help = match most {
                0 => "give the grid more columns".to_string(),
                most => format!("write a number from 1 to {most}"),
            };
            let are = if count == 1 { "1 column is".to_string() } else { format!("{count} columns are") };
            found.push(misfit(span.span, format!("{are} too many here: {why}")).help(help));
        }
    };
    let beside = format!("the text takes {text}, and something stands beside");
    most(
        month,
        text.saturating_sub(1).saturating_sub(days.value.0),
        &format!("days and entries stand beside, and the text takes {text}"),
    );
    most(days, text.saturating_sub(1), &beside);
    for span in [period, portrait, quotation] {
        most(span, text.saturating_sub(1), &beside);
    }
    most(note_rule, text, &format!("the text takes {text}"));
    most(
        page,
        columns.saturating_sub(2),
        &format!("the titles of the contents stand beside, and the page has {columns}"),
    );
    most(row_photo, columns / 4, &format!("a row may hold four photos, and the page has {columns}"));
}

/// Photos of covers and openers leave room for the words below them: a line of each at least.
fn words_below(theme: &Theme, found: &mut Diagnostics) {
    let Theme { cover, opener, type_scale, page, .. } = theme;
    let height = page.height.value.0;
    let of_cover = type_scale.head_3.line.0 + type_scale.head_1.line.0;
    let pictures = [
        (&cover.picture, cover.title.0, cover.foot.0, of_cover),
        (&opener.picture, opener.title.0, opener.foot.0, type_scale.opener.line.0),
    ];
    for (picture, title, foot, lines) in pictures {
        let share = picture.value.0;
        let taken = title + foot + lines / mm(1.0);
        if height * share / 100.0 + taken >= height {
            let most = ((height - taken) / height * 100.0).floor();
            found.push(
                misfit(
                    picture.span,
                    format!("{share} per cent of the page leave no room for the words below the photo"),
                )
                .help(match most {
                    most if most >= 1.0 => {
                        format!("`title`, `foot` and a line of the words take {taken:.0} mm of {height}: at most {most} per cent are free")
                    }
                    _ => format!("`title`, `foot` and a line of the words take {taken:.0} mm of {height}: lower `foot`"),
                }),
            );
        }
    }
}
