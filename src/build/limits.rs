//! A watch over time and memory while pages are set.
//!
//! What a layout asks for is a program of its own, which may never end. Typst bounds how deep calls, rules and brackets nest and how
//! often `while` goes round, and tells the line; what takes long or much all the same is seen here. Nothing can stop a thread that sets
//! pages, so that who is told has to end the program.

use std::fs;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

/// What setting a document may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The time.
    pub time: Duration,
    /// The megabytes that the process may hold meanwhile; heeded where the system tells them, on Linux.
    pub memory: u32,
}

/// Setting the pages takes more than it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Exceeded {
    /// More time.
    #[error(
        "setting the pages has taken more than {now} s and was given up; the last good PDFs stay. \
         Look for what goes on without end in the file of layout/ that was changed last. A report that needs more time says so in \
         source/report.yaml, as in `limits: {{ time: {more} }}`",
        now = .0.as_secs(), more = .0.as_secs() * 2
    )]
    Time(Duration),
    /// More megabytes.
    #[error(
        "setting the pages has taken more than {now} MB of memory and was given up; the last good PDFs stay. \
         Look for what grows without end in the file of layout/ that was changed last. A report that needs more memory says so in \
         source/report.yaml, as in `limits: {{ memory: {more} }}`",
        now = .0, more = u64::from(*.0) * 2
    )]
    Memory(u32),
}

/// Who is told, on a thread of its own, that a limit is exceeded. The thread that sets the pages goes on.
pub type Told = Arc<dyn Fn(Exceeded) + Send + Sync>;

/// How often a watch looks.
const EVERY: Duration = Duration::from_millis(50);

/// A watch that ends when it is dropped.
pub(super) struct Watch {
    /// What ends the thread, by being dropped.
    _end: Sender<()>,
}

impl Watch {
    /// Begins to watch. `told` hears of the first limit that is exceeded, once.
    pub(super) fn begin(bounds: Bounds, told: Told) -> Self {
        let (end, ended) = mpsc::channel();
        let begun = Instant::now();
        thread::spawn(move || {
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Some(exceeded) = exceeded(bounds, begun.elapsed(), memory()) {
                    return told(exceeded);
                }
            }
        });
        Self { _end: end }
    }
}

/// What is exceeded, if anything is. `held` is in megabytes.
fn exceeded(bounds: Bounds, elapsed: Duration, held: Option<u64>) -> Option<Exceeded> {
    if elapsed > bounds.time {
        return Some(Exceeded::Time(bounds.time));
    }
    held.filter(|held| *held > bounds.memory.into()).map(|_| Exceeded::Memory(bounds.memory))
}

/// The megabytes of memory that this process holds; nothing where the system does not tell.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { time: Duration::from_secs(9), memory: 500 };

    #[test]
    fn what_is_exceeded_is_told_with_what_to_do() {
        let seconds = Duration::from_secs;
        assert_eq!(exceeded(BOUNDS, seconds(9), Some(500)), None);
        assert_eq!(exceeded(BOUNDS, seconds(9), None), None);
        let time = exceeded(BOUNDS, seconds(10), Some(501)).unwrap();
        assert_eq!(time, Exceeded::Time(seconds(9)));
        assert!(
            time.to_string().contains("more than 9 s") && time.to_string().contains("`limits: { time: 18 }`")
        );
        let memory = exceeded(BOUNDS, seconds(1), Some(501)).unwrap();
        assert_eq!(memory, Exceeded::Memory(500));
        assert!(memory.to_string().contains("`limits: { memory: 1000 }`"), "{memory}");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn linux_tells_what_a_process_holds() {
        let held = vec![1_u8; 64_000_000];
        assert!(memory().unwrap() > held.iter().filter(|byte| **byte == 1).count() as u64 / 1_000_000);
    }

    #[test]
    fn a_watch_tells_once_and_ends_with_what_is_watched() {
        let (tell, told) = mpsc::channel();
        let tell: Told = Arc::new(move |exceeded| tell.send(exceeded).unwrap());
        let none = Bounds { time: Duration::ZERO, ..BOUNDS };
        let watch = Watch::begin(none, Arc::clone(&tell));
        assert_eq!(told.recv_timeout(Duration::from_secs(30)), Ok(Exceeded::Time(Duration::ZERO)));
        drop(watch);
        drop(Watch::begin(none, tell));
        assert_eq!(told.recv_timeout(Duration::from_secs(30)), Err(RecvTimeoutError::Disconnected));
    }
}
