//! Makes the search index beside the pages: the words of a report are taken where its page is drawn, and a block of the
//! index is made when the last of its reports was: its words are held no longer. Where some pages of a block were not
//! drawn, their words are those that stand in the index; other blocks of its volume lend the lines that stand.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::language::Language;
use crate::output::Digest;
use crate::plan::Key;
use crate::render::search::{self, BLOCK, Doc, LINE, VOLUME, group, line, shards};
use crate::site::compose::Composed;
use crate::site::{PageRef, Site, What};
use crate::trace::{self, Part};
use crate::web::draw::{Drawer, Drawn};

/// The index while the site is drawn: volumes by language in the order of the site, those of reports first.
#[derive(Default)]
pub struct Search {
    volumes: Vec<Volume>,
    reports: usize,
    /// Files of texts of finished blocks, as they were finished.
    texts: Mutex<Vec<File>>,
}

type File = (String, Drawn);

struct Volume {
    language: Language,
    /// Of reports, or of pages that are no reports.
    reports: bool,
    number: usize,
    shards: usize,
    blocks: Vec<Block>,
}

struct Block {
    /// Its place in the volume.
    n: usize,
    whats: Vec<What>,
    routes: Vec<String>,
    /// Stands for which documents these are, in order, and in how many shards.
    members: Key,
    /// All that its pages were made from is as it was; of reports this is told by their pages.
    unchanged: bool,
    heard: Mutex<Heard>,
}

/// What was taken so far: by position, and how many; then what became of it.
#[derive(Default)]
struct Heard {
    docs: Vec<Option<Doc>>,
    count: usize,
    lines: Option<Vec<String>>,
}

impl Block {
    /// The key of its first file, which says that all of them are of this block.
    fn key(&self, bytes: Digest) -> Digest {
        Digest::of(&[self.members, *bytes.as_bytes()].concat())
    }
}

impl Volume {
    fn name(&self) -> String {
        format!("{}{}", if self.reports { 'r' } else { 'p' }, self.number)
    }

    fn file(&self, name: &str) -> String {
        format!("search/{}/{name}.js", self.language.tag())
    }

    /// Stands for a block among the traces; no file.
    fn trace(&self, block: &Block) -> String {
        format!("search/{}/{} {}", self.language.tag(), self.name(), block.n)
    }

    fn shards(&self) -> impl Iterator<Item = String> {
        let name = self.name();
        (0..self.shards).map(move |n| format!("{name}-{n}"))
    }

    fn texts(&self, block: &Block) -> impl Iterator<Item = String> {
        let (name, size) = (self.name(), group(self.reports));
        let first = block.n * BLOCK / size;
        (first..first + block.whats.len().div_ceil(size)).map(move |n| format!("{name}-t{n}"))
    }
}

impl Search {
    /// `key` gives the key of a trace of which all is as it was.
    pub fn new(site: &Site, key: impl Fn(&str) -> Option<Key>) -> Self {
        let reports = site.reports.all().len();
        let oldest_first: Vec<What> = (0..reports).rev().map(What::Report).collect();
        let pages = site.findable();
        let mut volumes = Vec::new();
        for language in site.languages() {
            for (of_reports, all) in [(true, &oldest_first), (false, &pages)] {
                for (number, whats) in all.chunks(VOLUME).enumerate() {
                    let shards = shards(whats.len(), of_reports);
                    let blocks = whats.chunks(BLOCK).enumerate();
                    let blocks = blocks.map(|(n, whats)| block(site, *language, n, whats, shards)).collect();
                    let mut volume = Volume { language: *language, reports: of_reports, number, shards, blocks };
                    for n in 0..if of_reports { 0 } else { volume.blocks.len() } {
                        let known = key(&volume.trace(&volume.blocks[n]));
                        volume.blocks[n].unchanged = known == Some(volume.blocks[n].members);
                    }
                    volumes.push(volume);
                }
            }
        }
        Self { volumes, reports, texts: Mutex::default() }
    }

    /// The names of traces.
    pub fn routes(&self) -> impl Iterator<Item = String> {
        self.volumes.iter().filter(|v| !v.reports).flat_map(|v| v.blocks.iter().map(|b| v.trace(b)))
    }

    /// How many files it has.
    pub fn len(&self) -> usize {
        let texts = |v: &Volume| v.blocks.iter().map(|b| v.texts(b).count()).sum::<usize>();
        self.volumes.iter().map(|v| v.shards + texts(v)).sum()
    }

    /// Takes the words of a page that is being drawn.
    pub fn hear(&self, drawer: &Drawer, page: &PageRef, composed: &Composed) {
        let What::Report(n) = page.what else { return };
        let Some(position) = self.reports.checked_sub(n + 1) else { return };
        let number = position / VOLUME;
        let volume = self.volumes.iter().find(|v| v.reports && v.language == page.language && v.number == number);
        let Some(volume) = volume else { return };
        let block = &volume.blocks[position % VOLUME / BLOCK];
        let doc = search::doc(composed).turned(drawer.site().traditional(page.language));
        let mut heard = hold(&block.heard);
        heard.docs.resize(block.whats.len(), None);
        let position = position % BLOCK;
        heard.count += usize::from(heard.docs[position].is_none());
        heard.docs[position] = Some(doc);
        if heard.count == block.whats.len() {
            let docs: Vec<Doc> = std::mem::take(&mut heard.docs).into_iter().flatten().collect();
            drop(heard);
            let texts = write_texts(drawer, volume, block, &docs);
            hold(&self.texts).extend(texts);
            hold(&block.heard).lines = Some(search::lines(volume.shards, &docs));
        }
    }

    /// Writes what is not written yet; gives all files that were, and the traces of blocks.
    pub fn finish(&self, drawer: &Drawer) -> Vec<File> {
        let volumes = self.volumes.par_iter().flat_map(|volume| finish(drawer, volume));
        let mut files: Vec<File> = volumes.collect();
        files.append(&mut hold(&self.texts));
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files
    }
}

fn block(site: &Site, language: Language, n: usize, whats: &[What], shards: usize) -> Block {
    let routes: Vec<String> = whats.iter().map(|what| site.route(language, what)).collect();
    let members = trace::digest(&[search::VERSION.as_bytes()], &(shards, &routes));
    Block { n, whats: whats.to_vec(), routes, members, unchanged: false, heard: Mutex::default() }
}

/// Writes what is not written of a volume.
fn finish(drawer: &Drawer, volume: &Volume) -> Vec<File> {
    let stands: Vec<bool> = volume.blocks.iter().map(|block| stands(drawer, volume, block)).collect();
    let shards: Vec<String> = volume.shards().collect();
    let routes = || shards.iter().map(|name| volume.file(name));
    if stands.iter().all(|stands| *stands) && drawer.keep_all(routes(), |_, (_, key)| key) {
        return Vec::new();
    }
    // By shard and block.
    let lend = |route: String| -> Option<Vec<String>> {
        Some(drawer.standing_script(&route)?.split(LINE).map(str::to_owned).collect())
    };
    let lent: Option<Vec<Vec<String>>> = if stands.contains(&true) { routes().map(lend).collect() } else { None };
    let lends = |block: &Block| lent.as_ref().is_some_and(|lent| lent.iter().all(|lines| lines.len() > block.n));
    let each = |(block, stands): (&Block, &bool)| -> (Option<Vec<String>>, Vec<File>) {
        if let Some(lines) = hold(&block.heard).lines.take() {
            return (Some(lines), Vec::new());
        }
        if *stands && lends(block) {
            return (None, Vec::new());
        }
        let (docs, parts) = documents(drawer, volume, block);
        let mut files = write_texts(drawer, volume, block, &docs);
        if let Some((_, first)) = files.first_mut().filter(|_| !volume.reports) {
            first.trace = drawer.trace(&volume.trace(block), block.members, &parts);
        }
        (Some(search::lines(volume.shards, &docs)), files)
    };
    let (made, mut files): (Vec<_>, Vec<_>) = volume.blocks.par_iter().zip(&stands).map(each).unzip();
    let script = |(n, name): (usize, &String)| {
        let mut content = String::new();
        for (block, made) in made.iter().enumerate() {
            if block > 0 {
                content.push_str(LINE);
            }
            content.push_str(match (made, &lent) {
                (Some(lines), _) => &lines[n],
                (None, Some(lent)) => &lent[n][block],
                (None, None) => "",
            });
        }
        write(drawer, volume, name, &content, |digest| digest)
    };
    files.push(shards.par_iter().enumerate().map(script).collect());
    files.into_iter().flatten().collect()
}

/// Whether nothing in a block changed and its texts stand; they are kept.
fn stands(drawer: &Drawer, volume: &Volume, block: &Block) -> bool {
    let heard = hold(&block.heard);
    let unchanged = if volume.reports { heard.count == 0 } else { block.unchanged };
    drop(heard);
    let own = |n, (bytes, key)| if n == 0 { block.key(bytes) } else { key };
    let stands = unchanged && drawer.keep_all(volume.texts(block).map(|name| volume.file(&name)), own);
    debug_assert!(
        !stands || drawer.site().articles.is_moving() || {
            let known = standing(drawer, volume, block);
            block.whats.iter().zip(&block.routes).all(|(what, route)| {
                known.get(route) == Some(&read(drawer, volume.language, what)) || drawer.site().articles.is_moving()
            })
        },
        "{} read something unnoted",
        volume.trace(block)
    );
    stands
}

fn write_texts(drawer: &Drawer, volume: &Volume, block: &Block, docs: &[Doc]) -> Vec<File> {
    let all = volume.texts(block).zip(docs.chunks(group(volume.reports))).enumerate();
    all.map(|(n, (name, docs))| {
        let key = |bytes| if n == 0 { block.key(bytes) } else { bytes };
        write(drawer, volume, &name, &search::texts(docs), key)
    })
    .collect()
}

fn write(drawer: &Drawer, volume: &Volume, name: &str, content: &str, key: impl Fn(Digest) -> Digest) -> File {
    let (route, bytes) = (volume.file(name), search::script(name, content).into_bytes());
    let drawn = drawer.script(&route, key(Digest::of(&bytes)), bytes);
    (route, drawn)
}

/// The documents of a block: those that were heard, of pages that were not drawn those that stand, the rest read now.
fn documents(drawer: &Drawer, volume: &Volume, block: &Block) -> (Vec<Doc>, Vec<Part>) {
    let mut heard = std::mem::take(&mut hold(&block.heard).docs);
    heard.resize(block.whats.len(), None);
    let known = if volume.reports { standing(drawer, volume, block) } else { FxHashMap::default() };
    let each = |((what, route), heard): ((&What, &String), Option<Doc>)| {
        let known = heard.or_else(|| known.get(route).cloned()).map(|doc| (doc, Vec::new()));
        known.unwrap_or_else(|| trace::record(|| read(drawer, volume.language, what)))
    };
    let found: Vec<(Doc, Vec<Part>)> = block.whats.par_iter().zip(&block.routes).zip(heard).map(each).collect();
    let (docs, parts): (Vec<Doc>, Vec<Vec<Part>>) = found.into_iter().unzip();
    let mut parts = parts.concat();
    parts.sort_unstable();
    parts.dedup();
    (docs, parts)
}

/// The documents that stand in the place of a block, by route.
fn standing(drawer: &Drawer, volume: &Volume, block: &Block) -> FxHashMap<String, Doc> {
    let texts: Vec<String> = volume.texts(block).map(|name| volume.file(&name)).collect();
    let read = |route: &String| search::documents(&drawer.standing_script(route)?);
    let docs = texts.par_iter().filter_map(read).flatten_iter();
    docs.map(|doc| (doc.route.clone(), doc)).collect::<Vec<_>>().into_iter().collect()
}

fn read(drawer: &Drawer, language: Language, what: &What) -> Doc {
    written(drawer, language, what).turned(drawer.site().traditional(language))
}

fn written(drawer: &Drawer, language: Language, what: &What) -> Doc {
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
