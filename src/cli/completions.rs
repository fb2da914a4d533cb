//! `folio completions`.

use std::io::Write;
use std::path::Path;

use clap_complete::Shell;
use folio::diag::Failure;

use super::output::written;
use super::{exit_code, program};

/// Write completions for a shell to standard output.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio completions bash > ~/.local/share/bash-completion/completions/folio" => "bash",
    "folio completions zsh > ~/.zfunc/_folio" => "zsh, where ~/.zfunc is in fpath",
    "folio completions fish > ~/.config/fish/completions/folio.fish" => "fish",
})]
pub struct Args {
    /// The shell.
    shell: Shell,
}

impl Args {
    /// Writes what the shell reads.
    pub fn run(&self, _: &Path) -> Result<u8, Failure> {
        let mut script = Vec::new();
        let mut program = program();
        let name = program.get_name().to_string();
        clap_complete::generate(self.shell, &mut program, name, &mut script);
        let mut out = std::io::stdout().lock();
        exit_code(written("output", out.write_all(&script).and_then(|()| out.flush())).map(|()| true))
    }
}
