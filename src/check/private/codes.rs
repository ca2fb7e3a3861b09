//! What the QR codes in a picture say: a telephone reads them, so they are published as words are.

use std::io::Cursor;

use png::{Decoder, Limits, Transformations};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// More pixels are no picture for the web; in bytes when unpacked.
const MOST: usize = 100_000_000;
/// Longer sides are halved until they are shorter: a code that is smaller is not read from a screen either.
const LONGEST: usize = 2400;

/// A picture in grey.
struct Grey {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

/// The words of all codes that can be read, in order; nothing for what is no PNG or JPEG.
pub fn codes(bytes: &[u8]) -> Vec<String> {
    let grey = match bytes {
        [0x89, b'P', b'N', b'G', ..] => of_png(bytes),
        [0xff, 0xd8, ..] => of_jpeg(bytes),
        _ => None,
    };
    let Some(grey) = grey.map(Grey::smaller) else { return Vec::new() };
    let mut picture =
        rqrr::PreparedImage::prepare_from_greyscale(grey.width, grey.height, |x, y| grey.pixels[y * grey.width + x]);
    let read = |code: rqrr::Grid<_>| code.decode().ok().map(|(_, words)| words);
    let mut found: Vec<String> = picture.detect_grids().into_iter().filter_map(read).collect();
    found.sort();
    found.dedup();
    found
}

fn of_png(bytes: &[u8]) -> Option<Grey> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MOST });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size().filter(|size| *size <= MOST)?];
    let frame = reader.next_frame(&mut pixels).ok()?;
    pixels.truncate(frame.buffer_size());
    let samples = frame.color_type.samples();
    // What shines through stands on white.
    let alpha = samples == 2 || samples == 4;
    let pixels = pixels.chunks_exact(samples).map(|p| {
        let (colours, opaque) = if alpha { (&p[..samples - 1], p[samples - 1]) } else { (p, 255) };
        let grey = colours.iter().map(|c| u32::from(*c)).sum::<u32>() / u32::try_from(colours.len()).unwrap_or(1);
        u8::try_from((grey * u32::from(opaque) + 255 * (255 - u32::from(opaque))) / 255).unwrap_or(255)
    });
    Some(Grey { width: frame.width as usize, height: frame.height as usize, pixels: pixels.collect() })
}

fn of_jpeg(bytes: &[u8]) -> Option<Grey> {
    let options = DecoderOptions::new_safe().jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    if width.checked_mul(height).is_none_or(|size| size > MOST) {
        return None;
    }
    let pixels = decoder.decode().ok()?;
    (pixels.len() == width * height).then_some(Grey { width, height, pixels })
}

impl Grey {
    fn smaller(mut self) -> Self {
        while self.width.max(self.height) > LONGEST {
            let (width, height) = (self.width / 2, self.height / 2);
            let at = |x: usize, y: usize| u32::from(self.pixels[y * self.width + x]);
            let mean = |x: usize, y: usize| (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)) / 4;
            let rows = (0..height).flat_map(|y| (0..width).map(move |x| (x * 2, y * 2)));
            let pixels = rows.map(|(x, y)| u8::try_from(mean(x, y)).unwrap_or(255)).collect();
            self = Self { width, height, pixels };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use png::{BitDepth, ColorType, Encoder};
    use qrcodegen::{QrCode, QrCodeEcc};

    use super::*;

    /// A code of `scale` pixels a module, in colours that a poster may have.
    fn picture(words: &str, scale: usize) -> (usize, Vec<u8>) {
        let code = QrCode::encode_text(words, QrCodeEcc::Medium).unwrap();
        let side = usize::try_from(code.size()).unwrap() + 8;
        let module = |n: usize| i32::try_from(n / scale).unwrap() - 4;
        let dark = |n: usize| code.get_module(module(n % (side * scale)), module(n / (side * scale)));
        let width = side * scale;
        (width, (0..width * width).flat_map(|n| if dark(n) { [20, 20, 90] } else { [250, 240, 220] }).collect())
    }

    pub fn png(words: &str, scale: usize) -> Vec<u8> {
        let (width, pixels) = picture(words, scale);
        let side = u32::try_from(width).unwrap();
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, side, side);
        encoder.set_color(ColorType::Rgb);
        encoder.set_depth(BitDepth::Eight);
        encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
        bytes
    }

    #[test]
    fn codes_are_read_as_words() {
        assert_eq!(codes(&png("联系人：13800001234", 4)), ["联系人：13800001234"]);
        assert_eq!(codes(&png("https://example.org/a", 3)), ["https://example.org/a"]);
        // As large as a telephone takes it.
        assert_eq!(codes(&png("https://example.org/a", 90)), ["https://example.org/a"]);
    }

    #[test]
    fn other_pictures_say_nothing() {
        let mut broken = png("x", 4);
        broken.truncate(broken.len() / 2);
        for bytes in [&b""[..], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", &broken] {
            assert_eq!(codes(bytes), [""; 0]);
        }
    }
}
