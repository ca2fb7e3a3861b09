//! An article: one Markdown file, understood without its text; what the cache keeps between builds.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::campaign::{Front, front};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::{Moment, Zone};
use crate::markdown::{self, Body, FigureLink, Options, Outline, Piece, Span, Word};
use crate::site::reports::short;
use crate::source::yaml;
use crate::trace::{self, Part, note};

/// What laying out needs of every article: whether and where it stands. `digest` is of the whole text, `front` of
/// its front matter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub digest: [u8; 16],
    pub front: [u8; 16],
    pub date: Option<Moment>,
    pub draft: bool,
    pub withdrawn: bool,
    pub publish_at: Option<Moment>,
    pub expire_at: Option<Moment>,
    pub titled: bool,
    pub topics: Vec<String>,
    pub aliases: Vec<(String, Location)>,
    /// Line and column of its front matter.
    pub at: (u32, u32),
    /// Of the front matter and of the text.
    pub mistakes: Vec<Diagnostic>,
    /// It may link to files beside it, or show pictures.
    pub files: bool,
    pub charts: bool,
    /// Stands for the source it names and the figures it shows; 0 where there are none.
    pub cites: u64,
    /// The last day on which it was corrected or withdrawn.
    pub changed: Option<NaiveDate>,
}

/// What other pages need of a Markdown file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    pub front: Front,
    pub title: Vec<Piece>,
    pub summary: Vec<Piece>,
    pub outline: Outline,
}

/// One article as it is kept: its card, and the rest still packed where it comes from the last build.
#[derive(Debug)]
pub struct Slot {
    pub card: Card,
    whole: OnceLock<Article>,
    packed: Range<usize>,
}

impl Slot {
    pub fn new(card: Card, article: Article) -> Self {
        Self { card, whole: article.into(), packed: 0..0 }
    }

    /// `packed` is where its article stands in the bytes given to `Articles::new`.
    pub fn packed(card: Card, packed: Range<usize>) -> Self {
        Self { card, whole: OnceLock::new(), packed }
    }

    /// The article as bytes, for the next session; `packed` are those it may stand in already.
    pub fn pack<'a>(&self, packed: &'a [u8]) -> Cow<'a, [u8]> {
        match self.whole.get() {
            Some(article) if self.packed.is_empty() => postcard::to_stdvec(article).unwrap_or_default().into(),
            _ => packed[self.packed.clone()].into(),
        }
    }
}

/// All articles in the order of their pages. What a page reads of one is noted (`trace`).
#[derive(Debug, Default)]
pub struct Articles {
    slots: Vec<Slot>,
    packed: Vec<u8>,
}

impl Articles {
    pub fn new(slots: Vec<Slot>, packed: Vec<u8>) -> Self {
        Self { slots, packed }
    }

    /// The slots again, and the bytes they stand in.
    pub fn into_parts(self) -> (Vec<Slot>, Vec<u8>) {
        (self.slots, self.packed)
    }

    /// For laying out: a page that shows something of an article reads it below.
    pub fn card(&self, n: usize) -> &Card {
        &self.slots[n].card
    }

    pub fn cards(&self) -> impl Iterator<Item = &Card> {
        self.slots.iter().map(|slot| &slot.card)
    }

    pub fn front(&self, n: usize) -> &Front {
        note(Part::Front(short(n)));
        &self.whole(n).front
    }

    pub fn title(&self, n: usize) -> &[Piece] {
        note(Part::Front(short(n)));
        &self.whole(n).title
    }

    pub fn summary(&self, n: usize) -> &[Piece] {
        note(Part::Front(short(n)));
        &self.whole(n).summary
    }

    pub fn outline(&self, n: usize) -> &Outline {
        note(Part::Text(short(n)));
        &self.whole(n).outline
    }

    /// The source that it names, and its figure links.
    pub fn cites(&self, n: usize) -> (Option<&str>, &[FigureLink]) {
        note(Part::Cites(short(n)));
        if self.card(n).cites == 0 {
            return (None, &[]);
        }
        let whole = self.whole(n);
        (whole.front.source.as_ref().map(|(id, _)| id.as_str()), &whole.outline.figures)
    }

    /// The last day on which it was corrected or withdrawn.
    pub fn changed(&self, n: usize) -> Option<NaiveDate> {
        note(Part::Front(short(n)));
        self.card(n).changed
    }

    /// Stands for the whole text.
    pub fn digest(&self, n: usize) -> [u8; 16] {
        note(Part::Text(short(n)));
        self.slots[n].card.digest
    }

    fn whole(&self, n: usize) -> &Article {
        let slot = &self.slots[n];
        // The bytes were written by this very program and have their checksum: they do unpack.
        slot.whole.get_or_init(|| postcard::from_bytes(&self.packed[slot.packed.clone()]).unwrap_or_default())
    }
}

fn options(raw_html: bool) -> Options {
    Options { raw_html, ..Options::REPORT }
}

/// Reads a file's text; the body is the one that `body` reads again where this one could not be kept.
pub fn read(text: &str, file: &Arc<str>, zone: Zone, raw_html: bool) -> (Card, Article, Body) {
    let mut mistakes = Vec::new();
    let (head, body, line) = match markdown::front_matter(text, file) {
        Ok(parts) => parts,
        Err(mistake) => {
            mistakes.push(mistake);
            (None, "", 1)
        }
    };
    let empty = yaml::Node::empty(1);
    let node = head.and_then(|(text, line)| yaml::parse(file, text, line).map_err(|d| mistakes.push(d)).ok());
    let front = match &node {
        Some(node) if !node.is_null() => front::read(node, file, zone, &mut mistakes),
        _ => front::read(&empty, file, zone, &mut Vec::new()),
    };
    let mut draft = markdown::read(body, file, line, options(raw_html));
    let mut inline = |part: &Option<(String, Location)>| {
        let Some((typed, at)) = part else { return Vec::new() };
        let column = column_of(typed, text, at);
        let (mut pieces, mut wrong) = markdown::pieces(typed, file, at.line, column.unwrap_or(at.column));
        if column.is_none() {
            wrong.iter_mut().for_each(|d| d.location = at.clone());
            let links = pieces.iter_mut().filter_map(|p| if let Piece::Figure(link) = p { Some(link) } else { None });
            links.for_each(|link| link.at = Span { line: at.line, column: at.column, length: at.length });
        }
        mistakes.append(&mut wrong);
        pieces
    };
    let title = inline(&front.title);
    let summary = inline(&front.summary);
    mistakes.append(&mut draft.outline.mistakes);
    let head = digest(text.strip_suffix(body).unwrap_or(text));
    let article = Article { front, title, summary, outline: draft.outline };
    (card(&article, digest(text), head, mistakes), article, draft.body)
}

fn card(article: &Article, digest: [u8; 16], head: [u8; 16], mistakes: Vec<Diagnostic>) -> Card {
    let (front, outline) = (&article.front, &article.outline);
    let file = |target: &str| {
        let path = target.split(['#', '?']).next().unwrap_or("");
        !path.is_empty() && !path.ends_with(".md") && !path.ends_with('/')
    };
    Card {
        digest,
        front: head,
        date: front.date,
        draft: front.draft,
        withdrawn: front.withdrawn.is_some(),
        publish_at: front.publish_at,
        expire_at: front.expire_at,
        titled: front.title.is_some(),
        topics: front.topics.iter().map(|(id, _)| id.clone()).collect(),
        aliases: front.aliases.clone(),
        at: (front.at.line, front.at.column),
        mistakes,
        files: !outline.images.is_empty() || outline.links.iter().any(|l| file(&l.target)),
        charts: outline.blocks.iter().any(|b| b.word == Word::Chart),
        cites: cites(front, &outline.figures),
        changed: front.corrections.iter().chain(&front.withdrawn).map(|c| c.on).max(),
    }
}

fn cites(front: &Front, figures: &[FigureLink]) -> u64 {
    if front.source.is_none() && figures.is_empty() {
        return 0;
    }
    let figure = |f: &FigureLink| (trace::hash(&(&f.indicator, &f.place)), format!("{:?}", f.when));
    let source = front.source.as_ref().map(|(id, _)| id);
    trace::hash(&(source, figures.iter().map(figure).collect::<Vec<_>>())).max(1)
}

/// The column at which a YAML text stands as it was typed: behind its quote, where it has one. `None` where it is
/// folded or has escapes, so that no place within it can be told.
fn column_of(typed: &str, file: &str, at: &Location) -> Option<u32> {
    let line = file.split('\n').nth((at.line as usize).checked_sub(1)?)?;
    let (start, _) = line.char_indices().nth((at.column as usize).checked_sub(1)?)?;
    let rest = &line[start..];
    if rest.starts_with(typed) {
        return Some(at.column);
    }
    rest.strip_prefix(['"', '\'']).is_some_and(|inside| inside.starts_with(typed)).then_some(at.column + 1)
}

/// The body alone, for drawing an article that was understood before.
pub fn body(text: &str, file: &Arc<str>, raw_html: bool) -> Body {
    match markdown::front_matter(text, file) {
        Ok((_, body, line)) => markdown::read(body, file, line, options(raw_html)).body,
        Err(_) => Body::default(),
    }
}

fn digest(text: &str) -> [u8; 16] {
    let mut short = [0; 16];
    short.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_the_same_whenever_it_is_read() {
        let file: Arc<str> = Arc::from("a.md");
        for text in [
            "",
            "正文[[banners]]\n",
            "---\ntitle: 一\n---\n# 题\n\n**注：**见[乙](b.md)[^1]\n\n[^1]: 注\n",
            "---\ntitle: [\n---\n正文",
            "---\ntitle: 一\n",
        ] {
            assert_eq!(read(text, &file, Zone::CHINA, false).2, body(text, &file, false), "{text:?}");
        }
    }
}
