//! Prepares photos on all cores, each decoded at most once, and keeps the results.

use std::collections::HashMap;

use rayon::prelude::*;
use typst::utils::hash128;

use super::Facts;
use super::as_is::as_is;
use super::cache::Cache;
use super::decode::Raster;
use super::encode::{Colours, encode};
use super::plan::Plan;
use crate::diag::Failure;
use crate::edition::Edition;
use crate::project::Project;

pub use super::encode::Prepared;

/// Where the profile of the press stands in a project.
pub const PRESS_PROFILE: &str = "layout/profiles/FOGRA39L_coated.icc";

/// Part of the names in the cache: what other code or settings made is not found again. The code itself stands for its
/// version, since nobody remembers to count up a number; the package's version stands for its libraries.
const CODE: [&str; 3] = [env!("CARGO_PKG_VERSION"), include_str!("decode.rs"), include_str!("encode.rs")];

/// The most photos that are decoded at once, which bounds the memory.
const AT_ONCE: usize = 3;

/// A photo that an edition needs.
#[derive(Debug, Clone)]
pub struct Job {
    /// The path of its file.
    pub path: String,
    /// The edition.
    pub edition: Edition,
    /// What its header says.
    pub facts: Facts,
    /// What is to be done.
    pub plan: Plan,
}

/// Prepared photos by path and edition.
pub type PreparedPhotos = HashMap<(String, Edition), Prepared>;

/// What was made of a photo, for each edition.
type Made = Vec<(Edition, Prepared)>;

/// A photo that can't be prepared: its path and why.
pub type Unprepared = (String, String);

/// Prepares photos, or finds them in the cache.
///
/// # Errors
/// Fails if the profile of the press can't be read; photos that can't be prepared come back in the second list.
pub fn prepare(
    project: &Project,
    jobs: &[Job],
    cache: &Cache,
) -> Result<(PreparedPhotos, Vec<Unprepared>), Failure> {
    let press = project.read(PRESS_PROFILE).map_err(|_| {
        Failure(format!("the profile {PRESS_PROFILE} can't be read; put a CMYK profile there"))
    })?;
    let mut by_path: HashMap<&str, Vec<&Job>> = HashMap::new();
    for job in jobs {
        by_path.entry(&job.path).or_default().push(job);
    }
    let made_with = hash128(&(CODE, &press));
    let colours = std::sync::OnceLock::new();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(rayon::current_num_threads().min(AT_ONCE))
        .build()
        .map_err(|e| Failure(format!("cannot start threads ({e})")))?;
    let results: Vec<(&str, Result<Made, String>)> = pool.install(|| {
        by_path
            .into_par_iter()
            .map(|(path, jobs)| {
                let made = one(project, path, &jobs, cache, made_with, || {
                    colours.get_or_init(|| Colours::new(&press)).as_ref().map_err(String::clone)
                });
                (path, made)
            })
            .collect()
    });
    if let Some(Err(why)) = colours.get() {
        return Err(Failure(format!("the profile {PRESS_PROFILE} can't be used ({why})")));
    }
    cache.prune();
    let mut prepared = PreparedPhotos::new();
    let mut failed = Vec::new();
    for (path, result) in results {
        match result {
            Ok(editions) => {
                prepared
                    .extend(editions.into_iter().map(|(edition, made)| ((path.to_string(), edition), made)));
            }
            Err(why) => failed.push((path.to_string(), why)),
        }
    }
    failed.sort();
    Ok((prepared, failed))
}

/// Prepares one photo for all editions that need it.
fn one<'c>(
    project: &Project,
    path: &str,
    jobs: &[&Job],
    cache: &Cache,
    made_with: u128,
    colours: impl Fn() -> Result<&'c Colours, String>,
) -> Result<Made, String> {
    let bytes = project.read(path).map_err(|_| "it can’t be read any more".to_string())?;
    let content = hash128(&bytes);
    let mut raster = None;
    jobs.iter()
        .map(|job| {
            if let Some(made) = as_is(&bytes, &job.plan, job.edition) {
                return Ok((job.edition, made));
            }
            let Plan { crop, target } = job.plan;
            let key = hash128(&(made_with, content, crop, target, job.edition));
            if let Some(made) = cache.get(key) {
                return Ok((job.edition, made));
            }
            let raster = match &mut raster {
                Some(raster) => raster,
                none => none.insert(Raster::decode(&bytes)?),
            };
            let made = encode(raster, &job.plan, job.edition, colours()?)?;
            cache.put(key, &made);
            Ok((job.edition, made))
        })
        .collect()
}
