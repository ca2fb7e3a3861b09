//! The static site: drives reading, laying out, deciding, drawing and writing.
//!
//! Read it from `build` down: what changed? (`cache`) → what did the office write? → what pages are there? →
//! draw those whose key changed → commit all or nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::campaign::Office;
use crate::campaign::load::{self, Files};
use crate::diagnostic::{Diagnostic, Location, Severity, sort};
use crate::output::{Committed, Output};
use crate::plan::Why;
use crate::site::{Article, PageRef, Site};
use crate::source::clock::Now;
use crate::source::{Entry, Source};
use crate::theme::Theme;

mod cache;
mod draw;

use cache::{Cache, Last};
use draw::Drawer;

/// What `build` is asked for.
pub struct Request<'a> {
    pub source: &'a Source,
    pub output: &'a Path,
    /// Instead of the theme in site.yaml.
    pub theme: Option<&'a str>,
    pub force: bool,
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

/// Builds the site. On any error nothing in the output has changed, and all mistakes are returned.
pub fn build(request: &Request) -> Result<Built, Vec<Diagnostic>> {
    let mut watch = Stopwatch::new();
    let source = request.source;
    let state = source.root().join(".jianbao");
    let (entries, mut found) = source.list("content");
    let themes = if source.has("themes") { source.list("themes") } else { Default::default() };
    found.extend(themes.1);
    let mark = cache::fingerprint(request, &entries, &themes.0);
    watch.lap("list");
    let output = Output::open(request.output, &state, request.force).map_err(|d| vec![d])?;
    let last = if request.force { None } else { cache::read_last(&state, request.output) };
    if let Some(last) =
        last.as_ref().filter(|l| found.is_empty() && l.holds(source) && l.mark == mark && output.all_intact())
    {
        watch.lap("compare");
        return Ok(unchanged(last, output, watch.stages));
    }
    watch.lap("compare");
    let mut cache = Cache::open(&state, request.force);
    let (office, files, mut mistakes) = load::load(source, &entries);
    found.append(&mut mistakes);
    watch.lap("load");
    let articles = cache.articles(source, &office, &files, &mut found);
    watch.lap("articles");
    if office.broken {
        found.extend(articles.iter().flat_map(|a| a.mistakes.iter().cloned()));
        found.extend(theme(request, &office, &themes.0).err().into_iter().flatten());
        return Err(failed(found));
    }
    let theme = match theme(request, &office, &themes.0) {
        Ok(theme) => theme,
        Err(mut wrong) => {
            check_alone(request, &office, &files, &articles, &mut found);
            wrong.append(&mut found);
            return Err(failed(wrong));
        }
    };
    found.extend(theme.warnings.iter().cloned());
    watch.lap("theme");
    let made = draw(request, &office, &files, &articles, &theme, &cache, last.as_ref(), &output, found, &mut watch)?;
    let committed = output.commit().map_err(|d| vec![d])?;
    cache.save(&state, &office, &files, &articles);
    cache::write_last(
        &state,
        request.output,
        &Last { mark, theme: theme.digest, pages: made.pages, warnings: made.warnings.clone(), until: made.until },
    );
    watch.lap("commit");
    Ok(Built { committed, timings: watch.stages, ..made })
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
    found
}

fn has_errors(found: &[Diagnostic]) -> bool {
    found.iter().any(|d| d.severity == Severity::Error)
}

/// The mistakes of the content, told in the words of the built-in theme where the office's own is wrong.
fn check_alone(request: &Request, office: &Office, files: &Files, articles: &[Article], found: &mut Vec<Diagnostic>) {
    if let Ok(theme) = Theme::load("default", &office.site.languages, &|_| None) {
        Site::new(office, files, articles, &theme.strings, &theme.makes, request.source.now(), found).check(found);
    }
}

/// Lays out, checks, then draws every page whose key changed into the staging of the output.
#[allow(clippy::too_many_arguments)]
fn draw(
    request: &Request,
    office: &Office,
    files: &Files,
    articles: &[Article],
    theme: &Theme,
    cache: &Cache,
    last: Option<&Last>,
    output: &Output,
    mut found: Vec<Diagnostic>,
    watch: &mut Stopwatch,
) -> Result<Built, Vec<Diagnostic>> {
    let mut makes = theme.makes.clone();
    if let Some(size) = office.site.page_size {
        (makes.page_size.place, makes.page_size.topic, makes.page_size.campaign, makes.page_size.reports) =
            (size, size, size, size);
    }
    let site = Site::new(office, files, articles, &theme.strings, &makes, request.source.now(), &mut found);
    site.check(&mut found);
    let pages = site.all(&mut found);
    site.clash(&pages, theme.assets.iter().map(|a| &*a.route), &mut found);
    if has_errors(&found) {
        return Err(failed(found));
    }
    watch.lap("lay out");
    let drawer = Drawer::new(request, &site, theme, cache, output, last.is_none_or(|l| l.theme == theme.digest));
    let done = AtomicUsize::new(0);
    let all = pages.len() + theme.assets.len();
    let each = |page: &PageRef| {
        let reason = drawer.page(page)?;
        (request.progress)(done.fetch_add(1, Ordering::Relaxed) + 1, all);
        Ok(reason.map(|why| (page.route.clone(), why)))
    };
    let results: Vec<Result<Option<(String, Why)>, Diagnostic>> = pages.par_iter().map(each).collect();
    let mut reasons = BTreeMap::new();
    for result in results.into_iter().chain(drawer.assets()) {
        match result {
            Ok(reason) => reasons.extend(reason),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    if has_errors(&found) {
        return Err(failed(found));
    }
    watch.lap("draw");
    sort(&mut found);
    let committed = Committed { written: 0, kept: 0, deleted: 0, bytes_written: 0 };
    Ok(Built {
        pages: all,
        drawn: reasons.len(),
        committed,
        warnings: found,
        reasons,
        timings: Vec::new(),
        until: site.until(),
    })
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
