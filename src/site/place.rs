//! The page of a place: its own figures, its children's ranking and sums, charts, timeline, reports.

use std::sync::Arc;

use crate::campaign::statistics::State;
use crate::campaign::{At, PlaceId};
use crate::diagnostic::Diagnostic;
use crate::language::Language;
use crate::language::strings::Arg;
use crate::site::home::Shown;
use crate::site::routes;
use crate::site::view::{Download, Drawing, FigureGroup, FigureView, Link, PlaceView, SourceView};
use crate::site::{Site, What};

impl Site<'_> {
    pub fn place_view(
        &self,
        route: &str,
        language: Language,
        id: PlaceId,
        found: &mut Vec<Diagnostic>,
    ) -> (PlaceView, Option<Shown>) {
        let place = self.office.places.get(id);
        let intro = self
            .introductions
            .get(&(id, language))
            .map(|n| self.shown(*n, &self.context(*n, Some(id), None), language, language, found));
        let root = routes::root(route);
        let own = self.reports.of_place(id);
        let at = |n: usize| if n == 0 { What::Place(id) } else { What::PlaceList(id, n) };
        let has_chart = self.intro_has_chart(id, language);
        let chart = if has_chart { None } else { self.place_chart(id, self.makes.downloads) };
        let rankings = if chart.as_ref().is_some_and(|c| c.coverage) { 3 } else { 2 };
        let mut rankings = self.rankings(language, &place.children, &root, rankings);
        if let Some(chart) = chart.as_ref().filter(|c| c.coverage) {
            rankings.retain(|r| r.chart.title != chart.indicators[0].name.get(language));
        }
        let children_level = place.children.iter().map(|c| self.office.places.get(*c).level).min();
        let view = PlaceView {
            name: place.name.get(language).to_owned(),
            level: self.say(language, &format!("level-{}", place.level.word())),
            summary: place.summary.get(language).to_owned(),
            intro_html: String::new(),
            campaigns: self.campaigns_of(language, id),
            key_figures: self.key_figures(language, id, 6),
            chart: chart.map(|asked| Drawing { chart: self.chart(&asked, language), root: root.clone() }),
            reports: self.list(language, own, self.makes.size("place"), 0, &at),
            children: place.children.iter().map(|c| self.place_item(language, *c, 0)).collect(),
            children_level: children_level
                .map_or(String::new(), |l| self.say(language, &format!("level-{}-plural", l.word()))),
            rankings,
            sums: self.children_sums(language, id),
            timeline: self.timeline(language, &[id]),
            figures: self.figure_groups(language, id),
            neighbours: place.neighbours.iter().map(|p| self.place_link(language, *p)).collect(),
            siblings: self.siblings(language, id),
            sources: self.sources_of(language, id),
            downloads: self.place_downloads(language, id),
            compare: self.compare_link(language, id),
        };
        (view, intro)
    }

    fn intro_has_chart(&self, id: PlaceId, language: Language) -> bool {
        let article = self.introductions.get(&(id, language));
        article.is_some_and(|n| self.articles.outline(*n).blocks.iter().any(|b| b.word == crate::markdown::Word::Chart))
    }

    fn campaigns_of(&self, language: Language, id: PlaceId) -> Vec<Link> {
        if !self.makes.page("campaign") {
            return Vec::new();
        }
        let all = self.office.campaigns.iter().enumerate().filter(|(_, c)| c.places.contains(&id));
        all.map(|(n, c)| self.link_to(language, &What::Campaign(n), c.name.get(language))).collect()
    }

    fn siblings(&self, language: Language, id: PlaceId) -> Vec<Link> {
        let Some(parent) = self.office.places.get(id).parent else { return Vec::new() };
        let all = self.office.places.get(parent).children.iter().filter(|c| **c != id);
        all.map(|c| self.place_link(language, *c)).collect()
    }

    /// Sums over the children, of what the place does not report itself.
    fn children_sums(&self, language: Language, id: PlaceId) -> Vec<FigureView> {
        let statistics = &self.office.statistics;
        let mut sums = Vec::new();
        for indicator in self.office.indicators.values().filter(|i| !statistics.reports(id, &i.id)) {
            let answer = statistics.sum(indicator, &self.office.places, id, At::Day(self.today));
            // The figure of one child alone is no sum: it stands on that child's page.
            if matches!(answer.state, State::Reported(_)) && answer.coverage.is_some_and(|c| c.reported >= 2) {
                sums.push(self.figure_view(language, id, indicator, &answer));
            }
        }
        sums
    }

    /// All figures of a place by topic, ratios among them.
    pub(super) fn figure_groups(&self, language: Language, id: PlaceId) -> Vec<FigureGroup> {
        let statistics = &self.office.statistics;
        let mut topics: Vec<Option<Arc<str>>> = self.office.topics.keys().cloned().map(Some).collect();
        topics.sort_by_key(|t| t.as_ref().and_then(|t| self.office.topics.get(t)).map(|t| t.order));
        topics.push(None);
        let mut groups: Vec<FigureGroup> = Vec::new();
        for topic in topics {
            let mut figures = Vec::new();
            for indicator in self.office.indicators.values().filter(|i| i.topic == topic) {
                let reports = statistics.reports(id, &indicator.id) || indicator.ratio.is_some();
                if !reports {
                    continue;
                }
                let at = At::Day(self.today);
                let answer = match indicator.ratio {
                    Some(_) => statistics.answer(&self.office.indicators, &self.office.places, id, &indicator.id, at),
                    None => statistics.own_answer(indicator, id, at),
                };
                if answer.state != State::NotReported {
                    figures.push(self.figure_view(language, id, indicator, &answer));
                }
            }
            if !figures.is_empty() {
                let topic = topic.as_ref().map_or(String::new(), |t| self.topic_link(language, t).name);
                groups.push(FigureGroup { topic, figures });
            }
        }
        groups
    }

    fn sources_of(&self, language: Language, id: PlaceId) -> Vec<SourceView> {
        let mut ids: Vec<&Arc<str>> =
            self.office.statistics.of(id).flat_map(|(_, list)| list.iter().map(|o| &o.source)).collect();
        ids.sort();
        ids.dedup();
        ids.into_iter().filter_map(|s| self.source_view(language, s)).collect()
    }

    pub fn place_downloads(&self, language: Language, id: PlaceId) -> Vec<Download> {
        if !self.makes.downloads || self.office.statistics.of(id).next().is_none() {
            return Vec::new();
        }
        let name = self.office.places.get(id).name.get(language);
        let name = self.strings.say_with(language, "download-figures", &[("name", Arg::Text(name))]);
        let download = |what: What, format: &str| Download {
            name: name.clone(),
            href: self.route(self.main(), &what),
            format: format.to_owned(),
        };
        vec![download(What::PlaceCsv(id), "csv"), download(What::PlaceJson(id), "json")]
    }
}
