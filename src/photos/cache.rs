//! Prepared photos on disk, named by what they were made from.
//!
//! Deleting any of it at any moment is harmless: what is missing or damaged is made anew.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use typst::utils::hash128;

use super::prepare::Prepared;

/// What every file begins with; the number changes with the form of the file.
const MAGIC: &[u8] = b"folio photo 1\n";

/// The most bytes that the cache keeps; the files that were used longest ago go first.
const LIMIT: u64 = 2 << 30;

/// The ending of files that tell a photo's content by its stamp.
const KNOWN: &str = "known";

/// A folder of prepared photos.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// What a disk says of a file without opening it: while none of it changes, nor does the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Stamp {
    path: PathBuf,
    length: u64,
    modified: SystemTime,
    /// Number and time of change of the file's entry, which no program sets back; zero where there is none.
    entry: (u64, i64, i64),
}

impl Stamp {
    /// The stamp of a file; nothing where it can't be read, or is so young that it may still be written.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?;
        let age = SystemTime::now().duration_since(modified).ok()?;
        (age >= YOUNG).then(|| Self {
            path: path.to_path_buf(),
            length: metadata.len(),
            modified,
            entry: entry(&metadata),
        })
    }
}

/// A disk may give two writes the same time if they are nearer than this.
const YOUNG: Duration = Duration::from_secs(2);

#[cfg(unix)]
fn entry(metadata: &fs::Metadata) -> (u64, i64, i64) {
    use std::os::unix::fs::MetadataExt;
    (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
}

#[cfg(not(unix))]
fn entry(_: &fs::Metadata) -> (u64, i64, i64) {
    (0, 0, 0)
}

impl Cache {
    /// The cache of a project: `.folio/cache` in it, or where `FOLIO_CACHE` says.
    pub fn of(root: &Path) -> Self {
        Self::at(std::env::var_os("FOLIO_CACHE").map_or_else(|| root.join(".folio/cache"), PathBuf::from))
    }

    /// The cache in a folder, which is made when there is something to keep.
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The photo with a key, if it is here and whole.
    pub fn get(&self, key: u128) -> Option<Prepared> {
        let path = self.path(key);
        let bytes = fs::read(&path).ok()?;
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
        let bytes = fs::read(self.known(stamp)).ok()?;
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

    fn write(&self, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        file.write_all(bytes)?;
        file.persist(path)?;
        Ok(())
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many prepared photos it holds, and the bytes of all that it holds.
    pub fn size(&self) -> (usize, u64) {
        let files = self.files();
        let photos = files.iter().filter(|(_, _, path)| path.extension().is_none()).count();
        (photos, files.iter().map(|(_, size, _)| size).sum())
    }

    /// Removes all files.
    pub fn clear(&self) {
        self.prune_to(0);
    }

    /// Removes the files that were used longest ago until the rest is within the limit.
    pub fn prune(&self) {
        self.prune_to(LIMIT);
    }

    /// All files with the time when they were last used and their bytes, the oldest first.
    fn files(&self) -> Vec<(SystemTime, u64, PathBuf)> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let mut files: Vec<_> = entries
            .flatten()
            .filter_map(|entry| {
                let metadata = entry.metadata().ok()?;
                Some((metadata.modified().ok()?, metadata.len(), entry.path()))
            })
            .collect();
        files.sort();
        files
    }

    fn prune_to(&self, limit: u64) {
        let files = self.files();
        let mut size: u64 = files.iter().map(|(_, size, _)| size).sum();
        for (_, length, path) in files {
            if size <= limit {
                break;
            }
            // Another build may have removed it already.
            let _ = fs::remove_file(path);
            size -= length;
        }
    }

    fn path(&self, key: u128) -> PathBuf {
        self.folder.join(format!("{key:032x}"))
    }
}

fn write(prepared: &Prepared) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    bytes.extend(prepared.width.to_le_bytes());
    bytes.extend(prepared.height.to_le_bytes());
    bytes.push(u8::from(prepared.cmyk));
    bytes.extend(hash128(&prepared.jpeg).to_le_bytes());
    bytes.extend(&prepared.jpeg);
    bytes
}

fn read(bytes: &[u8]) -> Option<Prepared> {
    let rest = bytes.strip_prefix(MAGIC)?;
    let (width, rest) = rest.split_first_chunk::<4>()?;
    let (height, rest) = rest.split_first_chunk::<4>()?;
    let (cmyk, rest) = rest.split_first()?;
    let (sum, jpeg) = rest.split_first_chunk::<16>()?;
    let jpeg = jpeg.to_vec();
    (hash128(&jpeg) == u128::from_le_bytes(*sum)).then(|| Prepared {
        width: u32::from_le_bytes(*width),
        height: u32::from_le_bytes(*height),
        cmyk: *cmyk == 1,
        jpeg,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(fill: u8) -> Prepared {
        Prepared { width: 3, height: 2, cmyk: true, jpeg: vec![fill; 100] }
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
        cache.prune_to(300);
        assert_eq!([1, 2, 3].map(|key| cache.get(key).is_some()), [true, false, true]);
        assert_eq!(cache.size(), (2, 2 * write(&prepared(1)).len() as u64));
        cache.clear();
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
    }
}
