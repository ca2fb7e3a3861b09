//! A small pen for compact SVG: paths, texts with a known size, links and hatchings. Colours are classes.

use std::fmt::Write as _;

use super::text::{Escaped, N, cut, width};

/// Width of every drawing in units; a phone shows a unit as about 0.9 px, a wide page as at most 1.5.
pub const WIDE: f64 = 360.0;
/// Type size of labels and numbers.
pub const TEXT: f64 = 14.0;
/// Type size of axes and remarks.
pub const SMALL: f64 = 12.5;

/// How a series is told from the others: a colour, and a hatching where there are several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ink {
    colour: usize,
    pattern: u8,
}

impl Ink {
    /// The only series of its kind: first colour, plain.
    pub const PLAIN: Self = Self { colour: 1, pattern: 0 };
    /// What is set off from the rest.
    pub const HIGH: Self = Self { colour: 0, pattern: 0 };

    /// The series at `index` of `count`: twelve can be told apart, by six colours and six hatchings.
    pub fn of(index: usize, count: usize) -> Self {
        let pattern = if count > 1 { u8::try_from((index + index / 6) % 6).unwrap_or(0) } else { 0 };
        Self { colour: index % 6 + 1, pattern }
    }

    /// The class that sets the colour.
    pub fn class(self) -> &'static str {
        ["hi", "s1", "s2", "s3", "s4", "s5", "s6"].get(self.colour).copied().unwrap_or("s1")
    }

    /// The class that sets a line's dashes, by the same order as the hatchings.
    pub fn dash(self) -> &'static str {
        ["", " d1", " d2", " d3", " d4", " d5"].get(usize::from(self.pattern)).copied().unwrap_or("")
    }
}

/// The hatching of what was not reported.
pub const MISSING: u8 = 6;
/// The hatching of 若干: some, no number given.
pub const SOME: u8 = 7;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    pub size: f64,
    pub anchor: Anchor,
    pub class: &'static str,
}

impl Face {
    pub const LABEL: Self = Self { size: TEXT, anchor: Anchor::Start, class: "label" };
    pub const STRONG: Self = Self { size: TEXT, anchor: Anchor::Start, class: "label strong" };
    pub const VALUE: Self = Self { size: TEXT, anchor: Anchor::Start, class: "value" };
    pub const AXIS: Self = Self { size: SMALL, anchor: Anchor::Start, class: "axis" };
    pub const ABSENT: Self = Self { size: SMALL, anchor: Anchor::Start, class: "absent" };

    pub fn end(self) -> Self {
        Self { anchor: Anchor::End, ..self }
    }

    pub fn middle(self) -> Self {
        Self { anchor: Anchor::Middle, ..self }
    }

    /// Estimated width of a text set so; bold is a little wider.
    pub fn width(self, text: &str) -> f64 {
        width(text, self.room_size())
    }

    /// The size to cut and wrap with.
    pub fn room_size(self) -> f64 {
        if self.class.contains("strong") { self.size * 1.06 } else { self.size }
    }
}

/// One drawing in the making.
pub struct Svg {
    pub body: String,
    id: String,
    used: u8,
}

impl Svg {
    /// `id` is unique on the page.
    pub fn new(id: String) -> Self {
        Self { body: String::new(), id, used: 0 }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Lays another drawing with the same id over this one.
    pub fn take(&mut self, other: Self) {
        self.body.push_str(&other.body);
        self.used |= other.used;
    }

    pub fn path(&mut self, class: &str, d: &str) {
        let _ = write!(self.body, r#"<path class="{class}" d="{d}"/>"#);
    }

    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let _ = write!(self.body, r#"<path class="{class}" d="M{} {}"#, N(from.0), N(from.1));
        let _ = match (from.0 == to.0, from.1 == to.1) {
            (true, _) => write!(self.body, r#"V{}"/>"#, N(to.1)),
            (_, true) => write!(self.body, r#"H{}"/>"#, N(to.0)),
            _ => write!(self.body, r#"L{} {}"/>"#, N(to.0), N(to.1)),
        };
    }

    pub fn circle(&mut self, class: &str, at: (f64, f64), r: f64) {
        let _ = write!(self.body, r#"<circle class="{class}" cx="{}" cy="{}" r="{}"/>"#, N(at.0), N(at.1), N(r));
    }

    /// A filled shape in a series' colour, with its hatching over it.
    pub fn fill(&mut self, ink: Ink, d: &str) {
        self.path(&format!("f {}", ink.class()), d);
        if ink.pattern > 0 {
            self.hatch(ink.pattern, d);
        }
    }

    /// A hatching alone.
    pub fn hatch(&mut self, pattern: u8, d: &str) {
        self.used |= 1 << pattern;
        let _ = write!(self.body, r#"<path fill="url(#{}-p{pattern})" d="{d}"/>"#, Escaped(&self.id));
    }

    /// One line of text; `at` is its baseline.
    pub fn text(&mut self, at: (f64, f64), face: Face, text: &str) {
        self.text_open(at, face);
        let _ = write!(self.body, "{}</text>", Escaped(text));
    }

    /// One line of text cut to `room`, the whole of it on pointing.
    pub fn text_in(&mut self, at: (f64, f64), face: Face, text: &str, room: f64) {
        let shown = cut(text, face.room_size(), room);
        self.text_open(at, face);
        if shown != text {
            let _ = write!(self.body, "<title>{}</title>", Escaped(text));
        }
        let _ = write!(self.body, "{}</text>", Escaped(&shown));
    }

    /// A number with its words smaller around it.
    pub fn number(&mut self, at: (f64, f64), face: Face, parts: (&str, &str, &str), small: f64) {
        self.text_open(at, face);
        let side = |body: &mut String, text: &str| {
            if !text.is_empty() {
                let _ = write!(body, r#"<tspan font-size="{}">{}</tspan>"#, N(small), Escaped(text));
            }
        };
        side(&mut self.body, parts.0);
        let _ = write!(self.body, "{}", Escaped(parts.1));
        side(&mut self.body, parts.2);
        self.body.push_str("</text>");
    }

    fn text_open(&mut self, at: (f64, f64), face: Face) {
        let _ = write!(self.body, r#"<text class="{}" x="{}" y="{}""#, face.class, N(at.0), N(at.1));
        if face.size != TEXT {
            let _ = write!(self.body, r#" font-size="{}""#, N(face.size));
        }
        self.body.push_str(match face.anchor {
            Anchor::Start => ">",
            Anchor::Middle => r#" text-anchor="middle">"#,
            Anchor::End => r#" text-anchor="end">"#,
        });
    }

    /// What follows is a link, with the whole rectangle to hit.
    pub fn link(&mut self, href: &str, x: f64, y: f64, w: f64, h: f64) {
        let _ = write!(self.body, r#"<a href="{}">"#, Escaped(href));
        self.path("hit", &bar_path(x, y, w, h));
    }

    pub fn end_link(&mut self) {
        self.body.push_str("</a>");
    }

    /// Writes the whole drawing.
    pub fn finish(self, size: (f64, f64), title: &str, desc: &str, out: &mut String) {
        let id = Escaped(&self.id);
        // What holds links is a group: the parts of an image cannot be reached by keyboard or reader.
        let role = if self.body.contains("<a ") { "group" } else { "img" };
        let _ = write!(
            out,
            r#"<svg class="plot" viewBox="0 0 {} {}" font-size="{}" role="{role}" aria-labelledby="{id}-t {id}-d">"#,
            N(size.0),
            N(size.1.ceil()),
            N(TEXT),
        );
        let _ = write!(out, r#"<title id="{id}-t">{}</title>"#, Escaped(title));
        let _ = write!(out, r#"<desc id="{id}-d">{}</desc>"#, Escaped(desc));
        if self.used > 0 {
            out.push_str("<defs>");
            for pattern in 1..=SOME {
                if self.used & (1 << pattern) != 0 {
                    self.pattern(pattern, out);
                }
            }
            out.push_str("</defs>");
        }
        out.push_str(&self.body);
        out.push_str("</svg>");
    }

    /// Lines and dots of paper over a fill; the missing's lines of muted ink over nothing.
    fn pattern(&self, pattern: u8, out: &mut String) {
        let (size, turn, class, d) = match pattern {
            1 => (6, 45, "h", "M0 3H6"),
            2 => (5, 0, "h dots", "M2.5 2.5h.01"),
            3 => (5, 0, "h", "M2.5 0V5"),
            4 => (6, -45, "h", "M0 3H6"),
            5 => (4, 0, "h", "M0 2H4"),
            MISSING => (6, -45, "hm", "M0 3H6"),
            _ => (5, 45, "h wide", "M0 2.5H5"),
        };
        let _ = write!(
            out,
            r#"<pattern id="{}-p{pattern}" width="{size}" height="{size}" patternUnits="userSpaceOnUse""#,
            Escaped(&self.id)
        );
        if turn != 0 {
            let _ = write!(out, r#" patternTransform="rotate({turn})""#);
        }
        let _ = write!(out, r#"><path class="{class}" d="{d}"/></pattern>"#);
    }
}

/// The path of a rectangle; a negative width runs to the left.
pub fn bar_path(x: f64, y: f64, w: f64, h: f64) -> String {
    format!("M{} {}h{}v{}h{}z", N(x), N(y), N(w), N(h), N(-w))
}
