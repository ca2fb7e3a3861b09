//! Which figure stands at a date.

use chrono::NaiveDate;

use super::sum::sum;
use super::{Figure, Observation, When};

/// The day that dates an observation: its own, or the last of its period.
fn dated(when: When) -> Option<NaiveDate> {
    match when {
        When::On(day) | When::Period(_, day) => Some(day),
        When::After(_) | When::Undated => None,
    }
}

/// The observation that stands on `day` for a stock, a cumulative total, a rate or a target: the latest dated
/// one up to it; failing that the one of the latest `after` (which serves from that day on); failing that an
/// undated one. A suppressed one stands like any other.
pub fn latest(all: &[Observation], day: NaiveDate) -> Option<&Observation> {
    let rank = |observation: &Observation| match (observation.when, dated(observation.when)) {
        (_, Some(own)) => (own <= day).then_some((2, own)),
        (When::After(after), None) => (after <= day).then_some((1, after)),
        _ => Some((0, NaiveDate::MIN)),
    };
    let ranked = all.iter().filter_map(|observation| Some((rank(observation)?, observation)));
    // Of two with the same date (a mistake reported elsewhere) the first stands.
    ranked.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, observation)| observation)
}

/// The dated observation before `chosen`, for a change since then. A period counts as before where it ends
/// before the chosen one begins.
pub fn previous<'a>(all: &'a [Observation], chosen: &Observation) -> Option<&'a Observation> {
    let start = match chosen.when {
        When::On(day) | When::Period(day, _) => day,
        When::After(_) | When::Undated => return None,
    };
    let before = all.iter().filter_map(|observation| {
        let own = dated(observation.when)?;
        (own < start).then_some((own, observation))
    });
    before.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, observation)| observation)
}

/// What the observations of a flow say about a span of days.
#[derive(Debug, Clone, PartialEq)]
pub struct Flow<'a> {
    /// The sum; `None` where periods overlap, a part is suppressed, or the parts do not add up.
    pub figure: Option<Figure>,
    /// The observations that count, by their first day.
    pub parts: Vec<&'a Observation>,
    /// First and last day that a part tells of.
    pub span: (NaiveDate, NaiveDate),
    /// Whether the parts cover every asked day once.
    pub complete: bool,
    pub suppressed: bool,
    /// Two parts that count a day twice: a mistake of the statistics.
    pub overlap: Option<(&'a Observation, &'a Observation)>,
}

/// A flow over `from..=to`, both days included: the sum of the observations whose period (or day) lies within.
/// One whose period is just the asked one stands alone, as a place's own figure does before a sum. `None` where
/// no observation lies within.
pub fn flow(all: &[Observation], from: NaiveDate, to: NaiveDate) -> Option<Flow<'_>> {
    let mut parts: Vec<(NaiveDate, NaiveDate, &Observation)> = all
        .iter()
        .filter_map(|observation| match observation.when {
            When::On(day) => Some((day, day, observation)),
            When::Period(first, last) => Some((first, last, observation)),
            When::After(_) | When::Undated => None,
        })
        .filter(|(first, last, _)| from <= *first && first <= last && *last <= to)
        .collect();
    if parts.iter().filter(|(first, last, _)| (*first, *last) == (from, to)).count() == 1 {
        parts.retain(|(first, last, _)| (*first, *last) == (from, to));
    }
    parts.sort_by_key(|(first, last, _)| (*first, *last));
    let (start, _, _) = *parts.first()?;
    let mut end = from.pred_opt();
    let mut whole = true;
    let mut overlap = None;
    let mut longest: Option<(NaiveDate, &Observation)> = None;
    for (first, last, observation) in &parts {
        if let Some((_, other)) = longest.filter(|(until, _)| first <= until && overlap.is_none()) {
            overlap = Some((other, *observation));
        }
        whole &= end.and_then(|end| end.succ_opt()).is_none_or(|next| next == *first);
        end = end.max(Some(*last));
        if longest.is_none_or(|(until, _)| until < *last) {
            longest = Some((*last, observation));
        }
    }
    let parts: Vec<&Observation> = parts.into_iter().map(|(_, _, observation)| observation).collect();
    let figures: Vec<&Figure> = parts.iter().filter_map(|observation| observation.figure.as_ref()).collect();
    let suppressed = figures.len() < parts.len();
    let figure = if overlap.is_some() || suppressed { None } else { sum(figures) };
    let (last, _) = longest?;
    Some(Flow {
        figure,
        parts,
        span: (start, last),
        complete: overlap.is_none() && whole && last == to,
        suppressed,
        overlap,
    })
}

/// Where a cumulative total falls: the places in `all` of an earlier figure and of the first later one that is
/// certainly below it. Bounds count: 1300余 then 1310 does not fall, 1300余 then 1200 does.
pub fn falls(all: &[Observation]) -> Option<(usize, usize)> {
    let mut rows: Vec<(NaiveDate, usize, &Figure)> = all
        .iter()
        .enumerate()
        .filter_map(|(place, observation)| Some((dated(observation.when)?, place, observation.figure.as_ref()?)))
        .collect();
    rows.sort_by_key(|(day, place, _)| (*day, *place));
    rows.iter().enumerate().find_map(|(i, (day, later, figure))| {
        let limits = figure.limits();
        let upper = limits.upper?;
        let earlier = rows[..i].iter().filter(|(other, _, _)| other < day);
        let highest = earlier.filter_map(|(_, place, figure)| Some((figure.limits().lower?, *place)));
        let (lower, earlier) = highest.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        (upper < lower || limits.below && upper == lower).then_some((earlier, *later))
    })
}
