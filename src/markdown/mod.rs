//! Drafts: one parse of a Markdown file into compact HTML with holes, headings, references and mistakes.
//!
//! A file goes through four hands: `prepare` marks figure links and mends emphasis beside full-width
//! punctuation, pulldown-cmark parses, `write` makes HTML of its events, `excerpt` and `slug` name what was read.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::diagnostic::{Diagnostic, Location};

mod blocks;
mod cjk;
mod escape;
mod excerpt;
mod figure_link;
mod footnote;
mod front;
mod inline;
mod keyboard;
mod place;
mod prepare;
mod punctuation;
mod raw;
mod scan;
mod slug;
pub mod target;
mod write;

pub use escape::{escape, href};
pub use figure_link::pieces;
pub use front::front_matter;

/// How a file is read. The rule for emphasis beside Chinese punctuation is always on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// `[[banners]]` is a figure link.
    pub figure_links: bool,
    /// Headings carry an id, typed (`{#id}`) or made from their text.
    pub heading_ids: bool,
    /// Tables, footnotes, strikethrough, task lists, alerts, captioned pictures.
    pub gfm: bool,
    /// HTML passes through as typed, and targets of any scheme but a script's.
    pub raw_html: bool,
    /// A line break between wide characters prints nothing.
    pub han_line_breaks: bool,
}

impl Options {
    /// As reports and pages of an office are read.
    pub const REPORT: Self =
        Self { figure_links: true, heading_ids: true, gfm: true, raw_html: false, han_line_breaks: true };
    /// CommonMark and nothing more.
    pub const COMMONMARK: Self =
        Self { figure_links: false, heading_ids: false, gfm: false, raw_html: true, han_line_breaks: false };
}

/// One parse of a Markdown file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    pub outline: Outline,
    pub body: Body,
}

/// What pages need to know of a file beside its body.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outline {
    pub headings: Vec<Heading>,
    pub figures: Vec<FigureLink>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub blocks: Vec<Block>,
    /// The first paragraph as plain text, cut at about 120 Han characters.
    pub excerpt: Vec<Piece>,
    pub mistakes: Vec<Diagnostic>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Unique in its file; empty where `heading_ids` is off.
    pub id: String,
    pub text: Vec<Piece>,
    pub line: u32,
}

/// `[[banners@henan/gongyi:2020-02-17#number]]` as typed, parts trimmed, nothing resolved.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureLink {
    pub indicator: String,
    pub place: Option<String>,
    pub when: Option<FigureWhen>,
    /// `#number`: without its unit, for tables.
    pub number_only: bool,
    pub at: Span,
}

/// The day a figure is asked for, or the period (from, to; both included).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureWhen {
    On(NaiveDate),
    Period(NaiveDate, NaiveDate),
}

/// A link to something in the content folder: a target without scheme, entities and escapes decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    pub target: String,
    pub at: Span,
}

/// A picture in the content folder.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    pub target: String,
    /// Plain text; empty where none was typed.
    pub alt: String,
    /// The caption: `![alt](photo.jpg "caption")`.
    pub title: Option<String>,
    /// It is a paragraph of its own, so a `<figure>` may stand here; otherwise only an `<img>` may.
    pub alone: bool,
    pub at: Span,
}

/// A fenced block of the tool's own, with its YAML.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    pub word: Word,
    pub yaml: String,
    /// Line in the file of the first line of `yaml`; its lines start at `at.column`.
    pub first_line: u32,
    pub at: Span,
}

/// The words that make a fenced block one of the tool's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Word {
    Chart,
    Figures,
    Org,
    Flow,
    Timeline,
}

impl Word {
    pub const ALL: [Self; 5] = [Self::Chart, Self::Figures, Self::Org, Self::Flow, Self::Timeline];

    /// As typed after the fence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chart => "chart",
            Self::Figures => "figures",
            Self::Org => "org",
            Self::Flow => "flow",
            Self::Timeline => "timeline",
        }
    }

    fn of(info: &str) -> Option<Self> {
        let first = info.split_whitespace().next()?;
        Self::ALL.into_iter().find(|word| word.as_str() == first)
    }
}

/// Plain text with figures in it: titles, summaries, headings, excerpts.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    Text(String),
    Figure(Box<FigureLink>),
}

/// A stretch of the file: line and column from 1, column and length in characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub line: u32,
    pub column: u32,
    pub length: u32,
}

impl Span {
    pub fn location(self, file: &Arc<str>) -> Location {
        Location::new(Arc::clone(file), self.line, self.column, self.length)
    }
}

/// Compact HTML with holes for what depends on other files or on the page's language.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    pub html: String,
    /// Sorted by offset.
    pub holes: Vec<Hole>,
}

/// `at` is a byte offset in `html`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hole {
    pub at: u32,
    pub what: Fill,
}

/// What goes into a hole. The numbers of the first four are indexes into the outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// A whole inline element: `figures[i]`.
    Figure(u32),
    /// The value of an `href`, inside its quotes: `links[i]`.
    Link(u32),
    /// A whole `<img>`, or a `<figure>` where the image is `alone`: `images[i]`.
    Image(u32),
    /// A whole block element: `blocks[i]`.
    Block(u32),
    /// The word for an alert ("Note"), as escaped text.
    Alert(Alert),
    /// Name of a footnote's way back ("Back to note 3"), inside an attribute's quotes.
    Back(u32),
    /// Name of a task's box ("done", "open"), inside an attribute's quotes.
    Task(bool),
}

/// The five kinds of `> [!NOTE]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

impl Alert {
    /// The class of its box, and a good key for its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }
}

/// Gives back what a text of pieces holds beyond its end: titles are kept by the ten thousand.
pub fn shrink(pieces: &mut Vec<Piece>) {
    for piece in pieces.iter_mut() {
        if let Piece::Text(text) = piece {
            text.shrink_to_fit();
        }
    }
    pieces.shrink_to_fit();
}

impl Body {
    /// Writes the HTML to `out`, calling `fill` at every hole in order.
    pub fn fill(&self, out: &mut String, mut fill: impl FnMut(Fill, &mut String)) {
        let mut done = 0;
        for hole in &self.holes {
            let at = hole.at as usize;
            out.push_str(&self.html[done..at]);
            fill(hole.what, out);
            done = at;
        }
        out.push_str(&self.html[done..]);
    }
}

/// Reads a Markdown text without its front matter; `first_line` is the file's line where it starts.
pub fn read(text: &str, file: &Arc<str>, first_line: u32, options: Options) -> Draft {
    let prepared = prepare::prepare(text, options);
    let mut draft = write::write(&prepared, file, first_line, options);
    if options.figure_links {
        figure_link::full_width(text, file, first_line, &mut draft.outline.mistakes);
        keyboard::slips(text, file, first_line, &mut draft.outline.mistakes);
    }
    draft
}

#[cfg(test)]
mod tests;
