//! Views: everything one page shows, as plain data for templates. Every `href` is written from the site's root
//! (`henan/gongyi/index.html`); a template puts `{{ root }}` before it. A field that ends in `_html`, and
//! a `Drawing`, is markup: templates print it with `| safe`.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::chart::Chart;

/// A name that leads somewhere.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Link {
    pub name: String,
    pub href: String,
}

/// What every page of one language shows alike (`site` in templates).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteView {
    pub title: String,
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
    pub base_url: Option<String>,
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
    /// ISO date or date-time of publication, on reports.
    pub published: Option<String>,
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

#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// From content/index.md.
    pub intro_html: String,
    pub campaigns: Vec<CampaignItem>,
    pub latest: Vec<Arc<ReportItem>>,
    /// Rest of the reports, oldest page numbering; `None` where the home page lists all.
    pub all_reports: Option<Link>,
    /// Tree of places, two levels deep at most.
    pub places: Vec<PlaceItem>,
    pub topics: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CampaignItem {
    pub name: String,
    pub href: String,
    pub summary: String,
    pub period: String,
    pub places: Vec<Link>,
    pub key_figures: Vec<FigureView>,
}

#[derive(Debug, Clone, Serialize)]
pub struct PlaceView {
    pub name: String,
    pub level: String,
    pub summary: String,
    /// From the place's index.md.
    pub intro_html: String,
    pub campaigns: Vec<Link>,
    /// Up to six.
    pub key_figures: Vec<FigureView>,
    /// One chart that says most.
    pub chart: Option<Drawing>,
    pub reports: ReportList,
    pub children: Vec<PlaceItem>,
    /// Word for the children together: "街道"; empty where there are none.
    pub children_level: String,
    /// Rankings of the children, drawn.
    pub rankings: Vec<Drawing>,
    /// Sums over the children, with coverage.
    pub sums: Vec<FigureView>,
    pub timeline: Vec<TimelineItem>,
    /// All figures of the place, by topic.
    pub figures: Vec<FigureGroup>,
    pub neighbours: Vec<Link>,
    pub siblings: Vec<Link>,
    pub sources: Vec<SourceView>,
    pub downloads: Vec<Download>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureGroup {
    /// Name of the topic; empty for the figures without one.
    pub topic: String,
    pub figures: Vec<FigureView>,
}

/// Something that happened at a place: a dated figure or a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineItem {
    pub date: String,
    pub date_text: String,
    pub text: String,
    pub href: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct ReportView {
    pub title_html: String,
    pub summary_html: String,
    pub date: String,
    pub date_text: String,
    pub place: Link,
    pub author: String,
    /// Source of the report as a whole.
    pub source: Option<SourceView>,
    pub topics: Vec<Link>,
    pub period: String,
    /// Bulletin number.
    pub issue: String,
    /// Set where the report is shown in another language than the page's: the tag it is written in.
    pub original_lang: Option<String>,
    pub body_html: String,
    pub toc: Vec<TocItem>,
    /// Withdrawn: the page is a notice with this date and reason, and no body.
    pub withdrawn: Option<Notice>,
    pub corrections: Vec<Notice>,
    /// drafted, checked, approved: role.
    pub review: Vec<(String, String)>,
    /// Sources of the figures used.
    pub sources: Vec<SourceView>,
    pub attachments: Vec<Download>,
    /// Charts' data.
    pub downloads: Vec<Download>,
    pub earlier: Option<Link>,
    pub later: Option<Link>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    pub date_text: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TocItem {
    pub level: u8,
    pub id: String,
    pub text: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct CampaignsView {
    pub campaigns: Vec<CampaignItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct CampaignView {
    pub name: String,
    pub summary: String,
    pub period: String,
    pub places: Vec<PlaceItem>,
    /// Sums over the campaign's places, with coverage.
    pub key_figures: Vec<FigureView>,
    pub rankings: Vec<Drawing>,
    pub timeline: Vec<TimelineItem>,
    pub reports: ReportList,
}

#[derive(Debug, Clone, Serialize)]
pub struct TopicsView {
    pub topics: Vec<TopicItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct TopicItem {
    pub name: String,
    pub href: String,
    pub reports: usize,
    pub indicators: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct TopicView {
    pub name: String,
    pub indicators: Vec<Link>,
    pub reports: ReportList,
}

#[derive(Debug, Clone, Serialize)]
pub struct IndicatorsView {
    pub groups: Vec<IndicatorGroup>,
}

#[derive(Debug, Clone, Serialize)]
pub struct IndicatorGroup {
    pub topic: String,
    pub indicators: Vec<IndicatorItem>,
}

#[derive(Debug, Clone, Serialize)]
pub struct IndicatorItem {
    pub name: String,
    pub href: String,
    pub unit: String,
    /// stock, flow, cumulative, rate, target, ratio: a template says it in words.
    pub nature: &'static str,
    pub reported: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct IndicatorView {
    pub name: String,
    pub definition: String,
    pub unit: String,
    pub nature: &'static str,
    pub topic: Option<Link>,
    pub part_of: Option<Link>,
    /// Numerator and denominator of a ratio.
    pub ratio: Vec<Link>,
    pub suppression: String,
    pub chart: Option<Drawing>,
    /// All places that report it, highest first within a level.
    pub rows: Vec<IndicatorRow>,
    /// Places that have figures but not this one.
    pub missing: Vec<Link>,
    pub downloads: Vec<Download>,
}

#[derive(Debug, Clone, Serialize)]
pub struct IndicatorRow {
    pub rank: String,
    pub place: Link,
    pub level: String,
    pub figure: FigureView,
}

#[derive(Debug, Clone, Serialize)]
pub struct SourcesView {
    pub sources: Vec<SourceEntry>,
}

#[derive(Debug, Clone, Serialize)]
pub struct SourceEntry {
    pub source: SourceView,
    /// What it says: how many figures, of which places.
    pub figures: usize,
    pub places: Vec<Link>,
    pub reports: Vec<Link>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DataView {
    /// Site-wide tables.
    pub tables: Vec<Download>,
    pub package: Option<Download>,
    pub places: Vec<DataPlace>,
}

#[derive(Debug, Clone, Serialize)]
pub struct DataPlace {
    pub place: Link,
    pub depth: usize,
    pub downloads: Vec<Download>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FreeView {
    pub title: String,
    pub body_html: String,
    pub original_lang: Option<String>,
}

/// A list of reports of its own page (`reports`), and further pages of any list.
#[derive(Debug, Clone, Serialize)]
pub struct ReportsView {
    pub title: String,
    pub reports: ReportList,
}

/// What stands at an old route: one line and a link to the new one.
#[derive(Debug, Clone, Serialize)]
pub struct MovedView {
    pub to: String,
}

/// What one page shows, whatever its kind (`view` in templates).
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub enum View {
    Home(Box<HomeView>),
    Place(Box<PlaceView>),
    Report(Box<ReportView>),
    Reports(ReportsView),
    Campaigns(CampaignsView),
    Campaign(Box<CampaignView>),
    Topics(TopicsView),
    Topic(TopicView),
    Indicators(IndicatorsView),
    Indicator(Box<IndicatorView>),
    Sources(SourcesView),
    Data(DataView),
    Free(FreeView),
    Moved(MovedView),
    Missing {},
}

impl View {
    /// Puts the drawn body in, where the view has a room for one.
    pub fn put_body(&mut self, html: String) {
        match self {
            Self::Home(view) => view.intro_html = html,
            Self::Place(view) => view.intro_html = html,
            Self::Report(view) => view.body_html = html,
            Self::Free(view) => view.body_html = html,
            _ => {}
        }
    }
}
