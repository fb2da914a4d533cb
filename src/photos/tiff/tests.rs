use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::ZlibEncoder;
use image::{ImageFormat, RgbImage};
use jpeg_encoder::{ColorType, Encoder};
use moxcms::ColorProfile;

use super::*;
use crate::photos::resample::Channels;

/// A TIFF in the making: tags with their values, and the data of its strips or tiles.
#[derive(Clone)]
struct Made {
    tags: Vec<(u16, u16, Vec<u64>)>,
    parts: Vec<Vec<u8>>,
    big: bool,
    little: bool,
}

const BYTE: u16 = 1;
const SHORT: u16 = 3;
const LONG: u16 = 4;

/// A TIFF of a single strip.
fn tiff(width: u64, height: u64, bits: &[u64], photometric: u64, data: Vec<u8>) -> Made {
    let tags = vec![
        (tag::WIDTH, SHORT, vec![width]),
        (tag::HEIGHT, SHORT, vec![height]),
        (tag::BITS, SHORT, bits.to_vec()),
        (tag::PHOTOMETRIC, SHORT, vec![photometric]),
        (tag::SAMPLES, SHORT, vec![bits.len() as u64]),
    ];
    Made { tags, parts: vec![data], big: false, little: true }
}

impl Made {
    fn with(mut self, tag: u16, kind: u16, values: &[u64]) -> Self {
        self.tags.push((tag, kind, values.to_vec()));
        self
    }

    fn number(&self, value: u64, size: usize) -> Vec<u8> {
        if self.little {
            value.to_le_bytes()[..size].to_vec()
        } else {
            value.to_be_bytes()[8 - size..].to_vec()
        }
    }

    /// The file: head, data, values that are long, directory.
    fn bytes(mut self) -> Vec<u8> {
        let wide = if self.big { 8 } else { 4 };
        let mut bytes = vec![0; 2 + 2 + if self.big { 12 } else { 4 }];
        let mut places = Vec::new();
        for part in &self.parts {
            places.push(bytes.len() as u64);
            bytes.extend(part);
        }
        let lengths: Vec<u64> = self.parts.iter().map(|part| part.len() as u64).collect();
        let tiles = self.tags.iter().any(|(tag, ..)| *tag == tag::TILE_WIDTH);
        let (at, long) = match tiles {
            true => (tag::TILE_OFFSETS, tag::TILE_LENGTHS),
            false => (tag::STRIP_OFFSETS, tag::STRIP_LENGTHS),
        };
        self.tags.push((at, LONG, places));
        self.tags.push((long, LONG, lengths));
        let mut entries = Vec::new();
        for (tag, kind, values) in &self.tags {
            let size = [0, 1, 1, 2, 4][usize::from(*kind)];
            let mut all: Vec<u8> = values.iter().flat_map(|value| self.number(*value, size)).collect();
            entries.extend(self.number((*tag).into(), 2));
            entries.extend(self.number((*kind).into(), 2));
            entries.extend(self.number(values.len() as u64, wide));
            if all.len() <= wide {
                all.resize(wide, 0);
                entries.extend(all);
            } else {
                entries.extend(self.number(bytes.len() as u64, wide));
                bytes.extend(all);
            }
        }
        let directory = bytes.len() as u64;
        bytes.extend(self.number(self.tags.len() as u64, if self.big { 8 } else { 2 }));
        bytes.extend(entries);
        bytes.extend([0; 8]);
        bytes[..2].copy_from_slice(if self.little { b"II" } else { b"MM" });
        let mark = self.number(if self.big { 43 } else { 42 }, 2);
        bytes[2..4].copy_from_slice(&mark);
        if self.big {
            let rest = [self.number(8, 2), self.number(0, 2), self.number(directory, 8)].concat();
            bytes[4..16].copy_from_slice(&rest);
        } else {
            let place = self.number(directory, 4);
            bytes[4..8].copy_from_slice(&place);
        }
        bytes
    }

    fn read(self) -> Raster {
        Raster::decode(&self.bytes()).unwrap()
    }

    fn refused(self) -> String {
        Raster::decode(&self.bytes()).unwrap_err().to_string()
    }
}

/// Rows of numbers as the predictor 2 keeps them.
fn predicted(rows: &[u8], row: usize, channels: usize) -> Vec<u8> {
    let one = |row: &[u8]| -> Vec<u8> {
        (0..row.len())
            .map(|at| if at < channels { row[at] } else { row[at].wrapping_sub(row[at - channels]) })
            .collect()
    };
    rows.chunks(row).flat_map(one).collect()
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Numbers that go up and down.
fn slope(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at * 37 % 251) as u8).collect()
}

#[test]
fn a_channel_that_nobody_names_is_left_out() {
    let rgbx = slope(5 * 4 * 4);
    let wanted: Vec<u8> = rgbx.chunks(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    for predictor in [1, 2] {
        let data = if predictor == 2 { predicted(&rgbx, 20, 4) } else { rgbx.clone() };
        let made = tiff(5, 4, &[8; 4], 2, deflated(&data))
            .with(tag::COMPRESSION, SHORT, &[8])
            .with(tag::PREDICTOR, SHORT, &[predictor])
            .with(tag::EXTRA, SHORT, &[0])
            .read();
        assert_eq!((made.channels, made.pixels, made.flattened), (Channels::Rgb, wanted.clone(), false));
    }
}

#[test]
fn inks_stay_inks_with_their_profile() {
    let inks = slope(6 * 2 * 4);
    let profile = std::fs::read("layout/profiles/FOGRA39L_coated.icc").unwrap();
    let icc: Vec<u64> = profile.iter().map(|byte| u64::from(*byte)).collect();
    let made = tiff(6, 2, &[8; 4], 5, inks.clone()).with(tag::PROFILE, BYTE, &icc).read();
    assert_eq!((made.channels, &made.pixels), (Channels::Inks, &inks));
    assert!(made.profile == Some(profile), "all of the profile, however long");
    // Plane by plane, each in its own strip.
    let mut planar = tiff(6, 2, &[8; 4], 5, Vec::new()).with(tag::PLANES, SHORT, &[2]);
    planar.parts = (0..4).map(|ink| inks.iter().skip(ink).step_by(4).copied().collect()).collect();
    assert_eq!(planar.read().pixels, inks);
    let other = tiff(6, 2, &[8; 4], 5, inks).with(tag::INKS, SHORT, &[2]);
    assert!(other.refused().contains("other inks"));
}

#[test]
fn numbers_of_every_depth_are_brought_to_8_bits() {
    let values = [0u32, 1 << 30, 1 << 31, u32::MAX];
    let wanted = [0, 64, 128, 255];
    let deep: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    assert_eq!(tiff(4, 1, &[32], 1, deep).read().pixels, wanted);
    let half: Vec<u8> = values.iter().flat_map(|value| ((value >> 16) as u16).to_be_bytes()).collect();
    let mut big_endian = tiff(4, 1, &[16], 1, half);
    big_endian.little = false;
    assert_eq!(big_endian.read().pixels, wanted);
    let floats: Vec<u8> = [0.0f32, 0.25, 0.5, 7.0].iter().flat_map(|value| value.to_le_bytes()).collect();
    assert_eq!(tiff(4, 1, &[32], 1, floats).with(tag::FORMAT, SHORT, &[3]).read().pixels, wanted);
    assert_eq!(tiff(4, 1, &[4], 1, vec![0x07, 0x8f]).read().pixels, [0, 119, 136, 255]);
    assert_eq!(tiff(5, 1, &[1], 0, vec![0b1010_0111]).read().pixels, [0, 255, 0, 255, 255]);
    let signed = tiff(4, 1, &[8], 1, vec![0; 4]).with(tag::FORMAT, SHORT, &[2]);
    assert!(signed.refused().contains("signs"));
}

#[test]
fn deep_numbers_are_kept_as_distances_too() {
    let rows: Vec<u16> = (0..6u16).map(|at| at * 9000).collect();
    let distances: Vec<u8> = (0..6)
        .flat_map(|at| rows[at].wrapping_sub(if at % 3 == 0 { 0 } else { rows[at - 1] }).to_le_bytes())
        .collect();
    let made = tiff(3, 2, &[16], 1, distances).with(tag::PREDICTOR, SHORT, &[2]).read();
    let wanted: Vec<u8> =
        rows.iter().map(|value| ((u32::from(*value) * 255 + 32_767) / 65_535) as u8).collect();
    assert_eq!(made.pixels, wanted);
    // Floating numbers: the bytes of a row by their weight, then each as its distance.
    let floats = [0.1f32, 0.91, 0.3];
    let planes: Vec<u8> = (0..4).flat_map(|weight| floats.map(|value| value.to_be_bytes()[weight])).collect();
    let made = tiff(3, 1, &[32], 1, predicted(&planes, 12, 1))
        .with(tag::FORMAT, SHORT, &[3])
        .with(tag::PREDICTOR, SHORT, &[3])
        .read();
    assert_eq!(made.pixels, [26, 232, 77]);
}

#[test]
fn tiles_are_put_together_in_planes_and_without() {
    // 5 × 3 pixels in tiles of 4 × 2, filled up with what must not be seen.
    let pixel = |x: usize, y: usize, channel: usize| (x * 40 + y * 10 + channel) as u8;
    let tile = |tx: usize, ty: usize, channels: &[usize]| -> Vec<u8> {
        let inside = |x: usize, y: usize, channel| if x < 5 && y < 3 { pixel(x, y, channel) } else { 0xee };
        (0..2)
            .flat_map(|y| {
                (0..4).flat_map(move |x| {
                    channels.iter().map(move |channel| inside(tx * 4 + x, ty * 2 + y, *channel))
                })
            })
            .collect()
    };
    let wanted: Vec<u8> = (0..3)
        .flat_map(|y| (0..5).flat_map(move |x| (0..3).map(move |channel| pixel(x, y, channel))))
        .collect();
    let places = [(0, 0), (1, 0), (0, 1), (1, 1)];
    let sizes = |made: Made| made.with(tag::TILE_WIDTH, SHORT, &[4]).with(tag::TILE_HEIGHT, SHORT, &[2]);
    let mut together = sizes(tiff(5, 3, &[8; 3], 2, Vec::new()));
    together.parts = places.iter().map(|(x, y)| tile(*x, *y, &[0, 1, 2])).collect();
    assert_eq!(together.read().pixels, wanted);
    let mut planar = sizes(tiff(5, 3, &[8; 3], 2, Vec::new())).with(tag::PLANES, SHORT, &[2]);
    planar.parts = (0..3).flat_map(|channel| places.map(|(x, y)| tile(x, y, &[channel]))).collect();
    assert_eq!(planar.clone().read().pixels, wanted);
    planar.parts.truncate(7);
    assert!(planar.refused().contains("end is missing"));
}

#[test]
fn transparency_is_multiplied_once() {
    // Half of full red on white.
    for (extra, red) in [(1, 128), (2, 255)] {
        let made = tiff(1, 1, &[8; 4], 2, vec![red, 0, 0, 128]).with(tag::EXTRA, SHORT, &[extra]).read();
        assert_eq!((made.pixels, made.flattened), (vec![255, 127, 127], true), "{extra}");
    }
    let grey = tiff(2, 1, &[8; 2], 1, vec![0, 128, 90, 255]).with(tag::EXTRA, SHORT, &[2]).read();
    assert_eq!((grey.channels, grey.pixels, grey.flattened), (Channels::Grey, vec![127, 90], true));
    let whole = tiff(1, 1, &[8; 4], 2, vec![9, 8, 7, 255]).with(tag::EXTRA, SHORT, &[2]).read();
    assert!(!whole.flattened);
}

#[test]
fn palettes_jpegs_and_large_files_are_read() {
    let mut palette = vec![0; 3 * 16];
    (palette[2], palette[16 + 2], palette[32 + 2]) = (65_535, 32_768, 257);
    let made = tiff(2, 1, &[4], 3, vec![0x20]).with(tag::PALETTE, SHORT, &palette).read();
    assert_eq!((made.channels, made.pixels), (Channels::Rgb, vec![255, 128, 1, 0, 0, 0]));

    let mut jpeg = Vec::new();
    Encoder::new(&mut jpeg, 95).encode(&[180, 70, 60].repeat(16 * 8), 16, 8, ColorType::Rgb).unwrap();
    // Without the mark of JFIF, as in TIFFs.
    jpeg.drain(2..20);
    let made = tiff(16, 8, &[8; 3], 6, jpeg).with(tag::COMPRESSION, SHORT, &[7]).read();
    let near = |pixel: &[u8]| pixel.iter().zip([180, 70, 60]).all(|(a, b)| a.abs_diff(b) < 4);
    assert!(made.pixels.chunks(3).all(near), "{:?}", &made.pixels[..6]);

    for little in [true, false] {
        let mut big = tiff(3, 2, &[8], 1, vec![1, 2, 3, 4, 5, 6]);
        (big.big, big.little) = (true, little);
        assert_eq!(big.read().pixels, [1, 2, 3, 4, 5, 6]);
    }
}

#[test]
fn cielab_looks_as_it_is_meant() {
    // Mid grey, and the red of sRGB (L* 54.3, a* 80.8, b* 69.9 under D50).
    for (photometric, offset) in [(8, 0), (9, 128)] {
        let chroma = |value: i32| (value + offset) as u8;
        let data = vec![128, chroma(0), chroma(0), 138, chroma(81), chroma(70)];
        let made = tiff(2, 1, &[8; 3], photometric, data).read();
        assert!(made.profile.is_some_and(|icc| ColorProfile::new_from_slice(&icc).is_ok()));
        let [r, g, b, ref red @ ..] = *made.pixels else { panic!("too few pixels") };
        assert!(r.abs_diff(g) < 2 && b.abs_diff(g) < 2 && (115..=125).contains(&g), "{r} {g} {b}");
        assert!(red[0].abs_diff(219) < 4 && red[1] < 30 && red[2] < 30, "sRGB’s red in Adobe RGB: {red:?}");
    }
}

#[test]
fn every_compression_is_unpacked_or_named() {
    let image = RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 5, y as u8 * 7, 90]));
    let mut plain = Cursor::new(Vec::new());
    image.write_to(&mut plain, ImageFormat::Tiff).unwrap();
    assert_eq!(Raster::decode(plain.get_ref()).unwrap().pixels, image.into_raw());
    let rows = slope(64);
    let mut encoder = weezl::encode::Encoder::with_tiff_size_switch(weezl::BitOrder::Msb, 8);
    let lzw = encoder.encode(&rows).unwrap();
    let packed = [&[63][..], &rows].concat();
    for (compression, data) in [(5, lzw), (8, deflated(&rows)), (32773, packed)] {
        let made = tiff(16, 4, &[8], 1, data).with(tag::COMPRESSION, SHORT, &[compression]);
        assert_eq!(made.clone().read().pixels, rows, "{compression}");
        let mut cut = made;
        cut.parts[0].truncate(20);
        cut.refused();
    }
    assert_eq!(
        tiff(3, 1, &[8], 1, vec![254, 7]).with(tag::COMPRESSION, SHORT, &[32773]).read().pixels,
        [7; 3]
    );
    for (compression, name) in [(4, "fax"), (6, "old kind of JPEG"), (50000, "Zstandard"), (9999, "rare")] {
        let told = tiff(16, 4, &[8], 1, rows.clone()).with(tag::COMPRESSION, SHORT, &[compression]).refused();
        assert!(told.contains(name) && told.contains("does not read"), "{told}");
    }
}

#[test]
fn what_a_header_only_claims_takes_no_memory() {
    let claimed = tiff(60_000, 60_000, &[16; 3], 2, vec![0; 40]).with(tag::COMPRESSION, SHORT, &[5]);
    let bytes = claimed.bytes();
    assert!(Tiff::read(&mut Cursor::new(&bytes)).is_ok(), "the header alone is whole");
    let tile = tiff(8, 8, &[8; 3], 2, vec![0; 40])
        .with(tag::TILE_WIDTH, LONG, &[4_000_000_000])
        .with(tag::TILE_HEIGHT, LONG, &[4_000_000_000])
        .with(tag::COMPRESSION, SHORT, &[8]);
    tile.refused();
    for length in [0, 4, 9, 60] {
        assert!(Raster::decode(&bytes[..length.min(bytes.len())]).is_err());
    }
}

#[test]
fn a_turned_picture_is_upright() {
    let made =
        tiff(2, 1, &[8; 4], 5, vec![1, 2, 3, 4, 5, 6, 7, 8]).with(tag::ORIENTATION, SHORT, &[6]).read();
    assert_eq!((made.width, made.height, made.pixels), (1, 2, vec![1, 2, 3, 4, 5, 6, 7, 8]));
}
