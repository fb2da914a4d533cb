//! The thread that owns the workspace and builds whenever something changes.

use std::cell::RefCell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use tokio::sync::{broadcast, oneshot, watch};

use super::answers::Shown;
use super::changes::{Done, History, Refused, Wish};
use super::options::{Built, Options, Told};
use super::view::{Finding, Good, Leaves, Report, StageTime, View};
use crate::build::{Alive, Composed, Document, Set, Stage, Workspace, pages_alive, silent};
use crate::content::edition::Edition;
use crate::diag::{Findings, Stop};
use crate::photos::Cache;
use crate::products::revision::{RevisionStop, open_revision};
use crate::project::Project;

/// How long nothing must change before a build begins: a save is several changes.
const QUIET: Duration = Duration::from_millis(4);

/// How long a build waits at the most while files go on changing, as when another branch is checked out.
const PATIENCE: Duration = Duration::from_millis(300);

/// For how many builds Typst's memory keeps what none of them used. Of a large report it keeps what the last build used, which is memory
/// enough.
const KEPT: usize = 8;
const KEPT_OF_LARGE: usize = 1;

/// How many places that are to be shown wait for a slow browser.
const GOALS: usize = 8;

enum Message {
    /// A file has changed.
    Changed,
    /// An edition is to be shown.
    Wanted(Edition),
    /// The content is to be changed.
    Wish(Wish, oneshot::Sender<Result<Done, Refused>>),
    /// The pages of a revision are to be compared with.
    Revision(String, oneshot::Sender<Result<(), String>>),
    Stop,
}

/// Where the thread is asked to build, and where it lays what it made.
pub(super) struct Desk {
    inbox: Sender<Message>,
    view: watch::Sender<Arc<View>>,
    goals: broadcast::Sender<Shown>,
}

impl Desk {
    /// Tells that a file has changed.
    pub(super) fn changed(&self) {
        self.send(Message::Changed);
    }

    /// Asks for the pages of an edition.
    pub(super) fn want(&self, edition: Edition) {
        self.send(Message::Wanted(edition));
    }

    /// Asks for a change of the content.
    ///
    /// # Errors
    /// Returns why nothing was changed.
    pub(super) async fn wish(&self, wish: Wish) -> Result<Done, Refused> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Wish(wish, answer));
        answered.await.unwrap_or_else(|_| Err(Refused::Unwritable("the preview has ended".into())))
    }

    /// Asks for the pages of a revision of git, which [`View::revision`] then holds.
    ///
    /// # Errors
    /// Returns why there are none.
    pub(super) async fn revision(&self, name: String) -> Result<(), String> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Revision(name, answer));
        answered.await.unwrap_or_else(|_| Err("the preview has ended".into()))
    }

    /// A thread that has ended needs to hear nothing.
    fn send(&self, message: Message) {
        let _ = self.inbox.send(message);
    }

    /// What there is to show now.
    pub(super) fn view(&self) -> Arc<View> {
        Arc::clone(&self.view.borrow())
    }

    /// Asks every browser to show a place.
    pub(super) fn go_to(&self, place: Shown) {
        // Where no browser is open, nobody hears it.
        let _ = self.goals.send(place);
    }

    /// Who is told of places that are to be shown.
    pub(super) fn goals(&self) -> broadcast::Receiver<Shown> {
        self.goals.subscribe()
    }

    /// Who is told whenever there is something new to show.
    pub(super) fn follow(&self) -> watch::Receiver<Arc<View>> {
        self.view.subscribe()
    }
}

/// The running thread.
pub(super) struct Engine {
    desk: Arc<Desk>,
    thread: JoinHandle<()>,
}

impl Engine {
    /// Starts the thread, which builds at once.
    pub(super) fn start(mut workspace: Workspace, options: Options, told: Told) -> io::Result<Self> {
        workspace.keep_memory();
        let (inbox, messages) = channel();
        let desk =
            Arc::new(Desk { inbox, view: watch::Sender::default(), goals: broadcast::Sender::new(GOALS) });
        let show = Showing {
            desk: Arc::clone(&desk),
            messages,
            waiting: Vec::new(),
            editions: vec![options.edition],
            project: workspace.project().clone(),
            cache: workspace.cache().clone(),
            builds: 0,
            asked: Asked::Nothing,
            outdated: false,
            is_large: false,
        };
        let builder = Bench { workspace, draft: options.draft, told, history: History::default(), show };
        let thread = Builder::new().name("preview".into()).spawn(move || builder.run())?;
        Ok(Self { desk, thread })
    }

    pub(super) fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Ends the thread after the build that is under way.
    pub(super) fn stop(self) {
        self.desk.send(Message::Stop);
        // A fault in it has been told.
        let _ = self.thread.join();
    }
}

/// What the thread works with.
struct Bench {
    workspace: Workspace,
    draft: bool,
    told: Told,
    history: History,
    show: Showing,
}

/// What the thread shows, and what it has been asked meanwhile.
struct Showing {
    desk: Arc<Desk>,
    messages: Receiver<Message>,
    /// What waits for the workspace.
    waiting: Vec<Message>,
    /// The editions that somebody has asked for.
    editions: Vec<Edition>,
    /// What the photos of the pages are found by.
    project: Project,
    cache: Cache,
    builds: u64,
    asked: Asked,
    /// Whether the last build was not finished, since it was outdated.
    outdated: bool,
    /// Whether the report that was set last is large.
    is_large: bool,
}

/// What has been asked of the thread meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Nothing,
    Build,
    Stop,
}

impl Bench {
    fn run(mut self) {
        loop {
            self.build();
            crate::typeset::forget(if self.show.is_large { KEPT_OF_LARGE } else { KEPT });
            self.attend();
            while self.show.asked == Asked::Nothing {
                let Ok(message) = self.show.messages.recv() else { return };
                self.show.take(message);
                self.attend();
            }
            let since = Instant::now();
            while since.elapsed() < PATIENCE
                && let Ok(message) = self.show.messages.recv_timeout(QUIET)
            {
                self.show.take(message);
                self.attend();
            }
            if self.show.asked == Asked::Stop {
                return;
            }
            self.show.asked = Asked::Nothing;
        }
    }

    /// Does what has waited for the workspace.
    fn attend(&mut self) {
        for message in std::mem::take(&mut self.show.waiting) {
            match message {
                Message::Wish(wish, answer) => {
                    let done = self.history.fulfil(wish, &mut self.workspace);
                    if done.is_ok() || self.show.outdated {
                        self.show.asked = self.show.asked.max(Asked::Build);
                    }
                    // A browser that is gone needs no answer.
                    let _ = answer.send(done);
                }
                Message::Revision(name, answer) => {
                    let _ = answer.send(self.revision(name));
                }
                Message::Changed | Message::Wanted(_) | Message::Stop => {}
            }
        }
    }

    /// Builds once, and tells what came of it.
    fn build(&mut self) {
        self.show.builds += 1;
        self.show.change(|view| view.building = true);
        let clock = Clock::default();
        let found = catch_unwind(AssertUnwindSafe(|| self.pages(&clock)));
        let found = found.unwrap_or_else(|_| Err(Fault.into())).transpose();
        self.show.outdated = found.is_none();
        let Some(found) = found else { return };
        let stages = clock.stop();
        let (build, number) = (&found, self.show.builds);
        let view = self.show.desk.view();
        let shown = view.build == number;
        let leaves = self.show.editions.first().and_then(|edition| view.leaves(*edition));
        let findings = match build {
            Ok(found) | Err(Stop::Findings(found)) => Finding::all(found, leaves),
            Err(Stop::Failure(failure)) => vec![Finding::failure(failure.to_string())],
        };
        let (undo, redo) = self.history.next();
        self.show.change(|view| {
            (view.build, view.building, view.stale) = (number, false, !shown);
            (view.undo, view.redo) = (undo, redo);
            (view.findings, view.stages) = (findings, stages.clone());
        });
        let pages = shown.then(|| self.show.desk.view().counts());
        (self.told)(&Built { pages, found, stages });
    }

    /// Sets the pages and shows them, then looks for what is wrong with them.
    ///
    /// Returns what was found; nothing if it was not finished, since it was outdated.
    fn pages(&mut self, clock: &Clock) -> Result<Option<Findings>, Stop> {
        let progress = |stage: Stage| clock.begin(stage.name());
        let editions = self.show.editions.clone();
        let mut showing = Timed { show: &mut self.show, clock };
        pages_alive(&mut self.workspace, self.draft, &editions, &progress, &mut showing)
    }

    /// Sets the pages of the report as it stood in a revision, to compare with them.
    ///
    /// # Errors
    /// Returns why that can't be done.
    fn revision(&mut self, name: String) -> Result<(), String> {
        let told = |findings: &Findings| {
            let first = findings.list.iter().next().map_or("", |finding| &finding.message);
            format!("the report in `{name}` can’t be set with this folio: {first}")
        };
        let mut then = open_revision(&self.workspace, &name).map_err(|stop| match stop {
            RevisionStop::Findings(findings) => told(&findings),
            RevisionStop::Failure(failure) => failure.to_string(),
        })?;
        let mut kept = Kept {
            project: then.workspace.project().clone(),
            like: self.workspace.project().clone(),
            cache: self.workspace.cache().clone(),
            good: None,
        };
        let editions = self.show.editions.clone();
        // What lacks a photo can be compared all the same.
        match pages_alive(&mut then.workspace, true, &editions, &silent, &mut kept) {
            Ok(_) => {}
            Err(Stop::Findings(findings)) => return Err(told(&findings)),
            Err(Stop::Failure(failure)) => return Err(failure.to_string()),
        }
        let good = kept.good.ok_or_else(|| format!("there are no pages of `{name}`"))?;
        self.show.change(|view| view.revision = Some((name, Arc::new(good))));
        Ok(())
    }
}

impl Showing {
    /// Hears a message, and remembers what is to be done because of it.
    fn take(&mut self, message: Message) {
        let asked = match message {
            Message::Changed => Asked::Build,
            Message::Wanted(edition) if self.editions.contains(&edition) => Asked::Nothing,
            Message::Wanted(edition) => {
                self.editions.push(edition);
                Asked::Build
            }
            message @ (Message::Wish(..) | Message::Revision(..)) => {
                self.waiting.push(message);
                Asked::Nothing
            }
            Message::Stop => Asked::Stop,
        };
        self.asked = self.asked.max(asked);
    }

    fn change(&self, change: impl FnOnce(&mut View)) {
        self.desk.view.send_modify(|view| {
            let mut next = View::clone(view);
            change(&mut next);
            *view = Arc::new(next);
        });
    }
}

/// Shows pages while a clock runs.
struct Timed<'a> {
    show: &'a mut Showing,
    clock: &'a Clock,
}

impl Alive for Timed<'_> {
    fn show(&mut self, set: &Set, composed: &Arc<Composed>, document: &Document) {
        self.clock.begin("showing the pages");
        let report =
            Report::new(&self.show.project, &self.show.cache, Arc::clone(composed), document.clone());
        let good = good(set, report);
        let number = self.show.builds;
        self.show.is_large = document.is_large();
        self.show.change(|view| {
            let good = Arc::new(good);
            // A build may show its pages more than once.
            let before = view.good.replace(Arc::clone(&good));
            if view.build != number {
                view.before = before;
            }
            view.first.get_or_insert(good);
            (view.build, view.stale) = (number, false);
        });
        self.clock.begin("checking the pages");
    }

    /// Not twice in a row, so that there is something to show while files go on changing.
    fn is_outdated(&mut self) -> bool {
        while let Ok(message) = self.show.messages.try_recv() {
            self.show.take(message);
        }
        let is_asked = self.show.asked == Asked::Build || !self.show.waiting.is_empty();
        self.show.asked == Asked::Stop || is_asked && !self.show.outdated
    }
}

/// Keeps the pages that were set last.
struct Kept {
    project: Project,
    /// The project whose photos its own may be.
    like: Project,
    cache: Cache,
    good: Option<Good>,
}

impl Alive for Kept {
    fn show(&mut self, set: &Set, composed: &Arc<Composed>, document: &Document) {
        let report = Report::new(&self.project, &self.cache, Arc::clone(composed), document.clone());
        self.good = Some(good(set, report.like(&self.like)));
    }

    fn is_outdated(&mut self) -> bool {
        false
    }
}

fn good(set: &Set, report: Report) -> Good {
    let editions = set.pages.iter().map(|pages| Leaves::new(pages, &report)).collect();
    Good { report, editions }
}

/// folio has a fault; the program has told more.
#[derive(Debug, thiserror::Error)]
#[error("folio has a fault: it could not set these pages")]
struct Fault;

/// Measures the stages of a build.
#[derive(Default)]
struct Clock(RefCell<Vec<(&'static str, Instant)>>);

impl Clock {
    fn begin(&self, stage: &'static str) {
        self.0.borrow_mut().push((stage, Instant::now()));
    }

    fn stop(self) -> Vec<StageTime> {
        let begun = self.0.into_inner();
        let ends = begun.iter().skip(1).map(|(_, at)| *at).chain([Instant::now()]);
        let time = |((name, from), to): (&(&'static str, Instant), Instant)| StageTime {
            name,
            ms: (to - *from).as_secs_f64() * 1000.0,
        };
        begun.iter().zip(ends).map(time).collect()
    }
}
