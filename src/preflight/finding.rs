//! What the preflight finds, as data.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use lopdf::ObjectId;

use crate::diag::Rule;
use crate::diag::Severity;
use crate::pdf::geometry::{Rect, to_tenths_of_mm};

/// One kind of fault at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// What is wrong, in one sentence that makes sense alone.
    pub message: String,
    /// The page, from 1; nothing for faults of the file as a whole.
    pub page: Option<usize>,
    /// Where on the page: left, top, width and height in millimetres, from the upper left corner of the trim.
    pub place: Option<[f64; 4]>,
    /// The object or resource: the worst, if there are several.
    pub object: Option<String>,
    /// What was measured there.
    pub measured: Option<String>,
    /// What the rule asks for.
    pub limit: Option<String>,
    /// How often it was found on the page.
    pub count: usize,
    /// How bad it is, among its like.
    badness: f64,
    /// Where it is, in the page's space.
    area: Option<Rect>,
}

impl Finding {
    /// A finding of a rule. Values belong into [`Self::measured`], so that findings with the same message can be
    /// gathered into one.
    pub(super) fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            severity: rule.level,
            rule,
            message: message.into(),
            page: None,
            place: None,
            object: None,
            measured: None,
            limit: None,
            count: 1,
            badness: 0.0,
            area: None,
        }
    }

    /// Says where on the page it is, if that is known.
    pub(super) fn on(mut self, area: Option<Rect>) -> Self {
        self.area = area;
        self
    }

    /// Matters more or less than its rule says.
    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Says which object it is, if it is known.
    pub(super) fn object(mut self, id: impl Into<Option<ObjectId>>) -> Self {
        self.object = id.into().map(|(number, generation)| format!("object {number} {generation}"));
        self
    }

    /// Says by what name the resource goes, and which object it is.
    pub(super) fn named(mut self, name: &[u8], id: Option<ObjectId>) -> Self {
        let name = (!name.is_empty()).then(|| format!("/{}", String::from_utf8_lossy(name)));
        let id = id.map(|(number, generation)| format!("object {number} {generation}"));
        self.object = match (name, id) {
            (Some(name), Some(id)) => Some(format!("{name} ({id})")),
            (name, id) => name.or(id),
        };
        self
    }

    /// Says what was measured and what would be right.
    pub(super) fn measured(mut self, measured: impl Into<String>, limit: impl Into<String>) -> Self {
        self.measured = Some(measured.into());
        self.limit = Some(limit.into());
        self
    }

    /// Says how bad it is: of several, the worst is shown.
    pub(super) fn badness(mut self, badness: f64) -> Self {
        self.badness = badness;
        self
    }
}

/// Outcome of one page, or of the file, gathered by rule and message.
#[derive(Debug, Default)]
pub(super) struct Collector {
    page: Option<(usize, ObjectId)>,
    trim: Option<Rect>,
    list: Vec<Finding>,
    places: HashMap<(&'static str, Severity, String), usize>,
}

impl Collector {
    /// For the file as a whole.
    pub(super) fn of_file() -> Self {
        Self::default()
    }

    /// For a page, by its number and object.
    pub(super) fn of_page(number: usize, id: ObjectId) -> Self {
        Self { page: Some((number, id)), ..Self::default() }
    }

    /// Says where the page is cut: places are told from there.
    pub(super) fn with_trim(self, trim: Rect) -> Self {
        Self { trim: Some(trim), ..self }
    }

    /// Adds a finding. What names no object stands on the page itself.
    pub(super) fn push(&mut self, mut finding: Finding) {
        if let (Some(trim), Some(area)) = (self.trim, finding.area) {
            let place = [area.x0 - trim.x0, trim.y1 - area.y1, area.width(), area.height()];
            // No place is told as `-0`.
            finding.place = Some(place.map(|points| to_tenths_of_mm(points) + 0.0));
        }
        if let Some((number, id)) = self.page {
            finding.page = Some(number);
            if finding.object.is_none() {
                finding = finding.object(id);
            }
        }
        match self.places.entry((finding.rule.id, finding.severity, finding.message.clone())) {
            Entry::Vacant(entry) => {
                entry.insert(self.list.len());
                self.list.push(finding);
            }
            Entry::Occupied(entry) => {
                let known = &mut self.list[*entry.get()];
                finding.count += known.count;
                if finding.badness > known.badness {
                    *known = finding;
                } else {
                    known.count = finding.count;
                }
            }
        }
    }

    /// The findings.
    pub(super) fn into_list(self) -> Vec<Finding> {
        self.list
    }
}

/// All that the preflight of a file found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// How many pages the file has.
    pub pages: usize,
    /// The findings: first those of the file, then page by page, errors before warnings.
    pub list: Vec<Finding>,
    /// What of the file was not looked into, in words.
    pub unseen: Vec<&'static str>,
}

impl Outcome {
    pub(super) fn new(pages: usize, mut list: Vec<Finding>, unseen: Vec<&'static str>) -> Self {
        // The sort is stable: what is left equal stays in the order of the checks.
        list.sort_by(|a, b| (a.page, a.severity, a.rule.id).cmp(&(b.page, b.severity, b.rule.id)));
        Self { pages, list, unseen }
    }

    /// How many findings are of this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Whether there is an error among them.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static HAIRLINE: Rule = Rule::needed("hairline", "A line is thin.", "It may vanish in print.");

    #[test]
    fn the_worst_of_many_is_shown_with_their_number() {
        let mut findings = Collector::of_page(3, (7, 0));
        for width in [0.1, 0.05, 0.12] {
            let finding =
                Finding::new(&HAIRLINE, "a line is too thin").measured(format!("{width} pt"), "0.25 pt");
            findings.push(finding.badness(-width));
        }
        // The first is kept where nothing says what is worse.
        let list = findings.into_list();
        assert_eq!(list.len(), 1);
        assert_eq!((list[0].count, list[0].measured.as_deref()), (3, Some("0.05 pt")));
    }
}
