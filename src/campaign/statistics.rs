//! All reported figures, and what stands for a place at a date: its own figure, a ratio, or a sum of its children.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::campaign::{Level, PlaceId, Places};
use crate::figure::{Figure, Indicator, Nature, Observation, When, choose, sum};
use crate::trace::{self, Part, note};

/// The figures of all places: place → indicator → observations in the order of their dates. Reading those of a place
/// is noted (`trace`).
#[derive(Debug, Clone, Default)]
pub struct Statistics {
    by_place: BTreeMap<PlaceId, BTreeMap<Arc<str>, Vec<Observation>>>,
    /// Of the files of each place, in the order of their paths.
    digests: BTreeMap<PlaceId, Vec<u64>>,
}

/// The day, or the period (for flows), a figure is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    Day(NaiveDate),
    Period(NaiveDate, NaiveDate),
}

impl At {
    pub fn end(self) -> NaiveDate {
        match self {
            Self::Day(day) | Self::Period(_, day) => day,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum State {
    Reported(Figure),
    Suppressed,
    NotReported,
}

/// How many of the children of one level stand behind a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    pub reported: usize,
    pub of: usize,
    pub level: Level,
}

/// What stands for one indicator at one place and date.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'a> {
    pub state: State,
    /// Of a single observation, or of a ratio's ends.
    pub when: Option<When>,
    /// First and last date behind a sum.
    pub span: Option<(NaiveDate, NaiveDate)>,
    /// Ids of sources, in order, each once.
    pub sources: Vec<Arc<str>>,
    /// The one observation it is, where it is one.
    pub observation: Option<&'a Observation>,
    /// Set for sums.
    pub coverage: Option<Coverage>,
    /// A sum, a ratio, or a flow added over its periods.
    pub computed: bool,
    /// The last day on which it, or one of its parts, was revised.
    pub revised: Option<NaiveDate>,
}

impl Answer<'_> {
    fn none() -> Self {
        Self {
            state: State::NotReported,
            when: None,
            span: None,
            sources: Vec::new(),
            observation: None,
            coverage: None,
            computed: false,
            revised: None,
        }
    }

    pub fn figure(&self) -> Option<&Figure> {
        match &self.state {
            State::Reported(figure) => Some(figure),
            _ => None,
        }
    }
}

impl Statistics {
    /// Puts an observation in; `sort` must follow before anything is asked.
    pub fn add(&mut self, place: PlaceId, indicator: Arc<str>, observation: Observation) {
        self.by_place.entry(place).or_default().entry(indicator).or_default().push(observation);
    }

    /// Says what a file of a place was read from.
    pub fn read_from(&mut self, place: PlaceId, digest: u64) {
        self.digests.entry(place).or_default().push(digest);
    }

    /// Stands for all figures of a place: its files, and what of them is hidden.
    pub fn version(&self, place: PlaceId) -> u64 {
        let lists = self.by_place.get(&place).into_iter().flat_map(BTreeMap::values).flatten();
        let hidden: Vec<(bool, usize)> = lists.map(|o| (o.figure.is_none(), o.revised.len())).collect();
        trace::hash(&(self.digests.get(&place), hidden))
    }

    pub fn sort(&mut self) {
        for observations in self.by_place.values_mut().flat_map(BTreeMap::values_mut) {
            observations.sort_by_key(|o| day_of(o.when));
        }
    }

    /// Everything a place reported, by indicator.
    pub fn of(&self, place: PlaceId) -> impl Iterator<Item = (&Arc<str>, &[Observation])> {
        note(Part::Statistics(place.0));
        self.by_place.get(&place).into_iter().flatten().map(|(id, list)| (id, list.as_slice()))
    }

    pub fn own(&self, place: PlaceId, indicator: &str) -> &[Observation] {
        note(Part::Statistics(place.0));
        self.by_place.get(&place).and_then(|m| m.get(indicator)).map_or(&[], Vec::as_slice)
    }

    pub fn own_mut(&mut self, place: PlaceId, indicator: &str) -> Option<&mut Vec<Observation>> {
        self.by_place.get_mut(&place)?.get_mut(indicator)
    }

    /// Places with any figure, in the order of their ids.
    pub fn places(&self) -> impl Iterator<Item = PlaceId> {
        self.by_place.keys().copied()
    }

    pub fn reports(&self, place: PlaceId, indicator: &str) -> bool {
        !self.own(place, indicator).is_empty()
    }

    /// What stands for `indicator` at `place`: the place's own figure before a ratio before a sum.
    pub fn answer<'a>(
        &'a self,
        indicators: &BTreeMap<Arc<str>, Indicator>,
        places: &Places,
        place: PlaceId,
        id: &str,
        at: At,
    ) -> Answer<'a> {
        let Some(indicator) = indicators.get(id) else { return Answer::none() };
        if indicator.nature == Nature::Ratio {
            return self.ratio(indicator, place, at);
        }
        let own = self.own_answer(indicator, place, at);
        if own.state != State::NotReported {
            return own;
        }
        self.sum(indicator, places, place, at)
    }

    /// The place's own figure only.
    pub fn own_answer(&self, indicator: &Indicator, place: PlaceId, at: At) -> Answer<'_> {
        let own = self.own(place, &indicator.id);
        if indicator.nature == Nature::Flow {
            return match at {
                At::Period(from, to) => period_answer(own, from, to, indicator),
                At::Day(day) => {
                    own.iter().rev().find(|o| end_of(o.when).is_none_or(|d| d <= day)).map_or_else(Answer::none, single)
                }
            };
        }
        choose::latest(own, at.end()).map_or_else(Answer::none, single)
    }

    fn ratio(&self, indicator: &Indicator, place: PlaceId, at: At) -> Answer<'_> {
        let Some((a, b)) = &indicator.ratio else { return Answer::none() };
        let (a, b) = (choose::latest(self.own(place, a), at.end()), choose::latest(self.own(place, b), at.end()));
        let (Some(a), Some(b)) = (a, b) else { return Answer::none() };
        if a.when != b.when {
            return Answer::none();
        }
        let mut answer = Answer { when: Some(a.when), computed: true, ..Answer::none() };
        match (a.figure, b.figure) {
            (Some(x), Some(y)) => {
                let Some(figure) = sum::ratio(&x, &y) else { return Answer::none() };
                answer.state = State::Reported(figure);
                push_source(&mut answer.sources, &a.source);
                push_source(&mut answer.sources, &b.source);
                answer.revised = last_revised([a, b]);
            }
            _ => answer.state = State::Suppressed,
        }
        answer
    }

    /// Direct children of one level, each at its latest; rates, targets and ratios are never summed.
    pub fn sum(&self, indicator: &Indicator, places: &Places, place: PlaceId, at: At) -> Answer<'_> {
        if !matches!(indicator.nature, Nature::Stock | Nature::Cumulative | Nature::Flow) {
            return Answer::none();
        }
        let children = &places.get(place).children;
        let reported = |id: &&PlaceId| self.reports(**id, &indicator.id);
        let Some(level) = children.iter().filter(reported).map(|id| places.get(*id).level).min() else {
            return Answer::none();
        };
        let members: Vec<PlaceId> = children.iter().copied().filter(|id| places.get(*id).level == level).collect();
        self.sum_of(indicator, &members, level, at)
    }

    /// The sum over given places, which are `members.len()` of one level.
    pub fn sum_of(&self, indicator: &Indicator, members: &[PlaceId], level: Level, at: At) -> Answer<'_> {
        let mut parts: Vec<Answer> = members.iter().map(|id| self.own_answer(indicator, *id, at)).collect();
        let suppressed = parts.iter().any(|a| a.state == State::Suppressed);
        parts.retain(|a| a.figure().is_some());
        if indicator.nature == Nature::Flow && matches!(at, At::Day(_)) {
            let latest = parts.iter().filter_map(|a| a.when).max_by_key(|w| day_of(*w));
            parts.retain(|a| a.when == latest);
        }
        let Some(total) = sum::sum(parts.iter().filter_map(Answer::figure)) else {
            let state = if parts.is_empty() && suppressed { State::Suppressed } else { State::NotReported };
            return Answer { state, ..Answer::none() };
        };
        let mut answer = Answer {
            state: State::Reported(total),
            coverage: Some(Coverage { reported: parts.len(), of: members.len(), level }),
            computed: true,
            ..Answer::none()
        };
        for part in &parts {
            part.sources.iter().for_each(|s| push_source(&mut answer.sources, s));
            answer.revised = answer.revised.max(part.revised);
        }
        let days: Vec<NaiveDate> = parts.iter().filter_map(|a| a.when.and_then(end_of)).collect();
        answer.span = days.iter().min().copied().zip(days.iter().max().copied());
        if parts.iter().all(|p| p.when == parts[0].when) {
            answer.when = parts[0].when;
        }
        answer
    }
}

fn push_source(sources: &mut Vec<Arc<str>>, id: &Arc<str>) {
    if !sources.contains(id) {
        sources.push(id.clone());
    }
}

fn last_revised<'a>(parts: impl IntoIterator<Item = &'a Observation>) -> Option<NaiveDate> {
    parts.into_iter().flat_map(|o| &o.revised).map(|r| r.on).max()
}

fn single(observation: &Observation) -> Answer<'_> {
    Answer {
        state: observation.figure.map_or(State::Suppressed, State::Reported),
        when: Some(observation.when),
        sources: vec![observation.source.clone()],
        observation: Some(observation),
        revised: last_revised([observation]),
        ..Answer::none()
    }
}

/// A flow over a period: its parts add up, but people do not add over days unless the indicator says so.
fn period_answer<'a>(own: &'a [Observation], from: NaiveDate, to: NaiveDate, indicator: &Indicator) -> Answer<'a> {
    let Some(flow) = choose::flow(own, from, to) else { return Answer::none() };
    if let [one] = flow.parts[..] {
        return single(one);
    }
    if flow.suppressed {
        return Answer { state: State::Suppressed, ..Answer::none() };
    }
    let Some(total) = flow.figure.filter(|_| !is_people(indicator) || indicator.sums_over_time) else {
        return Answer::none();
    };
    let mut answer = Answer { state: State::Reported(total), computed: true, ..Answer::none() };
    flow.parts.iter().for_each(|o| push_source(&mut answer.sources, &o.source));
    answer.revised = last_revised(flow.parts.iter().copied());
    answer.when = Some(When::Period(flow.span.0, flow.span.1));
    answer
}

/// 人, 名 and 位 count people; 人次 counts attendances.
pub fn is_people(indicator: &Indicator) -> bool {
    matches!(indicator.unit.zh.as_str(), "人" | "名" | "位")
}

/// The last day a figure speaks of; `After` by its day; undated: none.
pub fn end_of(when: When) -> Option<NaiveDate> {
    match when {
        When::Undated => None,
        When::After(day) | When::On(day) | When::Period(_, day) => Some(day),
    }
}

/// Order of observations: undated, then by day, "after" before "on".
fn day_of(when: When) -> (Option<NaiveDate>, u8, Option<NaiveDate>) {
    match when {
        When::Undated => (None, 0, None),
        When::After(day) => (Some(day), 0, None),
        When::On(day) => (Some(day), 1, None),
        When::Period(from, to) => (Some(to), 1, Some(from)),
    }
}
