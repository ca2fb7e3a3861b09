use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::{DynamicImage, GrayImage, ImageFormat, Rgb, RgbImage};
use proptest::prelude::*;

use super::*;

/// Red at the left, blue at the right, grey noise between: something that JPEG cannot shrink to nothing.
fn drawn(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match x * 4 / width {
        0 => Rgb([200, 20, 20]),
        3 => Rgb([20, 20, 200]),
        _ => Rgb([((x * 7919 + y * 104_729) % 251) as u8; 3]),
    })
}

fn jpeg(image: &RgbImage, exif: Option<&[u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut out, 90);
    if let Some(exif) = exif {
        encoder.add_exif_metadata(exif).unwrap();
        encoder.add_app_segment(13, b"Photoshop 3.0\0by somebody".to_vec()).unwrap();
    }
    let side = |n: u32| u16::try_from(n).unwrap();
    encoder.encode(image, side(image.width()), side(image.height()), jpeg_encoder::ColorType::Rgb).unwrap();
    out
}

fn png(image: &DynamicImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// Exif of a telephone: the place, and how it was held.
fn telephone(orientation: u16) -> Vec<u8> {
    let north = Field { tag: Tag::GPSLatitudeRef, ifd_num: In::PRIMARY, value: Value::Ascii(vec![b"N".to_vec()]) };
    let degrees = [34, 44, 52].map(|num| Rational { num, denom: 1 }).to_vec();
    let latitude = Field { tag: Tag::GPSLatitude, ifd_num: In::PRIMARY, value: Value::Rational(degrees) };
    let held = Field { tag: Tag::Orientation, ifd_num: In::PRIMARY, value: Value::Short(vec![orientation]) };
    let mut writer = Writer::new();
    [&north, &latitude, &held].into_iter().for_each(|field| writer.push_field(field));
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).unwrap();
    out.into_inner()
}

fn pixels(bytes: &[u8]) -> RgbImage {
    image::load_from_memory(bytes).unwrap().into_rgb8()
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|w| w == word)
}

#[test]
fn widths_are_those_asked_for_and_never_more_than_the_picture_has() {
    let widths = |width| Shape { width, height: 3, flat: false }.widths(&[480, 960, 1600]);
    assert_eq!(widths(4000), [480, 960, 1600]);
    assert_eq!(widths(1600), [480, 960, 1600]);
    assert_eq!(widths(1601), [480, 960, 1600]);
    assert_eq!(widths(1200), [480, 960, 1200]);
    // 960 is nearly 1000: not drawn twice.
    assert_eq!(widths(1000), [480, 1000]);
    assert_eq!(widths(300), [300]);
    let shape = Shape { width: 4000, height: 3000, flat: true };
    // A drawing is only made narrower where it is too wide.
    assert_eq!(shape.widths(&[480, 960, 1600]), [1600]);
    assert_eq!((shape.height_at(480), shape.height_at(4000)), (360, 3000));
    assert_eq!(Shape { width: 4000, height: 1, flat: false }.height_at(480), 1);
}

#[test]
fn what_the_camera_wrote_goes_and_no_pixel_changes() {
    let mut photo = jpeg(&drawn(64, 48), Some(&telephone(1)));
    let before = pixels(&photo);
    photo.extend_from_slice(b"a film of the same moment, with its place");
    assert!(holds(&photo, b"Exif") && holds(&photo, b"Photoshop"));
    let clean = cleaned(&photo).unwrap();
    assert_eq!(pixels(&clean), before);
    for word in [&b"Exif"[..], b"Photoshop", b"a film"] {
        assert!(!holds(&clean, word), "{}", String::from_utf8_lossy(word));
    }
    assert!(exif::Reader::new().read_from_container(&mut Cursor::new(&clean)).is_err());
}

#[test]
fn chunks_of_a_png_that_are_no_picture_go() {
    let plain = png(&drawn(20, 10).into());
    // Behind the header: a text chunk as programs write it (its checksum is not looked at).
    let text = [&17u32.to_be_bytes()[..], b"tEXtAuthor\0somebody..", &[0; 4]].concat();
    let signed = [&plain[..33], &text, &plain[33..]].concat();
    assert!(holds(&signed, b"somebody"));
    assert_eq!(cleaned(&signed).unwrap(), plain);
}

#[test]
fn a_picture_taken_upright_stands_upright() {
    // 6: the camera was turned, and shows its left side at the top.
    let photo = jpeg(&drawn(64, 48), Some(&telephone(6)));
    assert_eq!(shape(&photo).unwrap(), Shape { width: 48, height: 64, flat: false });
    for bytes in [cleaned(&photo).unwrap(), redrawn(&photo, &[24]).unwrap().remove(0)] {
        let seen = pixels(&bytes);
        assert_eq!(seen.width() * 4, seen.height() * 3);
        let (top, bottom) = (seen.get_pixel(seen.width() / 2, 2), seen.get_pixel(seen.width() / 2, seen.height() - 3));
        assert!(top[0] > 150 && top[2] < 90, "red at the top: {top:?}");
        assert!(bottom[2] > 150 && bottom[0] < 90, "blue at the bottom: {bottom:?}");
        assert!(!holds(&bytes, b"Exif"));
    }
}

#[test]
fn a_narrower_picture_is_the_same_picture() {
    let photo = jpeg(&drawn(800, 600), Some(&telephone(1)));
    let all = redrawn(&photo, &[200, 400]).unwrap();
    assert_eq!(all, redrawn(&photo, &[200, 400]).unwrap(), "the same bytes each time");
    for (bytes, width) in all.iter().zip([200, 400]) {
        let seen = pixels(bytes);
        assert_eq!((seen.width(), seen.height()), (width, width * 3 / 4));
        assert!(seen.get_pixel(2, 2)[0] > 170 && seen.get_pixel(width - 3, 2)[2] > 170);
        assert!(bytes.len() < photo.len() / 2 && !holds(bytes, b"Exif"));
    }
}

#[test]
fn pictures_of_other_kinds() {
    // Sixteen bits a colour, grey, with transparency.
    let deep = png(&DynamicImage::from(drawn(50, 40)).into_rgb16().into());
    assert_eq!(pixels(&redrawn(&deep, &[50]).unwrap()[0]), drawn(50, 40), "eight bits of it, exactly");
    let grey = png(&GrayImage::from_pixel(50, 40, image::Luma([77])).into());
    assert_eq!(pixels(&redrawn(&grey, &[25]).unwrap()[0]).get_pixel(3, 3), &Rgb([77; 3]));
    let clear = png(&image::RgbaImage::from_pixel(50, 40, image::Rgba([9, 8, 7, 0])).into());
    assert_eq!(image::load_from_memory(&redrawn(&clear, &[25]).unwrap()[0]).unwrap().to_rgba8().get_pixel(1, 1)[3], 0);
    // Inks, as a printer's program saves them: black is all four.
    let mut inks = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut inks, 90);
    encoder.encode(&[0, 255, 255, 0].repeat(64 * 64), 64, 64, jpeg_encoder::ColorType::Cmyk).unwrap();
    let seen = pixels(&redrawn(&inks, &[32]).unwrap()[0]);
    let red = seen.get_pixel(16, 16);
    assert!(red[0] > 180 && red[1] < 90 && red[2] < 90, "magenta and yellow are red: {red:?}");
}

#[test]
fn a_profile_of_colours_stays() {
    let profile = [&[0; 16][..], b"RGB ", &[7; 400]].concat();
    let mut photo = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut photo, 90);
    encoder.add_icc_profile(&profile).unwrap();
    encoder.encode(&drawn(64, 48), 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
    for bytes in [cleaned(&photo).unwrap(), redrawn(&photo, &[32]).unwrap().remove(0)] {
        assert!(holds(&bytes, &profile));
    }
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let told = |bytes: &[u8]| shape(bytes).unwrap_err().message;
    assert!(told(b"GIF89a....").contains("no JPEG or PNG"), "{}", told(b"GIF89a...."));
    assert!(told(b"").contains("no JPEG or PNG"));
    assert!(told(b"\xff\xd8\xff\xe0").contains("cannot be read"));
    // A few bytes that ask for ten thousand million pixels.
    let mut bomb = png(&drawn(4, 4).into());
    bomb[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    let sum = crc(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&sum.to_be_bytes());
    assert!(told(&bomb).contains("100000 × 100000 pixels"), "{}", told(&bomb));
    // Cut off: the header is whole.
    let whole = png(&drawn(400, 300).into());
    let cut = &whole[..whole.len() / 2];
    assert!(shape(cut).is_ok() && redrawn(cut, &[40]).is_err() && cleaned(cut).is_err());
}

/// CRC-32 of a PNG chunk (ISO 3309).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever a file holds, nothing stops the program; and what is called clean is a picture that can be read.
    #[test]
    fn a_broken_picture_stops_nothing(at in 0usize..3000, byte in any::<u8>(), end in 0usize..3000, of_jpeg in any::<bool>()) {
        let mut bytes = if of_jpeg { jpeg(&drawn(40, 30), Some(&telephone(6))) } else { png(&drawn(40, 30).into()) };
        let at = at % bytes.len();
        bytes[at] = byte;
        let cut = bytes.len() - end % bytes.len();
        for bytes in [&bytes[..], &bytes[..cut]] {
            let _ = (shape(bytes), redrawn(bytes, &[20]));
            if let Ok(clean) = cleaned(bytes) {
                prop_assert!(!holds(&clean, b"Exif"));
            }
        }
    }

    #[test]
    fn any_bytes_stop_nothing(rest in prop::collection::vec(any::<u8>(), 0..200), of_jpeg in any::<bool>()) {
        let start: &[u8] = if of_jpeg { b"\xff\xd8\xff" } else { b"\x89PNG\r\n\x1a\n" };
        let bytes = [start, &rest].concat();
        let _ = (shape(&bytes), cleaned(&bytes), redrawn(&bytes, &[20]));
    }
}
