//! Photos of every kind, as they stand in the finished PDFs.

use std::io::Cursor;

use folio::content::edition::Edition;
use image::{
    DynamicImage, GrayAlphaImage, GrayImage, ImageBuffer, ImageFormat, Luma, LumaA, Rgb, RgbImage, Rgba,
    RgbaImage,
};
use jpeg_encoder::{ColorType, Encoder};
use lopdf::{Document, Object};
use moxcms::ColorProfile;

use crate::project::{TestProject, repository};

/// A picture in a PDF.
#[derive(Debug)]
struct Picture {
    width: i64,
    height: i64,
    colors: String,
    jpeg: Vec<u8>,
}

/// The pictures of an edition, the largest first.
fn pictures(project: &TestProject, edition: Edition) -> Vec<Picture> {
    let built = project.build();
    let pdf = built.pdfs.iter().find(|pdf| pdf.edition == edition).unwrap();
    let document = Document::load_mem(&pdf.bytes).unwrap();
    let mut pictures: Vec<Picture> = document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
        .filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image"))
        .map(|stream| Picture {
            width: stream.dict.get(b"Width").unwrap().as_i64().unwrap(),
            height: stream.dict.get(b"Height").unwrap().as_i64().unwrap(),
            colors: match stream.dict.get(b"ColorSpace").unwrap() {
                Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
                _ => "ICCBased".into(),
            },
            jpeg: stream.content.clone(),
        })
        .collect();
    pictures.sort_by_key(|p| -(p.width * p.height));
    pictures
}

/// The invented report with only one photo, whose file is `bytes`: over a page's width on the part's opener, among other places.
fn with_photo(name: &str, bytes: &[u8]) -> TestProject {
    let project = TestProject::example();
    project.replace("source/photos.yaml", "images/valley.jpg", &format!("images/{name}"));
    project.write(&format!("images/{name}"), bytes);
    project
}

fn written(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// The mean colour of a part of a JPEG: shares of its width and height.
fn color(jpeg: &[u8], left: f64, top: f64, right: f64, bottom: f64) -> [i32; 3] {
    let image = image::load_from_memory(jpeg).unwrap().to_rgb8();
    let across = |share: f64| (share * f64::from(image.width())) as u32;
    let down = |share: f64| (share * f64::from(image.height())) as u32;
    let mut sums = [0u64; 3];
    let mut count = 0;
    for y in down(top)..down(bottom) {
        for x in across(left)..across(right) {
            image.get_pixel(x, y).0.iter().zip(&mut sums).for_each(|(v, sum)| *sum += u64::from(*v));
            count += 1;
        }
    }
    sums.map(|sum| (sum / count) as i32)
}

fn assert_near(found: [i32; 3], wanted: [i32; 3], what: &str) {
    let far = found.iter().zip(wanted).any(|(f, w)| (f - w).abs() > 8);
    assert!(!far, "{what}: {found:?} instead of {wanted:?}");
}

const BRICK: [u8; 3] = [180, 70, 60];
const BRICK_WANTED: [i32; 3] = [180, 70, 60];
const SIZE: (u32, u32) = (1800, 1500);

#[test]
fn every_format_reaches_the_page() {
    let (width, height) = SIZE;
    let rgb = DynamicImage::from(RgbImage::from_pixel(width, height, Rgb(BRICK)));
    let deep = BRICK.map(|v| u16::from(v) * 257);
    let deep = DynamicImage::from(ImageBuffer::<Rgb<u16>, _>::from_pixel(width, height, Rgb(deep)));
    let alpha = DynamicImage::from(RgbaImage::from_pixel(width, height, Rgba([105, 0, 0, 128])));
    let grey = DynamicImage::from(GrayImage::from_pixel(width, height, Luma([120])));
    let deep_grey =
        DynamicImage::from(ImageBuffer::<Luma<u16>, _>::from_pixel(width, height, Luma([120 * 257])));
    let faint = DynamicImage::from(GrayAlphaImage::from_pixel(width, height, LumaA([20, 128])));
    for (name, bytes, wanted) in [
        ("rgb.jpg", written(&rgb, ImageFormat::Jpeg), BRICK_WANTED),
        ("rgb.png", written(&rgb, ImageFormat::Png), BRICK_WANTED),
        ("deep.png", written(&deep, ImageFormat::Png), BRICK_WANTED),
        ("alpha.png", written(&alpha, ImageFormat::Png), [180, 127, 127]),
        ("palette.png", palette_png(width, height, BRICK), BRICK_WANTED),
        ("grey.png", written(&grey, ImageFormat::Png), [120; 3]),
        ("deep-grey.png", written(&deep_grey, ImageFormat::Png), [120; 3]),
        ("faint.png", written(&faint, ImageFormat::Png), [137; 3]),
        ("progressive.jpg", progressive(width, height, BRICK), BRICK_WANTED),
        ("grey.jpg", written(&grey, ImageFormat::Jpeg), [120; 3]),
        ("rgb.tiff", written(&rgb, ImageFormat::Tiff), BRICK_WANTED),
        ("deep.tiff", written(&deep, ImageFormat::Tiff), BRICK_WANTED),
        ("rgb.webp", written(&rgb, ImageFormat::WebP), BRICK_WANTED),
        ("really-a-png.jpg", written(&rgb, ImageFormat::Png), BRICK_WANTED),
    ] {
        let project = with_photo(name, &bytes);
        let picture = &pictures(&project, Edition::Screen)[0];
        assert_eq!(picture.colors, "ICCBased", "{name}");
        assert!((1200..=1400).contains(&picture.width), "{name}: {} pixels at 150 ppi", picture.width);
        assert_near(color(&picture.jpeg, 0.1, 0.1, 0.9, 0.9), wanted, name);
    }
}

/// A PNG with a palette of a single colour (W3C PNG, 11.2.2: colour type 3).
fn palette_png(width: u32, height: u32, color: [u8; 3]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette([[0, 0, 0], color].concat());
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![1; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A progressive JPEG of a single colour.
fn progressive(width: u32, height: u32, color: [u8; 3]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.set_progressive(true);
    let pixels = color.repeat((width * height) as usize);
    encoder.encode(&pixels, width as u16, height as u16, ColorType::Rgb).unwrap();
    bytes
}

/// A JPEG of a single pixel repeated, with a profile in its APP2 segments (ICC.1, annex B.4).
fn with_profile(pixel: &[u8], kind: ColorType, icc: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 95);
    encoder.add_icc_profile(icc).unwrap();
    let pixels = pixel.repeat((SIZE.0 * SIZE.1) as usize);
    encoder.encode(&pixels, SIZE.0 as u16, SIZE.1 as u16, kind).unwrap();
    bytes
}

#[test]
fn profiles_are_honoured_on_the_screen_and_on_the_press() {
    let plain = written(&RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb([60, 180, 70])).into(), ImageFormat::Jpeg);
    let plain = with_photo("plain.jpg", &plain);
    let plain_inks = cmyk(&pictures(&plain, Edition::Print)[0].jpeg);
    for (name, profile, wanted) in [
        // The same numbers are a purer green in wider spaces; sRGB has no purer one than this.
        ("adobe.jpg", ColorProfile::new_adobe_rgb(), [0, 181, 60]),
        ("p3.jpg", ColorProfile::new_display_p3(), [0, 183, 53]),
        ("srgb.jpg", ColorProfile::new_srgb(), [60, 180, 70]),
    ] {
        let bytes = with_profile(&[60, 180, 70], ColorType::Rgb, &profile.encode().unwrap());
        let project = with_photo(name, &bytes);
        assert_near(color(&pictures(&project, Edition::Screen)[0].jpeg, 0.1, 0.1, 0.9, 0.9), wanted, name);
        let inks = cmyk(&pictures(&project, Edition::Print)[0].jpeg);
        let differs = inks.iter().zip(plain_inks).any(|(a, b)| (a - b).abs() > 5);
        assert_eq!(differs, name != "srgb.jpg", "{name}: {inks:?}, without a profile {plain_inks:?}");
    }
}

#[test]
fn inks_of_the_presss_own_profile_stay_and_those_of_another_are_converted() {
    let own = std::fs::read(repository().join("layout/profiles/FOGRA39L_coated.icc")).unwrap();
    let inks = [20, 200, 150, 30];
    let bytes = with_profile(&inks, ColorType::Cmyk, &own);
    let found = cmyk(&pictures(&with_photo("own.jpg", &bytes), Edition::Print)[0].jpeg);
    assert!(found.iter().zip(inks).all(|(a, b)| (a - i32::from(b)).abs() <= 3), "{found:?}");
    // Another profile: the same tables under another description, whose paper is told to be darker, are other inks.
    let mut other = own;
    let tag = other.windows(4).position(|w| w == b"wtpt").unwrap();
    let at = u32::from_be_bytes(other[tag + 4..tag + 8].try_into().unwrap()) as usize;
    other[at + 8] ^= 1;
    let bytes = with_profile(&inks, ColorType::Cmyk, &other);
    let found = cmyk(&pictures(&with_photo("other.jpg", &bytes), Edition::Print)[0].jpeg);
    // There and back through the tables, black is made anew while the look stays.
    assert!(found.iter().zip(inks).any(|(a, b)| (a - i32::from(b)).abs() > 3), "{found:?}");
    let near = found.iter().zip(inks).all(|(a, b)| (a - i32::from(b)).abs() <= 60);
    assert!(near, "{found:?}");
}

#[test]
fn the_press_gets_inks() {
    let bytes = written(&RgbImage::from_pixel(4000, 3000, Rgb([8, 4, 0])).into(), ImageFormat::Jpeg);
    let pictures = pictures(&with_photo("dark.jpg", &bytes), Edition::Print);
    assert!(pictures.iter().all(|p| p.colors == "DeviceCMYK"), "{pictures:?}");
    let dark = &pictures[0];
    assert!((2500..=3000).contains(&dark.width), "{} pixels for A4’s width at 300 ppi", dark.width);
    let inks = cmyk(&dark.jpeg).map(|ink| ink * 100 / 255);
    let sum: i32 = inks.iter().sum();
    assert!((270..=300).contains(&sum), "{inks:?}: the profile goes up to 300 per cent");
}

#[test]
fn a_grey_photo_is_black_alone_on_the_press() {
    let image = GrayImage::from_fn(SIZE.0, SIZE.1, |x, _| Luma([(x * 255 / SIZE.0) as u8]));
    let colored = DynamicImage::from(image.clone()).into_rgb8();
    for (name, image) in [("grey.png", DynamicImage::from(image)), ("grey.jpg", colored.into())] {
        let format = ImageFormat::from_path(name).unwrap();
        let picture = &pictures(&with_photo(name, &written(&image, format)), Edition::Print)[0];
        let [c, m, y, k] = cmyk(&picture.jpeg);
        assert_eq!((picture.colors.as_str(), c, m, y), ("DeviceCMYK", 0, 0, 0), "{name}");
        assert!((100..=190).contains(&k), "{name}: {k}");
    }
}

#[test]
fn the_editions_ppi_is_in_the_pdf() {
    let bytes = written(&RgbImage::from_pixel(4000, 3300, Rgb(BRICK)).into(), ImageFormat::Jpeg);
    let project = with_photo("brick.jpg", &bytes);
    let (records, _) = folio::products::contact_sheet::make(&mut project.workspace()).unwrap();
    for (edition, ppi) in [(Edition::Screen, 150.0), (Edition::Print, 300.0)] {
        let place = records[0].uses.iter().find(|place| place.edition == edition).unwrap();
        let picture = &pictures(&project, edition)[0];
        // What is cut off at the page's edges is not in the picture, so that one side tells.
        let found = [picture.width as f64 / place.width_mm, picture.height as f64 / place.height_mm]
            .map(|per_mm| per_mm * 25.4);
        assert!(found.iter().any(|found| (found / ppi - 1.0).abs() < 0.01), "{edition}: {found:?} ppi");
        assert!(found.iter().all(|found| *found <= ppi * 1.01), "{edition}: {found:?} ppi");
    }
}

#[test]
fn a_changed_caption_touches_no_photo() {
    let bytes = written(&RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb(BRICK)).into(), ImageFormat::Jpeg);
    let project = with_photo("brick.jpg", &bytes);
    let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
    for photo in ["brick", "lantern", "night", "portrait"] {
        let path = project.path(&format!("images/{photo}.jpg"));
        std::fs::File::options().append(true).open(path).unwrap().set_modified(long_ago).unwrap();
    }
    let first = project.build().photo_work;
    assert_eq!((first.read, first.decoded), (4, 4));
    project.replace("source/photos.yaml", "The valley in the morning.", "The valley at noon.");
    assert_eq!(project.build().photo_work, Default::default());
}

#[test]
fn settings_of_the_manifest_are_followed() {
    // Noise, which shows quality and sharpening.
    let noise =
        |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)).wrapping_mul(2_246_822_519);
    let image = RgbImage::from_fn(2600, 2200, |x, y| Rgb([(noise(x / 3, y / 3) >> 24) as u8, 120, 120]));
    let project = with_photo("noise.jpg", &written(&image.into(), ImageFormat::Jpeg));
    let size = |settings: &str| {
        project.replace(
            "source/report.yaml",
            "screen: { ppi: 150",
            &format!("screen: {{ ppi: 150{settings}"),
        );
        let size = pictures(&project, Edition::Screen)[0].jpeg.len();
        project.replace("source/report.yaml", &format!("150{settings}"), "150");
        size
    };
    let plain = size("");
    assert!(size(", quality: 40") < plain * 2 / 3);
    assert!(size(", sharpening: 150") > plain);
    assert!(size(", sharpening: 0") < plain);
}

/// The mean inks of a CMYK JPEG with Adobe's marker, 0 to 255.
fn cmyk(jpeg: &[u8]) -> [i32; 4] {
    use zune_jpeg::zune_core::{bytestream::ZCursor, colorspace::ColorSpace, options::DecoderOptions};
    let mut header = zune_jpeg::JpegDecoder::new(ZCursor::new(jpeg));
    header.decode_headers().unwrap();
    let space = header.input_colorspace().unwrap();
    let options = DecoderOptions::default().jpeg_set_out_colorspace(space);
    let mut pixels = zune_jpeg::JpegDecoder::new_with_options(ZCursor::new(jpeg), options).decode().unwrap();
    if space == ColorSpace::YCCK {
        // As libjpeg has it: the other inks are what the colours of Y, Cb and Cr leave of white.
        for pixel in pixels.chunks_exact_mut(4) {
            let [y, cb, cr] = [pixel[0], pixel[1], pixel[2]].map(f64::from);
            let rgb = [
                y + 1.402 * (cr - 128.0),
                y - 0.344_14 * (cb - 128.0) - 0.714_14 * (cr - 128.0),
                y + 1.772 * (cb - 128.0),
            ];
            rgb.iter().zip(pixel.iter_mut()).for_each(|(color, ink)| *ink = 255 - color.round() as u8);
        }
    }
    let mut sums = [0u64; 4];
    for pixel in pixels.chunks_exact(4) {
        pixel.iter().zip(&mut sums).for_each(|(v, sum)| *sum += 255 - u64::from(*v));
    }
    sums.map(|sum| (sum / (pixels.len() as u64 / 4)) as i32)
}

#[test]
fn inks_stay_the_inks_they_are() {
    let inks = [20, 200, 150, 30];
    let pixels: Vec<u8> = std::iter::repeat_n(inks, (SIZE.0 * SIZE.1) as usize).flatten().collect();
    for kind in [ColorType::Cmyk, ColorType::CmykAsYcck] {
        let mut bytes = Vec::new();
        Encoder::new(&mut bytes, 95).encode(&pixels, SIZE.0 as u16, SIZE.1 as u16, kind).unwrap();
        let project = with_photo("inks.jpg", &bytes);
        let found = cmyk(&pictures(&project, Edition::Print)[0].jpeg);
        for (found, wanted) in found.iter().zip(inks) {
            assert!((found - i32::from(wanted)).abs() <= 3, "{kind:?}: {found:?} instead of {wanted}");
        }
        let [red, green, blue] = color(&pictures(&project, Edition::Screen)[0].jpeg, 0.1, 0.1, 0.9, 0.9);
        assert!(red > 170 && green < 100 && blue < 110, "{kind:?}: {red} {green} {blue}");
    }
}

/// An APP1 segment with an orientation (EXIF 2.3) and a word that must not reach a reader.
fn exif(orientation: u8) -> Vec<u8> {
    let word = b"SECRET-PLACE";
    let mut body = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    body.extend([orientation, 0, 0, 0, 0, 0, 0]);
    body.extend(word);
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&[0xff, 0xe1][..], &length, &body].concat()
}

#[test]
fn a_turned_photo_stands_upright_and_keeps_its_secrets() {
    let (red, blue) = ([200, 40, 40], [40, 40, 200]);
    let image = RgbImage::from_fn(1500, 1800, |x, _| Rgb(if x < 750 { red } else { blue }));
    let mut bytes = written(&image.into(), ImageFormat::Jpeg);
    bytes.splice(2..2, exif(6));
    let project = with_photo("turned.jpg", &bytes);
    let picture = &pictures(&project, Edition::Screen)[0];
    assert!(picture.width > picture.height, "{picture:?}");
    // Turned clockwise, the left half is above.
    assert_near(color(&picture.jpeg, 0.1, 0.05, 0.9, 0.3), red.map(i32::from), "above");
    assert_near(color(&picture.jpeg, 0.1, 0.7, 0.9, 0.95), blue.map(i32::from), "below");
    for pdf in project.build().pdfs {
        assert!(!pdf.bytes.windows(12).any(|w| w == b"SECRET-PLACE"), "{}", pdf.edition);
    }
}

#[test]
fn only_what_is_seen_is_kept() {
    // Ten times as wide as high: the opener shows the stretch around the focus, at the left.
    let image = RgbImage::from_fn(6000, 600, |x, _| Rgb(if x < 1500 { BRICK } else { [0, 0, 0] }));
    let project = with_photo("wide.png", &written(&image.into(), ImageFormat::Png));
    project.replace("source/photos.yaml", "[0.5, 0.3]", "[0, 0.5]");
    // It stands whole in the text too, which would need all of it.
    project.replace("source/water.yaml", "[lantern, night, valley]", "[lantern, night]");
    project.replace("source/water.yaml", "  - photo: { id: valley, width: full }\n", "");
    let picture = &pictures(&project, Edition::Screen)[0];
    assert!(picture.width < 6000 / 2, "{picture:?}");
}

#[test]
fn a_small_photo_is_not_enlarged() {
    let bytes = written(&RgbImage::from_pixel(200, 170, Rgb(BRICK)).into(), ImageFormat::Jpeg);
    let pictures = pictures(&with_photo("small.jpg", &bytes), Edition::Print);
    assert!(pictures.iter().all(|p| p.width <= 216), "{pictures:?}");
}

#[test]
fn what_is_prepared_once_is_found_again() {
    let bytes = written(&RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb(BRICK)).into(), ImageFormat::Jpeg);
    let project = with_photo("brick.jpg", &bytes);
    let first = project.build();
    let files = || std::fs::read_dir(project.path(".folio/cache")).unwrap().count();
    assert_eq!(files(), 9, "four photos in two editions, and the mark of the folder");
    let second = project.build();
    std::fs::remove_dir_all(project.path(".folio")).unwrap();
    let third = project.build();
    for pdfs in first.pdfs.iter().zip(&second.pdfs).zip(&third.pdfs) {
        let ((a, b), c) = pdfs;
        assert!(a.bytes == b.bytes && b.bytes == c.bytes, "{}", a.edition);
    }
}

#[test]
fn a_file_in_two_spellings_is_one_photo() {
    let bytes = written(&RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb(BRICK)).into(), ImageFormat::Jpeg);
    let project = with_photo("brick.jpg", &bytes);
    project.replace("source/photos.yaml", "images/brick.jpg", "./source/../images/brick.jpg");
    assert!(pictures(&project, Edition::Print).iter().all(|p| p.colors == "DeviceCMYK"));
}

#[test]
fn a_trap_of_pixels_is_an_error() {
    // A PNG of 60,000 by 60,000 pixels in a few bytes (W3C PNG, 11.2.2).
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(60_000u32.to_be_bytes());
    chunk.extend(60_000u32.to_be_bytes());
    chunk.extend([8, 2, 0, 0, 0]);
    png.extend(13u32.to_be_bytes());
    png.extend(&chunk);
    png.extend(crc(&chunk).to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    png.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    let told = with_photo("bomb.png", &png).errors();
    assert!(told.contains("source/photos.yaml:3:11") && told.contains("million"), "{told}");
}

/// The checksum of PNG's chunks (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    })
}

#[test]
fn a_picture_without_pixels_is_an_error() {
    for (name, bytes) in [("empty.jpg", Vec::new()), ("empty.png", Vec::new()), ("none.jpg", no_height())] {
        let told = with_photo(name, &bytes).errors();
        assert!(
            told.contains("error[photo-file]") && told.contains("source/photos.yaml:3:11"),
            "{name}: {told}"
        );
    }
}

/// A JPEG whose header tells of no rows.
fn no_height() -> Vec<u8> {
    let mut bytes = written(&RgbImage::new(8, 8).into(), ImageFormat::Jpeg);
    let frame = bytes.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    bytes[frame + 5..frame + 7].fill(0);
    bytes
}

#[test]
fn a_photo_that_turns_out_broken_is_told_at_its_place() {
    let bytes = written(&RgbImage::from_pixel(SIZE.0, SIZE.1, Rgb(BRICK)).into(), ImageFormat::Tiff);
    let told = with_photo("cut.tiff", &[&bytes[..8], &bytes[bytes.len() / 2..]].concat()).errors();
    assert!(told.contains("error[photo-file]") && told.contains("source/photos.yaml:3:11"), "{told}");
}

#[test]
fn what_of_a_photo_could_not_be_kept_is_told() {
    let noise = |x: u32, y: u32| (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) as u8;
    let image = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| Rgb([noise(x, y), 120, 90]));
    let whole = written(&image.into(), ImageFormat::Jpeg);
    // Its middle is missing, its end is there.
    let damaged = [&whole[..whole.len() / 2], &[0xff, 0xd9]].concat();
    let project = with_photo("damaged.jpg", &damaged);
    let for_grey = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
    project.write("images/lantern.jpg", with_profile(&BRICK, ColorType::Rgb, &for_grey));
    let alpha = RgbaImage::from_pixel(SIZE.0, SIZE.1, Rgba([105, 0, 0, 128]));
    project.write("images/night.jpg", written(&alpha.into(), ImageFormat::Png));
    let told = project.warnings();
    insta::with_settings!({ omit_expression => true, snapshot_path => "../ref/findings", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("photos_not_kept_whole", told);
    });
    assert_eq!(project.warnings(), told, "also when they come out of the cache");
    project.replace("source/report.yaml", "rules:\n", "rules:\n  photo-damaged: deny\n");
    assert!(project.errors().contains("error[photo-damaged]"));
}
