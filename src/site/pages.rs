//! Which files a site has: every page, feed, download and asset with its route.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::campaign::PlaceId;
use crate::campaign::names::reserved;
use crate::diagnostic::{Diagnostic, Location};
use crate::language::Language;
use crate::site::pictures::narrower;
use crate::site::{Report, Site, routes};

/// One file of the output.
#[derive(Debug, Clone, PartialEq)]
pub struct PageRef {
    pub route: String,
    pub language: Language,
    pub what: What,
}

/// What a file shows. Numbers of list pages count from the oldest.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
pub enum What {
    Home,
    Place(PlaceId),
    PlaceList(PlaceId, usize),
    Report(usize),
    Reports(usize),
    Campaigns,
    Campaign(usize),
    CampaignList(usize, usize),
    /// Of a campaign.
    Timeline(usize),
    Topics,
    Topic(Arc<str>),
    TopicList(Arc<str>, usize),
    Indicators,
    Indicator(Arc<str>),
    Sources,
    Data,
    /// Places side by side; what its script loads of one.
    Compare,
    Compared(PlaceId),
    Free(usize),
    Missing,
    Search,
    /// What the search knows of all documents of a language, but for their words.
    SearchIndex,
    /// Forms of characters that the search takes for one.
    SearchForms,
    /// An old route; where it leads now.
    Moved(String),
    Feed,
    PlaceFeed(PlaceId),
    /// Figures of one place.
    PlaceCsv(PlaceId),
    PlaceJson(PlaceId),
    /// Numbers of a chart block: index of the article, of the block.
    ChartCsv(usize, usize),
    /// A table of the whole site: figures, indicators, places, sources.
    Table(&'static str),
    DataPackage,
    /// Part of the sitemap, and the index over them.
    Sitemap(usize),
    SitemapIndex,
    Robots,
    /// Picture or attachment, by its path below content/.
    File(Arc<str>),
    /// A photograph at a narrower width than its own.
    Picture(Arc<str>, u32),
    /// The picture that a page is passed on with; the square one where true.
    Card(Box<What>, bool),
    /// By position in the theme.
    Asset(usize),
}

impl What {
    /// The page of a single text.
    pub fn is_of_text(&self) -> bool {
        matches!(self, Self::Report(_) | Self::Free(_))
    }

    /// A file of the content: its own digest decides whether it is written.
    pub fn is_of_file(&self) -> bool {
        matches!(self, Self::File(_) | Self::Picture(..))
    }

    /// A single file over the whole site.
    pub fn is_of_site(&self) -> bool {
        matches!(self, Self::Sitemap(_) | Self::Table(_) | Self::DataPackage | Self::Sources)
    }
}

/// The routes that are taken, lower-case, and by whom.
#[derive(Default)]
pub struct Taken<'p> {
    by: FxHashMap<String, &'p PageRef>,
    /// What meets in one language meets in all: said once.
    said: Vec<(Location, Location)>,
}

/// Tables of the whole site, each a resource of the data package.
pub const TABLES: [&str; 4] = ["figures", "indicators", "places", "sources"];

/// How a list of `count` reports is cut: the front page holds the newest, at least `size` of them; older ones are
/// on full pages numbered from the oldest, so that a new report changes the front page only.
pub fn archived(count: usize, size: usize) -> usize {
    (count / size).saturating_sub(1)
}

impl<'a> Site<'a> {
    pub fn prefix(&self, language: Language) -> String {
        routes::prefix(language, self.main())
    }

    pub fn route(&self, language: Language, what: &What) -> String {
        let p = &*self.prefix(language);
        let place = |id: &PlaceId| &*self.office.places.get(*id).path;
        let campaign = |c: &usize| &*self.office.campaigns[*c].id;
        match what {
            What::Home => [p, "index.html"].concat(),
            What::Place(id) => [p, place(id), "/index.html"].concat(),
            What::PlaceList(id, n) => format!("{p}{}/reports/{n}.html", place(id)),
            What::Report(n) => [p, &self.reports.get(*n).path, ".html"].concat(),
            What::Reports(0) => [p, "reports/index.html"].concat(),
            What::Reports(n) => format!("{p}reports/{n}.html"),
            What::Campaigns => [p, "campaigns/index.html"].concat(),
            What::Campaign(c) => [p, "campaigns/", campaign(c), ".html"].concat(),
            What::CampaignList(c, n) => format!("{p}campaigns/{}/{n}.html", campaign(c)),
            What::Timeline(c) => [p, "campaigns/", campaign(c), "/timeline.html"].concat(),
            What::Topics => [p, "topics/index.html"].concat(),
            What::Topic(id) => [p, "topics/", id, ".html"].concat(),
            What::TopicList(id, n) => format!("{p}topics/{id}/{n}.html"),
            What::Indicators => [p, "indicators/index.html"].concat(),
            What::Indicator(id) => [p, "indicators/", id, ".html"].concat(),
            What::Sources => [p, "sources/index.html"].concat(),
            What::Data => [p, "data/index.html"].concat(),
            What::Compare => [p, "compare/index.html"].concat(),
            What::Compared(id) => format!("compare/{}/{}.js", language.tag(), place(id)),
            What::Free(n) => [p, "pages/", &self.free[*n].stem, ".html"].concat(),
            What::Missing => [p, "404.html"].concat(),
            What::Search => [p, "search.html"].concat(),
            What::SearchIndex => format!("search/{}/index.js", language.tag()),
            What::SearchForms => "search/forms.js".to_owned(),
            What::Moved(from) => [p, from].concat(),
            What::Feed => [p, "feed.xml"].concat(),
            What::PlaceFeed(id) => [p, place(id), "/feed.xml"].concat(),
            What::PlaceCsv(id) => [place(id), "/figures.csv"].concat(),
            What::PlaceJson(id) => [place(id), "/figures.json"].concat(),
            What::ChartCsv(article, n) => self.chart_csv_route(*article, *n),
            What::Table(name) => format!("data/{name}.csv"),
            What::DataPackage => "data/datapackage.json".to_owned(),
            What::Sitemap(n) => format!("sitemap-{}.xml", n + 1),
            What::SitemapIndex => "sitemap.xml".to_owned(),
            What::Robots => "robots.txt".to_owned(),
            What::File(path) => path.to_string(),
            What::Picture(path, width) => narrower(path, *width),
            What::Card(what, square) => {
                let page = self.route(language, what);
                let stem = page.strip_suffix(".html").unwrap_or(&page);
                format!("{stem}.share{}.png", if *square { "-square" } else { "" })
            }
            What::Asset(_) => String::new(),
        }
    }

    /// `henan/report-chart-1.csv`, below its language.
    fn chart_csv_route(&self, article: usize, n: usize) -> String {
        let page = &self.pages[article];
        let path = page.entry.path.trim_start_matches("content/");
        let folder = path.rsplit_once('/').map_or(String::new(), |(f, _)| format!("{f}/"));
        format!("{}{folder}{}-chart-{}.csv", self.prefix(page.language), page.stem, self.chart_number(article, n))
    }

    /// Which chart of its article block `n` is, from 1.
    pub fn chart_number(&self, article: usize, n: usize) -> usize {
        let outline = self.articles.outline(article);
        outline.blocks.iter().take(n + 1).filter(|b| b.word == crate::markdown::Word::Chart).count()
    }

    /// All pages, feeds and downloads in a fixed order, but for those that the texts call for.
    pub fn all(&self) -> Vec<PageRef> {
        let mut all = Vec::new();
        for language in self.languages() {
            self.pages_in(*language, &mut all);
        }
        self.shared(&mut all);
        self.moved(&mut all);
        all
    }

    /// What the texts call for, once they are read: tables of their charts, and the files that they show or link to.
    pub fn of_texts(&self) -> Vec<PageRef> {
        let language = self.main();
        let charts = if self.makes.downloads { self.charts_with_csv() } else { Vec::new() };
        let charts = charts.into_iter().map(|(article, n)| What::ChartCsv(article, n));
        let all = charts.chain(self.files_of_texts());
        all.map(|what| PageRef { route: self.route(language, &what), language, what }).collect()
    }

    fn pages_in(&self, language: Language, all: &mut Vec<PageRef>) {
        let mut add = |what: What| all.push(PageRef { route: self.route(language, &what), language, what });
        add(What::Home);
        let places = &self.office.places;
        for place in places.iter() {
            add(What::Place(place.id));
            let count = self.reports.of_place(place.id).len();
            (1..=archived(count, self.makes.size("place"))).for_each(|n| add(What::PlaceList(place.id, n)));
            if self.makes.place_feeds && self.office.site.base_url.is_some() && count > 0 {
                add(What::PlaceFeed(place.id));
            }
        }
        self.reports.all().for_each(|n| add(What::Report(n)));
        if self.has_report_list() {
            add(What::Reports(0));
            (1..=archived(self.reports.all().len(), self.makes.size("reports"))).for_each(|n| add(What::Reports(n)));
        }
        if self.makes.page("campaigns") && !self.office.campaigns.is_empty() {
            add(What::Campaigns);
        }
        if self.makes.page("campaign") {
            for c in 0..self.office.campaigns.len() {
                add(What::Campaign(c));
                if self.makes.page("timeline") {
                    add(What::Timeline(c));
                }
                (1..=archived(self.reports.of_campaign(c).len(), self.makes.size("campaign")))
                    .for_each(|n| add(What::CampaignList(c, n)));
            }
        }
        if self.makes.page("topics") && !self.office.topics.is_empty() {
            add(What::Topics);
        }
        if self.makes.page("topic") {
            for id in self.office.topics.keys() {
                add(What::Topic(id.clone()));
                let count = self.reports.of_topic(id).len();
                (1..=archived(count, self.makes.size("topic"))).for_each(|n| add(What::TopicList(id.clone(), n)));
            }
        }
        if self.makes.page("indicators") && !self.office.indicators.is_empty() {
            add(What::Indicators);
        }
        if self.makes.page("indicator") {
            self.office.indicators.keys().for_each(|id| add(What::Indicator(id.clone())));
        }
        if self.makes.page("sources") && !self.office.sources.is_empty() {
            add(What::Sources);
        }
        if self.makes.page("data") && self.makes.downloads {
            add(What::Data);
        }
        let compared = self.comparable();
        compared.first().into_iter().for_each(|_| add(What::Compare));
        compared.into_iter().for_each(|id| add(What::Compared(id)));
        (0..self.free.len()).for_each(|n| add(What::Free(n)));
        if self.makes.page("missing") {
            add(What::Missing);
        }
        if self.makes.search {
            add(What::Search);
            add(What::SearchIndex);
        }
        if self.makes.feeds && self.office.site.base_url.is_some() {
            add(What::Feed);
        }
        for what in self.pictured() {
            add(What::Card(what.clone().into(), false));
            add(What::Card(what.into(), true));
        }
    }

    /// What all languages share.
    fn shared(&self, all: &mut Vec<PageRef>) {
        let language = self.main();
        let mut add = |what: What| all.push(PageRef { route: self.route(language, &what), language, what });
        if self.makes.downloads {
            for place in self.office.statistics.places() {
                add(What::PlaceCsv(place));
                add(What::PlaceJson(place));
            }
            TABLES.into_iter().for_each(|name| add(What::Table(name)));
            add(What::DataPackage);
        }
        if self.office.site.base_url.is_some() && self.makes.sitemap {
            let pages = self.in_sitemap().len().div_ceil(crate::site::head::SITEMAP_SIZE).max(1);
            (0..pages).for_each(|n| add(What::Sitemap(n)));
            add(What::SitemapIndex);
        }
        if self.makes.search {
            add(What::SearchForms);
        }
        add(What::Robots);
    }

    /// Old routes of a report.
    pub(super) fn aliases(&self, n: usize) -> &'a [(String, Location)] {
        let report = self.reports.get(n);
        &self.articles.card(report.texts[&report.original]).aliases
    }

    /// Chart blocks of published articles: index of the article, of the block.
    fn charts_with_csv(&self) -> Vec<(usize, usize)> {
        let charts = |article: usize| {
            let outline = self.articles.outline(article);
            let blocks = outline.blocks.iter().enumerate().filter(|(_, b)| b.word == crate::markdown::Word::Chart);
            blocks.map(|(n, _)| (article, n)).collect::<Vec<_>>()
        };
        let published = self.published_articles().into_iter().filter(|n| self.articles.gist(*n).charts);
        published.flat_map(charts).collect()
    }

    /// Whether the theme makes a list of all reports, and the home page leaves some out.
    pub fn has_report_list(&self) -> bool {
        self.makes.page("reports") && self.reports.all().len() > self.makes.size("home")
    }

    /// Articles that some page shows, in order.
    pub fn published_articles(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.home.values().chain(self.introductions.values()).copied().collect();
        all.extend(self.free.iter().flat_map(|f| f.texts.values().copied()));
        let reports = self.reports.all().map(|n| self.reports.get(n));
        let open = |r: &&Report| !self.articles.card(r.texts[&r.original]).withdrawn;
        all.extend(reports.filter(open).flat_map(|r| r.texts.values().copied()));
        all.sort_unstable();
        all.dedup();
        all
    }

    fn moved(&self, all: &mut Vec<PageRef>) {
        let mut add = |alias: &str, what: &What| {
            for language in self.languages() {
                let route = format!("{}{}", self.prefix(*language), moved_file(alias));
                all.push(PageRef { route, language: *language, what: What::Moved(self.route(*language, what)) });
            }
        };
        for place in self.office.places.iter() {
            place.aliases.iter().for_each(|(alias, _)| add(alias, &What::Place(place.id)));
        }
        for n in self.reports.all() {
            self.aliases(n).iter().for_each(|(alias, _)| add(alias, &What::Report(n)));
        }
    }

    /// Two pages on one file, or on names that are one file on Windows; `pages` join those that are there already.
    pub fn collisions<'p>(&self, taken: &mut Taken<'p>, pages: &'p [PageRef], found: &mut Vec<Diagnostic>) {
        taken.by.reserve(pages.len());
        for page in pages {
            let Some(first) = taken.by.insert(page.route.to_lowercase(), page) else { continue };
            let message = match first.route == page.route {
                true => format!("two pages would stand at `{}`", page.route),
                false => {
                    format!("`{}` and `{}` differ only by case: they are one file on Windows", first.route, page.route)
                }
            };
            let files = (self.file_of(page), self.file_of(first));
            if taken.said.contains(&files) || self.refused(&files.0) || self.refused(&files.1) {
                continue;
            }
            let diagnostic = Diagnostic::error(files.0.clone(), message).help("rename one of them");
            found.push(diagnostic.other(files.1.clone(), "the other one"));
            taken.said.push(files);
        }
        // Routes end in a file's name, which has an ending: only folders with a full stop can meet one.
        let meets = |page: &PageRef| {
            let folders = page.route.match_indices('/').map(|(end, _)| &page.route[..end]);
            let dotted = folders.filter(|f| f.rsplit('/').next().is_some_and(|name| name.contains('.')));
            dotted.filter_map(|folder| taken.by.get(&folder.to_lowercase())).next().copied()
        };
        for (page, first) in pages.iter().filter_map(|page| Some((page, meets(page)?))) {
            let files = (self.file_of(page), self.file_of(first));
            if !taken.said.iter().any(|(file, _)| *file == files.0) {
                let message = format!("`{}` would be a file and a folder at once", first.route);
                let diagnostic = Diagnostic::error(files.0.clone(), message).help("rename one of them");
                found.push(diagnostic.other(files.1.clone(), "the file"));
                taken.said.push(files);
            }
        }
    }

    /// Pages on a file that the theme brings along; `theirs` are routes below `assets/`.
    pub fn clash<'t>(&self, all: &[PageRef], theirs: impl Iterator<Item = &'t str>, found: &mut Vec<Diagnostic>) {
        let theirs: Vec<String> = theirs.map(str::to_lowercase).collect();
        let mut said: Vec<Location> = Vec::new();
        for page in all.iter().filter(|p| p.route.get(..7).is_some_and(|top| top.eq_ignore_ascii_case("assets/"))) {
            let route = page.route.to_lowercase();
            let taken =
                |own: &&String| route.strip_prefix(own.as_str()).is_some_and(|r| r.is_empty() || r.starts_with('/'));
            let Some(own) = theirs.iter().find(taken) else { continue };
            let at = self.file_of(page);
            if !self.refused(&at) && !said.contains(&at) {
                let message = format!("a page would stand at `{}`, where the theme has its file `{own}`", page.route);
                let help = "give it another address: the theme's own files lie below assets/";
                found.push(Diagnostic::error(at.clone(), message).help(help));
                said.push(at);
            }
        }
    }

    /// Whether a content file lies in a place whose name was refused: what follows from the name is not said again.
    fn refused(&self, at: &Location) -> bool {
        let path = at.file.strip_prefix("content/").unwrap_or(&at.file);
        let place = self.office.places.of_file(path);
        place.is_some_and(|id| reserved(&self.office.places.get(id).path).is_some())
    }

    /// The content file that a page comes from, for messages.
    pub fn file_of(&self, page: &PageRef) -> Location {
        let report = |r: &Report| self.pages[r.texts[&r.original]].entry.path.clone();
        match &page.what {
            What::Place(id)
            | What::PlaceList(id, _)
            | What::PlaceFeed(id)
            | What::PlaceCsv(id)
            | What::PlaceJson(id)
            | What::Compared(id) => self.office.places.get(*id).at.clone(),
            What::Report(n) => Location::file(report(self.reports.get(*n))),
            What::Free(n) => {
                Location::file(self.pages[self.free[*n].texts[&self.free[*n].original]].entry.path.clone())
            }
            What::File(path) | What::Picture(path, _) => Location::file(format!("content/{path}")),
            What::ChartCsv(article, _) => Location::file(self.pages[*article].entry.path.clone()),
            What::Indicator(_) => Location::file("content/indicators.yaml"),
            What::Topic(_) | What::TopicList(..) => Location::file("content/topics.yaml"),
            What::Campaign(_) | What::CampaignList(..) | What::Timeline(_) => Location::file("content/campaigns.yaml"),
            What::Moved(to) => self.alias_of(page, to),
            What::Card(what, _) => self.file_of(&PageRef { what: (**what).clone(), ..page.clone() }),
            _ => Location::file("content/site.yaml"),
        }
    }

    /// Where the alias is typed that makes `page`, which leads on to `to`.
    fn alias_of(&self, page: &PageRef, to: &str) -> Location {
        let language = page.language;
        let leads = |what: &What| self.route(language, what) == to;
        let places = self.office.places.iter().filter(|p| leads(&What::Place(p.id))).flat_map(|p| &p.aliases);
        let reports = self.reports.all().filter(|n| leads(&What::Report(*n)));
        let aliases = places.chain(reports.flat_map(|n| self.aliases(n)));
        let typed = |alias: &str| page.route == format!("{}{}", self.prefix(language), moved_file(alias));
        let found = aliases.into_iter().find(|(alias, _)| typed(alias)).map(|(_, at)| at.clone());
        found.unwrap_or_else(|| Location::file(to))
    }
}

/// The file of an old address, below its language.
fn moved_file(alias: &str) -> String {
    let alias = alias.trim_matches('/');
    if alias.ends_with(".html") { alias.to_owned() } else { format!("{alias}/index.html") }
}
