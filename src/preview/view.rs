//! What browsers are shown: the pages of the last good build, and what was found since.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use typst::World;
use typst::foundations::{NativeElement, StyleChain};
use typst::introspection::Introspector;
use typst::model::HeadingElem;
use typst::syntax::{FileId, Source};
use typst::utils::hash128;
use typst_layout::{Page, PagedDocument};

use super::fingerprint::{Looks, fingerprint, looks};
use super::picture;
use super::places::{Places, Spot, nearest};
use super::words::numbers;
use crate::build::{Composed, Document};
use crate::check::profile::profile;
use crate::color::OutputProfile;
use crate::content::edition::Edition;
use crate::diag::{Diagnostic, Findings, Sources};
use crate::pdf::geometry::mm;
use crate::photos::Cache;
use crate::project::Project;
use crate::theme;
use crate::typeset::Pages;

/// All that there is to show.
#[derive(Clone, Default)]
pub(super) struct View {
    /// The number of the last build, from 1; 0 before the first.
    pub build: u64,
    /// Whether one is under way.
    pub building: bool,
    /// Whether the pages are older than the last build, which has errors.
    pub stale: bool,
    /// What the last good build made.
    pub good: Option<Arc<Good>>,
    /// What the one before it made: a browser may still ask for its pictures.
    pub before: Option<Arc<Good>>,
    /// What the first good one made.
    pub first: Option<Arc<Good>>,
    /// The report in the revision that was asked for last, under its name.
    pub revision: Option<(String, Arc<Good>)>,
    /// What the last build found.
    pub findings: Vec<Finding>,
    /// How long its stages took.
    pub stages: Vec<StageTime>,
    /// What would be taken back and made again: each as file and line.
    pub undo: Option<String>,
    pub redo: Option<String>,
}

/// What pages are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Since {
    /// The good build before.
    Build,
    /// The first good build of the preview.
    Start,
    /// The revision that was asked for last.
    Revision,
}

/// What a good build made.
pub(super) struct Good {
    pub report: Report,
    /// The editions that were asked for.
    pub editions: Vec<Leaves>,
}

/// A report that was set, and what its photos are found by.
pub(super) struct Report {
    pub composed: Arc<Composed>,
    /// What its pages were set from.
    pub document: Document,
    pub project: Project,
    pub cache: Cache,
    /// The project with whose photos its own are compared, where it is the report of a revision: git writes equal files at another time.
    like: Option<Project>,
    profile: OnceLock<Option<OutputProfile>>,
    title: String,
    grid: Option<Grid>,
}

/// The pages of an edition.
pub(super) struct Leaves {
    pub edition: Edition,
    pub document: PagedDocument,
    /// The files that its words were set from.
    pub texts: HashMap<FileId, Source>,
    /// A fingerprint a page.
    pub hashes: Vec<u128>,
    headings: Vec<Heading>,
    spots: OnceLock<Vec<Spot>>,
}

/// A finding as browsers read it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding {
    pub severity: &'static str,
    pub rule: &'static str,
    pub message: String,
    pub help: Option<String>,
    pub file: Option<String>,
    pub line: Option<usize>,
    pub column: Option<usize>,
    pub end_line: Option<usize>,
    pub end_column: Option<usize>,
    pub page: Option<usize>,
    #[serde(rename = "box")]
    pub area: Option<[f64; 4]>,
}

/// How long a stage of a build took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StageTime {
    /// What was done in it.
    pub name: &'static str,
    /// Milliseconds.
    pub ms: f64,
}

/// What a browser is told of an edition.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct State<'a> {
    build: u64,
    building: bool,
    stale: bool,
    edition: &'static str,
    editions: [&'static str; 2],
    read_only: bool,
    title: &'a str,
    language: &'a str,
    pages: Vec<Leaf>,
    headings: &'a [Heading],
    grid: Option<Grid>,
    findings: &'a [Finding],
    stages: &'a [StageTime],
    revision: Option<&'a str>,
    undo: Option<&'a str>,
    redo: Option<&'a str>,
}

/// A page.
#[derive(Debug, Serialize)]
struct Leaf {
    hash: String,
    width: f64,
    height: f64,
    bleed: f64,
    folio: String,
    recto: bool,
    part: Option<usize>,
}

/// A heading, and where it stands.
#[derive(Debug, Clone, Serialize)]
struct Heading {
    level: usize,
    title: String,
    page: usize,
    y: f64,
}

/// The grid of the pages, in points.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Grid {
    inner: f64,
    outer: f64,
    head: f64,
    line: f64,
    lines: f64,
    columns: f64,
    gutter: f64,
}

impl View {
    /// The pages of an edition, if it was set.
    pub(super) fn leaves(&self, edition: Edition) -> Option<(&Good, &Leaves)> {
        let good = self.good.as_deref()?;
        Some((good, good.leaves(edition)?))
    }

    /// How many pages each edition has that was set.
    pub(super) fn counts(&self) -> Vec<(Edition, usize)> {
        let editions = self.good.iter().flat_map(|good| &good.editions);
        editions.map(|leaves| (leaves.edition, leaves.hashes.len())).collect()
    }

    /// The page with a fingerprint, also one of the build before.
    pub(super) fn find(&self, hash: u128) -> Option<(Arc<Good>, usize, usize)> {
        let revision = self.revision.as_ref().map(|(_, good)| good);
        let all = [self.good.as_ref(), self.before.as_ref(), self.first.as_ref(), revision];
        all.into_iter().flatten().find_map(|good| {
            good.editions.iter().enumerate().find_map(|(edition, leaves)| {
                let page = leaves.hashes.iter().position(|known| *known == hash)?;
                Some((Arc::clone(good), edition, page))
            })
        })
    }

    /// The pages of an edition that those of now are compared with; nothing if there are none.
    pub(super) fn since(&self, since: Since, edition: Edition) -> Option<&Leaves> {
        let good = match since {
            Since::Build => self.before.as_deref(),
            Since::Start => self.first.as_deref(),
            Since::Revision => self.revision.as_ref().map(|(_, good)| &**good),
        };
        good?.leaves(edition)
    }

    /// What a browser is told of an edition.
    pub(super) fn state(&self, edition: Edition, read_only: bool) -> State<'_> {
        let shown = self.leaves(edition);
        let report = self.good.as_deref().map(|good| &good.report);
        State {
            build: self.build,
            building: self.building,
            stale: self.stale,
            edition: edition.name(),
            editions: Edition::ALL.map(Edition::name),
            read_only,
            title: report.map_or("", |report| &report.title),
            language: report.map_or("", |report| &report.composed.report.manifest.language.value),
            pages: shown.map_or_else(Vec::new, |(_, leaves)| leaves.list()),
            headings: shown.map_or(&[], |(_, leaves)| &leaves.headings),
            grid: report.and_then(|report| report.grid),
            findings: &self.findings,
            stages: &self.stages,
            revision: self.revision.as_ref().map(|(name, _)| name.as_str()),
            undo: self.undo.as_deref(),
            redo: self.redo.as_deref(),
        }
    }
}

impl Good {
    /// The pages of an edition, if it was set.
    pub(super) fn leaves(&self, edition: Edition) -> Option<&Leaves> {
        self.editions.iter().find(|leaves| leaves.edition == edition)
    }
}

impl Report {
    /// A composed report.
    pub(super) fn new(project: &Project, cache: &Cache, composed: Arc<Composed>, document: Document) -> Self {
        Self {
            project: project.clone(),
            cache: cache.clone(),
            like: None,
            profile: OnceLock::new(),
            title: composed.report.manifest.title.plain(),
            grid: theme::load(project).ok().flatten().map(|theme| Grid::of(&theme)),
            composed,
            document,
        }
    }

    /// The same as the report of a revision of `project`: photos that are the same files there look the same.
    pub(super) fn like(self, project: &Project) -> Self {
        Self { like: Some(project.clone()), ..self }
    }

    /// The profile of the press, which tells what inks look like; none if it can't be used, which a build tells.
    pub(super) fn profile(&self) -> Option<&OutputProfile> {
        let print = &self.composed.report.manifest.editions.print;
        self.profile.get_or_init(|| profile(&self.project, print).ok()).as_ref()
    }

    /// What the content of a photo's file is known by without reading it.
    fn content(&self, path: &str) -> u128 {
        let own = self.project.resolve(path).ok();
        let like = self.like.as_ref().and_then(|project| project.resolve(path).ok());
        let same = like.filter(|like| own.as_ref().is_some_and(|own| is_same(own, like)));
        let metadata = same.or(own).and_then(|full| full.metadata().ok());
        hash128(&metadata.map(|metadata| (metadata.len(), metadata.modified().ok())))
    }
}

/// Whether two files hold the same.
fn is_same(a: &Path, b: &Path) -> bool {
    let length = |path: &Path| path.metadata().ok().map(|metadata| metadata.len());
    length(a) == length(b) && fs::read(a).ok() == fs::read(b).ok()
}

impl Grid {
    fn of(theme: &theme::Theme) -> Self {
        let theme::model::Page { inner, outer, head, .. } = &theme.page;
        let theme::model::Grid { line, lines, columns, gutter, .. } = &theme.grid;
        Self {
            inner: mm(inner.value.0),
            outer: mm(outer.value.0),
            head: mm(head.value.0),
            line: line.value.0,
            lines: f64::from(lines.value.0),
            columns: f64::from(columns.value.0),
            gutter: mm(gutter.value.0),
        }
    }
}

impl Leaves {
    /// Reads off the pages of an edition what browsers are told.
    pub(super) fn new(pages: &Pages, report: &Report) -> Self {
        let Pages { edition, document, world } = pages;
        let photo = |image: &_| picture::path_of(report, image).map_or(0, |path| report.content(path));
        let read = |page: &Page| {
            let looks = looks(&page.frame);
            (fingerprint(page, &looks, &photo), looks)
        };
        let (hashes, looks): (Vec<u128>, Vec<Arc<Looks>>) = document.pages().par_iter().map(read).unzip();
        let files: HashSet<FileId> = looks.iter().flat_map(|looks| looks.files.iter().copied()).collect();
        let texts = files.into_iter().filter_map(|id| Some((id, world.source(id).ok()?))).collect();
        Self {
            edition: *edition,
            document: document.clone(),
            texts,
            hashes,
            headings: headings(document),
            spots: OnceLock::new(),
        }
    }

    /// All places of the content that are seen.
    pub(super) fn spots(&self, report: &Report) -> &[Spot] {
        self.spots.get_or_init(|| Places::new(report, self).spots())
    }

    fn list(&self) -> Vec<Leaf> {
        let pages = self.document.pages().iter().zip(&self.hashes).enumerate();
        pages.map(|(index, (page, hash))| self.leaf(index, page, *hash)).collect()
    }

    fn leaf(&self, index: usize, page: &Page, hash: u128) -> Leaf {
        let part = self.headings.iter().rposition(|heading| heading.level == 1 && heading.page <= index + 1);
        Leaf {
            hash: format!("{hash:032x}"),
            width: page.frame.width().to_pt(),
            height: page.frame.height().to_pt(),
            bleed: page.bleed.left.to_pt(),
            folio: page.number.to_string(),
            recto: index.is_multiple_of(2),
            part,
        }
    }
}

fn headings(document: &PagedDocument) -> Vec<Heading> {
    let introspector = document.introspector();
    let heading = |content: &typst::foundations::Content| {
        let heading = content.to_packed::<HeadingElem>()?;
        let at = introspector.position(content.location()?)?;
        Some(Heading {
            level: heading.resolve_level(StyleChain::default()).get(),
            title: heading.body.plain_text().to_string(),
            page: at.page.get(),
            y: at.point.y.to_pt(),
        })
    };
    introspector.query(&HeadingElem::ELEM.select()).iter().filter_map(heading).collect()
}

impl Finding {
    /// What browsers are told of some findings, in their order, with where each is seen on the pages.
    pub(super) fn all(findings: &Findings, shown: Option<(&Good, &Leaves)>) -> Vec<Self> {
        let told = |finding| {
            let mut told = Self::of(finding, &findings.sources);
            if let (Some(span), Some((good, leaves)), Some(file)) = (&finding.span, shown, &told.file)
                && let Some(id) = good.report.composed.findings.sources.find(file)
                && let Some(spot) = nearest(leaves.spots(&good.report), id, &span.range)
                && spot.meets(&span.range)
            {
                (told.page, told.area) = (Some(spot.page), Some(numbers(spot.area)));
            }
            told
        };
        findings.list.iter().map(told).collect()
    }

    fn of(finding: &Diagnostic, sources: &Sources) -> Self {
        let from = finding.span.as_ref().map(|span| sources.line_column(span.file, span.range.start));
        let to = finding.span.as_ref().map(|span| sources.line_column(span.file, span.range.end));
        Self {
            severity: finding.severity.name(),
            rule: finding.rule.id,
            message: finding.message.clone(),
            help: finding.help.clone(),
            file: finding.span.as_ref().map(|span| sources.get(span.file).path.clone()),
            line: from.map(|(line, _)| line),
            column: from.map(|(_, column)| column),
            end_line: to.map(|(line, _)| line),
            end_column: to.map(|(_, column)| column),
            page: None,
            area: None,
        }
    }

    /// What browsers are told of a failure that no change of the content mends.
    pub(super) fn failure(message: String) -> Self {
        Self {
            severity: "error",
            rule: "failure",
            message,
            help: None,
            file: None,
            line: None,
            column: None,
            end_line: None,
            end_column: None,
            page: None,
            area: None,
        }
    }
}
