//! What controllers of walls are fed with: lists, texts, and all of it as one archive.

use std::io::{Cursor, Write as _};

use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::screens::Frame;
use crate::screens::wall::Profile;

/// The name of a numbered picture: two digits, more where there are more.
pub fn number(n: usize, of: usize) -> String {
    let wide = of.to_string().len().max(2);
    format!("{:0wide$}", n + 1)
}

/// Where the picture of each frame lies: those shown today numbered in png/, those still to come in later/.
pub fn places(frames: &[Frame]) -> Vec<String> {
    let all = due(frames).count();
    let (mut now, mut later) = (0..all, 0..);
    let place = |frame: &Frame| match frame.due {
        true => format!("png/{}.png", number(now.next().unwrap_or(all), all)),
        false => format!("later/{}.png", number(later.next().unwrap_or(0), frames.len() - all)),
    };
    frames.iter().map(place).collect()
}

/// What fixed lists and films hold: they know no times.
pub fn due(frames: &[Frame]) -> impl Iterator<Item = &Frame> + Clone {
    frames.iter().filter(|frame| frame.due)
}

/// One line a slide, as controllers import it.
pub fn texts(frames: &[Frame]) -> String {
    due(frames).map(|frame| format!("{}\r\n", frame.said)).collect()
}

/// The same in the encoding of older Chinese controllers.
pub fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

/// number, file, seconds, language, slide, text; with a byte order mark, for Excel.
pub fn csv(frames: &[Frame]) -> Result<Vec<u8>, String> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let mut write = |row: [&str; 6]| writer.write_record(row).map_err(|e| e.to_string());
    write(["number", "file", "seconds", "language", "slide", "text"])?;
    let all = due(frames).count();
    for (n, frame) in due(frames).enumerate() {
        let name = number(n, all);
        let file = format!("png/{name}.png");
        write([&name, &file, &frame.dwell.to_string(), frame.language.tag(), &frame.name, &frame.said])?;
    }
    writer.into_inner().map_err(|e| e.to_string())
}

pub fn json(frames: &[Frame], profile: &Profile) -> String {
    let all = due(frames).count();
    let slide = |(n, frame): (usize, &Frame)| {
        json!({
            "file": format!("png/{}.png", number(n, all)),
            "seconds": frame.dwell,
            "language": frame.language.tag(),
            "slide": frame.name,
            "text": frame.said,
            "from": frame.show.from.map(|m| m.iso()),
            "until": frame.show.until.map(|m| m.iso()),
        })
    };
    let slides: Vec<_> = due(frames).enumerate().map(slide).collect();
    let seconds: u32 = due(frames).map(|f| f.dwell).sum();
    let all = json!({
        "width": profile.width, "height": profile.height, "seconds": seconds, "slides": slides,
    });
    format!("{all:#}\n")
}

/// scenario.dat and filelist.dat of Panasonic's USB media player: which file, how many seconds. It takes JPEG only, at
/// most 999, and UTF-8 without a byte order mark; they lie at the root of the stick beside the pictures.
pub fn panasonic(frames: &[Frame]) -> (String, String) {
    let mut scenario = String::new();
    let mut list = String::new();
    let all = due(frames).count();
    for (n, frame) in due(frames).enumerate().take(999) {
        scenario += &format!("PHOTO_{:03}:{}\r\n", n + 1, frame.dwell);
        list += &format!("PHOTO_{:03}:{}.jpg\r\n", n + 1, number(n, all));
    }
    (scenario, list)
}

/// Files as one ZIP. No times: the same bytes each time.
pub fn archive(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let plain = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    let mut write = || {
        for (name, bytes) in files {
            // Pictures and films are packed already.
            let packed = [".png", ".gif", ".mp4", ".jpg"].iter().any(|end| name.ends_with(end));
            let method = if packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
            writer.start_file(name.as_str(), plain.compression_method(method))?;
            writer.write_all(bytes)?;
        }
        Ok::<(), zip::result::ZipError>(())
    };
    write().map_err(|e| e.to_string())?;
    writer.finish().map(Cursor::into_inner).map_err(|e| e.to_string())
}
