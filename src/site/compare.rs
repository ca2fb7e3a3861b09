//! The comparison of places: its page, and what its script loads of each place.

use serde::Serialize;

use crate::campaign::PlaceId;
use crate::language::Language;
use crate::site::view::{ComparePlace, CompareView, Link};
use crate::site::{Site, What};

/// What a place has to compare, as its page shows it.
#[derive(Debug, Serialize)]
pub struct Compared {
    pub name: String,
    pub href: String,
    pub level: String,
    pub figures: Vec<ComparedFigure>,
}

/// A figure; places have it in common where they have its `id`.
#[derive(Debug, Serialize)]
pub struct ComparedFigure {
    pub id: String,
    pub topic: String,
    pub label: String,
    pub href: String,
    /// With bound and unit.
    pub text: String,
    pub when: String,
    pub status: String,
    pub note: String,
    pub source: String,
}

impl Site<'_> {
    /// Places with figures, in the order of the tree; fewer than two have nothing to compare.
    pub fn comparable(&self) -> Vec<PlaceId> {
        let statistics = &self.office.statistics;
        let all: Vec<PlaceId> = self
            .office
            .places
            .iter()
            .map(|place| place.id)
            .filter(|id| self.office.indicators.keys().any(|indicator| statistics.reports(*id, indicator)))
            .collect();
        if self.makes.page("compare") && all.len() > 1 { all } else { Vec::new() }
    }

    pub fn compare_view(&self, language: Language) -> CompareView {
        let place = |id: &PlaceId| {
            let above = self.office.places.get(*id).parent;
            ComparePlace {
                path: self.office.places.get(*id).path.to_string(),
                place: self.place_link(language, *id),
                above: above.map_or(String::new(), |above| self.short_name(language, above).to_owned()),
            }
        };
        CompareView {
            places: self.comparable().iter().map(place).collect(),
            data: format!("compare/{}/", language.tag()),
        }
    }

    /// Leads from a place's page to the comparison, with this place chosen.
    pub(super) fn compare_link(&self, language: Language, id: PlaceId) -> Option<Link> {
        let path = &self.office.places.get(id).path;
        let href = format!("{}#{path}", self.route(language, &What::Compare));
        self.comparable().contains(&id).then(|| Link { name: self.say(language, "compare-with"), href })
    }

    pub fn compared(&self, language: Language, id: PlaceId) -> Compared {
        let how = self.traditional(language);
        let said = |text: &str| how.map_or_else(|| text.to_owned(), |how| how.convert(text));
        let place = self.office.places.get(id);
        let mut figures = Vec::new();
        for group in self.figure_groups(language, id) {
            for figure in group.figures {
                let status = if figure.computed { self.say(language, "computed-note") } else { figure.status };
                figures.push(ComparedFigure {
                    id: figure.href.clone().unwrap_or_else(|| figure.label.clone()),
                    topic: said(&group.topic),
                    label: said(&figure.label),
                    href: figure.href.unwrap_or_default(),
                    text: said(&figure.text),
                    when: said(&if figure.when.is_empty() { self.say(language, "undated") } else { figure.when }),
                    status: said(&status),
                    note: said(&figure.note),
                    source: said(&figure.source.map_or(String::new(), |source| source.name)),
                });
            }
        }
        Compared {
            name: said(place.name.get(language)),
            href: self.route(language, &What::Place(id)),
            level: said(&self.say(language, &format!("level-{}", place.level.word()))),
            figures,
        }
    }
}
