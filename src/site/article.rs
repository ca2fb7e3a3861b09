//! An article: one Markdown file. Its card is kept between builds, the rest is read where a page asks for it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::campaign::load::Page;
use crate::campaign::{Front, front};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::{Moment, Zone};
use crate::markdown::{self, Body, Draft, FigureLink, Options, Outline, Piece, Span, Word};
use crate::site::reports::short;
use crate::site::room::Room;
use crate::source::{Source, yaml};
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

/// What a file's front matter says.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub front: Front,
    pub title: Vec<Piece>,
    pub summary: Vec<Piece>,
}

/// An article as one build knows it: what is not known yet is read when a page asks for it.
#[derive(Debug)]
pub struct Slot {
    pub card: Card,
    head: OnceLock<Head>,
    outline: OnceLock<Outline>,
    /// Of the outline's reading, until the page is drawn.
    body: Mutex<Option<Body>>,
}

impl Slot {
    /// Read in this build.
    pub fn read(card: Card, head: Head, outline: Outline, body: Option<Body>) -> Self {
        Self { card, head: head.into(), outline: outline.into(), body: body.into() }
    }

    /// As the last build left it.
    pub fn known(card: Card) -> Self {
        Self { card, head: OnceLock::new(), outline: OnceLock::new(), body: Mutex::default() }
    }
}

/// All articles in the order of their pages. What a page reads of one is noted (`trace`).
pub struct Articles<'a> {
    slots: Vec<Slot>,
    pages: &'a [Page],
    source: &'a Source,
    zone: Zone,
    raw_html: bool,
    room: Room,
    /// Files that could be listed and then not be read.
    lost: Mutex<Vec<Diagnostic>>,
    moving: AtomicBool,
}

impl<'a> Articles<'a> {
    /// `room` is what the bodies in the slots have left.
    pub fn new(
        slots: Vec<Slot>,
        room: Room,
        pages: &'a [Page],
        source: &'a Source,
        zone: Zone,
        raw_html: bool,
    ) -> Self {
        Self { slots, pages, source, zone, raw_html, room, lost: Mutex::default(), moving: AtomicBool::new(false) }
    }

    /// The cards, for the next build; and the files that were lost while pages were made of them.
    pub fn into_cards(self) -> (impl Iterator<Item = Card>, Vec<Diagnostic>) {
        let lost = self.lost.into_inner().unwrap_or_else(PoisonError::into_inner);
        (self.slots.into_iter().map(|slot| slot.card), lost)
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
        &self.head(n).front
    }

    pub fn title(&self, n: usize) -> &[Piece] {
        note(Part::Front(short(n)));
        &self.head(n).title
    }

    pub fn summary(&self, n: usize) -> &[Piece] {
        note(Part::Front(short(n)));
        &self.head(n).summary
    }

    pub fn outline(&self, n: usize) -> &Outline {
        note(Part::Text(short(n)));
        self.whole(n)
    }

    /// The source that it names, and its figure links.
    pub fn cites(&self, n: usize) -> (Option<&str>, &[FigureLink]) {
        note(Part::Cites(short(n)));
        if self.card(n).cites == 0 {
            return (None, &[]);
        }
        (self.head(n).front.source.as_ref().map(|(id, _)| id.as_str()), &self.whole(n).figures)
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

    fn head(&self, n: usize) -> &Head {
        self.slots[n].head.get_or_init(|| head(&self.text(n), &self.pages[n].entry.path, self.zone, &mut Vec::new()).0)
    }

    fn whole(&self, n: usize) -> &Outline {
        let slot = &self.slots[n];
        slot.outline.get_or_init(|| {
            let draft = draft(&self.text(n), &self.pages[n].entry.path, self.raw_html);
            *hold(&slot.body) = self.room.keep(draft.body);
            draft.outline
        })
    }

    /// Hands out the body: as it was read, where there was room for it, else read again.
    pub fn body(&self, n: usize) -> Body {
        match hold(&self.slots[n].body).take() {
            Some(body) => {
                self.room.free(&body);
                body
            }
            None => draft(&self.text(n), &self.pages[n].entry.path, self.raw_html).body,
        }
    }

    /// Empty where the file cannot be read any more: the build fails then.
    fn text(&self, n: usize) -> String {
        let text = self.source.text(&self.pages[n].entry.path).unwrap_or_else(|mistake| {
            hold(&self.lost).push(mistake);
            String::new()
        });
        if digest(&text) != self.card(n).digest {
            self.moving.store(true, Ordering::Relaxed);
        }
        text
    }

    /// Whether a file changed while the site was built: the next build sees it by its stat.
    pub fn is_moving(&self) -> bool {
        self.moving.load(Ordering::Relaxed)
    }
}

/// A lock that survives a panic of another thread: what it guards is valid at any time.
fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn options(raw_html: bool) -> Options {
    Options { raw_html, ..Options::REPORT }
}

/// Reads a file's text; the body is the one that `Articles::body` reads again where this one could not be kept.
pub fn read(text: &str, file: &Arc<str>, zone: Zone, raw_html: bool) -> (Card, Head, Draft) {
    let mut mistakes = Vec::new();
    let (head, body, line) = head(text, file, zone, &mut mistakes);
    let mut draft = markdown::read(body, file, line, options(raw_html));
    mistakes.append(&mut draft.outline.mistakes);
    draft.outline.shrink();
    let front = text.strip_suffix(body).unwrap_or(text);
    (card(&head, &draft.outline, digest(text), digest(front), mistakes), head, draft)
}

/// Reads the front matter; gives what follows it, and the line where that starts.
fn head<'t>(text: &'t str, file: &Arc<str>, zone: Zone, mistakes: &mut Vec<Diagnostic>) -> (Head, &'t str, u32) {
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
        Some(node) if !node.is_null() => front::read(node, file, zone, mistakes),
        _ => front::read(&empty, file, zone, &mut Vec::new()),
    };
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
    let (mut title, mut summary) = (inline(&front.title), inline(&front.summary));
    markdown::shrink(&mut title);
    markdown::shrink(&mut summary);
    (Head { front, title, summary }, body, line)
}

/// What follows the front matter, read alone.
pub fn draft(text: &str, file: &Arc<str>, raw_html: bool) -> Draft {
    match markdown::front_matter(text, file) {
        Ok((_, body, line)) => markdown::read(body, file, line, options(raw_html)),
        Err(_) => Draft::default(),
    }
}

fn card(head: &Head, outline: &Outline, digest: [u8; 16], front_digest: [u8; 16], mistakes: Vec<Diagnostic>) -> Card {
    let front = &head.front;
    let file = |target: &str| {
        let path = target.split(['#', '?']).next().unwrap_or("");
        !path.is_empty() && !path.ends_with(".md") && !path.ends_with('/')
    };
    Card {
        digest,
        front: front_digest,
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
            assert_eq!(read(text, &file, Zone::CHINA, false).2.body, draft(text, &file, false).body, "{text:?}");
        }
    }
}
