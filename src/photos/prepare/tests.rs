//! What is made of pictures of every kind is what the version says.

use std::fmt::Write;
use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageBuffer, ImageFormat, Rgb, RgbImage, RgbaImage};
use jpeg_encoder::{ColorType, Encoder};
use moxcms::ColorProfile;
use sha2::{Digest, Sha256};

use super::*;
use crate::content::model::Intent;
use crate::photos::plan::Crop;
use crate::project::MANIFEST;

/// What the stored version makes: a line a picture.
const STORED: &str = "tests/ref/photos/prepared.txt";

/// The size of the pictures as they are shown, small and with a remainder in every division.
const SIZE: (u32, u32) = (101, 67);

/// The colour at a pixel: slopes and edges in all channels, and all greys between black and white.
fn color(x: u32, y: u32) -> [u8; 4] {
    let wave = |at: u32| if at % 128 < 64 { at % 64 * 4 } else { 255 - at % 64 * 4 };
    let edge = if (x / 9 + y / 7).is_multiple_of(2) { 250 } else { 30 };
    [wave(x * 2 + y), wave(x + y * 3), edge, wave(x * 3)].map(|value| value as u8)
}

fn grey(x: u32, y: u32) -> u8 {
    color(x, y)[0]
}

fn written(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG of a kind that `image` does not write, or with a profile.
fn encoded(kind: ColorType, profile: Option<&[u8]>, pixel: impl Fn(u32, u32) -> Vec<u8>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    if let Some(icc) = profile {
        encoder.add_icc_profile(icc).unwrap();
    }
    let (width, height) = SIZE;
    let pixels: Vec<u8> =
        (0..height).flat_map(|y| (0..width).flat_map(|x| pixel(x, y)).collect::<Vec<_>>()).collect();
    encoder.encode(&pixels, width as u16, height as u16, kind).unwrap();
    bytes
}

/// A JPEG that lies on its side and says so: orientation 6 (EXIF 2.3).
fn turned() -> Vec<u8> {
    let image = RgbImage::from_fn(SIZE.1, SIZE.0, |x, y| Rgb(*color(x, y).first_chunk().unwrap()));
    let mut bytes = written(image, ImageFormat::Jpeg);
    let body = b"\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    bytes.splice(2..2, body.iter().copied());
    bytes
}

/// Pictures of every kind, by the names of their files.
fn pictures(press: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let (width, height) = SIZE;
    let rgb = || RgbImage::from_fn(width, height, |x, y| Rgb(*color(x, y).first_chunk().unwrap()));
    let grey_numbers = RgbImage::from_fn(width, height, |x, y| Rgb([grey(x, y); 3]));
    let deep = |x, y| Rgb([0, 1, 2].map(|part: usize| (u16::from(color(x, y)[part]) * 257) ^ 3));
    let deep = ImageBuffer::<Rgb<u16>, Vec<u16>>::from_fn(width, height, deep);
    let alpha = RgbaImage::from_fn(width, height, |x, y| image::Rgba(color(x, y)));
    let faint = GrayAlphaImage::from_fn(width, height, |x, y| image::LumaA([grey(x, y), color(x, y)[1]]));
    let pale = |x: u32, y: u32| color(x, y).map(|ink| ink / 4).to_vec();
    let rich = |x: u32, y: u32| color(x, y).map(|ink| 255 - ink / 4).to_vec();
    // Another profile of inks: the same tables, and a paper that is told to be darker.
    let mut other = press.to_vec();
    let tag = other.windows(4).position(|bytes| bytes == b"wtpt").unwrap();
    let at = u32::from_be_bytes(*other[tag + 4..].first_chunk().unwrap()) as usize;
    other[at + 8] ^= 1;
    let wide = ColorProfile::new_adobe_rgb().encode().unwrap();
    let linear = ColorProfile::new_gray_with_gamma(1.0).encode().unwrap();
    vec![
        ("rgb.jpg", written(rgb(), ImageFormat::Jpeg)),
        ("turned.jpg", turned()),
        ("wide.jpg", encoded(ColorType::Rgb, Some(&wide), |x, y| color(x, y)[..3].to_vec())),
        (
            "grey.jpg",
            written(GrayImage::from_fn(width, height, |x, y| image::Luma([grey(x, y)])), ImageFormat::Jpeg),
        ),
        ("grey-numbers.jpg", written(grey_numbers, ImageFormat::Jpeg)),
        ("linear.jpg", encoded(ColorType::Luma, Some(&linear), |x, y| vec![grey(x, y)])),
        ("alpha.png", written(alpha, ImageFormat::Png)),
        ("faint.png", written(faint, ImageFormat::Png)),
        ("deep.tiff", written(deep, ImageFormat::Tiff)),
        ("photo.webp", written(rgb(), ImageFormat::WebP)),
        ("pale.jpg", encoded(ColorType::Cmyk, None, pale)),
        ("rich.jpg", encoded(ColorType::Cmyk, None, rich)),
        ("ycck.jpg", encoded(ColorType::CmykAsYcck, None, pale)),
        ("press.jpg", encoded(ColorType::Cmyk, Some(press), pale)),
        ("other.jpg", encoded(ColorType::Cmyk, Some(&other), pale)),
    ]
}

/// What is asked of each picture: all of it as it is, which some go through untouched; a part of it; all of it much
/// smaller, so that blocks are averaged first.
fn plans() -> [(&'static str, Plan, u16); 3] {
    let (width, height) = SIZE;
    let all = Crop { x: 0, y: 0, width, height };
    let part = Crop { x: 13, y: 5, width: 61, height: 53 };
    [
        ("whole", Plan { crop: all, target: SIZE }, 50),
        ("part", Plan { crop: part, target: (40, 35) }, 0),
        ("small", Plan { crop: all, target: (17, 11) }, 80),
    ]
}

/// A line for each picture that is made: what it is, its checksum, and the mean of each channel in each ninth of it.
fn lines() -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("source")).unwrap();
    std::fs::write(dir.path().join(MANIFEST), "").unwrap();
    let project = Project::discover(dir.path()).unwrap();
    let icc = std::fs::read("layout/profiles/FOGRA39L_coated.icc").unwrap();
    let pictures = pictures(&icc);
    for (name, bytes) in &pictures {
        std::fs::write(dir.path().join(name), bytes).unwrap();
    }
    let press = OutputProfile::new(icc, Intent::Perceptual, 260).unwrap();
    let mut lines = Vec::new();
    for (what, plan, sharpening) in plans() {
        let task = |edition, name: &str| {
            let settings = match edition {
                Edition::Screen => PhotoSettings { ppi: 150, quality: 80, sharpening },
                Edition::Print => PhotoSettings { ppi: 300, quality: 92, sharpening },
            };
            let facts = Facts { width: SIZE.0, height: SIZE.1 };
            Task { path: name.into(), edition, facts, plan, settings }
        };
        let tasks: Vec<Task> =
            pictures.iter().flat_map(|(name, _)| Edition::ALL.map(|e| task(e, name))).collect();
        // A cache of its own, not the one that a variable may name: nothing is to be found in it.
        let cache = Cache::at(dir.path().join(what));
        let made = prepare(&project, &tasks, &cache, &press).unwrap();
        for task in &tasks {
            let picture = &made.pictures[&(task.path.clone(), task.edition)];
            lines.push(format!("{what} {} {} {}", task.path, task.edition, told(picture)));
        }
    }
    lines
}

/// Size, checksum and means of a picture.
fn told(picture: &Prepared) -> String {
    let raster = Raster::decode(&picture.jpeg).unwrap();
    let channels = raster.channels.count();
    assert_eq!(
        (raster.width, raster.height, channels),
        (picture.width, picture.height, if picture.cmyk { 4 } else { 3 })
    );
    let sum = Sha256::digest(&picture.jpeg);
    let mut text = format!("{}×{} {:02x?}", raster.width, raster.height, &sum[..8]).replace(", ", "");
    let ninths = |at: u32, side: u32| at * side / 3..(at + 1) * side / 3;
    for ninth in 0..9 {
        let (across, down) = (ninths(ninth % 3, raster.width), ninths(ninth / 3, raster.height));
        text.push_str(" |");
        for channel in 0..channels {
            let value =
                |(x, y): (u32, u32)| raster.pixels[(y * raster.width + x) as usize * channels + channel];
            let places = down.clone().flat_map(|y| across.clone().map(move |x| (x, y)));
            let values: Vec<u32> = places.map(|place| value(place).into()).collect();
            write!(text, " {}", values.iter().sum::<u32>() / values.len() as u32).unwrap();
        }
    }
    text
}

/// Whether the checksums hold here. On processors without AVX2 and FMA the libraries round otherwise, which changes most
/// pictures' bytes and the means by up to 2; so they may where the code is compiled for processors with FMA alone.
fn checksums_hold() -> bool {
    #[cfg(target_arch = "x86_64")]
    let usual = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma");
    #[cfg(not(target_arch = "x86_64"))]
    let usual = false;
    usual && !cfg!(target_feature = "fma")
}

/// Whether two lines tell of the same picture, but for rounding: means may be twice as far apart as they were found to be.
fn nearly(a: &str, b: &str) -> bool {
    let numbers = |line: &str| -> Vec<i32> {
        line.split('|')
            .skip(1)
            .flat_map(str::split_whitespace)
            .map(|number| number.parse().unwrap())
            .collect()
    };
    let what = |line: &str| line.split('[').next().map(str::to_string);
    let (a_numbers, b_numbers) = (numbers(a), numbers(b));
    let near = a_numbers.iter().zip(&b_numbers).all(|(a, b)| a.abs_diff(*b) <= 4);
    what(a) == what(b) && a_numbers.len() == b_numbers.len() && near
}

#[test]
fn photos_wait_for_memory_and_not_for_ever() {
    let room = Room::default();
    // One that asks for more than there is gets all of it.
    assert_eq!(room.take(u64::MAX), ROOM);
    let (sent, got) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| sent.send(room.take(ROOM / 2)).unwrap());
        assert!(got.recv_timeout(std::time::Duration::from_millis(50)).is_err(), "there is none left");
        room.give_back(ROOM);
        assert_eq!(got.recv_timeout(std::time::Duration::from_secs(20)), Ok(ROOM / 2));
    });
    assert_eq!(room.take(ROOM / 2), ROOM / 2, "the other half");
}

#[test]
fn prepared_bytes_are_those_of_the_version() {
    let lines = lines();
    let text = format!("version {VERSION}\n{}\n", lines.join("\n"));
    let stored = std::fs::read_to_string(STORED).unwrap_or_default();
    if text == stored {
        return;
    }
    let (version, stored_lines) = stored.split_once('\n').unwrap_or_default();
    let store = "`FOLIO_UPDATE=1 cargo test --lib photos::prepare` stores what it makes";
    if version != format!("version {VERSION}") {
        let update = std::env::var_os("FOLIO_UPDATE").is_some_and(|v| v == "1");
        assert!(update, "{STORED} holds what another version makes; {store}");
        assert!(checksums_hold(), "{STORED} is written on x86-64 with AVX2 and FMA");
        std::fs::create_dir_all(Path::new(STORED).parent().unwrap()).unwrap();
        std::fs::write(STORED, text).unwrap();
        return;
    }
    let stored_lines: Vec<&str> = stored_lines.lines().collect();
    assert_eq!(lines.len(), stored_lines.len(), "pictures came or went: count VERSION up, and {store}");
    let same = |a: &str, b: &str| if checksums_hold() { a == b } else { nearly(a, b) };
    let changed: Vec<String> = lines
        .iter()
        .zip(&stored_lines)
        .filter(|(now, then)| !same(now, then))
        .map(|(now, then)| format!("  {then}\n  {now}\n"))
        .collect();
    assert!(
        changed.is_empty(),
        "prepared photos have other bytes than those of version {VERSION}:\n{}\
         Count VERSION in src/photos/prepare.rs up, so that no cache gives out the old ones. Then {store}.",
        changed.concat()
    );
}
