//! `folio new`.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ValueEnum;
use folio::content::values::{Date, Years};
use folio::diag::{Failure, Stop};
use folio::products::new::{self, CarriedOver, PageSize};
use folio::project::Project;

use super::output::{Output, Printer, counts, say, tell};
use super::exit_code;

/// Begin a report: a small one that is whole, to write over, or next year's after the last one.
#[derive(Debug, clap::Args)]
#[command(after_help = examples! {
    "folio new report" => "a report of this year in the folder `report`",
    "folio new report --organisation Lanterns --page letter" => "of an organisation, on American paper",
    "folio new report --theme museum" => "in another theme than that of layout/theme.yaml",
    "folio new report-2027 --after report-2026" => "next year’s, after the last one",
})]
pub struct Args {
    /// A new or empty folder.
    dir: PathBuf,
    /// The name of the organisation.
    #[arg(long, value_name = "NAME", conflicts_with = "after")]
    organisation: Option<String>,
    /// The year that is reported on, such as 2026 or 2026/27; this year unless set, with --after the next one.
    #[arg(long)]
    year: Option<Years>,
    /// The code of the language; layout/words of a new report holds the words of each.
    #[arg(long, value_name = "CODE", default_value = "en", conflicts_with = "after")]
    language: String,
    /// What the pages look like: the name of a theme below layout/themes, such as museum; layout/theme.yaml unless set.
    #[arg(long, value_name = "NAME", conflicts_with = "after")]
    theme: Option<String>,
    /// The size of the pages.
    #[arg(long, value_enum, default_value_t, conflicts_with = "after")]
    page: PageArg,
    /// Carry over what stays of the last report, which lies in this folder, and mark what is to be looked at.
    #[arg(long, value_name = "DIR")]
    after: Option<PathBuf>,
}

/// The values of `--page`.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub enum PageArg {
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 8.5 × 11 in.
    Letter,
    /// 210 × 210 mm.
    Square,
}

impl From<PageArg> for PageSize {
    fn from(page: PageArg) -> Self {
        match page {
            PageArg::A4 => Self::A4,
            PageArg::Letter => Self::Letter,
            PageArg::Square => Self::Square,
        }
    }
}

/// The machine's clock says no day.
#[derive(Debug, thiserror::Error)]
#[error("the clock of this computer says no day; set it, or name the year with `--year`")]
struct NoDay;

impl Args {
    /// Makes the folder, and says what to do next.
    pub fn run(&self, _: &Path) -> Result<u8, Failure> {
        let today = today().ok_or_else(|| Failure::new(NoDay))?;
        exit_code(match &self.after {
            Some(last) => {
                let project = Project::discover(last).map_err(Failure::new)?;
                match self.after(&project, today) {
                    Err(Stop::Findings(findings)) => {
                        let printer = Printer::new(&Output::default(), project.root());
                        let told = "the last report has to be right before another one follows it; nothing was written";
                        let told = format!("{}; {told}", counts(&findings.list));
                        printer.findings(&findings).and_then(|()| tell(&told)).map(|()| false)
                    }
                    done => done,
                }
            }
            None => self.begin(today),
        })
    }

    fn begin(&self, today: Date) -> Result<bool, Stop> {
        let this_year = || today.year().to_string().parse::<Years>();
        let year = match &self.year {
            Some(year) => year.clone(),
            None => this_year()?,
        };
        let options = new::Options {
            organisation: self.organisation.clone(),
            year,
            language: self.language.clone(),
            theme: self.theme.clone(),
            page: self.page.into(),
            date: today,
        };
        new::begin(&self.dir, &options)?;
        let enter = format!("cd {}", quoted(&self.dir));
        let width = enter.chars().count().max("source/report.yaml".len());
        let next = [
            (enter.as_str(), "go into its folder"),
            ("folio preview", "see its pages in the browser while you change them"),
            ("source/report.yaml", "open this file first: it names the organisation, the year and the parts"),
            ("docs/start.md", "read this: your first report, in ten minutes"),
        ];
        let next: Vec<String> = next.iter().map(|(what, why)| format!("  {what:width$}  {why}")).collect();
        let (dir, year) = (self.dir.display(), &options.year);
        say(&format!(
            "{dir} is a sample report on {year}, whole and ready to be built. What to do next:\n{}",
            next.join("\n")
        ))?;
        Ok(true)
    }

    fn after(&self, project: &Project, today: Date) -> Result<bool, Stop> {
        let CarriedOver { year, marked, tables, to_come, events, left } =
            new::after(&self.dir, project, self.year.clone(), today)?;
        let dir = self.dir.display();
        let mut lines = vec![
            format!("{dir} is the report on {year} to begin with; that in {} stays as it is.", project.root().display()),
            "People, members, layout, fonts, portraits and logos are carried over. To be looked at:".into(),
            format!("  {marked} places are marked with TODO: dates, figures, captions. Take the word out when they are right"),
            format!("  {to_come} photos are to come: put the new pictures into images/ and name them in source/photos.yaml"),
        ];
        if tables > 0 {
            let what = if tables == 1 { "1 table has" } else { &format!("{tables} tables have") };
            lines.push(format!("  {what} an empty column for {year}; last year’s figures stand beside it"));
        }
        if events > 0 {
            lines.push(format!("  {events} events of the last year stand in the calendar: write those of {year} in their place"));
        }
        lines.extend(left.iter().map(|place| format!("  {place} could not be marked: look at it yourself")));
        lines.push(format!(
            "`cd {}` and `folio check` list them with file and line; `folio preview --draft` shows the pages meanwhile",
            quoted(&self.dir)
        ));
        say(&lines.join("\n"))?;
        Ok(true)
    }
}

/// A folder as it is written on a command line.
fn quoted(folder: &Path) -> String {
    let name = folder.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | '.' | '-' | '_' | ':' | '~');
    if name.chars().all(plain) { name } else { format!("\"{name}\"") }
}

/// The day that it is, in Coordinated Universal Time. Builds read no clock: this is the one place that does.
fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    let day = time::OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()?.date();
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day()).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_with_blanks_is_quoted() {
        assert_eq!(quoted(Path::new("../report-2")), "../report-2");
        assert_eq!(quoted(Path::new("our report")), "\"our report\"");
    }

    #[test]
    fn the_day_is_one_of_this_age() {
        assert!((2024..2200).contains(&today().unwrap().year()));
    }
}
