//! `folio schema`.

use std::path::{Path, PathBuf};

use folio::schema;
use folio::content::declare;
use folio::diag::{Failure, Sources};
use folio::save;

use super::in_project;
use super::output::{Output, say};

/// Write JSON Schemas to source/.schema, by which editors complete and explain keys.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio schema" => "after a kind of block was added",
})]
pub struct Args {}

impl Args {
    /// Writes the schemas of all kinds of file into the project.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &Output::default(), |workspace, _| {
            // What is wrong with a declaration is for the checks to tell.
            let (kinds, _) = declare::kinds(workspace.project(), &mut Sources::default());
            let texts: Vec<(PathBuf, String)> = schema::all(&kinds)
                .into_iter()
                .map(|file| (Path::new(schema::FOLDER).join(format!("{}.json", file.kind)), format!("{:#}\n", file.schema)))
                .collect();
            let files: Vec<(PathBuf, &[u8])> =
                texts.iter().map(|(path, text)| (path.clone(), text.as_bytes())).collect();
            save::all(workspace.project().root(), &files)?;
            say(&format!("{} schemas written to {}", files.len(), schema::FOLDER))?;
            Ok(true)
        })
    }
}
