use image::ImageFormat;
use jpeg_encoder::{ColorType, Encoder};

use super::*;

/// EXIF of a picture that lies on its side (orientation 6), whose colours are in no space that has a number, of an option of
/// DCF by name.
fn exif(option: &[u8; 4]) -> Vec<u8> {
    let mut bytes = b"MM\0\x2a\0\0\0\x08".to_vec();
    // Orientation, and where the EXIF's own directory stands.
    bytes.extend(b"\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x87\x69\0\x04\0\0\0\x01\0\0\0\x26\0\0\0\0");
    // The space, and where the directory of what goes together stands.
    bytes.extend(b"\0\x02\xa0\x01\0\x03\0\0\0\x01\xff\xff\0\0\xa0\x05\0\x04\0\0\0\x01\0\0\0\x44\0\0\0\0");
    bytes.extend(b"\0\x01\0\x01\0\x02\0\0\0\x04");
    bytes.extend(option);
    bytes.extend([0; 4]);
    bytes
}

fn written(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(6, 4, Rgb([60, 180, 70])).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG with EXIF.
fn jpeg_with(exif: &[u8]) -> Vec<u8> {
    let mut bytes = written(ImageFormat::Jpeg);
    let body = [b"Exif\0\0", exif].concat();
    let length = (body.len() as u16 + 2).to_be_bytes();
    bytes.splice(2..2, [&[0xff, 0xe1][..], &length, &body].concat());
    bytes
}

#[test]
fn a_camera_that_says_adobe_rgb_is_believed() {
    let adobe = Raster::decode(&jpeg_with(&exif(b"R03\0"))).unwrap();
    assert_eq!(adobe.profile, ColorProfile::new_adobe_rgb().encode().ok());
    assert_eq!((adobe.width, adobe.height), (4, 6), "and turned");
    assert_eq!(Raster::decode(&jpeg_with(&exif(b"R98\0"))).unwrap().profile, None);
    assert_eq!(Raster::decode(&written(ImageFormat::Jpeg)).unwrap().profile, None);
}

#[test]
fn exif_in_a_webp_is_found_with_its_name_and_without() {
    for name in [&b""[..], b"Exif\0\0"] {
        let body = [name, &exif(b"R98\0")].concat();
        let plain = written(ImageFormat::WebP);
        // An extended file (RFC 9649, 2.7): header with the flag of EXIF, the picture, EXIF.
        let mut bytes = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x05\0\0\x03\0\0".to_vec();
        bytes.extend(&plain[12..]);
        bytes.extend(b"EXIF");
        bytes.extend((body.len() as u32).to_le_bytes());
        bytes.extend(&body);
        if body.len() % 2 == 1 {
            bytes.push(0);
        }
        let size = (bytes.len() as u32 - 8).to_le_bytes();
        bytes[4..8].copy_from_slice(&size);
        let raster = Raster::decode(&bytes).unwrap();
        assert_eq!((raster.width, raster.height), (4, 6), "{name:?}");
    }
}

#[test]
fn inks_with_bytes_that_fill_up_are_not_inverted() {
    let mut plain = Vec::new();
    Encoder::new(&mut plain, 95).encode(&[20, 200, 150, 30].repeat(64), 8, 8, ColorType::Cmyk).unwrap();
    let adobe = plain.windows(2).position(|pair| pair == [0xff, 0xee]).unwrap();
    let mut filled = plain.clone();
    filled.splice(adobe..adobe, [0xff, 0xff]);
    assert_eq!(Raster::decode(&filled).unwrap().pixels, Raster::decode(&plain).unwrap().pixels);
}

#[test]
fn what_was_transparent_is_known() {
    let alpha = |alpha| {
        let mut bytes = Cursor::new(Vec::new());
        let image = RgbaImage::from_pixel(3, 3, image::Rgba([105, 0, 0, alpha]));
        image.write_to(&mut bytes, ImageFormat::Png).unwrap();
        Raster::decode(bytes.get_ref()).unwrap()
    };
    assert_eq!((alpha(128).pixels[..3].to_vec(), alpha(128).flattened), (vec![180, 127, 127], true));
    assert!(!alpha(255).flattened);
}
