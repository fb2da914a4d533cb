//! Prepares photos on all cores, each decoded at most once, and keeps the results.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Condvar, Mutex, PoisonError};

use rayon::prelude::*;
use typst::utils::hash128;

use super::as_is::as_is;
use super::cache::Cache;
use super::decode::Raster;
use super::encode::encode;
use super::error::PhotoError;
use super::facts::Facts;
use super::kind::Kind;
use super::plan::Plan;
use super::probe::facts_of;
use super::resample::Channels;
use crate::color::OutputProfile;
use crate::content::edition::Edition;
use crate::content::model::PhotoSettings;
use crate::project::{Project, Stamp};

pub use super::encode::{Prepared, Remarks};

/// The version of what is made of photos: part of the names in the cache, so that what an earlier one made is not found
/// again.
///
/// Count it up whenever the bytes of a prepared photo change, be it by this code, by the conversions of
/// [`crate::color`], or by a library that decodes, resamples, converts or encodes. A test prepares pictures of every kind
/// and fails where that was forgotten.
const VERSION: u32 = 3;

/// A photo that an edition needs.
#[derive(Debug, Clone)]
pub struct Task {
    /// The path of its file.
    pub path: String,
    /// The edition.
    pub edition: Edition,
    /// What its header says.
    pub facts: Facts,
    /// What is to be done.
    pub plan: Plan,
    /// What the edition asks of its photos.
    pub settings: PhotoSettings,
}

/// Photos ready to go into the PDFs.
#[derive(Debug, Default)]
pub struct PreparedPhotos {
    /// The pictures by path and edition.
    pub pictures: HashMap<(String, Edition), Prepared>,
    /// What somebody should know of the photos, by path; nothing of most.
    pub remarks: BTreeMap<String, Remarks>,
    /// What it took.
    pub work: Work,
}

/// How many photos' files were opened, and how many of them decoded. What the cache knows needs neither.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Work {
    /// Files that were read whole.
    pub read: usize,
    /// Files that were decoded.
    pub decoded: usize,
}

/// A photo that can't be prepared: its path and why.
pub type Unprepared = (String, PhotoError);

/// Prepares photos, or finds them in the cache.
///
/// # Errors
/// Returns the photos that can't be prepared.
pub fn prepare(
    project: &Project,
    tasks: &[Task],
    cache: &Cache,
    press: &OutputProfile,
) -> Result<PreparedPhotos, Vec<Unprepared>> {
    let mut by_path: HashMap<&str, Vec<&Task>> = HashMap::new();
    for task in tasks {
        by_path.entry(&task.path).or_default().push(task);
    }
    let made_with = hash128(&(VERSION, press.fingerprint()));
    let room = Room::default();
    let one = |(path, tasks): (&str, Vec<&Task>)| {
        let mut photo = Photo { project, path, cache, room: &room, taken: 0, bytes: None, raster: None };
        let made: Result<Vec<_>, PhotoError> =
            tasks.iter().map(|task| photo.make(task, press, made_with)).collect();
        let work = Work { read: photo.bytes.is_some().into(), decoded: photo.raster.is_some().into() };
        made.map(|made| (made, work)).map_err(|why| (path.to_string(), why))
    };
    let run = || by_path.into_par_iter().map(one).collect();
    // Threads of their own, since they may wait for memory.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).build();
    let results: Vec<Result<_, Unprepared>> = match pool {
        Ok(pool) => pool.install(run),
        // Where no more threads can be had, those that are there do it.
        Err(_) => run(),
    };
    cache.prune();
    let mut prepared = PreparedPhotos::default();
    let mut failed = Vec::new();
    for result in results {
        match result {
            Ok((made, work)) => {
                for ((path, _), made) in made.iter().filter(|(_, made)| made.remarks != Remarks::default()) {
                    let known = prepared.remarks.entry(path.clone()).or_default();
                    *known = known.and(made.remarks);
                }
                prepared.pictures.extend(made);
                prepared.work.read += work.read;
                prepared.work.decoded += work.decoded;
            }
            Err(unprepared) => failed.push(unprepared),
        }
    }
    failed.sort_by(|(a, _), (b, _)| a.cmp(b));
    if failed.is_empty() { Ok(prepared) } else { Err(failed) }
}

/// The memory that photos take while they are decoded: as many at once as it holds, and one at the least.
struct Room {
    /// Bytes that are free.
    free: Mutex<u64>,
    freed: Condvar,
}

/// How much there is, in bytes.
const ROOM: u64 = 768 << 20;

impl Default for Room {
    fn default() -> Self {
        Self { free: Mutex::new(ROOM), freed: Condvar::new() }
    }
}

impl Room {
    /// Waits for so many bytes, or for all that there are, and takes them. Returns how many.
    fn take(&self, bytes: u64) -> u64 {
        let bytes = bytes.min(ROOM);
        // Who held the lock and panicked left a whole number.
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |free: &mut u64| *free < bytes;
        let mut free = self.freed.wait_while(free, full).unwrap_or_else(PoisonError::into_inner);
        *free -= bytes;
        bytes
    }

    fn give_back(&self, bytes: u64) {
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += bytes;
        self.freed.notify_all();
    }
}

/// A photo's file, opened and decoded when that is needed and once.
struct Photo<'a> {
    project: &'a Project,
    path: &'a str,
    cache: &'a Cache,
    room: &'a Room,
    /// How much of the room it has taken.
    taken: u64,
    bytes: Option<Vec<u8>>,
    raster: Option<Raster>,
}

impl Drop for Photo<'_> {
    fn drop(&mut self) {
        self.raster = None;
        self.room.give_back(self.taken);
    }
}

impl Photo<'_> {
    /// The picture that a task asks for.
    fn make(
        &mut self,
        task: &Task,
        press: &OutputProfile,
        made_with: u128,
    ) -> Result<((String, Edition), Prepared), PhotoError> {
        let name = (self.path.to_string(), task.edition);
        let Plan { crop, target } = task.plan;
        let content = self.content()?;
        let key = hash128(&(made_with, content, task.facts, crop, target, task.edition, task.settings));
        if let Some(made) = self.cache.get(key) {
            return Ok((name, made));
        }
        // The plan was made for the picture that was probed. What is read now may be another.
        let bytes = self.bytes()?;
        if hash128(bytes) != content || !facts_of(bytes).is_ok_and(|facts| facts == task.facts) {
            return Err(PhotoError::Changed);
        }
        let made = match as_is(bytes, &task.plan, task.edition, task.facts) {
            Some(made) if self.serves(&made, task.facts, press)? => made,
            _ => encode(self.raster(task.facts)?, &task.plan, task.edition, task.settings, press)?,
        };
        self.cache.put(key, &made);
        Ok((name, made))
    }

    /// The hash of the file's bytes. A file that has not changed since it was read last is not opened.
    fn content(&mut self) -> Result<u128, PhotoError> {
        if let Some(bytes) = &self.bytes {
            return Ok(hash128(bytes));
        }
        let stamp = self.project.resolve(self.path).ok().and_then(|full| Stamp::of(&full));
        if let Some(content) = stamp.as_ref().and_then(|stamp| self.cache.content(stamp)) {
            return Ok(content);
        }
        let content = hash128(self.bytes()?);
        if let Some(stamp) = stamp {
            self.cache.learn(&stamp, content);
        }
        Ok(content)
    }

    fn bytes(&mut self) -> Result<&[u8], PhotoError> {
        match &mut self.bytes {
            Some(bytes) => Ok(bytes),
            none => {
                let read = self.project.read(self.path).map_err(|_| PhotoError::Gone)?;
                Ok(none.insert(read))
            }
        }
    }

    /// The picture itself, of which the header says these `facts`.
    fn raster(&mut self, facts: Facts) -> Result<&Raster, PhotoError> {
        let raster = match self.raster.take() {
            Some(raster) => raster,
            None => {
                let a_pixel = Kind::of(self.bytes()?)?.bytes_per_pixel();
                self.taken += self.room.take(u64::from(facts.width) * u64::from(facts.height) * a_pixel);
                Raster::decode(self.bytes()?)?
            }
        };
        Ok(self.raster.insert(raster))
    }

    /// Whether the photo's own JPEG is whole, and its inks within the limit of the press.
    fn serves(&mut self, made: &Prepared, facts: Facts, press: &OutputProfile) -> Result<bool, PhotoError> {
        let raster = self.raster(facts)?;
        let inks = raster.channels == Channels::Inks;
        Ok(!raster.damaged && inks == made.cmyk && (!inks || press.holds(&raster.pixels)))
    }
}

#[cfg(test)]
mod tests;
