//! Heads of pages, the parts all pages of a language share, and what the sitemap lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::campaign::PlaceId;
use crate::language::strings::Arg;
use crate::language::{Language, Text};
use crate::site::meta::Words;
use crate::site::view::{AlternateView, FooterView, Link, PageView, QrView, SiteView, SwitchView};
use crate::site::{PageRef, Site, What, routes};

/// Pages in one sitemap file, each in all its languages: the protocol allows 50,000 addresses, and a new report should
/// not rewrite megabytes.
pub const SITEMAP_SIZE: usize = 2_500;

impl Site<'_> {
    /// What every page of a language shows alike.
    pub fn site_view(&self, language: Language) -> SiteView {
        let site = &self.office.site;
        let name = |id: &str| self.say(language, id);
        let mut nav = Vec::new();
        let mut add = |made: bool, what: What, id: &str| {
            if made {
                nav.push(self.link_to(language, &what, name(id)));
            }
        };
        add(self.makes.page("campaigns") && !self.office.campaigns.is_empty(), What::Campaigns, "nav-campaigns");
        add(self.makes.page("topics") && !self.office.topics.is_empty(), What::Topics, "nav-topics");
        add(self.makes.page("indicators") && !self.office.indicators.is_empty(), What::Indicators, "nav-indicators");
        add(self.makes.page("sources") && !self.office.sources.is_empty(), What::Sources, "nav-sources");
        add(self.makes.page("data") && self.makes.downloads, What::Data, "nav-data");
        let own = |text: &Text| text.get(language).to_owned();
        SiteView {
            title: own(&site.title),
            logo: self.makes.logo.clone(),
            lang: language.tag().to_owned(),
            home: self.link_to(language, &What::Home, name("home")),
            nav,
            pages: (0..self.free.len())
                .map(|n| self.link_to(language, &What::Free(n), self.free_title(language, n)))
                .collect(),
            publisher: own(&site.publisher),
            contact: site.contact.iter().map(own).collect(),
            footer: FooterView {
                organiser: site.footer.organiser.as_ref().map(own),
                icp: site.footer.icp.clone(),
                police: site.footer.police.clone(),
                site_id_code: site.footer.site_id_code.clone(),
            },
            feed: (self.makes.feeds && site.base_url.is_some()).then(|| self.route(language, &What::Feed)),
            search: self.makes.search.then(|| self.link_to(language, &What::Search, name("search"))),
            base_url: site.base_url.clone(),
            raw_html: site.raw_html,
            include: self.include(language),
            meta: self.site_meta(language),
        }
    }

    pub fn free_title(&self, language: Language, n: usize) -> String {
        let free = &self.free[n];
        let (article, written) = self.text_for(&free.texts, free.original, language);
        let context = self.context(article, None, None);
        let title = self.plain(written, self.articles.title(article), &context);
        if title.is_empty() { free.stem.to_string() } else { title }
    }

    /// Languages in which a page is written, in the order of the site.
    pub fn written(&self, what: &What) -> Vec<Language> {
        let has = |texts: &BTreeMap<Language, usize>, l: &Language| texts.contains_key(l);
        let all = self.languages().iter().copied();
        match what {
            What::Report(n) => all.filter(|l| has(&self.reports.get(*n).texts, l)).collect(),
            What::Free(n) => all.filter(|l| has(&self.free[*n].texts, l)).collect(),
            _ => all.collect(),
        }
    }

    /// The absolute address of a route, where the site has one.
    pub fn url(&self, route: &str) -> Option<String> {
        self.office.site.base_url.as_ref().map(|base| format!("{base}{}", routes::address(route, true)))
    }

    /// The head of a page. `kind` is its template; title and description are plain text.
    pub fn page_view(&self, page: &PageRef, kind: &'static str, title: String, description: String) -> PageView {
        let written = self.written(&page.what);
        let own = written.contains(&page.language);
        let canonical_language = if own { page.language } else { written.first().copied().unwrap_or(page.language) };
        let public = !matches!(page.what, What::Missing);
        let address = |l: &Language| self.url(&self.route(*l, &page.what));
        let alternates: Vec<AlternateView> = if own && written.len() > 1 && public {
            written.iter().filter_map(|l| Some(AlternateView { lang: l.tag().to_owned(), url: address(l)? })).collect()
        } else {
            Vec::new()
        };
        let x_default = alternates.first().map(|_| written[0]).and_then(|l| address(&l));
        // A missing page has no other language; it leads home.
        let turned = if public { &page.what } else { &What::Home };
        let switch = self.languages().iter().map(|l| SwitchView {
            lang: l.tag().to_owned(),
            name: l.own_name(self.languages()).to_owned(),
            href: self.route(*l, turned),
            current: *l == page.language,
        });
        let canonical = if public { address(&canonical_language) } else { None };
        let (description, breadcrumb) = (clip(&description, 160), self.breadcrumb(page));
        let words = Words {
            title: &title,
            description: &description,
            canonical: canonical.as_deref(),
            breadcrumb: &breadcrumb,
        };
        let coded = self.office.site.share.qr && matches!(page.what, What::Place(_) | What::Report(_));
        PageView {
            qr: canonical.clone().filter(|_| coded).map(|address| QrView { address }),
            kind,
            route: page.route.clone(),
            root: routes::root(&page.route),
            lang: page.language.tag().to_owned(),
            meta: self.page_meta(page, words),
            properties: self.properties(page, words),
            linked_data: self.linked_data(page, words),
            title,
            description,
            canonical,
            alternates,
            x_default,
            switch: switch.collect(),
            noindex: !public || page.what == What::Search,
            breadcrumb,
            feed: self.feed_of(page),
        }
    }

    fn feed_of(&self, page: &PageRef) -> Option<Link> {
        self.office.site.base_url.as_ref()?;
        let site = self.office.site.title.get(page.language);
        let place = match &page.what {
            What::Place(id) | What::PlaceList(id, _) => Some(*id),
            What::Report(n) => Some(self.reports.get(*n).place),
            _ => None,
        };
        if let Some(id) = place.filter(|id| self.makes.place_feeds && !self.reports.of_place(*id).is_empty()) {
            let name = self.office.places.get(id).name.get(page.language);
            let title = self.strings.say_with(
                page.language,
                "feed-of",
                &[("name", Arg::Text(name)), ("site", Arg::Text(site))],
            );
            return Some(self.link_to(page.language, &What::PlaceFeed(id), title));
        }
        let title = self.strings.say_with(page.language, "feed-title", &[("site", Arg::Text(site))]);
        self.makes.feeds.then(|| self.link_to(page.language, &What::Feed, title))
    }

    /// From home down to the page before this one.
    fn breadcrumb(&self, page: &PageRef) -> Vec<Link> {
        let language = page.language;
        let section = |what: What, id: &str| self.link_to(language, &what, self.say(language, id));
        let places = |id: PlaceId, own: bool| {
            let mut chain = self.office.places.chain(id);
            if !own {
                chain.pop();
            }
            chain
                .into_iter()
                .map(|p| self.link_to(language, &What::Place(p), self.short_name(language, p)))
                .collect::<Vec<Link>>()
        };
        let mut crumbs = vec![section(What::Home, "home")];
        match &page.what {
            What::Home | What::Missing => return Vec::new(),
            What::Place(id) => crumbs.extend(places(*id, false)),
            What::PlaceList(id, _) => crumbs.extend(places(*id, true)),
            What::Report(n) => crumbs.extend(places(self.reports.get(*n).place, true)),
            What::Campaign(_) if self.makes.page("campaigns") => crumbs.push(section(What::Campaigns, "nav-campaigns")),
            What::CampaignList(c, _) | What::Timeline(c) => {
                crumbs.push(self.link_to(language, &What::Campaign(*c), self.office.campaigns[*c].name.get(language)));
            }
            What::Topic(_) if self.makes.page("topics") => crumbs.push(section(What::Topics, "nav-topics")),
            What::TopicList(id, _) => crumbs.push(self.topic_link(language, id)),
            What::Indicator(_) if self.makes.page("indicators") => {
                crumbs.push(section(What::Indicators, "nav-indicators"))
            }
            What::Reports(n) if *n > 0 => crumbs.push(section(What::Reports(0), "all-reports")),
            _ => {}
        }
        crumbs
    }

    /// A short name where the place has one: for breadcrumbs.
    pub fn short_name(&self, language: Language, id: PlaceId) -> &str {
        let place = self.office.places.get(id);
        place.short_name.own(language).unwrap_or_else(|| place.name.get(language))
    }

    pub fn topic_link(&self, language: Language, id: &Arc<str>) -> Link {
        let name = self.office.topics.get(id).map_or(&**id, |t| t.name.get(language));
        let href =
            if self.makes.page("topic") { self.route(language, &What::Topic(id.clone())) } else { String::new() };
        Link { name: name.to_owned(), href }
    }

    /// Pages that search engines should know; reports last and the newest of them at the end, so that a new one changes
    /// one part of the sitemap.
    pub fn in_sitemap(&self) -> Vec<What> {
        let mut whats = vec![What::Home];
        whats.extend(self.office.places.iter().map(|p| What::Place(p.id)));
        if self.makes.page("campaign") {
            whats.extend((0..self.office.campaigns.len()).map(What::Campaign));
            if self.makes.page("timeline") {
                whats.extend((0..self.office.campaigns.len()).map(What::Timeline));
            }
        }
        if self.makes.page("topic") {
            whats.extend(self.office.topics.keys().map(|id| What::Topic(id.clone())));
        }
        if self.makes.page("indicator") {
            whats.extend(self.office.indicators.keys().map(|id| What::Indicator(id.clone())));
        }
        let section = |made: bool, what: What| made.then_some(what);
        let counts = [
            section(self.makes.page("campaigns") && !self.office.campaigns.is_empty(), What::Campaigns),
            section(self.makes.page("topics") && !self.office.topics.is_empty(), What::Topics),
            section(self.makes.page("indicators") && !self.office.indicators.is_empty(), What::Indicators),
            section(self.makes.page("sources") && !self.office.sources.is_empty(), What::Sources),
            section(self.makes.page("data") && self.makes.downloads, What::Data),
            section(!self.comparable().is_empty(), What::Compare),
            section(self.has_report_list(), What::Reports(0)),
        ];
        whats.extend(counts.into_iter().flatten());
        whats.extend((0..self.free.len()).map(What::Free));
        whats.extend(self.reports.all().rev().map(What::Report));
        whats
    }
}

/// At most `most` characters, cut at a sentence's or word's end where one is near.
pub fn clip(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most - 1).collect();
    let end = cut.rfind(['。', '；', '，', ' ']).filter(|i| *i > cut.len() / 2).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches(['，', '；', ' ']))
}
