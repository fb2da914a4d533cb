//! What differs, as a page of HTML that needs nothing else: no script, no file beside it, no network.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::comparison::{
    Change, Comparison, NoteChange, PageChange, PageKind, PhotoChange, Picture, WordChange,
};
use super::human::{listed, renumbered, shortened};

/// How the page looks.
const STYLE: &str = include_str!("diff.css");

/// How many words of a change are shown.
const MOST_WORDS: usize = 150;

/// What the two PDFs are called.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a> {
    /// The old one.
    pub old: &'a str,
    /// The new one.
    pub new: &'a str,
}

/// What differs between two PDFs, as a file of HTML. All that comes from the PDFs is escaped, and the page's policy lets nothing in
/// but its own style and the pictures in it.
pub fn html(comparison: &Comparison, names: Names) -> String {
    let mut page = Html(String::new());
    page.head(names);
    page.line("<body><a class=\"skip\" href=\"#changes\">To the changes</a>");
    page.line("<header><h1>What changed</h1>");
    page.line(&format!(
        "<p>From <strong>{}</strong> ({}) to <strong>{}</strong> ({})</p></header><main id=\"changes\">",
        escaped(names.old),
        count(comparison.old_pages, "page", "pages"),
        escaped(names.new),
        count(comparison.new_pages, "page", "pages"),
    ));
    if comparison.is_equal() {
        page.line("<p>Nothing differs: all pages look and read the same.</p>");
    } else {
        page.summary(comparison);
        page.words(&comparison.words);
        page.figures(comparison);
        page.notes(&comparison.notes);
        page.photos(&comparison.photos);
        page.links(comparison);
        page.pages(&comparison.pages);
    }
    page.line("</main></body></html>");
    page.0
}

/// A page that is being written.
struct Html(String);

impl Html {
    fn line(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    fn head(&mut self, names: Names) {
        let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        let policy = format!(
            "default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        );
        self.line("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        self.line(&format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">"));
        self.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        self.line("<meta name=\"color-scheme\" content=\"light dark\">");
        self.line(&format!("<title>What changed: {} → {}</title>", escaped(names.old), escaped(names.new)));
        self.line(&format!("<style>{STYLE}</style>\n</head>"));
    }

    /// How many changes there are of each kind, and where they stand.
    fn summary(&mut self, comparison: &Comparison) {
        let Comparison { words, figures, notes, photos, links, pages, renumbered, .. } = comparison;
        let changed_notes = notes.len() - comparison.notes_with(Change::Renumbered);
        let kinds = [
            ("Pages with other words", comparison.count(PageKind::Words)),
            ("Pages with another look", comparison.count(PageKind::Looks)),
            ("New pages", comparison.count(PageKind::New)),
            ("Pages gone", comparison.count(PageKind::Gone)),
            ("Pages renumbered alone", *renumbered),
            ("Changes of words", words.len()),
            ("Changed figures", figures.len()),
            ("Changed notes", changed_notes),
            ("Renumbered notes", notes.len() - changed_notes),
            ("Photos", photos.len()),
            ("Links", links.len()),
        ];
        self.line("<dl class=\"summary\">");
        for (kind, number) in kinds.iter().filter(|(_, number)| *number > 0) {
            self.line(&format!("<div><dt>{kind}</dt><dd>{number}</dd></div>"));
        }
        self.line("</dl>\n<nav aria-label=\"Changes\"><ul>");
        for (id, title, number) in [
            ("words", "Words", words.len()),
            ("figures", "Figures", figures.len()),
            ("notes", "Notes", notes.len()),
            ("photos", "Photos", photos.len()),
            ("links", "Links", links.len()),
            ("pages", "Pages", pages.len()),
        ] {
            if number > 0 {
                self.line(&format!("<li><a href=\"#{id}\">{title}</a></li>"));
            }
        }
        self.line("</ul></nav>");
        if !pages.is_empty() {
            let links: Vec<String> =
                pages.iter().map(|page| format!("<a href=\"#{}\">{}</a>", id(page), short(page))).collect();
            self.line(&format!("<p>Changed pages: {}</p>", links.join(", ")));
        }
    }

    fn section(&mut self, id: &str, title: &str) {
        self.line(&format!(
            "<section id=\"{id}\" aria-labelledby=\"{id}-title\"><h2 id=\"{id}-title\">{title}</h2>"
        ));
    }

    fn words(&mut self, changes: &[WordChange]) {
        if changes.is_empty() {
            return;
        }
        self.section("words", "Words");
        self.line("<ol>");
        for change in changes {
            let WordChange { old, new, before, after, old_page, new_page } = change;
            let marked = |tag: &str, words: &str| match words {
                "" => String::new(),
                words => format!("<{tag}>{}</{tag}> ", escaped(&shortened(words, MOST_WORDS))),
            };
            self.line(&format!(
                "<li><span class=\"where\">{}</span>{} {}{}{}</li>",
                places(*old_page, *new_page),
                escaped(before),
                marked("del", old),
                marked("ins", new),
                escaped(after),
            ));
        }
        self.line("</ol></section>");
    }

    fn figures(&mut self, comparison: &Comparison) {
        if comparison.figures.is_empty() {
            return;
        }
        self.section("figures", "Figures");
        self.line("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Changed figures\"><table><thead><tr><th scope=\"col\">Page</th><th scope=\"col\">Was</th><th scope=\"col\">Is</th><th scope=\"col\">In</th></tr></thead><tbody>");
        for change in &comparison.figures {
            self.line(&format!(
                "<tr><td>{}</td><td class=\"figure\"><del>{}</del></td><td class=\"figure\"><ins>{}</ins></td><td>{}</td></tr>",
                places(Some(change.old_page), Some(change.new_page)),
                escaped(&change.old),
                escaped(&change.new),
                escaped(&change.context),
            ));
        }
        self.line("</tbody></table></div></section>");
    }

    fn notes(&mut self, changes: &[NoteChange]) {
        if changes.is_empty() {
            return;
        }
        self.section("notes", "Notes");
        if let Some(told) = renumbered(changes) {
            self.line(&format!("<p>{}</p>", escaped(&capital(&told))));
        }
        let told: Vec<&NoteChange> =
            changes.iter().filter(|note| note.change != Change::Renumbered).collect();
        if !told.is_empty() {
            self.line("<ul>");
            for note in told {
                self.note(note);
            }
            self.line("</ul>");
        }
        self.line("</section>");
    }

    fn note(&mut self, note: &NoteChange) {
        let number = note.new_number.or(note.old_number).unwrap_or_default();
        let said = |tag: &str, text: &Option<String>| match text {
            Some(text) => format!("<{tag}>{}</{tag}> ", escaped(&shortened(text, MOST_WORDS))),
            None => String::new(),
        };
        let what = match (note.change, note.old_number, note.new_number) {
            (Change::New, ..) => "is new".to_string(),
            (Change::Gone, ..) => "is gone".to_string(),
            (_, Some(old), Some(new)) if old != new => format!("has changed, and was {old}"),
            _ => "has changed".to_string(),
        };
        self.line(&format!(
            "<li><span class=\"where\">{}</span>Note {number} {what}: {}{}</li>",
            places(note.old_page, note.new_page),
            said("del", &note.old),
            said("ins", &note.new),
        ));
    }

    fn photos(&mut self, changes: &[PhotoChange]) {
        if changes.is_empty() {
            return;
        }
        self.section("photos", "Photos");
        self.line("<ul class=\"photos\">");
        for PhotoChange { change, old_pages, new_pages, picture } in changes {
            let (what, pages) = match change {
                Change::New => ("New", new_pages),
                Change::Gone => ("Gone", old_pages),
                _ => ("Cut, sized or converted otherwise", new_pages),
            };
            let what = format!("{what}, p. {}", listed(pages));
            let picture = picture.as_ref().map_or_else(String::new, |picture| image(picture, &what));
            self.line(&format!("<li>{picture}{what}</li>"));
        }
        self.line("</ul></section>");
    }

    fn links(&mut self, comparison: &Comparison) {
        if comparison.links.is_empty() {
            return;
        }
        self.section("links", "Links");
        self.line("<ul>");
        for link in &comparison.links {
            let tag = if link.change == Change::New { "ins" } else { "del" };
            let address = escaped(&link.address);
            // Only what leads to a page or a letter may be followed from here.
            let shown = match ["https://", "http://", "mailto:"]
                .iter()
                .any(|scheme| link.address.starts_with(scheme))
            {
                true => format!("<a href=\"{address}\" rel=\"noreferrer\">{address}</a>"),
                false => address,
            };
            self.line(&format!(
                "<li><span class=\"where\">p. {}</span><{tag}>{shown}</{tag}></li>",
                link.page
            ));
        }
        self.line("</ul></section>");
    }

    fn pages(&mut self, pages: &[PageChange]) {
        if pages.is_empty() {
            return;
        }
        self.section("pages", "Pages");
        self.line("<fieldset><legend>View</legend>");
        for (id, label, checked) in [
            ("beside", "side by side", " checked"),
            ("overlaid", "overlaid", ""),
            ("bare", "side by side, without marks", ""),
        ] {
            self.line(&format!(
                "<label><input type=\"radio\" name=\"view\" id=\"{id}\"{checked}> {label}</label>"
            ));
        }
        self.line("</fieldset>");
        self.line("<p class=\"key\">Overlaid, <del>what is gone is orange</del> and <ins>what is new is blue</ins>; what stays is dark.</p>");
        for page in pages {
            self.page(page);
        }
        self.line("</section>");
    }

    fn page(&mut self, page: &PageChange) {
        let what = match page.change {
            PageKind::New => "new",
            PageKind::Gone => "gone",
            PageKind::Words => "other words",
            PageKind::Looks => "the same words, another look",
        };
        let id = id(page);
        self.line(&format!("<article id=\"{id}\"><h3>Page {}: {what}</h3>", long(page)));
        let pictures = &page.pictures;
        let alone = if pictures.old.is_some() && pictures.new.is_some() { "" } else { " alone" };
        if pictures.old.is_none() && pictures.new.is_none() {
            self.line("<p class=\"quiet\">This page can’t be drawn.</p>");
        } else {
            self.line(&format!("<div class=\"pair{alone}\">"));
            for (class, said, picture, number) in
                [("was", "As it was", &pictures.old, page.old), ("is", "As it is", &pictures.new, page.new)]
            {
                let (Some(picture), Some(number)) = (picture, number) else { continue };
                let caption = format!("{said}: page {number}");
                let marks = marks(&pictures.areas, picture);
                self.line(&format!(
                    "<figure class=\"{class}\"><figcaption>{caption}</figcaption><div class=\"sheet\">{}{marks}</div></figure>",
                    image(picture, &caption)
                ));
            }
            self.line("</div>");
        }
        self.line("</article>");
    }
}

fn image(picture: &Picture, alternative: &str) -> String {
    let Picture { media_type, bytes, width, height } = picture;
    let data = STANDARD.encode(bytes);
    format!(
        "<img src=\"data:{media_type};base64,{data}\" width=\"{width}\" height=\"{height}\" alt=\"{}\" loading=\"lazy\">",
        escaped(alternative)
    )
}

/// Frames around what differs.
fn marks(areas: &[[u32; 4]], picture: &Picture) -> String {
    if areas.is_empty() {
        return String::new();
    }
    let mut svg = format!("<svg viewBox=\"0 0 {} {}\" aria-hidden=\"true\">", picture.width, picture.height);
    for [x, y, width, height] in areas {
        write!(svg, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>")
            .expect("a string grows");
    }
    svg + "</svg>"
}

/// The id of a page's section.
fn id(page: &PageChange) -> String {
    match (page.old, page.new) {
        (_, Some(new)) => format!("page-{new}"),
        (old, None) => format!("old-page-{}", old.unwrap_or_default()),
    }
}

fn short(page: &PageChange) -> String {
    match (page.old, page.new) {
        (_, Some(new)) => new.to_string(),
        (old, None) => format!("{} (gone)", old.unwrap_or_default()),
    }
}

fn long(page: &PageChange) -> String {
    match (page.old, page.new) {
        (Some(old), Some(new)) if old != new => format!("{new}, which was {old}"),
        (old, new) => new.or(old).unwrap_or_default().to_string(),
    }
}

/// Where something stands: the new page, and the old one where that is another.
fn places(old: Option<usize>, new: Option<usize>) -> String {
    match (old, new) {
        (Some(old), Some(new)) if old != new => format!("p. {new} (was {old})"),
        (old, new) => new.or(old).map_or_else(String::new, |page| format!("p. {page}")),
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Text as it may stand in HTML and in its attributes.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            // Signs that turn the direction of what follows, or that HTML does not know.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            sign if sign.is_control() => escaped.push(' '),
            sign => escaped.push(sign),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed() -> Comparison {
        let change = |old: &str, new: &str| WordChange {
            old: old.into(),
            new: new.into(),
            before: "before".into(),
            after: String::new(),
            old_page: Some(1),
            new_page: Some(2),
        };
        let picture = Picture { media_type: "image/webp", bytes: vec![1, 2, 3], width: 4, height: 5 };
        let pictures = super::super::Pictures {
            old: Some(picture.clone()),
            new: Some(picture),
            areas: vec![[1, 1, 2, 2]],
        };
        Comparison {
            old_pages: 1,
            new_pages: 2,
            words: vec![change("<script>alert(1)</script>", "\"two\" & 'three'")],
            pages: vec![PageChange { old: Some(1), new: Some(2), change: PageKind::Words, pictures }],
            ..Comparison::default()
        }
    }

    #[test]
    fn nothing_of_a_pdf_runs_or_loads() {
        let page = html(&changed(), Names { old: "<b>old</b>.pdf", new: "new.pdf" });
        assert!(!page.contains("<script") && !page.contains("<b>old"), "{page}");
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
        assert!(page.contains("default-src 'none'; img-src data:; style-src 'sha256-"), "{page}");
        assert!(
            !page.contains("style=\"")
                && !page.contains("javascript:")
                && !page.contains("http:")
                && !page.contains("https:"),
            "{page}"
        );
        assert!(page.contains("data:image/webp;base64,AQID"), "{page}");
    }

    #[test]
    fn only_addresses_of_pages_and_letters_are_links() {
        let link = |address: &str| super::super::LinkChange {
            change: Change::New,
            address: address.into(),
            page: 1,
        };
        let links = vec![link("https://example.org/a?b=1&c=2"), link("javascript:alert(1)")];
        let page = html(&Comparison { links, ..Comparison::default() }, Names { old: "a", new: "b" });
        assert!(page.contains("<a href=\"https://example.org/a?b=1&amp;c=2\""), "{page}");
        assert!(page.contains("<ins>javascript:alert(1)</ins>"), "{page}");
    }

    #[test]
    fn equal_files_are_told_as_such() {
        let page = html(&Comparison::default(), Names { old: "a", new: "b" });
        assert!(page.contains("Nothing differs"), "{page}");
    }
}
