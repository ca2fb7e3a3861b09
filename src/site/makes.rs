//! What a theme makes: it decides which pages, feeds and downloads a site has.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

/// From theme.yaml.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Makes {
    /// Words of `PAGES`.
    pub pages: BTreeSet<String>,
    /// An Atom feed a language.
    pub feeds: bool,
    /// An Atom feed a place and language.
    pub place_feeds: bool,
    pub downloads: bool,
    pub search: bool,
    pub sitemap: bool,
    /// Reports a page by list (place, topic, campaign, reports, home), and `default`; 0: one page.
    pub page_size: BTreeMap<String, usize>,
}

/// The kinds of pages a theme may make; home, place, report, free and missing are always made.
pub const PAGES: [&str; 11] =
    ["campaigns", "campaign", "topics", "topic", "indicators", "indicator", "sources", "data", "reports", "missing", "moved"];

impl Makes {
    pub fn page(&self, kind: &str) -> bool {
        self.pages.contains(kind)
    }

    /// Reports on one page of a list; `usize::MAX` where the list is one page.
    pub fn size(&self, list: &str) -> usize {
        match self.page_size.get(list).or_else(|| self.page_size.get("default")).copied().unwrap_or(50) {
            0 => usize::MAX,
            size => size,
        }
    }
}
