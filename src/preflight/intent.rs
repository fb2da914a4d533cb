//! The output intent (ISO 32000-1, 14.11.5) and its ICC profile.

use lopdf::{Dictionary, Stream};

use super::finding::{Collector, Finding};
use crate::diag::{Rule, rules};
use crate::pdf::icc::Profile;
use crate::pdf::object::{Objects, as_dict};

rules! {
    OUTPUT_INTENT_MISSING = Rule::needed(
        "output-intent-missing",
        "There is no output intent for PDF/X.",
        "It says for which printing condition the inks were mixed. Export the file with the printer's profile.",
    )
    .standard("ISO 15930-7")
    .example("the file has no output intent for PDF/X", "");
    OUTPUT_INTENT_MULTIPLE = Rule::needed(
        "output-intent-multiple",
        "There are several, or another one has a profile of its own.",
        "Inks are mixed for one printing condition: there may be 1 output intent for PDF/X, and no other profile beside its own.",
    )
    .standard("ISO 15930-7")
    .example("the file has several output intents for PDF/X; measured: 2; limit: 1", "");
    OUTPUT_CONDITION = Rule::needed(
        "output-condition",
        "The printing condition is not named.",
        "By `OutputConditionIdentifier`, such as `FOGRA39`, a print shop sees at once whether the file is made for it.",
    )
    .standard("ISO 15930-7")
    .example("the output intent does not name the printing condition (OutputConditionIdentifier)", "");
    OUTPUT_PROFILE_MISSING = Rule::needed(
        "output-profile-missing",
        "The profile is not embedded.",
        "Without it nobody can tell what the inks look like. Embed the printer's profile.",
    )
    .standard("ISO 15930-7")
    .example("the output intent has no profile", "");
    OUTPUT_PROFILE_BROKEN = Rule::needed(
        "output-profile-broken",
        "The profile is cut off, or lacks its header or tables.",
        "The tables A2B0 and B2A0 say what inks look like and which inks a colour takes. Fetch the profile again, and embed it anew.",
    )
    .standard("ISO 15930-7")
    .example("the profile of the output intent is broken: it has no table A2B0", "");
    OUTPUT_PROFILE_CLASS = Rule::needed(
        "output-profile-class",
        "The profile is not an output device's.",
        "Its class has to be `prtr`: profiles of screens and cameras say nothing of ink on paper.",
    )
    .standard("ISO 15930-7")
    .example("the profile of the output intent is not an output device's; measured: mntr; limit: prtr", "");
    OUTPUT_PROFILE_SPACE = Rule::needed(
        "output-profile-space",
        "The profile or its stream is not for four inks.",
        "The profile's space has to be CMYK, and `/N` of its stream 4.",
    )
    .standard("GWG R0035")
    .example("the profile of the output intent is not for CMYK; measured: RGB; limit: CMYK", "");
    OUTPUT_PROFILE_REFERENCE = Rule::needed(
        "output-profile-reference",
        "The profile lies outside the file.",
        "It may be missing, or have changed, when the file is printed. Embed it.",
    )
    .standard("ISO 15930-7")
    .example("the output intent refers to a profile outside the file", "");
}

/// Checks that there is one output intent for PDF/X, with the profile of a CMYK press.
pub(super) fn check(objects: Objects) -> Vec<Finding> {
    let mut findings = Collector::of_file();
    let intents = objects.catalog().and_then(|catalog| objects.array(catalog, "OutputIntents"));
    let intents = intents.unwrap_or_default().iter().filter_map(|intent| as_dict(objects.resolve(intent)));
    let (pdfx, others): (Vec<&Dictionary>, Vec<&Dictionary>) =
        intents.partition(|intent| objects.name(intent, "S") == Some(b"GTS_PDFX"));
    let Some(intent) = pdfx.first() else {
        findings.push(Finding::new(&OUTPUT_INTENT_MISSING, "the file has no output intent for PDF/X"));
        return findings.into_list();
    };
    if pdfx.len() > 1 {
        let finding = Finding::new(&OUTPUT_INTENT_MULTIPLE, "the file has several output intents for PDF/X");
        findings.push(finding.measured(pdfx.len().to_string(), "1"));
    }
    let profile = objects.reference(intent, "DestOutputProfile");
    let differs = |other: &&Dictionary| {
        other.has(b"DestOutputProfile") && objects.reference(other, "DestOutputProfile") != profile
    };
    if others.iter().any(differs) {
        let message = "another output intent has a profile of its own";
        findings.push(Finding::new(&OUTPUT_INTENT_MULTIPLE, message));
    }
    let condition = objects.get(intent, "OutputConditionIdentifier").and_then(|id| id.as_str().ok());
    if condition.is_none_or(<[u8]>::is_empty) {
        let message = "the output intent does not name the printing condition (OutputConditionIdentifier)";
        findings.push(Finding::new(&OUTPUT_CONDITION, message));
    }
    if intent.has(b"DestOutputProfileRef") {
        let message = "the output intent refers to a profile outside the file";
        findings.push(Finding::new(&OUTPUT_PROFILE_REFERENCE, message));
    }
    match objects.stream(intent, "DestOutputProfile") {
        Some(stream) => check_profile(objects, stream, &mut findings),
        None => findings.push(Finding::new(&OUTPUT_PROFILE_MISSING, "the output intent has no profile")),
    }
    findings.into_list()
}

/// Checks the profile by its header and its table of tags.
fn check_profile(objects: Objects, stream: &Stream, findings: &mut Collector) {
    let broken = |why: &str| {
        Finding::new(&OUTPUT_PROFILE_BROKEN, format!("the profile of the output intent is broken: {why}"))
    };
    let Ok(bytes) = objects.unpacked(stream) else {
        return findings.push(broken("it can't be unpacked"));
    };
    let Some(profile) = Profile::read(&bytes).filter(|profile| profile.has_header()) else {
        return findings.push(broken("it has no header of an ICC profile"));
    };
    if !profile.is_whole() {
        let (found, stated) = (bytes.len(), profile.stated_size());
        let finding = broken("its end is missing");
        findings.push(finding.measured(format!("{found} bytes"), format!("{stated} bytes")));
    }
    if profile.class().0 != *b"prtr" {
        let message = "the profile of the output intent is not an output device's";
        let finding = Finding::new(&OUTPUT_PROFILE_CLASS, message);
        findings.push(finding.measured(profile.class().to_string(), "prtr"));
    }
    if profile.space().0 != *b"CMYK" {
        let finding = Finding::new(&OUTPUT_PROFILE_SPACE, "the profile of the output intent is not for CMYK");
        return findings.push(finding.measured(profile.space().to_string(), "CMYK"));
    }
    let components = objects.integer(&stream.dict, "N").unwrap_or(0);
    if components != 4 {
        let message = "the profile's stream states a wrong number of inks (/N)";
        let finding = Finding::new(&OUTPUT_PROFILE_SPACE, message);
        findings.push(finding.measured(components.to_string(), "4"));
    }
    for (wanted, name) in [(b"A2B0", "A2B0"), (b"B2A0", "B2A0")] {
        match profile.has_whole(wanted) {
            Some(true) => {}
            Some(false) => findings.push(broken(&format!("its table {name} is cut off"))),
            None => findings.push(broken(&format!("it has no table {name}"))),
        }
    }
}
