//! `check`: the whole pipeline into memory, where the rules look at it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::check::built::Facts;
use crate::check::{self, Checked, Input, Orders};
use crate::language::Language;
use crate::site::{PageRef, Site, What};
use crate::source::Source;
use crate::web::cache::Cache;
use crate::web::content::{Listed, Loaded};
use crate::web::draw::Sink;
use crate::web::traces::Traces;
use crate::web::{Content, Request, Stopwatch, has_errors, make, state_of, theme};

/// Checks one site; `only` names groups of rules, none means all. Nothing is written.
pub fn check(source: &Source, theme_name: Option<&str>, only: &[String]) -> Checked {
    let nowhere = Path::new("");
    let request =
        Request { source, output: nowhere, theme: theme_name, force: true, changed: None, progress: &|_, _| {} };
    let listed = Listed::new(source);
    let Loaded { office, files, found, .. } = Loaded::new(source, &listed);
    let found = [&listed.found[..], &found].concat();
    let mut cache = Cache::open(&state_of(source));
    let articles = cache.articles(source, &office, &files);
    let theme = theme(&request, &office, &listed.themes);
    let content = Content { office: &office, files: &files, articles: &articles, cache: &cache };
    let looked = Looked::default();
    let sink = Sink::Look(&looked);
    let made = make(&request, &content, theme, &Traces::default(), None, sink, found, &mut Stopwatch::new());
    let said = made.map_or_else(|mistakes| mistakes, |made| made.built.warnings);
    // A tree that is not whole has dead ends of its own.
    let built = if has_errors(&said) { Vec::new() } else { looked.into_facts() };
    let input = Input {
        office: &office,
        files: &files,
        articles: &articles,
        entries: &listed.entries,
        texts: &check::texts(source, &listed.entries),
        built: &built,
        today: source.today,
    };
    check::check(&input, said, &Orders::read(source), only)
}

/// The drawn files as they are looked at, from any thread.
#[derive(Default)]
pub struct Looked(Mutex<Vec<Facts>>);

impl Looked {
    pub fn look(&self, site: &Site, route: &str, page: Option<&PageRef>, bytes: &[u8]) {
        let language = page.map_or(Language::ZhHans, |page| page.language);
        let source = page.and_then(|page| source_of(site, page));
        let facts = Facts::of(route, source, language, bytes);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(facts);
    }

    /// By route: the same in every run.
    fn into_facts(self) -> Vec<Facts> {
        let mut facts = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        facts.sort_by(|a, b| a.route.cmp(&b.route));
        facts
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
        What::File(path) => return Some(format!("content/{path}").into()),
        _ => return None,
    };
    Some(site.pages[n].entry.path.clone())
}
