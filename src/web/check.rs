//! `check`: the whole pipeline into memory, where the rules look at it. Pages that are as they were are not made again.

use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::check::built::{Facts, Look};
use crate::check::links::Unsound;
use crate::check::texts::{Kept, Outlined, Reader};
use crate::check::{self, Checked, Input, Orders, Texts};
use crate::language::Language;
use crate::plan::Key;
use crate::site::{PageRef, Site, What};
use crate::source::{Entry, Source};
use crate::trace;
use crate::web::cache::Cache;
use crate::web::checked::{self, Pages};
use crate::web::content::{Listed, Loaded};
use crate::web::draw::Sink;
use crate::web::traces::Traces;
use crate::web::{Content, Request, Stopwatch, has_errors, make, state_of, theme};

/// Checks one site; `only` names groups of rules, none means all; `external` asks other hosts too. Nothing is written but what the next check need not
/// do again.
pub fn check(source: &Source, theme_name: Option<&str>, only: &[String], external: bool) -> Checked {
    let state = state_of(source);
    let nowhere = Path::new("");
    let request =
        Request { source, output: nowhere, theme: theme_name, force: false, changed: None, progress: &|_, _| {} };
    let load = || {
        let listed = Listed::new(source);
        let loaded = Loaded::new(source, &listed);
        (listed, loaded)
    };
    let open = || rayon::join(|| (Cache::open(&state), Traces::open(&state)), || checked::open(&state));
    let ((listed, loaded), ((mut cache, mut traces), (old_reading, kept, pages))) = rayon::join(load, open);
    let Loaded { office, mut files, found, .. } = loaded;
    files.pictures = cache.pictures(source, &office, &files);
    let found = [&listed.found[..], &found].concat();
    let articles = cache.articles(source, &office, &files);
    let theme = theme(source, request.theme, &office, &listed.themes);
    let content = Content { office: &office, files: &files, articles: &articles, cache: &cache };
    let kept = if old_reading == cache.reading() { kept } else { Kept::default() };
    let orders = Orders::read(source);
    let allowing = orders.allowing(source.today);
    let looked = Looked::new(&kept, &content, &pages, allowing);
    let made = make(&request, &content, theme, &traces, None, Sink::Look(&looked), found, &mut Stopwatch::new());
    let (said, made) = match made {
        Ok(made) => (made.built.warnings, Some((made.untraced, made.traces))),
        Err(mistakes) => (mistakes, None),
    };
    let whole = made.is_some() && !has_errors(&said);
    let (outlined, built) = looked.finish(&content);
    let today = source.today;
    let file_key = |entry: &Entry| cache.file_key(source, entry).ok();
    let reader = Reader {
        source,
        office: &office,
        files: &files,
        articles: &articles,
        outlined: &outlined,
        file_key: &file_key,
        today,
    };
    let read = reader.read(&listed.entries, &kept);
    // A tree that is not whole has dead ends of its own.
    let shown: &[Facts] = if whole { &built.facts } else { &[] };
    let unsound = Unsound::new(shown, office.site.base_url.as_deref(), pages.sound);
    let sound = unsound.is_empty().then_some(unsound.stamp);
    let input = Input {
        office: &office,
        files: &files,
        articles: &articles,
        entries: &listed.entries,
        texts: Texts::new(source, &listed.entries),
        outlined: &outlined,
        read: &read,
        built: shown,
        unsound: &unsound,
        external,
        today,
    };
    let (checked, ()) = rayon::join(
        || check::check(&input, said, &orders, only),
        || checked::save(&state, cache.reading(), &content, (&outlined, &read), whole.then_some((&built, sound))),
    );
    // A file that was lost meanwhile is as good as unread.
    if let (true, Some((untraced, new))) = (cache.keep(&files, articles).is_empty(), made) {
        if !new.is_empty() || untraced.iter().any(|route| traces.has(*route)) {
            traces.renew(&untraced, new);
            traces.save(&state);
        }
        cache.save(&state);
    }
    checked
}

/// The drawn files as they are looked at, and the texts behind them, from any thread.
pub struct Looked<'a> {
    /// What the last check saw of a file, with its key.
    known: &'a Pages,
    facts: Mutex<Vec<(Key, Facts)>>,
    outlined: Vec<OnceLock<Arc<Outlined>>>,
    /// Something was looked at that was not known.
    news: Mutex<bool>,
    /// See `Orders::allowing`: what a check composes has the keys of a build.
    pub allowing: Option<Key>,
}

/// All files of the output, by route.
pub struct Built {
    pub facts: Vec<Facts>,
    pub keys: Vec<Key>,
    pub news: bool,
}

impl<'a> Looked<'a> {
    fn new(kept: &Kept, content: &Content, known: &'a Pages, allowing: Option<Key>) -> Self {
        let outlined = content.files.pages.iter().enumerate().map(|(n, page)| {
            let known = kept.outlined.get(&trace::name(&page.entry.path));
            let same = known.filter(|(digest, _)| *digest == content.articles.card(n).digest);
            same.map_or_else(OnceLock::new, |(_, outlined)| outlined.clone().into())
        });
        Self { known, facts: Mutex::default(), outlined: outlined.collect(), news: Mutex::new(false), allowing }
    }

    /// The bytes of a new file.
    pub fn look(&self, site: &Site, route: &str, page: Option<&PageRef>, (key, bytes): (Key, &[u8])) {
        *self.news.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.add(site, route, page, key, (Look::of(route, bytes).into(), true));
    }

    /// Takes over what is known of a file with this key; whether anything is.
    pub fn keep(&self, site: &Site, route: &str, page: Option<&PageRef>, key: Key) -> bool {
        let known = self.known.looks.get(&trace::name(route)).filter(|(then, _)| *then == key);
        known.map(|(_, look)| self.add(site, route, page, key, (look.clone(), false))).is_some()
    }

    fn add(&self, site: &Site, route: &str, page: Option<&PageRef>, key: Key, look: (Arc<Look>, bool)) {
        let language = page.map_or(Language::ZhHans, |page| page.language);
        let source = page.and_then(|page| source_of(site, page));
        let facts = Facts::new(route, source, language, look);
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).push((key, facts));
    }

    /// Looks at an article before its text is drawn and let go.
    pub fn outline(&self, site: &Site, n: usize) {
        self.outlined[n].get_or_init(|| Outlined::of(site.articles, n, &site.pages[n]).into());
    }

    /// What was seen: the same in every run.
    fn finish(self, content: &Content) -> (Vec<Arc<Outlined>>, Built) {
        let rest = |(n, outlined): (usize, OnceLock<Arc<Outlined>>)| {
            let of = || Outlined::of(content.articles, n, &content.files.pages[n]).into();
            outlined.into_inner().unwrap_or_else(of)
        };
        let outlined = self.outlined.into_iter().enumerate().map(rest).collect();
        let mut facts = self.facts.into_inner().unwrap_or_else(PoisonError::into_inner);
        facts.sort_by(|a, b| a.1.route.cmp(&b.1.route));
        let (keys, facts): (Vec<Key>, Vec<Facts>) = facts.into_iter().unzip();
        let news =
            self.news.into_inner().unwrap_or_else(PoisonError::into_inner) || keys.len() != self.known.looks.len();
        (outlined, Built { facts, keys, news })
    }
}

/// The file of content/ that a page shows, where there is one.
fn source_of(site: &Site, page: &PageRef) -> Option<Arc<str>> {
    let n = match &page.what {
        What::Report(_) | What::Free(_) => site.text_of(page)?,
        What::Place(place) => match site.introductions.get(&(*place, page.language)) {
            Some(n) => *n,
            None => return Some(site.office.places.get(*place).at.file.clone()),
        },
        What::Home => *site.home.get(&page.language)?,
        What::ChartCsv(article, _) => *article,
        What::Card(..) => return Some(site.file_of(page).file),
        What::File(path) | What::Picture(path, _) => return Some(format!("content/{path}").into()),
        _ => return None,
    };
    Some(site.pages[n].entry.path.clone())
}
