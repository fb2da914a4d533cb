//! Which changes on the disk are worth a build.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// The folders whose files make the report.
const FOLDERS: [&str; 4] = ["source", "layout", "fonts", "images"];

/// The watcher, which lends itself to the thread that adds folders.
type Shared = Mutex<Option<RecommendedWatcher>>;

/// Who is told of changes.
type Changed = Arc<dyn Fn() + Send + Sync>;

/// Follows the files that make a report until it is dropped.
pub struct Watch {
    _watcher: Arc<Shared>,
}

impl Watch {
    /// Calls `changed` from a thread of its own after each change of a file that may matter; a save is often several changes.
    ///
    /// The root is watched too, so that a folder that goes and comes again, as when another branch is checked out, is not lost.
    ///
    /// # Errors
    /// If the machine can't watch the folders.
    pub fn new(root: PathBuf, changed: impl Fn() + Send + Sync + 'static) -> notify::Result<Self> {
        let watcher: Arc<Shared> = Arc::default();
        let changed: Changed = Arc::new(changed);
        let handle = {
            let (watcher, root) = (Arc::downgrade(&watcher), root.clone());
            move |event: notify::Result<Event>| match event {
                Ok(event) => {
                    if let Some(watcher) = watcher.upgrade() {
                        renew(&watcher, &root, &event, &changed);
                    }
                    if matters(&root, &event) {
                        changed();
                    }
                }
                // Something has happened that the machine could not tell.
                Err(_) => changed(),
            }
        };
        let mut made = notify::recommended_watcher(handle)?;
        made.watch(&root, RecursiveMode::NonRecursive)?;
        for folder in FOLDERS.map(|folder| root.join(folder)).iter().filter(|folder| folder.is_dir()) {
            made.watch(folder, RecursiveMode::Recursive)?;
        }
        *lock(&watcher) = Some(made);
        Ok(Self { _watcher: watcher })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Watches a folder that has come. A watch is bound to the folder that it was made for.
fn renew(watcher: &Arc<Shared>, root: &Path, event: &Event, changed: &Changed) {
    let came =
        matches!(event.kind, EventKind::Create(_) | EventKind::Modify(notify::event::ModifyKind::Name(_)));
    let folders = FOLDERS.map(|folder| root.join(folder));
    for folder in event.paths.iter().filter(|path| came && folders.contains(path) && path.is_dir()) {
        // The watcher's own thread calls this, which must not wait for itself.
        let (watcher, changed, folder) = (Arc::clone(watcher), Arc::clone(changed), folder.clone());
        std::thread::spawn(move || {
            if let Some(watcher) = &mut *lock(&watcher) {
                let _ = watcher.unwatch(&folder);
                let _ = watcher.watch(&folder, RecursiveMode::Recursive);
            }
            // Files may have come with it, before it was watched.
            changed();
        });
    }
}

/// Whether an event tells of a change in a file of the report: hidden files and what lies elsewhere are none of it.
fn matters(root: &Path, event: &Event) -> bool {
    let changes = match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    };
    let of_report = |path: &PathBuf| {
        let Ok(path) = path.strip_prefix(root) else {
            // A link may lead out of the project, as fonts that several reports share.
            return true;
        };
        let mut names = path.iter().map(OsStr::to_string_lossy);
        let hidden = |name: &str| name.starts_with('.') || name.ends_with('~');
        names.next().is_some_and(|first| FOLDERS.contains(&&*first)) && !names.any(|name| hidden(&name))
    };
    changes && event.paths.iter().any(of_report)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::mpsc;
    use std::time::Duration;

    use notify::event::{CreateKind, ModifyKind};

    use super::*;

    #[test]
    fn only_files_of_the_report_matter() {
        let root = Path::new("/r");
        let event = |kind, path: &str| Event::new(kind).add_path(root.join(path));
        let made = EventKind::Create(CreateKind::File);
        for path in ["source/a.yaml", "layout/pages/cover.typ", "fonts/a.otf", "images/x/a.jpg", "source"] {
            assert!(matters(root, &event(made, path)), "{path}");
        }
        for path in
            ["build/report.pdf", ".folio/cache/x", ".git/index", "source/.a.yaml.swp", "source/a.yaml~"]
        {
            assert!(!matters(root, &event(made, path)), "{path}");
        }
        assert!(matters(root, &event(EventKind::Modify(ModifyKind::Any), "source/a.yaml")));
        assert!(!matters(root, &event(EventKind::Access(AccessKind::Read), "source/a.yaml")));
    }

    /// How long a machine that does much else may take.
    const LONG: Duration = Duration::from_secs(20);

    #[test]
    fn changes_of_all_kinds_are_told() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir(root.join("source")).unwrap();
        let (told, hear) = mpsc::channel();
        let _watch = Watch::new(root.clone(), move || told.send(()).unwrap_or_default()).unwrap();
        let heard = |what: &str| {
            assert!(hear.recv_timeout(LONG).is_ok(), "{what}");
            while hear.recv_timeout(Duration::from_millis(250)).is_ok() {}
        };
        let path = root.join("source/a.yaml");
        fs::write(&path, "a").unwrap();
        heard("a new file");
        fs::write(root.join("source/.a.new"), "b").unwrap();
        fs::rename(root.join("source/.a.new"), &path).unwrap();
        heard("a file that is saved by renaming");
        fs::remove_file(&path).unwrap();
        heard("a file that goes");
        // As when a branch is checked out.
        fs::remove_dir(root.join("source")).unwrap();
        heard("a folder that goes");
        fs::create_dir(root.join("source")).unwrap();
        heard("a folder that comes");
        fs::create_dir(root.join("source/sub")).unwrap();
        heard("a folder in it");
        fs::write(root.join("source/sub/b.yaml"), "b").unwrap();
        heard("a file in that");
        fs::write(root.join("other.txt"), "b").unwrap();
        assert!(hear.recv_timeout(Duration::from_millis(200)).is_err(), "a file beside");
    }
}
