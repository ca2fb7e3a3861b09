//! Draws the picture of a page that is passed on: an SVG of a few lines, drawn by resvg with one named font.

use std::fmt::Write as _;
use std::sync::Arc;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};

use crate::markdown::escape;
use crate::picture::qr;
use crate::site::card::{Card, CardFigure, SIZES, beside};

mod font;
#[cfg(test)]
mod tests;

pub use font::{Font, WHERE};

const PAPER: &str = "#fcfbf8";
const INK: &str = "#1d1d1f";
const QUIET: &str = "#55555a";
const ACCENT: &str = "#a3241d";

/// Measures of one picture, in pixels.
struct Sheet {
    width: f32,
    height: f32,
    margin: f32,
    band: f32,
    place: f32,
    /// Of the title: larger where it is short; the most lines of each.
    titles: [(f32, usize); 2],
    number: f32,
    small: f32,
    code: f32,
}

const WIDE: Sheet = Sheet {
    width: 1200.0,
    height: 630.0,
    margin: 72.0,
    band: 16.0,
    place: 34.0,
    titles: [(68.0, 2), (54.0, 3)],
    number: 112.0,
    small: 28.0,
    code: 220.0,
};

/// Shown as small as a thumb: no code, which could not be read.
const SQUARE: Sheet = Sheet {
    width: 300.0,
    height: 300.0,
    margin: 22.0,
    band: 8.0,
    place: 17.0,
    titles: [(34.0, 2), (26.0, 3)],
    number: 56.0,
    small: 15.0,
    code: 0.0,
};

/// The PNG of a card; `square` for messengers.
pub fn draw(card: &Card, square: bool, font: &Font) -> Result<Vec<u8>, String> {
    let svg = svg(card, if square { &SQUARE } else { &WIDE }, font);
    raster(&svg, SIZES[usize::from(square)], font)
}

/// The PNG of an SVG whose ground covers all, drawn as wide and high as it says.
pub fn raster(svg: &str, (width, height): (u32, u32), font: &Font) -> Result<Vec<u8>, String> {
    let options = Options { fontdb: Arc::clone(font.database()), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|e| e.to_string())?;
    let mut pixels = Pixmap::new(width, height).ok_or("no room for a picture")?;
    let own = tree.size();
    let scale = Transform::from_scale(width as f32 / own.width(), height as f32 / own.height());
    resvg::render(&tree, scale, &mut pixels.as_mut());
    let opaque: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    let mut out = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::NoFilter);
    encoder.write_image(&opaque, width, height, ExtendedColorType::Rgb8).map_err(|e| e.to_string())?;
    Ok(out)
}

/// The characters of a card that the font cannot draw, each once.
pub fn missing(card: &Card, font: &Font) -> String {
    let Card { site, place, title, date, figure, .. } = card;
    let mut all: Vec<&str> = vec![site, place, title, date];
    if let Some(CardFigure { before, number, after, unit, label, qualified }) = figure {
        all.extend([&**before, number, after, unit, label, qualified]);
    }
    font.missing(card.language, &all.concat())
}

fn svg(card: &Card, sheet: &Sheet, font: &Font) -> String {
    let Sheet { width, height, margin, band, .. } = *sheet;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"{}\">\
         <rect width=\"{width}\" height=\"{height}\" fill=\"{PAPER}\"/><rect width=\"{width}\" height=\"{band}\" fill=\"{ACCENT}\"/>",
        attribute(font.family(card.language))
    );
    let mut pen = Pen { svg: &mut svg, font, card };
    let room = width - 2.0 * margin;
    let top = pen.head(sheet, room);
    pen.title(sheet, room, top);
    let side = if sheet.code > 0.0 { sheet.code + margin / 2.0 } else { 0.0 };
    pen.foot(sheet, room - side);
    if sheet.code > 0.0 {
        pen.code(width - margin - sheet.code, height - margin - sheet.code, sheet.code);
    }
    svg.push_str("</svg>");
    svg
}

struct Pen<'a> {
    svg: &'a mut String,
    font: &'a Font,
    card: &'a Card,
}

impl Pen<'_> {
    /// Text whose base line begins at x, y; gives where it ends. Heavy text has an edge of its own colour.
    fn text(&mut self, at: (f32, f32), size: f32, colour: &str, heavy: bool, text: &str) -> f32 {
        let mut escaped = String::new();
        escape(text, &mut escaped);
        let edge = if heavy { format!(" stroke=\"{colour}\" stroke-width=\"{}\"", size / 45.0) } else { String::new() };
        let (x, y) = at;
        let _ = write!(
            self.svg,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" fill=\"{colour}\"{edge} xml:space=\"preserve\">{escaped}</text>"
        );
        x + self.font.width(self.card.language, text) * size
    }

    /// One line, shortened to its room.
    fn line(&mut self, at: (f32, f32), room: f32, size: f32, colour: &str, text: &str) {
        let lines = self.font.lines(self.card.language, text, room / size, 1);
        let text = lines.first().cloned().unwrap_or_default();
        self.text(at, size, colour, false, &text);
    }

    /// The place and the day; gives the height below which the title stands.
    fn head(&mut self, sheet: &Sheet, room: f32) -> f32 {
        let y = sheet.band + sheet.margin * 0.75 + sheet.place * 0.8;
        let Card { language, place, date, .. } = self.card;
        let words = beside(*language, &[place, date]);
        // Half a date says nothing.
        let fits = self.font.width(*language, &words) * sheet.place <= room;
        let words = if fits { &words } else { place };
        self.line((sheet.margin, y), room, sheet.place, ACCENT, words);
        y
    }

    fn title(&mut self, sheet: &Sheet, room: f32, top: f32) {
        let lines = |(size, most): (f32, usize)| {
            (size, self.font.even(self.card.language, &self.card.title, room / size, most))
        };
        // Large where all of it fits.
        let whole = |lines: &[String]| !lines.last().is_some_and(|line| line.ends_with('…'));
        let large = lines(sheet.titles[0]);
        let (size, lines) = if whole(&large.1) { large } else { lines(sheet.titles[1]) };
        let mut y = top + sheet.place * 0.5;
        for line in lines {
            y += size * 1.3;
            self.text((sheet.margin, y), size, INK, true, &line);
        }
    }

    /// The figure, what it is of and when, and the name of the site.
    fn foot(&mut self, sheet: &Sheet, room: f32) {
        let (x, bottom) = (sheet.margin, sheet.height - sheet.margin);
        let Card { language, site, title, figure, .. } = self.card;
        if site != title {
            self.line((x, bottom), room, sheet.small, QUIET, site);
        }
        let Some(CardFigure { before, number, after, unit, label, qualified }) = figure else { return };
        // The name may be cut short; its date may not.
        let rest = if qualified.is_empty() { String::new() } else { beside(*language, &["-", qualified]).split_off(1) };
        let left = room - self.font.width(*language, &rest) * sheet.small;
        let label = self.font.lines(*language, label, left / sheet.small, 1);
        let Some(label) = label.first().filter(|_| left > 2.0 * sheet.small) else { return };
        let y = bottom - sheet.small * 1.75;
        self.text((x, y), sheet.small, INK, false, &format!("{label}{rest}"));
        let y = y - sheet.small * 1.9;
        // What belongs to the number is never below half its size; all of it shrinks to its room.
        let parts = [(before.as_str(), 0.5), (number.as_str(), 1.0), (after.as_str(), 0.5), (unit.as_str(), 0.5)];
        let wide = |(text, share): &(&str, f32)| self.font.width(*language, text) * share;
        let size = sheet.number.min(room / parts.iter().map(wide).sum::<f32>().max(0.1));
        let mut x = x;
        for (text, share) in parts {
            x = self.text((x, y), size * share, ACCENT, true, text);
        }
    }

    fn code(&mut self, x: f32, y: f32, size: f32) {
        let Some(code) = qr::code(&self.card.address) else { return };
        // Whole pixels a module: edges stay sharp.
        let scale = (size / code.side as f32).floor().max(1.0);
        let own = scale * code.side as f32;
        let (x, y) = ((x + size - own).round(), (y + size - own).round());
        let _ = write!(
            self.svg,
            "<g transform=\"translate({x} {y}) scale({scale})\" shape-rendering=\"crispEdges\"><rect width=\"{side}\" \
             height=\"{side}\" fill=\"#fff\"/><path d=\"{}\" fill=\"#000\"/></g>",
            code.path,
            side = code.side
        );
    }
}

fn attribute(text: &str) -> String {
    let mut out = String::new();
    escape(text, &mut out);
    out
}
