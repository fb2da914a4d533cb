use jpeg_encoder::{ColorType, Encoder};

use super::*;

/// A picture with detail everywhere, in bands that restart apart from each other.
fn jpeg(progressive: bool) -> Vec<u8> {
    let noise = |at: u32| (at.wrapping_mul(2_654_435_761) >> 13) as u8;
    let pixels: Vec<u8> = (0..160 * 120 * 3).map(noise).collect();
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 85);
    encoder.set_progressive(progressive);
    encoder.encode(&pixels, 160, 120, ColorType::Rgb).unwrap();
    bytes
}

#[test]
fn whole_pictures_are_not_damaged() {
    for progressive in [false, true] {
        let mut bytes = jpeg(progressive);
        assert!(!decode_light(&bytes, 3).unwrap().damaged, "{progressive}");
        bytes.extend(b"and a film behind the end");
        assert!(!decode_light(&bytes, 3).unwrap().damaged, "{progressive}");
        // Bytes between two segments, which every reader passes over.
        bytes.splice(20..20, [0; 40]);
        assert!(!decode_light(&bytes, 3).unwrap().damaged, "{progressive}");
    }
}

#[test]
fn what_is_missing_in_the_middle_is_told() {
    for progressive in [false, true] {
        let whole = jpeg(progressive);
        let middle = whole.len() / 2;
        let cut = [&whole[..middle], &[0xff, 0xd9]].concat();
        let mut torn = whole.clone();
        torn.drain(middle..middle + 2000);
        for (name, bytes) in [("cut", cut), ("torn", torn)] {
            let damaged = decode_light(&bytes, 3).map_or(true, |pixels| pixels.damaged);
            assert!(damaged, "{name}, progressive: {progressive}");
        }
    }
}

#[test]
fn parts_end_with_the_picture() {
    let plain = jpeg(true);
    let mut bytes = plain.clone();
    bytes.extend(&plain);
    let ends: Vec<usize> = parts(&bytes)
        .filter_map(|part| match part {
            Part::End(whole) => Some(whole.len()),
            _ => None,
        })
        .collect();
    assert_eq!(ends, [plain.len()]);
    assert!(parts(&bytes).filter(|part| matches!(part, Part::Data(_))).count() > 1, "scan by scan");
    assert!(!parts(&plain[..plain.len() - 2]).any(|part| matches!(part, Part::End(_))));
}

#[test]
fn bytes_that_fill_up_are_no_part() {
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 90).encode(&[90; 8 * 8 * 4], 8, 8, ColorType::Cmyk).unwrap();
    let adobe = bytes.windows(2).position(|pair| pair == [0xff, 0xee]).unwrap();
    bytes.splice(adobe..adobe, [0xff; 3]);
    assert!(segments(&bytes).any(|segment| segment.is_adobe()));
    assert_eq!(Header::read(&bytes).unwrap().inks, Some(Inks::Cmyk));
}

#[test]
fn a_long_side_is_read() {
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 50).encode(&vec![200; 20_000 * 8], 20_000, 8, ColorType::Luma).unwrap();
    let header = Header::read(&bytes).unwrap();
    assert_eq!((header.width, header.height, header.channels), (20_000, 8, 1));
    assert_eq!(decode_light(&bytes, 1).unwrap().values.len(), 160_000);
}
