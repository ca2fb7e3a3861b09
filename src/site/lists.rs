//! Lists of reports cut into pages, topics, campaigns, and the sections' front pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use crate::campaign::statistics::end_of;
use crate::campaign::{At, Level, PlaceId};
use crate::chart::Kind;
use crate::figure::{Indicator, Nature};
use crate::language::{Language, date};
use crate::site::charts::Asked;
use crate::site::pages::archived;
use crate::site::routes;
use crate::site::view::{
    CampaignItem, CampaignView, CampaignsView, Drawing, FigureView, IndicatorGroup, IndicatorItem, IndicatorsView,
    Link, ListPage, ReportList, TimelineItem, TopicItem, TopicView, TopicsView,
};
use crate::site::{Site, What};

impl<'a> Site<'a> {
    /// Page `page` of a list (0: the front page with the newest); `reports` newest first; `at` names each page.
    pub fn list(
        &self,
        language: Language,
        reports: &[usize],
        size: usize,
        page: usize,
        at: &dyn Fn(usize) -> What,
    ) -> ReportList {
        let pages = archived(reports.len(), size);
        let oldest_first = |n: usize| reports.len() - n;
        let (from, to) = match page {
            0 => (0, if pages == 0 { reports.len() } else { oldest_first(pages * size) }),
            n => (oldest_first(n * size), oldest_first((n - 1) * size)),
        };
        let mut items: Vec<_> = reports[from..to].iter().map(|n| self.report_item(language, *n)).collect();
        if page == 0 {
            items.sort_by_key(|item| !item.pinned);
        }
        let link = |n: usize, id: &str| Link { name: self.say(language, id), href: self.route(language, &at(n)) };
        let newer = if page == 0 { None } else { Some(link(if page == pages { 0 } else { page + 1 }, "list-newer")) };
        let older = match page {
            0 => (pages > 0).then(|| link(pages, "list-older")),
            1 => None,
            n => Some(link(n - 1, "list-older")),
        };
        let day = |n: usize| self.reports.get(n).date.day;
        let span = match reports[from..to] {
            [first, .., last] if pages > 0 => date::range(day(last), day(first), language),
            [one] if pages > 0 => date::long(day(one), language),
            _ => String::new(),
        };
        let numbers: Vec<usize> = if page == 0 && pages > 0 { (1..=pages).rev().collect() } else { Vec::new() };
        let pages = numbers
            .into_iter()
            .map(|n| ListPage { number: n, href: self.route(language, &at(n)), current: false })
            .collect();
        ReportList { items, newer, older, span, pages }
    }

    pub fn topics_view(&self, language: Language) -> TopicsView {
        let mut topics: Vec<_> = self.office.topics.values().collect();
        topics.sort_by_key(|t| t.order);
        let item = |id: &Arc<str>| {
            let link = self.topic_link(language, id);
            let indicators = self.office.indicators.values().filter(|i| i.topic.as_ref() == Some(id)).count();
            TopicItem { name: link.name, href: link.href, reports: self.reports.of_topic(id).len(), indicators }
        };
        TopicsView { topics: topics.iter().map(|t| item(&t.id)).collect() }
    }

    pub fn topic_view(&self, language: Language, id: &Arc<str>) -> TopicView {
        let reports = self.reports.of_topic(id);
        let at = |n: usize| if n == 0 { What::Topic(id.clone()) } else { What::TopicList(id.clone(), n) };
        let indicators = self.office.indicators.values().filter(|i| i.topic.as_ref() == Some(id));
        TopicView {
            name: self.topic_link(language, id).name,
            indicators: indicators.map(|i| self.indicator_link(language, i)).collect(),
            reports: self.list(language, reports, self.makes.size("topic"), 0, &at),
        }
    }

    pub fn indicator_link(&self, language: Language, indicator: &Indicator) -> Link {
        let href = self.indicator_href(language, &indicator.id).unwrap_or_default();
        Link { name: indicator.name.get(language).to_owned(), href }
    }

    pub fn campaigns_view(&self, language: Language) -> CampaignsView {
        CampaignsView { campaigns: (0..self.office.campaigns.len()).map(|c| self.campaign_item(language, c)).collect() }
    }

    /// A campaign as home and the section show it.
    pub fn campaign_item(&self, language: Language, c: usize) -> CampaignItem {
        let campaign = &self.office.campaigns[c];
        let href = if self.makes.page("campaign") { self.route(language, &What::Campaign(c)) } else { String::new() };
        CampaignItem {
            name: campaign.name.get(language).to_owned(),
            href,
            summary: campaign.summary.get(language).to_owned(),
            period: campaign.period.map_or(String::new(), |(a, b)| date::range(a, b, language)),
            places: campaign.places.iter().map(|p| self.place_link(language, *p)).collect(),
            key_figures: self.campaign_figures(language, c, 3),
        }
    }

    /// The figures that say most of a campaign, from all its places, each with its place where there are several;
    /// then sums over its places with their coverage.
    fn campaign_figures(&self, language: Language, c: usize, most: usize) -> Vec<FigureView> {
        let campaign = &self.office.campaigns[c];
        let mut all = self.key_figures_of(language, &campaign.places, most);
        let Some(main) = campaign.places.first().filter(|_| campaign.places.len() > 1) else { return all };
        for sum in self.sums(language, *main, &campaign.places) {
            if all.len() < most && !all.iter().any(|f| f.label == sum.label) {
                all.push(sum);
            }
        }
        all
    }

    /// Sums over places of one level that are no place's own figure already.
    fn sums(&self, language: Language, main: PlaceId, places: &[PlaceId]) -> Vec<FigureView> {
        let level_of = |p: &PlaceId| self.office.places.get(*p).level;
        let mut levels: Vec<Level> = places.iter().map(level_of).collect();
        levels.sort_unstable();
        levels.dedup();
        let mut sums = Vec::new();
        for level in levels {
            let members: Vec<PlaceId> = places.iter().copied().filter(|p| level_of(p) == level).collect();
            for indicator in
                self.office.indicators.values().filter(|i| matches!(i.nature, Nature::Stock | Nature::Cumulative))
            {
                let reported = members.iter().filter(|p| self.office.statistics.reports(**p, &indicator.id)).count();
                if reported >= 2 {
                    let answer = self.office.statistics.sum_of(indicator, &members, level, At::Day(self.today));
                    if answer.figure().is_some() {
                        sums.push(self.figure_view(language, main, indicator, &answer));
                    }
                }
            }
        }
        sums
    }

    pub fn campaign_view(&self, page: &str, language: Language, c: usize) -> CampaignView {
        let campaign = &self.office.campaigns[c];
        let at = |n: usize| if n == 0 { What::Campaign(c) } else { What::CampaignList(c, n) };
        let root = routes::root(page);
        CampaignView {
            name: campaign.name.get(language).to_owned(),
            summary: campaign.summary.get(language).to_owned(),
            period: campaign.period.map_or(String::new(), |(a, b)| date::range(a, b, language)),
            places: campaign.places.iter().map(|p| self.place_item(language, *p, 0)).collect(),
            key_figures: self.campaign_figures(language, c, 6),
            rankings: self.rankings(language, &campaign.places, &root, 2),
            timeline: self.timeline(language, &campaign.places),
            timeline_page: self
                .makes
                .page("timeline")
                .then(|| self.link_to(language, &What::Timeline(c), self.say(language, "timeline-whole"))),
            reports: self.list(language, self.reports.of_campaign(c), self.makes.size("campaign"), 0, &at),
        }
    }

    /// The places of the level that most of them have: a district is never ranked beside its own streets.
    fn peers(&self, places: &[PlaceId]) -> Vec<PlaceId> {
        let mut levels: BTreeMap<Level, Vec<PlaceId>> = BTreeMap::new();
        for place in places {
            levels.entry(self.office.places.get(*place).level).or_default().push(*place);
        }
        levels.into_values().rev().max_by_key(Vec::len).unwrap_or_default()
    }

    /// Rankings of places by what at least two of them report, the most reported first.
    pub fn rankings(&self, language: Language, places: &[PlaceId], root: &str, most: usize) -> Vec<Drawing> {
        let places = self.peers(places);
        let mut all: Vec<(usize, &'a Indicator)> = Vec::new();
        for indicator in self.office.indicators.values() {
            let reported = places.iter().filter(|p| self.office.statistics.reports(**p, &indicator.id)).count();
            if reported >= 2
                && matches!(indicator.nature, Nature::Stock | Nature::Cumulative | Nature::Flow)
                && indicator.sensitive.is_none()
            {
                all.push((reported, indicator));
            }
        }
        all.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let draw = |(n, (_, indicator)): (usize, &(usize, &'a Indicator))| {
            let asked = Asked {
                id: format!("ranking-{}", n + 1),
                kind: Kind::Ranking,
                indicators: vec![*indicator],
                places: places.clone(),
                coverage: true,
                at: At::Day(self.today),
                title: String::new(),
                highlight: None,
                csv: None,
            };
            Drawing { chart: self.chart(&asked, language), root: root.to_owned() }
        };
        all.iter().take(most).enumerate().map(draw).collect()
    }

    /// Days at which something was reported of these places, oldest first: which figures. Undated ones have no day.
    pub fn timeline(&self, language: Language, places: &[PlaceId]) -> Vec<TimelineItem> {
        let mut days: BTreeSet<(NaiveDate, bool, PlaceId)> = BTreeSet::new();
        for place in places {
            for observation in self.office.statistics.of(*place).flat_map(|(_, list)| list) {
                let after = matches!(observation.when, crate::figure::When::After(_));
                days.extend(end_of(observation.when).map(|d| (d, after, *place)));
            }
        }
        let mark = if language.is_chinese() { "、" } else { ", " };
        let mut items = Vec::new();
        for (day, after, place) in days {
            let mut named = Vec::new();
            let mut count = 0i64;
            for (id, list) in self.office.statistics.of(place) {
                let here = |o: &&crate::figure::Observation| {
                    end_of(o.when) == Some(day) && matches!(o.when, crate::figure::When::After(_)) == after
                };
                if let (Some(observation), Some(indicator)) = (list.iter().find(here), self.office.indicators.get(id)) {
                    count += 1;
                    if named.len() < 3 && observation.figure.is_some() {
                        named.push(indicator.name.get(language).to_owned());
                    }
                }
            }
            let more = count - i64::try_from(named.len()).unwrap_or(0);
            let names = if named.is_empty() { "none".to_owned() } else { named.join(mark) };
            let args = [
                ("place", crate::language::strings::Arg::Text(self.short_name(language, place))),
                ("n", crate::language::strings::Arg::Number(count)),
                ("names", crate::language::strings::Arg::Text(&names)),
                ("more", crate::language::strings::Arg::Number(more)),
            ];
            let when = if after { crate::figure::When::After(day) } else { crate::figure::When::On(day) };
            items.push(TimelineItem {
                date: if after { String::new() } else { day.to_string() },
                date_text: self.when_words(language, Some(when)),
                text: self.strings.say_with(language, "timeline-figures", &args),
                href: (places.len() > 1).then(|| self.route(language, &What::Place(place))),
            });
        }
        items
    }

    pub fn indicators_view(&self, language: Language) -> IndicatorsView {
        let mut topics: Vec<Option<&Arc<str>>> = self.office.topics.values().map(|t| Some(&t.id)).collect();
        topics.sort_by_key(|id| id.and_then(|id| self.office.topics.get(id)).map(|t| t.order));
        topics.push(None);
        let mut groups = Vec::new();
        for topic in topics {
            let members = self.office.indicators.values().filter(|i| i.topic.as_ref() == topic);
            let indicators: Vec<IndicatorItem> = members.map(|i| self.indicator_item(language, i)).collect();
            if !indicators.is_empty() {
                let topic = topic.map_or(String::new(), |id| self.topic_link(language, id).name);
                groups.push(IndicatorGroup { topic, indicators });
            }
        }
        IndicatorsView { groups }
    }

    fn indicator_item(&self, language: Language, indicator: &Indicator) -> IndicatorItem {
        let link = self.indicator_link(language, indicator);
        let reported =
            self.office.statistics.places().filter(|p| self.office.statistics.reports(*p, &indicator.id)).count();
        IndicatorItem {
            name: link.name,
            href: link.href,
            unit: if language.is_chinese() { indicator.unit.zh.clone() } else { indicator.unit.en_other.clone() },
            nature: indicator.nature.word(),
            reported,
        }
    }
}
