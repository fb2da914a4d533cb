//! The output intent (ISO 32000-1, 14.11.5) and its ICC profile.

use lopdf::{Dictionary, Stream};

use super::finding::{Finding, Report};
use super::rules;
use crate::pdf::object::{Objects, as_dict};

/// Checks that there is one output intent for PDF/X, with the profile of a CMYK press.
pub(super) fn check(objects: Objects) -> Vec<Finding> {
    let mut report = Report::of_file();
    let intents = objects.catalog().and_then(|catalog| objects.array(catalog, "OutputIntents"));
    let intents = intents.unwrap_or_default().iter().filter_map(|intent| as_dict(objects.resolve(intent)));
    let (pdfx, others): (Vec<&Dictionary>, Vec<&Dictionary>) =
        intents.partition(|intent| objects.name(intent, "S") == Some(b"GTS_PDFX"));
    let Some(intent) = pdfx.first() else {
        report.push(Finding::new(rules::OUTPUT_INTENT_MISSING, "the file has no output intent for PDF/X"));
        return report.into_list();
    };
    if pdfx.len() > 1 {
        let finding =
            Finding::new(rules::OUTPUT_INTENT_MULTIPLE, "the file has several output intents for PDF/X");
        report.push(finding.measured(pdfx.len().to_string(), "1"));
    }
    let profile = objects.reference(intent, "DestOutputProfile");
    let differs = |other: &&Dictionary| {
        other.has(b"DestOutputProfile") && objects.reference(other, "DestOutputProfile") != profile
    };
    if others.iter().any(differs) {
        let message = "another output intent has a profile of its own";
        report.push(Finding::new(rules::OUTPUT_INTENT_MULTIPLE, message));
    }
    let condition = objects.get(intent, "OutputConditionIdentifier").and_then(|id| id.as_str().ok());
    if condition.is_none_or(<[u8]>::is_empty) {
        let message = "the output intent does not name the printing condition (OutputConditionIdentifier)";
        report.push(Finding::new(rules::OUTPUT_CONDITION, message));
    }
    if intent.has(b"DestOutputProfileRef") {
        let message = "the output intent refers to a profile outside the file";
        report.push(Finding::new(rules::OUTPUT_PROFILE_REFERENCE, message));
    }
    match objects.stream(intent, "DestOutputProfile") {
        Some(stream) => check_profile(objects, stream, &mut report),
        None => report.push(Finding::new(rules::OUTPUT_PROFILE_MISSING, "the output intent has no profile")),
    }
    report.into_list()
}

/// Checks the profile by its header and its table of tags (ICC.1, 7.2 and 7.3).
fn check_profile(objects: Objects, stream: &Stream, report: &mut Report) {
    let broken = |why: &str| {
        Finding::new(
            rules::OUTPUT_PROFILE_BROKEN,
            format!("the profile of the output intent is broken: {why}"),
        )
    };
    let Ok(profile) = objects.unpacked(stream) else {
        return report.push(broken("it can't be unpacked"));
    };
    let field = |at: usize| profile.get(at..at + 4).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    if profile.len() < 132 || field(36).as_deref() != Some("acsp") {
        return report.push(broken("it has no header of an ICC profile"));
    }
    let number = |at: usize| {
        profile.get(at..at + 4).map_or(0, |b| u32::from_be_bytes([b[0], b[1], b[2], b[3]]) as usize)
    };
    if number(0) > profile.len() {
        let finding = broken("its end is missing");
        report.push(finding.measured(format!("{} bytes", profile.len()), format!("{} bytes", number(0))));
    }
    let (class, space) = (field(12).unwrap_or_default(), field(16).unwrap_or_default());
    if class != "prtr" {
        let finding = Finding::new(
            rules::OUTPUT_PROFILE_CLASS,
            "the profile of the output intent is not an output device's",
        );
        report.push(finding.measured(class.trim(), "prtr"));
    }
    if space != "CMYK" {
        let finding =
            Finding::new(rules::OUTPUT_PROFILE_SPACE, "the profile of the output intent is not for CMYK");
        return report.push(finding.measured(space.trim(), "CMYK"));
    }
    let components = objects.integer(&stream.dict, "N").unwrap_or(0);
    if components != 4 {
        let finding = Finding::new(
            rules::OUTPUT_PROFILE_SPACE,
            "the profile's stream states a wrong number of inks (/N)",
        );
        report.push(finding.measured(components.to_string(), "4"));
    }
    let tags: Vec<(String, usize)> = (0..number(128).min(200))
        .filter_map(|index| {
            Some((field(132 + index * 12)?, number(136 + index * 12) + number(140 + index * 12)))
        })
        .collect();
    for wanted in ["A2B0", "B2A0"] {
        match tags.iter().find(|(tag, _)| tag == wanted) {
            Some((_, end)) if *end <= profile.len() => {}
            Some(_) => report.push(broken(&format!("its table {wanted} is cut off"))),
            None => report.push(broken(&format!("it has no table {wanted}"))),
        }
    }
}
