//! How long each stage of a build of this repository's report takes, once its photos are in the cache.
//!
//!     cargo bench --bench stages

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::cell::RefCell;
use std::path::Path;
use std::time::Instant;

use folio::build::{self, Options, Stage, Workspace};
use folio::content::edition::Edition;

const RUNS: usize = 7;

fn main() {
    let mut workspace = Workspace::open(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the report is here");
    println!("milliseconds, median of {RUNS} runs\n");
    println!("| stage | both editions | screen | print |\n|---|---:|---:|---:|");
    let columns =
        [None, Some(Edition::Screen), Some(Edition::Print)].map(|edition| medians(&mut workspace, edition));
    for (index, stage) in Stage::ALL.iter().enumerate() {
        let [both, screen, print] = columns.each_ref().map(|column| column[index]);
        println!("| {} {} | {both:.0} | {screen:.0} | {print:.0} |", stage.number(), stage.name());
    }
    let [both, screen, print] = columns.map(|column| column.iter().sum::<f64>());
    println!("| all | {both:.0} | {screen:.0} | {print:.0} |");
}

/// The median of each stage over several builds, after one that fills the cache.
fn medians(workspace: &mut Workspace, edition: Option<Edition>) -> Vec<f64> {
    let options = Options { edition, ..Options::default() };
    let _ = build(workspace, options);
    let runs: Vec<Vec<f64>> = (0..RUNS).map(|_| build(workspace, options)).collect();
    (0..Stage::ALL.len())
        .map(|stage| {
            let mut times: Vec<f64> = runs.iter().map(|run| run[stage]).collect();
            times.sort_by(f64::total_cmp);
            times[RUNS / 2]
        })
        .collect()
}

/// The milliseconds of each stage of a build.
fn build(workspace: &mut Workspace, options: Options) -> Vec<f64> {
    // What the typesetter keeps from one build for the next would hide what a build costs.
    comemo::evict(0);
    let begun = RefCell::new(Vec::new());
    let built = build::build(workspace, options, &|_| begun.borrow_mut().push(Instant::now()));
    assert!(built.is_ok(), "the report builds");
    let mut times = begun.into_inner();
    times.push(Instant::now());
    times.windows(2).map(|pair| (pair[1] - pair[0]).as_secs_f64() * 1000.0).collect()
}
