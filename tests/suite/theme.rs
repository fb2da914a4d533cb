//! The theme: each mistake in it at its line, and layouts that follow it.

use std::collections::BTreeSet;

use folio::content::edition::Edition;
use folio::theme::{self, THEME};

use crate::pages;
use crate::project::TestProject;

/// What `folio check` says of the invented report after `fault` in its theme; `folio build` says the same before it sets a page.
fn told(fault: impl FnOnce(&TestProject)) -> String {
    let project = TestProject::example();
    fault(&project);
    let told = project.findings();
    assert_eq!(project.errors(), told);
    told
}

/// A test per fault: the theme is broken in one way, and the message is compared with the stored one.
macro_rules! faults {
    ($($name:ident: $from:literal => $to:literal;)*) => {
        $(
            #[test]
            fn $name() {
                let told = told(|project| {
                    project.replace(THEME, $from, $to);
                });
                insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/theme", prepend_module_to_snapshot => false }, {
                    insta::assert_snapshot!(stringify!($name), told);
                });
            }
        )*
    };
}

faults! {
    not_yaml: "page: # mm\n" => "page: [\n";
    key_unknown: "  gutter: 4 " => "  guter: 4 ";
    key_missing: "  head: 24\n" => "";
    group_missing: "strokes: # pt\n  thin: 0.3\n  rule: 0.5\n  bold: 1.5\n" => "";
    group_unknown: "own: {}" => "owns: {}";
    number_in_words: "lines: 50 " => "lines: fifty ";
    number_with_its_unit: "  width: 210" => "  width: 210mm";
    number_in_per_cent: "photo: 60 " => "photo: 60% ";
    number_negative: "  inner: 22" => "  inner: -22";
    lines_in_parts: "lines: 50 " => "lines: 50.5 ";
    lines_of_nothing: "grid:\n  line: 14 " => "grid:\n  line: 0 ";
    share_too_large: "row: 44 " => "row: 440 ";
    ink_of_three: "cmyk: [6, 51, 100, 40]" => "cmyk: [6, 51, 100]";
    ink_of_five: "cmyk: [6, 51, 100, 40]" => "cmyk: [6, 51, 100, 40, 0]";
    ink_too_strong: "cmyk: [6, 51, 100, 40]" => "cmyk: [6, 151, 100, 40]";
    ink_without_light: ", rgb: \"#a0630f\" }" => " }";
    light_in_a_remark: "rgb: \"#a0630f\" }" => "rgb: #a0630f }\n  }";
    light_in_words: "\"#a0630f\"" => "ochre";
    light_of_five_digits: "\"#a0630f\"" => "\"#a0630\"";
    role_of_no_color: "  head: river " => "  head: rivr ";
    role_unknown: "  accent: ochre " => "  akcent: ochre ";
    series_of_no_color: "[river, ochre," => "[river, gold,";
    series_of_nothing: "[river, ochre, river-mid, lotus, reed, grey]" => "[]";
    face_misspelt: "serif: [Source Serif 4," => "serif: [Source Sarif 4,";
    face_that_no_font_has: "sans: [Source Sans 3," => "sans: [Futura Now,";
    weight_out_of_range: "head-1:  { size: 34, line: 42, gap: 14 }" => "head-1:  { size: 34, line: 42, gap: 14, weight: bold }";
    face_of_nothing: "sans: [Source Sans 3, Noto Sans Thai, Noto Sans Lao, Noto Sans Khmer, Noto Sans Myanmar]" => "sans: []";
    margins_wider_than_the_page: "  inner: 22" => "  inner: 195";
    gutters_wider_than_the_page: "  gutter: 4 " => "  gutter: 16 ";
    text_wider_than_the_grid: "  text: 8 " => "  text: 13 ";
    text_without_a_margin_column: "  text: 8 " => "  text: 12 ";
    lines_higher_than_the_page: "  lines: 50 " => "  lines: 56 ";
    head_higher_than_the_page: "  head: 24" => "  head: 296";
    lines_down_to_the_page_number: "  lines: 50 " => "  lines: 55 ";
    head_lower_than_the_running_head: "  head: 24" => "  head: 10";
    picture_that_leaves_no_line: "picture: 60.6 " => "picture: 86 ";
    sink_out_of_the_line: "sink: 3.5 " => "sink: 15 ";
    drop_out_of_the_line: "  drop: 3.8 " => "  drop: 14 ";
    sink_and_drop_fill_the_line: "sink: 3.5 " => "sink: 11 ";
    drop_out_of_the_line_of_a_role: "drop: 2.6 }" => "drop: 26 }";
    days_and_month_fill_the_text: "month: 3 " => "month: 6 ";
    portrait_wider_than_the_text: "portrait: 3 " => "portrait: 8 ";
    photos_of_a_row_wider_than_the_page: "row-photo: 2 " => "row-photo: 4 ";
    picture_as_high_as_the_page: "picture: 53.2 " => "picture: 95 ";
    word_space_of_nothing: "word-space: 80 " => "word-space: 0 ";
    hole_higher_than_the_page: "hole: 35 " => "hole: 350 ";
    thumbnail_as_wide_as_the_page: "thumbnail: 52 " => "thumbnail: 200 ";
}

fn compare(name: &str, told: &str) {
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/theme", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, told);
    });
}

#[test]
fn a_theme_that_does_not_exist_is_told() {
    compare(
        "theme_unknown",
        &told(|project| {
            project.replace("source/report.yaml", "language: en\n", "language: en\ntheme: musem\n");
        }),
    );
}

/// Fonts for web pages, and files that only bear the name of a font.
#[test]
fn fonts_that_can_not_be_used_are_told() {
    compare(
        "face_for_web_pages",
        &told(|project| {
            project
                .write("fonts/own/FuturaNow-Regular.woff2", "wOF2")
                .write("fonts/own/broken.ttf", "<!doctype html>");
            project.replace(THEME, "sans: [Source Sans 3,", "sans: [Futura Now,");
        }),
    );
}

/// Weight and face of a role go before those that pieces of the layout choose.
#[test]
fn a_role_has_its_own_face_and_weight() {
    let project = TestProject::example();
    project.replace(
        THEME,
        "head-3:  { size: 12, line: 14, gap: 8, lower: -4 }",
        "head-3:  { size: 12, line: 14, gap: 8, lower: -4, face: serif, weight: 300 }",
    );
    assert_eq!(project.findings(), "");
    let fonts_of = |project: &TestProject| {
        let pages = pages::set(&project.open(), Edition::Screen);
        let mut fonts = BTreeSet::new();
        for page in pages.document.pages() {
            pages::walk(&page.frame, typst::layout::Point::zero(), &mut |_, item| {
                if let typst::layout::FrameItem::Text(text) = item
                    && (text.size.to_pt() - 12.0).abs() < 0.01
                {
                    fonts.insert((
                        text.font.info().family.clone(),
                        text.font.info().variant.weight.to_number(),
                    ));
                }
            });
        }
        fonts
    };
    let after = fonts_of(&project);
    assert!(after.contains(&("Source Serif 4".into(), 300)), "{after:?}");
    assert!(!fonts_of(&TestProject::example()).contains(&("Source Serif 4".into(), 300)));
}

#[test]
fn all_mistakes_are_told_in_one_run_with_those_of_the_content() {
    let told = told(|project| {
        project.replace(THEME, "  gutter: 4 ", "  guter: 4 ").replace(THEME, "\"#a0630f\"", "ochre").replace(
            "source/diary.yaml",
            "start: 2024-05-05",
            "start: 2024-15-05",
        );
    });
    let theme = TestProject::example().read(THEME);
    let place_of = |words: &str| {
        let line = theme.lines().position(|line| line.contains(words)).unwrap() + 1;
        format!("{THEME}:{line}:")
    };
    for place in [place_of("#a0630f"), place_of("  gutter: 4 "), "source/diary.yaml:".to_string()] {
        assert!(told.contains(&place), "{place} in\n{told}");
    }
}

#[test]
fn own_values_are_free() {
    let project = TestProject::example();
    let own = "own: { badge: { ink: river, sizes: [1, 2.5], rounded: yes } }";
    project.replace(THEME, "own: {}", own);
    project.replace("layout/components/prose.typ", "line-height, spans", "line-height, own, spans").replace(
        "layout/components/prose.typ",
        ") = par(body)",
        ") = par(body + [ #own.badge.sizes.last()])",
    );
    assert_eq!(project.findings(), "");
    let pages = pages::set(&project.open(), Edition::Screen);
    assert!(pages.document.pages().iter().flat_map(pages::lines).any(|line| line.contains("2.5")));
}

#[test]
fn a_project_without_a_theme_is_not_told_of_it() {
    let project = TestProject::example();
    project.remove(THEME);
    assert_eq!(project.findings(), "");
    assert!(theme::spots(&project.open()).is_empty());
}

/// The names after a word that ends with a dot, `inks.` in `inks.head`.
fn names_after<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let found = text.match_indices(before).filter(move |(at, _)| !text[..*at].ends_with(is_name));
    found.map(|(at, found)| at + found.len()).map(move |at| {
        let rest = &text[at..];
        &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]
    })
}

/// All code of the layouts but what reads the theme, without remarks.
fn layouts() -> Vec<(String, String)> {
    let project = folio::project::Project::discover(crate::project::repository()).unwrap();
    let paths = project.files("layout", |path| path.extension().is_some_and(|e| e == "typ"));
    let read = |path: String| {
        let text = project.read_text(&path).unwrap();
        let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        (path, code.collect::<Vec<_>>().join("\n"))
    };
    paths.into_iter().filter(|path| path != "layout/tokens.typ").map(read).collect()
}

#[test]
fn layouts_name_inks_by_what_they_are_for() {
    let theme: serde_yaml::Value = serde_yaml::from_str(&TestProject::example().read(THEME)).unwrap();
    let keys = |group: &str| -> BTreeSet<String> {
        theme[group].as_mapping().unwrap().keys().map(|key| key.as_str().unwrap().to_string()).collect()
    };
    let (palette, roles) = (keys("palette"), keys("inks"));
    assert!(palette.is_disjoint(&roles), "a colour is not called after what it is for");
    let mut used = BTreeSet::new();
    for (path, code) in layouts() {
        for name in names_after(&code, "inks.") {
            assert!(roles.contains(name), "{path} names the ink {name}, which is no role");
            used.insert(name.to_string());
        }
        for constructor in ["rgb(", "cmyk(", "luma(", "oklch(", "palette"] {
            assert!(!code.contains(constructor), "{path} has a colour of its own: {constructor}");
        }
    }
    assert_eq!(used, roles, "each role is used");
}

/// The contrast of two colours such as `#0a4d5a`, 1 to 21, as WCAG 2.2 defines it.
pub fn contrast(one: &str, other: &str) -> f64 {
    let luminance = |rgb: &str| {
        let part = |at: usize| {
            let value = f64::from(u8::from_str_radix(&rgb[at..at + 2], 16).unwrap()) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
    };
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Numbers of pages and quotations are set in them, and small words on their fields.
#[test]
fn colours_of_parts_are_read_at_any_size() {
    let theme: serde_yaml::Value = serde_yaml::from_str(&TestProject::example().read(THEME)).unwrap();
    let rgb = |name: String| theme["palette"][name.as_str()]["rgb"].as_str();
    let mut parts = 0;
    while let Some(ink) = rgb(format!("part-{}", parts + 1)) {
        parts += 1;
        let light = rgb(format!("part-{parts}-light")).unwrap();
        assert!(contrast(ink, "#ffffff") >= 7.0, "part {parts} on paper");
        assert!(contrast(ink, light) >= 4.5, "what stands on the field of part {parts}");
    }
    assert!(parts > 0);
}

/// The inks of the press are as dark as those of the screen have to be.
#[test]
fn inks_are_read_in_print_too() {
    use folio::color::OutputProfile;
    use folio::content::model::Intent;
    let icc =
        std::fs::read(crate::project::repository().join("layout/profiles/FOGRA39L_coated.icc")).unwrap();
    let profile = OutputProfile::new(icc, Intent::RelativeColorimetric, 400).unwrap();
    let theme: serde_yaml::Value = serde_yaml::from_str(&TestProject::example().read(THEME)).unwrap();
    let shown = |name: &str| -> String {
        let parts = theme["palette"][name]["cmyk"].as_sequence().unwrap();
        let inks: Vec<u8> = parts.iter().map(|part| (part.as_f64().unwrap() * 2.55).round() as u8).collect();
        let rgb = profile.on_screen(&inks, None).unwrap();
        format!("#{:02x}{:02x}{:02x}", rgb[0], rgb[1], rgb[2])
    };
    let inks = &theme["inks"];
    for role in ["text", "quiet", "head", "lead", "accent", "alert"] {
        let ink = shown(inks[role].as_str().unwrap());
        assert!(contrast(&ink, "#ffffff") >= 4.5, "{role} is {ink} in print");
    }
    for name in inks["series"].as_sequence().unwrap() {
        let ink = shown(name.as_str().unwrap());
        assert!(contrast(&ink, "#ffffff") >= 3.0, "{name:?} is {ink} in print");
    }
}

/// A length in millimetres is a measure of the page; what is in points is a small correction with a name.
#[test]
fn measures_stand_in_the_theme() {
    let is_length = |word: &str, unit: &str| {
        let number = word.strip_suffix(unit).unwrap_or_default();
        number.parse::<f64>().is_ok_and(|number| number != 0.0)
    };
    let words = |code: &str| -> Vec<String> {
        let parts = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '.');
        parts.map(str::to_string).collect()
    };
    for (path, code) in layouts() {
        for line in code.lines() {
            for word in words(line) {
                assert!(!is_length(&word, "mm") && !is_length(&word, "cm"), "{path}: {line}");
                assert!(!is_length(&word, "pt") || line.starts_with("#let _"), "{path}: {line}");
            }
        }
    }
}

#[test]
fn one_line_gives_heads_another_ink() {
    let inks_of = |project: &TestProject| {
        let pages = pages::set(&project.open(), Edition::Screen);
        let mut inks = BTreeSet::new();
        for page in pages.document.pages() {
            pages::walk(&page.frame, typst::layout::Point::zero(), &mut |_, item| {
                if let typst::layout::FrameItem::Text(text) = item {
                    inks.insert(format!("{:?}", text.fill));
                }
            });
        }
        inks
    };
    let project = TestProject::example();
    let before = inks_of(&project);
    project
        .replace(
            THEME,
            "  ochre-light:",
            "  plum: { cmyk: [30, 90, 20, 30], rgb: \"#8a2b5e\" }\n  ochre-light:",
        )
        .replace(THEME, "  head: river ", "  head: plum ");
    let new: Vec<_> = inks_of(&project).difference(&before).cloned().collect();
    assert_eq!(new.len(), 1, "{new:?}");
}

/// The invented report on another page and another grid: nothing stands where it did, and all of it stands.
#[test]
fn layouts_follow_another_page() {
    let project = TestProject::example();
    for (from, to) in [
        ("  width: 210", "  width: 148"),
        ("  height: 297", "  height: 210"),
        ("  inner: 22", "  inner: 15"),
        ("  outer: 20", "  outer: 13"),
        ("  head: 24", "  head: 18"),
        ("  lines: 50 ", "  lines: 34 "),
        ("  columns: 12", "  columns: 9"),
        ("  text: 8 ", "  text: 6 "),
        ("month: 3 ", "month: 2 "),
        ("thumbnail: 52 ", "thumbnail: 36 "),
    ] {
        project.replace(THEME, from, to);
    }
    assert_eq!(project.findings(), "");
    let editions = Edition::ALL.map(|edition| pages::set(&project.open(), edition));
    for pages in &editions {
        let sizes: BTreeSet<String> =
            pages.document.pages().iter().map(|page| format!("{:?}", page.frame.size())).collect();
        assert_eq!(sizes.len(), 1, "{sizes:?}");
    }
    let built = folio::build::build(
        &mut project.workspace(),
        folio::build::Options::default(),
        &folio::build::silent,
    );
    assert!(built.is_ok());
}
