//! Planted faults: each is told at its place, alone and among fifty others.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use folio::build::{Workspace, inspect};
use folio::diag::{Diagnostic, Findings};
use serde::Deserialize;

use crate::project::{TestProject, repository};

/// A fault that is planted into the invented report.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fault {
    /// The file, from the project's root.
    file: String,
    /// What stands there.
    find: String,
    /// What is put in its place.
    put: String,
    /// The rule that tells it.
    rule: String,
    /// Words on the line at which it is told.
    at: String,
    /// Rules that the same slip may trip too.
    #[serde(default)]
    with: Vec<String>,
    /// It changes what others need, so that it is planted by itself.
    #[serde(default)]
    alone: bool,
    /// It is one of text.
    #[serde(skip)]
    is_text: bool,
}

/// A fault of text, which is planted wherever text stands.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TextFault {
    /// The text.
    put: String,
    rule: String,
    at: String,
    #[serde(default)]
    with: Vec<String>,
    /// It is a fault in running text alone.
    #[serde(default)]
    prose: bool,
    /// It is told once, wherever it stands.
    #[serde(default)]
    alone: bool,
}

/// Where text stands: a file, what is replaced, and what stands around the text, `~` standing for it.
const SITES: &[(&str, &str, &str, bool)] = &[
    ("source/lanterns.yaml", "      Two houses took part.", "      ~", true),
    (
        "source/lanterns.yaml",
        "caption: Lanterns by house\n      columns:",
        "caption: '~'\n      columns:",
        false,
    ),
    ("source/lanterns.yaml", "- The Reed Room did not count its lanterns.", "- '~'", false),
    ("source/welcome.yaml", "        A lantern is a small promise.", "        ~", true),
    ("source/diary.yaml", "text: The keepers meet.", "text: '~'", false),
    ("source/photos.yaml", "caption: The valley in the morning.", "caption: '~'", false),
];

fn read<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let text = std::fs::read_to_string(repository().join("tests/corpus").join(name)).unwrap();
    serde_yaml::from_str(&text).unwrap()
}

/// All faults of the corpus.
fn faults() -> Vec<Fault> {
    let mut faults: Vec<Fault> = read("form.yaml");
    faults.extend(read::<Fault>("content.yaml"));
    for fault in read::<TextFault>("text.yaml") {
        for (file, find, around, is_prose) in SITES.iter().filter(|site| site.3 || !fault.prose) {
            let put = if *is_prose { fault.put.clone() } else { fault.put.replace('\'', "''") };
            faults.push(Fault {
                file: (*file).into(),
                find: (*find).into(),
                put: around.replace('~', &put),
                rule: fault.rule.clone(),
                at: if *is_prose { fault.at.clone() } else { fault.at.replace('\'', "''") },
                with: fault.with.clone(),
                alone: fault.alone,
                is_text: true,
            });
        }
    }
    faults
}

/// The files of the invented report with faults in them.
struct Planted {
    before: BTreeMap<String, String>,
    after: BTreeMap<String, String>,
}

impl Planted {
    fn new(project: &TestProject, faults: &[Fault]) -> Self {
        let files = faults.iter().map(|fault| (fault.file.clone(), project.read(&fault.file)));
        let before: BTreeMap<String, String> = files.collect();
        Self { after: before.clone(), before }
    }

    fn reset(&mut self) {
        self.after = self.before.clone();
    }

    /// Plants a fault, unless what it replaces is not there any more.
    fn plant(&mut self, fault: &Fault) -> bool {
        let text = self.after.get_mut(&fault.file).unwrap();
        if !text.contains(&fault.find) {
            return false;
        }
        *text = text.replacen(&fault.find, &fault.put, 1);
        true
    }

    /// Whether a fault still stands as it was planted.
    fn stands(&self, fault: &Fault) -> bool {
        self.after[&fault.file].contains(&fault.put)
    }

    /// The line, from 1, on which a fault is to be told.
    fn line(&self, fault: &Fault) -> Option<usize> {
        let text = &self.after[&fault.file];
        let put = text.find(&fault.put).filter(|_| !fault.put.is_empty());
        let from = put.map_or(0, |put| text[..put].rfind('\n').map_or(0, |end| end + 1));
        let at = text[from..].find(&fault.at).map_or_else(|| text.find(&fault.at), |at| Some(from + at));
        Some(text[..at?].matches('\n').count() + 1)
    }

    fn found(&self, workspace: &mut Workspace) -> Findings {
        for (path, text) in &self.after {
            let is_changed = self.before[path] != *text;
            workspace.set_unsaved(path.clone(), is_changed.then(|| text.clone()));
        }
        inspect(workspace)
    }
}

/// Whether a finding tells a fault at its place.
fn tells(found: &Findings, finding: &Diagnostic, fault: &Fault, line: usize) -> bool {
    let at = finding.span.as_ref().is_some_and(|span| {
        found.sources.get(span.file).path == fault.file
            && found.sources.line_column(span.file, span.range.start).0 == line
    });
    finding.rule.id == fault.rule && at
}

fn shown(found: &Findings, finding: &Diagnostic) -> String {
    let place = finding.span.as_ref().map(|span| {
        let (line, column) = found.sources.line_column(span.file, span.range.start);
        format!("{}:{line}:{column} ", found.sources.get(span.file).path)
    });
    let help = finding.help.as_deref().unwrap_or("-");
    format!("{}{}: {} / {help}", place.unwrap_or_default(), finding.rule.id, finding.message)
}

#[test]
fn every_fault_is_told_at_its_place_in_words() {
    let project = TestProject::example();
    let mut workspace = project.workspace();
    let faults = faults();
    let mut planted = Planted::new(&project, &faults);
    let (mut missed, mut more, mut words) = (String::new(), String::new(), String::new());
    for fault in &faults {
        planted.reset();
        assert!(planted.plant(fault), "{} does not hold {:?}", fault.file, fault.find);
        let line = planted.line(fault).unwrap_or_else(|| panic!("{:?} is not in {}", fault.at, fault.file));
        let found = planted.found(&mut workspace);
        if !fault.is_text || fault.put.starts_with("      ") {
            let _ = writeln!(words, "{} {:?}", fault.file, fault.put);
        }
        for finding in found.list.iter() {
            let shown = shown(&found, finding);
            // A fault of text is told in the same words wherever it stands.
            if !fault.is_text || fault.put.starts_with("      ") {
                let _ = writeln!(words, "    {shown}");
            }
            let expected =
                finding.rule.id == fault.rule || fault.with.iter().any(|rule| rule == finding.rule.id);
            if !expected {
                let _ = writeln!(more, "{:?} is followed by {shown}", fault.put);
            }
            for word in FOREIGN {
                assert!(!shown.contains(word), "{word:?} is no word of an editor: {shown}");
            }
            assert!(finding.help.is_some(), "nothing says what to do: {shown}");
        }
        if !found.list.iter().any(|finding| tells(&found, finding, fault, line)) {
            let told: Vec<String> = found.list.iter().map(|finding| shown(&found, finding)).collect();
            let _ = writeln!(
                missed,
                "{} {:?}: {} at line {line}\n    told: {told:#?}",
                fault.file, fault.put, fault.rule
            );
        }
    }
    let missed_and_more = format!("{missed}{more}");
    assert!(
        missed_and_more.is_empty(),
        "{} missed, {} follow\n{missed_and_more}",
        missed.lines().count(),
        more.lines().count()
    );
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("corpus", words);
    });
}

/// Words of parsers and programming languages.
const FOREIGN: &[&str] = &[
    "mapping values",
    "block mapping",
    "block sequence",
    "flow sequence",
    "token",
    "indicator",
    "scalar",
    "invalid type",
    "struct ",
    "deserializ",
    "u8",
    "u16",
    "array of length",
    "expected one of",
    "at line ",
    "enum ",
    "YAML",
];

#[test]
fn fifty_faults_at_once_are_all_told() {
    let project = TestProject::example();
    let mut workspace = project.workspace();
    let faults: Vec<Fault> = faults().into_iter().filter(|fault| !fault.alone).collect();
    let mut planted = Planted::new(&project, &faults);
    let (mut missed, mut told) = (String::new(), 0);
    let mut left: Vec<&Fault> = faults.iter().collect();
    while !left.is_empty() {
        planted.reset();
        let (mut chosen, mut later): (Vec<&Fault>, Vec<&Fault>) = (Vec::new(), Vec::new());
        for fault in left {
            let before = planted.after.clone();
            let is_planted = chosen.len() < 50 && planted.plant(fault);
            // Two faults on one line are one to who mends them.
            let standing = chosen.iter().copied().chain([fault]).filter(|fault| planted.stands(fault));
            let lines: Vec<(&str, usize)> =
                standing.filter_map(|fault| Some((fault.file.as_str(), planted.line(fault)?))).collect();
            let is_clear =
                lines.len() == chosen.len() + 1 && lines.iter().collect::<HashSet<_>>().len() == lines.len();
            let is_single =
                fault.put.is_empty() || planted.after[&fault.file].matches(&fault.put).count() == 1;
            if is_planted && is_clear && is_single {
                chosen.push(fault);
            } else {
                planted.after = before;
                later.push(fault);
            }
        }
        assert!(!chosen.is_empty(), "these can’t be planted: {later:#?}");
        let found = planted.found(&mut workspace);
        for fault in chosen {
            let Some(line) = planted.line(fault) else { continue };
            if found.list.iter().any(|finding| tells(&found, finding, fault, line)) {
                told += 1;
                continue;
            }
            let near = found
                .list
                .iter()
                .map(|finding| shown(&found, finding))
                .filter(|told| told.starts_with(&fault.file));
            let near: Vec<String> = near.collect();
            let _ = writeln!(
                missed,
                "{} {:?}: {} at line {line}\n    told: {near:#?}",
                fault.file, fault.put, fault.rule
            );
        }
        left = later;
    }
    assert!(missed.is_empty(), "{told} of {} are told\n{missed}", faults.len());
    assert!(told >= 400, "{told} faults are too few");
}
