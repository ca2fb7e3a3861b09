//! The static site: drives reading, laying out, deciding, drawing and writing.
//!
//! Read it from `build` down: did anything change? → what did the office write? (`cache`) → what pages are there? →
//! compose those whose parts changed (`traces`), draw those whose key changed (`draw`) → commit all or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::campaign::Office;
use crate::campaign::load::Files;
use crate::check::Orders;
use crate::check::built::Guard;
use crate::diagnostic::{Diagnostic, Location, Severity, sort};
use crate::output::{Committed, Output};
use crate::plan::{Key, Why};
use crate::site::pages::Taken;
use crate::site::versions::Versions;
use crate::site::{Articles, PageRef, Site};
use crate::source::clock::Now;
use crate::source::{Entry, Source};
use crate::theme::Theme;
use crate::trace;

mod cache;
mod check;
mod content;
mod draw;
mod search;
mod state;
mod traces;

use cache::Cache;
pub use check::check;
use content::{Listed, Loaded, touched};
use draw::{Drawer, Drawn, Sink};
use state::{Last, fingerprint};
use traces::{Trace, Traces};

/// What `build` is asked for.
pub struct Request<'a> {
    pub source: &'a Source,
    pub output: &'a Path,
    /// Instead of the theme in site.yaml.
    pub theme: Option<&'a str>,
    pub force: bool,
    /// For a session: everything that may have changed since its last build, as paths from the root; `None` where
    /// that is not known.
    pub changed: Option<&'a BTreeSet<String>>,
    /// Called with (done, all) while pages are drawn.
    pub progress: &'a (dyn Fn(usize, usize) + Sync),
}

/// What a build did.
pub struct Built {
    pub pages: usize,
    pub drawn: usize,
    pub committed: Committed,
    /// Warnings and notes, sorted; no errors among them.
    pub warnings: Vec<Diagnostic>,
    /// Why each file was drawn, by route.
    pub reasons: BTreeMap<String, Why>,
    pub timings: Vec<(&'static str, Duration)>,
    /// The hour and minute of today at which something is published or expires next.
    pub until: Option<(u32, u32)>,
}

/// Measures the stages of a build.
struct Stopwatch {
    start: Instant,
    stages: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    fn new() -> Self {
        Self { start: Instant::now(), stages: Vec::new() }
    }

    fn lap(&mut self, stage: &'static str) {
        self.stages.push((stage, self.start.elapsed()));
        self.start = Instant::now();
    }
}

/// Builds the site once. On any error nothing in the output has changed, and all mistakes are returned.
pub fn build(request: &Request) -> Result<Built, Vec<Diagnostic>> {
    let mut session = Session::default();
    let built = session.build(request)?;
    // There is no next build that would need it: room for what is written.
    session.content = None;
    session.save(request);
    Ok(built)
}

/// Builds one site again and again, and keeps in memory what the next build need not read and compose anew.
#[derive(Default)]
pub struct Session {
    cache: Option<Cache>,
    traces: Option<Traces>,
    last: Option<Last>,
    /// The content of the last build, if that came to its end.
    content: Option<(Listed, Loaded)>,
    /// The last build drew something.
    drew: bool,
}

impl Session {
    /// Builds the site as it is now. On any error nothing in the output has changed, and all mistakes are returned.
    pub fn build(&mut self, request: &Request) -> Result<Built, Vec<Diagnostic>> {
        let mut watch = Stopwatch::new();
        let source = request.source;
        let state = state_of(source);
        self.drew = false;
        let known = self.content.take().zip(request.changed);
        let known = known.and_then(|((listed, loaded), changed)| touched(listed, loaded, source, changed));
        let told = known.is_some();
        // Looked through while the content is listed: it is asked about every file in any case. Right after another
        // build, and told what changed, it is taken for what it was.
        let open = || {
            let mut output = Output::open(request.output, &state, request.force)?;
            if told {
                output.trust()
            } else {
                _ = output.all_intact()
            };
            Ok(output)
        };
        let list = || known.map_or_else(|| (Listed::new(source), None), |(listed, loaded)| (listed, Some(loaded)));
        let ((listed, loaded), output) = rayon::join(list, open);
        let output = output.map_err(|d| vec![d])?;
        let mark = fingerprint(request, &listed.entries, &listed.themes);
        watch.lap("list");
        let last = self.last.take().or_else(|| Last::read(&state, request.output)).filter(|_| !request.force);
        if let Some(last) = last
            .as_ref()
            .filter(|l| listed.found.is_empty() && l.holds(source) && l.mark == mark && output.all_intact())
        {
            watch.lap("compare");
            self.last = Some(last.clone());
            return Ok(unchanged(last, output, watch.stages));
        }
        watch.lap("compare");
        let on_disk = || match request.force {
            true => Default::default(),
            false => (Cache::open(&state), Traces::open(&state)),
        };
        let kept = self.cache.take().zip(self.traces.take()).filter(|_| !request.force);
        let load = || loaded.unwrap_or_else(|| Loaded::new(source, &listed));
        let (loaded, (mut cache, traces)) = rayon::join(load, || kept.unwrap_or_else(on_disk));
        let Loaded { office, files, .. } = &loaded;
        let mut found = [&listed.found[..], &loaded.found].concat();
        watch.lap("load");
        let (articles, theme) =
            rayon::join(|| cache.articles(source, office, files), || theme(request, office, &listed.themes));
        watch.lap("articles");
        let content = Content { office, files, articles: &articles, cache: &cache };
        let mut orders = Orders::read(source);
        found.append(&mut orders.mistakes);
        let guard = Guard::new(orders, source.today);
        let last_theme = last.as_ref().map(|l| l.theme);
        let sink = Sink::Output(&output, &guard);
        let made = make(request, &content, theme, &traces, last_theme, sink, found, &mut watch);
        let mut wrong = cache.keep(files, articles);
        self.cache = Some(cache);
        self.traces = Some(traces);
        wrong.extend(guard.found(source, &listed.entries));
        let made = match made {
            Ok(made) if wrong.is_empty() => made,
            Ok(made) => return Err(failed([made.built.warnings, wrong].concat())),
            Err(found) => return Err(failed([found, wrong].concat())),
        };
        // From here on the output is of this build: what an earlier one left must not say that it is of that.
        Last::forget(&state, request.output);
        let committed = output.commit().map_err(|d| vec![d])?;
        let built = Built { committed, ..made.built };
        self.drew = true;
        if let Some(traces) = &mut self.traces {
            traces.renew(&made.routes, made.traces);
        }
        self.last = Some(Last {
            mark,
            theme: made.theme,
            pages: built.pages,
            warnings: built.warnings.clone(),
            until: built.until,
        });
        self.content = Some((listed, loaded));
        watch.lap("commit");
        Ok(Built { timings: watch.stages, ..built })
    }

    /// Writes what is kept to `.jianbao/`, for the next session.
    pub fn save(&mut self, request: &Request) {
        let state = state_of(request.source);
        if let (true, Some(cache), Some(traces), Some(last)) =
            (std::mem::take(&mut self.drew), &mut self.cache, &self.traces, &self.last)
        {
            rayon::join(|| cache.save(&state), || traces.save(&state));
            last.write(&state, request.output);
        }
    }
}

fn state_of(source: &Source) -> PathBuf {
    source.root().join(".jianbao")
}

/// Nothing changed since the last build: its warnings are said again.
fn unchanged(last: &Last, output: Output, timings: Vec<(&'static str, Duration)>) -> Built {
    let committed = Committed { written: 0, kept: output.manifest().len(), deleted: 0, bytes_written: 0 };
    output.abandon();
    Built {
        pages: last.pages,
        drawn: 0,
        committed,
        warnings: last.warnings.clone(),
        reasons: BTreeMap::new(),
        timings,
        until: last.until,
    }
}

fn failed(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    sort(&mut found);
    found.dedup();
    found
}

fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}

/// The content, read and understood.
struct Content<'a> {
    office: &'a Office,
    files: &'a Files,
    articles: &'a Articles<'a>,
    cache: &'a Cache,
}

/// All files of the site, staged and not yet committed.
struct Made {
    built: Built,
    theme: Key,
    /// Names of all routes.
    routes: Vec<u64>,
    traces: Vec<Trace>,
}

/// Lays out, composes what changed, and draws every page whose key changed into the staging of the output.
#[allow(clippy::too_many_arguments)]
fn make(
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
        content.articles.read_all();
        found.extend(content.articles.cards().flat_map(|card| card.mistakes.iter().cloned()));
        found.extend(content.articles.gists().flat_map(|gist| gist.mistakes.iter().cloned()));
        found.extend(theme.err().into_iter().flatten());
        return Err(failed(found));
    }
    let theme = match theme {
        Ok(theme) => theme,
        Err(mut wrong) => {
            check_alone(request, content, &mut found);
            wrong.append(&mut found);
            return Err(failed(wrong));
        }
    };
    found.extend(theme.warnings.iter().cloned());
    let mut makes = theme.makes.clone();
    if let Some(size) = office.site.page_size {
        (makes.page_size.place, makes.page_size.topic, makes.page_size.campaign, makes.page_size.reports) =
            (size, size, size, size);
    }
    let site =
        Site::new(office, content.files, content.articles, &theme.strings, &makes, request.source.now(), &mut found);
    site.check(&mut found);
    let (pages, versions) = rayon::join(|| site.all(), || Versions::new(&site));
    let mut taken = Taken::default();
    site.collisions(&mut taken, &pages, &mut found);
    site.clash(&pages, theme.routes(), &mut found);
    watch.lap("lay out");
    if has_errors(&found) {
        // Nothing is drawn any more; what is wrong within the texts and pages is told all the same.
        site.collisions(&mut taken, &read_texts(&site, &theme, &mut found), &mut found);
        found.par_extend(pages.par_iter().flat_map_iter(|page| mistakes(&site, page)));
        return Err(failed(found));
    }
    let mut drawer = Drawer::new(request, &site, &theme, content.cache, (traces, versions), sink, last_theme);
    let mut progress = Progress { request, done: AtomicUsize::new(0), all: pages.len() + theme.assets.len() };
    // The pages of texts first: each is read once, and what other pages need of it is known then.
    let (of_texts, others): (Vec<&PageRef>, Vec<&PageRef>) = pages.iter().partition(|page| page.what.is_of_text());
    let mut drawn = progress.draw(&drawer, &of_texts);
    let late = read_texts(&site, &theme, &mut found);
    site.collisions(&mut taken, &late, &mut found);
    drawer.texts_are_read();
    drop(taken);
    progress.all += late.len();
    let mut others: Vec<&PageRef> = others.into_iter().chain(&late).collect();
    // What takes longest first: it would hold up the end.
    others.sort_by_key(|page| !page.what.is_of_site());
    if has_errors(&found) {
        found.extend(drawn.into_iter().flat_map(|drawn| drawn.found));
        found.par_extend(others.par_iter().flat_map_iter(|page| mistakes(&site, page)));
        return Err(failed(found));
    }
    drawn.extend(progress.draw(&drawer, &others));
    let scripts = drawer.search().finish(&drawer);
    let pages: Vec<&PageRef> = of_texts.into_iter().chain(others).collect();
    let mut traces = Vec::new();
    let mut reasons = BTreeMap::new();
    let of_pages = pages.iter().map(|p| p.route.clone()).zip(drawn);
    for (route, drawn) in of_pages.chain(drawer.assets()).chain(scripts) {
        found.extend(drawn.found);
        reasons.extend(drawn.why.map(|why| (route, why)));
        traces.extend(drawn.trace);
    }
    if has_errors(&found) {
        return Err(failed(found));
    }
    watch.lap("draw");
    sort(&mut found);
    let built = Built {
        pages: pages.len() + theme.assets.len() + drawer.search().len(),
        drawn: reasons.len(),
        committed: Committed { written: 0, kept: 0, deleted: 0, bytes_written: 0 },
        warnings: found,
        reasons,
        timings: Vec::new(),
        until: site.until(),
    };
    let blocks = drawer.search().routes().map(|route| trace::name(&route));
    let routes = pages.iter().map(|p| trace::name(&p.route)).chain(blocks).collect();
    Ok(Made { built, theme: theme.digest, routes, traces })
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

/// The theme of site.yaml, or the one asked for.
fn theme(request: &Request, office: &Office, entries: &[Entry]) -> Result<Theme, Vec<Diagnostic>> {
    let name = request.theme.unwrap_or(&office.site.theme);
    let named_at = || match request.theme {
        Some(_) => Location::file("--theme"),
        None => office.site.theme_at.clone(),
    };
    if name.is_empty() || name.contains(['/', '\\', '.', ':']) {
        return Err(vec![
            Diagnostic::error(named_at(), format!("“{name}” cannot be the name of a theme"))
                .help("a theme is a folder in themes/"),
        ]);
    }
    let files = |name: &str| {
        let prefix = format!("themes/{name}/");
        let own = entries
            .iter()
            .filter_map(|e| Some((e.path.strip_prefix(&prefix)?.to_owned(), request.source.bytes(&e.path).ok()?)));
        let own: Vec<(String, Vec<u8>)> = own.collect();
        (!own.is_empty()).then_some(own)
    };
    let nothing = Location::file(format!("themes/{name}"));
    Theme::load(name, &office.site.languages, &files).map_err(|mut found| {
        // There is no file to point at, but the place where the name was typed.
        found.iter_mut().filter(|d| d.location == nothing).for_each(|d| d.location = named_at());
        found
    })
}

/// Where the site is built unless `--output` says otherwise.
pub fn default_output(root: &Path) -> PathBuf {
    root.join("public")
}

/// The offset of the site's time zone from Greenwich in minutes, to know which day it is; China's where site.yaml
/// does not say (it is reported later).
pub fn zone_offset(root: &Path) -> i32 {
    let source = Source::open(root, Now { day: NaiveDate::MIN, time: None }).ok();
    let text = source.and_then(|s| s.text("content/site.yaml").ok()).unwrap_or_default();
    let file = "content/site.yaml".into();
    let node = crate::source::yaml::parse(&file, &text, 1).ok();
    let zone = node.and_then(|n| crate::language::date::Zone::parse(n.get("time_zone")?.as_text()?));
    zone.unwrap_or(crate::language::date::Zone::CHINA).offset_minutes
}
