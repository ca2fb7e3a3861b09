//! What a theme makes: it decides which pages, feeds and downloads a site has, and how long its lists are.

use std::collections::BTreeSet;

/// Kinds of pages a theme may make or leave out, as `pages` in `theme.yaml` names them.
pub const KINDS: [&str; 16] = [
    "home",
    "place",
    "report",
    "reports",
    "campaigns",
    "campaign",
    "timeline",
    "topics",
    "topic",
    "indicators",
    "indicator",
    "sources",
    "data",
    "compare",
    "free",
    "missing",
];

/// Settings of a theme, its own word standing before those of the themes it extends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Makes {
    /// Words of `KINDS`.
    pub pages: BTreeSet<&'static str>,
    /// An Atom feed of each language.
    pub feeds: bool,
    /// An Atom feed of each place.
    pub place_feeds: bool,
    pub downloads: bool,
    pub search: bool,
    pub sitemap: bool,
    /// Tags of government sites and of sharing, and linked data, in the head of pages.
    pub metadata: bool,
    /// The route of the picture beside the site's title.
    pub logo: Option<String>,
    pub page_size: PageSize,
}

/// Reports on one page of a list; 0 sets no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageSize {
    pub place: usize,
    pub topic: usize,
    pub campaign: usize,
    /// Pages of the list of all reports.
    pub reports: usize,
    /// Latest reports on the home page.
    pub home: usize,
}

impl Makes {
    pub fn page(&self, kind: &str) -> bool {
        self.pages.contains(kind)
    }

    /// Reports on one page of a list; `usize::MAX` where the list is one page.
    pub fn size(&self, list: &str) -> usize {
        let size = match list {
            "place" => self.page_size.place,
            "topic" => self.page_size.topic,
            "campaign" => self.page_size.campaign,
            "home" => self.page_size.home,
            _ => self.page_size.reports,
        };
        if size == 0 { usize::MAX } else { size }
    }
}
