//! What a picture says of its maker: where it was taken, whose camera it was. Cameras and telephones write it into
//! the file (Exif), and it goes out with the picture.

use std::io::Cursor;

use exif::{Exif, In, Reader, Tag, Value};
use serde::{Deserialize, Serialize};

use crate::check::rules::Rule;
use crate::check::{Finding, Secret};
use crate::diagnostic::{Diagnostic, Location};

/// What a published picture gives away, as its file has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trait {
    /// Latitude and longitude.
    Place(String),
    Owner(String),
    /// Of the camera or the lens.
    Serial(String),
}

/// Whether a file of this name is a picture that may hold Exif.
pub fn is_picture(route: &str) -> bool {
    let ending = route.rsplit_once('.').map_or("", |(_, e)| e);
    ["jpg", "jpeg", "png", "webp", "tif", "tiff", "heic", "heif", "avif"].iter().any(|e| ending.eq_ignore_ascii_case(e))
}

/// Reads the Exif of a picture; a broken file gives what can be read of it.
pub fn traits(bytes: &[u8]) -> Vec<Trait> {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut Cursor::new(bytes));
    let Ok(exif) = read.or_else(|e| e.distill_partial_result(|_| {})) else { return Vec::new() };
    let place = place(&exif).map(Trait::Place);
    let owner = text(&exif, Tag::CameraOwnerName).map(Trait::Owner);
    let serial = text(&exif, Tag::BodySerialNumber).or_else(|| text(&exif, Tag::LensSerialNumber)).map(Trait::Serial);
    [place, owner, serial].into_iter().flatten().collect()
}

/// A camera without a fix writes zeros, or nothing.
fn place(exif: &Exif) -> Option<String> {
    let degrees = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Rational(parts) if parts.iter().any(|p| p.num > 0 && p.denom > 0) => {
            Some(parts.iter().take(3).map(|p| format!("{:.4}", p.to_f64())).collect::<Vec<_>>().join(" "))
        }
        _ => None,
    };
    Some(format!("{}, {}", degrees(Tag::GPSLatitude)?, degrees(Tag::GPSLongitude)?))
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    let Value::Ascii(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let all = parts.iter().map(|p| String::from_utf8_lossy(p)).collect::<Vec<_>>().join(" ");
    let shown: String = all.chars().filter(|c| !c.is_control()).take(60).collect();
    let shown = shown.trim();
    // Zeros and signs stand where nothing was set.
    shown.chars().any(|c| c.is_alphanumeric() && c != '0').then(|| shown.to_owned())
}

impl Trait {
    pub fn finding(&self, rules: &'static [Rule], at: Location, route: &str) -> Finding {
        let (rule, value, message) = match self {
            Self::Place(value) => (&rules[0], value, format!("the picture says where it was taken: {value}")),
            Self::Owner(value) => (&rules[1], value, format!("the picture names the owner of the camera: {value}")),
            Self::Serial(value) => {
                (&rules[1], value, format!("the picture holds the serial number of the camera: {value}"))
            }
        };
        let masked = if matches!(self, Self::Place(_)) { "*, *".to_owned() } else { "****".to_owned() };
        let secret = Secret::new(value, masked, &format!("{route} {value}"));
        let help = format!(
            "save it anew without its metadata (“Remove properties and personal information” of Windows, or \
             `exiftool -all=`); if it may be published, say so in content/check.yaml (hash: {})",
            secret.hash
        );
        Finding { rule, diagnostic: Diagnostic::warning(at, message).help(help), secret: Some(secret) }
    }
}

#[cfg(test)]
mod tests {
    use exif::experimental::Writer;
    use exif::{Field, Rational};
    use proptest::prelude::*;

    use super::*;

    fn ascii(tag: Tag, text: &str) -> Field {
        Field { tag, ifd_num: In::PRIMARY, value: Value::Ascii(vec![text.as_bytes().to_vec()]) }
    }

    fn degrees(tag: Tag, parts: [u32; 3]) -> Field {
        let value = Value::Rational(parts.map(|num| Rational { num, denom: 1 }).to_vec());
        Field { tag, ifd_num: In::PRIMARY, value }
    }

    fn tiff(fields: &[Field]) -> Vec<u8> {
        let mut writer = Writer::new();
        fields.iter().for_each(|f| writer.push_field(f));
        let mut out = Cursor::new(Vec::new());
        writer.write(&mut out, false).unwrap();
        out.into_inner()
    }

    fn jpeg(fields: &[Field]) -> Vec<u8> {
        let body = [b"Exif\0\0", &tiff(fields)[..]].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, 0xd8, 0xff, 0xe1][..], &length, &body, &[0xff, 0xd9]].concat()
    }

    fn telling() -> [Field; 4] {
        [
            degrees(Tag::GPSLatitude, [0, 30, 1]),
            degrees(Tag::GPSLongitude, [0, 20, 2]),
            ascii(Tag::CameraOwnerName, "Owner 1"),
            ascii(Tag::BodySerialNumber, "0001234"),
        ]
    }

    #[test]
    fn what_a_picture_gives_away() {
        let place = Trait::Place("0.0000 30.0000 1.0000, 0.0000 20.0000 2.0000".to_owned());
        let all = [place, Trait::Owner("Owner 1".to_owned()), Trait::Serial("0001234".to_owned())];
        assert_eq!(traits(&jpeg(&telling())), all);
        assert_eq!(traits(&tiff(&telling())), all);
    }

    #[test]
    fn what_gives_nothing_away() {
        let clean = [
            ascii(Tag::Model, "Camera"),
            ascii(Tag::Artist, "宣传办"),
            degrees(Tag::GPSLatitude, [0, 0, 0]),
            degrees(Tag::GPSLongitude, [0, 0, 0]),
            ascii(Tag::BodySerialNumber, "0000000"),
        ];
        assert_eq!(traits(&jpeg(&clean)), []);
        assert_eq!(traits(b""), []);
        assert!(is_picture("a/B.JPG") && !is_picture("a/jpg") && !is_picture("a.svg"));
    }

    proptest! {
        #[test]
        fn a_broken_picture_stops_nothing(at in 0usize..200, byte in any::<u8>(), end in 0usize..260, any in prop::collection::vec(any::<u8>(), 0..80)) {
            let mut bytes = jpeg(&telling());
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(end);
            traits(&bytes);
            traits(&any);
            traits(&[b"\x89PNG\r\n\x1a\n", &any[..]].concat());
            traits(&[b"II\x2a\0", &any[..]].concat());
        }
    }
}
