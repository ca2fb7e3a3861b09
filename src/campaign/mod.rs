//! Everything the office wrote, typed and validated: places, catalogues, statistics, reports.
//!
//! Nothing raw passes this door: YAML trees become these types in `site_file`, `place`, `catalogue`, `stats`,
//! `table` and `front`; `load` puts them together and checks what needs all of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Location;
use crate::figure::Indicator;
use crate::language::date::{Moment, Zone};
use crate::language::script::Traditional;
use crate::language::{Language, Text};

pub mod catalogue;
pub mod front;
pub mod grid;
pub mod include;
pub mod languages;
pub mod load;
pub mod names;
mod observed;
pub mod photographs;
pub mod place;
pub mod read;
pub mod share;
pub mod site_file;
pub mod statistics;
pub mod stats;
pub mod suppress;
pub mod table;

pub use grid::Grid;
pub use photographs::Photographs;
pub use share::Share;
pub use statistics::{Answer, At, Statistics};

/// All of content/, understood.
pub struct Office {
    pub site: SiteFile,
    pub indicators: BTreeMap<Arc<str>, Indicator>,
    pub sources: BTreeMap<Arc<str>, SourceEntry>,
    pub topics: BTreeMap<Arc<str>, Topic>,
    /// In the order of campaigns.yaml.
    pub campaigns: Vec<Campaign>,
    pub places: Places,
    /// Masthead and footer of the portal.
    pub includes: Vec<include::Include>,
    pub statistics: Statistics,
    /// A catalogue or a place.yaml could not be read: what names its entries is not at fault.
    pub broken: bool,
    /// Figures were typed that could not be taken: a link to a figure that is not there is not at fault.
    pub gaps: bool,
    /// Of the files it was read from, but for the statistics.
    pub digest: [u8; 32],
}

/// content/site.yaml.
#[derive(Debug, Clone)]
pub struct SiteFile {
    pub title: Text,
    /// The first is the main one.
    pub languages: Vec<Language>,
    /// How Traditional Chinese is derived, where that is one of them.
    pub traditional: Option<Traditional>,
    pub publisher: Text,
    pub zone: Zone,
    /// With a `/` at its end.
    pub base_url: Option<String>,
    pub theme: String,
    /// Where it is named.
    pub theme_at: Location,
    pub contact: Vec<Text>,
    pub footer: Footer,
    pub raw_html: bool,
    pub page_size: Option<usize>,
    pub photographs: Option<Photographs>,
    pub share: Share,
    /// Tiles of places on the home page.
    pub grid: Option<Grid>,
    /// Levels of check rules, by rule name.
    pub check: BTreeMap<String, String>,
    /// Colours of the theme that the office sets: custom property name (without `--`) → value.
    pub colours: BTreeMap<String, String>,
    /// Where each of them is named.
    pub colours_at: BTreeMap<String, Location>,
}

impl SiteFile {
    /// The languages that people write.
    pub fn written(&self) -> impl Iterator<Item = Language> {
        self.languages.iter().copied().filter(|language| !language.is_derived())
    }
}

#[derive(Debug, Clone, Default)]
pub struct Footer {
    pub icp: Option<String>,
    pub police: Option<String>,
    pub site_id_code: Option<String>,
    pub organiser: Option<Text>,
}

#[derive(Debug, Clone)]
pub struct Topic {
    pub id: Arc<str>,
    pub name: Text,
    pub order: usize,
}

/// An entry of sources.yaml.
#[derive(Debug, Clone)]
pub struct SourceEntry {
    pub id: Arc<str>,
    pub title: Text,
    pub publisher: Text,
    pub date: Option<NaiveDate>,
    pub address: Option<String>,
    pub accessed: Option<NaiveDate>,
    pub note: Text,
    pub order: usize,
}

#[derive(Debug, Clone)]
pub struct Campaign {
    pub id: Arc<str>,
    pub name: Text,
    pub places: Vec<PlaceId>,
    pub period: Option<(NaiveDate, NaiveDate)>,
    pub summary: Text,
}

/// Index of a place in `Places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlaceId(pub u32);

/// The administrative levels, from wide to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Level {
    Province,
    City,
    District,
    County,
    Street,
    Community,
    Grid,
    Other,
}

impl Level {
    pub const WORDS: [(&'static str, Self); 8] = [
        ("province", Self::Province),
        ("city", Self::City),
        ("district", Self::District),
        ("county", Self::County),
        ("street", Self::Street),
        ("community", Self::Community),
        ("grid", Self::Grid),
        ("other", Self::Other),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, l)| *l == self).map_or("other", |(w, _)| w)
    }

    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(w, _)| *w == word).map(|(_, l)| *l)
    }
}

/// A folder with a place.yaml. Its path is its identity and its route.
#[derive(Debug, Clone)]
pub struct Place {
    pub id: PlaceId,
    pub path: Arc<str>,
    pub parent: Option<PlaceId>,
    /// In the order of their sort keys.
    pub children: Vec<PlaceId>,
    pub name: Text,
    pub short_name: Text,
    pub level: Level,
    pub summary: Text,
    pub sort_key: Option<String>,
    pub neighbours: Vec<PlaceId>,
    pub aliases: Vec<(String, Location)>,
    pub at: Location,
}

/// The tree of places, by id and by path.
#[derive(Debug, Clone, Default)]
pub struct Places {
    all: Vec<Place>,
    by_path: BTreeMap<Arc<str>, PlaceId>,
    /// Places without a parent, in order.
    pub roots: Vec<PlaceId>,
}

impl Places {
    /// From places sorted by path (ids are their positions).
    pub fn new(all: Vec<Place>) -> Self {
        let by_path = all.iter().map(|p| (p.path.clone(), p.id)).collect();
        Self { all, by_path, roots: Vec::new() }
    }

    pub fn get(&self, id: PlaceId) -> &Place {
        &self.all[id.0 as usize]
    }

    pub fn get_mut(&mut self, id: PlaceId) -> &mut Place {
        &mut self.all[id.0 as usize]
    }

    pub fn find(&self, path: &str) -> Option<PlaceId> {
        self.by_path.get(path).copied()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Place> {
        self.all.iter()
    }

    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.by_path.keys().map(|p| &**p)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// From the widest place down to `id` itself.
    pub fn chain(&self, id: PlaceId) -> Vec<PlaceId> {
        let mut chain = vec![id];
        while let Some(parent) = self.get(*chain.last().unwrap_or(&id)).parent {
            chain.push(parent);
        }
        chain.reverse();
        chain
    }

    /// The place whose folder holds the content-relative path of a file.
    pub fn of_file(&self, path: &str) -> Option<PlaceId> {
        let mut folder = path;
        while let Some((parent, _)) = folder.rsplit_once('/') {
            if let Some(id) = self.find(parent) {
                return Some(id);
            }
            folder = parent;
        }
        None
    }
}

/// The front matter of a report, a free page or an introduction, as understood. What needs the rest of the
/// office (sources, topics) is checked in `load`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Front {
    pub title: Option<(String, Location)>,
    pub date: Option<Moment>,
    /// The page tells its day by the moon too.
    pub lunar: bool,
    pub summary: Option<(String, Location)>,
    pub author: Text,
    pub source: Option<(String, Location)>,
    pub topics: Vec<(String, Location)>,
    pub period: Option<(NaiveDate, NaiveDate)>,
    pub issue: Option<String>,
    pub draft: bool,
    pub withdrawn: Option<Note>,
    pub pinned: bool,
    pub publish_at: Option<Moment>,
    pub expire_at: Option<Moment>,
    pub aliases: Vec<(String, Location)>,
    pub corrections: Vec<Note>,
    /// Step (drafted, checked, approved) and role.
    pub review: Vec<(String, Text)>,
    /// Keys that may hold nothing: in a file with a language in its name those that a translation takes from its
    /// original, in a page that is no report those of reports.
    pub unread: Vec<(&'static str, Location)>,
    /// Where the front matter stands.
    pub at: Location,
}

/// Something said on a day: a correction, a withdrawal.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub on: NaiveDate,
    pub why: Text,
}
