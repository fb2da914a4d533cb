//! Figures in the cells of tables: whether a column is one of figures, and how folio writes them.

/// A figure as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Digits with an optional sign and full stop, and nothing else.
    pub digits: String,
    /// Whether thousands were parted.
    pub grouped: bool,
    /// Whether it was written as a share of a hundred.
    pub percent: bool,
    /// Whether it was below nought and written in parentheses.
    pub parentheses: bool,
}

/// What the figures of a column have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The format that the column has in YAML.
    pub format: &'static str,
    /// The places after the decimal sign that all figures have; none is filled up with noughts that nobody wrote.
    pub places: usize,
    /// Whether figures below nought stand in parentheses.
    pub parentheses: bool,
}

/// Reads a figure as English writes it: `1,234.5`, `1 234`, `−12`, `(12)`, `12 %`.
pub fn figure(text: &str) -> Option<Figure> {
    let text = text.trim();
    let (text, parentheses) = match text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (text, false),
    };
    let (text, percent) = match text.strip_suffix('%') {
        Some(rest) => (rest.trim_end(), true),
        None => (text, false),
    };
    let (text, minus) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (rest.trim_start(), true),
        None => (text, false),
    };
    if minus && parentheses {
        return None;
    }
    let (whole, fraction) = match text.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if fraction.is_some_and(|fraction| !digits(fraction)) {
        return None;
    }
    let separator = whole.chars().find(|c| !c.is_ascii_digit());
    let whole: String = match separator {
        None => whole.to_string(),
        Some(sign @ (',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')) => {
            let groups: Vec<&str> = whole.split(sign).collect();
            let right =
                groups.iter().skip(1).all(|group| group.len() == 3) && (1..=3).contains(&groups[0].len());
            if !right || !groups.iter().all(|group| digits(group)) {
                return None;
            }
            groups.concat()
        }
        Some(_) => return None,
    };
    // A number with a nought before it is a name, as of a telephone.
    if !digits(&whole)
        || whole.len() > 1 && whole.starts_with('0')
        || whole.len() + fraction.map_or(0, str::len) > 28
    {
        return None;
    }
    let sign = if minus || parentheses { "-" } else { "" };
    let digits = match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    };
    Some(Figure { digits, grouped: separator.is_some(), percent, parentheses })
}

/// What the cells of a column have in common where all of them are figures; empty ones say nothing.
///
/// Years are no figures: nobody adds them up, and their thousands are not parted.
pub fn column<'a>(cells: impl Iterator<Item = &'a str>) -> Option<Column> {
    let figures: Vec<Figure> =
        cells.filter(|cell| !cell.trim().is_empty()).map(figure).collect::<Option<_>>()?;
    let first = figures.first()?;
    if figures.iter().any(|figure| figure.percent != first.percent) {
        return None;
    }
    let year = |figure: &Figure| {
        !figure.grouped && figure.digits.len() == 4 && matches!(figure.digits.parse(), Ok(1800..=2199))
    };
    if figures.iter().all(year) {
        return None;
    }
    let places: Vec<usize> =
        figures.iter().map(|f| f.digits.split_once('.').map_or(0, |(_, fraction)| fraction.len())).collect();
    let most = places.iter().max().copied().unwrap_or(0);
    if most > 6 {
        return None;
    }
    Some(Column {
        format: match (first.percent, most) {
            (true, _) => "percent",
            (false, 0) => "integer",
            (false, _) => "decimal",
        },
        places: places.into_iter().min().unwrap_or(0),
        parentheses: figures.iter().any(|figure| figure.parentheses),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_they_are_written() {
        for (text, digits) in [
            ("1,234", "1234"),
            ("1 234 567", "1234567"),
            ("1’234", "1234"),
            ("-12.50", "-12.50"),
            ("−3", "-3"),
            ("(1,200)", "-1200"),
            ("12 %", "12"),
            ("0.5", "0.5"),
        ] {
            assert_eq!(figure(text).map(|figure| figure.digits).as_deref(), Some(digits), "{text}");
        }
        for text in [
            "1,23",
            "12,3456",
            "1.234,5",
            "007",
            "n/a",
            "–",
            "€ 5",
            "1 234,5",
            "",
            "1.",
            "12 kg",
            "1,234 567",
        ] {
            assert_eq!(figure(text), None, "{text}");
        }
    }

    #[test]
    fn a_column_is_one_of_figures_if_all_of_it_is() {
        let of = |cells: &[&str]| column(cells.iter().copied());
        let format = |cells: &[&str]| of(cells).map(|column| (column.format, column.places));
        assert_eq!(format(&["1,200", "", "80"]), Some(("integer", 0)));
        assert_eq!(format(&["1.5", "2"]), Some(("decimal", 0)));
        assert_eq!(format(&["12%", "7.5%"]), Some(("percent", 0)));
        assert_eq!(format(&["1.25", "2.50"]), Some(("decimal", 2)));
        assert_eq!(format(&["12%", "7"]), None);
        assert_eq!(format(&["2019", "2020"]), None);
        assert_eq!(format(&["2,019", "2,020"]), Some(("integer", 0)));
        assert_eq!(format(&["12", "n/a"]), None);
        assert_eq!(format(&["", ""]), None);
        assert!(of(&["(12)", "5"]).unwrap().parentheses);
    }
}
