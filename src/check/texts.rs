//! The walk over all text of a report, for what looks at plain text.

use std::collections::HashMap;

use super::run::{Finder, Run};
use super::{leftovers, signs, text, typography};
use crate::content::decode::Spanned;
use crate::content::markup::Inline;
use crate::content::model::Report;
use crate::content::yaml::ValueSpan;
use crate::content::{Element, walk, walk_inlines};
use crate::diag::{Diagnostics, Sources};

/// Checks all text of a report.
pub(super) fn check(report: &Report, sources: &Sources, problems: &mut Diagnostics) {
    let language = report.manifest.language.value.as_str();
    let mut tell = |span: ValueSpan, run: &Run, finders: &[Finder]| {
        for mistake in finders.iter().flat_map(|finder| finder(run)) {
            problems.push(mistake.diagnostic(span, run.value, sources));
        }
    };
    let references = report.references.url_spans.iter();
    let references =
        references.filter_map(|(key, span)| Some((*span, report.references.urls.get(key)?.as_str())));
    let mut addresses: Vec<(ValueSpan, &str)> = references.collect();
    let mut quotations: Vec<(ValueSpan, &str)> = Vec::new();
    walk(report, |element| match element {
        Element::Passage(passage) => {
            quotations.push((passage.span, passage.source));
            // Words in another language come before what they hold.
            let mut foreign: HashMap<usize, &str> = HashMap::new();
            passage.inlines(&mut |inline| {
                if let Inline::Foreign { language, body } = inline {
                    walk_inlines(body, &mut |inner| {
                        if let Inline::Text { at, .. } = inner {
                            foreign.insert(at.start, language);
                        }
                    });
                }
                let Inline::Text { at, .. } = inline else { return };
                let language = foreign.get(&at.start).copied().unwrap_or(language);
                let run = Run { value: passage.source, start: at.start, end: at.end, language };
                for finders in
                    [text::FINDERS, text::PRINTED, signs::FINDERS, leftovers::FINDERS, typography::FINDERS]
                {
                    tell(passage.span, &run, finders);
                }
            });
        }
        Element::Alternative(Spanned { value, span }) => {
            let run = Run::whole(value, language);
            tell(*span, &run, text::FINDERS);
            tell(*span, &run, signs::FINDERS);
        }
        Element::Address(url) => addresses.push((url.span, &url.value)),
        // What they hold is an element of its own.
        Element::Part(_) | Element::Section(_) | Element::Block(_) | Element::Note(..) => {}
        Element::PhotoUse(..) => {}
    });
    for (span, value) in quotations {
        for mistake in typography::quotation_marks(value, language) {
            problems.push(mistake.diagnostic(span, value, sources));
        }
    }
    for (span, url) in addresses {
        if let Some(instead) = text::mended(url) {
            let mistake = text::broken_address(0..url.len(), url, instead);
            problems.push(mistake.diagnostic(span, url, sources));
        }
    }
}
