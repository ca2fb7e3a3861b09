//! Charts filled from the statistics: what a chart block, a place page or an indicator page shows.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::campaign::statistics::{Coverage, State};
use crate::campaign::{Answer, At, PlaceId};
use crate::chart::{self, Category, Cell, Chart, MarkWords, Panel, Series, Words, panels_by_unit};
use crate::chart::{Kind, Places, Spec};
use crate::diagnostic::Diagnostic;
use crate::figure::{Bound, Figure, Indicator, Status, When, print};
use crate::language::strings::Arg;
use crate::language::{Language, date};
use crate::site::resolve::Context;
use crate::site::{Site, What};

/// A chart before it is filled: everything looked up.
pub struct Asked<'a> {
    pub id: String,
    pub kind: Kind,
    pub indicators: Vec<&'a Indicator>,
    pub places: Vec<PlaceId>,
    /// `places: children`: coverage is said.
    pub coverage: bool,
    pub at: At,
    pub title: String,
    pub highlight: Option<PlaceId>,
    pub csv: Option<String>,
}

/// What was gathered while filling: for the lines under a chart.
#[derive(Default)]
struct Gathered {
    sources: Vec<Arc<str>>,
    whens: Vec<When>,
}

impl<'a> Site<'a> {
    /// Looks up what a chart block names; every unknown name is reported.
    pub fn asked(
        &self,
        spec: &Spec,
        context: &Context,
        language: Language,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Asked<'a>> {
        let before = found.len();
        let mut indicators = Vec::new();
        for (id, at) in &spec.indicators {
            match self.indicator(id, at) {
                Ok(indicator) => indicators.push(indicator),
                Err(diagnostic) => found.push(diagnostic),
            }
        }
        let places = self.places_of(&spec.places, context, &spec.at, found);
        let highlight =
            spec.highlight.as_ref().and_then(|(path, at)| self.place_at(path, at).map_err(|d| found.push(d)).ok());
        if matches!(spec.kind, Kind::Stacked | Kind::Share) {
            for pair in indicators.windows(2).filter(|p| p[0].unit.zh != p[1].unit.zh) {
                let message = format!(
                    "{} and {} do not add: `{}` counts in {}, `{}` in {}",
                    pair[0].unit.zh, pair[1].unit.zh, pair[0].id, pair[0].unit.zh, pair[1].id, pair[1].unit.zh
                );
                let at = spec.indicators.iter().find(|(id, _)| **id == *pair[1].id).map_or(&spec.at, |(_, at)| at);
                found.push(
                    Diagnostic::error(at.clone(), message)
                        .help("draw them as `bars`: different units get separate panels"),
                );
            }
        }
        let title = spec.title.as_ref().map_or(String::new(), |t| t.get(language).to_owned());
        let at = spec.period.map_or(At::Day(context.day), |(from, to)| At::Period(from, to));
        let coverage = spec.places == Places::Children;
        (found.len() == before).then(|| Asked {
            id: String::new(),
            kind: spec.kind,
            indicators,
            places,
            coverage,
            at,
            title,
            highlight,
            csv: None,
        })
    }

    /// The places a block names.
    pub fn places_of(
        &self,
        places: &Places,
        context: &Context,
        at: &crate::diagnostic::Location,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<PlaceId> {
        let mut own = |what: &str| {
            if context.place.is_none() {
                let message = format!("this page belongs to no place, so `places: {what}` means nothing here");
                found.push(Diagnostic::error(at.clone(), message).help("write `places: [henan/gongyi, …]`"));
            }
            context.place
        };
        match places {
            Places::Here => own(".").into_iter().collect(),
            Places::Children => own("children").map_or(Vec::new(), |p| self.office.places.get(p).children.clone()),
            Places::Paths(paths) => {
                paths.iter().filter_map(|(path, at)| self.place_at(path, at).map_err(|d| found.push(d)).ok()).collect()
            }
        }
    }

    /// Fills a chart with figures in one language.
    pub fn chart(&self, asked: &Asked, language: Language) -> Chart {
        let mut gathered = Gathered::default();
        let over_time = matches!(asked.kind, Kind::Line | Kind::Area | Kind::Calendar | Kind::Multiples);
        let panels = match asked.kind {
            Kind::Share => self.share(asked, language, &mut gathered),
            _ if over_time => self.over_time(asked, language, &mut gathered),
            Kind::Stacked => self.by_place(asked, language, &mut gathered),
            _ if asked.places.len() == 1 => self.by_indicator(asked, language, &mut gathered),
            _ => self.by_place(asked, language, &mut gathered),
        };
        let (title, subtitle) = self.titles(asked, language);
        let mut words = self.chart_words(language);
        if asked.kind == Kind::Share || asked.places.len() == 1 {
            // Such a table has its indicators below one another.
            words.place = self.say(language, "column-indicator");
        }
        Chart {
            id: asked.id.clone(),
            kind: asked.kind,
            language,
            title,
            subtitle,
            panels,
            notes: self.chart_notes(asked, language),
            sources: gathered
                .sources
                .iter()
                .filter_map(|id| self.source_link(language, id))
                .map(|l| (l.name, Some(l.href).filter(|h| !h.is_empty())))
                .collect(),
            as_of: self.date_line(&gathered.whens, language),
            csv: asked.csv.clone(),
            words,
        }
    }

    fn titles(&self, asked: &Asked, language: Language) -> (String, String) {
        let names: Vec<&str> = asked.indicators.iter().map(|i| i.name.get(language)).collect();
        let list = names.join(if language.is_chinese() { "、" } else { ", " });
        let place = match asked.places[..] {
            [one] => self.office.places.get(one).name.get(language).to_owned(),
            _ => String::new(),
        };
        match asked.title.is_empty() {
            true => (list, place),
            false if names.len() > 4 => (asked.title.clone(), place),
            false => {
                let mark = if language.is_chinese() { "：" } else { ": " };
                let subtitle = if place.is_empty() { list } else { format!("{place}{mark}{list}") };
                (asked.title.clone(), subtitle)
            }
        }
    }

    fn cell(&self, language: Language, indicator: &Indicator, answer: &Answer, gathered: &mut Gathered) -> Cell {
        for id in &answer.sources {
            if !gathered.sources.contains(id) {
                gathered.sources.push(id.clone());
            }
        }
        gathered.whens.extend(answer.when);
        match answer.state {
            State::Reported(figure) => Cell {
                state: chart::State::Reported(figure),
                printed: print::print(&figure, &indicator.unit, language),
                when: answer.when,
                status: answer.observation.map_or(Status::Final, |o| o.status),
            },
            State::Suppressed => Cell { state: chart::State::Suppressed, ..Cell::default() },
            State::NotReported => Cell::default(),
        }
    }

    /// The cell of a place in a chart: its own figure; a target only among targets.
    fn place_cell(
        &self,
        asked: &Asked,
        language: Language,
        indicator: &Indicator,
        place: PlaceId,
        gathered: &mut Gathered,
    ) -> Cell {
        let answer =
            self.office.statistics.answer(&self.office.indicators, &self.office.places, place, &indicator.id, asked.at);
        self.cell(language, indicator, &answer, gathered)
    }

    fn unit_word(language: Language, indicator: &Indicator) -> String {
        if language.is_chinese() { indicator.unit.zh.clone() } else { indicator.unit.en_other.clone() }
    }

    fn category(&self, asked: &Asked, language: Language, place: PlaceId) -> Category {
        Category {
            label: self.short_name(language, place).to_owned(),
            href: Some(self.route(language, &What::Place(place))),
            day: None,
            highlight: asked.highlight == Some(place),
        }
    }

    /// Several places: a category a place, a series an indicator, a panel a unit.
    fn by_place(&self, asked: &Asked, language: Language, gathered: &mut Gathered) -> Vec<Panel> {
        let categories: Vec<Category> = asked.places.iter().map(|p| self.category(asked, language, *p)).collect();
        let mut series = Vec::new();
        for indicator in &asked.indicators {
            let cells =
                asked.places.iter().map(|p| self.place_cell(asked, language, indicator, *p, gathered)).collect();
            let one = Series { name: indicator.name.get(language).to_owned(), cells, highlight: false };
            let unit = Self::unit_word(language, indicator);
            series.push((unit, one));
        }
        if matches!(asked.kind, Kind::Ranking | Kind::Tiles) {
            let panel = |(unit, one): (String, Series)| Panel {
                title: one.name.clone(),
                unit,
                categories: categories.clone(),
                series: vec![one],
                target: None,
            };
            return series.into_iter().map(panel).collect();
        }
        panels_by_unit(&categories, series)
    }

    /// One place: a category an indicator, a panel a unit.
    fn by_indicator(&self, asked: &Asked, language: Language, gathered: &mut Gathered) -> Vec<Panel> {
        let mut panels: Vec<Panel> = Vec::new();
        let place = asked.places[0];
        for indicator in &asked.indicators {
            let unit = Self::unit_word(language, indicator);
            let cell = self.place_cell(asked, language, indicator, place, gathered);
            let category = Category {
                label: indicator.name.get(language).to_owned(),
                href: self.indicator_href(language, &indicator.id),
                ..Category::default()
            };
            let panel = match panels.iter_mut().find(|p| p.unit == unit) {
                Some(panel) => panel,
                None => {
                    panels.push(Panel { unit, series: vec![Series::default()], ..Panel::default() });
                    let last = panels.len() - 1;
                    &mut panels[last]
                }
            };
            panel.categories.push(category);
            panel.series[0].cells.push(cell);
        }
        panels
    }

    /// Days across, a series a place and indicator. Only dated figures have a place on the axis.
    fn over_time(&self, asked: &Asked, language: Language, gathered: &mut Gathered) -> Vec<Panel> {
        let inside = |day: NaiveDate| match asked.at {
            At::Day(end) => day <= end,
            At::Period(from, to) => from <= day && day <= to,
        };
        let day_of = |when: When| match when {
            When::On(day) | When::Period(_, day) => Some(day).filter(|d| inside(*d)),
            When::After(_) | When::Undated => None,
        };
        let statistics = &self.office.statistics;
        let days: BTreeSet<NaiveDate> = asked
            .indicators
            .iter()
            .flat_map(|i| asked.places.iter().flat_map(|p| statistics.own(*p, &i.id)))
            .filter_map(|o| day_of(o.when))
            .collect();
        let categories: Vec<Category> = days
            .iter()
            .map(|d| Category { label: date::short(*d, language), day: Some(*d), ..Category::default() })
            .collect();
        let mut series = Vec::new();
        for indicator in &asked.indicators {
            for place in &asked.places {
                let own = statistics.own(*place, &indicator.id);
                let cells = days.iter().map(|day| match own.iter().find(|o| day_of(o.when) == Some(*day)) {
                    Some(_) => self.cell(
                        language,
                        indicator,
                        &statistics.own_answer(indicator, *place, At::Day(*day)),
                        gathered,
                    ),
                    None => Cell::default(),
                });
                let cells: Vec<Cell> = cells.collect();
                let name = match (asked.indicators.len(), asked.places.len()) {
                    (1, n) if n > 1 => self.short_name(language, *place).to_owned(),
                    (_, 1) => indicator.name.get(language).to_owned(),
                    _ => format!("{} {}", self.short_name(language, *place), indicator.name.get(language)),
                };
                let highlight = asked.highlight == Some(*place);
                series.push((Self::unit_word(language, indicator), Series { name, cells, highlight }));
            }
        }
        panels_by_unit(&categories, series)
    }

    /// Parts of a whole. A ratio gives its numerator and what is left of its denominator.
    fn share(&self, asked: &Asked, language: Language, gathered: &mut Gathered) -> Vec<Panel> {
        let categories: Vec<Category> = asked.places.iter().map(|p| self.category(asked, language, *p)).collect();
        let [ratio] = asked.indicators[..] else { return self.by_place(asked, language, gathered) };
        let Some((part, whole)) = &ratio.ratio else { return self.by_place(asked, language, gathered) };
        let (Some(part), Some(whole)) = (self.office.indicators.get(part), self.office.indicators.get(whole)) else {
            return Vec::new();
        };
        let mut first = Series { name: part.name.get(language).to_owned(), ..Series::default() };
        let mut rest = Series { name: self.say(language, "chart-rest"), ..Series::default() };
        for place in &asked.places {
            let own = |i: &Indicator| self.office.statistics.own_answer(i, *place, asked.at);
            let (a, b) = (own(part), own(whole));
            first.cells.push(self.cell(language, part, &a, gathered));
            let left = a
                .figure()
                .zip(b.figure())
                .filter(|(a, b)| a.bound == Bound::Exact && b.bound == Bound::Exact && a.value <= b.value);
            let left = left.map(|(a, b)| Figure { value: b.value - a.value, ..*b });
            rest.cells.push(left.map_or_else(Cell::default, |f| Cell {
                state: chart::State::Reported(f),
                printed: print::print(&f, &whole.unit, language),
                ..Cell::default()
            }));
        }
        let title = format!("{}{}", whole.name.get(language), "");
        vec![Panel {
            title,
            unit: Self::unit_word(language, whole),
            series: vec![first, rest],
            categories,
            target: None,
        }]
    }

    /// "3 of 5 streets reported", for charts of children.
    fn chart_notes(&self, asked: &Asked, language: Language) -> Vec<String> {
        let mut notes = Vec::new();
        if !asked.coverage {
            return notes;
        }
        for indicator in &asked.indicators {
            let reported = asked.places.iter().filter(|p| self.office.statistics.reports(**p, &indicator.id)).count();
            let Some(level) = asked.places.iter().map(|p| self.office.places.get(*p).level).min() else { continue };
            let words = self.coverage_words(language, Coverage { reported, of: asked.places.len(), level });
            let mark = if language.is_chinese() { "：" } else { ": " };
            notes.push(match asked.indicators.len() {
                1 => words,
                _ => format!("{}{mark}{words}", indicator.name.get(language)),
            });
        }
        notes
    }

    /// The line that dates all figures of a chart or table.
    pub fn date_line(&self, whens: &[When], language: Language) -> String {
        let Some(first) = whens.first() else { return String::new() };
        if whens.iter().all(|w| w == first) {
            let words = self.when_words(language, Some(*first));
            return match first {
                When::On(_) => self.strings.say_with(language, "as-of", &[("date", Arg::Text(&words))]),
                _ => words,
            };
        }
        let mut days: Vec<NaiveDate> = whens.iter().filter_map(|w| crate::campaign::statistics::end_of(*w)).collect();
        days.sort_unstable();
        match (days.first(), days.last()) {
            (Some(a), Some(b)) if a != b => {
                let dates = date::range(*a, *b, language);
                // Only flows are counted from one day to another.
                let periods = whens.iter().any(|w| matches!(w, When::Period(..)));
                if periods {
                    dates
                } else {
                    self.strings.say_with(language, "as-of-dates", &[("dates", Arg::Text(&dates))])
                }
            }
            (Some(a), _) => date::long(*a, language),
            _ => self.say(language, "undated"),
        }
    }

    pub fn chart_words(&self, language: Language) -> Words {
        let say = |id: &str| self.say(language, id);
        let list = |id: &str| {
            let words = say(id);
            words.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut words = Words {
            not_reported: say("not-reported"),
            suppressed: say("suppressed"),
            target: say("nature-target"),
            provisional: say("status-provisional"),
            estimated: say("status-estimated"),
            place: say("column-place"),
            date: say("column-date"),
            figure: say("column-figure"),
            rank: say("column-rank"),
            unit: say("column-unit"),
            table: say("table"),
            source: say("source"),
            download: say("download-data"),
            ranked_by: say("chart-ranked-by"),
            no_share: say("chart-no-share"),
            not_from_zero: say("chart-not-from-zero"),
            marks: MarkWords {
                at_least: say("mark-at-least"),
                nearly: say("mark-nearly"),
                less_than: say("mark-less-than"),
                about: say("mark-about"),
                range: say("mark-range"),
                some: say("mark-some"),
                inexact: say("mark-inexact"),
            },
            ..Words::default()
        };
        words.weekdays.iter_mut().zip(list("weekdays")).for_each(|(slot, word)| *slot = word);
        words.months.iter_mut().zip(list("months")).for_each(|(slot, word)| *slot = word);
        words
    }
}
