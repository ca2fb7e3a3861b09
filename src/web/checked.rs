//! What a check leaves to the next one in `.jianbao/`: what it saw of each text and of each file of the output.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::check::built::Look;
use crate::check::numbers::Said;
use crate::check::texts::{Kept, Other, Outlined, Read, Written};
use crate::plan::Key;
use crate::trace;
use crate::web::Content;
use crate::web::check::Built;
use crate::web::state::{self, engine};

/// What is known of the files of the output, by the names of their routes.
#[derive(Default)]
pub struct Pages {
    pub looks: FxHashMap<u64, (Key, Arc<Look>)>,
    /// See `Unsound::new`.
    pub sound: Option<u64>,
}

/// `.jianbao/checked-texts`: by the names of paths, with the digests of texts.
#[derive(Serialize, Deserialize)]
struct Texts {
    engine: String,
    /// How site.yaml bears on reading.
    reading: String,
    articles: Vec<(u64, Key, Arc<Outlined>, Arc<Written>)>,
    others: Vec<Other>,
    said: Vec<(u64, Arc<Said>)>,
}

/// `.jianbao/checked-pages`: by the names of routes, in parts that are read side by side.
#[derive(Serialize, Deserialize)]
struct Parts {
    engine: String,
    sound: Option<u64>,
    lengths: Vec<usize>,
}

type Part = Vec<(u64, Key, Arc<Look>)>;

/// What the last check left, and how site.yaml bore on reading then.
pub fn open(state: &Path) -> (String, Kept, Pages) {
    let (texts, pages) = rayon::join(|| texts(state), || pages(state).unwrap_or_default());
    let Some(texts) = texts else { return (String::new(), Kept::default(), pages) };
    let mut kept = Kept::default();
    for (name, digest, outlined, written) in texts.articles {
        kept.outlined.insert(name, (digest, outlined));
        kept.written.insert(name, (digest, written));
    }
    kept.written.extend(texts.others.into_iter().map(|(name, digest, written)| (name, (digest, written))));
    kept.said = texts.said.into_iter().collect();
    (texts.reading, kept, pages)
}

fn texts(state: &Path) -> Option<Texts> {
    let texts: Texts = read(&state::read(&state.join("checked-texts"))?)?;
    (texts.engine == engine()).then_some(texts)
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

fn pages(state: &Path) -> Option<Pages> {
    let bytes = state::read(&state.join("checked-pages"))?;
    let (parts, mut rest): (Parts, &[u8]) = postcard::take_from_bytes(&bytes).ok()?;
    if parts.engine != engine() {
        return None;
    }
    let mut all = Vec::new();
    for length in parts.lengths {
        let (part, after) = rest.split_at_checked(length)?;
        all.push(part);
        rest = after;
    }
    let rows: Option<Vec<Part>> = all.par_iter().map(|part| read(part)).collect();
    let looks = rows?.into_iter().flatten().map(|(route, key, look)| (route, (key, look))).collect();
    Some(Pages { looks, sound: parts.sound })
}

/// Writes what changed; of the output only where all of it was made.
pub fn save(
    state: &Path,
    reading: &str,
    content: &Content,
    (outlined, read): (&[Arc<Outlined>], &Read),
    built: Option<(&Built, Option<u64>)>,
) {
    if read.news {
        let pages = content.files.pages.iter().zip(outlined).zip(&read.written).enumerate();
        let articles = pages.map(|(n, ((page, outlined), written))| {
            let digest = content.articles.card(n).digest;
            (trace::name(&page.entry.path), digest, outlined.clone(), written.clone())
        });
        let (engine, reading, articles) = (engine(), reading.to_owned(), articles.collect());
        let texts = Texts { engine, reading, articles, others: read.others.clone(), said: read.said.clone() };
        state::write(&state.join("checked-texts"), &texts, []);
    }
    let Some((built, sound)) = built.filter(|(built, _)| built.news) else { return };
    let rows: Vec<_> = built.facts.iter().zip(&built.keys).collect();
    let part = |rows: &[(&crate::check::built::Facts, &Key)]| {
        let rows: Part = rows.iter().map(|(f, key)| (trace::name(&f.route), **key, f.seen())).collect();
        postcard::to_stdvec(&rows).unwrap_or_default()
    };
    let parts: Vec<Vec<u8>> = rows.par_chunks(1024).map(part).collect();
    let head = Parts { engine: engine(), sound, lengths: parts.iter().map(Vec::len).collect() };
    state::write(&state.join("checked-pages"), &head, parts.iter().map(Vec::as_slice));
}
