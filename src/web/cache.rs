//! What is kept in `.jianbao/` between builds: the articles by stat, and the mark of the last build. It can be
//! thrown away any time; a damaged file is as good as none.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::campaign::Office;
use crate::campaign::load::{Files, Page};
use crate::diagnostic::Diagnostic;
use crate::output::Digest;
use crate::plan::Key;
use crate::render::ENGINE;
use crate::site::{Article, article};
use crate::source::{Entry, Source};
use crate::web::Request;

/// What the last build into one output folder was made from.
#[derive(Serialize, Deserialize)]
pub struct Last {
    /// Stands for all inputs; see `fingerprint`.
    pub mark: Key,
    pub theme: Key,
    pub pages: usize,
    pub warnings: Vec<Diagnostic>,
    /// The hour and minute of its day at which something is published or expires.
    pub until: Option<(u32, u32)>,
}

impl Last {
    /// Whether nothing was to be published or to expire since, on the same day.
    pub fn holds(&self, source: &Source) -> bool {
        self.until.is_none_or(|until| source.time.is_some_and(|time| time < until))
    }
}

/// Stands for all inputs of a build by their names, sizes and times. Two runs with one mark write the same bytes,
/// unless a file changed within the tick of the clock in which the build read it: such a file has no mark.
pub fn fingerprint(request: &Request, entries: &[Entry], themes: &[Entry]) -> Key {
    let mut hasher = blake3::Hasher::new();
    let fresh = now() - TICK;
    hasher.update(ENGINE.as_bytes());
    hasher.update(env!("CARGO_PKG_VERSION").as_bytes());
    hasher.update(build_id().as_bytes());
    hasher.update(request.source.today.to_string().as_bytes());
    hasher.update(request.theme.unwrap_or("\0").as_bytes());
    for entry in entries.iter().chain(themes) {
        hasher.update(&(entry.path.len() as u64).to_le_bytes());
        hasher.update(entry.path.as_bytes());
        hasher.update(&entry.size.to_le_bytes());
        hasher.update(&entry.modified.to_le_bytes());
        if entry.modified >= fresh {
            hasher.update(&now().to_le_bytes());
        }
    }
    Digest::from_hasher(&hasher).as_bytes().to_owned()
}

/// Size and time of the program itself: another build of it draws everything again.
fn build_id() -> String {
    let stat = std::env::current_exe().and_then(fs::metadata);
    stat.map_or_else(|_| String::new(), |m| format!("{} {:?}", m.len(), m.modified().ok()))
}

/// Files changed within so many nanoseconds count as changing still: file systems keep time in ticks of up to 2 s (FAT).
const TICK: i128 = 2_000_000_000;

fn now() -> i128 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos().cast_signed())
}

fn last_path(state: &Path, output: &Path) -> std::path::PathBuf {
    let absolute = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    state.join(format!("last-{}", Digest::of(absolute.to_string_lossy().as_bytes())))
}

pub fn read_last(state: &Path, output: &Path) -> Option<Last> {
    read(&last_path(state, output))
}

pub fn write_last(state: &Path, output: &Path, last: &Last) {
    write(state, &last_path(state, output), last);
}

/// Articles as the last build understood them, each with the stat of its file.
pub struct Cache {
    articles: BTreeMap<Arc<str>, (Stat, Article)>,
    files: Mutex<BTreeMap<Arc<str>, (Stat, Key)>>,
    /// How site.yaml bears on reading: zone and raw HTML.
    reading: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Stat {
    size: u64,
    modified: i128,
}

impl Stat {
    fn of(entry: &Entry) -> Self {
        Self { size: entry.size, modified: entry.modified }
    }
}

#[derive(Deserialize, Default)]
struct Stored {
    engine: String,
    reading: String,
    articles: Vec<(Arc<str>, Stat, Article)>,
    files: Vec<(Arc<str>, Stat, Key)>,
}

/// The same as `Stored`, borrowed.
#[derive(Serialize)]
struct StoredRef<'a> {
    engine: String,
    reading: String,
    articles: Vec<(&'a Arc<str>, Stat, &'a Article)>,
    files: Vec<(&'a Arc<str>, Stat, Key)>,
}

fn engine() -> String {
    format!("{ENGINE} articles 1 {}", build_id())
}

impl Cache {
    /// What the last build left; nothing where that was another program, or `force`.
    pub fn open(state: &Path, force: bool) -> Self {
        let stored = if force { None } else { read::<Stored>(&state.join("articles")) };
        let stored = stored.filter(|s| s.engine == engine()).unwrap_or_default();
        Self {
            articles: stored.articles.into_iter().map(|(path, stat, article)| (path, (stat, article))).collect(),
            files: Mutex::new(stored.files.into_iter().map(|(path, stat, key)| (path, (stat, key))).collect()),
            reading: stored.reading,
        }
    }

    /// The articles of all pages, in their order: taken from the cache where the file's stat is the same, else read.
    pub fn articles(
        &mut self,
        source: &Source,
        office: &Office,
        files: &Files,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Article> {
        let site = &office.site;
        let mut known = std::mem::take(&mut self.articles);
        if self.reading != reading(office) {
            known.clear();
        }
        let kept = |page: &Page| known.remove(&page.entry.path).filter(|(stat, _)| *stat == Stat::of(&page.entry));
        let mut articles: Vec<Option<Article>> = files.pages.iter().map(kept).map(|a| a.map(|(_, a)| a)).collect();
        drop(known);
        let fill = |(slot, page): (&mut Option<Article>, &Page)| {
            if slot.is_some() {
                return None;
            }
            let path = &page.entry.path;
            let text = source.text(path);
            let shown = text.as_deref().unwrap_or("");
            let mut article = article::read(shown, path, site.zone, site.raw_html).0;
            if let Err(mistake) = &text {
                // It is the only one: an unread file is not blamed for having no title.
                article.mistakes = vec![mistake.clone()];
            }
            *slot = Some(article);
            text.err()
        };
        found.par_extend(articles.par_iter_mut().zip(&files.pages).filter_map(fill));
        articles.into_iter().flatten().collect()
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
            files.insert(entry.path.clone(), (stat, key));
        }
        Ok(key)
    }

    /// Keeps the articles for the next build, but for files so fresh that a change could hide in their time.
    pub fn save(&self, state: &Path, office: &Office, files: &Files, articles: &[Article]) {
        let fresh = now() - TICK;
        let kept = self.files.lock().map(|files| files.clone()).unwrap_or_default();
        let all = files.pages.iter().zip(articles);
        let stored = StoredRef {
            engine: engine(),
            reading: reading(office),
            articles: all
                .map(|(page, article)| (&page.entry.path, Stat::of(&page.entry), article))
                .filter(|(_, stat, _)| stat.modified < fresh)
                .collect(),
            files: kept
                .iter()
                .map(|(path, (stat, key))| (path, *stat, *key))
                .filter(|(_, stat, _)| stat.modified < fresh)
                .collect(),
        };
        write(state, &state.join("articles"), &stored);
    }
}

fn reading(office: &Office) -> String {
    format!("{:?} {} {:?}", office.site.zone, office.site.raw_html, office.site.languages)
}

/// A file of ours: postcard, then its BLAKE3.
fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let bytes = fs::read(path).ok()?;
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(16)?)?;
    (Digest::of(body).as_bytes() == sum).then(|| postcard::from_bytes(body).ok()).flatten()
}

/// Written aside and renamed. A cache that cannot be written is no mistake: the next build is slower.
fn write(state: &Path, path: &Path, thing: &impl Serialize) {
    let aside = path.with_extension("new");
    let written =
        fs::create_dir_all(state).and_then(|()| stream(&aside, thing)).and_then(|()| fs::rename(&aside, path));
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
}

fn stream(path: &Path, thing: &impl Serialize) -> io::Result<()> {
    let mut file = Hashing { file: BufWriter::new(fs::File::create(path)?), hasher: blake3::Hasher::new() };
    postcard::to_io(thing, &mut file).map_err(io::Error::other)?;
    let sum = *Digest::from_hasher(&file.hasher).as_bytes();
    file.file.write_all(&sum)?;
    file.file.flush()
}

/// Hashes what it writes.
struct Hashing {
    file: BufWriter<fs::File>,
    hasher: blake3::Hasher,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hasher.update(bytes);
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
