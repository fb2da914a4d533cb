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
use crate::build::{Composed, Set, Stage, Workspace, check, check_pages, compose, typeset};
use crate::content::edition::Edition;
use crate::diag::{Findings, Severity, Stop};

/// How long nothing must change before a build begins: a save is several changes.
const QUIET: Duration = Duration::from_millis(10);

/// How long a build waits at the most while files go on changing, as when another branch is checked out.
const PATIENCE: Duration = Duration::from_millis(300);

/// For how many builds Typst's memory keeps what none of them used.
const KEPT: usize = 8;

/// How many places that are to be shown wait for a slow browser.
const GOALS: usize = 8;

enum Message {
    /// A file has changed.
    Changed,
    /// An edition is to be shown.
    Wanted(Edition),
    /// The content is to be changed.
    Wish(Wish, oneshot::Sender<Result<Done, Refused>>),
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
    pub(super) fn start(workspace: Workspace, options: Options, told: Told) -> io::Result<Self> {
        let (inbox, messages) = channel();
        let desk =
            Arc::new(Desk { inbox, view: watch::Sender::default(), goals: broadcast::Sender::new(GOALS) });
        let builder = Bench {
            workspace,
            draft: options.draft,
            editions: vec![options.edition],
            messages,
            desk: Arc::clone(&desk),
            told,
            builds: 0,
            asked: Asked::Nothing,
            outdated: false,
            history: History::default(),
        };
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
    /// The editions that somebody has asked for.
    editions: Vec<Edition>,
    messages: Receiver<Message>,
    desk: Arc<Desk>,
    told: Told,
    builds: u64,
    asked: Asked,
    /// Whether the last build was not finished, since it was outdated.
    outdated: bool,
    history: History,
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
            crate::typeset::forget(KEPT);
            while self.asked == Asked::Nothing {
                let Ok(message) = self.messages.recv() else { return };
                self.take(message);
            }
            let since = Instant::now();
            while since.elapsed() < PATIENCE
                && let Ok(message) = self.messages.recv_timeout(QUIET)
            {
                self.take(message);
            }
            if self.asked == Asked::Stop {
                return;
            }
            self.asked = Asked::Nothing;
        }
    }

    /// Whether what is being built has changed again, so that it need not be finished; but not twice in a row, so that
    /// there is something to show while files go on changing.
    fn is_outdated(&mut self) -> bool {
        while let Ok(message) = self.messages.try_recv() {
            self.take(message);
        }
        self.asked == Asked::Stop || self.asked == Asked::Build && !self.outdated
    }

    /// Hears a message, and remembers what is to be done because of it.
    fn take(&mut self, message: Message) {
        let asked = match message {
            Message::Changed => Asked::Build,
            Message::Wanted(edition) if self.editions.contains(&edition) => Asked::Nothing,
            Message::Wanted(edition) => {
                self.editions.push(edition);
                Asked::Build
            }
            Message::Wish(wish, answer) => {
                let done = self.history.fulfil(wish, &mut self.workspace);
                let changed = done.is_ok();
                // A browser that is gone needs no answer.
                let _ = answer.send(done);
                if changed { Asked::Build } else { Asked::Nothing }
            }
            Message::Stop => Asked::Stop,
        };
        self.asked = self.asked.max(asked);
    }

    /// Builds once, and tells what came of it.
    fn build(&mut self) {
        self.builds += 1;
        self.show(|view| view.building = true);
        let clock = Clock::default();
        let found = catch_unwind(AssertUnwindSafe(|| self.pages(&clock)));
        let found = found.unwrap_or_else(|_| Err(Fault.into())).transpose();
        self.outdated = found.is_none();
        let Some(found) = found else { return };
        let stages = clock.stop();
        let (build, number) = (&found, self.builds);
        let view = self.desk.view();
        let shown = view.build == number;
        let leaves = self.editions.first().and_then(|edition| view.leaves(*edition));
        let findings = match build {
            Ok(found) | Err(Stop::Findings(found)) => Finding::all(found, leaves),
            Err(Stop::Failure(failure)) => vec![Finding::failure(failure.to_string())],
        };
        self.show(|view| {
            (view.build, view.building, view.stale) = (number, false, !shown);
            (view.undo, view.redo) = self.history.next();
            (view.findings, view.stages) = (findings, stages.clone());
        });
        let pages = shown.then(|| self.desk.view().counts());
        (self.told)(&Built { pages, found, stages });
    }

    /// Sets the pages and shows them, then looks for what is wrong with them.
    ///
    /// Returns what was found; nothing if it was not finished, since it was outdated.
    fn pages(&mut self, clock: &Clock) -> Result<Option<Findings>, Stop> {
        let progress = |stage: Stage| clock.begin(stage.name());
        let checked = check(&self.workspace, self.draft, &progress)?;
        let remarks = checked.findings.list.clone().filter(|finding| finding.severity == Severity::Info);
        let mut composed = compose(&self.workspace, checked, &progress)?;
        if self.is_outdated() {
            return Ok(None);
        }
        let mut set = typeset(&mut self.workspace, &mut composed, &self.editions, &progress)?;
        clock.begin("showing the pages");
        let composed = Arc::new(composed);
        self.show_pages(&set, &composed);
        if self.is_outdated() {
            return Ok(None);
        }
        clock.begin("checking the pages");
        let (Ok(mut found) | Err(mut found)) = check_pages(&mut set, &composed, self.draft);
        if self.draft {
            // What lacks something has been marked.
            self.show_pages(&set, &composed);
        }
        found.list.extend(remarks);
        found.list.sort();
        Ok(Some(found))
    }

    /// Shows the pages of the build at hand.
    fn show_pages(&self, set: &Set, composed: &Arc<Composed>) {
        let report = Report::new(self.workspace.project(), self.workspace.cache(), Arc::clone(composed));
        let good = Good { editions: leaves(set, &report), report };
        let number = self.builds;
        self.show(|view| {
            view.before = view.good.replace(Arc::new(good));
            (view.build, view.stale) = (number, false);
        });
    }

    fn show(&self, change: impl FnOnce(&mut View)) {
        self.desk.view.send_modify(|view| {
            let mut next = View::clone(view);
            change(&mut next);
            *view = Arc::new(next);
        });
    }
}

fn leaves(set: &Set, report: &Report) -> Vec<Leaves> {
    set.pages.iter().map(|pages| Leaves::new(pages, report)).collect()
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
