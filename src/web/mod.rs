//! The static site: drives reading, laying out, deciding, drawing and writing.
//!
//! Read it from `build` down: did anything change? → what did the office write? (`cache`) → what pages are there? →
//! compose those whose parts changed (`traces`), draw those whose key changed (`draw`) → commit all or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chrono::NaiveDate;

use crate::campaign::Office;
use crate::check::Orders;
use crate::check::built::Guard;
use crate::diagnostic::{Diagnostic, Location, Severity, sort};
use crate::output::{Committed, Left, Output};
use crate::plan::{Key, Why};
use crate::site::Site;
use crate::source::clock::Now;
use crate::source::{Entry, Source};
use crate::theme::Theme;

mod cache;
mod cards;
mod check;
mod checked;
mod content;
mod draw;
mod make;
mod photographs;
mod search;
mod state;
mod traces;

use cache::Cache;
pub use check::check;
use content::{Listed, Loaded, touched};
use draw::Sink;
use make::{Content, LaidOut, Made, make, make_again};
use state::{Last, fingerprint};
use traces::Traces;

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
    let mut session = Session { once: true, ..Session::default() };
    let built = session.build(request)?;
    session.save(request);
    Ok(built)
}

/// Builds one site again and again, and keeps in memory what the next build need not read and compose anew.
#[derive(Default)]
pub struct Session {
    cache: Option<Cache>,
    traces: Option<Traces>,
    last: Option<Last>,
    /// Of the last build, if that came to its end.
    kept: Option<Kept>,
    /// There is no next build that would need it: room for what is written.
    once: bool,
    /// The last build drew something.
    drew: bool,
}

/// What the next build of a session takes over where only texts changed.
struct Kept {
    listed: Listed,
    loaded: Loaded,
    laid_out: LaidOut,
    left: Left,
}

/// The content as a build begins, with what the last one left of it.
struct Begun {
    listed: Listed,
    loaded: Option<Loaded>,
    laid_out: Option<LaidOut>,
    output: Output,
}

impl Session {
    /// Builds the site as it is now. On any error nothing in the output has changed, and all mistakes are returned.
    pub fn build(&mut self, request: &Request) -> Result<Built, Vec<Diagnostic>> {
        let mut watch = Stopwatch::new();
        let source = request.source;
        let state = state_of(source);
        self.drew = false;
        let Begun { listed, loaded, laid_out, output } = self.begin(request, &state).map_err(|d| vec![d])?;
        // Whoever is told what changed need not compare all files.
        let mark =
            if loaded.is_some() { Key::default() } else { fingerprint(request, &listed.entries, &listed.themes) };
        watch.lap("list");
        let last = self.last.take().or_else(|| Last::read(&state, request.output)).filter(|_| !request.force);
        let holds = last.as_ref().is_some_and(|last| last.holds(source));
        if let Some(last) = last
            .as_ref()
            .filter(|l| holds && loaded.is_none() && listed.found.is_empty() && l.mark == mark && output.all_intact())
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
        let known = self.cache.take().zip(self.traces.take()).filter(|_| !request.force);
        let load = || loaded.unwrap_or_else(|| Loaded::new(source, &listed));
        let (mut loaded, (mut cache, traces)) = rayon::join(load, || known.unwrap_or_else(on_disk));
        loaded.files.pictures = cache.pictures(source, &loaded.office, &loaded.files);
        let Loaded { office, files, .. } = &loaded;
        let mut found = [&listed.found[..], &loaded.found].concat();
        watch.lap("load");
        let articles = cache.articles(source, office, files);
        watch.lap("articles");
        let mut orders = Orders::read(source);
        found.append(&mut orders.mistakes);
        let guard = Guard::new(orders, source.today);
        let sink = Sink::Output(&output, &guard);
        let content = Content { office, files, articles: &articles, cache: &cache };
        let laid_out = laid_out.filter(|laid_out| holds && laid_out.may_stand() && output.is_as_left());
        let made = match laid_out.zip(cache.edited()) {
            Some((laid_out, edited)) => {
                make_again(request, &content, laid_out, edited, &traces, sink, found, &mut watch)
            }
            None => {
                let theme = theme(source, request.theme, office, &listed.themes);
                let last_theme = last.as_ref().map(|l| l.theme);
                make(request, &content, theme, &traces, last_theme, sink, found, &mut watch)
            }
        };
        let mut wrong = cache.keep(files, articles);
        wrong.extend(guard.found(source, &listed.entries));
        (self.cache, self.traces) = (Some(cache), Some(traces));
        let made = match made {
            Ok(made) if wrong.is_empty() => made,
            made => return Err(failed([made.map_or_else(|found| found, |made| made.built.warnings), wrong].concat())),
        };
        let built = self.commit(request, output, made, mark, (listed, loaded)).map_err(|d| vec![d])?;
        watch.lap("commit");
        Ok(Built { timings: watch.stages, ..built })
    }

    /// Lays what was made into the output, and keeps what the next build may take over.
    fn commit(
        &mut self,
        request: &Request,
        output: Output,
        made: Made,
        mark: Key,
        (listed, loaded): (Listed, Loaded),
    ) -> Result<Built, Diagnostic> {
        let Made { built, theme, traces, untraced, laid_out } = made;
        // Room for what is written, where there is no next build.
        let laid_out = (!self.once).then_some(laid_out);
        // From here on the output is of this build: what an earlier one left must not say that it is of that.
        Last::forget(&state_of(request.source), request.output);
        let committed = output.commit_for_next();
        self.traces.get_or_insert_default().renew(&untraced, traces);
        let (committed, left) = committed?;
        self.drew = true;
        let (pages, warnings, until) = (built.pages, built.warnings.clone(), built.until);
        self.last = Some(Last { mark, theme, pages, warnings, until });
        self.kept = laid_out.map(|laid_out| Kept { listed, loaded, laid_out, left });
        Ok(Built { committed, ..built })
    }

    /// Lists the content and opens the output; right after another build, and told what changed, only that is looked at.
    fn begin(&mut self, request: &Request, state: &Path) -> Result<Begun, Diagnostic> {
        let source = request.source;
        let kept = self.kept.take().filter(|_| !request.force).zip(request.changed);
        if let Some((Kept { listed, loaded, laid_out, left }, changed)) = kept
            && let Some((listed, loaded)) = touched(listed, loaded, source, changed)
        {
            let output = Output::open_again(request.output, state, left)?;
            return Ok(Begun { listed, loaded: Some(loaded), laid_out: Some(laid_out), output });
        }
        let open = || {
            let output = Output::open(request.output, state, request.force)?;
            // While the content is listed: it is asked about every file in any case.
            output.all_intact();
            Ok(output)
        };
        let (listed, output) = rayon::join(|| Listed::new(source), open);
        Ok(Begun { listed, loaded: None, laid_out: None, output: output? })
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

/// Lays the site out as a build does and hands it over, for outlets that show the same content in another form. Gives
/// what `show` makes of it, beside the warnings; all mistakes where there are any.
pub fn with_site<T>(
    source: &Source,
    theme: Option<&str>,
    show: impl FnOnce(&Site, &mut Vec<Diagnostic>) -> Result<T, Diagnostic>,
) -> Result<(T, Vec<Diagnostic>), Vec<Diagnostic>> {
    let listed = Listed::new(source);
    let loaded = Loaded::new(source, &listed);
    let mut found = [&listed.found[..], &loaded.found].concat();
    let (office, files) = (&loaded.office, &loaded.files);
    let mut cache = Cache::default();
    let articles = cache.articles(source, office, files);
    let theme = match self::theme(source, theme, office, &listed.themes) {
        Ok(theme) if !office.broken => theme,
        theme => {
            found.extend(theme.err().into_iter().flatten());
            return Err(failed(found));
        }
    };
    let makes = make::makes(&theme, office);
    let site = Site::new(office, files, &articles, &theme.strings, &makes, source.now(), &mut found);
    site.check(&mut found);
    site.articles.read_all();
    site.check_texts(&mut found);
    if has_errors(&found) {
        return Err(failed(found));
    }
    match show(&site, &mut found) {
        Ok(shown) => Ok((shown, failed(found))),
        Err(wrong) => {
            found.push(wrong);
            Err(failed(found))
        }
    }
}

/// The theme of site.yaml, or the one asked for.
fn theme(source: &Source, asked: Option<&str>, office: &Office, entries: &[Entry]) -> Result<Theme, Vec<Diagnostic>> {
    let name = asked.unwrap_or(&office.site.theme);
    let named_at = || match asked {
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
            .filter_map(|e| Some((e.path.strip_prefix(&prefix)?.to_owned(), source.bytes(&e.path).ok()?)));
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
