//! What builds keep of the content: every article's card and gist by the stat of its file, and the keys of attachments.
//! In memory between the builds of one session, in `.jianbao/articles` between sessions.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::campaign::Office;
use crate::campaign::load::{Files, Page};
use crate::diagnostic::Diagnostic;
use crate::output::Digest;
use crate::picture::{self, Flaw, Shape, is_photograph};
use crate::plan::Key;
use crate::site::article::{Card, Gist, Slot};
use crate::site::{Articles, article};
use crate::source::{Entry, Source};
use crate::web::state::{self, TICK, engine, now};

/// The cards of the last build's articles, sorted by path, each with the stat of its file.
#[derive(Default)]
pub struct Cache {
    cards: Vec<(Arc<str>, Stat, (Card, Gist))>,
    files: Mutex<BTreeMap<Arc<str>, (Stat, Key)>>,
    /// What the headers of photographs say, or why they cannot be drawn.
    pictures: BTreeMap<Arc<str>, (Stat, Result<Shape, Flaw>)>,
    /// How site.yaml bears on reading: zone and raw HTML.
    reading: String,
    /// Whether `save` has something new to write.
    changed: bool,
    /// Articles of this build whose text differs from the last one's; `None` where more than that does.
    edited: Option<Vec<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stat {
    size: u64,
    modified: i128,
}

impl Stat {
    /// That of no file: what stands under it is read again.
    const NONE: Self = Self { size: 0, modified: i128::MIN };

    fn of(entry: &Entry) -> Self {
        Self { size: entry.size, modified: entry.modified }
    }

    /// A file so fresh that a change could hide in its time is read again next time.
    fn settled(self) -> Self {
        if self.modified < now() - TICK { self } else { Self::NONE }
    }
}

/// `.jianbao/articles`, with cards or references to them.
#[derive(Serialize, Deserialize)]
struct Stored<'a, C> {
    engine: String,
    reading: String,
    #[serde(borrow)]
    cards: Vec<(&'a str, Stat, C)>,
    #[serde(borrow)]
    files: Vec<(&'a str, Stat, Key)>,
    pictures: BTreeMap<Arc<str>, (Stat, Result<Shape, Flaw>)>,
}

/// What the last build left of an article.
type Known = (Stat, (Card, Gist));

/// How an article came into a build: read anew; standing in the layout as before.
struct Reading {
    anew: bool,
    laid_out: bool,
}

impl Cache {
    /// What the last session left; nothing where that was another program.
    pub fn open(state: &Path) -> Self {
        Self::read(state).unwrap_or_default()
    }

    fn read(state: &Path) -> Option<Self> {
        let bytes = state::read(&state.join("articles"))?;
        let stored: Stored<(Card, Gist)> = postcard::from_bytes(&bytes).ok()?;
        if stored.engine != engine() {
            return None;
        }
        Some(Self {
            cards: stored.cards.into_iter().map(|(path, stat, card)| (path.into(), stat, card)).collect(),
            files: Mutex::new(stored.files.into_iter().map(|(path, stat, key)| (path.into(), (stat, key))).collect()),
            pictures: stored.pictures,
            reading: stored.reading,
            ..Self::default()
        })
    }

    /// The articles of all pages, in their order: as they were where the file's stat is the same, else read.
    pub fn articles<'a>(&mut self, source: &'a Source, office: &Office, files: &'a Files) -> Articles<'a> {
        let (zone, raw_html) = (office.site.zone, office.site.raw_html);
        let mut known = std::mem::take(&mut self.cards);
        let reading = reading(office);
        if self.reading != reading {
            known.clear();
            self.reading = reading;
            self.changed = true;
        }
        // Both are sorted by path.
        let mut known = known.into_iter().peekable();
        let before = |page: &Page| {
            while known.next_if(|(path, ..)| **path < *page.entry.path).is_some() {}
            known.next_if(|(path, ..)| *path == page.entry.path).map(|(_, stat, what)| (stat, what))
        };
        let known: Vec<Option<Known>> = files.pages.iter().map(before).collect();
        let slot = |(page, known): (&Page, Option<Known>)| -> (Slot, Reading) {
            let old = match known {
                Some((stat, (card, gist))) if stat == Stat::of(&page.entry) => {
                    return (Slot::known(card, gist), Reading { anew: false, laid_out: true });
                }
                old => old.map(|(_, (card, _))| card),
            };
            let path = &page.entry.path;
            let text = source.text(path);
            let (card, head) = article::read(text.as_deref().unwrap_or(""), path, zone);
            let laid_out = text.is_ok() && old.is_some_and(|old| old.stands_as(&card));
            let slot = match text {
                Ok(_) => Slot::read(card, head),
                Err(mistake) => Slot::unread(card, mistake),
            };
            (slot, Reading { anew: true, laid_out })
        };
        let (slots, readings): (Vec<Slot>, Vec<Reading>) = files.pages.par_iter().zip(known).map(slot).unzip();
        let edited: Vec<usize> = readings.iter().enumerate().filter_map(|(n, r)| r.anew.then_some(n)).collect();
        self.changed |= !edited.is_empty();
        self.edited = readings.iter().all(|r| r.laid_out).then_some(edited);
        Articles::new(slots, &files.pages, source, zone, raw_html)
    }

    /// How site.yaml bears on reading, once the articles are read.
    pub fn reading(&self) -> &str {
        &self.reading
    }

    /// The articles whose text was read anew, if nothing but the text behind their front matter differs from before.
    pub fn edited(&self) -> Option<&[usize]> {
        self.edited.as_deref()
    }

    /// Takes the cards back at the end of a build; gives the files that were lost during it.
    pub fn keep(&mut self, files: &Files, articles: Articles) -> Vec<Diagnostic> {
        let (cards, lost) = articles.into_cards();
        let stand = |(page, (card, gist)): (&Page, (Card, Option<Gist>))| {
            Some((page.entry.path.clone(), Stat::of(&page.entry).settled(), (card, gist?)))
        };
        self.cards = files.pages.iter().zip(cards).filter_map(stand).collect();
        lost
    }

    /// Stands for the bytes of a picture or attachment; hashed only where its stat changed.
    pub fn file_key(&self, source: &Source, entry: &Entry) -> Result<Key, Diagnostic> {
        let stat = Stat::of(entry);
        let known = self.files.lock().ok().and_then(|files| files.get(&entry.path).copied());
        if let Some((_, key)) = known.filter(|(then, _)| *then == stat) {
            return Ok(key);
        }
        let key = *Digest::of(&source.bytes(&entry.path)?).as_bytes();
        if let Ok(mut files) = self.files.lock() {
            files.insert(entry.path.clone(), (stat.settled(), key));
        }
        Ok(key)
    }

    /// The photographs of the content, where site.yaml wants them drawn; only those with a new stat are read.
    pub fn pictures(
        &mut self,
        source: &Source,
        office: &Office,
        files: &Files,
    ) -> BTreeMap<Arc<str>, Result<Shape, Flaw>> {
        if office.site.photographs.is_none() {
            return BTreeMap::new();
        }
        let all: Vec<(&Arc<str>, &Entry)> = files.others.iter().filter(|(path, _)| is_photograph(path)).collect();
        let known = &self.pictures;
        let look = |(path, entry): (&Arc<str>, &Entry)| {
            let stat = Stat::of(entry);
            if let Some((_, shape)) = known.get(path).filter(|(then, _)| *then == stat) {
                return (path.clone(), (stat, shape.clone()));
            }
            // One that cannot be read is reported where it is copied.
            let bytes = source.bytes(&entry.path).unwrap_or_default();
            (path.clone(), (stat.settled(), picture::shape(&bytes)))
        };
        let new: BTreeMap<_, _> = all.into_par_iter().map(look).collect();
        self.changed |= new != self.pictures;
        self.pictures = new;
        self.pictures.iter().map(|(path, (_, shape))| (path.clone(), shape.clone())).collect()
    }

    /// Writes what is kept for the next session, where it changed.
    pub fn save(&mut self, state: &Path) {
        if !self.changed {
            return;
        }
        let settled = |stat: &Stat| *stat != Stat::NONE;
        let files = self.files.lock().map(|files| files.clone()).unwrap_or_default();
        let cards = self.cards.iter().filter(|(_, stat, _)| settled(stat));
        let files = files.iter().filter(|(_, (stat, _))| settled(stat));
        let stored = Stored {
            engine: engine(),
            reading: self.reading.clone(),
            cards: cards.map(|(path, stat, card)| (&**path, *stat, card)).collect(),
            files: files.map(|(path, (stat, key))| (&**path, *stat, *key)).collect(),
            pictures: self.pictures.clone(),
        };
        state::write(&state.join("articles"), &stored, []);
        self.changed = false;
    }
}

fn reading(office: &Office) -> String {
    format!("{:?} {} {:?}", office.site.zone, office.site.raw_html, office.site.languages)
}
