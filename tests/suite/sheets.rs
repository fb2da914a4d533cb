//! Sizes of page and type that a report is set in by its theme alone.

use crate::project::TestProject;

const THEME: &str = "layout/theme.yaml";

/// Points in a millimetre.
const MM: f64 = 72.0 / 25.4;

/// A page size with its margins, and the type on it. What the theme says of other roles of type follows in proportion.
pub struct Sheet {
    pub name: &'static str,
    /// Width and height, in millimetres.
    trim: (f64, f64),
    /// Inner and outer margin and head, in millimetres.
    margins: (f64, f64, f64),
    /// Size of the text and height of its lines, in points.
    text: (f64, f64),
    lines: u32,
}

pub const A4: Sheet =
    Sheet { name: "A4", trim: (210.0, 297.0), margins: (22.0, 20.0, 24.0), text: (10.0, 14.0), lines: 50 };

pub const A5: Sheet =
    Sheet { name: "A5", trim: (148.0, 210.0), margins: (15.0, 13.0, 18.0), text: (8.5, 12.0), lines: 38 };

pub const SQUARE: Sheet = Sheet { name: "square", trim: (210.0, 210.0), lines: 32, ..A4 };

pub const SMALL_BOOK: Sheet =
    Sheet { name: "190-by-250", trim: (190.0, 250.0), text: (10.8, 15.0), lines: 37, ..A4 };

/// The sizes of the tests, two of them at the ends of what type may be.
pub const SHEETS: [Sheet; 7] = [
    A4,
    A5,
    SQUARE,
    SMALL_BOOK,
    Sheet { name: "letter", trim: (215.9, 279.4), lines: 46, ..A4 },
    Sheet { name: "A4-in-small-type", text: (8.5, 12.0), lines: 58, ..A4 },
    Sheet { name: "A4-in-large-type", text: (12.0, 17.0), lines: 41, ..A4 },
];

impl Sheet {
    /// Width of the page, in points.
    pub fn width(&self) -> f64 {
        self.trim.0 * MM
    }

    /// Inner and outer margin, in points.
    pub fn sides(&self) -> (f64, f64) {
        (self.margins.0 * MM, self.margins.1 * MM)
    }

    /// Where the text begins and ends, in points from the head of the page.
    pub fn reach(&self) -> (f64, f64) {
        let head = self.margins.2 * MM;
        (head, head + f64::from(self.lines) * self.text.1)
    }

    /// Gives a project this page and this type.
    pub fn apply(&self, project: &TestProject) {
        let mut group = "";
        let theme = project.read(THEME);
        let lines: Vec<String> = theme
            .lines()
            .map(|line| {
                if !line.starts_with([' ', '#']) {
                    group = line.split(':').next().unwrap_or_default();
                }
                self.in_group(group, line)
            })
            .collect();
        project.write(THEME, lines.join("\n") + "\n");
    }

    /// A line of a group of the theme, with its new numbers.
    fn in_group(&self, group: &str, line: &str) -> String {
        let (of_size, of_line) = (self.text.0 / A4.text.0, self.text.1 / A4.text.1);
        let change = |key: &str, old: f64| match (group, key) {
            ("page", "width") => self.trim.0,
            ("page", "height") => self.trim.1,
            ("page", "inner") => self.margins.0,
            ("page", "outer") => self.margins.1,
            ("page", "head") => self.margins.2,
            ("grid", "lines") => f64::from(self.lines),
            ("type", "size") => old * of_size,
            ("type", "line" | "drop" | "lower" | "gap") | ("grid", "line" | "sink" | "drop") => old * of_line,
            _ => old,
        };
        let changed = |piece: &str| {
            let (key, value) = piece.rsplit_once(": ")?;
            let digits =
                value.find(|c: char| !c.is_ascii_digit() && !"-.".contains(c)).unwrap_or(value.len());
            let old: f64 = value[..digits].parse().ok()?;
            let name = key.rsplit([' ', '{']).next()?;
            let new = (change(name, old) * 100.0).round() / 100.0;
            Some(format!("{key}: {new}{}", &value[digits..]))
        };
        // Remarks hold words and numbers too.
        let (line, remark) = line.split_at(line.find(" #").unwrap_or(line.len()));
        let pieces = line.split(", ").map(|piece| changed(piece).unwrap_or_else(|| piece.to_string()));
        pieces.collect::<Vec<_>>().join(", ") + remark
    }
}

#[test]
fn a_sheet_changes_page_and_type_alone() {
    let project = TestProject::example();
    let before = project.read(THEME);
    A4.apply(&project);
    assert_eq!(project.read(THEME), before);
    SMALL_BOOK.apply(&project);
    let theme = project.read(THEME);
    for line in [
        "  width: 190",
        "  lines: 37     # lines of a full page",
        "  sink: 3.75 ",
        "  text:    { size: 10.8, line: 15 }",
        "  note:    { size: 8.64, line: 10.71, drop: 2.79 }",
        "  head-4:  { size: 10.8, line: 15, gap: 6.43, lower: -3.21 }",
        "  foot: 15 ",
    ] {
        assert!(theme.contains(line), "{line} in\n{theme}");
    }
}
