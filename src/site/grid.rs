//! The tiles of places on the home page: one figure of each, with its bound, unit and date.

use crate::campaign::At;
use crate::campaign::statistics::State;
use crate::diagnostic::Diagnostic;
use crate::figure::Bound;
use crate::language::Language;
use crate::site::Site;
use crate::site::view::{GridTile, GridView};

/// Steps of colour: equal parts of the way from nothing to the largest figure.
const STEPS: u8 = 5;

impl Site<'_> {
    /// Names in `grid` that are no indicator and no place.
    pub(super) fn check_grid(&self, found: &mut Vec<Diagnostic>) {
        let Some(grid) = &self.office.site.grid else { return };
        found.extend(self.indicator(&grid.indicator.0, &grid.indicator.1).err());
        let tiles = grid.rows.iter().flatten().flatten();
        found.extend(tiles.filter_map(|(path, at)| self.place_at(path, at).err()));
    }

    pub fn grid_view(&self, language: Language) -> Option<GridView> {
        let grid = self.office.site.grid.as_ref()?;
        let indicator = self.indicator(&grid.indicator.0, &grid.indicator.1).ok()?;
        let tile = |typed: &(String, crate::diagnostic::Location)| {
            let id = self.place_at(&typed.0, &typed.1).ok()?;
            let statistics = &self.office.statistics;
            let answer =
                statistics.answer(&self.office.indicators, &self.office.places, id, &indicator.id, At::Day(self.today));
            let value = match answer.state {
                State::Reported(figure) if figure.bound != Bound::Some => Some(figure.value),
                _ => None,
            };
            let figure = self.figure_view(language, id, indicator, &answer);
            Some((GridTile { place: self.place_link(language, id), step: 0, figure }, value))
        };
        let rows: Vec<Vec<_>> =
            grid.rows.iter().map(|row| row.iter().map(|typed| tile(typed.as_ref()?)).collect()).collect();
        let largest = rows.iter().flatten().flatten().filter_map(|(_, value)| *value).max().unwrap_or_default();
        // The most steps that the value passes: exact, as the figures are.
        let step = |value| {
            (1..STEPS)
                .filter(|n| value * rust_decimal::Decimal::from(STEPS) > largest * rust_decimal::Decimal::from(*n))
                .count()
        };
        let place = |tile: Option<(GridTile, Option<rust_decimal::Decimal>)>| {
            tile.map(|(tile, value)| GridTile {
                step: value.map_or(0, |value| u8::try_from(step(value)).unwrap_or(0) + 1),
                ..tile
            })
        };
        Some(GridView {
            indicator: self.indicator_link(language, indicator),
            rows: rows.into_iter().map(|row| row.into_iter().map(place).collect()).collect(),
        })
    }
}
