//! What a theme makes: which kinds of pages, feeds, downloads, and how long its lists are.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::look::Look;
use crate::diagnostic::{Diagnostic, Location, nearest};
use crate::site::makes::{KINDS, Makes, PageSize};
use crate::source::yaml::{Fields, Node};

/// Kinds that every theme makes: others lead to them.
const ALWAYS: [&str; 5] = ["home", "place", "report", "free", "missing"];

/// Templates that every theme has, whichever kinds it makes: further pages of a list, and what stands at an old route.
pub(super) const BESIDE: [&str; 3] = ["reports", "moved", "search"];

impl Makes {
    /// Lays the settings of a chain over each other, lowest first.
    pub fn of<'a>(settings: impl Iterator<Item = &'a Settings>) -> Self {
        let mut makes = Self {
            pages: KINDS.into(),
            feeds: true,
            place_feeds: true,
            downloads: true,
            search: false,
            sitemap: true,
            metadata: false,
            logo: None,
            page_size: PageSize { place: 50, topic: 50, campaign: 50, reports: 50, home: 12 },
        };
        for own in settings {
            if let Some(pages) = &own.pages {
                makes.pages = pages.iter().copied().chain(ALWAYS).collect();
            }
            let set = |to: &mut bool, own: Option<bool>| *to = own.unwrap_or(*to);
            set(&mut makes.feeds, own.feeds);
            set(&mut makes.place_feeds, own.place_feeds);
            set(&mut makes.downloads, own.downloads);
            set(&mut makes.search, own.search);
            set(&mut makes.sitemap, own.sitemap);
            set(&mut makes.metadata, own.metadata);
            makes.logo = own.look.logo.as_ref().map(|(logo, _)| logo.clone()).or(makes.logo);
            let sizes = &mut makes.page_size;
            let all = own.page_size;
            sizes.place = all.place.or(all.default).unwrap_or(sizes.place);
            sizes.topic = all.topic.or(all.default).unwrap_or(sizes.topic);
            sizes.campaign = all.campaign.or(all.default).unwrap_or(sizes.campaign);
            sizes.reports = all.reports.or(all.default).unwrap_or(sizes.reports);
            sizes.home = all.home.unwrap_or(sizes.home);
        }
        makes
    }
}

/// `theme.yaml` of one layer: only what it says.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    pub extends: Option<(String, Location)>,
    pages: Option<BTreeSet<&'static str>>,
    feeds: Option<bool>,
    place_feeds: Option<bool>,
    downloads: Option<bool>,
    search: Option<bool>,
    sitemap: Option<bool>,
    metadata: Option<bool>,
    page_size: Sizes,
    pub look: Look,
}

#[derive(Debug, Clone, Copy, Default)]
struct Sizes {
    default: Option<usize>,
    place: Option<usize>,
    topic: Option<usize>,
    campaign: Option<usize>,
    reports: Option<usize>,
    home: Option<usize>,
}

impl Settings {
    /// Of a folder without `theme.yaml`: it changes the default theme.
    pub fn bare(theme: &str) -> Self {
        let at = Location::file(format!("themes/{theme}"));
        let extends = (theme != "default").then(|| ("default".to_owned(), at));
        Self { extends, ..Self::default() }
    }

    pub fn read(file: &Arc<str>, node: &Node, found: &mut Vec<Diagnostic>) -> Self {
        let mut own = Self::default();
        if node.is_null() {
            return own;
        }
        let mut fields = Fields::new(file, "theme.yaml", node, found);
        if let Some(name) = fields.text("extends") {
            let at = node.get("extends").unwrap_or(node).at(file);
            own.extends = Some((name.to_owned(), at));
        }
        let pages = fields.texts("pages");
        if fields.get("pages").is_some() {
            let mut kinds = BTreeSet::new();
            for (word, at) in pages {
                match KINDS.iter().find(|k| **k == word) {
                    Some(kind) => drop(kinds.insert(*kind)),
                    None => fields.report(no_kind(word, at.at(file))),
                }
            }
            own.pages = Some(kinds);
        }
        own.downloads = fields.flag("downloads");
        own.search = fields.flag("search");
        own.sitemap = fields.flag("sitemap");
        own.metadata = fields.flag("metadata");
        let mut side = Vec::new();
        own.look = Look::read(&mut fields, file, node, &mut side);
        fields.get("feeds");
        fields.get("page_size");
        fields.end();
        found.append(&mut side);
        let given = |key| node.get(key).filter(|n| !n.is_null());
        if let Some(feeds) = given("feeds") {
            let mut fields = Fields::new(file, "`feeds`", feeds, found);
            own.feeds = fields.flag("site");
            own.place_feeds = fields.flag("places");
            fields.end();
        }
        if let Some(sizes) = given("page_size") {
            let mut fields = Fields::new(file, "`page_size`", sizes, found);
            own.page_size = Sizes {
                default: count(&mut fields, "default"),
                place: count(&mut fields, "place"),
                topic: count(&mut fields, "topic"),
                campaign: count(&mut fields, "campaign"),
                reports: count(&mut fields, "reports"),
                home: count(&mut fields, "home"),
            };
            fields.end();
        }
        own
    }
}

fn no_kind(word: &str, at: Location) -> Diagnostic {
    let help = match nearest(word, KINDS) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("kinds of pages are: {}", KINDS.join(", ")),
    };
    Diagnostic::error(at, format!("“{word}” is no kind of page")).help(help)
}

fn count(fields: &mut Fields, key: &'static str) -> Option<usize> {
    let node = fields.get(key)?;
    let count = node.as_text().and_then(|t| t.parse().ok());
    if count.is_none() {
        fields.refuse(
            node,
            format!("`{key}` must be a whole number of reports (0 for no limit), not {}", node.describe()),
        );
    }
    count
}
