//! Fonts of screens: measured and drawn from the same file, so that what fits when it is built fits on the wall.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, PoisonError, RwLock};

use ttf_parser::{GlyphId, OutlineBuilder, name_id};

use crate::diagnostic::{Diagnostic, Location};
use crate::plan::Key;
use crate::render::card::WHERE;
use crate::source::{Source, of_computer};

/// Where GNU Unifont lies: letters of 16 pixels, drawn dot by dot.
const DOTS: [&str; 3] = [
    "/usr/share/fonts/opentype/unifont/unifont.otf",
    "/usr/share/fonts/unifont/unifont.otf",
    "C:\\Windows\\Fonts\\unifont.otf",
];

/// A letter in units of its font, y downwards.
pub struct Glyph {
    pub advance: i32,
    /// Left, top, right, bottom of what is inked; `None` for spaces.
    pub ink: Option<[i32; 4]>,
    /// The outline as an SVG path.
    pub path: String,
}

/// One face of a font file.
pub struct Face {
    /// Begins the ids of its letters in a drawing.
    pub letter: char,
    bytes: Vec<u8>,
    index: u32,
    pub em: f32,
    pub digest: Key,
    glyphs: RwLock<BTreeMap<char, Option<Arc<Glyph>>>>,
}

/// What a line of text takes, in ems from where its base line begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    pub width: f32,
    pub ink: [f32; 4],
}

impl Face {
    /// `None` where the bytes hold no font. Files of several faces: that of the mainland.
    pub fn new(letter: char, bytes: Vec<u8>) -> Option<Self> {
        let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
        let parsed = |index| ttf_parser::Face::parse(&bytes, index).ok();
        let mainland = |index: &u32| {
            let family = |face: ttf_parser::Face| {
                let own = face.names().into_iter().filter(|n| n.name_id == name_id::FAMILY);
                own.filter_map(|n| n.to_string()).any(|n| n.ends_with(" SC") && !n.contains("Mono"))
            };
            parsed(*index).is_some_and(family)
        };
        let index = (0..count).find(mainland).unwrap_or(0);
        let em = f32::from(parsed(index)?.units_per_em());
        let mut digest = [0; 16];
        digest.copy_from_slice(&blake3::hash(&bytes).as_bytes()[..16]);
        Some(Self { letter, bytes, index, em, digest, glyphs: RwLock::default() })
    }

    /// `None` where the font has no such letter.
    pub fn glyph(&self, c: char) -> Option<Arc<Glyph>> {
        if let Some(known) = self.glyphs.read().unwrap_or_else(PoisonError::into_inner).get(&c) {
            return known.clone();
        }
        let glyph = self.outline(c).map(Arc::new);
        self.glyphs.write().unwrap_or_else(PoisonError::into_inner).insert(c, glyph.clone());
        glyph
    }

    fn outline(&self, c: char) -> Option<Glyph> {
        let face = ttf_parser::Face::parse(&self.bytes, self.index).ok()?;
        let id: GlyphId = face.glyph_index(c)?;
        let mut pen = Pen::default();
        let ink = face.outline_glyph(id, &mut pen);
        let ink = ink.map(|b| [b.x_min, -b.y_max, b.x_max, -b.y_min].map(i32::from));
        Some(Glyph { advance: i32::from(face.glyph_hor_advance(id)?), ink, path: pen.path })
    }

    /// Characters without a glyph, each once.
    pub fn missing(&self, text: &str) -> String {
        let mut seen = String::new();
        for c in text.chars() {
            if self.glyph(c).is_none() && !seen.contains(c) {
                seen.push(c);
            }
        }
        seen
    }

    pub fn width(&self, text: &str) -> f32 {
        text.chars().map(|c| self.advance(c)).sum()
    }

    pub fn advance(&self, c: char) -> f32 {
        self.glyph(c).map_or(1.0, |g| g.advance as f32 / self.em)
    }

    /// Width and ink of a line.
    pub fn extent(&self, text: &str) -> Extent {
        let (mut x, mut ink) = (0, [i32::MAX, i32::MAX, i32::MIN, i32::MIN]);
        for glyph in text.chars().filter_map(|c| self.glyph(c)) {
            if let Some([left, top, right, bottom]) = glyph.ink {
                ink = [ink[0].min(x + left), ink[1].min(top), ink[2].max(x + right), ink[3].max(bottom)];
            }
            x += glyph.advance;
        }
        let ink = if ink[0] > ink[2] { [0; 4] } else { ink };
        Extent { width: x as f32 / self.em, ink: ink.map(|n| n as f32 / self.em) }
    }
}

/// Writes an outline with relative whole numbers: the shortest path that is exact.
#[derive(Default)]
struct Pen {
    path: String,
    at: (i32, i32),
    start: (i32, i32),
}

impl Pen {
    fn step(&mut self, command: char, points: &[(f32, f32)]) {
        self.path.push(command);
        let from = self.at;
        for (n, (x, y)) in points.iter().enumerate() {
            // Coordinates of fonts are whole; y runs downwards in drawings.
            let to = (x.round() as i32, -y.round() as i32);
            for (m, d) in [to.0 - from.0, to.1 - from.1].into_iter().enumerate() {
                let gap = if d >= 0 && (n, m) != (0, 0) { " " } else { "" };
                let _ = write!(self.path, "{gap}{d}");
            }
            self.at = to;
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.step('m', &[(x, y)]);
        self.start = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.step('l', &[(x, y)]);
    }

    fn quad_to(&mut self, a: f32, b: f32, x: f32, y: f32) {
        self.step('q', &[(a, b), (x, y)]);
    }

    fn curve_to(&mut self, a: f32, b: f32, c: f32, d: f32, x: f32, y: f32) {
        self.step('c', &[(a, b), (c, d), (x, y)]);
    }

    fn close(&mut self) {
        self.path.push('z');
        self.at = self.start;
    }
}

/// The faces of one run.
pub struct Fonts {
    pub regular: Face,
    /// The regular one where there is no heavier.
    pub bold: Face,
    /// Sharp at 16 pixels, where it is installed.
    pub dots: Option<Face>,
}

impl Fonts {
    /// The font that screens.yaml names, else one of the computer. `dots`: letters of 16 pixels are wanted.
    pub fn load(source: &Source, named: Option<&(String, Location)>, dots: bool) -> Result<Self, Diagnostic> {
        let (regular, bold) = match named {
            Some((name, at)) => {
                let bytes = source.bytes(&format!("content/{name}")).ok();
                let help = "put the font file (.otf, .ttf or .ttc) into content/ and write its path from there";
                let wrong = || Diagnostic::error(at.clone(), format!("`{name}` is no font file in content/")).help(help);
                let face = bytes.and_then(|b| Some((Face::new('r', b.clone())?, Face::new('b', b)?)));
                face.ok_or_else(wrong)?
            }
            None => Self::of_computer().ok_or_else(|| {
                let help = "install one (Debian: fonts-noto-cjk), or name one in content/screens.yaml: `font: fonts/name.otf`, \
                            a file in content/";
                let at = Location::file("content/screens.yaml");
                Diagnostic::error(at, "there is no font to draw screens with").help(help)
            })?,
        };
        let sharp = || DOTS.into_iter().find_map(of_computer).and_then(|bytes| Face::new('u', bytes));
        Ok(Self { regular, bold, dots: if dots { sharp() } else { None } })
    }

    fn of_computer() -> Option<(Face, Face)> {
        let (path, bytes) = WHERE.into_iter().find_map(|path| Some((path, of_computer(path)?)))?;
        let heavy = of_computer(&path.replace("Regular", "Bold")).unwrap_or_else(|| bytes.clone());
        Some((Face::new('r', bytes)?, Face::new('b', heavy)?))
    }

    /// Stands for all files.
    pub fn digest(&self) -> Vec<u8> {
        let all = [Some(&self.regular), Some(&self.bold), self.dots.as_ref()];
        all.into_iter().flatten().flat_map(|face| face.digest).collect()
    }
}
