//! The data page, the sources page, and the rows of every download.

use std::sync::Arc;

use serde::Serialize;

use crate::campaign::PlaceId;
use crate::campaign::statistics::end_of;
use crate::chart::{Chart, State};
use crate::figure::{Bound, Indicator, Observation, When, print};
use crate::language::Language;
use crate::site::pages::TABLES;
use crate::site::show::iso;
use crate::site::view::{DataPlace, DataView, Download, SourceEntry, SourcesView};
use crate::site::{Site, What};

/// A table as downloads carry it: UTF-8 text, one header row.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    pub head: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// `<place>/figures.json`.
#[derive(Serialize)]
pub struct PlaceJson<'a> {
    place: &'a str,
    name: NameJson<'a>,
    level: &'static str,
    figures: Vec<FigureJson<'a>>,
}

#[derive(Serialize)]
struct NameJson<'a> {
    zh: &'a str,
    en: &'a str,
}

/// Numbers are texts, so that no reader rounds them; `None` where there is none.
#[derive(Serialize)]
struct FigureJson<'a> {
    indicator: &'a str,
    value: Option<String>,
    value_max: Option<String>,
    bound: &'static str,
    date: Option<String>,
    undated: bool,
    status: &'static str,
    source: &'a str,
    printed: std::collections::BTreeMap<&'static str, String>,
}

/// Columns of figures.csv. `value` and `value_max` are plain numbers in units; `printed_*` is what pages say.
pub const FIGURE_COLUMNS: [&str; 18] = [
    "place",
    "place_zh",
    "place_en",
    "level",
    "indicator",
    "indicator_zh",
    "indicator_en",
    "nature",
    "value",
    "value_max",
    "bound",
    "unit_zh",
    "unit_en",
    "date",
    "status",
    "source",
    "note_zh",
    "note_en",
];

/// Reports named under a source: the newest; their places' pages have the rest.
const CITING: usize = 50;

impl Site<'_> {
    pub fn sources_view(&self, language: Language) -> SourcesView {
        let mut all: Vec<_> = self.office.sources.values().collect();
        all.sort_by_key(|s| s.order);
        SourcesView { sources: all.iter().filter_map(|s| self.source_entry(language, &s.id)).collect() }
    }

    fn source_entry(&self, language: Language, id: &Arc<str>) -> Option<SourceEntry> {
        let statistics = &self.office.statistics;
        let says = |p: PlaceId| statistics.of(p).flat_map(|(_, list)| list).filter(|o| o.source == *id).count();
        let places: Vec<(PlaceId, usize)> = statistics.places().map(|p| (p, says(p))).filter(|(_, n)| *n > 0).collect();
        let reports =
            self.reports.all().filter(|n| self.cites(*n, id)).take(CITING).map(|n| self.report_link(language, n));
        Some(SourceEntry {
            source: self.source_view(language, id)?,
            figures: places.iter().map(|(_, n)| n).sum(),
            places: places.iter().map(|(p, _)| self.place_link(language, *p)).collect(),
            reports: reports.collect(),
        })
    }

    /// Whether a report names the source, or shows a figure from it.
    fn cites(&self, report: usize, id: &Arc<str>) -> bool {
        let of = self.reports.get(report);
        let article = of.texts[&of.original];
        let (source, links) = self.articles.cites(article);
        if source == Some(&**id) || links.is_empty() {
            return source == Some(&**id);
        }
        let context = self.report_context(report, article);
        links.iter().any(|link| self.meant(link, &context).is_ok_and(|m| m.answer.sources.contains(id)))
    }

    pub fn data_view(&self, language: Language) -> DataView {
        let table = |name: &'static str| Download {
            name: self.say(language, &format!("table-{name}")),
            href: self.route(self.main(), &What::Table(name)),
            format: "csv".to_owned(),
        };
        let package = Download {
            name: self.say(language, "data-package"),
            href: self.route(self.main(), &What::DataPackage),
            format: "json".to_owned(),
        };
        let mut places = Vec::new();
        for root in &self.office.places.roots {
            self.data_places(language, *root, 0, &mut places);
        }
        DataView { tables: TABLES.map(table).to_vec(), package: Some(package), places }
    }

    fn data_places(&self, language: Language, id: PlaceId, depth: usize, all: &mut Vec<DataPlace>) {
        all.push(DataPlace {
            place: self.place_link(language, id),
            depth,
            downloads: self.place_downloads(language, id),
        });
        for child in &self.office.places.get(id).children {
            self.data_places(language, *child, depth + 1, all);
        }
    }

    /// Every figure of the given places, a row each, in the order of place, indicator, date.
    pub fn figure_rows(&self, places: &[PlaceId]) -> Table {
        let mut table = Table { head: FIGURE_COLUMNS.map(str::to_owned).to_vec(), rows: Vec::new() };
        for place in places {
            for (id, list) in self.office.statistics.of(*place) {
                let Some(indicator) = self.office.indicators.get(id) else { continue };
                table.rows.extend(list.iter().map(|o| self.figure_row(*place, indicator, o)));
            }
        }
        table
    }

    fn figure_row(&self, id: PlaceId, indicator: &Indicator, observation: &Observation) -> Vec<String> {
        let place = self.office.places.get(id);
        let (value, max, bound) = match observation.figure {
            Some(f) => {
                let number = if f.bound == Bound::Some { String::new() } else { f.value.normalize().to_string() };
                let max = match f.bound {
                    Bound::Range { max } => max.normalize().to_string(),
                    _ => String::new(),
                };
                (number, max, f.bound.word())
            }
            None => (String::new(), String::new(), "suppressed"),
        };
        let zh = |t: &crate::language::Text| t.get(Language::ZhHans).to_owned();
        let en = |t: &crate::language::Text| t.get(Language::En).to_owned();
        vec![
            place.path.to_string(),
            zh(&place.name),
            en(&place.name),
            place.level.word().to_owned(),
            indicator.id.to_string(),
            zh(&indicator.name),
            en(&indicator.name),
            indicator.nature.word().to_owned(),
            value,
            max,
            bound.to_owned(),
            indicator.unit.zh.clone(),
            indicator.unit.en_other.clone(),
            iso(observation.when).unwrap_or_default(),
            observation.status.word().to_owned(),
            observation.source.to_string(),
            zh(&observation.note),
            en(&observation.note),
        ]
    }

    /// One table of the whole site.
    pub fn table(&self, name: &str) -> Table {
        let zh = |t: &crate::language::Text| t.get(Language::ZhHans).to_owned();
        let en = |t: &crate::language::Text| t.get(Language::En).to_owned();
        let head = |columns: &[&str]| columns.iter().map(|c| (*c).to_owned()).collect();
        match name {
            "figures" => {
                let all: Vec<PlaceId> = self.office.statistics.places().collect();
                self.figure_rows(&all)
            }
            "indicators" => Table {
                head: head(&[
                    "id",
                    "name_zh",
                    "name_en",
                    "nature",
                    "unit_zh",
                    "unit_en",
                    "topic",
                    "part_of",
                    "numerator",
                    "denominator",
                ]),
                rows: self
                    .office
                    .indicators
                    .values()
                    .map(|i| {
                        let text = |t: &Option<Arc<str>>| t.as_deref().unwrap_or("").to_owned();
                        let (a, b) = i
                            .ratio
                            .as_ref()
                            .map_or((String::new(), String::new()), |(a, b)| (a.to_string(), b.to_string()));
                        let nature = i.nature.word().to_owned();
                        vec![
                            i.id.to_string(),
                            zh(&i.name),
                            en(&i.name),
                            nature,
                            i.unit.zh.clone(),
                            i.unit.en_other.clone(),
                            text(&i.topic),
                            text(&i.part_of),
                            a,
                            b,
                        ]
                    })
                    .collect(),
            },
            "places" => Table {
                head: head(&["path", "name_zh", "name_en", "level", "parent"]),
                rows: self
                    .office
                    .places
                    .iter()
                    .map(|p| {
                        let parent = p.parent.map_or(String::new(), |q| self.office.places.get(q).path.to_string());
                        vec![p.path.to_string(), zh(&p.name), en(&p.name), p.level.word().to_owned(), parent]
                    })
                    .collect(),
            },
            _ => Table {
                head: head(&["id", "title_zh", "title_en", "publisher_zh", "publisher_en", "date", "address"]),
                rows: self
                    .office
                    .sources
                    .values()
                    .map(|s| {
                        let day = s.date.map_or(String::new(), |d| d.to_string());
                        vec![
                            s.id.to_string(),
                            zh(&s.title),
                            en(&s.title),
                            zh(&s.publisher),
                            en(&s.publisher),
                            day,
                            s.address.clone().unwrap_or_default(),
                        ]
                    })
                    .collect(),
            },
        }
    }

    /// The numbers of a chart, a row a series and category.
    pub fn chart_rows(&self, chart: &Chart) -> Table {
        let head =
            ["panel", "series", "category", "value", "value_max", "bound", "printed"].map(str::to_owned).to_vec();
        let mut rows = Vec::new();
        for panel in &chart.panels {
            for (s, series) in panel.series.iter().enumerate() {
                for (c, category) in panel.categories.iter().enumerate() {
                    let cell = panel.cell(s, c);
                    let (value, max, bound) = match cell.state {
                        State::Reported(f) => {
                            let max = if let Bound::Range { max } = f.bound {
                                max.normalize().to_string()
                            } else {
                                String::new()
                            };
                            let value =
                                if f.bound == Bound::Some { String::new() } else { f.value.normalize().to_string() };
                            (value, max, f.bound.word())
                        }
                        State::NotReported => (String::new(), String::new(), "not_reported"),
                        State::Suppressed => (String::new(), String::new(), "suppressed"),
                    };
                    let label = category.day.map_or_else(|| category.label.clone(), |d| d.to_string());
                    rows.push(vec![
                        panel.unit.clone(),
                        series.name.clone(),
                        label,
                        value,
                        max,
                        bound.to_owned(),
                        cell.label(&chart.words),
                    ]);
                }
            }
        }
        Table { head, rows }
    }

    /// The figures of a place as JSON: one object a figure, printed in every language of the site.
    pub fn place_json(&self, id: PlaceId) -> PlaceJson<'_> {
        let place = self.office.places.get(id);
        let mut figures = Vec::new();
        for (indicator, list) in self.office.statistics.of(id) {
            let Some(indicator) = self.office.indicators.get(indicator) else { continue };
            figures.extend(list.iter().map(|o| self.figure_json(indicator, o)));
        }
        PlaceJson {
            place: &place.path,
            name: NameJson { zh: place.name.get(Language::ZhHans), en: place.name.get(Language::En) },
            level: place.level.word(),
            figures,
        }
    }

    fn figure_json<'b>(&'b self, indicator: &'b Indicator, o: &'b Observation) -> FigureJson<'b> {
        let printed = |language: Language| {
            let text = match &o.figure {
                Some(f) => print::print(f, &indicator.unit, language).text(),
                None => self.say(language, "suppressed"),
            };
            (language.tag(), text)
        };
        let max = o
            .figure
            .and_then(|f| if let Bound::Range { max } = f.bound { Some(max.normalize().to_string()) } else { None });
        FigureJson {
            indicator: &indicator.id,
            value: o.figure.filter(|f| f.bound != Bound::Some).map(|f| f.value.normalize().to_string()),
            value_max: max,
            bound: o.figure.map_or("suppressed", |f| f.bound.word()),
            date: iso(o.when),
            undated: o.when == When::Undated,
            status: o.status.word(),
            source: &o.source,
            printed: self.office.site.written().map(printed).collect(),
        }
    }

    /// The day of the newest figure: what a data package says of its own age.
    pub fn newest_figure(&self) -> Option<chrono::NaiveDate> {
        let all = self.office.statistics.places().flat_map(|p| self.office.statistics.of(p)).flat_map(|(_, list)| list);
        all.filter_map(|o| end_of(o.when)).max()
    }
}
