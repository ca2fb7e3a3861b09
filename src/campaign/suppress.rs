//! Suppression: small cells and too-fine places are taken out of memory before anything is summed, drawn or
//! written, and so is a figure that would give one away by subtraction.
//!
//! Rule: content.md, "How a figure is chosen, summed and hidden"; the statisticians' primary and complementary
//! suppression. Hidden is a figure below the limit, and a part whose difference to its whole is below it. Beyond
//! that every total is held against what adds up to it (`Balance`): the parts of an indicator, the children of a
//! place (through places that report nothing themselves), the shorter periods within a longer one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::campaign::statistics::end_of;
use crate::campaign::{Level, PlaceId, Places, Statistics};
use crate::figure::{Bound, Figure, Indicator, Nature, Observation, When, choose};
use crate::language::Text;

type Indicators = BTreeMap<Arc<str>, Indicator>;

/// Hides what must not be published, until nothing hidden can be derived from what is left.
pub fn suppress(statistics: &mut Statistics, indicators: &Indicators, places: &Places) {
    let limits = limits(indicators);
    if limits.is_empty() {
        return;
    }
    let typed = statistics.clone();
    hide_primary(statistics, indicators, places);
    loop {
        let mut hider = Hider { statistics, typed: &typed, indicators, places, hidden: false };
        for place in places.iter().map(|p| p.id) {
            for (id, limit) in &limits {
                hider.parts(place, id, *limit);
                hider.children(place, id, *limit);
                hider.periods(place, id, *limit);
            }
        }
        if !hider.hidden {
            break;
        }
    }
    hide_revisions(statistics, indicators, places, &limits);
}

/// The limit that holds for each indicator: its own, or that of a sensitive relative through `part_of`; 0 where
/// only the places may be too fine.
fn limits(indicators: &Indicators) -> BTreeMap<Arc<str>, Decimal> {
    let mut limits: BTreeMap<Arc<str>, Decimal> = BTreeMap::new();
    for indicator in indicators.values() {
        let Some(sensitive) = &indicator.sensitive else { continue };
        let below = sensitive.below.unwrap_or(Decimal::ZERO);
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

/// When two figures are set beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// What stands on a day.
    Day(NaiveDate),
    /// What is dated just so: undated figures, and the periods of flows.
    Same(When),
}

fn standing(list: &[Observation], moment: Moment) -> Option<&Observation> {
    match moment {
        Moment::Day(day) => choose::latest(list, day),
        Moment::Same(when) => list.iter().find(|o| o.when == when),
    }
}

/// One reported figure in a balance, or the silence of a place; `shown` is gone where it is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Leaf {
    place: PlaceId,
    id: Arc<str>,
    when: Option<When>,
    typed: Decimal,
    shown: Option<Decimal>,
}

/// A total and what adds up to it.
struct Balance {
    total: Leaf,
    members: Vec<Leaf>,
    /// The members are all there are, so that one who is silent is an unknown of the balance.
    closed: bool,
}

impl Balance {
    /// The member to hide, where the published ones give away what is not: the smallest.
    fn give_away(&self, limit: Decimal) -> Option<&Leaf> {
        let hidden: Vec<&Leaf> = self.members.iter().filter(|m| m.when.is_some() && m.shown.is_none()).collect();
        let silent = self.members.iter().any(|m| m.when.is_none());
        let shown: Decimal = self.members.iter().filter_map(|m| m.shown).sum();
        let derived = match self.total.shown {
            Some(total) => {
                let rest = (total - shown).abs();
                let unknown = !hidden.is_empty() || if self.closed { silent } else { !rest.is_zero() };
                let alone = matches!(hidden[..], [one] if one.typed == total - shown);
                alone || unknown && rest < limit
            }
            None => self.total.when.is_some() && hidden.is_empty() && shown == self.total.typed,
        };
        let smallest = self.members.iter().filter(|m| m.shown.is_some()).min_by_key(|m| m.shown);
        smallest.filter(|_| derived)
    }
}

struct Hider<'a> {
    statistics: &'a mut Statistics,
    /// As the office wrote it.
    typed: &'a Statistics,
    indicators: &'a Indicators,
    places: &'a Places,
    hidden: bool,
}

impl Hider<'_> {
    fn addable(&self, id: &str) -> bool {
        let nature = self.indicators.get(id).map(|i| i.nature);
        matches!(nature, Some(Nature::Stock | Nature::Cumulative | Nature::Flow))
    }

    fn hide(&mut self, leaf: &Leaf) {
        let list = self.statistics.own_mut(leaf.place, &leaf.id).into_iter().flatten();
        for observation in list.filter(|o| Some(o.when) == leaf.when && o.figure.is_some()) {
            hide(observation);
            self.hidden = true;
        }
    }

    /// A place's own figure.
    fn own(&self, place: PlaceId, id: &Arc<str>, moment: Moment) -> Option<Leaf> {
        let typed = standing(self.typed.own(place, id), moment)?;
        let shown = self.statistics.own(place, id).iter().find(|o| o.when == typed.when).and_then(|o| o.figure);
        Some(Leaf {
            place,
            id: id.clone(),
            when: Some(typed.when),
            typed: typed.figure.map_or(Decimal::ZERO, |f| f.value),
            shown: shown.map(|f| f.value),
        })
    }

    /// A place's own figure, else those of its children, and theirs; one without any is silent.
    fn leaves(&self, place: PlaceId, id: &Arc<str>, moment: Moment) -> Vec<Leaf> {
        if let Some(own) = self.own(place, id, moment) {
            return vec![own];
        }
        let mut all: Vec<Leaf> = Vec::new();
        for child in self.places.get(place).children.iter().filter(|_| self.addable(id)) {
            all.extend(self.leaves(*child, id, moment));
        }
        if all.iter().all(|leaf| leaf.when.is_none()) {
            return vec![Leaf { place, id: id.clone(), when: None, typed: Decimal::ZERO, shown: None }];
        }
        all
    }

    /// The moments at which a reader may set figures of these indicators, at a place and below it, side by side.
    fn moments(&self, place: PlaceId, ids: &[&Arc<str>]) -> Vec<Moment> {
        let (mut days, mut same) = (BTreeSet::from([NaiveDate::MIN, NaiveDate::MAX]), Vec::new());
        let mut below = vec![place];
        while let Some(place) = below.pop() {
            below.extend(&self.places.get(place).children);
            for (id, observation) in ids.iter().flat_map(|id| self.typed.own(place, id).iter().map(move |o| (id, o))) {
                let flow = self.indicators.get(*id).is_some_and(|i| i.nature == Nature::Flow);
                days.extend(end_of(observation.when).filter(|_| !flow));
                let moment = Moment::Same(observation.when);
                if (flow || !matches!(observation.when, When::On(_))) && !same.contains(&moment) {
                    same.push(moment);
                }
            }
        }
        days.into_iter().map(Moment::Day).chain(same).collect()
    }

    /// Parts of the whole `id` at one place: each against the whole, and the whole against all of them together.
    fn parts(&mut self, place: PlaceId, id: &Arc<str>, limit: Decimal) {
        let indicators = self.indicators;
        let direct: Vec<&Arc<str>> =
            indicators.values().filter(|i| i.part_of.as_ref() == Some(id)).map(|i| &i.id).collect();
        let all: Vec<&Arc<str>> =
            indicators.values().filter(|i| wholes(indicators, i).contains(&id)).map(|i| &i.id).collect();
        if all.is_empty() {
            return;
        }
        let mut related = all.clone();
        related.push(id);
        for moment in self.moments(place, &related) {
            for part in &all {
                let (whole, parts) = (self.leaves(place, id, moment), self.leaves(place, part, moment));
                // Two sums are compared place by place, where their figures stand.
                let sums = whole.len() > 1 && parts.len() > 1;
                let total = |leaves: &[Leaf]| leaves.iter().filter_map(|l| l.shown).reduce(|a, b| a + b);
                if let (false, Some(whole), Some(part)) = (sums, total(&whole), total(&parts))
                    && (whole - part).abs() < limit
                    && let Some(least) = parts.iter().filter(|l| l.shown.is_some()).min_by_key(|l| l.shown)
                {
                    self.hide(least);
                }
            }
            let Some(total) = self.own(place, id, moment).filter(|_| self.addable(id)) else { continue };
            let members = direct.iter().flat_map(|p| self.leaves(place, p, moment)).collect();
            if let Some(leaf) = (Balance { total, members, closed: false }).give_away(limit) {
                self.hide(leaf);
            }
        }
    }

    /// A place's own figure against its children's, those of one level and all together.
    fn children(&mut self, place: PlaceId, id: &Arc<str>, limit: Decimal) {
        let (places, children) = (self.places, &self.places.get(place).children);
        if !self.addable(id) || children.is_empty() || !self.typed.reports(place, id) {
            return;
        }
        let mut levels: Vec<Level> = children.iter().map(|c| places.get(*c).level).collect();
        levels.sort_unstable();
        levels.dedup();
        let all = (levels.len() > 1).then(|| children.clone());
        let of = |level: &Level| children.iter().copied().filter(|c| places.get(*c).level == *level).collect();
        let groups: Vec<Vec<PlaceId>> = levels.iter().map(of).chain(all).collect();
        for moment in self.moments(place, &[id]) {
            for group in &groups {
                let Some(total) = self.own(place, id, moment) else { continue };
                let members = group.iter().flat_map(|c| self.leaves(*c, id, moment)).collect();
                if let Some(leaf) = (Balance { total, members, closed: true }).give_away(limit) {
                    self.hide(leaf);
                }
            }
        }
    }

    /// A flow's longer periods against the shorter ones within.
    fn periods(&mut self, place: PlaceId, id: &Arc<str>, limit: Decimal) {
        let list = self.typed.own(place, id);
        if list.len() < 2 || self.indicators.get(id).is_none_or(|i| i.nature != Nature::Flow) {
            return;
        }
        let span = |when: When| match when {
            When::On(day) => Some((day, day)),
            When::Period(from, to) => Some((from, to)),
            When::After(_) | When::Undated => None,
        };
        let mut spans: Vec<((NaiveDate, NaiveDate), When)> =
            list.iter().filter_map(|o| Some((span(o.when)?, o.when))).collect();
        spans.sort_by_key(|((from, to), _)| (*to, *from));
        for ((from, to), when) in &spans {
            let mut free = *from;
            let mut members = Vec::new();
            for ((first, last), inner) in spans.iter().filter(|(_, inner)| inner != when) {
                if free <= *first && last <= to {
                    members.extend(self.own(place, id, Moment::Same(*inner)));
                    free = last.succ_opt().unwrap_or(*last);
                }
            }
            let Some(total) = self.own(place, id, Moment::Same(*when)) else { continue };
            if let Some(leaf) = (Balance { total, members, closed: false }).give_away(limit) {
                self.hide(leaf);
            }
        }
    }
}

/// What a figure was before a correction goes where it could give away what is hidden: beside a hidden relative,
/// or where it and a relative (as it is, or as it was) are closer than the limit.
fn hide_revisions(
    statistics: &mut Statistics,
    indicators: &Indicators,
    places: &Places,
    limits: &BTreeMap<Arc<str>, Decimal>,
) {
    let related = |a: &Arc<str>, b: &Arc<str>| {
        let above = |x: &Arc<str>, y: &Arc<str>| indicators.get(x).is_some_and(|i| wholes(indicators, i).contains(&y));
        above(a, b) || above(b, a)
    };
    let values = |o: &Observation| -> Vec<Decimal> {
        o.figure.iter().chain(o.revised.iter().map(|r| &r.was)).map(|f| f.value).collect()
    };
    let mut gone: Vec<(PlaceId, Arc<str>)> = Vec::new();
    for place in places.iter() {
        let own = || statistics.of(place.id).filter(|(_, list)| list.iter().any(|o| !o.revised.is_empty()));
        for (id, list) in own() {
            let relatives: Vec<(&Arc<str>, &[Observation])> =
                statistics.of(place.id).filter(|(other, _)| related(id, other)).collect();
            let limit = limits.get(id).into_iter().chain(relatives.iter().filter_map(|(r, _)| limits.get(*r))).max();
            let Some(limit) = limit else { continue };
            let siblings = place.parent.map_or(&[][..], |p| &places.get(p).children);
            let around = siblings.iter().chain(&place.children).chain(&place.parent);
            let hidden = |list: &[Observation]| list.iter().any(|o| o.figure.is_none());
            let beside = hidden(list)
                || relatives.iter().any(|(_, list)| hidden(list))
                || around.clone().any(|p| hidden(statistics.own(*p, id)));
            let was: Vec<Decimal> = list.iter().flat_map(|o| o.revised.iter().map(|r| r.was.value)).collect();
            let others: Vec<Decimal> = relatives.iter().flat_map(|(_, list)| list.iter().flat_map(values)).collect();
            if beside || was.iter().any(|w| others.iter().any(|o| (*w - *o).abs() < *limit)) {
                gone.push((place.id, id.clone()));
            }
        }
    }
    for (place, id) in gone {
        statistics.own_mut(place, &id).into_iter().flatten().for_each(|o| o.revised.clear());
    }
}

#[cfg(test)]
mod tests;
