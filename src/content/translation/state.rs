//! What each translation was made from: `source/th/.state.yaml`, which `folio translate` writes.
//!
//! Editors do not see the file, since its name begins with a full stop, and what they can break by it is little: without it nobody is told which
//! translations are of an older text.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::folder::folder;
use crate::project::{PathProblem, Project};

/// What the file begins with.
const HEAD: &str =
    "# What each translation was made from. `folio translate` writes this file; nobody else has to.\n";

/// The originals that translations were made from, by the ids of their units.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State(pub BTreeMap<String, String>);

/// The file can't be read.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{path} can’t be read ({why})")]
pub struct StateProblem {
    /// Its path from the project's root.
    pub path: String,
    why: String,
}

impl State {
    /// The path of a language's file, from the project's root.
    pub fn path(language: &str) -> String {
        format!("{}/.state.yaml", folder(language))
    }

    /// Reads the state of a translation; nothing is known where there is no file.
    ///
    /// # Errors
    /// If there is one and it is not what folio writes.
    pub fn read(project: &Project, language: &str) -> Result<Self, StateProblem> {
        let path = Self::path(language);
        let problem = |why: String| StateProblem { path: path.clone(), why };
        match project.read_text(&path) {
            Ok(text) => serde_yaml::from_str::<Option<BTreeMap<String, String>>>(&text)
                .map(|state| Self(state.unwrap_or_default()))
                .map_err(|error| problem(error.to_string())),
            Err(PathProblem::Missing) => Ok(Self::default()),
            Err(error) => Err(problem(error.to_string())),
        }
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let body = serde_yaml::to_string(&self.0).expect("texts by texts can be written");
        format!("{HEAD}{body}")
    }
}

/// A short name of a text: the same for the same words, however their lines are broken. The first 16 digits of its SHA-256.
pub fn fingerprint(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Sha256::digest(words.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let state = State(BTreeMap::from([
            ("a.yaml#body/1/text".to_string(), fingerprint("One.")),
            ("b: c.yaml#notes/1234".to_string(), fingerprint("Two.")),
        ]));
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(dir.path().join("source/th")).unwrap();
        std::fs::write(dir.path().join("source/report.yaml"), "title: x\n").unwrap();
        let project = Project::discover(dir.path()).unwrap();
        assert_eq!(State::read(&project, "th").unwrap(), State::default());
        std::fs::write(dir.path().join(State::path("th")), state.text()).unwrap();
        assert_eq!(State::read(&project, "th").unwrap(), state);
        std::fs::write(dir.path().join(State::path("th")), "- [\n").unwrap();
        assert!(State::read(&project, "th").is_err());
    }

    #[test]
    fn only_other_words_have_another_fingerprint() {
        assert_eq!(fingerprint("One two.\n"), fingerprint("One\n  two."));
        assert_ne!(fingerprint("One two."), fingerprint("One three."));
        assert_eq!(fingerprint("").len(), 16);
    }
}
