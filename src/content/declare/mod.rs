//! Kinds of blocks that a layout declares: a file in `layout/blocks` for each says what the kind takes, and a Typst file of the same
//! name draws it. So a designer adds a kind of block, and everything that folio does with content knows it.

mod file;
mod fill;
mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::decode::decode;
use super::model::Kind;
use super::paths::{too_many, unreadable};
use super::yaml;
use crate::diag::{Diagnostic, Diagnostics, Rule, Sources, nearest, rules};
use crate::project::Project;

pub use file::Declaration;
pub(super) use fill::fill;
pub use said::said;

rules! {
    BLOCK_KIND = Rule::needed(
        "block-kind",
        "A kind of block whose declaration in layout/blocks can’t be used.",
        "A kind is declared by a YAML file that says what it takes, and drawn by a Typst file of the same name beside it.",
    )
    .example("fields: { size: { type: choice, help: How large. } }", "fields: { size: { type: choice, of: [large, small], help: How large. } }");
}

/// The folder of a layout that holds the declarations.
pub const FOLDER: &str = "layout/blocks";

/// The kinds of block that every layout draws, whose keys no declaration can take.
pub const OWN: [&str; 11] = [
    "text",
    "photo",
    "photos",
    "links",
    "directory",
    "people",
    "letter",
    "table",
    "chart",
    "calendar",
    "year",
];

/// The kinds that a layout declares, by their names.
#[derive(Debug, Clone, Default)]
pub struct Kinds {
    usable: BTreeMap<String, Arc<Kind>>,
    /// Names of those whose declarations can't be used, which is told once and not at each block.
    broken: BTreeSet<String>,
}

impl Kinds {
    /// The kind of a name.
    pub fn get(&self, name: &str) -> Option<&Arc<Kind>> {
        self.usable.get(name)
    }

    /// All kinds, by their names.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Kind>> {
        self.usable.values()
    }

    /// The error of a key that is no kind of block, its message and help; none where a declaration of that name has its own.
    fn unknown(&self, name: &str) -> Option<(String, String)> {
        if self.broken.contains(name) {
            return None;
        }
        let known: Vec<&str> = OWN.into_iter().chain(self.usable.keys().map(String::as_str)).collect();
        let help = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "the kinds are: {}; `folio explain --block NAME` says what one takes",
                known.join(", ")
            ),
        };
        Some((format!("there is no kind of block `{name}`"), help))
    }
}

/// Reads the declarations of a project's layout; their texts are added to the `sources`.
///
/// Returns the kinds that can be used, and what is wrong with the others.
pub fn kinds(project: &Project, sources: &mut Sources) -> (Kinds, Diagnostics) {
    let (mut kinds, mut problems) = (Kinds::default(), Diagnostics::default());
    for path in project.files(FOLDER, |path| path.extension().is_some_and(|ending| ending == "yaml")) {
        match kind(project, sources, &path) {
            Ok(kind) => {
                kinds.usable.insert(kind.name.clone(), Arc::new(kind));
            }
            Err(found) => {
                kinds.broken.insert(name_of(&path).to_string());
                problems.extend(found);
            }
        }
    }
    (kinds, problems)
}

/// The name of the kind that a file declares.
fn name_of(path: &str) -> &str {
    path.trim_start_matches(FOLDER).trim_matches('/').trim_end_matches(".yaml")
}

fn kind(project: &Project, sources: &mut Sources, path: &str) -> Result<Kind, Diagnostics> {
    let text = project.read_text(path).map_err(|problem| Diagnostics::from(unreadable(path, &problem)))?;
    let Some(file) = sources.add(path, text.clone()) else {
        return Err(too_many(path).into());
    };
    let node = yaml::parse(file, &text).map_err(|problem| Diagnostics::from(*problem))?;
    let declaration: Declaration = decode(&node)?;
    let name = name_of(path);
    let told = |message: String, help: &str| {
        Err(Diagnostic::of(&BLOCK_KIND, message).at(node.span.whole()).help(help).into())
    };
    if !file::is_name(name) {
        return told(
            format!("`{name}` can’t be the name of a kind of block"),
            "name the file with small letters, digits and hyphens, as in big-number.yaml",
        );
    }
    if OWN.contains(&name) {
        return told(format!("there is a kind of block `{name}` already"), "give the file another name");
    }
    if project.resolve(&format!("{FOLDER}/{name}.typ")).is_err() {
        return told(
            format!("nothing draws the kind of block `{name}`"),
            &format!(
                "write {FOLDER}/{name}.typ with a function of that name, which takes the fields by their names"
            ),
        );
    }
    declaration.kind(name)
}
