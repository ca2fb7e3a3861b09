//! The page of an indicator: what it counts, who reports it, who does not.

use crate::campaign::statistics::State;
use crate::campaign::{At, PlaceId};
use crate::chart::Kind;
use crate::figure::{Figure, Indicator, Nature};
use crate::language::Language;
use crate::language::strings::Arg;
use crate::site::charts::Asked;
use crate::site::routes;
use crate::site::view::{Download, Drawing, IndicatorRow, IndicatorView, Link};
use crate::site::{Site, What};

impl<'a> Site<'a> {
    pub fn indicator_view(&self, route: &str, language: Language, indicator: &'a Indicator) -> IndicatorView {
        let reporting = self.reporting(indicator);
        let link = |id: &str| self.office.indicators.get(id).map(|i| self.indicator_link(language, i));
        let rows = self.indicator_rows(language, indicator, &reporting);
        let places: Vec<PlaceId> = reporting.iter().map(|(p, _)| *p).collect();
        let missing = self.silent(&places);
        IndicatorView {
            name: indicator.name.get(language).to_owned(),
            definition: indicator.definition.get(language).to_owned(),
            unit: if language.is_chinese() { indicator.unit.zh.clone() } else { indicator.unit.en_other.clone() },
            nature: indicator.nature.word(),
            topic: indicator.topic.as_ref().map(|t| self.topic_link(language, t)),
            part_of: indicator.part_of.as_ref().and_then(|id| link(id)),
            ratio: indicator.ratio.iter().flat_map(|(a, b)| [link(a), link(b)]).flatten().collect(),
            suppression: self.suppression_words(language, indicator),
            chart: self
                .indicator_chart(indicator, &reporting)
                .map(|asked| Drawing { chart: self.chart(&asked, language), root: routes::root(route) }),
            rows,
            missing: missing.into_iter().map(|p| self.place_link(language, p)).collect::<Vec<Link>>(),
            downloads: self.figures_table_download(language),
        }
    }

    /// Places that report an indicator, with what stands today.
    fn reporting(&self, indicator: &Indicator) -> Vec<(PlaceId, State)> {
        let statistics = &self.office.statistics;
        let at = At::Day(self.today);
        let state = |p: PlaceId| match indicator.ratio {
            Some(_) => statistics.answer(&self.office.indicators, &self.office.places, p, &indicator.id, at).state,
            None => statistics.own_answer(indicator, p, at).state,
        };
        statistics.places().map(|p| (p, state(p))).filter(|(_, s)| *s != State::NotReported).collect()
    }

    /// Highest first within a level; equal figures share a rank; targets and hidden figures have none.
    fn indicator_rows(
        &self,
        language: Language,
        indicator: &Indicator,
        reporting: &[(PlaceId, State)],
    ) -> Vec<IndicatorRow> {
        let value = |s: &State| match s {
            State::Reported(f) if f.bound != crate::figure::Bound::Some => Some(f.value),
            _ => None,
        };
        let mut sorted: Vec<(PlaceId, State)> = reporting.to_vec();
        let level = |p: PlaceId| self.office.places.get(p).level;
        sorted.sort_by(|a, b| {
            level(a.0).cmp(&level(b.0)).then_with(|| value(&b.1).cmp(&value(&a.1))).then_with(|| a.0.cmp(&b.0))
        });
        let ranked = !matches!(indicator.nature, Nature::Target);
        let mut rows: Vec<IndicatorRow> = Vec::new();
        let (mut rank, mut last): (usize, Option<(crate::campaign::Level, Option<rust_decimal::Decimal>)>) = (0, None);
        let mut within = 0;
        for (place, state) in sorted {
            let key = (level(place), value(&state));
            within = if last.is_some_and(|l| l.0 == key.0) { within + 1 } else { 1 };
            if last != Some(key) || within == 1 {
                rank = within;
            }
            last = Some(key);
            let answer = self.office.statistics.answer(
                &self.office.indicators,
                &self.office.places,
                place,
                &indicator.id,
                At::Day(self.today),
            );
            rows.push(IndicatorRow {
                rank: if ranked && key.1.is_some() { rank.to_string() } else { String::new() },
                place: self.place_link(language, place),
                level: self.say(language, &format!("level-{}", level(place).word())),
                figure: self.figure_view(language, place, indicator, &answer),
            });
        }
        rows
    }

    /// Siblings of the places that report it, and themselves silent.
    fn silent(&self, reporting: &[PlaceId]) -> Vec<PlaceId> {
        let mut silent: Vec<PlaceId> = Vec::new();
        for place in reporting {
            let Some(parent) = self.office.places.get(*place).parent else { continue };
            for sibling in &self.office.places.get(parent).children {
                let same = self.office.places.get(*sibling).level == self.office.places.get(*place).level;
                if same && !reporting.contains(sibling) && !silent.contains(sibling) {
                    silent.push(*sibling);
                }
            }
        }
        silent.sort();
        silent
    }

    fn suppression_words(&self, language: Language, indicator: &Indicator) -> String {
        let Some(sensitive) = &indicator.sensitive else { return String::new() };
        let mut parts = Vec::new();
        if let Some(below) = sensitive.below {
            let limit =
                crate::figure::print::print(&Figure::exact(below), &crate::figure::Unit::default(), language).bare();
            parts.push(self.strings.say_with(language, "suppression-below", &[("limit", Arg::Text(&limit))]));
        }
        if let Some(finest) = &sensitive.finest {
            let level = self.say(language, &format!("level-{finest}"));
            parts.push(self.strings.say_with(language, "suppression-finest", &[("level", Arg::Text(&level))]));
        }
        parts.join(if language.is_chinese() { "；" } else { "; " })
    }

    /// Two or more places: a ranking; one place with a series: a line.
    fn indicator_chart(&self, indicator: &'a Indicator, reporting: &[(PlaceId, State)]) -> Option<Asked<'a>> {
        if indicator.nature == Nature::Target {
            return None;
        }
        let shown: Vec<PlaceId> =
            reporting.iter().filter(|(_, s)| matches!(s, State::Reported(_))).map(|(p, _)| *p).collect();
        let kind = match shown[..] {
            [] => return None,
            [one] if self.office.statistics.own(one, &indicator.id).len() >= 3 => Kind::Line,
            [_] => return None,
            _ => Kind::Ranking,
        };
        Some(Asked {
            id: "chart".to_owned(),
            kind,
            indicators: vec![indicator],
            places: shown,
            coverage: false,
            at: At::Day(self.today),
            title: String::new(),
            highlight: None,
            csv: self.makes.downloads.then(|| self.route(self.main(), &What::Table("figures"))),
        })
    }

    fn figures_table_download(&self, language: Language) -> Vec<Download> {
        if !self.makes.downloads {
            return Vec::new();
        }
        let name = self.say(language, "table-figures");
        vec![Download { name, href: self.route(self.main(), &What::Table("figures")), format: "csv".to_owned() }]
    }
}
