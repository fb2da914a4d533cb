//! `folio preview`.

use std::path::Path;
use std::process::{Command, Stdio};

use folio::build::{Workspace, languages};
use folio::content::edition::Edition;
use folio::diag::{Failure, Findings, Stop};
use folio::preview::{Built, Options, Preview, StageTime};

use super::output::{FormatArg, Output, Printer, counts, tell};
use super::{CLEAN, interrupt};

/// Show the pages in a browser, alive: every change of a file is on the screen at once.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio preview" => "the pages in the browser",
    "folio preview --port 0 --no-open" => "on any free port; open the address yourself",
    "folio preview --read-only" => "to look only",
})]
pub struct Args {
    /// The port that is tried first; 0 for any that is free.
    #[arg(long, default_value_t = Options::PORT)]
    port: u16,
    /// Print the address and open no browser.
    #[arg(long)]
    no_open: bool,
    /// Let nothing be changed from the browser.
    #[arg(long)]
    read_only: bool,
    /// The edition that is shown first: screen or print.
    #[arg(long, default_value_t = Edition::Print)]
    edition: Edition,
    /// Show this language, such as th; the report’s own unless set.
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    /// Show grey boxes for photos whose files are missing.
    #[arg(long)]
    draft: bool,
}

impl Args {
    /// Shows the pages until Ctrl-C.
    pub fn run(&self, folder: &Path) -> Result<u8, Failure> {
        let mut workspace = Workspace::open(folder).map_err(Failure::new)?;
        if let Some(language) = &self.language {
            workspace.set_language(languages(&workspace, Some(language)).remove(0));
        }
        workspace.on_exceeded(|exceeded| interrupt::give_up(FormatArg::Human, exceeded));
        let printer = Printer::new(&Output::default(), workspace.project().root());
        let &Self { port, read_only, edition, draft, .. } = self;
        let options = Options { port, edition, draft, read_only };
        // A terminal that is gone ends nothing.
        let told = Box::new(move |built: &Built| drop(report(&printer, built)));
        let preview = Preview::start(workspace, options, told).map_err(Failure::new)?;
        if port != 0 && preview.port() != port {
            say(&format!("port {port} is taken, this is {}", preview.port()))?;
        }
        let address = preview.address();
        say(&format!("the pages are at {address}\nCtrl-C ends it"))?;
        if !self.no_open && !open(&address) {
            say("no browser could be opened: open the address in one")?;
        }
        preview.wait().map_err(Failure::new)?;
        Ok(CLEAN)
    }
}

fn say(text: &str) -> Result<(), Failure> {
    match tell(text) {
        Err(Stop::Failure(failure)) => Err(failure),
        _ => Ok(()),
    }
}

/// Prints what was found, and a line on the build with the time of each stage.
fn report(printer: &Printer, built: &Built) -> Result<(), Stop> {
    let summary = match &built.found {
        Ok(found) | Err(Stop::Findings(found)) => {
            printer.findings(found)?;
            counts(&found.list)
        }
        Err(Stop::Failure(failure)) => {
            tell(&format!("error: {failure}"))?;
            counts(&Findings::default().list)
        }
    };
    let pages = match &built.pages {
        Some(editions) => {
            let pages: Vec<String> = editions.iter().map(|(edition, pages)| format!("{pages} pages ({edition})")).collect();
            pages.join(", ")
        }
        None => "the last good pages stay".to_string(),
    };
    tell(&format!("{pages}; {summary}; {}", times(&built.stages)))
}

fn times(stages: &[StageTime]) -> String {
    let total: f64 = stages.iter().map(|stage| stage.ms).sum();
    let each: Vec<String> = stages.iter().map(|stage| format!("{} {:.0}", stage.name, stage.ms)).collect();
    format!("{total:.0} ms ({})", each.join(", "))
}

/// Opens an address in the browser of whoever sits here. Returns whether there is one.
fn open(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[address]),
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler", address]),
        _ => ("xdg-open", &[address]),
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().is_ok()
}
