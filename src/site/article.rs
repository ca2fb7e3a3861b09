//! An article: one Markdown file. Its card and gist are kept between builds; front matter and text are read where a page
//! asks for them, and the text is let go when its page is drawn: nobody holds all texts at once.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use chrono::NaiveDate;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::campaign::load::Page;
use crate::campaign::{Front, front};
use crate::diagnostic::{Diagnostic, Location};
use crate::language::date::{Moment, Zone};
use crate::markdown::{self, Body, Draft, FigureLink, Options, Outline, Piece, Span, Word};
use crate::site::reports::short;
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
    /// Of the front matter.
    pub mistakes: Vec<Diagnostic>,
    /// The last day on which it was corrected or withdrawn.
    pub changed: Option<NaiveDate>,
}

impl Card {
    /// Whether nothing but the text behind the front matter differs.
    pub fn stands_as(&self, other: &Self) -> bool {
        Self { digest: other.digest, ..self.clone() } == *other
    }
}

/// What other files of the site need of an article's text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Gist {
    /// Of the text alone.
    pub mistakes: Vec<Diagnostic>,
    /// It may link to files beside it, or show pictures.
    pub files: bool,
    pub charts: bool,
    pub timelines: bool,
    /// Stands for the source it names and the figures it shows, and for whether it has timelines; 0 where there are none.
    pub cites: u64,
}

/// What a file's front matter says.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    pub front: Front,
    pub title: Vec<Piece>,
    pub summary: Vec<Piece>,
}

/// What other pages show of a text: kept while the site is built.
#[derive(Debug)]
struct Quotes {
    /// The beginning, where the front matter has no summary.
    excerpt: Vec<Piece>,
    figures: Vec<FigureLink>,
}

/// What follows the front matter; the body until it is handed out.
type Text = (Arc<Outline>, Option<Body>);

/// An article as one build knows it: what is not known yet is read when a page asks for it.
#[derive(Debug)]
pub struct Slot {
    pub card: Card,
    gist: OnceLock<Gist>,
    head: OnceLock<Box<Head>>,
    quotes: OnceLock<Box<Quotes>>,
    /// From its reading until its page is drawn.
    text: Mutex<Option<Box<Text>>>,
}

impl Slot {
    /// Its front matter was read in this build.
    pub fn read(card: Card, head: Head) -> Self {
        Self { head: Box::new(head).into(), ..Self::new(card, OnceLock::new()) }
    }

    /// As the last build left it.
    pub fn known(card: Card, gist: Gist) -> Self {
        Self::new(card, gist.into())
    }

    /// A file that could not be read has nothing but this mistake.
    pub fn unread(mut card: Card, mistake: Diagnostic) -> Self {
        card.mistakes = vec![mistake];
        Self::known(card, Gist::default())
    }

    fn new(card: Card, gist: OnceLock<Gist>) -> Self {
        Self { card, gist, head: OnceLock::new(), quotes: OnceLock::new(), text: Mutex::default() }
    }
}

/// All articles in the order of their pages. What a page reads of one is noted (`trace`).
pub struct Articles<'a> {
    slots: Vec<Slot>,
    pages: &'a [Page],
    source: &'a Source,
    zone: Zone,
    raw_html: bool,
    /// Files that could be listed and then not be read.
    lost: Mutex<Vec<Diagnostic>>,
    moving: AtomicBool,
}

impl<'a> Articles<'a> {
    pub fn new(slots: Vec<Slot>, pages: &'a [Page], source: &'a Source, zone: Zone, raw_html: bool) -> Self {
        Self { slots, pages, source, zone, raw_html, lost: Mutex::default(), moving: AtomicBool::new(false) }
    }

    /// What is kept for the next build; and the files that were lost while pages were made of them. An article has no
    /// gist where the build failed before its text was read.
    pub fn into_cards(self) -> (impl Iterator<Item = (Card, Option<Gist>)>, Vec<Diagnostic>) {
        let lost = self.lost.into_inner().unwrap_or_else(PoisonError::into_inner);
        (self.slots.into_iter().map(|slot| (slot.card, slot.gist.into_inner())), lost)
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

    pub fn outline(&self, n: usize) -> Arc<Outline> {
        note(Part::Text(short(n)));
        self.text(n)
    }

    /// The written summary, else the beginning of the text.
    pub fn summary_or_excerpt(&self, n: usize) -> &[Piece] {
        match self.summary(n) {
            [] => {
                note(Part::Text(short(n)));
                &self.quotes(n).excerpt
            }
            summary => summary,
        }
    }

    /// For laying out, as the card.
    pub fn gist(&self, n: usize) -> &Gist {
        let slot = &self.slots[n];
        slot.gist.get().unwrap_or_else(|| {
            let outline = self.text(n);
            slot.gist.get_or_init(|| gist(&self.head(n).front, &outline))
        })
    }

    pub fn gists(&self) -> impl Iterator<Item = &Gist> {
        (0..self.slots.len()).map(|n| self.gist(n))
    }

    /// Reads the texts whose gist is not known yet.
    pub fn read_all(&self) {
        self.slots.par_iter().enumerate().filter(|(_, slot)| slot.gist.get().is_none()).for_each(|(n, _)| {
            self.gist(n);
            self.let_go(n);
        });
    }

    /// The source that it names, and its figure links.
    pub fn cites(&self, n: usize) -> (Option<&str>, &[FigureLink]) {
        note(Part::Cites(short(n)));
        if self.gist(n).cites == 0 {
            return (None, &[]);
        }
        (self.head(n).front.source.as_ref().map(|(id, _)| id.as_str()), &self.quotes(n).figures)
    }

    pub fn has_timeline(&self, n: usize) -> bool {
        note(Part::Cites(short(n)));
        self.gist(n).timelines
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
        self.slots[n]
            .head
            .get_or_init(|| head(&self.source_text(n), &self.pages[n].entry.path, self.zone, &mut Vec::new()).0.into())
    }

    /// What follows the front matter: read once, and kept until it is let go.
    fn text(&self, n: usize) -> Arc<Outline> {
        let slot = &self.slots[n];
        let mut text = hold(&slot.text);
        if let Some(text) = &*text {
            return text.0.clone();
        }
        let Draft { outline, body } = draft(&self.source_text(n), &self.pages[n].entry.path, self.raw_html);
        slot.gist.get_or_init(|| gist(&self.head(n).front, &outline));
        slot.quotes.get_or_init(|| quotes(self.head(n), &outline).into());
        let outline = Arc::new(outline);
        *text = Some((outline.clone(), Some(body)).into());
        outline
    }

    fn quotes(&self, n: usize) -> &Quotes {
        let slot = &self.slots[n];
        slot.quotes.get().unwrap_or_else(|| {
            let outline = self.text(n);
            slot.quotes.get_or_init(|| quotes(self.head(n), &outline).into())
        })
    }

    /// Hands out the body, once for each reading.
    pub fn body(&self, n: usize) -> Body {
        let kept = hold(&self.slots[n].text).as_mut().and_then(|text| text.1.take());
        kept.unwrap_or_else(|| draft(&self.source_text(n), &self.pages[n].entry.path, self.raw_html).body)
    }

    /// Whether readers see these words of the text, as its HTML spells them.
    pub fn shows(&self, n: usize, words: &str) -> bool {
        self.text(n);
        let seen = |body: &Body| memchr::memmem::find(body.html.as_bytes(), words.as_bytes()).is_some();
        let kept = hold(&self.slots[n].text).as_ref().and_then(|text| text.1.as_ref().map(seen));
        kept.unwrap_or_else(|| seen(&draft(&self.source_text(n), &self.pages[n].entry.path, self.raw_html).body))
    }

    /// The page that shows this text is done: what other pages may still ask of it is read again.
    pub fn let_go(&self, n: usize) {
        hold(&self.slots[n].text).take();
    }

    /// Empty where the file cannot be read any more: the build fails then.
    fn source_text(&self, n: usize) -> String {
        let text = self.source.text(&self.pages[n].entry.path).unwrap_or_else(|mistake| {
            hold(&self.lost).push(mistake);
            String::new()
        });
        if cfg!(debug_assertions) && digest(&text) != self.card(n).digest {
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

/// Reads a file's front matter.
pub fn read(text: &str, file: &Arc<str>, zone: Zone) -> (Card, Head) {
    let mut mistakes = Vec::new();
    let (head, body) = head(text, file, zone, &mut mistakes);
    let front = text.strip_suffix(body).unwrap_or(text);
    (card(&head, digest(text), digest(front), mistakes), head)
}

/// Reads the front matter; gives what follows it, and the line where that starts.
fn head<'t>(text: &'t str, file: &Arc<str>, zone: Zone, mistakes: &mut Vec<Diagnostic>) -> (Head, &'t str) {
    let (head, body, _) = match markdown::front_matter(text, file) {
        Ok(parts) => parts,
        Err(mistake) => {
            mistakes.push(mistake);
            (None, "", 1)
        }
    };
    let empty = yaml::Node::empty(1);
    let node = head.and_then(|(text, line)| yaml::parse(file, text, line).map_err(|d| mistakes.push(d)).ok());
    let mut front = match &node {
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
    // The pieces hold the words from now on: tens of thousands of them.
    front.title.iter_mut().chain(&mut front.summary).for_each(|(typed, _)| *typed = String::new());
    markdown::shrink(&mut title);
    markdown::shrink(&mut summary);
    (Head { front, title, summary }, body)
}

/// What follows the front matter, read alone.
pub fn draft(text: &str, file: &Arc<str>, raw_html: bool) -> Draft {
    match markdown::front_matter(text, file) {
        Ok((_, body, line)) => markdown::read(body, file, line, options(raw_html)),
        Err(_) => Draft::default(),
    }
}

fn card(head: &Head, digest: [u8; 16], front_digest: [u8; 16], mistakes: Vec<Diagnostic>) -> Card {
    let front = &head.front;
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
        changed: front.corrections.iter().chain(&front.withdrawn).map(|c| c.on).max(),
    }
}

fn gist(front: &Front, outline: &Outline) -> Gist {
    let file = |target: &str| {
        let path = target.split(['#', '?']).next().unwrap_or("");
        !path.is_empty() && !path.ends_with(".md") && !path.ends_with('/')
    };
    let timelines = outline.blocks.iter().any(|b| b.word == Word::Timeline);
    Gist {
        mistakes: outline.mistakes.clone(),
        files: !outline.images.is_empty() || outline.links.iter().any(|l| file(&l.target)),
        charts: outline.blocks.iter().any(|b| b.word == Word::Chart),
        timelines,
        cites: cites(front, &outline.figures, timelines),
    }
}

fn quotes(head: &Head, outline: &Outline) -> Quotes {
    let excerpt = if head.summary.is_empty() { outline.excerpt.clone() } else { Vec::new() };
    Quotes { excerpt, figures: outline.figures.clone() }
}

fn cites(front: &Front, figures: &[FigureLink], timelines: bool) -> u64 {
    if front.source.is_none() && figures.is_empty() && !timelines {
        return 0;
    }
    let figure = |f: &FigureLink| (trace::hash(&(&f.indicator, &f.place)), format!("{:?}", f.when));
    let source = front.source.as_ref().map(|(id, _)| id);
    trace::hash(&(source, figures.iter().map(figure).collect::<Vec<_>>(), timelines)).max(1)
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
