//! Which theme a report is set in, and the files of it that stand in place of the layout's own.
//!
//! A theme is a folder below `layout/themes`. Its `theme.yaml` stands in place of `layout/theme.yaml`, and any other file of it in
//! place of that with the same path below `layout`: `layout/themes/museum/pages/cover.typ` is the cover of the theme `museum`.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use crate::content::decode::UNKNOWN_VALUE;
use crate::content::yaml::{self, ValueSpan};
use crate::diag::{Diagnostic, Diagnostics, Sources, nearest};
use crate::project::{MANIFEST, Project};

/// The folder of the themes that a report can be set in beside that of `layout/theme.yaml`, a folder each.
pub const THEMES: &str = "layout/themes";

/// The folder whose files a theme stands in for.
const LAYOUT: &str = "layout";

/// Which files of a project's layout its theme stands in for. A project that names no theme has none of them.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Paths of the theme's files, by the paths that they stand in for.
    files: HashMap<String, String>,
}

impl Chosen {
    /// The theme that the manifest of a project names. One that does not exist stands in for nothing; the check of the theme tells it.
    pub fn of(project: &Project) -> Self {
        named(project, &mut Sources::default())
            .map_or_else(Self::default, |(name, _)| Self::new(project, &name))
    }

    fn new(project: &Project, name: &str) -> Self {
        let is_plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if name.is_empty() || !is_plain {
            return Self::default();
        }
        let folder = format!("{THEMES}/{name}");
        let own = project.root().join(&folder).join("theme.yaml");
        // Words, kinds of block and the citation style are the content's, whatever it looks like.
        let stands_in =
            |path: &Path| path == own || path.extension().is_none_or(|e| e != "yaml" && e != "csl");
        let files = project.files(&folder, stands_in).into_iter();
        Self { files: files.map(|path| (format!("{LAYOUT}{}", &path[folder.len()..]), path)).collect() }
    }

    /// The path of the file that is read for a path of the project: that of the theme, or the same.
    pub fn path<'a>(&'a self, path: &'a str) -> &'a str {
        self.files.get(path).map_or(path, String::as_str)
    }

    /// The files of the theme: the path that each stands in for, and its own.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, own)| (path.as_str(), own.as_str()))
    }
}

/// The themes of a project by their names, sorted.
pub fn themes(project: &Project) -> Vec<String> {
    let name = |path: String| Some(path[THEMES.len() + 1..].split_once('/')?.0.to_string());
    let names: BTreeSet<String> = project.files(THEMES, |_| true).into_iter().filter_map(name).collect();
    names.into_iter().collect()
}

/// The chosen theme of a project, and what is wrong with its name.
pub(super) fn check(project: &Project, sources: &mut Sources) -> (Chosen, Diagnostics) {
    let Some((name, span)) = named(project, sources) else {
        return (Chosen::default(), Diagnostics::default());
    };
    let chosen = Chosen::new(project, &name);
    if !chosen.files.is_empty() {
        return (chosen, Diagnostics::default());
    }
    let known = themes(project);
    let help = match nearest(&name, known.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => {
            format!("{THEMES} holds no theme; without this line the pages look as layout/theme.yaml has them")
        }
        None => format!(
            "{THEMES} holds: {}; without this line the pages look as layout/theme.yaml has them",
            known.join(", ")
        ),
    };
    let told =
        Diagnostic::of(&UNKNOWN_VALUE, format!("there is no theme `{name}`")).at(span.whole()).help(help);
    (chosen, told.into())
}

/// The theme that the manifest names, and where; whatever else is wrong with the manifest.
fn named(project: &Project, sources: &mut Sources) -> Option<(String, ValueSpan)> {
    let text = project.read_text(MANIFEST).ok()?;
    // Most reports name none, and are not read for it twice.
    if !text.contains("theme") {
        return None;
    }
    let file = sources.find(MANIFEST).or_else(|| sources.add(MANIFEST, text.clone()))?;
    let read = yaml::read(file, &text);
    let value = read.node.get("theme")?;
    Some((value.scalar_text()?, value.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn project(manifest: &str, files: &[&str]) -> (tempfile::TempDir, Project) {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in [(MANIFEST, manifest)].into_iter().chain(files.iter().map(|path| (*path, "x"))) {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let project = Project::discover(dir.path()).unwrap();
        (dir, project)
    }

    const FILES: [&str; 6] = [
        "layout/theme.yaml",
        "layout/themes/quiet/theme.yaml",
        "layout/themes/quiet/pages/cover.typ",
        "layout/themes/quiet/words/en.yaml",
        "layout/themes/quiet/notes.csl",
        "layout/themes/loud/theme.yaml",
    ];

    #[test]
    fn a_theme_stands_in_for_what_it_holds() {
        let (_dir, project) = project("title: x\ntheme: quiet\n", &FILES);
        let (chosen, told) = check(&project, &mut Sources::default());
        assert!(!told.has_errors());
        assert_eq!(chosen.path("layout/theme.yaml"), "layout/themes/quiet/theme.yaml");
        assert_eq!(chosen.path("layout/pages/cover.typ"), "layout/themes/quiet/pages/cover.typ");
        for own in ["layout/pages/opener.typ", "layout/words/en.yaml", "layout/notes.csl", "images/a.jpg"] {
            assert_eq!(chosen.path(own), own);
        }
        assert_eq!(themes(&project), ["loud", "quiet"]);
    }

    #[test]
    fn without_a_name_the_layout_is_as_it_stands() {
        let (_dir, project) = project("title: theme\n", &FILES);
        assert_eq!(Chosen::of(&project).files().count(), 0);
    }

    #[test]
    fn a_theme_that_does_not_exist_is_told() {
        for (name, help) in [
            ("quite", "did you mean `quiet`?"),
            ("opulent", "layout/themes holds: loud, quiet; without"),
            ("../themes/quiet", "without this line"),
            ("\"\"", "without this line"),
        ] {
            let (_dir, project) = project(&format!("title: x\ntheme: {name}\n"), &FILES);
            let (chosen, told) = check(&project, &mut Sources::default());
            let told: Vec<&Diagnostic> = told.iter().collect();
            assert_eq!((chosen.files().count(), told.len()), (0, 1), "{name}");
            let said = told[0].help.as_deref().unwrap_or_default();
            assert!(told[0].span.is_some() && said.contains(help), "{name}: {said}");
        }
    }
}
