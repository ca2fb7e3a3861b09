//! The one chart of a place page.

use crate::campaign::{At, PlaceId};
use crate::chart::Kind;
use crate::figure::{Indicator, Nature};
use crate::site::charts::Asked;
use crate::site::{Site, What};

impl<'a> Site<'a> {
    /// The one chart that says most of a place: its children ranked by what most of them report; else its longest
    /// series; else its own counts side by side.
    pub fn place_chart(&self, place: PlaceId, csv: bool) -> Option<Asked<'a>> {
        let statistics = &self.office.statistics;
        let children = &self.office.places.get(place).children;
        let counted = |i: &&Indicator| {
            matches!(i.nature, Nature::Stock | Nature::Cumulative | Nature::Flow) && i.sensitive.is_none()
        };
        let asked = |kind, indicators, places: Vec<PlaceId>, coverage| Asked {
            id: "chart".to_owned(),
            kind,
            indicators,
            places,
            coverage,
            at: At::Day(self.today),
            title: String::new(),
            highlight: None,
            csv: csv
                .then(|| self.route(self.main(), &What::PlaceCsv(place)))
                .filter(|_| statistics.of(place).next().is_some()),
        };
        let most = self
            .office
            .indicators
            .values()
            .filter(counted)
            .map(|i| (children.iter().filter(|c| statistics.reports(**c, &i.id)).count(), i));
        let most = most.filter(|(n, _)| *n >= 2).max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.id.cmp(&a.1.id)));
        if let Some((_, indicator)) = most {
            return Some(asked(Kind::Ranking, vec![indicator], children.clone(), true));
        }
        let own: Vec<(&'a Indicator, usize)> = statistics
            .of(place)
            .filter_map(|(id, list)| Some((self.office.indicators.get(id)?, list.len())))
            .filter(|(i, _)| counted(i))
            .collect();
        let longest = own.iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.id.cmp(&a.0.id)))?;
        if longest.1 >= 3 {
            return Some(asked(Kind::Line, vec![longest.0], vec![place], false));
        }
        let mut units: Vec<(usize, &str)> = Vec::new();
        for (indicator, _) in &own {
            match units.iter_mut().find(|(_, u)| *u == indicator.unit.zh) {
                Some(unit) => unit.0 += 1,
                None => units.push((1, &indicator.unit.zh)),
            }
        }
        let (count, unit) = units.into_iter().max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)))?;
        let same: Vec<&Indicator> =
            own.iter().map(|(i, _)| *i).filter(|i| i.unit.zh == unit && i.nature != Nature::Flow).take(6).collect();
        (count >= 2 && same.len() >= 2).then(|| asked(Kind::Bars, same, vec![place], false))
    }
}
