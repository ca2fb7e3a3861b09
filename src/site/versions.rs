//! What everything that a page can read is now: a page whose parts are all as they were need not be composed again.

use std::hash::Hasher;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::site::Site;
use crate::trace::{self, Part};

/// The version of each part by its lasting name: positions change from build to build, names do not. A part that is
/// not there has version 0.
#[derive(Debug, Default)]
pub struct Versions {
    articles: Vec<u64>,
    reports: Vec<u64>,
    places: Vec<u64>,
    campaigns: Vec<u64>,
    of: FxHashMap<u64, u64>,
}

impl Versions {
    pub fn new(site: &Site) -> Self {
        let office = site.office;
        let mut versions = Self {
            articles: site.pages.iter().map(|p| trace::name(&p.entry.path)).collect(),
            places: office.places.iter().map(|p| trace::name(&p.path)).collect(),
            campaigns: office.campaigns.iter().map(|c| trace::name(&c.id)).collect(),
            ..Self::default()
        };
        for (n, card) in site.articles.cards().enumerate() {
            let n = super::reports::short(n);
            versions.set(Part::Front(n), trace::hash(&card.front));
            versions.set(Part::Text(n), trace::hash(&card.digest));
        }
        let names = versions.articles.clone();
        site.reports.versions(office, &names, &mut versions);
        for path in site.files.others.keys() {
            // 1 and up: a file that is not there has 0.
            let shape = site.files.pictures.get(path).and_then(|known| known.as_ref().ok());
            versions.set(Part::File(trace::name(path)), shape.map_or(1, |shape| trace::hash(shape) | 1));
        }
        for id in office.statistics.places() {
            versions.set(Part::Statistics(id.0), office.statistics.version(id));
        }
        versions
    }

    /// What is known once every text was read: until then nothing that was made of `cites` counts as known.
    pub fn texts(&mut self, site: &Site) {
        for n in 0..self.articles.len() {
            self.set(Part::Cites(super::reports::short(n)), site.articles.gist(n).cites);
        }
    }

    /// Takes in articles whose text alone may have changed; names the parts that did.
    pub fn edited(&mut self, site: &Site, articles: &[usize]) -> FxHashSet<u64> {
        let mut changed = FxHashSet::default();
        for n in articles {
            let at = super::reports::short(*n);
            let text = trace::hash(&site.articles.card(*n).digest);
            for (part, version) in [(Part::Text(at), text), (Part::Cites(at), site.articles.gist(*n).cites)] {
                let name = self.name(part);
                if self.of.insert(name, version) != Some(version) {
                    changed.insert(name);
                }
            }
        }
        changed
    }

    /// A report with its path's name, in the order of their positions.
    pub(super) fn report(&mut self, path: u64, version: u64) {
        let n = super::reports::short(self.reports.len());
        self.reports.push(path);
        self.set(Part::Report(n), version);
        self.set(Part::Path(path), 1);
    }

    pub(super) fn set(&mut self, part: Part, version: u64) {
        let name = self.name(part);
        self.of.insert(name, version);
    }

    fn name(&self, part: Part) -> u64 {
        let at = |names: &[u64], n: u32| names.get(n as usize).copied().unwrap_or(0);
        trace::hash(&match part {
            Part::Front(n) => (0u8, at(&self.articles, n)),
            Part::Text(n) => (1, at(&self.articles, n)),
            Part::Report(n) => (2, at(&self.reports, n)),
            Part::Path(name) => (3, name),
            Part::Statistics(id) => (4, at(&self.places, id)),
            Part::Reports => (5, 0),
            Part::OfPlace(id) => (6, at(&self.places, id)),
            Part::OfTopic(name) => (7, name),
            Part::OfCampaign(c) => (8, at(&self.campaigns, c)),
            Part::Cites(n) => (9, at(&self.articles, n)),
            Part::File(name) => (10, name),
        })
    }

    /// Lasting names of parts.
    pub fn names(&self, parts: &[Part]) -> Vec<u64> {
        parts.iter().map(|part| self.name(*part)).collect()
    }

    /// One number for the versions of named parts.
    pub fn stamp(&self, base: u64, names: &[u64]) -> u64 {
        let version = |name: &u64| self.of.get(name).copied().unwrap_or(0);
        let mut hasher = FxHasher::default();
        hasher.write_u64(base);
        names.iter().for_each(|name| hasher.write_u64(version(name)));
        hasher.finish()
    }
}
