//! Decoding within limits, turning upright, resizing, encoding. The same input gives the same bytes.

use std::io::Cursor;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::metadata::Orientation::{NoTransforms, Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
use image::{ColorType, DynamicImage, ImageDecoder, ImageEncoder, Limits};
use jpeg_encoder::{Encoder, SamplingFactor};

use super::{Flaw, MOST_PIXELS, Shape, clean};

/// Of a picture at a narrower width; of one that is only turned.
const QUALITY: u8 = 80;
const QUALITY_TURNED: u8 = 90;

const ANEW: &str = "open it on a computer, look at it, and save it anew as a JPEG of 8 bits a colour";

/// A file by its beginning, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
}

/// Pixels, upright, and the profile of their colours.
struct Decoded {
    image: DynamicImage,
    profile: Option<Vec<u8>>,
    format: Format,
}

/// What the header says; pixels are not decoded.
pub fn shape(bytes: &[u8]) -> Result<Shape, Flaw> {
    let (mut decoder, format) = open(bytes)?;
    let flat = format == Format::Png;
    let (width, height) = decoder.dimensions();
    Ok(match decoder.orientation().map_err(wrong)? {
        Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => Shape { width: height, height: width, flat },
        _ => Shape { width, height, flat },
    })
}

/// The picture at its own size without what the camera wrote into it. One that lies on its side is drawn anew.
pub fn cleaned(bytes: &[u8]) -> Result<Vec<u8>, Flaw> {
    let turned = open(bytes)?.0.orientation().map_err(wrong)? != NoTransforms;
    match turned {
        true => encoded(&decoded(bytes)?, QUALITY_TURNED),
        false => clean::clean(bytes).ok_or_else(cut),
    }
}

/// The picture at narrower widths (or its own), decoded once.
pub fn redrawn(bytes: &[u8], widths: &[u32]) -> Result<Vec<Vec<u8>>, Flaw> {
    // The decoder fills what is missing with grey.
    clean::clean(bytes).ok_or_else(cut)?;
    let whole = decoded(bytes)?;
    let own = Shape { width: whole.image.width(), height: whole.image.height(), flat: false };
    let mut resizer = Resizer::new();
    let mut all = Vec::new();
    for width in widths {
        let mut image = DynamicImage::new(*width, own.height_at(*width), whole.image.color());
        let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
        resizer.resize(&whole.image, &mut image, &options).map_err(|e| broken(&e.to_string()))?;
        all.push(encoded(&Decoded { image, profile: whole.profile.clone(), format: whole.format }, QUALITY)?);
    }
    Ok(all)
}

fn cut() -> Flaw {
    broken("it ends too early")
}

fn broken(why: &str) -> Flaw {
    Flaw::new(format!("this picture cannot be read: {why}"), ANEW)
}

/// The decoder of a picture that is not too large.
fn open(bytes: &[u8]) -> Result<(Box<dyn ImageDecoder + '_>, Format), Flaw> {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_PIXELS * 8);
    let (mut decoder, format): (Box<dyn ImageDecoder>, Format) = if bytes.starts_with(&[0xff, 0xd8]) {
        (Box::new(JpegDecoder::new(Cursor::new(bytes)).map_err(wrong)?), Format::Jpeg)
    } else if bytes.starts_with(b"\x89PNG") {
        (Box::new(PngDecoder::with_limits(Cursor::new(bytes), limits.clone()).map_err(wrong)?), Format::Png)
    } else {
        let message = "this file is no JPEG or PNG picture, whatever its name says";
        return Err(Flaw::new(message, "open it on a computer and save it as a JPEG; renaming it is not enough"));
    };
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        let message =
            format!("this picture has {width} × {height} pixels, more than {} million", MOST_PIXELS / 1_000_000);
        return Err(Flaw::new(message, "save it smaller: a page shows a few million at most"));
    }
    decoder.set_limits(limits).map_err(wrong)?;
    Ok((decoder, format))
}

fn decoded(bytes: &[u8]) -> Result<Decoded, Flaw> {
    let (mut decoder, format) = open(bytes)?;
    let orientation = decoder.orientation().map_err(wrong)?;
    let profile = decoder.icc_profile().map_err(wrong)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(wrong)?;
    image.apply_orientation(orientation);
    let image = eight_bits(image);
    // The profile of inks is not that of the colours they were made into.
    let space: &[u8] = if image.color().has_color() { b"RGB " } else { b"GRAY" };
    let profile = profile.filter(|profile| profile.get(16..20) == Some(space));
    Ok(Decoded { image, profile, format })
}

/// Screens show no more.
fn eight_bits(image: DynamicImage) -> DynamicImage {
    match image.color() {
        ColorType::L16 => image.into_luma8().into(),
        ColorType::La16 => image.into_luma_alpha8().into(),
        ColorType::Rgb16 => image.into_rgb8().into(),
        ColorType::Rgba16 => image.into_rgba8().into(),
        _ => image,
    }
}

fn encoded(picture: &Decoded, quality: u8) -> Result<Vec<u8>, Flaw> {
    match picture.format {
        Format::Jpeg => jpeg(picture, quality).map_err(|e| broken(&e.to_string())),
        Format::Png => png(picture).map_err(wrong),
    }
}

fn jpeg(picture: &Decoded, quality: u8) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let mut out = Vec::new();
    let mut encoder = Encoder::new(&mut out, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_progressive(true);
    encoder.set_optimized_huffman_tables(true);
    if let Some(profile) = &picture.profile {
        encoder.add_icc_profile(profile)?;
    }
    let side = |pixels: u32| u16::try_from(pixels).unwrap_or(u16::MAX);
    let (width, height) = (side(picture.image.width()), side(picture.image.height()));
    match &picture.image {
        DynamicImage::ImageLuma8(image) => encoder.encode(image, width, height, jpeg_encoder::ColorType::Luma)?,
        image => encoder.encode(&image.to_rgb8(), width, height, jpeg_encoder::ColorType::Rgb)?,
    }
    Ok(out)
}

fn png(picture: &Decoded) -> image::ImageResult<Vec<u8>> {
    let mut out = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Best, PngFilter::Adaptive);
    if let Some(profile) = &picture.profile {
        encoder.set_icc_profile(profile.clone()).map_err(image::ImageError::Unsupported)?;
    }
    picture.image.write_with_encoder(encoder)?;
    Ok(out)
}

#[allow(clippy::needless_pass_by_value)]
fn wrong(error: image::ImageError) -> Flaw {
    broken(&error.to_string().replace('\n', " "))
}
