//! Names that a project has already: of files, notes, tables, charts, photos.

use std::collections::HashSet;
use std::path::Path;

use serde_yaml::Value;

use crate::project::Project;

/// What is taken.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    /// Names of files under `source/` without folder and ending: the ids of parts and sections.
    pub files: HashSet<String>,
    /// Ids of notes.
    pub notes: HashSet<String>,
    /// Ids of tables and charts.
    pub tables: HashSet<String>,
    /// Ids of photos.
    pub photos: HashSet<String>,
    /// Names of files in `images/`, without folder and ending, in small letters.
    pub images: HashSet<String>,
}

impl Taken {
    /// What is taken where there is nothing yet.
    pub fn none() -> Self {
        let files = ["report", "photos", "references"].map(String::from).into();
        Self { files, ..Self::default() }
    }

    /// What a project has taken.
    pub fn of(project: &Project) -> Self {
        let mut taken = Self::none();
        for path in project.files("source", |_| true) {
            taken.files.insert(crate::content::stem(&path).to_lowercase());
            if path.ends_with(".yaml") || path.ends_with(".yml") {
                // A file that can't be read takes nothing but its name.
                let text = project.read_text(&path).unwrap_or_default();
                taken.gather(&serde_yaml::from_str(&text).unwrap_or(Value::Null));
            }
        }
        let stem = |path: &String| Path::new(path).file_stem()?.to_str().map(str::to_lowercase);
        taken.images.extend(project.files("images", |_| true).iter().filter_map(stem));
        taken
    }

    fn gather(&mut self, value: &Value) {
        let keys = |value: &Value| -> Vec<String> {
            let entries = value.as_mapping().into_iter().flatten();
            entries.filter_map(|(key, _)| key.as_str().map(str::to_string)).collect()
        };
        self.notes.extend(value.get("notes").map(keys).unwrap_or_default());
        self.photos.extend(value.get("photos").map(keys).unwrap_or_default());
        for block in value.get("body").and_then(Value::as_sequence).into_iter().flatten() {
            for kind in ["table", "chart"] {
                let id = block.get(kind).and_then(|block| block.get("id")).and_then(Value::as_str);
                self.tables.extend(id.map(str::to_string));
            }
        }
    }
}
