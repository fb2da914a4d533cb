//! `folio verify`.

use std::path::Path;

use folio::build::silent;
use folio::diag::Failure;
use folio::products::provenance::verify;

use super::in_project;
use super::output::{FormatArg, Output, json, say, tell};

/// See whether the PDFs in build/ are those of the last build, and whether the same files make the same PDFs again.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio verify" => "build again and compare with the last build",
    "folio verify --format json" => "the same for programs",
})]
pub struct Args {
    /// How findings are printed; `json` prints one object with what was compared and what differs.
    #[command(flatten)]
    output: Output,
}

impl Args {
    /// Builds again without writing anything, and says what is not as it was.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        in_project(folder, &self.output, |workspace, _| {
            let verified = verify(workspace, &silent)?;
            let same = verified.differences.is_empty();
            if self.output.format == FormatArg::Json {
                say(&json(&verified)?)?;
                return Ok(same);
            }
            for difference in &verified.differences {
                tell(&difference.to_string())?;
            }
            if same {
                let pdfs = verified.pdfs.join(" and ");
                say(&format!("{pdfs}: built again from the same {} files, and the same to the byte", verified.inputs))?;
            } else if !verified.rebuilt {
                tell("nothing was built again, since that would be another report")?;
            }
            Ok(same)
        })
    }
}
