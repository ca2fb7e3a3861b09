//! Views: everything one page shows, as plain data for templates. Every `href` is written from the site's root
//! (`henan/gongyi/index.html`); a template puts `{{ root }}` before it. A field that ends in `_html`, and
//! a `Drawing`, is markup: templates print it with `| safe`.

use std::sync::Arc;

use serde::Serialize;

mod parts;

pub use parts::*;

#[derive(Debug, Clone, Serialize)]
pub struct HomeView {
    /// From content/index.md.
    pub intro_html: String,
    pub campaigns: Vec<CampaignItem>,
    /// Tiles of places, where site.yaml has a grid.
    pub grid: Option<GridView>,
    pub latest: Vec<Arc<ReportItem>>,
    /// Rest of the reports, oldest page numbering; `None` where the home page lists all.
    pub all_reports: Option<Link>,
    /// Tree of places, two levels deep at most.
    pub places: Vec<PlaceItem>,
    pub topics: Vec<Link>,
}

/// Places as tiles in rows, one figure of each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GridView {
    pub indicator: Link,
    pub rows: Vec<Vec<Option<GridTile>>>,
}

/// `step` goes from 1 to 5 with the figure; 0 where there is none, or none that has a size.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GridTile {
    pub place: Link,
    pub step: u8,
    pub figure: FigureView,
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
    /// The comparison, with this place chosen.
    pub compare: Option<Link>,
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
    pub earlier: Option<TextLink>,
    pub later: Option<TextLink>,
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
    /// The page that has it in full.
    pub timeline_page: Option<Link>,
    pub reports: ReportList,
}

/// The timeline of a campaign, oldest day first.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineView {
    pub title: String,
    pub campaign: Link,
    pub days: Vec<TimelineDay>,
}

/// A day, or the time before or after one (`date` is empty then): what happened, and what was reported of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimelineDay {
    pub date: String,
    pub date_text: String,
    pub events: Vec<DayEvent>,
    pub places: Vec<DayPlace>,
}

/// An event that a report tells of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayEvent {
    /// The day by the moon too, where the report says so.
    pub moon: String,
    /// "20时"
    pub moment: String,
    pub text: String,
    /// Tag of its language, where that is not the page's.
    pub lang: Option<String>,
    pub report: TextLink,
}

/// The figures of one place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayPlace {
    pub place: Link,
    pub figures: Vec<DayFigure>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayFigure {
    pub label: String,
    pub href: String,
    /// With bound and unit.
    pub text: String,
    /// Of a flow: the period that ends on this day.
    pub period: String,
    /// Where it is not final: provisional, estimated, revised.
    pub status: String,
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
    pub reports: Vec<TextLink>,
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

/// The comparison: its script loads the figures of a place from a file named after `path` in the folder `data`; without
/// scripts there are the places.
#[derive(Debug, Clone, Serialize)]
pub struct CompareView {
    pub places: Vec<ComparePlace>,
    pub data: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct ComparePlace {
    pub path: String,
    pub place: Link,
    /// Short name of the place above: two communities may share a name.
    pub above: String,
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

/// The search: its script loads `index`, a folder with a file of every part; without scripts there are `links`.
#[derive(Debug, Clone, Serialize)]
pub struct SearchView {
    pub index: String,
    /// The lists of the site, and the first places.
    pub links: Vec<Link>,
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
    Timeline(TimelineView),
    Topics(TopicsView),
    Topic(TopicView),
    Indicators(IndicatorsView),
    Indicator(Box<IndicatorView>),
    Sources(SourcesView),
    Data(DataView),
    Compare(CompareView),
    Free(FreeView),
    Moved(MovedView),
    Search(SearchView),
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
