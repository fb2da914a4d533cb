//! Where files of a package lead to.

use std::collections::HashMap;
use std::path::Path;

use crate::import::error::ImportError;
use crate::import::package::{Package, attribute, parse};

/// What the format is called in messages.
pub const KIND: &str = "Word document";

/// Where a file of the package leads to.
#[derive(Debug, Clone)]
pub struct Relation {
    /// The end of the type's name, such as `hyperlink`.
    pub kind: String,
    /// The file's name in the package, or an address.
    pub target: String,
    /// Whether it leads out of the package.
    pub external: bool,
}

/// The relations of a file of the package, by their ids.
pub type Relations = HashMap<String, Relation>;

/// The relations of a file of the package; those of the package itself for an empty name.
pub fn relations(package: &Package, name: &str, path: &Path) -> Result<Relations, ImportError> {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(text) = package.text(&format!("{folder}{slash}_rels/{file}.rels")) else {
        return Ok(Relations::new());
    };
    let xml = parse(&text, path, KIND)?;
    let mut found = Relations::new();
    for node in xml.root_element().children().filter(|node| node.is_element()) {
        let (Some(id), Some(target)) = (attribute(node, "Id"), attribute(node, "Target")) else { continue };
        let kind = attribute(node, "Type").unwrap_or_default().rsplit('/').next().unwrap_or_default();
        let external = attribute(node, "TargetMode") == Some("External");
        let target = match external {
            true => target.to_string(),
            // A name in the package is looked up there alone, whatever folders it names.
            false => match target.strip_prefix('/') {
                Some(whole) => crate::project::normal(whole),
                None => crate::project::normal(&format!("{folder}{slash}{target}")),
            },
        };
        found.insert(id.to_string(), Relation { kind: kind.to_string(), target, external });
    }
    Ok(found)
}
