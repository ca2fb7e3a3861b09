//! Draws one file of the site: builds what it shows, decides, draws, hands it to the output.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::output::{Digest, Output};
use crate::plan::{Decision, Key, Why, decide};
use crate::render::{self, Shared, feed, package, sitemap, table};
use crate::site::{PageRef, Site, What, article};
use crate::theme::Theme;
use crate::web::Request;
use crate::web::cache::Cache;

pub struct Drawer<'a> {
    request: &'a Request<'a>,
    site: &'a Site<'a>,
    theme: &'a Theme,
    cache: &'a Cache,
    output: &'a Output,
    shared: BTreeMap<Language, Shared>,
    same_theme: bool,
}

type Reason = Option<(String, Why)>;

impl<'a> Drawer<'a> {
    pub fn new(
        request: &'a Request,
        site: &'a Site,
        theme: &'a Theme,
        cache: &'a Cache,
        output: &'a Output,
        same_theme: bool,
    ) -> Self {
        let shared = site.languages().iter().map(|l| (*l, Shared::new(&site.site_view(*l)))).collect();
        Self { request, site, theme, cache, output, shared, same_theme }
    }

    /// Draws a file where it must be drawn, and says why.
    pub fn page(&self, page: &PageRef) -> Result<Option<Why>, Diagnostic> {
        if let Some(composed) = self.site.compose(page) {
            let Some(shared) = self.shared.get(&page.language) else { return Ok(None) };
            let key = render::page_key(self.theme, shared, &composed);
            return self.drawn(&page.route, key, || {
                let body = match &composed.shown {
                    Some(shown) => Some(self.body(shown.article)?),
                    None => None,
                };
                render::page(self.theme, self.site, page, shared, composed, body.as_ref())
            });
        }
        if let What::File(path) = &page.what {
            return self.file(page, path);
        }
        let bytes = self.bytes(page);
        self.drawn(&page.route, *Digest::of(&bytes).as_bytes(), || Ok(bytes))
    }

    fn body(&self, n: usize) -> Result<crate::markdown::Body, Diagnostic> {
        let path = &self.site.pages[n].entry.path;
        let text = self.request.source.text(path)?;
        Ok(article::body(&text, path, self.site.office.site.raw_html))
    }

    /// Files whose bytes are cheap to make: their hash is their key.
    fn bytes(&self, page: &PageRef) -> Vec<u8> {
        let site = self.site;
        match &page.what {
            What::Feed => feed::feed(site, page.language, None),
            What::PlaceFeed(place) => feed::feed(site, page.language, Some(*place)),
            What::PlaceCsv(place) => table::csv(&site.figure_rows(&[*place])),
            What::PlaceJson(place) => table::json(&site.place_json(*place)),
            What::ChartCsv(article, n) => {
                site.chart_of(*article, *n).map_or_else(Vec::new, |chart| table::csv(&site.chart_rows(&chart)))
            }
            What::Table(name) => table::csv(&site.table(name)),
            What::DataPackage => table::json(&package::package(site)),
            What::Sitemap(n) => sitemap::part(site, *n).into_bytes(),
            What::SitemapIndex => sitemap::index(site).into_bytes(),
            What::Robots => sitemap::robots(site).into_bytes(),
            _ => Vec::new(),
        }
    }

    fn decide(&self, route: &str, key: Key) -> Decision {
        let standing = self.output.manifest().get(route).map(|e| *e.key.as_bytes());
        decide(standing, key, self.same_theme, self.request.force, || self.output.intact(route))
    }

    fn drawn(
        &self,
        route: &str,
        key: Key,
        draw: impl FnOnce() -> Result<Vec<u8>, Diagnostic>,
    ) -> Result<Option<Why>, Diagnostic> {
        match self.decide(route, key) {
            Decision::Keep => {
                self.output.keep(route, Digest::from_bytes(key));
                Ok(None)
            }
            Decision::Draw(why) => {
                self.output.write(route, Digest::from_bytes(key), &draw()?)?;
                Ok(Some(why))
            }
        }
    }

    fn file(&self, page: &PageRef, path: &str) -> Result<Option<Why>, Diagnostic> {
        let Some(entry) = self.site.files.others.get(path) else { return Ok(None) };
        let key = self.cache.file_key(self.request.source, entry)?;
        match self.decide(&page.route, key) {
            Decision::Keep => {
                self.output.keep(&page.route, Digest::from_bytes(key));
                Ok(None)
            }
            Decision::Draw(why) => {
                self.output.copy(&page.route, Digest::from_bytes(key), &self.request.source.path(&entry.path))?;
                Ok(Some(why))
            }
        }
    }

    /// The theme's own files; the office's colours are put at the end of its style sheet.
    pub fn assets(&self) -> Vec<Result<Reason, Diagnostic>> {
        let colours = &self.site.office.site.colours;
        let each = |asset: &crate::theme::Asset| {
            let mut bytes = asset.bytes.to_vec();
            if asset.route == "assets/style.css" && !colours.is_empty() {
                let rules: String = colours.iter().map(|(name, value)| format!("--{name}:{value};")).collect();
                bytes.extend_from_slice(format!(":root{{{rules}}}\n").as_bytes());
            }
            let key = *Digest::of(&bytes).as_bytes();
            Ok(self.drawn(&asset.route, key, || Ok(bytes))?.map(|why| (asset.route.clone(), why)))
        };
        self.theme.assets.iter().map(each).collect()
    }
}
