//! One picture of a slide: marks at their places, and the proof that all of them can be read.

use crate::language::han::{is_cjk_punctuation, is_han};
use crate::picture::qr::Code;
use crate::screens::face::{Face, Fonts};
use crate::screens::wall::{Colours, Palette, Profile};

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    Ink,
    Quiet,
    Accent,
    Line,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    Regular,
    Bold,
}

/// A line of text whose base line begins at x, y.
#[derive(Debug, Clone)]
pub struct Line {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub tone: Tone,
    pub weight: Weight,
    pub text: String,
    /// It goes on with the text of the line before.
    pub goes_on: bool,
}

pub enum Mark {
    Text(Line),
    /// x, y, width, height.
    Box([f32; 4], Tone),
    /// A code at x, y, with so many pixels a module.
    Code(Code, f32, f32, f32),
}

/// What is shown for one dwell.
#[derive(Default)]
pub struct Page {
    pub marks: Vec<Mark>,
    /// Says what the slide belongs to, on a picture of its own before the others.
    pub heads: bool,
}

/// What did not fit, and what would.
#[derive(Debug, PartialEq)]
pub struct Misfit {
    pub text: String,
    pub help: String,
}

/// A screen with what it is drawn with.
pub struct Wall<'a> {
    pub profile: &'a Profile,
    pub fonts: &'a Fonts,
    pub palette: Palette,
    pub width: f32,
    /// Without the band of the ticker.
    pub height: f32,
    /// Lowest letter.
    pub least: f32,
    /// Letters of 16 pixels, dot by dot.
    pub dots: bool,
    /// No soft edges: the dots of letters, or lamps that are on or off.
    pub sharp: bool,
}

impl<'a> Wall<'a> {
    pub fn new(profile: &'a Profile, fonts: &'a Fonts, ticker: bool) -> Self {
        let (width, height) = (profile.width as f32, profile.height as f32);
        let least = profile.least();
        let dots = profile.is_coarse() && fonts.dots.is_some();
        let sharp = dots || profile.colours != Colours::Full;
        let mut wall = Self { profile, fonts, palette: profile.palette(), width, height, least, dots, sharp };
        if ticker && !profile.is_strip() {
            wall.height -= wall.band();
        }
        wall
    }

    /// Height of the ticker's band.
    pub fn band(&self) -> f32 {
        (self.scaled(40.0) * 2.0).round()
    }

    /// A size of the drawing for 1920 × 1080, on this wall; nothing below the least.
    pub fn scaled(&self, size: f32) -> f32 {
        (size * self.unit()).round().max(self.least)
    }

    /// How many of its pixels a pixel of 1920 × 1080 is.
    pub fn unit(&self) -> f32 {
        // A narrow screen has room below, and its lines are short.
        let tall = if self.profile.height > self.profile.width { 1.15 } else { 1.0 };
        ((self.profile.width as f32 * self.profile.height as f32).sqrt() / 1440.0).max(0.2) * tall
    }

    pub fn face(&self, weight: Weight) -> &'a Face {
        match (&self.fonts.dots, weight) {
            (Some(dots), _) if self.dots => dots,
            (_, Weight::Bold) => &self.fonts.bold,
            (_, Weight::Regular) => &self.fonts.regular,
        }
    }

    pub fn measure(&self, text: &str, size: f32, weight: Weight) -> f32 {
        self.face(weight).width(text) * size
    }

    /// A size that can be drawn: whole letters of dots, whole pixels else.
    pub fn size(&self, size: f32) -> f32 {
        if self.dots { ((size / 16.0).floor() * 16.0).max(16.0) } else { size.floor() }
    }
}

impl Page {
    pub fn text(&mut self, at: (f32, f32), size: f32, tone: Tone, weight: Weight, text: &str) {
        if !text.is_empty() {
            let (x, y) = at;
            self.marks.push(Mark::Text(Line { x, y, size, tone, weight, text: text.to_owned(), goes_on: false }));
        }
    }

    /// The line that was just set goes on with the one before it.
    pub fn goes_on(&mut self) {
        if let Some(Mark::Text(line)) = self.marks.last_mut() {
            line.goes_on = true;
        }
    }

    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.marks.iter().filter_map(|mark| if let Mark::Text(line) = mark { Some(line) } else { None })
    }

    /// All that is read on it: lines of one text joined again, parts of a number together.
    pub fn said(&self, wall: &Wall) -> String {
        let mut said = String::new();
        let mut last: Option<&Line> = None;
        for line in self.lines() {
            let ends = |c: Option<char>| c.is_some_and(|c| is_han(c) || is_cjk_punctuation(c));
            let joined = last.is_some_and(|last| {
                let beside = line.x - last.x - wall.measure(&last.text, last.size, last.weight);
                let wide = ends(last.text.chars().last()) || ends(line.text.chars().next());
                if last.y == line.y { beside < 1.5 } else { line.goes_on && wide }
            });
            if !joined && last.is_some() {
                said.push(' ');
            }
            said.push_str(&line.text);
            last = Some(line);
        }
        said
    }

    /// Why this picture may not be shown: letters outside, over each other, too low, or not in the font.
    pub fn flaw(&self, wall: &Wall) -> Option<Misfit> {
        let mut boxes: Vec<([f32; 4], &str)> = Vec::new();
        let wrong = |line: &Line, help: String| Some(Misfit { text: line.text.clone(), help });
        for line in self.lines() {
            let face = wall.face(line.weight);
            let missing = face.missing(&line.text);
            if !missing.is_empty() {
                return wrong(
                    line,
                    format!("the font has no “{missing}”: write it in another way, or name another font with `font:`"),
                );
            }
            if line.size + 0.01 < wall.least {
                return wrong(line, format!("it would stand {} px high, and {} are needed", line.size, wall.least));
            }
            let ink = ink(line, face);
            // Two pixels at the sides are for the shift between loops.
            let inside = ink[0] >= 1.9 && ink[1] >= -0.01 && ink[2] <= wall.width - 1.9 && ink[3] <= wall.height + 0.01;
            if !inside {
                let room = (wall.width / wall.least).floor();
                return wrong(
                    line,
                    format!("{room} Chinese characters of {} px fit into a line of this screen", wall.least),
                );
            }
            let over =
                |b: &[f32; 4]| ink[0] < b[2] - 0.5 && b[0] < ink[2] - 0.5 && ink[1] < b[3] - 0.5 && b[1] < ink[3] - 0.5;
            if let Some((_, other)) = boxes.iter().find(|(b, _)| over(b)) {
                return wrong(line, format!("it would stand over “{other}”"));
            }
            boxes.push((ink, &line.text));
        }
        None
    }
}

/// Left, top, right, bottom of what is inked, in pixels.
pub fn ink(line: &Line, face: &Face) -> [f32; 4] {
    let [left, top, right, bottom] = face.extent(&line.text).ink.map(|n| n * line.size);
    [line.x + left, line.y + top, line.x + right, line.y + bottom]
}
