//! `folio translate`.

use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};
use folio::build::Workspace;
use folio::content::load;
use folio::content::translation::languages;
use folio::diag::{Failure, Stop};
use folio::products::translate::{FileFormat, Progress, accept, export, import, progress};
use folio::save;

use super::in_project;
use super::output::{Output, Printer, many, say, tell};

/// Send the report's texts to translators, bring them back, and see how far each language is.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio translate status" => "how far each language is",
    "folio translate export --to th" => "build/report-th.xlf, for a translator’s program",
    "folio translate export --to th --form po" => "build/report-th.po, for Poedit and Weblate",
    "folio translate import report-th.po" => "bring in what came back, into source/th",
    "folio translate accept --to th" => "remember what the translations were made from",
})]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Tell how far each language is.
    Status,
    /// Write all texts into a file for a translator, with what is translated already.
    Export {
        /// The language: one of those under `languages:` in source/report.yaml.
        #[arg(long, value_name = "LANGUAGE")]
        to: String,
        /// The form of the file.
        #[arg(long, value_enum, default_value_t = FormArg::Xliff)]
        form: FormArg,
        /// Where it is written; build/report-LANGUAGE.xlf or .po unless set.
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Bring in a file that came back: all of it, or nothing where a placeholder is lost.
    Import {
        /// The file: .xlf, .xliff or .po.
        file: PathBuf,
        /// Show the change and write nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Remember that all translations are of the texts as they stand now.
    Accept {
        /// The language.
        #[arg(long, value_name = "LANGUAGE")]
        to: String,
    },
}

/// The values of `--form`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormArg {
    /// XLIFF 1.2.
    Xliff,
    /// PO, of GNU gettext.
    Po,
}

impl Args {
    /// Does what is asked with the translations of the report.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &Output::default(), |workspace, printer| match &self.action {
            Action::Status => status(workspace),
            Action::Export { to, form, output } => {
                let format = match form {
                    FormArg::Xliff => FileFormat::Xliff,
                    FormArg::Po => FileFormat::Po,
                };
                let (text, count) = export(workspace, to, format)?;
                let name = PathBuf::from(format!("build/report-{to}.{}", format.ending()));
                let path = output.as_ref().unwrap_or(&name);
                match (output, path.file_name()) {
                    (Some(path), Some(file)) => {
                        let folder = path.parent().filter(|folder| *folder != Path::new(""));
                        save::all(folder.unwrap_or(Path::new(".")), &[(file.into(), text.as_bytes())])?;
                    }
                    _ => save::all(workspace.project().root(), &[(name.clone(), text.as_bytes())])?,
                }
                say(&format!("{}  {}", path.display(), many(count, "text", "texts")))?;
                Ok(true)
            }
            Action::Import { file, dry_run } => bring_in(workspace, printer, file, *dry_run),
            Action::Accept { to } => {
                let news = accept(workspace, to)?;
                say(&format!("{} to `{to}` taken for up to date", many(news, "more translation", "more translations")))?;
                Ok(true)
            }
        })
    }
}

fn status(workspace: &Workspace) -> Result<bool, Stop> {
    let (report, _) = load(workspace.project())?;
    let all = languages(&report.manifest);
    if all.len() == 1 {
        tell("the report names no other languages: write `languages: [th]`, or those that you need, into source/report.yaml")?;
    }
    for language in all.into_iter().skip(1) {
        let Progress { all, translated, stale, unknown } = progress(workspace, language)?;
        let mut said = format!("{language}  {translated} of {} translated", many(all, "text", "texts"));
        if stale > 0 {
            said.push_str(&format!("; {stale} older than the original"));
        }
        if unknown > 0 {
            said.push_str(&format!("; {unknown} not accepted yet"));
        }
        say(&said)?;
    }
    Ok(true)
}

fn bring_in(workspace: &Workspace, printer: &Printer, file: &Path, dry: bool) -> Result<bool, Stop> {
    let imported = import(workspace, file, dry)?;
    printer.findings(&imported.left_out)?;
    for change in &imported.changes {
        match dry {
            true => say(change.diff().trim_end())?,
            false => say(&format!("{}  {}", change.path, many(change.places, "text", "texts")))?,
        }
    }
    let left_out = imported.left_out.list.iter().count();
    let mut said = format!(
        "{} to `{}` {}, of which {} stood there already",
        many(imported.texts, "translation", "translations"),
        imported.language,
        if dry { "can be brought in" } else { "brought in" },
        imported.same
    );
    if imported.unfinished > 0 {
        said.push_str(&format!("; {} not finished", imported.unfinished));
    }
    if left_out > 0 {
        said.push_str(&format!("; {left_out} left out"));
    }
    tell(&said)?;
    Ok(left_out == 0)
}
