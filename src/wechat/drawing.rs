//! Charts as pictures: the drawing of the page, with its colours on light ground written out.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::chart;
use crate::language::Language;
use crate::render::card::{Font, raster};
use crate::wechat::convert::Image;

/// Pixels of the widest chart: three for each unit, sharp on every phone.
const SCALE: f32 = 3.0;

/// The colours of the default theme on light ground.
const COLOURS: [(&str, &str); 11] = [
    ("--ink", "#1d1d1f"),
    ("--paper", "#fff"),
    ("--line", "#d9d4c9"),
    ("--accent", "#a3241d"),
    ("--chart-1", "#1f4e79"),
    ("--chart-2", "#c8553d"),
    ("--chart-3", "#2e8b57"),
    ("--chart-4", "#8c6bb1"),
    ("--chart-5", "#b8860b"),
    ("--chart-6", "#4f7f8f"),
    ("--c", ""),
];

/// The classes that say of which series a mark is, and the colour of each.
const SERIES: [(&str, &str); 7] = [
    ("s1", "#1f4e79"),
    ("s2", "#c8553d"),
    ("s3", "#2e8b57"),
    ("s4", "#8c6bb1"),
    ("s5", "#b8860b"),
    ("s6", "#4f7f8f"),
    ("hi", "#a3241d"),
];

/// The rules of drawings without custom properties, which no drawer of SVG knows.
static STYLE: LazyLock<String> = LazyLock::new(|| style(chart::CSS));

fn style(css: &str) -> String {
    let mut out = String::new();
    let rules = css.split("@media").next().unwrap_or("").lines().filter_map(|line| line.split_once('{'));
    for (selectors, body) in rules {
        let names = selectors.split(',').filter_map(|s| s.strip_prefix(".plot ").or_else(|| s.strip_prefix(".chart ")));
        // Nothing in a picture is a link.
        for name in names.filter(|name| !name.contains(':') && !name.starts_with("a ")) {
            if body.contains("var(--c)") {
                for (series, colour) in SERIES {
                    let body = body.replace("var(--c)", colour);
                    let _ = writeln!(out, "{name}.{series},.{series} {name}{{{}", plain(&body));
                }
            } else if !body.starts_with("--c:") {
                let _ = writeln!(out, "{name}{{{}", plain(body));
            }
        }
    }
    out
}

/// Custom properties as the colours that they stand for.
fn plain(body: &str) -> String {
    COLOURS.iter().fold(body.to_owned(), |body, (name, colour)| body.replace(&format!("var({name})"), colour))
}

/// The PNG of a drawing of a page.
pub fn png(svg: &str, small: bool, font: &Font, language: Language) -> Result<Vec<u8>, String> {
    let (width, height) = size(svg).ok_or("the drawing has no size")?;
    let scale = if small { 4.0 } else { SCALE };
    let mut family = String::new();
    crate::markdown::escape(font.family(language), &mut family);
    let (_, rest) = svg.split_once("<svg").ok_or("no drawing")?;
    let (head, body) = rest.split_once('>').ok_or("no drawing")?;
    // Text may stand out of the drawing by the width of a stroke.
    let edge = if small { 0.0 } else { 4.0 };
    let (wide, high) = (width + 2.0 * edge, height + 2.0 * edge);
    let head = head.replace(&format!("viewBox=\"{}\"", view_box(svg).unwrap_or("")), "");
    let whole = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" viewBox=\"{} {} {wide} {high}\" \
         font-family=\"{family}\"{head}><style>{}</style><rect x=\"-9\" y=\"-9\" width=\"200%\" height=\"200%\" \
         fill=\"#fff\"/>{body}",
        -edge, -edge, *STYLE
    );
    raster(&whole, ((wide * scale).ceil() as u32, (high * scale).ceil() as u32), font)
}

/// The words of a drawing that the font cannot draw.
pub fn missing(image: &Image, font: &Font, language: Language) -> String {
    let Image::Drawing { svg, .. } = image else { return String::new() };
    let texts = svg.split("<text").skip(1).filter_map(|rest| rest.split_once('>')?.1.split_once("</text>"));
    let words: String = texts.map(|(text, _)| text).collect();
    font.missing(language, &words)
}

fn view_box(svg: &str) -> Option<&str> {
    svg.split_once("viewBox=\"")?.1.split_once('"').map(|(numbers, _)| numbers)
}

/// Width and height in units.
fn size(svg: &str) -> Option<(f32, f32)> {
    let mut numbers = view_box(svg)?.split(' ').skip(2).map(|n| n.parse::<f32>().ok());
    Some((numbers.next()??, numbers.next()??)).filter(|(w, h)| (1.0..4000.0).contains(w) && (1.0..8000.0).contains(h))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_have_colours_and_no_properties() {
        assert!(!STYLE.contains("var(") && !STYLE.contains("--"), "{}", *STYLE);
        assert!(STYLE.contains(".f.s2,.s2 .f{fill:#c8553d}") && STYLE.contains("text{fill:#1d1d1f}"), "{}", *STYLE);
        assert!(!STYLE.contains(":hover"));
    }

    #[test]
    fn sizes_are_those_of_the_view_box() {
        assert_eq!(size("<svg viewBox=\"0 0 360 25\">"), Some((360.0, 25.0)));
        assert_eq!(size("<svg>"), None);
    }
}
