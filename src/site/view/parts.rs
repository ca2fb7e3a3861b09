//! What views of several kinds hold: heads, links, figures, lists.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::chart::Chart;
use crate::picture::qr;

/// A name that leads somewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    pub name: String,
    pub href: String,
}

/// A link to a report or page under its title. `lang` is the tag of the title's language, where that is not the page's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TextLink {
    pub name: String,
    pub href: String,
    pub lang: Option<String>,
}

/// What every page of one language shows alike (`site` in templates).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteView {
    pub title: String,
    /// The picture beside the title (`logo` of the theme).
    pub logo: Option<String>,
    /// BCP 47 tag of the language.
    pub lang: String,
    pub home: Link,
    /// Main sections: places, campaigns, topics, indicators, sources, data; only those the theme makes.
    pub nav: Vec<Link>,
    /// Free pages in this language.
    pub pages: Vec<Link>,
    pub publisher: String,
    pub contact: Vec<String>,
    pub footer: FooterView,
    /// Atom feed of the language, where there is a base address.
    pub feed: Option<String>,
    /// The page of the search, where the theme makes one.
    pub search: Option<Link>,
    pub base_url: Option<String>,
    /// The office writes HTML of its own, scripts among it: browsers are not told to refuse them.
    pub raw_html: bool,
    /// What stands above and below every page, from content/include/.
    pub include: IncludeView,
    /// Tags that name the site to machines; empty unless the theme makes `metadata`.
    pub meta: Vec<MetaView>,
}

/// A tag of the head: `<meta name="…" content="…">`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MetaView {
    pub name: &'static str,
    pub content: String,
}

/// Masthead and footer of the portal that the site stands in.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct IncludeView {
    pub header: Option<FragmentView>,
    pub footer: Option<FragmentView>,
}

/// A piece of HTML by the office. `{root}` stands where the root of the site has to be put.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FragmentView {
    pub html: String,
    /// Tag of its language, where that is not the page's.
    pub lang: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FooterView {
    pub organiser: Option<String>,
    pub icp: Option<String>,
    pub police: Option<String>,
    pub site_id_code: Option<String>,
}

/// The head of a page (`page` in templates).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PageView {
    /// home, place, report, campaigns, campaign, topics, topic, indicators, indicator, sources, data, free, missing.
    pub kind: &'static str,
    pub route: String,
    /// `""`, `"../"`, `"../../"` …: what leads from this page to the site's root.
    pub root: String,
    pub lang: String,
    /// Plain text.
    pub title: String,
    pub description: String,
    pub canonical: Option<String>,
    /// This page in each language it is written in, itself among them; empty where it is written in one only.
    pub alternates: Vec<AlternateView>,
    /// Address of `hreflang=x-default`.
    pub x_default: Option<String>,
    /// Where the language switch leads: each language of the site, always.
    pub switch: Vec<SwitchView>,
    pub noindex: bool,
    pub breadcrumb: Vec<Link>,
    /// Atom feed of this page's place or language.
    pub feed: Option<Link>,
    /// Tags of this page for machines; empty unless the theme makes `metadata`.
    pub meta: Vec<MetaView>,
    /// The same with `property` for `name`: Open Graph.
    pub properties: Vec<MetaView>,
    /// JSON-LD, safe between script tags.
    pub linked_data: Option<String>,
    /// The address as a code for paper, drawn.
    pub qr: Option<QrView>,
}

/// A QR code in a view: the address to a page's key, markup to its template.
#[derive(Debug, Clone, PartialEq)]
pub struct QrView {
    pub address: String,
}

impl Serialize for QrView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.serialize_str(&qr::code(&self.address).map_or(String::new(), |code| code.svg()))
        } else {
            serializer.serialize_str(&self.address)
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AlternateView {
    pub lang: String,
    /// Absolute address, where there is a base address.
    pub url: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SwitchView {
    pub lang: String,
    pub name: String,
    pub href: String,
    pub current: bool,
}

/// A figure as a page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureView {
    /// Name of the indicator.
    pub label: String,
    /// Set where figures of several places stand together.
    pub place: Option<Link>,
    /// Page of the indicator, where the theme makes one.
    pub href: Option<String>,
    /// reported, suppressed, not_reported.
    pub state: &'static str,
    /// "1300余条", "more than 1,300 banners", "未报告".
    pub text: String,
    /// Its parts, for large numbers: before + number + after + unit = text.
    pub before: String,
    pub number: String,
    pub after: String,
    pub unit: String,
    /// `<data value="1300" …>1300余条</data>`.
    pub html: String,
    /// "2020年2月20日", "2020年1月21日之后", "" where undated.
    pub when: String,
    pub source: Option<Link>,
    pub note: String,
    /// Word for provisional, estimated, revised; empty for final.
    pub status: String,
    /// "2020-02-25: 1200 → 1300余 (重复统计)".
    pub revised: Vec<String>,
    /// "+120" or "较上次 …" in words; empty where there is nothing to compare.
    pub change: String,
    /// For sums: "5个街道中3个报送"; empty otherwise.
    pub coverage: String,
    /// How many places stand behind a computed figure: a sum or a ratio is marked as computed.
    pub computed: bool,
}

/// A report in a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReportItem {
    pub title: String,
    pub href: String,
    /// ISO, for `<time datetime>`.
    pub date: String,
    pub date_text: String,
    pub summary: String,
    pub place: Link,
    /// Tag of the language it is written in, where that is not the page's.
    pub lang: Option<String>,
    pub pinned: bool,
    pub withdrawn: bool,
}

/// One page of a list of reports; page numbers count from the oldest (1), so old pages do not change.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ReportList {
    pub items: Vec<Arc<ReportItem>>,
    pub newer: Option<Link>,
    pub older: Option<Link>,
    /// "2020-01-02 – 2020-02-17" of the items on this page; empty on a single page.
    pub span: String,
    /// Every page of the list, newest first, for the pager; empty on a single page.
    pub pages: Vec<ListPage>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListPage {
    pub number: usize,
    pub href: String,
    pub current: bool,
}

/// A place in a list or tile.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlaceItem {
    pub name: String,
    pub level: String,
    pub href: String,
    pub summary: String,
    /// Whether it reported any figure.
    pub reported: bool,
    pub children: Vec<PlaceItem>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Download {
    pub name: String,
    pub href: String,
    /// csv, json, or the extension of an attachment.
    pub format: String,
}

/// A source and the place in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceView {
    pub id: String,
    pub title: String,
    pub publisher: String,
    pub date: String,
    pub address: Option<String>,
    pub accessed: String,
    pub note: String,
    /// Its entry on the sources page.
    pub href: String,
}

/// A chart in a view: plain data to a page's key, drawn markup to its template.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub chart: Chart,
    pub root: String,
}

impl Serialize for Drawing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let mut html = String::new();
            crate::chart::draw(&self.chart, &self.root, &mut html);
            serializer.serialize_str(&html)
        } else {
            (&self.chart, &self.root).serialize(serializer)
        }
    }
}
