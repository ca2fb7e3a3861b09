//! Suppression: small cells and too-fine places are taken out of memory before anything is summed, drawn or
//! written, and so is a figure that would give one away by subtraction.
//!
//! Rule: content.md, "How a figure is chosen, summed and hidden"; the statisticians' primary and complementary
//! suppression. A figure is hidden where it is below the limit; where its difference to the whole it is part of
//! is below it; where whole minus all published parts is; and where the parent's own figure minus all published
//! children is, while a child is hidden or did not report.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::campaign::statistics::end_of;
use crate::campaign::{Level, PlaceId, Places, Statistics};
use crate::figure::{Bound, Figure, Indicator, Nature, Observation, choose};
use crate::language::Text;

type Indicators = BTreeMap<Arc<str>, Indicator>;

/// Hides what must not be published, until nothing hidden can be derived from what is left.
pub fn suppress(statistics: &mut Statistics, indicators: &Indicators, places: &Places) {
    let limits = limits(indicators);
    if limits.is_empty() && indicators.values().all(|i| i.sensitive.is_none()) {
        return;
    }
    hide_primary(statistics, indicators, places);
    loop {
        let mut hidden = false;
        for place in places.iter().map(|p| p.id) {
            for (id, limit) in &limits {
                hidden |= hide_parts(statistics, indicators, place, id, *limit);
                hidden |= hide_children(statistics, indicators, places, place, id, *limit);
            }
        }
        if !hidden {
            return;
        }
    }
}

/// The limit that holds for each indicator: its own, or that of a sensitive relative through `part_of`.
fn limits(indicators: &Indicators) -> BTreeMap<Arc<str>, Decimal> {
    let mut limits: BTreeMap<Arc<str>, Decimal> = BTreeMap::new();
    for indicator in indicators.values() {
        let Some(below) = indicator.sensitive.as_ref().and_then(|s| s.below) else { continue };
        let mut chain = vec![&indicator.id];
        chain.extend(wholes(indicators, indicator));
        for id in chain {
            let limit = limits.entry(id.clone()).or_insert(below);
            *limit = (*limit).max(below);
        }
    }
    limits
}

/// What an indicator is part of, nearest first.
fn wholes<'a>(indicators: &'a Indicators, indicator: &'a Indicator) -> Vec<&'a Arc<str>> {
    let mut all: Vec<&Arc<str>> = Vec::new();
    let mut next = indicator.part_of.as_ref();
    while let Some(id) = next {
        if all.contains(&id) {
            break;
        }
        all.push(id);
        next = indicators.get(id).and_then(|i| i.part_of.as_ref());
    }
    all
}

fn hide(observation: &mut Observation) {
    observation.figure = None;
    observation.note = Text::default();
    observation.revised.clear();
}

fn hide_primary(statistics: &mut Statistics, indicators: &Indicators, places: &Places) {
    let all: Vec<PlaceId> = statistics.places().collect();
    for (id, sensitive) in indicators.values().filter_map(|i| i.sensitive.as_ref().map(|s| (&i.id, s))) {
        let finest = sensitive.finest.as_deref().and_then(Level::from_word);
        for place in &all {
            let too_fine = finest.is_some_and(|f| places.get(*place).level > f);
            for observation in statistics.own_mut(*place, id).into_iter().flatten() {
                let small = sensitive
                    .below
                    .is_some_and(|limit| observation.figure.as_ref().is_some_and(|f| is_small(f, limit)));
                let once_small =
                    sensitive.below.is_some_and(|limit| observation.revised.iter().any(|r| is_small(&r.was, limit)));
                if too_fine || small {
                    hide(observation);
                } else if once_small {
                    observation.revised.clear();
                }
            }
        }
    }
}

/// Whether a figure may stand for fewer than `limit`.
fn is_small(figure: &Figure, limit: Decimal) -> bool {
    match figure.bound {
        Bound::Some => true,
        Bound::LessThan | Bound::Nearly => figure.value <= limit,
        _ => figure.value < limit,
    }
}

/// The days at which a reader may set two figures beside each other.
fn days(statistics: &Statistics, place: PlaceId, ids: &[&Arc<str>]) -> Vec<NaiveDate> {
    let mut days: BTreeSet<NaiveDate> = BTreeSet::new();
    for id in ids {
        days.extend(statistics.own(place, id).iter().filter_map(|o| end_of(o.when)));
    }
    days.insert(NaiveDate::MAX);
    days.into_iter().collect()
}

fn published(statistics: &Statistics, place: PlaceId, id: &str, day: NaiveDate) -> Option<Decimal> {
    choose::latest(statistics.own(place, id), day)?.figure.map(|f| f.value)
}

/// Hides what stands for `id` at `place` on `day`. Returns whether something was there to hide.
fn hide_at(statistics: &mut Statistics, place: PlaceId, id: &str, day: NaiveDate) -> bool {
    let Some(at) = choose::latest(statistics.own(place, id), day).map(|o| o.when) else { return false };
    let mut hidden = false;
    for observation in
        statistics.own_mut(place, id).into_iter().flatten().filter(|o| o.when == at && o.figure.is_some())
    {
        hide(observation);
        hidden = true;
    }
    hidden
}

/// Parts of the whole `id` at one place: each against the whole, and the whole against all of them together.
fn hide_parts(
    statistics: &mut Statistics,
    indicators: &Indicators,
    place: PlaceId,
    id: &Arc<str>,
    limit: Decimal,
) -> bool {
    if statistics.own(place, id).is_empty() {
        return false;
    }
    let direct: Vec<&Arc<str>> =
        indicators.values().filter(|i| i.part_of.as_ref() == Some(id)).map(|i| &i.id).collect();
    let all: Vec<&Arc<str>> =
        indicators.values().filter(|i| wholes(indicators, i).contains(&id)).map(|i| &i.id).collect();
    let mut related = all.clone();
    related.push(id);
    let mut hidden = false;
    for day in days(statistics, place, &related) {
        let Some(whole) = published(statistics, place, id, day) else { continue };
        for part in &all {
            if published(statistics, place, part, day).is_some_and(|p| (whole - p).abs() < limit) {
                hidden |= hide_at(statistics, place, part, day);
            }
        }
        let mut parts: Vec<(Decimal, &Arc<str>)> =
            direct.iter().filter_map(|p| Some((published(statistics, place, p, day)?, *p))).collect();
        parts.sort();
        let total: Decimal = parts.iter().map(|(v, _)| *v).sum();
        if parts.len() > 1 && (whole - total).abs() < limit && whole != total {
            hidden |= hide_at(statistics, place, parts[0].1, day);
        }
    }
    hidden
}

/// A parent's own figure against its children's, while one of them is hidden or silent.
fn hide_children(
    statistics: &mut Statistics,
    indicators: &Indicators,
    places: &Places,
    place: PlaceId,
    id: &Arc<str>,
    limit: Decimal,
) -> bool {
    let children = &places.get(place).children;
    let addable =
        indicators.get(id).is_some_and(|i| matches!(i.nature, Nature::Stock | Nature::Cumulative | Nature::Flow));
    if !addable || children.is_empty() || statistics.own(place, id).is_empty() {
        return false;
    }
    let mut hidden = false;
    let mut all_days: BTreeSet<NaiveDate> = days(statistics, place, &[id]).into_iter().collect();
    for child in children {
        all_days.extend(days(statistics, *child, &[id]));
    }
    for day in all_days {
        let Some(whole) = published(statistics, place, id, day) else { continue };
        let mut shown: Vec<(Decimal, PlaceId)> =
            children.iter().filter_map(|c| Some((published(statistics, *c, id, day)?, *c))).collect();
        let silent = children.len() - shown.len();
        let total: Decimal = shown.iter().map(|(v, _)| *v).sum();
        if silent == 0 || shown.is_empty() || (whole - total).abs() >= limit {
            continue;
        }
        shown.sort();
        hidden |= hide_at(statistics, shown[0].1, id, day);
    }
    hidden
}
