//! A page as SVG: every letter an outline of the font it was measured with, drawn once and used again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::screens::face::{Face, Glyph};
use crate::screens::page::{Line, Mark, Page, Tone, Wall};

/// Letters that a drawing uses, by the letter of their face and their character.
pub type Letters = BTreeMap<(char, char), Arc<Glyph>>;

/// The marks of a page, without the letters themselves.
pub fn body(page: &Page, wall: &Wall, letters: &mut Letters) -> String {
    let mut out = format!(
        "<rect width=\"{}\" height=\"{}\" fill=\"{}\"/>",
        wall.profile.width,
        wall.profile.height,
        hex(wall.palette.ground)
    );
    for mark in &page.marks {
        match mark {
            Mark::Text(line) => text(line, wall, letters, &mut out),
            Mark::Box([x, y, w, h], tone) => {
                let _ = write!(
                    out,
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{}\"/>",
                    colour(wall, *tone)
                );
            }
            Mark::Code(code, x, y, module) => {
                let (side, white) = (code.side, "#fff");
                let _ = write!(
                    out,
                    "<g transform=\"translate({x} {y})scale({module})\" shape-rendering=\"crispEdges\">\
                     <rect width=\"{side}\" height=\"{side}\" fill=\"{white}\"/><path d=\"{}\" stroke=\"#000\"/></g>",
                    strokes(&code.path)
                );
            }
        }
    }
    out
}

/// A code's black runs as strokes along their middle: a third of the letters.
fn strokes(path: &str) -> String {
    let (mut out, mut pen) = (String::new(), (0, 0));
    for run in path.split_terminator('z') {
        let mut numbers = run.split(['M', ' ', 'h', 'v']).filter_map(|n| n.parse::<i32>().ok());
        let (Some(x), Some(y), Some(long)) = (numbers.next(), numbers.next(), numbers.next()) else { continue };
        let _ = match pen.1 == y {
            true => write!(out, "m{} 0h{long}", x - pen.0),
            false => write!(out, "M{x} {y}.5h{long}"),
        };
        pen = (x + long, y);
    }
    out
}

fn text(line: &Line, wall: &Wall, letters: &mut Letters, out: &mut String) {
    let face = wall.face(line.weight);
    let _ = write!(
        out,
        "<g fill=\"{}\" transform=\"translate({} {})scale({})\">",
        colour(wall, line.tone),
        short(line.x),
        short(line.y),
        short(line.size / face.em)
    );
    uses(face, &line.text, letters, out);
    out.push_str("</g>");
}

/// Letters beside one another, in units of the font; gives where they end.
pub fn uses(face: &Face, text: &str, letters: &mut Letters, out: &mut String) -> i32 {
    let mut x = 0;
    for c in text.chars() {
        let Some(glyph) = face.glyph(c) else { continue };
        if glyph.ink.is_some() {
            let _ = write!(out, "<use href=\"#{}{:x}\"", face.letter, u32::from(c));
            if x != 0 {
                let _ = write!(out, " x=\"{x}\"");
            }
            out.push_str("/>");
            letters.insert((face.letter, c), glyph.clone());
        }
        x += glyph.advance;
    }
    x
}

/// The letters, for a `defs`.
pub fn outlines(letters: &Letters) -> String {
    let mut out = String::new();
    for ((face, c), glyph) in letters {
        let _ = write!(out, "<path id=\"{face}{:x}\" d=\"{}\"/>", u32::from(*c), glyph.path);
    }
    out
}

/// A whole drawing, to be made pixels of.
pub fn whole(body: &str, letters: &Letters, (width, height): (u32, u32), sharp: bool) -> String {
    let edges = if sharp { " shape-rendering=\"crispEdges\"" } else { "" };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"{edges}><defs>{}</defs>{body}</svg>",
        outlines(letters)
    )
}

fn colour(wall: &Wall, tone: Tone) -> String {
    hex(match tone {
        Tone::Ink => wall.palette.ink,
        Tone::Quiet => wall.palette.quiet,
        Tone::Accent => wall.palette.accent,
        Tone::Line => wall.palette.line,
    })
}

pub fn hex([r, g, b]: [u8; 3]) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Four decimals are a hundredth of a pixel in the largest letter.
pub fn short(n: f32) -> String {
    let text = format!("{n:.5}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
