//! Sizes of page that a report can begin with.

use serde_yaml::Value;

use crate::content::yaml::set_key;
use crate::pdf::geometry::mm;

/// A size of page, with as many lines as stand well on it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PageSize {
    /// 210 × 297 mm (ISO 216), that of the theme as it is.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
    /// 210 × 210 mm.
    Square,
}

impl PageSize {
    /// The text of a theme, made for A4, with this trim and as many lines as fit above the same foot.
    ///
    /// Nothing if the theme has no such measures.
    pub(super) fn theme(self, theme: &str) -> Option<String> {
        let (width, height) = match self {
            Self::A4 => return Some(theme.to_string()),
            Self::Letter => (215.9, 279.4),
            Self::Square => (210.0, 210.0),
        };
        let read: Value = serde_yaml::from_str(theme).ok()?;
        let number = |group: &str, key: &str| read.get(group)?.get(key)?.as_f64();
        let fewer = mm(number("page", "height")? - height) / number("grid", "line")?;
        let lines = (number("grid", "lines")? - fewer).round() as u64;
        let mut theme = theme.to_string();
        for (group, key, value) in [
            ("page", "width", Value::from(width)),
            ("page", "height", height.into()),
            ("grid", "lines", lines.into()),
        ] {
            theme = set_key(&theme, &[group], key, &value)?;
        }
        Some(theme)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_alone_changes() {
        let theme = include_str!("../../../layout/theme.yaml");
        assert_eq!(PageSize::A4.theme(theme).unwrap(), theme);
        for (size, lines) in [
            (
                PageSize::Letter,
                ["  width: 215.9", "  height: 279.4", "  lines: 46     # lines of a full page"],
            ),
            (PageSize::Square, ["  width: 210", "  height: 210", "  lines: 32     # lines of a full page"]),
        ] {
            let changed = size.theme(theme).unwrap();
            let differ = theme.lines().zip(changed.lines()).filter(|(before, after)| before != after);
            assert!(differ.count() <= 3);
            for line in lines {
                assert!(
                    changed.lines().any(|own| own.trim_end_matches(".0") == line),
                    "{line} in\n{changed}"
                );
            }
        }
    }
}
