//! Makes the files of the site from what was read: lays out, composes what changed, and draws every page whose key
//! changed into the staging of the output. `make` begins with nothing; `make_again` with what the last build of a
//! session laid out, where the text of some articles is all that changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::campaign::Office;
use crate::campaign::load::Files;
use crate::diagnostic::{Diagnostic, sort};
use crate::output::Committed;
use crate::plan::{Key, Why};
use crate::render::card::Font;
use crate::site::pages::Taken;
use crate::site::versions::Versions;
use crate::site::{Articles, Layout, Makes, PageRef, Site, What};
use crate::theme::{COMPARE_SCRIPT, Theme};
use crate::trace;
use crate::web::cache::Cache;
use crate::web::cards;
use crate::web::draw::{Drawer, Drawn, Sink};
use crate::web::traces::{Trace, Traces};
use crate::web::{Built, Request, Stopwatch, failed, has_errors};

/// The content, read and understood.
pub struct Content<'a> {
    pub office: &'a Office,
    pub files: &'a Files,
    pub articles: &'a Articles<'a>,
    pub cache: &'a Cache,
}

/// All files of the site, staged and not yet committed.
pub struct Made {
    pub built: Built,
    pub theme: Key,
    /// New traces, and the names of the routes that have none any more.
    pub traces: Vec<Trace>,
    pub untraced: Vec<u64>,
    /// For the next build.
    pub laid_out: LaidOut,
}

/// What a build laid out: it stands while nothing changes but what follows the front matter of articles.
pub struct LaidOut {
    theme: Theme,
    makes: Makes,
    /// Of the pictures of pages.
    font: Option<Arc<Font>>,
    layout: Option<Layout>,
    pages: Vec<PageRef>,
    /// What the texts call for.
    late: Vec<PageRef>,
    versions: Versions,
    /// What was found on the way.
    found: Vec<Diagnostic>,
}

impl LaidOut {
    /// Whether a next build can have one like it at all.
    pub fn may_stand(&self) -> bool {
        self.layout.is_some()
    }
}

/// Lays out, composes what changed, and draws every page whose key changed into the staging of the output.
#[allow(clippy::too_many_arguments)]
pub fn make(
    request: &Request,
    content: &Content,
    theme: Result<Theme, Vec<Diagnostic>>,
    traces: &Traces,
    last_theme: Option<Key>,
    sink: Sink,
    mut found: Vec<Diagnostic>,
    watch: &mut Stopwatch,
) -> Result<Made, Vec<Diagnostic>> {
    let office = content.office;
    if office.broken {
        return Err(broken(content, theme.err(), found));
    }
    let mut theme = match theme {
        Ok(theme) => theme,
        Err(mut wrong) => {
            check_alone(request, content, &mut found);
            wrong.append(&mut found);
            return Err(failed(wrong));
        }
    };
    let makes = makes(&theme, office);
    let mut wrong = theme.warnings.clone();
    let now = request.source.now();
    let site = Site::new(office, content.files, content.articles, &theme.strings, &makes, now, &mut wrong);
    site.check(&mut wrong);
    theme.unknown(&office.site.colours_at, &mut wrong);
    if site.comparable().is_empty() {
        theme.assets.retain(|asset| asset.route != COMPARE_SCRIPT);
    }
    let (pages, versions) = rayon::join(|| site.all(), || Versions::new(&site));
    let mut taken = Taken::default();
    site.collisions(&mut taken, &pages, &mut wrong);
    site.clash(&pages, theme.routes(), &mut wrong);
    let font = cards::font(request.source, office, &mut wrong);
    found.extend(wrong.iter().cloned());
    watch.lap("lay out");
    if has_errors(&found) {
        // Nothing is drawn any more; what is wrong within the texts and pages is told all the same.
        site.collisions(&mut taken, &read_texts(&site, &theme, &mut found), &mut found);
        found.par_extend(pages.par_iter().flat_map_iter(|page| mistakes(&site, page)));
        return Err(failed(found));
    }
    let read = (traces, versions);
    let mut drawer = Drawer::new(request, &site, &theme, content.cache, read, font.clone(), sink, last_theme);
    let mut progress = Progress { request, done: AtomicUsize::new(0), all: pages.len() + theme.assets.len() };
    // The pages of texts first: each is read once, and what other pages need of it is known then.
    let (of_texts, others): (Vec<&PageRef>, Vec<&PageRef>) = pages.iter().partition(|page| page.what.is_of_text());
    let mut drawn = progress.draw(&drawer, &of_texts);
    let late = read_texts(&site, &theme, &mut found);
    site.collisions(&mut taken, &late, &mut found);
    drawer.texts_are_read();
    drop(taken);
    progress.all += late.len();
    let (pictures, late_pages): (Vec<&PageRef>, Vec<&PageRef>) = late.iter().partition(|page| is_picture(page));
    let mut others: Vec<&PageRef> = others.into_iter().chain(late_pages).collect();
    // What takes longest first: it would hold up the end.
    others.sort_by_key(|page| !page.what.is_of_site());
    if has_errors(&found) {
        found.extend(drawn.into_iter().flat_map(|drawn| drawn.found));
        found.par_extend(others.par_iter().flat_map_iter(|page| mistakes(&site, page)));
        return Err(failed(found));
    }
    drawn.extend(progress.draw(&drawer, &others));
    drawn.extend(progress.pictures(&drawer, &pictures));
    let mut tally = Tally { found, ..Tally::default() };
    drawer.overweight(&mut tally.found);
    of_texts.iter().chain(&others).chain(&pictures).zip(drawn).for_each(|(page, drawn)| tally.add(&page.route, drawn));
    tally.index(&drawer);
    drawer.assets().for_each(|(route, drawn)| tally.add(&route, drawn));
    let blocks = drawer.search().routes().map(|route| trace::name(&route));
    let stay = pages.iter().chain(&late).map(|page| trace::name(&page.route)).chain(blocks).collect();
    tally.untraced.extend(traces.others(&stay));
    let versions = drawer.into_versions();
    let (until, layout) = (site.until(), site.into_layout());
    let laid_out = LaidOut { theme, makes, font, layout, pages, late, versions, found: wrong };
    tally.made(laid_out, until, watch)
}

/// The same where the text of these articles is all that changed since the last build of the session: only what was made
/// from them is looked at, all else stays as it is.
#[allow(clippy::too_many_arguments)]
pub fn make_again(
    request: &Request,
    content: &Content,
    last: LaidOut,
    edited: &[usize],
    traces: &Traces,
    sink: Sink,
    mut found: Vec<Diagnostic>,
    watch: &mut Stopwatch,
) -> Result<Made, Vec<Diagnostic>> {
    let LaidOut { theme, makes, font, layout, pages, late: before, mut versions, found: wrong } = last;
    let Content { office, files, articles, .. } = *content;
    found.extend(wrong.iter().cloned());
    let site =
        Site::of(layout.unwrap_or_default(), office, files, articles, &theme.strings, &makes, request.source.now());
    let late = read_texts(&site, &theme, &mut found);
    let parts = versions.edited(&site, edited);
    if late != before {
        let mut taken = Taken::default();
        site.collisions(&mut taken, &pages, &mut found);
        site.collisions(&mut taken, &late, &mut found);
    }
    watch.lap("lay out");
    if has_errors(&found) {
        found.par_extend(pages.par_iter().chain(&late).flat_map_iter(|page| mistakes(&site, page)));
        return Err(failed(found));
    }
    let (read, last_theme) = ((traces, versions), Some(theme.digest));
    let drawer = Drawer::new(request, &site, &theme, content.cache, read, font.clone(), sink, last_theme);
    let stand: FxHashSet<&str> = before.iter().map(|page| &*page.route).collect();
    let touched = traces.made_from(&parts);
    let stale = |page: &&PageRef| match page.what {
        _ if page.what.is_of_file() => !stand.contains(&*page.route),
        _ => {
            let name = trace::name(&page.route);
            touched.contains(&name) || !traces.has(name)
        }
    };
    let (stale, rest): (Vec<&PageRef>, Vec<&PageRef>) = pages.iter().chain(&late).partition(stale);
    debug_assert!(rest.iter().all(|page| drawer.stands(page)), "a page that was left alone reads something unnoted");
    let progress = Progress { request, done: AtomicUsize::new(0), all: stale.len() };
    let mut tally = Tally { found, ..Tally::default() };
    let (pictures, stale): (Vec<&PageRef>, Vec<&PageRef>) = stale.into_iter().partition(|page| is_picture(page));
    let mut drawn = progress.draw(&drawer, &stale);
    drawn.extend(progress.pictures(&drawer, &pictures));
    drawer.overweight(&mut tally.found);
    stale.iter().chain(&pictures).zip(drawn).for_each(|(page, drawn)| tally.add(&page.route, drawn));
    tally.index(&drawer);
    let stay: FxHashSet<&str> = late.iter().map(|page| &*page.route).collect();
    let gone: BTreeSet<&str> = stand.difference(&stay).copied().collect();
    sink.keep_rest(&gone);
    tally.untraced.extend(gone.iter().map(|route| trace::name(route)));
    let versions = drawer.into_versions();
    let (until, layout) = (site.until(), site.into_layout());
    let laid_out = LaidOut { theme, makes, font, layout, pages, late, versions, found: wrong };
    tally.made(laid_out, until, watch)
}

/// The theme's pages and sizes, as the office wants them.
pub fn makes(theme: &Theme, office: &Office) -> Makes {
    let mut makes = theme.makes.clone();
    if let Some(size) = office.site.page_size {
        (makes.page_size.place, makes.page_size.topic, makes.page_size.campaign, makes.page_size.reports) =
            (size, size, size, size);
    }
    makes
}

/// What is wrong with a site that has no office.
fn broken(content: &Content, theme: Option<Vec<Diagnostic>>, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    content.articles.read_all();
    found.extend(content.articles.cards().flat_map(|card| card.mistakes.iter().cloned()));
    found.extend(content.articles.gists().flat_map(|gist| gist.mistakes.iter().cloned()));
    found.extend(theme.into_iter().flatten());
    failed(found)
}

/// What became of all files, added up.
#[derive(Default)]
struct Tally {
    found: Vec<Diagnostic>,
    reasons: BTreeMap<String, Why>,
    traces: Vec<Trace>,
    untraced: Vec<u64>,
    /// Files of the search index.
    scripts: usize,
}

impl Tally {
    /// Once all pages are drawn, if they are.
    fn index(&mut self, drawer: &Drawer) {
        if has_errors(&self.found) {
            return;
        }
        self.scripts = drawer.search().len();
        drawer.search().finish(drawer).into_iter().for_each(|(route, drawn)| self.add(&route, drawn));
    }

    fn add(&mut self, route: &str, drawn: Drawn) {
        // What was found is to be found again: such a file is composed in every build.
        if !drawn.found.is_empty() {
            self.untraced.push(trace::name(route));
        }
        self.found.extend(drawn.found);
        self.reasons.extend(drawn.why.map(|why| (route.to_owned(), why)));
        self.traces.extend(drawn.trace);
    }

    fn made(
        mut self,
        laid_out: LaidOut,
        until: Option<(u32, u32)>,
        watch: &mut Stopwatch,
    ) -> Result<Made, Vec<Diagnostic>> {
        if has_errors(&self.found) {
            return Err(failed(self.found));
        }
        watch.lap("draw");
        sort(&mut self.found);
        let built = Built {
            pages: laid_out.pages.len() + laid_out.late.len() + laid_out.theme.assets.len() + self.scripts,
            drawn: self.reasons.len(),
            committed: Committed { written: 0, kept: 0, deleted: 0, bytes_written: 0 },
            warnings: self.found,
            reasons: self.reasons,
            timings: Vec::new(),
            until,
        };
        let theme = laid_out.theme.digest;
        Ok(Made { built, theme, traces: self.traces, untraced: self.untraced, laid_out })
    }
}

/// Reads the texts that no page has read yet; the further files that all texts call for.
fn read_texts(site: &Site, theme: &Theme, found: &mut Vec<Diagnostic>) -> Vec<PageRef> {
    site.articles.read_all();
    site.check_texts(found);
    let late = site.of_texts();
    site.clash(&late, theme.routes(), found);
    late
}

/// How far the drawing has come.
struct Progress<'a> {
    request: &'a Request<'a>,
    done: AtomicUsize,
    all: usize,
}

impl Progress<'_> {
    /// Draws pages, in parallel.
    fn draw(&self, drawer: &Drawer, pages: &[&PageRef]) -> Vec<Drawn> {
        let each = |page: &&PageRef| {
            let drawn = drawer.page(page);
            (self.request.progress)(self.done.fetch_add(1, Ordering::Relaxed) + 1, self.all);
            drawn
        };
        pages.par_iter().map(each).collect()
    }

    /// Draws photographs, in parallel; those of one file together.
    fn pictures(&self, drawer: &Drawer, pages: &[&PageRef]) -> Vec<Drawn> {
        let path = |page: &PageRef| if let What::Picture(path, _) = &page.what { Some(path.clone()) } else { None };
        let files: Vec<&[&PageRef]> = pages.chunk_by(|a, b| path(a) == path(b)).collect();
        let each = |pages: &[&PageRef]| {
            let drawn = drawer.pictures(pages);
            (self.request.progress)(self.done.fetch_add(pages.len(), Ordering::Relaxed) + pages.len(), self.all);
            drawn
        };
        files.into_par_iter().flat_map_iter(each).collect()
    }
}

/// Whether a file is drawn from a photograph.
fn is_picture(page: &PageRef) -> bool {
    matches!(page.what, What::Picture(..))
}

/// The mistakes of the content, told in the words of the built-in theme where the office's own is wrong.
fn check_alone(request: &Request, content: &Content, found: &mut Vec<Diagnostic>) {
    let Content { office, files, articles, .. } = content;
    if let Ok(theme) = Theme::load("default", &office.site.languages, &|_| None) {
        let site = Site::new(office, files, articles, &theme.strings, &theme.makes, request.source.now(), found);
        site.check(found);
        articles.read_all();
        site.check_texts(found);
        let pages = site.all();
        found.par_extend(pages.par_iter().flat_map_iter(|page| mistakes(&site, page)));
    }
}

fn mistakes(site: &Site, page: &PageRef) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    site.compose(page, &mut found);
    found
}
