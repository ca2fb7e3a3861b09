//! Makes the search index beside the pages: the words of a report are taken where its page is drawn, and a block of the
//! index is written when the last of its reports was: its words are held no longer. Blocks of which some page was not
//! drawn read the rest of their reports at the end, if anything in them changed.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::language::Language;
use crate::output::Digest;
use crate::plan::Key;
use crate::render::search::{self, BLOCK, Doc, GROUP, line, shards};
use crate::site::compose::Composed;
use crate::site::{PageRef, What};
use crate::trace::{self, Part};
use crate::web::draw::{Drawer, Drawn};

/// A block of the index while the site is drawn.
struct Block {
    language: Language,
    /// `r0` for the oldest reports, `p0` for pages that are no reports.
    name: String,
    whats: Vec<What>,
    /// Its key, where nothing in it changed since the last build.
    known: Option<Key>,
    /// Stands for which documents these are, in order.
    members: u64,
    heard: Mutex<Heard>,
}

/// What was taken so far: by position, and how many.
#[derive(Default)]
struct Heard {
    docs: Vec<Option<Found>>,
    count: usize,
    /// The block is written.
    done: bool,
}

/// A document and what was read to make it.
type Found = (Doc, Vec<Part>);

/// All blocks, by language in the order of the site; those of reports first.
#[derive(Default)]
pub struct Search {
    blocks: Vec<Block>,
    reports: usize,
    /// Files of written blocks, as they were written.
    files: Mutex<Vec<(String, Drawn)>>,
}

impl Block {
    /// Stands for the block among the traces; no file. With other documents it is another block.
    fn route(&self) -> String {
        format!("search/{}/{} {:x}", self.language.tag(), self.name, self.members)
    }

    fn file(&self, name: &str) -> String {
        format!("search/{}/{name}.js", self.language.tag())
    }

    fn shards(&self) -> usize {
        shards(self.whats.len(), self.name.starts_with('r'))
    }

    fn groups(&self) -> usize {
        self.whats.len().div_ceil(GROUP)
    }

    fn files(&self) -> impl Iterator<Item = String> {
        let shards = (0..self.shards()).map(|n| format!("{}-{n}", self.name));
        let groups = (0..self.groups()).map(|n| format!("{}-t{n}", self.name));
        shards.chain(groups).map(|name| self.file(&name))
    }
}

impl Search {
    /// `key` gives the key of a block of which all is as it was.
    pub fn new(site: &crate::site::Site, key: impl Fn(&str) -> Option<Key>) -> Self {
        let reports = site.reports.all().len();
        let oldest_first: Vec<What> = (0..reports).rev().map(What::Report).collect();
        let pages = site.findable();
        let mut blocks = Vec::new();
        for language in site.languages() {
            for (kind, all) in [("r", &oldest_first), ("p", &pages)] {
                for (n, whats) in all.chunks(BLOCK).enumerate() {
                    let routes: Vec<String> = whats.iter().map(|what| site.route(*language, what)).collect();
                    let block = Block {
                        members: trace::hash(&routes),
                        language: *language,
                        name: format!("{kind}{n}"),
                        whats: whats.to_vec(),
                        known: None,
                        heard: Mutex::default(),
                    };
                    blocks.push(Block { known: key(&block.route()), ..block });
                }
            }
        }
        Self { blocks, reports, files: Mutex::default() }
    }

    pub fn routes(&self) -> impl Iterator<Item = String> {
        self.blocks.iter().map(Block::route)
    }

    /// How many files it has.
    pub fn len(&self) -> usize {
        self.blocks.iter().map(|block| block.shards() + block.groups()).sum()
    }

    /// Takes the words of a page that is being drawn.
    pub fn hear(&self, drawer: &Drawer, page: &PageRef, composed: &Composed, parts: &[Part]) {
        let What::Report(n) = page.what else { return };
        if self.blocks.is_empty() {
            return;
        }
        let position = (self.reports - 1 - n) % BLOCK;
        let name = format!("r{}", (self.reports - 1 - n) / BLOCK);
        let block = self.blocks.iter().find(|b| b.language == page.language && b.name == name);
        let Some(block) = block.filter(|b| b.known.is_none()) else { return };
        let found = (search::doc(composed), parts.to_vec());
        let mut heard = hold(&block.heard);
        heard.docs.resize(block.whats.len(), None);
        heard.count += usize::from(heard.docs[position].is_none());
        heard.docs[position] = Some(found);
        if heard.count == block.whats.len() {
            let docs = std::mem::take(&mut heard.docs).into_iter().flatten().collect();
            heard.done = true;
            drop(heard);
            self.write(drawer, block, docs);
        }
    }

    /// Writes what is not written yet; gives all files with what became of them, and the traces of blocks.
    pub fn finish(&self, drawer: &Drawer) -> Vec<(String, Drawn)> {
        let left = self.blocks.par_iter().filter(|block| !hold(&block.heard).done);
        left.for_each(|block| {
            if let Some(key) = block.known
                && drawer.keep_all(block.files(), key)
            {
                debug_assert!(
                    key_of(&docs(drawer, block, Vec::new())) == key || drawer.site().articles.is_moving(),
                    "{} read something unnoted",
                    block.route()
                );
                return;
            }
            let heard = std::mem::take(&mut hold(&block.heard).docs);
            self.write(drawer, block, docs(drawer, block, heard));
        });
        let mut files = std::mem::take(&mut *hold(&self.files));
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files
    }

    fn write(&self, drawer: &Drawer, block: &Block, found: Vec<Found>) {
        let key = key_of(&found);
        let (docs, parts): (Vec<Doc>, Vec<Vec<Part>>) = found.into_iter().unzip();
        let mut parts = parts.concat();
        parts.sort_unstable();
        parts.dedup();
        let files = search::files(&block.name, block.shards(), &docs);
        drop(docs);
        let mut done: Vec<(String, Drawn)> = Vec::with_capacity(files.len());
        for (n, (name, script)) in files.into_iter().enumerate() {
            // The first file goes by the key of the block: where it stands, all of them do.
            let own = if n == 0 { key } else { *Digest::of(script.as_bytes()).as_bytes() };
            let route = block.file(&name);
            let drawn = drawer.script(&route, own, script.into_bytes());
            done.push((route, drawn));
        }
        if let Some((_, first)) = done.first_mut() {
            first.trace = drawer.trace(&block.route(), key, &parts);
        }
        hold(&self.files).append(&mut done);
    }
}

fn key_of(found: &[Found]) -> Key {
    trace::digest(&[search::VERSION.as_bytes()], &found.iter().map(|(doc, _)| doc).collect::<Vec<_>>())
}

/// The documents of a block: those of `heard`, and the rest read now.
fn docs(drawer: &Drawer, block: &Block, mut heard: Vec<Option<Found>>) -> Vec<Found> {
    heard.resize(block.whats.len(), None);
    let read = |(what, heard): (&What, Option<Found>)| {
        heard.unwrap_or_else(|| trace::record(|| read(drawer, block.language, what)))
    };
    block.whats.iter().zip(heard).map(read).collect()
}

fn read(drawer: &Drawer, language: Language, what: &What) -> Doc {
    let site = drawer.site();
    let page = PageRef { route: site.route(language, what), language, what: what.clone() };
    let Some((name, said)) = site.entry_of(language, what) else {
        let Some(mut composed) = site.compose(&page, &mut Vec::new()) else { return Doc::default() };
        if let Some(article) = composed.shown.as_ref().map(|shown| shown.article) {
            crate::render::fill(site, &page, &mut composed, &site.articles.body(article));
            site.articles.let_go(article);
        }
        return search::doc(&composed);
    };
    let mut doc = Doc { title: line(name), route: page.route, text: line(said), ..Doc::default() };
    if let What::Place(id) = what
        && let Some(article) = site.introductions.get(&(*id, language))
    {
        let context = site.context(*article, Some(*id), None);
        let shown = site.shown(*article, &context, language, language, &mut Vec::new());
        let mut html = String::new();
        site.fill(&site.articles.body(*article), &shown, language, "", &mut html);
        search::plain(&html, &mut doc.text);
    }
    doc
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
