//! The published reports and their lists. Every reading is noted (`trace`), so that a page knows what it stands on.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::campaign::{Office, PlaceId};
use crate::language::Language;
use crate::language::date::Moment;
use crate::site::article::Articles;
use crate::site::versions::Versions;
use crate::trace::{self, Part, note};

/// A report in all its languages. `texts` are positions of articles.
#[derive(Debug, Clone)]
pub struct Report {
    pub place: PlaceId,
    /// Path below content/ without language and `.md`: also its route without `.html`.
    pub path: Arc<str>,
    pub original: Language,
    pub texts: BTreeMap<Language, usize>,
    pub date: Moment,
}

/// Published reports, newest first, and who lists which; a report goes by its position.
#[derive(Debug, Default)]
pub struct Reports {
    all: Vec<Report>,
    by_place: BTreeMap<PlaceId, Vec<usize>>,
    by_topic: BTreeMap<Arc<str>, Vec<usize>>,
    by_campaign: Vec<Vec<usize>>,
    by_path: BTreeMap<Arc<str>, usize>,
}

impl Reports {
    pub fn new(mut all: Vec<Report>, office: &Office, articles: &Articles) -> Self {
        all.sort_by(|a, b| b.date.cmp(&a.date).then_with(|| b.path.cmp(&a.path)));
        let mut lists = Self { by_campaign: vec![Vec::new(); office.campaigns.len()], ..Self::default() };
        // The campaigns of each place: those that name it or a place above it.
        let of_place = |id: PlaceId| -> Vec<usize> {
            let chain = office.places.chain(id);
            let named = |c: &usize| office.campaigns[*c].places.iter().any(|p| chain.contains(p));
            (0..office.campaigns.len()).filter(named).collect()
        };
        let mut campaigns: BTreeMap<PlaceId, Vec<usize>> = BTreeMap::new();
        for (n, report) in all.iter().enumerate() {
            lists.by_place.entry(report.place).or_default().push(n);
            lists.by_path.insert(report.path.clone(), n);
            for topic in &articles.card(report.texts[&report.original]).topics {
                match lists.by_topic.get_mut(topic.as_str()) {
                    Some(list) => list.push(n),
                    None => drop(lists.by_topic.insert(topic.as_str().into(), vec![n])),
                }
            }
            for c in campaigns.entry(report.place).or_insert_with(|| of_place(report.place)) {
                lists.by_campaign[*c].push(n);
            }
        }
        Self { all, ..lists }
    }

    pub fn get(&self, n: usize) -> &Report {
        note(Part::Report(short(n)));
        &self.all[n]
    }

    /// All of them, newest first.
    pub fn all(&self) -> Range<usize> {
        note(Part::Reports);
        0..self.all.len()
    }

    pub fn of_place(&self, id: PlaceId) -> &[usize] {
        note(Part::OfPlace(id.0));
        self.by_place.get(&id).map_or(&[], Vec::as_slice)
    }

    pub fn of_topic(&self, id: &str) -> &[usize] {
        note(Part::OfTopic(trace::name(id)));
        self.by_topic.get(id).map_or(&[], Vec::as_slice)
    }

    /// By position of the campaign.
    pub fn of_campaign(&self, c: usize) -> &[usize] {
        note(Part::OfCampaign(short(c)));
        &self.by_campaign[c]
    }

    /// The report of a path below content/, without language and `.md`.
    pub fn find(&self, path: &str) -> Option<usize> {
        note(Part::Path(trace::name(path)));
        self.by_path.get(path).copied()
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        note(Part::Reports);
        self.by_path.keys().map(|p| &**p)
    }

    /// What reports and lists are now. A list is its reports' paths in order; `names` are those of the articles.
    pub(super) fn versions(&self, office: &Office, names: &[u64], versions: &mut Versions) {
        let paths: Vec<u64> = self.all.iter().map(|r| trace::name(&r.path)).collect();
        for (report, path) in self.all.iter().zip(&paths) {
            let texts: Vec<(Language, u64)> = report.texts.iter().map(|(l, n)| (*l, names[*n])).collect();
            let place = &office.places.get(report.place).path;
            versions.report(*path, trace::hash(&(place, report.original, texts, report.date)));
        }
        let list = |of: &[usize]| trace::hash(&of.iter().map(|n| paths[*n]).collect::<Vec<u64>>());
        versions.set(Part::Reports, trace::hash(&paths));
        for (id, of) in &self.by_place {
            versions.set(Part::OfPlace(id.0), list(of));
        }
        for (id, of) in &self.by_topic {
            versions.set(Part::OfTopic(trace::name(id)), list(of));
        }
        for (c, of) in self.by_campaign.iter().enumerate() {
            versions.set(Part::OfCampaign(short(c)), list(of));
        }
    }
}

/// Positions fit into 32 bits: a site has no four thousand million files.
pub(super) fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
