//! Prepared photos on disk, named by what they were made from.
//!
//! Deleting any of it at any moment is harmless: what is missing or damaged is made anew.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use typst::utils::hash128;

use super::cache_folder::{CacheFolder, KNOWN, MAGIC};
use super::encode::{Prepared, Remarks};
use crate::diag::{Diagnostic, Diagnostics, Rule, rules};
use crate::project::Stamp;
use crate::save;

pub use super::cache_folder::CacheError;

rules! {
    CACHE_FOLDER = Rule::warning(
        "cache-folder",
        "The folder for prepared photos can't be folio's, so that none are kept.",
        "folio keeps them in a folder of its own and removes only what it wrote. A folder that holds anything else, or that a link \
         leads to out of the project, is left alone: photos are prepared anew at every build.",
    )
    .example("FOLIO_CACHE=~/Documents", "FOLIO_CACHE=~/.cache/folio");
}

/// The most bytes that the cache keeps; the files that were used longest ago go first.
const LIMIT: u64 = 2 << 30;

/// A folder of prepared photos.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: CacheFolder,
    /// Why nothing is kept in it.
    refused: Option<Arc<CacheError>>,
}

impl Cache {
    /// The cache of a project: `.folio/cache` in it, or where `FOLIO_CACHE` says.
    pub fn of(root: &Path) -> Self {
        Self::new(match std::env::var_os("FOLIO_CACHE") {
            Some(folder) => CacheFolder::named(folder.into()),
            None => CacheFolder::of_project(root, Path::new(".folio/cache")),
        })
    }

    /// The cache in a folder, which is made when there is something to keep.
    pub fn at(folder: PathBuf) -> Self {
        Self::new(CacheFolder::named(folder))
    }

    fn new(folder: CacheFolder) -> Self {
        let refused = folder.check().err().map(Arc::new);
        Self { folder, refused }
    }

    /// What somebody should look at where the folder can't be used, at the rule's own level.
    pub fn refusal(&self) -> Diagnostics {
        let finding = |refused: &Arc<CacheError>| {
            Diagnostic::of(&CACHE_FOLDER, format!("prepared photos are not kept: {refused}"))
                .help(refused.help())
        };
        self.refused.iter().map(finding).collect()
    }

    /// The photo with a key, if it is here and whole.
    pub fn get(&self, key: u128) -> Option<Prepared> {
        let path = self.path(key);
        let bytes = self.read(&path)?;
        let prepared = read(&bytes)?;
        // Marks the file as used. Where that can't be done, it only goes sooner.
        let _ = fs::File::options().append(true).open(&path).and_then(|f| f.set_modified(SystemTime::now()));
        Some(prepared)
    }

    /// Keeps a photo. A cache that can't be written makes builds slower, never wrong, so that a failure is let go.
    pub fn put(&self, key: u128, prepared: &Prepared) {
        let _ = self.write(&self.path(key), &write(prepared));
    }

    /// The hash of the content of the file with a stamp, if it was learnt.
    pub fn content(&self, stamp: &Stamp) -> Option<u128> {
        let bytes = self.read(&self.known(stamp))?;
        let (content, sum) = bytes.split_first_chunk::<16>()?;
        (*sum == hash128(content).to_le_bytes()).then(|| u128::from_le_bytes(*content))
    }

    /// Learns the hash of the content of the file with a stamp.
    pub fn learn(&self, stamp: &Stamp, content: u128) {
        let content = content.to_le_bytes();
        let _ = self.write(&self.known(stamp), &[content, hash128(&content).to_le_bytes()].concat());
    }

    fn known(&self, stamp: &Stamp) -> PathBuf {
        self.path(hash128(stamp)).with_extension(KNOWN)
    }

    fn read(&self, path: &Path) -> Option<Vec<u8>> {
        if self.refused.is_some() { None } else { self.folder.read(path) }
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        if self.refused.is_some() { Ok(()) } else { self.folder.write(path, bytes) }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Makes sure that the folder can be used.
    ///
    /// # Errors
    /// If it holds something that folio did not write, or lies out of the project by a link.
    pub fn check(&self) -> Result<(), CacheError> {
        self.folder.check()
    }

    /// How many prepared photos it holds, and the bytes of all that it holds.
    pub fn size(&self) -> (usize, u64) {
        let files = self.folder.files();
        let photos = files.iter().filter(|(_, _, path)| path.extension().is_none()).count();
        (photos, files.iter().map(|(_, size, _)| size).sum())
    }

    /// Removes all files that folio wrote.
    ///
    /// # Errors
    /// As [`Cache::check`]; nothing is removed then.
    pub fn clear(&self) -> Result<(), CacheError> {
        self.prune_to(0)
    }

    /// Removes the files that were used longest ago until the rest is within the limit, and what killed builds left.
    pub fn prune(&self) {
        // Where the folder can't be used, the finding says so.
        if self.prune_to(LIMIT).is_ok() {
            save::sweep(self.folder.path());
        }
    }

    fn prune_to(&self, limit: u64) -> Result<(), CacheError> {
        self.folder.check()?;
        let files = self.folder.files();
        let mut size: u64 = files.iter().map(|(_, size, _)| size).sum();
        for (_, length, path) in files {
            if size <= limit {
                break;
            }
            if self.folder.remove(&path) {
                size -= length;
            }
        }
        Ok(())
    }

    fn path(&self, key: u128) -> PathBuf {
        self.folder.path().join(format!("{key:032x}"))
    }
}

fn write(prepared: &Prepared) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(prepared.width.to_le_bytes());
    bytes.extend(prepared.height.to_le_bytes());
    let Remarks { damaged, profile_unused, flattened } = prepared.remarks;
    let flags = [prepared.cmyk, damaged, profile_unused, flattened];
    bytes.push(flags.iter().rev().fold(0, |bits, flag| bits << 1 | u8::from(*flag)));
    bytes.extend(hash128(&prepared.jpeg).to_le_bytes());
    bytes.extend(&prepared.jpeg);
    bytes
}

fn read(bytes: &[u8]) -> Option<Prepared> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (width, rest) = rest.split_first_chunk::<4>()?;
    let (height, rest) = rest.split_first_chunk::<4>()?;
    let (flags, rest) = rest.split_first()?;
    let (sum, jpeg) = rest.split_first_chunk::<16>()?;
    let jpeg = jpeg.to_vec();
    let flag = |bit: u8| flags >> bit & 1 == 1;
    let remarks = Remarks { damaged: flag(1), profile_unused: flag(2), flattened: flag(3) };
    (hash128(&jpeg) == u128::from_le_bytes(*sum)).then(|| Prepared {
        width: u32::from_le_bytes(*width),
        height: u32::from_le_bytes(*height),
        cmyk: flag(0),
        jpeg,
        remarks,
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn prepared(fill: u8) -> Prepared {
        let remarks = Remarks { flattened: true, ..Remarks::default() };
        Prepared { width: 3, height: 2, cmyk: true, jpeg: vec![fill; 100], remarks }
    }

    fn cache() -> (tempfile::TempDir, Cache) {
        let dir = tempfile::tempdir().unwrap();
        let cache = Cache::at(dir.path().join("cache"));
        (dir, cache)
    }

    #[test]
    fn what_is_kept_is_found() {
        let (_dir, cache) = cache();
        assert_eq!(cache.get(1), None);
        cache.put(1, &prepared(7));
        assert_eq!(cache.get(1), Some(prepared(7)));
        assert_eq!(cache.get(2), None);
    }

    #[test]
    fn what_is_damaged_is_not_used() {
        let (_dir, cache) = cache();
        cache.put(1, &prepared(7));
        let path = cache.path(1);
        let whole = fs::read(&path).unwrap();
        for damaged in [&whole[..whole.len() - 1], &whole[..20], &[], b"something else"] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.get(1), None);
        }
        let mut flipped = whole.clone();
        *flipped.last_mut().unwrap() ^= 1;
        fs::write(&path, flipped).unwrap();
        assert_eq!(cache.get(1), None);
    }

    #[test]
    fn a_file_is_known_until_it_changes() {
        let (dir, cache) = cache();
        let path = dir.path().join("a.jpg");
        fs::write(&path, "one").unwrap();
        assert_eq!(Stamp::of(&path), None, "it may still be written");
        let old = |seconds| {
            let time = SystemTime::now() - Duration::from_secs(seconds);
            fs::File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
            Stamp::of(&path).unwrap()
        };
        let stamp = old(100);
        assert_eq!(cache.content(&stamp), None);
        cache.learn(&stamp, 5);
        assert_eq!(cache.content(&Stamp::of(&path).unwrap()), Some(5));
        assert_eq!(cache.size().0, 0, "it is no prepared photo");
        fs::write(&path, "two").unwrap();
        assert_eq!(cache.content(&old(50)), None);
        fs::write(cache.known(&stamp), "damaged").unwrap();
        assert_eq!(cache.content(&stamp), None);
    }

    #[test]
    fn the_oldest_go_first() {
        let (_dir, cache) = cache();
        for key in 1..=3u8 {
            cache.put(key.into(), &prepared(key));
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(key) * 1000);
            fs::File::options()
                .append(true)
                .open(cache.path(key.into()))
                .unwrap()
                .set_modified(time)
                .unwrap();
        }
        assert!(cache.get(1).is_some(), "and is young again");
        cache.prune_to(300).unwrap();
        assert_eq!([1, 2, 3].map(|key| cache.get(key).is_some()), [true, false, true]);
        assert_eq!(cache.size(), (2, 2 * write(&prepared(1)).len() as u64));
        cache.clear().unwrap();
        assert_eq!(cache.size(), (0, 0));
    }

    #[test]
    fn a_cache_that_cannot_be_written_does_no_harm() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("cache"), "a file").unwrap();
        let cache = Cache::at(dir.path().join("cache"));
        cache.put(1, &prepared(1));
        assert_eq!(cache.get(1), None);
        cache.prune();
        assert!(cache.clear().is_err());
        assert_eq!(fs::read(dir.path().join("cache")).unwrap(), b"a file");
    }

    /// Names of what is in a folder, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_that_holds_anything_else_is_refused() {
        let (dir, cache) = cache();
        let folder = dir.path().join("cache");
        fs::create_dir(&folder).unwrap();
        let thesis = folder.join("thesis.docx");
        fs::write(&thesis, "three years").unwrap();
        assert!(cache.clear().unwrap_err().to_string().contains("`thesis.docx`"));
        cache.prune_to(0).unwrap_err();
        let cache = Cache::at(folder.clone());
        cache.put(1, &prepared(1));
        assert_eq!((cache.get(1), cache.refusal().iter().count()), (None, 1));
        assert_eq!(names(&folder), ["thesis.docx"]);
        // Also one that folio once marked.
        fs::remove_file(&thesis).unwrap();
        let cache = Cache::at(folder.clone());
        cache.put(1, &prepared(1));
        fs::write(&thesis, "three years").unwrap();
        cache.clear().unwrap_err();
        assert_eq!(names(&folder).len(), 3);
        assert_eq!(fs::read(&thesis).unwrap(), b"three years");
    }

    #[test]
    fn a_name_alone_proves_nothing() {
        let (dir, cache) = cache();
        let folder = dir.path().join("cache");
        fs::create_dir(&folder).unwrap();
        let named = folder.join(format!("{:032x}", 7));
        fs::write(&named, "a checksum of somebody else").unwrap();
        cache.clear().unwrap_err();
        // In a folder that is marked the file may be a damaged one of folio's own: it is passed over and stays.
        fs::remove_file(&named).unwrap();
        Cache::at(folder.clone()).put(1, &prepared(1));
        fs::write(&named, "a checksum of somebody else").unwrap();
        cache.clear().unwrap();
        assert_eq!(names(&folder), [format!("{:032x}", 7), "CACHEDIR.TAG".into()]);
    }

    #[test]
    fn a_cache_that_was_never_marked_is_taken_over() {
        let (dir, cache) = cache();
        cache.put(1, &prepared(1));
        fs::remove_file(dir.path().join("cache/CACHEDIR.TAG")).unwrap();
        let cache = Cache::at(dir.path().join("cache"));
        assert_eq!(cache.get(1), Some(prepared(1)));
        cache.put(2, &prepared(2));
        assert_eq!(names(&dir.path().join("cache")).len(), 3);
        fs::write(dir.path().join("cache/CACHEDIR.TAG"), "of another program").unwrap();
        assert_eq!(Cache::at(dir.path().join("cache")).refusal().iter().count(), 1);
    }

    #[test]
    #[cfg(unix)]
    fn no_link_leads_out_of_the_project() {
        let (root, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), root.path().join(".folio")).unwrap();
        let folder = CacheFolder::of_project(root.path(), Path::new(".folio/cache"));
        let cache = Cache::new(folder);
        cache.put(1, &prepared(1));
        assert!(cache.clear().unwrap_err().to_string().contains("out of the project"));
        assert_eq!(names(other.path()), Vec::<String>::new());
        // A link in the cache is none of folio's files.
        let kept = tempfile::tempdir().unwrap();
        let cache = Cache::at(kept.path().to_path_buf());
        cache.put(1, &prepared(1));
        let photo = other.path().join("photo");
        fs::copy(cache.path(1), &photo).unwrap();
        std::os::unix::fs::symlink(&photo, cache.path(2)).unwrap();
        assert_eq!(cache.get(2), None);
        cache.clear().unwrap();
        assert_eq!(names(kept.path()), [format!("{:032x}", 2), "CACHEDIR.TAG".into()]);
    }
}
