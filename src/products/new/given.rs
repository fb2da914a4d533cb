//! What a new report begins with. The files of this repository stand in the program itself, so that no copy of any is kept.
//!
//! A debug build reads them from the repository when it is asked, so that a change of a layout compiles nothing; a release build holds
//! them. `.ci/run` compares what the release writes with the repository.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rust_embed::RustEmbed;

use crate::theme::THEMES;

/// The folder of the words of all languages.
const WORDS: &str = "layout/words/";

#[derive(RustEmbed)]
#[folder = "layout/"]
#[prefix = "layout/"]
struct Layout;

#[derive(RustEmbed)]
#[folder = "fonts/"]
#[prefix = "fonts/"]
struct Fonts;

#[derive(RustEmbed)]
#[folder = "docs/"]
#[prefix = "docs/"]
struct Docs;

/// The content, and what surrounds it.
#[derive(RustEmbed)]
#[folder = "src/products/new/starter/"]
struct Starter;

/// A file that a new report begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Its path from the report's folder, with `/`.
    pub path: String,
    /// What it holds.
    pub bytes: Cow<'static, [u8]>,
}

/// All files that a new report begins with: layout, fonts, the pages that explain folio, and a sample's content.
pub fn given() -> Vec<Given> {
    let mut all = files::<Layout>();
    all.extend(files::<Fonts>());
    all.extend(files::<Docs>().into_iter().filter(|file| !is_ours(&file.path)));
    all.extend(files::<Starter>());
    all
}

/// Whether a page is for those who work on folio, or what makes a book of the pages.
fn is_ours(path: &str) -> bool {
    ["docs/speed.md", "docs/SUMMARY.md", "docs/book.toml"].contains(&path)
        || path.starts_with("docs/pictures/")
}

fn files<F: RustEmbed>() -> Vec<Given> {
    // A path that is listed has a file, unless somebody takes it away while a debug build reads.
    let file = |path: Cow<'static, str>| Some(Given { bytes: F::get(&path)?.data, path: path.into_owned() });
    F::iter().filter_map(file).collect()
}

/// The names of the themes that a report can be set in beside that of layout/theme.yaml, sorted.
pub fn themes() -> Vec<String> {
    let name = |path: Cow<'static, str>| {
        Some(path.strip_prefix(THEMES)?.strip_prefix('/')?.split_once('/')?.0.to_string())
    };
    Layout::iter().filter_map(name).collect::<BTreeSet<String>>().into_iter().collect()
}

/// The codes of the languages that a report can be in, sorted.
pub fn languages() -> Vec<String> {
    let code = |path: Cow<'static, str>| Some(path.strip_prefix(WORDS)?.strip_suffix(".yaml")?.to_string());
    let mut codes: Vec<String> = Layout::iter().filter_map(code).collect();
    codes.sort();
    codes
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;
    use walkdir::WalkDir;

    /// In a release these are the program's own bytes; `cargo test --release` compares them, as `.ci/run` does.
    #[test]
    fn each_file_of_layout_fonts_and_docs_comes_out_as_it_stands() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let given = given();
        for (folder, prefix) in [
            ("layout", ""),
            ("fonts", ""),
            ("docs", ""),
            ("src/products/new/starter", "src/products/new/starter/"),
        ] {
            let on_disk = WalkDir::new(root.join(folder)).into_iter().map(Result::unwrap);
            let mut count = 0;
            for entry in on_disk.filter(|entry| entry.file_type().is_file()) {
                let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
                let path = path.strip_prefix(prefix).unwrap();
                if is_ours(path) {
                    continue;
                }
                let file = given
                    .iter()
                    .find(|file| file.path == path)
                    .unwrap_or_else(|| panic!("{path} is missing"));
                assert!(file.bytes == fs::read(entry.path()).unwrap(), "{path} is another one");
                count += 1;
            }
            let own = |file: &&Given| prefix.is_empty() && file.path.starts_with(&format!("{folder}/"));
            assert!(
                count > 5 && (given.iter().filter(own).count() == count || !prefix.is_empty()),
                "{folder}"
            );
        }
    }

    #[test]
    fn no_file_is_given_twice() {
        let mut paths: Vec<String> = given().into_iter().map(|file| file.path).collect();
        let all = paths.len();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all);
        assert!(languages().contains(&"en".to_string()));
    }
}
