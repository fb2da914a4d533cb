//! Whether the fonts of a project have the families that its theme names.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;
use typst::text::FontInfo;

use super::model::Theme;
use crate::diag::{Diagnostic, Diagnostics, Rule, nearest, rules};
use crate::project::{FONTS, Project, read};

rules! {
    FACE = Rule::needed(
        "face",
        "A family of type that no font in fonts/ has, or a font that can’t be used.",
        "Where a family is missing, pages would be set in the next one of the list, and nobody would be told. Fonts are OpenType \
         files (.ttf, .otf, .ttc, .otc); those for web pages (.woff, .woff2) can’t stand in a PDF.",
    )
    .example("faces: { serif: [Source Sarif 4], … }", "faces: { serif: [Source Serif 4], … }");
}

/// Endings of font files that are for web pages, or for machines of another age.
const OTHERS: [&str; 8] = ["woff", "woff2", "eot", "pfb", "pfa", "afm", "dfont", "svgz"];

/// Looks for families that no font has, and for fonts that can't be read.
///
/// Nothing is said where the folder can't be read or holds no font at all: typesetting tells why.
pub(super) fn check(theme: &Theme, project: &Project) -> Diagnostics {
    let mut found = Diagnostics::default();
    let Ok(paths) = project.fonts() else { return found };
    let files: Vec<Vec<String>> = paths
        .par_iter()
        .map(|path| {
            let data = read(path).unwrap_or_default();
            FontInfo::iter(&data).map(|info| info.family).collect()
        })
        .collect();
    let others = project.files(FONTS, |path| {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        OTHERS.contains(&ending.as_str())
    });
    // Typst, which looks for them, takes no notice of capitals.
    let families: BTreeMap<String, &str> =
        files.iter().flatten().map(|family| (family.to_lowercase(), family.as_str())).collect();
    if families.is_empty() && others.is_empty() {
        return found;
    }
    for (path, _) in paths.iter().zip(&files).filter(|(_, families)| families.is_empty()) {
        let path = path.strip_prefix(project.root()).unwrap_or(path).display();
        found.push(
            Diagnostic::of(&FACE, format!("{path} is no font that can be read"))
                .help("get it anew as an OpenType font (.ttf or .otf); another kind of file does not become one by its name"),
        );
    }
    let mut told = Vec::new();
    for name in [&theme.faces.serif, &theme.faces.sans].into_iter().flat_map(|list| list.value.iter()) {
        let wanted = name.value.to_lowercase();
        if families.contains_key(&wanted) || told.contains(&wanted) {
            continue;
        }
        let message = format!("no font in {FONTS}/ is of the family `{}`", name.value);
        found.push(
            Diagnostic::of(&FACE, message).at(name.span.whole()).help(help(&wanted, &families, &others)),
        );
        told.push(wanted);
    }
    found
}

/// What to do where a family is missing.
fn help(wanted: &str, families: &BTreeMap<String, &str>, others: &[String]) -> String {
    let letters =
        |text: &str| -> String { text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    let of_family = |path: &&String| {
        let stem = Path::new(path.as_str()).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        letters(stem).starts_with(&letters(wanted))
    };
    if let Some(path) = others.iter().find(of_family) {
        let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
        return format!(
            "{path} can’t be used: .{ending} files are not for print. Put the .ttf or .otf files of the family beside it"
        );
    }
    let known = || families.values().copied().collect::<Vec<&str>>().join(", ");
    match nearest(wanted, families.keys().map(String::as_str)).and_then(|near| families.get(near)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if families.is_empty() => "put its .ttf or .otf files there".to_string(),
        None => format!("put its .ttf or .otf files there, or name one of those that there are: {}", known()),
    }
}
