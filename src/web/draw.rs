//! Draws one file of the site: builds what it shows, decides, draws, hands it to the output.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use crate::check::built::{Guard, is_text};
use crate::check::private::pictures::is_picture;
use crate::diagnostic::{Diagnostic, Severity};
use crate::language::Language;
use crate::output::{Digest, Output};
use crate::plan::{Decision, Key, Why, decide};
use crate::render::card::Font;
use crate::render::{self, Shared, feed, package, search, sitemap, table, traditional};
use crate::site::card::Card;
use crate::site::compose::Composed;
use crate::site::versions::Versions;
use crate::site::{PageRef, Site, What};
use crate::theme::{Theme, look};
use crate::trace::{self, Part};
use crate::web::Request;
use crate::web::cache::Cache;
use crate::web::cards;
use crate::web::check::Looked;
use crate::web::search::Search;
use crate::web::state::engine;
use crate::web::traces::{Trace, Traces};

pub struct Drawer<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) site: &'a Site<'a>,
    theme: &'a Theme,
    pub(super) cache: &'a Cache,
    traces: &'a Traces,
    /// Of the pictures of pages, where they have any.
    font: Option<Arc<Font>>,
    pub(super) sink: Sink<'a>,
    /// Bytes of the pictures that were written.
    pub(super) weights: Mutex<BTreeMap<String, u64>>,
    shared: BTreeMap<Language, Shared>,
    versions: Versions,
    /// Stands for what decides every page alike.
    base: u64,
    /// Stands for what the guard lets pass by order of the office.
    allowing: Option<Key>,
    same_theme: bool,
    /// The index, where the theme makes one and it goes anywhere.
    search: Search,
}

/// Where drawn files go.
#[derive(Clone, Copy)]
pub enum Sink<'a> {
    /// Into the output, past the guard.
    Output(&'a Output, &'a Guard),
    /// What is new is drawn and only looked at.
    Look(&'a Looked<'a>),
}

impl Sink<'_> {
    /// Keeps all that was neither kept nor written.
    pub fn keep_rest(self, gone: &BTreeSet<&str>) {
        if let Self::Output(output, _) = self {
            output.keep_rest(gone);
        }
    }
}

/// What became of one file: `why` it was drawn, if it was; its new `trace`, unless the old one stands.
#[derive(Default)]
pub struct Drawn {
    pub why: Option<Why>,
    pub trace: Option<Trace>,
    pub found: Vec<Diagnostic>,
}

/// A file composed and not yet drawn.
enum Composition {
    Page(Box<Composed>),
    Card(Box<Card>, bool),
    Bytes(Vec<u8>),
}

impl<'a> Drawer<'a> {
    #[allow(clippy::too_many_arguments)]
    pub fn new(
        request: &'a Request<'a>,
        site: &'a Site<'a>,
        theme: &'a Theme,
        cache: &'a Cache,
        (traces, versions): (&'a Traces, Versions),
        font: Option<Arc<Font>>,
        sink: Sink<'a>,
        last_theme: Option<Key>,
    ) -> Self {
        let shared: BTreeMap<Language, Shared> = site
            .languages()
            .iter()
            .map(|l| (*l, Shared::new(&site.site_view(*l), site.office.site.traditional.as_ref())))
            .collect();
        let digests: Vec<&Key> = shared.values().map(Shared::digest).collect();
        let allowing = match sink {
            Sink::Output(_, guard) => guard.allowing(),
            Sink::Look(looked) => looked.allowing,
        };
        let base =
            trace::hash(&(engine(), theme.digest, digests, site.base(), allowing, font.as_ref().map(|f| *f.digest())));
        let same_theme = last_theme.is_none_or(|last| last == theme.digest);
        let search = match sink {
            Sink::Output(..) if site.makes.search => {
                Search::new(site, |route| traces.key(route, base, &versions).filter(|_| !request.force))
            }
            _ => Search::default(),
        };
        Self {
            request,
            site,
            theme,
            cache,
            traces,
            font,
            sink,
            weights: Mutex::default(),
            shared,
            versions,
            base,
            allowing,
            same_theme,
            search,
        }
    }

    pub fn site(&self) -> &'a Site<'a> {
        self.site
    }

    pub fn search(&self) -> &Search {
        &self.search
    }

    /// Every text was read: what is made of all of them can be known from now on.
    pub fn texts_are_read(&mut self) {
        self.versions.texts(self.site);
    }

    /// For the next build.
    pub fn into_versions(self) -> Versions {
        self.versions
    }

    /// Whether a file would be composed as it was: for assertions.
    pub fn stands(&self, page: &PageRef) -> bool {
        let file = page.what.is_of_file();
        let key = || self.traces.key(&page.route, self.base, &self.versions);
        file || key().is_some_and(|key| self.compose(page, &mut Vec::new()).1 == key) || self.site.articles.is_moving()
    }

    /// Draws a file where it must be drawn, and says why. A text is let go after its page; a check has looked at it before.
    pub fn page(&self, page: &PageRef) -> Drawn {
        let text = self.site.text_of(page);
        if let (Sink::Look(looked), Some(text)) = (self.sink, text) {
            looked.outline(self.site, text);
        }
        let drawn = self.kept_or_drawn(page);
        if let Some(text) = text {
            self.site.articles.let_go(text);
        }
        drawn
    }

    fn kept_or_drawn(&self, page: &PageRef) -> Drawn {
        if let What::File(path) = &page.what {
            return self.file(page, path).map_or_else(Drawn::failed, |why| Drawn { why, ..Drawn::default() });
        }
        // What an old route leads to stands in no part.
        let traced = !matches!(page.what, What::Moved(_)) && !self.request.force;
        let known = || self.traces.key(&page.route, self.base, &self.versions);
        if let Some(key) = traced.then(known).flatten()
            && self.keep_same(page, key)
        {
            debug_assert!(
                self.compose(page, &mut Vec::new()).1 == key || self.site.articles.is_moving(),
                "{} read something unnoted",
                page.route
            );
            return Drawn::default();
        }
        let mut found = Vec::new();
        let ((composition, key), parts) = trace::record(|| self.compose(page, &mut found));
        if found.iter().any(|d| d.severity == Severity::Error) {
            return Drawn { found, ..Drawn::default() };
        }
        match self.drawn(&page.route, Some(page), key, || self.bytes_of(page, composition)) {
            Ok(why) => {
                // What was found is to be found again: no trace.
                let trace = || Trace::new(&page.route, key, &parts, self.base, &self.versions);
                Drawn { why, trace: found.is_empty().then(trace), found }
            }
            Err(diagnostic) => {
                found.push(diagnostic);
                Drawn { found, ..Drawn::default() }
            }
        }
    }

    /// Everything that a file shows, and its key.
    fn compose(&self, page: &PageRef, found: &mut Vec<Diagnostic>) -> (Composition, Key) {
        if let (What::Card(what, square), Some(font)) = (&page.what, &self.font) {
            let card = self.site.card(page.language, what);
            if !square {
                found.extend(cards::blank(&card, font, page, self.site.file_of(page)));
            }
            let key = self.keyed(cards::key(&card, *square, font));
            return (Composition::Card(card.into(), *square), key);
        }
        match (self.site.compose(page, found), self.shared.get(&page.language)) {
            (Some(composed), Some(shared)) => {
                let key = self.keyed(render::page_key(self.theme, shared, &composed));
                (Composition::Page(composed.into()), key)
            }
            _ => {
                let bytes = self.bytes(page);
                let key = self.keyed(*Digest::of(&bytes).as_bytes());
                (Composition::Bytes(bytes), key)
            }
        }
    }

    fn bytes_of(&self, page: &PageRef, composition: Composition) -> Result<Vec<u8>, Diagnostic> {
        match (composition, self.shared.get(&page.language)) {
            (Composition::Page(mut composed), Some(shared)) => {
                if let Some(article) = composed.shown.as_ref().map(|shown| shown.article) {
                    render::fill(self.site, page, &mut composed, &self.site.articles.body(article));
                }
                self.search.hear(self, page, &composed);
                Ok(self.turned(page, render::page(self.theme, page, shared, &composed)?))
            }
            (Composition::Bytes(bytes), _) => Ok(bytes),
            // What is only looked at has no words in it.
            (Composition::Card(card, square), _) => match (&self.font, self.sink) {
                (Some(font), Sink::Output(..)) => cards::draw(&card, square, font, self.site.file_of(page)),
                _ => Ok(Vec::new()),
            },
            (Composition::Page(_), None) => Ok(Vec::new()),
        }
    }

    /// Files whose bytes are cheap to make: their hash is their key.
    fn bytes(&self, page: &PageRef) -> Vec<u8> {
        let site = self.site;
        match &page.what {
            What::Feed => self.turned(page, feed::feed(site, page.language, None)),
            What::PlaceFeed(place) => self.turned(page, feed::feed(site, page.language, Some(*place))),
            What::PlaceCsv(place) => table::csv(&site.figure_rows(&[*place])),
            What::PlaceJson(place) => table::json(&site.place_json(*place)),
            What::ChartCsv(article, n) => {
                site.chart_of(*article, *n).map_or_else(Vec::new, |chart| table::csv(&site.chart_rows(&chart)))
            }
            What::Compared(place) => search::told("jianbaoCompare", &site.compared(page.language, *place)),
            What::Table(name) => table::csv(&site.table(name)),
            What::DataPackage => table::json(&package::package(site)),
            What::SearchIndex => search::index(site, page.language).into_bytes(),
            What::SearchForms => search::forms().into_bytes(),
            What::Sitemap(n) => sitemap::part(site, *n).into_bytes(),
            What::SitemapIndex => sitemap::index(site).into_bytes(),
            What::Robots => sitemap::robots(site).into_bytes(),
            _ => Vec::new(),
        }
    }

    /// A page or feed in the language it is for; a missing page speaks all languages.
    fn turned(&self, page: &PageRef, bytes: Vec<u8>) -> Vec<u8> {
        match &self.site.office.site.traditional {
            Some(how) if page.language.is_derived() || page.what == What::Missing => traditional::turn(how, bytes),
            _ => bytes,
        }
    }

    /// Keeps a page whose key is known without composing it, if that is what stands there.
    fn keep_same(&self, page: &PageRef, key: Key) -> bool {
        match self.sink {
            Sink::Output(output, _) => output.keep_same(&page.route, Digest::from_bytes(key)),
            Sink::Look(looked) => looked.keep(self.site, &page.route, Some(page), key),
        }
    }

    /// What was let pass by order of the office passes the guard anew when the order ends or changes.
    pub(super) fn keyed(&self, key: Key) -> Key {
        self.allowing.map_or(key, |allowing| *Digest::of(&[allowing, key].concat()).as_bytes())
    }

    /// A file that is only looked at is kept here at once.
    pub(super) fn decide(&self, route: &str, page: Option<&PageRef>, key: Key) -> Decision {
        let output = match self.sink {
            Sink::Output(output, _) => output,
            Sink::Look(looked) if looked.keep(self.site, route, page, key) => return Decision::Keep,
            Sink::Look(_) => return Decision::Draw(Why::New),
        };
        let standing = output.manifest().get(route).map(|e| *e.key.as_bytes());
        decide(standing, key, self.same_theme, self.request.force, || output.intact(route))
    }

    pub(super) fn keep(&self, route: &str, key: Key) {
        if let Sink::Output(output, _) = self.sink {
            output.keep(route, Digest::from_bytes(key));
        }
    }

    fn drawn(
        &self,
        route: &str,
        page: Option<&PageRef>,
        key: Key,
        draw: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Option<Why>, Diagnostic> {
        match self.decide(route, page, key) {
            Decision::Keep => {
                self.keep(route, key);
                Ok(None)
            }
            Decision::Draw(why) => {
                let bytes = draw()?;
                match self.sink {
                    Sink::Look(looked) => looked.look(self.site, route, page, (key, &bytes)),
                    Sink::Output(output, guard) if guard.passes(route, &bytes) => {
                        output.write(route, Digest::from_bytes(key), &bytes)?;
                    }
                    Sink::Output(..) => {}
                }
                Ok(Some(why))
            }
        }
    }

    /// A script of the index.
    pub fn script(&self, route: &str, key: Digest, bytes: Vec<u8>) -> Drawn {
        let why = self.drawn(route, None, *key.as_bytes(), || Ok(bytes));
        why.map_or_else(Drawn::failed, |why| Drawn { why, ..Drawn::default() })
    }

    /// What a standing script of the index hands over.
    pub fn standing_script(&self, route: &str) -> Option<String> {
        let Sink::Output(output, _) = self.sink else { return None };
        search::content(std::str::from_utf8(&output.standing(route)?).ok()?)
    }

    /// Keeps files if all of them stand, each under the key that `own` gives it by its number, bytes and standing key;
    /// says whether.
    pub fn keep_all(
        &self,
        mut routes: impl Iterator<Item = String>,
        own: impl Fn(usize, (Digest, Digest)) -> Digest,
    ) -> bool {
        let Sink::Output(output, _) = self.sink else { return false };
        let mut n = 0..;
        routes.all(|route| {
            let entry = output.manifest().get(&route);
            let key = entry.zip(n.next()).map(|(entry, n)| own(n, (entry.bytes, entry.key)));
            key.is_some_and(|key| output.keep_same(&route, key))
        })
    }

    pub fn trace(&self, route: &str, key: Key, parts: &[Part]) -> Option<Trace> {
        Some(Trace::new(route, key, parts, self.base, &self.versions))
    }

    fn file(&self, page: &PageRef, path: &str) -> Result<Option<Why>, Diagnostic> {
        let Some(entry) = self.site.files.others.get(path) else { return Ok(None) };
        if let Some(drawn) = self.photograph(page, path, entry) {
            return drawn;
        }
        let key = self.keyed(self.cache.file_key(self.request.source, entry)?);
        match self.decide(&page.route, Some(page), key) {
            Decision::Keep => {
                self.keep(&page.route, key);
                Ok(None)
            }
            Decision::Draw(why) => {
                // For a build a picture is not read here: it is copied as it is.
                let read = is_text(&page.route) || matches!(self.sink, Sink::Look(_)) && is_picture(&page.route);
                let text = if read { self.request.source.bytes(&entry.path)? } else { Vec::new() };
                match self.sink {
                    Sink::Look(looked) => looked.look(self.site, &page.route, Some(page), (key, &text)),
                    Sink::Output(output, guard) if guard.passes(&page.route, &text) => {
                        let from = self.request.source.path(&entry.path);
                        output.copy(&page.route, Digest::from_bytes(key), &from)?;
                    }
                    Sink::Output(..) => {}
                }
                Ok(Some(why))
            }
        }
    }

    /// The theme's own files; the office's colours are put at the end of its style sheet.
    pub fn assets(&self) -> impl Iterator<Item = (String, Drawn)> {
        let colours = &self.site.office.site.colours;
        let each = move |asset: &'a crate::theme::Asset| {
            let mut bytes = asset.bytes.to_vec();
            if asset.route == "assets/style.css" && !colours.is_empty() {
                bytes.extend_from_slice(look::rules(colours).as_bytes());
            }
            let key = self.keyed(*Digest::of(&bytes).as_bytes());
            let why = self.drawn(&asset.route, None, key, || Ok(bytes));
            (asset.route.clone(), why.map_or_else(Drawn::failed, |why| Drawn { why, ..Drawn::default() }))
        };
        self.theme.assets.iter().map(each)
    }
}

impl Drawn {
    pub(super) fn failed(diagnostic: Diagnostic) -> Self {
        Self { found: vec![diagnostic], ..Self::default() }
    }
}
