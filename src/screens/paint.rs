//! Drawings as pixels, and pixels as files: PNG, APNG, GIF, JPEG; small copies for the sheet that a person looks over.

use std::borrow::Cow;

use gif::{Frame, Repeat};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use rustc_hash::FxHashMap;

/// Opaque pixels, three bytes each.
#[derive(Clone)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub rgb: Vec<u8>,
}

/// The pixels of an SVG at its own size.
pub fn pixels(svg: &str) -> Result<Pixels, String> {
    let tree = Tree::from_str(svg, &Options::default()).map_err(|e| e.to_string())?;
    let size = tree.size().to_int_size();
    let mut map = Pixmap::new(size.width(), size.height()).ok_or("no room for a picture")?;
    resvg::render(&tree, Transform::identity(), &mut map.as_mut());
    // The ground covers all: no pixel is clear.
    let mut rgb = vec![0; map.data().len() / 4 * 3];
    for (own, pixel) in rgb.chunks_exact_mut(3).zip(map.data().chunks_exact(4)) {
        own.copy_from_slice(&pixel[..3]);
    }
    Ok(Pixels { width: size.width(), height: size.height(), rgb })
}

impl Pixels {
    /// Colours in the order of their first pixel, and which each pixel has; `None` where there are more than 256.
    fn indexed(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        self.indexed_by(|p| [p[0], p[1], p[2]])
    }

    fn indexed_by(&self, see: impl Fn(&[u8]) -> [u8; 3]) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut known: FxHashMap<[u8; 3], u8> = FxHashMap::default();
        let (mut palette, mut all) = (Vec::new(), Vec::with_capacity(self.rgb.len() / 3));
        let mut last: Option<(&[u8], u8)> = None;
        let wide = self.width as usize;
        let mut above: &[u8] = &[];
        for row in self.rgb.chunks_exact(wide * 3) {
            // So are rows.
            if row == above {
                all.extend_from_within(all.len() - wide..);
                continue;
            }
            above = row;
            for pixel in row.chunks_exact(3) {
                // Neighbours are mostly alike.
                if let Some((_, n)) = last.filter(|(before, _)| *before == pixel) {
                    all.push(n);
                    continue;
                }
                let colour = see(pixel);
                let n = match known.get(&colour) {
                    Some(n) => *n,
                    None => {
                        let n = u8::try_from(known.len()).ok()?;
                        known.insert(colour, n);
                        palette.extend(colour);
                        n
                    }
                };
                last = Some((pixel, n));
                all.push(n);
            }
        }
        Some((palette, all))
    }

    pub fn png(&self) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.width, self.height);
        encoder.set_depth(png::BitDepth::Eight);
        let data = match self.indexed() {
            Some((palette, indices)) => {
                encoder.set_color(png::ColorType::Indexed);
                encoder.set_palette(palette);
                Cow::Owned(indices)
            }
            None => {
                encoder.set_color(png::ColorType::Rgb);
                Cow::Borrowed(&self.rgb)
            }
        };
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Up);
        let mut writer = encoder.write_header().map_err(|e| e.to_string())?;
        writer.write_image_data(&data).and_then(|()| writer.finish()).map_err(|e| e.to_string())?;
        Ok(out)
    }

    pub fn jpeg(&self) -> Result<Vec<u8>, String> {
        let mut out = Vec::new();
        let mut encoder = jpeg_encoder::Encoder::new(&mut out, 92);
        encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::R_4_4_4);
        let side = |n: u32| u16::try_from(n).map_err(|e| e.to_string());
        encoder
            .encode(&self.rgb, side(self.width)?, side(self.height)?, jpeg_encoder::ColorType::Rgb)
            .map_err(|e| e.to_string())?;
        Ok(out)
    }

    /// Whole pixels larger, or the mean of what becomes one pixel.
    pub fn scaled(&self, width: u32, height: u32) -> Self {
        let mut rgb = Vec::with_capacity((width * height * 3) as usize);
        for y in 0..height {
            let rows = y * self.height / height..((y + 1) * self.height).div_ceil(height);
            for x in 0..width {
                let columns = x * self.width / width..((x + 1) * self.width).div_ceil(width);
                let (mut sum, mut count) = ([0u32; 3], 0);
                for (y, x) in rows.clone().flat_map(|y| columns.clone().map(move |x| (y, x))) {
                    let at = ((y * self.width + x) * 3) as usize;
                    (0..3).for_each(|n| sum[n] += u32::from(self.rgb[at + n]));
                    count += 1;
                }
                rgb.extend(sum.map(|s| (s / count) as u8));
            }
        }
        Self { width, height, rgb }
    }

    /// Lays another picture over this one.
    pub fn lay(&mut self, other: &Self, left: u32, top: u32) {
        let row = (other.width * 3) as usize;
        for (y, pixels) in (top..).zip(other.rgb.chunks_exact(row)) {
            let at = ((y * self.width + left) * 3) as usize;
            if let Some(own) = self.rgb.get_mut(at..at + row) {
                own.copy_from_slice(pixels);
            }
        }
    }
}

/// Pictures of one size with their seconds, as an animated PNG that loops.
pub fn apng(frames: &[(&Pixels, u32)]) -> Result<Vec<u8>, String> {
    let Some((first, _)) = frames.first() else { return Err("there is no picture".to_owned()) };
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, first.width, first.height);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::Balanced);
    let count = u32::try_from(frames.len()).unwrap_or(u32::MAX);
    let animate = |mut encoder: png::Encoder<&mut Vec<u8>>| {
        encoder.set_animated(count, 0)?;
        let mut writer = encoder.write_header()?;
        for (pixels, seconds) in frames {
            writer.set_frame_delay(u16::try_from(*seconds).unwrap_or(u16::MAX), 1)?;
            writer.write_image_data(&pixels.rgb)?;
        }
        writer.finish()
    };
    animate(encoder).map_err(|e| e.to_string())?;
    Ok(out)
}

/// The same as a GIF; each picture has its own 256 colours.
pub fn gif(frames: &[(&Pixels, u32)]) -> Result<Vec<u8>, String> {
    let Some((first, _)) = frames.first() else { return Err("there is no picture".to_owned()) };
    let side = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
    let mut out = Vec::new();
    let mut encoder =
        gif::Encoder::new(&mut out, side(first.width), side(first.height), &[]).map_err(|e| e.to_string())?;
    encoder.set_repeat(Repeat::Infinite).map_err(|e| e.to_string())?;
    for (pixels, seconds) in frames {
        // Soft edges of several colours can be more than 256: then near ones become one.
        let coarse = |bits: u32| move |p: &[u8]| [p[0], p[1], p[2]].map(|c| c >> bits << bits);
        let (palette, indices) = pixels
            .indexed()
            .or_else(|| (2..6).find_map(|bits| pixels.indexed_by(coarse(bits))))
            .ok_or("too many colours")?;
        let mut frame = Frame::from_palette_pixels(side(pixels.width), side(pixels.height), indices, palette, None);
        // In hundredths of a second.
        frame.delay = u16::try_from(seconds * 100).unwrap_or(u16::MAX);
        encoder.write_frame(&frame).map_err(|e| e.to_string())?;
    }
    drop(encoder);
    Ok(out)
}
