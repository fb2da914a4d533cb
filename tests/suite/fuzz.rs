//! Changed files for every entry that hostile bytes have: nothing panics, nothing takes long.
//!
//! Each target runs for a second, with the same inputs every time. `FOLIO_FUZZ_SECONDS=600 cargo test --test suite fuzz` looks longer,
//! `FOLIO_FUZZ_FIRST=9000` begins with another input. An input that fails is kept in the folder for temporary files and named.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::targets::{ALL, Target};

/// What one input may take, on a machine that does much else.
const LONG: Duration = Duration::from_secs(30);

/// Inputs that are larger than this are cut off, so that many are tried.
const LARGEST: usize = 1 << 17;

/// Pieces with a meaning for one of the readers.
const PIECES: [&str; 64] = [
    "[",
    "]",
    "{",
    "}",
    "- ",
    ": ",
    "? ",
    "|\n",
    ">\n",
    "\"",
    "'",
    "&a ",
    "*a",
    "!t ",
    "~",
    "---\n",
    "#",
    "\t",
    "\r\n",
    "\u{2028}",
    "\u{202e}",
    "\u{1b}[2J",
    "ไทย",
    "é",
    "*",
    "**",
    "`",
    "[^",
    "[@",
    "](",
    "![",
    "<",
    ">",
    "\\",
    "$",
    "|",
    "0",
    "-1",
    "1e309",
    "99999999999999999999",
    "0x",
    "%",
    "2024-02-30",
    ",",
    ";",
    "obj\n",
    "endobj",
    "stream\n",
    "<<",
    ">>",
    " 0 R",
    "/Type",
    "/Kids",
    "/Length ",
    "/Filter",
    "BT ",
    "q ",
    "cm ",
    "Do ",
    "\0",
    "\u{ff}",
    "HTTP/1.1",
    "..%2f",
    "\r\n\r\n",
];

/// Random numbers that are the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number from 0 up to one below `bound`; 0 where there is none.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A seed with some changes.
fn changed(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = random.one_of(seeds).clone();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + 1 + random.below(40)).min(bytes.len());
        match random.below(9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            1 if at < bytes.len() => bytes[at] = *random.one_of(&[0, 1, 0x20, 0x7f, 0x80, 0xff]),
            2 => drop(bytes.drain(at..end)),
            3 => bytes.truncate(at),
            4 => {
                let piece = bytes[at..end].repeat(1 + random.below(50));
                bytes.splice(at..at, piece);
            }
            5 => {
                let other = random.one_of(seeds);
                let from = random.below(other.len());
                let to = (from + random.below(200)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            6 => {
                let times = 1 + random.below(2_000);
                bytes.splice(at..at, random.one_of(&PIECES).repeat(times).into_bytes());
            }
            _ => drop(bytes.splice(at..end.min(at + random.below(3)), random.one_of(&PIECES).bytes())),
        }
    }
    bytes.truncate(LARGEST);
    bytes
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|value| value.parse().ok())
}

/// Gives a target changed seeds until the time is over.
fn run(name: &str) {
    let (_, target, seeds) = ALL.into_iter().find(|(known, ..)| *known == name).unwrap();
    let (first, seeds) = (number("FOLIO_FUZZ_FIRST").unwrap_or(0), seeds());
    seeds.iter().for_each(|seed| tried(name, target, seed, 0));
    let time = Duration::from_secs(number("FOLIO_FUZZ_SECONDS").unwrap_or(1));
    let begun = Instant::now();
    let mut case = first;
    while begun.elapsed() < time {
        let mut random = Random((case + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        tried(name, target, &changed(&mut random, &seeds), case);
        case += 1;
    }
    eprintln!("{name}: {} inputs", case - first);
}

/// Gives a target one input, which is kept where that fails; also where it takes the whole process down.
fn tried(name: &str, target: Target, input: &[u8], case: u64) {
    let kept: PathBuf = std::env::temp_dir().join(format!("folio-fuzz-{}-{name}-{case}", std::process::id()));
    std::fs::write(&kept, input).unwrap();
    let begun = Instant::now();
    let done = catch_unwind(AssertUnwindSafe(|| target(input)));
    let elapsed = begun.elapsed();
    assert!(done.is_ok(), "{name} panics over {}", kept.display());
    assert!(elapsed < LONG, "{name} takes {elapsed:?} over {}", kept.display());
    std::fs::remove_file(kept).unwrap();
}

/// A test a target, so that they run at once and each tells its name.
macro_rules! targets {
    ($($test:ident: $name:literal,)+) => {
        $(#[test]
        fn $test() {
            run($name);
        })+

        #[test]
        fn every_target_is_run() {
            assert_eq!(ALL.map(|(name, ..)| name).to_vec(), [$($name),+]);
        }
    };
}

targets! {
    yaml: "yaml",
    markup: "markup",
    a_part: "content",
    a_calendar: "calendar",
    the_manifest: "manifest",
    the_list_of_photos: "photos",
    the_references: "references",
    csv: "csv",
    the_theme: "theme",
    a_photo: "photo",
    preflight: "preflight",
    an_excerpt: "excerpt",
    a_comparison: "compare",
    finishing: "finish",
    an_import: "import",
    a_request: "request",
}

#[test]
fn inputs_are_the_same_every_time_and_differ() {
    let seeds = [b"title: Lanterns\n".to_vec(), vec![0; 64]];
    let inputs = |first: u64| -> Vec<Vec<u8>> {
        (first..first + 50)
            .map(|case| changed(&mut Random((case + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)), &seeds))
            .collect()
    };
    assert_eq!(inputs(0), inputs(0));
    let different: std::collections::HashSet<Vec<u8>> = inputs(0).into_iter().collect();
    assert!(different.len() > 40, "{}", different.len());
}
