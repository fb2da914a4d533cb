//! Figures in words that a table beside them has otherwise, and years that were left over from an earlier report.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_decimal::Decimal;

use super::Quotations;
use super::ways::Place;
use crate::content::markup::Inline;
use crate::content::model::{Block, Manifest, Report, Table, Words};
use crate::content::yaml::ValueSpan;
use crate::content::{Element, Passage, number, walk};
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, rules};

rules! {
    FIGURE_DIFFERS = Rule::warning(
        "figure-differs",
        "A figure in words that a table of the same part has with other digits, in the row that the words name.",
        "Text and table are written at different times, and a digit is soon changed in one of them alone. Rounded figures are not told, nor others where the table’s own stands beside them.",
    )
    .example("text: Taiwan took in 34,010 workers.\n# and in the table\n- [Taiwan, 34100]", "text: Taiwan took in 34,100 workers.\n# and in the table\n- [Taiwan, 34100]");
    YEAR_LEFT_OVER = Rule::warning(
        "year-left-over",
        "Words that call a year the report’s own, and it is another one: ‘this year’, the report’s title, a copyright.",
        "A report begins as a copy of the last one, and such years are seldom read again.",
    )
    .example("year: 2019\n# and elsewhere\ntext: © 2018 The network", "year: 2019\n# and elsewhere\ntext: © 2019 The network");
}

/// A text that may say something of a table of its part.
struct Said<'a> {
    span: ValueSpan,
    value: &'a str,
    /// The passage that it is; none of an alternative, which is plain words alone.
    passage: Option<Passage<'a>>,
}

impl Said<'_> {
    /// Where plain words stand in it.
    fn runs(&self) -> Vec<Range<usize>> {
        let Some(passage) = self.passage else { return vec![Range { start: 0, end: self.value.len() }] };
        let mut runs = Vec::new();
        passage.inlines(&mut |inline| {
            if let Inline::Text { at, .. } = inline {
                runs.push(at.clone());
            }
        });
        runs
    }
}

/// Tells figures that differ by a digit from those of the row that stands in the same sentence.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let mut said = Vec::new();
    let mut tables: Vec<&Table> = Vec::new();
    let mut part = |said: &mut Vec<Said>, tables: &mut Vec<&Table>| {
        let rows = Rows::of(tables, &report.words);
        for text in said.drain(..).filter(|_| !rows.labels.is_empty()) {
            rows.compare(&text, sources, problems);
        }
        tables.clear();
    };
    walk(report, |element| match element {
        Element::Part(_) => part(&mut said, &mut tables),
        Element::Block(block) => {
            if let Block::Table(table) = &block.value {
                tables.push(table);
            }
        }
        Element::Passage(passage) => {
            said.push(Said { span: passage.span, value: passage.source, passage: Some(passage) });
        }
        Element::Alternative(alternative) => {
            said.push(Said { span: alternative.span, value: &alternative.value, passage: None });
        }
        // Notes and what stands behind them belong to no part.
        Element::Note(..) => part(&mut said, &mut tables),
        Element::Section(_) | Element::PhotoUse(..) | Element::Address(_) => {}
    });
    part(&mut said, &mut tables);
    years(report, sources, problems);
}

/// The rows of the tables of a part, and how figures are written.
struct Rows<'a> {
    labels: Vec<Label>,
    words: &'a Words,
}

/// A row that words can name.
struct Label {
    /// How it begins.
    words: String,
    /// The caption of its table.
    caption: String,
    /// Its figures.
    figures: Vec<Decimal>,
}

/// A row’s name is told from other words by its length.
const SHORTEST_LABEL: usize = 4;
/// Numbers of fewer digits are alike by chance.
const FEWEST_DIGITS: usize = 3;

impl<'a> Rows<'a> {
    fn of(tables: &[&Table], words: &'a Words) -> Self {
        let mut labels = Vec::new();
        for table in tables {
            let rows = table.rows.iter().filter(|row| row.value.is_written() && !number::is_sum(&row.value));
            for row in rows.filter(|row| is_name(&row.value.label())) {
                let columns =
                    table.columns.iter().enumerate().skip(1).filter(|(_, column)| column.is_number());
                let figures = columns.filter_map(|(at, _)| number::in_row(&row.value, at)).collect();
                labels.push(Label { words: row.value.label(), caption: table.caption.plain(), figures });
            }
        }
        Self { labels, words }
    }

    /// Tells each figure of a text that a row named in its sentence has with other digits.
    fn compare(&self, text: &Said, sources: &Sources, problems: &mut Diagnostics) {
        let (quotations, runs) = (Quotations::of(text.value), text.runs());
        for sentence in sentences(text.value) {
            let of_sentence = |at: usize| sentence.contains(&at);
            let figures: Vec<(Range<usize>, Decimal)> = runs
                .iter()
                .filter(|run| of_sentence(run.start) || of_sentence(run.end.saturating_sub(1)))
                .flat_map(|run| figures(text.value, run.clone(), self.words))
                .filter(|(at, _)| of_sentence(at.start) && !quotations.hold(at.start))
                .collect();
            if figures.is_empty() {
                continue;
            }
            let words = &text.value[sentence.clone()];
            let named: Vec<&Label> = self.labels.iter().filter(|label| names(words, &label.words)).collect();
            for (at, figure) in &figures {
                let said = |of: &Decimal| figures.iter().any(|(_, figure)| figure == of);
                // What stands in one of the rows is right, whatever the others have.
                if named.iter().any(|label| label.figures.contains(figure)) {
                    continue;
                }
                let other = named.iter().find_map(|label| {
                    let other = label.figures.iter().find(|other| slipped(figure, other) && !said(other))?;
                    Some((label, other))
                });
                let Some((label, other)) = other else { continue };
                let place = Place { span: text.span, value: text.value, at: at.clone() };
                let written = number::with_places(other, other.scale() as usize, self.words);
                problems.push(
                    Diagnostic::of(
                        &FIGURE_DIFFERS,
                        format!(
                            "‘{}’ here, but {written} in the row ‘{}’ of the table ‘{}’",
                            &text.value[at.clone()],
                            label.words,
                            label.caption
                        ),
                    )
                    .at(place.span(sources))
                    .help("correct the one that is wrong"),
                );
            }
        }
    }
}

/// Whether the first cell of a row can be known in words: it holds letters, and enough of them.
fn is_name(cell: &str) -> bool {
    cell.chars().filter(|c| c.is_alphabetic()).count() >= SHORTEST_LABEL
}

/// Whether words name a row, as a whole word.
fn names(words: &str, label: &str) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    words.match_indices(label).any(|(at, _)| {
        !letter(words[..at].chars().next_back()) && !letter(words[at + label.len()..].chars().next())
    })
}

/// The sentences of a value, which end with a stop before a blank, and with a line of their own.
fn sentences(value: &str) -> Vec<Range<usize>> {
    static END: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[.!?;။។][”’)]?(?:\[\^[^\]]*\])*\s|\n\s*\n").expect("the pattern is right")
    });
    let mut start = 0;
    let mut found: Vec<Range<usize>> =
        END.find_iter(value).map(|end| std::mem::replace(&mut start, end.end())..end.end()).collect();
    found.push(start..value.len());
    found
}

/// The figures of a run that are long enough to be known, but for years.
fn figures(value: &str, run: Range<usize>, words: &Words) -> Vec<(Range<usize>, Decimal)> {
    static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b[0-9]+(?:[.,’'\u{a0}\u{202f}\u{2009}][0-9]+)*\b").expect("the pattern is right")
    });
    let start = run.start;
    let is_year = |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20"));
    FIGURE
        .find_iter(&value[run])
        .filter(|found| !is_year(found.as_str()))
        .filter_map(|found| {
            let decimal = words.decimal.chars().next()?;
            let plain: String =
                found.as_str().chars().filter(|c| c.is_ascii_digit() || *c == decimal).collect();
            let figure = number::parse(&plain.replace(decimal, "."))?;
            Some((start + found.start()..start + found.end(), figure))
        })
        .filter(|(_, figure)| digits(figure).len() >= FEWEST_DIGITS)
        .collect()
}

/// The digits of a number, without its sign and its decimal sign.
fn digits(number: &Decimal) -> Vec<u8> {
    number.mantissa().unsigned_abs().to_string().into_bytes()
}

/// Whether a figure is another one but for a slip: two digits that changed places, or, of four and more, one that is another. A
/// figure that is rounded is none.
fn slipped(figure: &Decimal, other: &Decimal) -> bool {
    let (here, there) = (digits(figure), digits(other));
    if figure.scale() != other.scale() || here.len() != there.len() || here == there {
        return false;
    }
    let noughts = here.iter().rev().take_while(|digit| **digit == b'0').count() as u32;
    let apart = (figure.mantissa() - other.mantissa()).unsigned_abs();
    if noughts > 0 && 10u128.checked_pow(noughts).is_none_or(|unit| apart < unit) {
        return false;
    }
    let unlike: Vec<usize> = (0..here.len()).filter(|at| here.get(*at) != there.get(*at)).collect();
    match unlike.as_slice() {
        [_] => here.len() > FEWEST_DIGITS,
        [a, b] => a + 1 == *b && here.get(*a) == there.get(*b) && here.get(*b) == there.get(*a),
        _ => false,
    }
}

/// Tells years that are called the report’s own and are another one.
fn years(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let own = own_years(&report.manifest);
    super::runs(report, |passage, run, quotations| {
        for (at, year) in called_own(run.text(), &own) {
            let at = run.start + at.start..run.start + at.end;
            if quotations.hold(at.start) {
                continue;
            }
            let place = Place { span: passage.span, value: passage.source, at };
            problems.push(
                Diagnostic::of(
                    &YEAR_LEFT_OVER,
                    format!(
                        "this calls {year} the year of this report, which is on {}",
                        report.manifest.reported()
                    ),
                )
                .at(place.span(sources))
                .help("correct the year, or say it in words that leave no doubt which year is meant"),
            );
        }
    });
}

/// How a report calls its own year: its title, and the years that are its own.
struct Own {
    title: Regex,
    years: std::ops::RangeInclusive<i32>,
}

fn own_years(manifest: &Manifest) -> Own {
    let (first, last) = match &manifest.period {
        Some(period) => (period.start.value.year(), period.end.value.year()),
        None => (manifest.year.first, manifest.year.last),
    };
    let title = Regex::new(&before(&manifest.title.plain())).expect("what is escaped is right");
    // A report comes out in the year after the one that it is on, and so may its copyright.
    Own { title, years: first.min(last)..=first.max(last) + 1 }
}

/// The pattern of a year behind words that call it the report's own.
fn before(title: &str) -> String {
    let title = regex::escape(title);
    let of_title = if title.is_empty() { String::new() } else { format!(r"|\bthis {title} ") };
    let before = format!(r"©\s?|(?i:\bthis year,? \(?|\bthe year under review,? \(?){of_title}");
    format!(r"(?:{before})((?:19|20)[0-9]{{2}})\b(?:[–/-][0-9])?")
}

/// The years that a text calls the report’s own and that are another one; ranges are left out.
fn called_own(text: &str, own: &Own) -> Vec<(Range<usize>, i32)> {
    own.title
        .captures_iter(text)
        .filter_map(|found| {
            let (whole, year) = (found.get(0)?, found.get(1)?);
            let number: i32 = year.as_str().parse().ok()?;
            (whole.end() == year.end() && !own.years.contains(&number)).then(|| (year.range(), number))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        number::parse(text).unwrap()
    }

    #[test]
    fn a_slip_is_told_from_another_figure_and_from_a_rounded_one() {
        for (figure, other) in [("34010", "34100"), ("34110", "34100"), ("65.2", "62.5"), ("9185", "9195")] {
            assert!(slipped(&decimal(figure), &decimal(other)), "{figure} {other}");
        }
        for (figure, other) in [
            ("34000", "34100"),
            ("35200", "34100"),
            ("150", "160"),
            ("62.5", "625"),
            ("34100", "3410"),
            ("9195", "9195"),
        ] {
            assert!(!slipped(&decimal(figure), &decimal(other)), "{figure} {other}");
        }
    }

    #[test]
    fn figures_are_read_as_the_language_writes_them() {
        let found = |text: &str| {
            figures(text, 0..text.len(), &Words::english())
                .into_iter()
                .map(|(_, figure)| figure.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("34,100 of 1’200, 62.5 and 25\u{a0}000"), ["34100", "1200", "62.5", "25000"]);
        assert_eq!(found("In 2019 some 12 of n.3, and 1.2.3"), Vec::<String>::new());
    }

    #[test]
    fn sentences_end_where_they_do() {
        let text = "One.[^a] Two has 1.5 in it! Three\n\nFour";
        let found: Vec<&str> = sentences(text).into_iter().map(|at| text[at].trim()).collect();
        assert_eq!(found, ["One.[^a]", "Two has 1.5 in it!", "Three", "Four"]);
    }

    #[test]
    fn rows_are_named_by_whole_words() {
        assert!(names("In Taiwan, 3 came", "Taiwan"));
        assert!(!names("The Taiwanese came", "Taiwan"));
        assert!(!is_name("UK 1") && is_name("Oman"));
    }

    #[test]
    fn years_are_the_reports_own_where_words_say_so() {
        let own = Own { title: Regex::new(&before("Annual Report")).unwrap(), years: 2019..=2020 };
        let found = |text: &str| called_own(text, &own).into_iter().map(|(_, year)| year).collect::<Vec<_>>();
        assert_eq!(
            found("This year (2018), © 2017, this Annual Report 2016, the year under review, 2015"),
            [2018, 2017, 2016, 2015]
        );
        assert_eq!(
            found("This year, 2019, © 2020, © 2015–2019, our Annual Report 2018, in 2018"),
            Vec::<i32>::new()
        );
    }
}
