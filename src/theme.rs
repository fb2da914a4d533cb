//! What folio itself reads of `layout/theme.yaml`; the rest is the layouts'.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::project::Project;

/// Where the theme stands in a project.
const THEME: &str = "layout/theme.yaml";

#[derive(Deserialize)]
struct Theme {
    #[serde(default)]
    palette: BTreeMap<String, Ink>,
}

#[derive(Deserialize)]
struct Ink {
    spot: Option<String>,
}

/// The spot colours that the theme of a project declares. A theme that can't be read has none; the layouts tell why.
pub fn spots(project: &Project) -> Vec<String> {
    let theme = project.read_text(THEME).ok().and_then(|text| serde_yaml::from_str::<Theme>(&text).ok());
    theme.into_iter().flat_map(|theme| theme.palette.into_values()).filter_map(|ink| ink.spot).collect()
}
