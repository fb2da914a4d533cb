//! Writes files whole or not at all: each is staged beside its target and renamed.
//!
//! What a killed program leaves staged is removed by the next one: a staged file is locked while its process lives. A program that
//! is asked to stop removes it itself.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use crate::project::lies_in;

/// A file that can't be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {} ({source})", path.display())]
pub struct SaveError {
    path: PathBuf,
    source: io::Error,
}

impl SaveError {
    /// The error of the file at a path.
    pub fn new(path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { path: path.into(), source }
    }
}

/// A file that is whole on the disk, beside its target.
pub struct Staged {
    file: NamedTempFile,
    target: PathBuf,
    listed: Listed,
}

/// The staged files of this process that have not taken their targets' places.
static STAGED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Held while files that belong together take their places, so that nobody who asks the program to stop parts them.
static PLACES: Mutex<()> = Mutex::new(());

/// The data are whole also after a panic of their holder: each change of them is a single one.
fn hold<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path in the list of staged files, for as long as this lives.
struct Listed(PathBuf);

impl Listed {
    fn new(path: &Path) -> Self {
        hold(&STAGED).push(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        hold(&STAGED).retain(|path| *path != self.0);
    }
}

/// Removes what this process has staged, waits until files that are taking their places have done so, and then calls `end` while no
/// other file can be staged. For who is asked to stop.
pub fn abandon<T>(end: impl FnOnce() -> T) -> T {
    let _places = hold(&PLACES);
    let staged = hold(&STAGED);
    for path in staged.iter() {
        // What can't be removed is left for the next program.
        let _ = fs::remove_file(path);
    }
    end()
}

/// What the names of staged files begin with; the number of the process and six letters or digits follow.
const PREFIX: &str = ".report-";

/// How many letters and digits of their own the names of staged files have.
const RANDOM: usize = 6;

/// Whether a staged file has such a name.
pub fn is_staged(name: &str) -> bool {
    let Some((process, random)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-')) else {
        return false;
    };
    let digits = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    digits && random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Removes the staged files of a folder that no living process holds.
pub fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let staged = entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_staged));
    for entry in staged.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())) {
        let path = entry.path();
        // Where the lock is had, who staged the file is gone; where it can't be known, the file stays.
        if let Ok(file) = File::options().write(true).open(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(path);
        }
    }
}

/// Writes a whole file beside its target, in the target's folder, which is made where it is missing.
///
/// `permissions` are those of the file; others may read it unless set.
///
/// # Errors
/// If the disk can't be written.
pub fn stage(target: &Path, bytes: &[u8], permissions: Option<Permissions>) -> io::Result<Staged> {
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let (mut file, listed) = locked(folder)?;
    file.write_all(bytes)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(Staged { file, target: target.to_path_buf(), listed })
}

/// A new file in a folder, listed, and locked so that nobody sweeps it.
fn locked(folder: &Path) -> io::Result<(NamedTempFile, Listed)> {
    let prefix = format!("{PREFIX}{}-", std::process::id());
    let mut builder = tempfile::Builder::new();
    // A temporary file is private by default; a report is to be read by others.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    builder.prefix(&prefix).rand_bytes(RANDOM);
    loop {
        let file = builder.tempfile_in(folder)?;
        let listed = Listed::new(file.path());
        match file.as_file().try_lock() {
            // Between its making and its lock somebody may have swept it.
            Err(fs::TryLockError::WouldBlock) => {}
            Ok(()) if !file.path().exists() => {}
            // Where files can't be locked, none is swept either.
            Ok(()) | Err(fs::TryLockError::Error(_)) => return Ok((file, listed)),
        }
    }
}

impl Staged {
    /// Makes sure that the file outlives a failure of power.
    ///
    /// # Errors
    /// If the disk can't be written.
    pub fn sync(self) -> io::Result<Self> {
        self.file.as_file().sync_all()?;
        Ok(self)
    }

    /// Puts the file in its target's place.
    ///
    /// # Errors
    /// If the target can't be replaced; what stood there stays.
    pub fn put(self) -> io::Result<()> {
        let Self { file, target, listed } = self;
        let put = file.persist(target).map(drop).map_err(|error| error.error);
        drop(listed);
        put
    }
}

/// Writes files, by their paths from `root`: all of them or none. The last good ones stay until all are whole.
///
/// What killed programs left beside them is removed.
///
/// # Errors
/// If the disk can't be written, or a link leads out of `root`.
pub fn all(root: &Path, files: &[(PathBuf, &[u8])]) -> Result<(), SaveError> {
    put(stage_all(root, files)?, Vec::new())
}

/// As [`all`], with a file that seals them: it is taken away before the first takes its place and stands again after the last.
///
/// Files without their seal are therefore of a program that was killed between two of them, and may not belong together.
///
/// # Errors
/// As [`all`]; the files and the seal of before stand again.
pub fn sealed(root: &Path, files: &[(PathBuf, &[u8])], seal: (PathBuf, &[u8])) -> Result<(), SaveError> {
    let target = root.join(&seal.0);
    let staged = stage_all(root, &[files, &[seal]].concat())?;
    let before = fs::read(&target).ok();
    if before.is_some() {
        fs::remove_file(&target).map_err(|error| SaveError::new(&target, error))?;
    }
    put(staged, vec![(target, before)])
}

/// Stages files by their paths from `root`.
fn stage_all(root: &Path, files: &[(PathBuf, &[u8])]) -> Result<Vec<Staged>, SaveError> {
    let mut staged = Vec::new();
    for (path, bytes) in files {
        let target = root.join(path);
        let folder = target.parent().unwrap_or(root);
        if !lies_in(root, folder) {
            let outside = io::Error::other("a link leads out of the project; take it away");
            return Err(SaveError::new(target, outside));
        }
        sweep(folder);
        let file = stage(&target, bytes, None).and_then(Staged::sync);
        staged.push(file.map_err(|error| SaveError::new(target, error))?);
    }
    Ok(staged)
}

/// What stood at a path before something else did, if anything.
type Before = (PathBuf, Option<Vec<u8>>);

/// Puts staged files in their places, in their order. Where one can't be put, `replaced` and what stood in the others' places is put back.
fn put(staged: Vec<Staged>, mut replaced: Vec<Before>) -> Result<(), SaveError> {
    let _places = hold(&PLACES);
    for file in staged {
        let target = file.target.clone();
        let before = fs::read(&target).ok();
        if let Err(error) = file.put() {
            restore(replaced);
            return Err(SaveError::new(target, error));
        }
        replaced.push((target, before));
    }
    Ok(())
}

/// Puts back what stood at the targets, so that the files on disk belong together; what was replaced first is put back last.
fn restore(replaced: Vec<Before>) {
    for (target, before) in replaced.into_iter().rev() {
        // The failure that led here is the one to tell.
        let _ = match before {
            Some(bytes) => fs::write(target, bytes),
            None => fs::remove_file(target),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_program_left_is_removed_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let living = stage(&dir.path().join("a.pdf"), b"a", None).unwrap();
        let living_name = living.file.path().file_name().unwrap().to_str().unwrap().to_string();
        assert!(is_staged(&living_name), "{living_name}");
        let others = [".report-old.pdf", ".report-1-secret.txt", "report-1-abcdef", ".report-x-abcdef"];
        for name in others.iter().chain(&[".report-99-Ab3dEf"]) {
            fs::write(dir.path().join(name), "x").unwrap();
        }
        sweep(dir.path());
        assert!(!dir.path().join(".report-99-Ab3dEf").exists());
        assert!(others.iter().all(|name| dir.path().join(name).exists()));
        assert!(dir.path().join(living_name).exists(), "its process lives");
        living.put().unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn no_link_is_followed_out_of_the_folder() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), root.path().join("build")).unwrap();
        let error = all(root.path(), &[("build/a.pdf".into(), b"a")]).unwrap_err();
        assert!(error.to_string().contains("out of the project"), "{error}");
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
        std::os::unix::fs::symlink("/nowhere", root.path().join("gone")).unwrap();
        all(root.path(), &[("gone/a.pdf".into(), b"a")]).unwrap_err();
    }

    #[test]
    fn the_seal_stands_when_all_others_do_and_never_before() {
        let dir = tempfile::tempdir().unwrap();
        let read = |name: &str| fs::read_to_string(dir.path().join("build").join(name)).ok();
        let build = |text: &'static str| {
            let files: [(PathBuf, &[u8]); 2] =
                [("build/a.pdf".into(), text.as_bytes()), ("build/b.pdf".into(), text.as_bytes())];
            sealed(dir.path(), &files, ("build/seal".into(), text.as_bytes()))
        };
        build("old").unwrap();
        assert_eq!(
            [read("a.pdf"), read("b.pdf"), read("seal")],
            ["old"; 3].map(|text| Some(text.to_string()))
        );

        fs::remove_file(dir.path().join("build/b.pdf")).unwrap();
        fs::create_dir(dir.path().join("build/b.pdf")).unwrap();
        build("new").unwrap_err();
        assert_eq!([read("a.pdf"), read("seal")], ["old"; 2].map(|text| Some(text.to_string())));
    }

    #[test]
    fn who_is_asked_to_stop_leaves_nothing_staged() {
        let dir = tempfile::tempdir().unwrap();
        let staged = stage(&dir.path().join("a.pdf"), b"a", None).unwrap();
        let path = staged.file.path().to_path_buf();
        assert!(path.exists() && hold(&STAGED).contains(&path));
        // Others' tests stage files at the same time, so that the list is not emptied here.
        drop(staged);
        assert!(!path.exists() && !hold(&STAGED).contains(&path), "what is given up is removed at once");
    }
}
