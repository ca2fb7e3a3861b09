//! What builds keep of the content: every article by the stat of its file, and the keys of pictures and attachments.
//! In memory between the builds of one session, in `.jianbao/articles` between sessions.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::campaign::Office;
use crate::campaign::load::{Files, Page};
use crate::diagnostic::Diagnostic;
use crate::markdown::Body;
use crate::output::Digest;
use crate::plan::Key;
use crate::site::article::{Card, Slot};
use crate::site::{Articles, article};
use crate::source::{Entry, Source};
use crate::web::bodies::Room;
use crate::web::state::{self, TICK, engine, now};

/// Articles as the last build understood them, sorted by path, each with the stat of its file.
#[derive(Default)]
pub struct Cache {
    articles: Vec<(Arc<str>, Stat, Slot)>,
    packed: Vec<u8>,
    files: Mutex<BTreeMap<Arc<str>, (Stat, Key)>>,
    /// How site.yaml bears on reading: zone and raw HTML.
    reading: String,
    /// Whether `save` has something new to write.
    changed: bool,
    /// Of the articles read in this build, in the order of their pages.
    bodies: Vec<Mutex<Option<Body>>>,
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

/// The head of `.jianbao/articles`, with cards or references to them; the packed articles follow it, one after another.
#[derive(Serialize, Deserialize)]
struct Index<'a, C> {
    engine: String,
    reading: String,
    #[serde(borrow)]
    articles: Vec<(&'a str, Stat, C, u64)>,
    #[serde(borrow)]
    files: Vec<(&'a str, Stat, Key)>,
}

impl Cache {
    /// What the last session left; nothing where that was another program.
    pub fn open(state: &Path) -> Self {
        Self::read(state).unwrap_or_default()
    }

    fn read(state: &Path) -> Option<Self> {
        let packed = state::read(&state.join("articles"))?;
        let (index, rest): (Index<Card>, &[u8]) = postcard::take_from_bytes(&packed).ok()?;
        if index.engine != engine() {
            return None;
        }
        let mut at = packed.len() - rest.len();
        let mut articles = Vec::with_capacity(index.articles.len());
        for (path, stat, card, size) in index.articles {
            let end = at.checked_add(usize::try_from(size).ok()?).filter(|end| *end <= packed.len())?;
            articles.push((Arc::from(path), stat, Slot::packed(card, at..end)));
            at = end;
        }
        let files = index.files.into_iter().map(|(path, stat, key)| (path.into(), (stat, key))).collect();
        let reading = index.reading;
        Some(Self { articles, packed, files: Mutex::new(files), reading, changed: false, bodies: Vec::new() })
    }

    /// The articles of all pages, in their order: as they were where the file's stat is the same, else read.
    pub fn articles(
        &mut self,
        source: &Source,
        office: &Office,
        files: &Files,
        found: &mut Vec<Diagnostic>,
    ) -> Articles {
        let site = &office.site;
        let mut known = std::mem::take(&mut self.articles).into_iter().peekable();
        let reading = reading(office);
        if self.reading != reading {
            known = Vec::new().into_iter().peekable();
            self.packed.clear();
            self.reading = reading;
            self.changed = true;
        }
        // Both are sorted by path.
        let kept = |page: &Page| {
            while known.next_if(|(path, ..)| **path < *page.entry.path).is_some() {}
            known.next_if(|(path, ..)| *path == page.entry.path).filter(|(_, stat, _)| *stat == Stat::of(&page.entry))
        };
        let mut slots: Vec<Option<Slot>> = files.pages.iter().map(kept).map(|a| a.map(|(.., slot)| slot)).collect();
        self.changed |= slots.iter().any(Option::is_none);
        self.bodies.clear();
        self.bodies.resize_with(slots.len(), Mutex::default);
        let room = Room::default();
        let fill = |((slot, kept), page): ((&mut Option<Slot>, &mut Mutex<Option<Body>>), &Page)| {
            if slot.is_some() {
                return None;
            }
            let path = &page.entry.path;
            let text = source.text(path);
            let (mut card, article, body) =
                article::read(text.as_deref().unwrap_or(""), path, site.zone, site.raw_html);
            if let Err(mistake) = &text {
                // It is the only one: an unread file is not blamed for having no title.
                card.mistakes = vec![mistake.clone()];
            }
            *slot = Some(Slot::new(card, article));
            *kept = Mutex::new(room.keep(body).filter(|_| text.is_ok()));
            text.err()
        };
        found.par_extend(slots.par_iter_mut().zip(&mut self.bodies).zip(&files.pages).filter_map(fill));
        Articles::new(slots.into_iter().flatten().collect(), std::mem::take(&mut self.packed))
    }

    /// Takes the articles back at the end of a build.
    pub fn keep(&mut self, files: &Files, articles: Articles) {
        let (slots, packed) = articles.into_parts();
        let stand = |(page, slot): (&Page, Slot)| (page.entry.path.clone(), Stat::of(&page.entry).settled(), slot);
        self.articles = files.pages.iter().zip(slots).map(stand).collect();
        self.packed = packed;
        self.bodies = Vec::new();
    }

    /// Hands out the body of an article, once, if it was read in this build and there was room.
    pub fn body(&self, n: usize) -> Option<Body> {
        self.bodies.get(n)?.lock().ok()?.take()
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

    /// Writes what is kept for the next session, where it changed.
    pub fn save(&mut self, state: &Path) {
        if !self.changed {
            return;
        }
        let settled = |stat: &Stat| *stat != Stat::NONE;
        let kept: Vec<_> = self.articles.iter().filter(|(_, stat, _)| settled(stat)).collect();
        let files = self.files.lock().map(|files| files.clone()).unwrap_or_default();
        let packed: Vec<_> = kept.par_iter().map(|(.., slot)| slot.pack(&self.packed)).collect();
        let index = Index {
            engine: engine(),
            reading: self.reading.clone(),
            articles: kept
                .iter()
                .zip(&packed)
                .map(|((path, stat, slot), packed)| (&**path, *stat, &slot.card, packed.len() as u64))
                .collect(),
            files: files
                .iter()
                .filter(|(_, (stat, _))| settled(stat))
                .map(|(path, (stat, key))| (&**path, *stat, *key))
                .collect(),
        };
        state::write(&state.join("articles"), &index, packed.iter().map(|p| &**p));
        self.changed = false;
    }
}

fn reading(office: &Office) -> String {
    format!("{:?} {} {:?}", office.site.zone, office.site.raw_html, office.site.languages)
}
