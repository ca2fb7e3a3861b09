//! All slides of a screen on one picture, with their numbers and seconds: for a person to approve.

use crate::screens::Frame;
use crate::screens::face::Face;
use crate::screens::page::Wall;
use crate::screens::paint::{self, Pixels};
use crate::screens::svg::{self, Letters, short};

/// Widest small picture, and the height of its caption.
const WIDE: u32 = 480;
const HIGH: u32 = 300;
const CAPTION: u32 = 40;
const GAP: u32 = 24;
const HEAD: u32 = 72;

/// The size of the small pictures of a screen: strips in whole pixels, larger; others made smaller.
pub fn small(width: u32, height: u32) -> (u32, u32) {
    if width <= WIDE {
        let times = (WIDE / width).max(1);
        return (width * times, height * times);
    }
    let share = (f64::from(WIDE) / f64::from(width)).min(f64::from(HIGH) / f64::from(height));
    ((f64::from(width) * share).round().max(1.0) as u32, (f64::from(height) * share).round().max(1.0) as u32)
}

/// The sheet; `pictures` in the order of the frames, each of the size that `small` gives.
pub fn draw(frames: &[Frame], wall: &Wall, pictures: &[&Pixels]) -> Result<Vec<u8>, String> {
    let profile = wall.profile;
    let (wide, high) = small(profile.width, profile.height);
    let count = u32::try_from(frames.len()).unwrap_or(1).max(1);
    // About as a sheet of paper stands: three wide, four high.
    let share = 0.75 * f64::from(count * (high + CAPTION + GAP)) / f64::from(wide + GAP);
    let columns = (share.sqrt().round() as u32).clamp(2, 8).min(count);
    let rows = count.div_ceil(columns);
    let (width, height) = (columns * (wide + GAP) + GAP, HEAD + rows * (high + CAPTION + GAP) + GAP);
    let (mut letters, mut body) =
        (Letters::new(), format!("<rect width=\"{width}\" height=\"{height}\" fill=\"#2a2c31\"/>"));
    let face = &wall.fonts.regular;
    let seconds: u32 = frames.iter().map(|f| f.dwell).sum();
    let head = format!(
        "{} · {} × {} px · {} · {}:{:02}",
        profile.name,
        profile.width,
        profile.height,
        frames.len(),
        seconds / 60,
        seconds % 60
    );
    words(face, &head, (GAP as f32, 48.0), 28.0, "#ffffff", &mut letters, &mut body);
    let at = |n: usize| {
        let n = u32::try_from(n).unwrap_or(0);
        (GAP + n % columns * (wide + GAP), HEAD + n / columns * (high + CAPTION + GAP))
    };
    for (n, frame) in frames.iter().enumerate() {
        let (x, y) = at(n);
        let caption = format!("{:02} · {} s · {}", n + 1, frame.dwell, frame.language.key());
        words(face, &caption, (x as f32, (y + high) as f32 + 27.0), 18.0, "#c3c0b8", &mut letters, &mut body);
    }
    let mut sheet = paint::pixels(&svg::whole(&body, &letters, (width, height), false))?;
    for (n, picture) in pictures.iter().enumerate() {
        let (x, y) = at(n);
        sheet.lay(picture, x, y);
    }
    sheet.png()
}

fn words(face: &Face, text: &str, at: (f32, f32), size: f32, colour: &str, letters: &mut Letters, out: &mut String) {
    *out +=
        &format!("<g fill=\"{colour}\" transform=\"translate({} {})scale({})\">", at.0, at.1, short(size / face.em));
    svg::uses(face, text, letters, out);
    out.push_str("</g>");
}
