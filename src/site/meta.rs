//! What machines read in a page's head: the tags that government sites carry (《政府网站发展指引》, 国办发〔2017〕47号,
//! appendix 2), the tags of sharing (Open Graph), and linked data (schema.org). Only where the theme asks for it.

use serde_json::{Value, json};

use crate::language::Language;
use crate::language::script::Standard;
use crate::site::view::{Link, MetaView};
use crate::site::{PageRef, Report, Site, What};

/// The words of a page that its tags say.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub canonical: Option<&'a str>,
    pub breadcrumb: &'a [Link],
}

fn meta(name: &'static str, content: impl Into<String>) -> MetaView {
    MetaView { name, content: content.into() }
}

impl Site<'_> {
    /// Name, domain and code of the site: on every page alike.
    pub fn site_meta(&self, language: Language) -> Vec<MetaView> {
        if !self.makes.metadata {
            return Vec::new();
        }
        let site = &self.office.site;
        let domain = site.base_url.as_ref().map(|url| url.split_once("://").map_or(&**url, |(_, rest)| rest));
        let domain = domain.map(|rest| rest.split(['/', ':']).next().unwrap_or(rest));
        let code = site.footer.site_id_code.as_deref();
        let all = [("SiteName", Some(site.title.get(language))), ("SiteDomain", domain), ("SiteIDCode", code)];
        all.into_iter().filter_map(|(name, content)| Some(meta(name, content?))).collect()
    }

    /// The tags of a column or of an article.
    pub fn page_meta(&self, page: &PageRef, words: Words) -> Vec<MetaView> {
        if !self.makes.metadata || page.what == What::Missing {
            return Vec::new();
        }
        let mut all = match &page.what {
            What::Report(n) => self.article_meta(page.language, self.reports.get(*n), words),
            What::Home | What::Moved(_) => Vec::new(),
            _ => self.column_meta(page, words),
        };
        if self.office.site.share.pictures.is_some() && !matches!(page.what, What::Moved(_)) {
            all.push(meta("twitter:card", "summary_large_image"));
        }
        all
    }

    /// What a page is when it is shared (Open Graph, which Twitter's cards read too).
    pub fn properties(&self, page: &PageRef, words: Words) -> Vec<MetaView> {
        if !self.makes.metadata || matches!(page.what, What::Missing | What::Moved(_)) {
            return Vec::new();
        }
        let published = match page.what {
            What::Report(n) => Some(self.reports.get(n).date.iso()),
            _ => None,
        };
        let mut all = vec![
            meta("og:type", if published.is_some() { "article" } else { "website" }),
            meta("og:title", words.title),
            meta("og:description", words.description),
            meta("og:site_name", self.office.site.title.get(page.language)),
            meta("og:locale", self.locale(page.language)),
        ];
        all.extend(words.canonical.map(|url| meta("og:url", url)));
        all.extend(self.picture_tags(page.language, &page.what, words.title));
        all.extend(published.map(|date| meta("article:published_time", date)));
        all
    }

    /// As Open Graph wants it, with a territory.
    fn locale(&self, language: Language) -> &'static str {
        match (language, self.traditional(language)) {
            (_, Some(how)) if how.standard == Standard::HongKong => "zh_HK",
            (_, Some(_)) => "zh_TW",
            (Language::En, _) => "en_GB",
            _ => "zh_CN",
        }
    }

    fn article_meta(&self, language: Language, report: &Report, words: Words) -> Vec<MetaView> {
        // A day without a time begins at midnight, as in feeds.
        let (hour, minute) = report.date.minute.unwrap_or((0, 0));
        let column = self.office.places.get(report.place).name.get(language);
        vec![
            meta("ColumnName", column),
            meta("ColumnType", self.say(language, "column-type-reports")),
            meta("ArticleTitle", words.title),
            meta("PubDate", format!("{} {hour:02}:{minute:02}", report.date.day)),
            meta("ContentSource", self.content_source(language, report)),
        ]
    }

    /// Who says what a report says: its source, else its author, else the site's publisher.
    fn content_source(&self, language: Language, report: &Report) -> String {
        let front = self.front(report);
        let source = front.source.as_ref().and_then(|(id, _)| self.office.sources.get(id.as_str()));
        let said = source.map(|s| [s.publisher.get(language), s.title.get(language)]);
        let all = said.into_iter().flatten().chain([front.author.get(language)]);
        let first = all.into_iter().find(|name| !name.is_empty());
        first.unwrap_or_else(|| self.office.site.publisher.get(language)).to_owned()
    }

    fn column_meta(&self, page: &PageRef, words: Words) -> Vec<MetaView> {
        let kind = match page.what {
            What::Indicators | What::Indicator(_) | What::Sources | What::Data => "column-type-figures",
            What::Free(_) => "column-type-about",
            _ => "column-type-reports",
        };
        let above = words.breadcrumb.iter().skip(1).rev().map(|link| &*link.name);
        let keywords: Vec<&str> = std::iter::once(words.title).chain(above).collect();
        vec![
            meta("ColumnName", words.title),
            meta("ColumnDescription", words.description),
            meta("ColumnKeywords", keywords.join(",")),
            meta("ColumnType", self.say(page.language, kind)),
        ]
    }

    /// The page as linked data (JSON-LD), fit to stand between script tags.
    pub fn linked_data(&self, page: &PageRef, words: Words) -> Option<String> {
        if !self.makes.metadata || matches!(page.what, What::Missing | What::Moved(_)) {
            return None;
        }
        let language = page.language;
        let site = &self.office.site;
        let mut publisher = json!({"@type": "GovernmentOrganization", "name": site.publisher.get(language)});
        if let Some(url) = &site.base_url {
            publisher["url"] = json!(url);
        }
        let mut graph = Vec::new();
        match &page.what {
            What::Home => {
                let mut whole = json!({"@type": "WebSite", "name": site.title.get(language)});
                whole["inLanguage"] = json!(language.tag());
                whole["publisher"] = publisher;
                put(&mut whole, "url", words.canonical);
                graph.push(whole);
            }
            What::Report(n) => {
                let mut article = self.article(language, self.reports.get(*n), words, publisher);
                put(&mut article, "image", self.picture_url(language, &page.what, false).as_deref());
                graph.push(article);
            }
            What::Place(id) => {
                let name = self.office.places.get(*id).name.get(language);
                let downloads = self.place_downloads(language, *id);
                let files = downloads.iter().map(|d| (&*d.href, &*d.format));
                graph.extend(self.dataset(language, words, publisher, files.collect(), Some(name)));
            }
            What::Data => {
                let package = self.route(self.main(), &What::DataPackage);
                graph.extend(self.dataset(language, words, publisher, vec![(&*package, "json")], None));
            }
            _ => {}
        }
        graph.extend(self.breadcrumbs(words));
        if graph.is_empty() {
            return None;
        }
        let text = json!({"@context": "https://schema.org", "@graph": graph}).to_string();
        // Nothing in it may end the script.
        Some(text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026"))
    }

    fn article(&self, language: Language, report: &Report, words: Words, publisher: Value) -> Value {
        let (article, written) = self.text_for(&report.texts, report.original, language);
        let published = report.date.iso();
        let changed = self.articles.changed(article).filter(|day| *day > report.date.day);
        let mut node = json!({"@type": "Article", "headline": words.title, "description": words.description});
        node["inLanguage"] = json!(written.tag());
        node["dateModified"] = json!(changed.map_or_else(|| published.clone(), |day| day.to_string()));
        node["datePublished"] = json!(published);
        node["contentLocation"] =
            json!({"@type": "Place", "name": self.office.places.get(report.place).name.get(language)});
        node["author"] = json!({"@type": "Organization", "name": self.content_source(language, report)});
        node["publisher"] = publisher;
        put(&mut node, "mainEntityOfPage", words.canonical);
        node
    }

    /// Files (route, format) with the figures of a page; nothing where there are none or no address is known.
    fn dataset(
        &self,
        language: Language,
        words: Words,
        creator: Value,
        files: Vec<(&str, &str)>,
        place: Option<&str>,
    ) -> Option<Value> {
        let download = |(route, format): (&str, &str)| {
            let kind = if format == "csv" { "text/csv" } else { "application/json" };
            Some(json!({"@type": "DataDownload", "encodingFormat": kind, "contentUrl": self.url(route)?}))
        };
        let files: Vec<Value> = files.into_iter().filter_map(download).collect();
        if files.is_empty() {
            return None;
        }
        let mut node = json!({"@type": "Dataset", "name": words.title, "description": words.description});
        node["inLanguage"] = json!(language.tag());
        node["creator"] = creator;
        node["distribution"] = json!(files);
        put(&mut node, "spatialCoverage", place);
        put(&mut node, "url", words.canonical);
        Some(node)
    }

    fn breadcrumbs(&self, words: Words) -> Option<Value> {
        let canonical = words.canonical.filter(|_| !words.breadcrumb.is_empty())?;
        let above = words.breadcrumb.iter().filter_map(|link| Some((&*link.name, self.url(&link.href)?)));
        let item = |(n, (name, url)): (usize, (&str, String))| json!({"@type": "ListItem", "position": n + 1, "name": name, "item": url});
        let items: Vec<Value> = above.chain([(words.title, canonical.to_owned())]).enumerate().map(item).collect();
        Some(json!({"@type": "BreadcrumbList", "itemListElement": items}))
    }
}

fn put(node: &mut Value, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        node[key] = json!(value);
    }
}
