//! A report with many large photos, built by folio and by the stock compiler: time and memory of whole runs.
//!
//!     cargo bench --bench photos                      30 photos of 24 megapixels, 3 runs
//!     cargo bench --bench photos -- --photos 100 --runs 1
//!
//! The stock compiler is `typst` from the PATH or where TYPST says; without it its rows are left out. It gets the
//! ejected project, with the photos as they are. Memory is read from /proc, so that it is only known on Linux.

#![allow(clippy::unwrap_used, reason = "a measurement that can't be made ends there")]
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage};

const FOLIO: &str = env!("CARGO_BIN_EXE_folio");
/// Six by four thousand pixels: what cameras of 24 megapixels write.
const SIZE: (u32, u32) = (6000, 4000);

fn main() {
    let (photos, runs) = (argument("--photos").unwrap_or(30), argument("--runs").unwrap_or(3));
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("photos");
    let project = project(&dir, photos);
    let bytes: u64 = (0..photos).map(|n| fs::metadata(photo_path(&project, n)).unwrap().len()).sum();
    println!("{photos} photos of 24 megapixels, {:.0} MB in all; median of {runs} runs\n", megabytes(bytes));
    println!("| run | seconds | peak memory, MB | PDFs, MB |\n|---|---:|---:|---:|");

    let cache = dir.join("cache");
    let folio = |_: usize| {
        let mut command = Command::new(FOLIO);
        command.args(["build", "--project"]).arg(&project).env("FOLIO_CACHE", &cache);
        command
    };
    let cold = measure(runs, |run| {
        let _ = fs::remove_dir_all(&cache);
        folio(run)
    });
    let pdfs = ["screen", "print"].map(|edition| size(&project.join(format!("build/report-{edition}.pdf"))));
    let both = format!("{:.1} and {:.1}", pdfs[0], pdfs[1]);
    row("folio, both editions, no cache", &cold, &both);
    for edition in ["screen", "print"] {
        let one = measure(runs, |run| {
            let _ = fs::remove_dir_all(&cache);
            let mut command = folio(run);
            command.args(["--edition", edition]);
            command
        });
        let pdf = size(&project.join(format!("build/report-{edition}.pdf")));
        row(&format!("folio, {edition} edition, no cache"), &one, &format!("{pdf:.1}"));
    }
    let _ = run(&mut folio(0));
    let warm = measure(runs, folio);
    row("folio, both editions, photos in the cache", &warm, &both);
    let caption = measure(runs, |run| {
        write_photos(&project, photos, &format!("Caption of run {run}."));
        folio(run)
    });
    row("folio, both editions, a caption changed", &caption, &both);

    let typst = std::env::var("TYPST").unwrap_or_else(|_| "typst".into());
    if Command::new(&typst).arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("\nThe stock compiler is not here: put `typst` on the PATH, or name it by TYPST.");
        return;
    }
    let ejected = dir.join("ejected");
    let _ = fs::remove_dir_all(&ejected);
    run(Command::new(FOLIO).args(["eject", "--project"]).arg(&project).arg(&ejected));
    let mut stock = Vec::new();
    for edition in ["screen", "print"] {
        let pdf = ejected.join(format!("{edition}.pdf"));
        let one = measure(runs, |_| {
            let mut command = Command::new(&typst);
            command.args(["compile", "--ignore-system-fonts", "--font-path"]).arg(ejected.join("fonts"));
            command.args(["--input", &format!("edition={edition}")]).arg(ejected.join("main.typ")).arg(&pdf);
            command
        });
        row(&format!("stock compiler, {edition} edition"), &one, &format!("{:.1}", size(&pdf)));
        stock.push(one);
    }
    let both: f64 = stock.iter().map(|one| one.seconds).sum();
    println!(
        "\nBoth editions, against the stock compiler’s two runs: without cache {:.2} of its time, with it {:.2}; \
         the screen’s PDF is {:.0} times smaller.",
        cold.seconds / both,
        warm.seconds / both,
        size(&ejected.join("screen.pdf")) / pdfs[0]
    );
}

/// The number after an argument.
fn argument(name: &str) -> Option<usize> {
    std::env::args().skip_while(|arg| arg != name).nth(1)?.parse().ok()
}

/// Median seconds and the most memory of several runs.
struct Measured {
    seconds: f64,
    megabytes: Option<f64>,
}

fn measure(runs: usize, mut command: impl FnMut(usize) -> Command) -> Measured {
    let mut seconds = Vec::new();
    let mut most = None;
    for number in 0..runs.max(1) {
        let (time, memory) = run(&mut command(number));
        seconds.push(time.as_secs_f64());
        most = most.max(memory);
    }
    seconds.sort_by(f64::total_cmp);
    Measured { seconds: seconds[seconds.len() / 2], megabytes: most.map(|kib| kib as f64 * 1024.0 / 1e6) }
}

/// Runs a command, which must go well. Returns its time and the most memory that it held, in KiB.
fn run(command: &mut Command) -> (Duration, Option<u64>) {
    let started = Instant::now();
    let mut child = command.stdout(Stdio::null()).spawn().expect("the command starts");
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut most = None;
    loop {
        // Its highest mark only grows, so that the last look tells nearly all.
        most = most.max(high_water(&status));
        if let Some(code) = child.try_wait().expect("the command is waited for") {
            assert!(code.success(), "{command:?} fails");
            return (started.elapsed(), most);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn high_water(status: &Path) -> Option<u64> {
    let status = fs::read_to_string(status).ok()?;
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .trim()
        .strip_suffix(" kB")?
        .trim()
        .parse()
        .ok()
}

fn row(name: &str, measured: &Measured, pdfs: &str) {
    let memory = measured.megabytes.map_or_else(|| "?".into(), |mb| format!("{mb:.0}"));
    println!("| {name} | {:.2} | {memory} | {pdfs} |", measured.seconds);
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn size(path: &Path) -> f64 {
    megabytes(fs::metadata(path).expect("the PDF is there").len())
}

/// A report with a photo in each of its blocks: every third over all columns, the others in the text's width.
fn project(dir: &Path, photos: usize) -> PathBuf {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = dir.join(format!("report-{photos}"));
    for folder in ["layout", "fonts"] {
        copy(&repository.join(folder), &project.join(folder));
    }
    fs::create_dir_all(project.join("source")).unwrap();
    fs::create_dir_all(project.join("images")).unwrap();
    write(
        &project,
        "report.yaml",
        "title: Photos\norganisation: { name: Invented }\nyear: 2024\nlanguage: en\ndate: 2025-01-31\n\
         parts:\n  - cover: cover.yaml\n  - text: photos-in-text.yaml\n\
         editions: { screen: { ppi: 150 }, print: { ppi: 300, bleed: 3mm } }\nrules: { photo-twice: allow }\n",
    );
    write(&project, "cover.yaml", "photo: photo-0\n");
    write(&project, "references.yaml", "{}\n");
    let mut body = String::from("title: Photos\nbody:\n");
    for n in 0..photos {
        let width = if n % 3 == 0 { "full" } else { "column" };
        body.push_str("  - text: A sentence that stands between two photos and says nothing.\n");
        body.push_str(&format!("  - photo: {{ id: photo-{n}, width: {width} }}\n"));
    }
    write(&project, "photos-in-text.yaml", &body);
    write_photos(&project, photos, "A caption.");
    for n in 0..photos {
        let path = photo_path(&project, n);
        if !path.exists() {
            fs::write(path, photo(n as u32)).unwrap();
        }
    }
    project
}

fn write(project: &Path, name: &str, text: &str) {
    fs::write(project.join("source").join(name), text).unwrap();
}

fn write_photos(project: &Path, photos: usize, caption: &str) {
    let mut text = String::from("photos:\n");
    for n in 0..photos {
        let entry = format!(
            "file: images/{n}.jpg, caption: {caption}, credit: Invented, alt: Noise., consent: not-needed"
        );
        text.push_str(&format!("  photo-{n}: {{ {entry} }}\n"));
    }
    write(project, "photos.yaml", &text);
}

fn photo_path(project: &Path, n: usize) -> PathBuf {
    project.join(format!("images/{n}.jpg"))
}

/// A picture that weighs as much as a photo: soft shapes with a sensor's grain.
fn photo(seed: u32) -> Vec<u8> {
    let wave = |x: u32, y: u32, step: f32, turn: f32| {
        (x as f32 / step + turn).sin() * (y as f32 / step * 1.3 + turn * 2.0).cos()
    };
    let turn = seed as f32;
    let mut state = seed.wrapping_mul(747_796_405).wrapping_add(1);
    let image = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let grain = (state >> 24) as f32 / 255.0 - 0.5;
        let shape = wave(x, y, 900.0, turn) + 0.5 * wave(x, y, 170.0, turn) + 0.25 * wave(x, y, 23.0, turn);
        let light = 120.0 + 55.0 * shape + 14.0 * grain;
        Rgb([light + 20.0 * wave(x, y, 1300.0, turn + 1.0), light, light - 25.0]
            .map(|v| v.clamp(0.0, 255.0) as u8))
    });
    let mut bytes = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 92);
    encoder.write_image(image.as_raw(), SIZE.0, SIZE.1, ExtendedColorType::Rgb8).unwrap();
    bytes
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
